"""The command line: ``python -m libprobe``."""
import argparse
import json
import os
import sys

from libprobe import core, difference, source

# Exit statuses. 1 is diff's for a difference too; 3, an interpreter that cannot be probed, is __main__'s too.
OK, FAILED, BAD_USE, REFUSED = 0, 1, 2, 3


def _write(text, path):
    """Writes to the file, whole or not at all, or to standard output for None; an OSError where that fails."""
    if path is None:
        if sys.stdout is None:
            raise OSError("it is closed")
        sys.stdout.write(text.encode(sys.stdout.encoding or "ascii", "backslashreplace").decode(sys.stdout.encoding or "ascii"))
        sys.stdout.flush()
    elif os.path.isfile(path) or not os.path.exists(path):
        path = os.path.realpath(path)  # a link stays one
        beside = "%s.%d.part" % (path, os.getpid())
        with open(beside, "x", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            try:
                file.write(text)
                file.close()
                os.replace(beside, path)
            except OSError:
                os.unlink(beside)
                raise
    else:  # a device or a pipe, or a folder, which fails
        with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)


def _complain(sentence):
    if sys.stderr is not None:
        sys.stderr.write("libprobe: %s\n" % sentence)


def _written(text, path=None, status=OK):
    """Writes it and returns the exit status: the one given, or BAD_USE where it cannot be written."""
    try:
        _write(text, path)
    except OSError as error:
        where = "standard output" if path is None else ascii(path)
        _complain("cannot write to %s: %s" % (where, error.strerror or error))
        if path is None and sys.stdout is not None:  # what Python would try again at exit must not fail a second time
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BAD_USE
    return status


def _report(arguments):
    text = json.dumps(core.report(), indent=2) + "\n" if arguments.json else core.report_text()
    return _written(text, arguments.output)


def _record(arguments):
    return _written(core.record(), arguments.output)


def _diff(arguments):
    found = difference.compare(source.load(arguments.a), source.load(arguments.b), (arguments.a, arguments.b))
    text = json.dumps(found, indent=2) + "\n" if arguments.json else difference.text(found)
    return _written(text, arguments.output, OK if found["same"] else FAILED)


def _map(arguments):
    sources = [(word, source.load(word)) for word in arguments.sources]
    try:
        from libprobe import picture  # here, so that the other commands work where the map is not installed

        page = picture.page(sources or [(sys.executable or "this interpreter", core.report())])
    except (ImportError, OSError) as error:
        _complain("the map is not installed here: %s" % error)
        return BAD_USE
    return _written(page, arguments.output)


# Reasons that follow from libprobe's table of fields alone: it has no witness for this build, or none that was asked.
_BEYOND_PROOF = ("no_witness", "not_asked")


def _is_provable(row):
    """Whether the table has a witness that was asked. Whether the row was located does not matter."""
    return source.exists(row) and row["reason"] not in _BEYOND_PROOF


def _provable(report):
    """The names of the fields and of the sizes of all families that can be proven here."""
    fields = [field["name"] for field in report["fields"] if _is_provable(field)]
    return fields, [name for name, size in report["sizes"].items() if _is_provable(size)]


def _selftest(arguments):
    required = [name for names in arguments.require for name in names]
    fields, sizes = (required, []) if required else _provable(core.report(arguments.survey))
    try:
        if arguments.survey:
            core.require(fields + sizes, survey=True)
        else:
            core.selftest(fields + sizes)
    except (ImportError, core.UnknownField) as error:
        return _written("libprobe: %s\n" % str(error).replace("libprobe: ", "", 1), status=FAILED)
    report = core.report(arguments.survey)
    running = source.describe(report["interpreter"])
    if required:
        return _written("libprobe: self-test passed on %s: %s located\n" % (running, ", ".join(required)))
    return _written(
        "libprobe: self-test passed on %s: all %d fields that a %s can prove here located, restricted structs %s; bytes: %s\n"
        % (
            running,
            len(fields),
            "survey" if arguments.survey else "probe",
            source.restricted(report),
            ", ".join("%s %s" % (name, report["sizes"][name]["bytes"]) for name in sizes),
        )
    )


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m libprobe",
        description="Proves where this CPython keeps the fields of its objects. Without a command: report, whose options "
        "(--json, -o FILE) then go without it too.",
        epilog="Exit status: 0 done, 1 the self-test failed or diff found a difference, 2 wrong use, an unwritable "
        "file or a map that is not installed, 3 not a CPython that can be probed. Each command has a --help of its own.",
    )
    parser.add_argument("--version", action="version", version="libprobe " + core.version())
    commands = parser.add_subparsers(metavar="command")
    report = commands.add_parser("report", help="print what was found (the default)", description=_REPORT)
    report.add_argument("--json", action="store_true", help="for programs, with a schema version")
    report.set_defaults(run=_report)
    record = commands.add_parser(
        "record",
        help="write down what was seen",
        description="Makes a survey and writes everything that it saw as one small text. diff, map and libprobe.replay judge "
        "that text anywhere.",
    )
    record.set_defaults(run=_record)
    diff = commands.add_parser("diff", help="say what differs between two interpreters", description=_DIFF)
    diff.add_argument("a", metavar="A", help=_SOURCE)
    diff.add_argument("b", metavar="B", help="the same")
    diff.add_argument("--json", action="store_true", help="for programs, with a schema version")
    diff.set_defaults(run=_diff)
    picture_of = commands.add_parser("map", help="draw objects to scale, as an HTML page", description=_MAP)
    picture_of.add_argument("sources", metavar="A", nargs="*", help=_SOURCE + "; none: this interpreter")
    picture_of.set_defaults(run=_map)
    for command in (report, record, diff, picture_of):
        command.add_argument("-o", "--output", metavar="FILE", help="write to this file instead of standard output")
    selftest = commands.add_parser("selftest", help="test what an extension tests at its import", description=_SELFTEST)
    selftest.add_argument(
        "--require", metavar="FIELD", nargs="+", action="append", default=[], help="these fields, such as tp_dict nb_index"
    )
    selftest.add_argument("--survey", action="store_true", help="make a survey first, as libprobe_survey does, then require")
    selftest.set_defaults(run=_selftest)
    return parser


_SOURCE = "an interpreter (a path, or a name on PATH), a record, or a JSON report"
_DIFF = (
    "Says what moved, grew, shrank, appeared or vanished from A to B, and what is proven otherwise. Exit status 0 if "
    "nothing differs, 1 if something does, 2 if there is no report to be had of A or B."
)
_MAP = (
    "Writes one HTML page, which needs no network: the objects of each interpreter drawn to scale, side by side, "
    "each field followed through all of them, and a table of all fields. Only this command reads the page's files."
)
_REPORT = "Makes a survey of this interpreter and prints, for each field, offset, size, verdict and witnesses."
_SELFTEST = (
    "Does what an extension does at its import: calls libprobe_selftest for the fields that --require names, wherever they "
    "are. Exit status 0 if each was found at exactly one place, else 1, with the sentence that the extension's ImportError "
    "would have. A field that only a survey can prove fails, unless --survey is given. Without --require the fields are all "
    "those for which libprobe's tables have a witness that a probe (with --survey: a survey) asks in this build, and so are the "
    "sizes."
)


def main(words=None):
    words = sys.argv[1:] if words is None else words
    try:
        if not words or words[0].startswith(("--json", "-o", "--output")):
            words = ["report"] + words
        arguments = _parser().parse_args(words)
        return arguments.run(arguments)
    except source.NoReport as error:
        _complain(error)
        return BAD_USE
    except core.ProbeError as error:
        _complain(error)
        return REFUSED
