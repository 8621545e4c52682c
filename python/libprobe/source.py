"""Where a report comes from: an interpreter, which is probed, a record, which is replayed, or a saved JSON report."""
import json
import os
import shutil
import subprocess

from libprobe import core

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_LARGEST = 65536  # bytes; no object that is probed comes near
_TEXT, _NUMBER, _MAYBE = (str,), (int,), (int, type(None))
# What a report must have for others to rely on it; docs/report.md describes it. What is beyond that is let through.
_INTERPRETER = {"version": _TEXT, "platform": _TEXT, "pointer_size": _NUMBER, "long_size": _NUMBER, "byte_order": _TEXT}
_INTERPRETER.update(debug=(bool,), trace_refs=(bool,), free_threaded=(bool,))
_REPORT = {
    "schema": _NUMBER,
    "libprobe": _TEXT,
    "interpreter": (dict,),
    "sizes": (dict,),
    "restricted": (dict,),
    "fields": (list,),
}
_ROW = {"id": _NUMBER, "struct": _TEXT, "family": _TEXT, "verdict": _TEXT, "reason": _TEXT, "witnesses": (list,), "detail": _TEXT}
_SIZE = dict(_ROW, bytes=_MAYBE)
_FIELD = dict(_ROW, name=_TEXT, type=_TEXT, size=_MAYBE, offset=_MAYBE, shift=_MAYBE, bits=_MAYBE, expected=_MAYBE)


_MOST = 1 << 20  # bytes
_RECORD = (b"libprobe record", b"\xef\xbb\xbflibprobe record")  # how one begins; the second is refused with a sentence


class NoReport(Exception):
    """There is no report to be had there; says why. `status`: of an interpreter that ended with another than 0."""

    status = None


def exists(row):
    """Whether the interpreter has the field, or the size, at all."""
    return all(reason["exists"] for reason in core.constants()["reasons"] if reason["name"] == row["reason"])


def restricted(report):
    """The verdict of the restricted structs: one word if all families agree, else "type shifted, float proven"."""
    verdicts = report["restricted"]
    if len(set(verdicts.values())) == 1:
        return next(iter(verdicts.values()))
    return ", ".join("%s %s" % pair for pair in verdicts.items())


def describe(interpreter):
    """CPython 3.13.0 (free-threaded, x86_64-linux)"""
    return "CPython %s (%s)" % (interpreter["version"], ", ".join(_flavours(interpreter) + [interpreter["platform"]]))


def name(interpreter):
    """3.13.0 free-threaded"""
    return " ".join([interpreter["version"], "+".join(_flavours(interpreter))]).strip()


def _flavours(interpreter):
    return [key.replace("_", "-") for key in ("free_threaded", "debug", "trace_refs") if interpreter[key]]


def probe(executable, package=_PACKAGE):
    """The report of an interpreter, which is run for it with this package, or that in a folder for its platform."""
    environment = dict(os.environ, PYTHONPATH=package, PYTHONDONTWRITEBYTECODE="1")
    environment.pop("PYTHONHOME", None)  # that of this interpreter is not the other's
    try:
        run = subprocess.run(
            [executable, "-m", "libprobe", "report", "--json"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise NoReport("cannot be run: %s" % (getattr(error, "strerror", None) or error)) from None
    if run.returncode != 0:
        words = run.stderr.decode("utf-8", "replace").strip().splitlines()
        said = words[0].replace("libprobe: ", "", 1) if words else "it said nothing"
        refused = NoReport("exit status %d: %s" % (run.returncode, said))
        refused.status = run.returncode
        raise refused
    return _read(run.stdout, "does not print a report; is it a Python?")


def _is(value, types):
    return type(value) in types  # not isinstance: True is no offset


def _has(mapping, keys):
    return _is(mapping, (dict,)) and all(_is(mapping.get(key, ()), types) for key, types in keys.items())


def _refuse(constant):
    raise ValueError("%s is no JSON" % constant)


def _read(text, otherwise):
    """The bytes of a JSON report as a dict; NoReport, with the sentence, for anything else."""
    try:
        report = json.loads(text.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise NoReport(otherwise) from None
    if not _is(report, (dict,)) or "schema" not in report:
        raise NoReport(otherwise)
    readable = core.constants()["schema"]
    if report["schema"] != readable:
        raise NoReport(
            "is a report of schema %s; this libprobe reads schema %d: use a newer one" % (ascii(report["schema"]), readable)
        )
    if not (
        _has(report, _REPORT)
        and _has(report["interpreter"], _INTERPRETER)
        and report["interpreter"]["pointer_size"] in (4, 8)
    ):
        raise NoReport("is a report in which something is missing (docs/report.md)")
    for family, verdict in report["restricted"].items():
        if not _is(verdict, _TEXT):
            raise NoReport("is a report in which the restricted struct of %s has no verdict" % ascii(family))
    for key, size in report["sizes"].items():
        if not _has(size, _SIZE) or not 0 <= (size["bytes"] or 0) <= _LARGEST:
            raise NoReport("is a report in which the size %s is not told as docs/report.md says" % ascii(key))
    seen = set()
    for number, field in enumerate(report["fields"], 1):
        if not _has(field, _FIELD) or not all(0 <= (field[key] or 0) <= _LARGEST for key in ("size", "offset")):
            raise NoReport("is a report in which field %d is not told as docs/report.md says" % number)
        if field["name"] in seen:
            raise NoReport("is a report in which %s stands twice" % ascii(field["name"]))
        seen.add(field["name"])
    return report


def _from_file(file):
    """The report in an open file, None where it holds neither a record nor a report."""
    start = file.read(_MOST + 1)
    if len(start) > _MOST and start.lstrip().startswith(_RECORD + (b"{",)):
        raise NoReport("is larger than %d bytes, which no record and no report is" % _MOST)
    if start.startswith(_RECORD):
        try:
            return core.replay(start.decode("utf-8", "surrogateescape"))
        except core.BadRecord as error:
            raise NoReport("is a record that cannot be read: %s" % error) from None
    if start.lstrip().startswith(b"{"):
        return _read(start, "is not a report in JSON")
    return None


def _may_run(path):
    """Whether a file may be a program. Windows takes every file for one that may be run: there its name tells."""
    if os.name == "nt":
        return path.lower().endswith((".exe", ".bat", ".cmd", ".com"))
    return os.access(path, os.X_OK)


def load(word):
    """The report of what the word names: a path of any of the three, or the name of a program on PATH."""
    try:
        if os.path.exists(word) and not os.path.isdir(word):
            with open(word, "rb") as file:
                report = _from_file(file)
            if report is not None:
                return report
            if not _may_run(word):
                raise NoReport("is neither an interpreter nor a record nor a report in JSON")
            return probe(os.path.abspath(word))
        found = shutil.which(word)
        if found is None:
            raise NoReport("is a folder" if os.path.isdir(word) else "is no file, and no program on PATH")
        return probe(found)
    except (NoReport, OSError, ValueError) as error:  # ValueError: a NUL in a path
        failed = NoReport("%s %s" % (ascii(word), getattr(error, "strerror", None) or error))
        failed.status = getattr(error, "status", None)
        raise failed from None
