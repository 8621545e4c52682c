"""Builds the benchmarks, runs them on one interpreter after the other and merges what they say.

usage: bench.py [NAME-REGEX] [--quick] [--compare OLD.json]

NAME-REGEX chooses among the names that tools/interpreters.py gives; debug builds are left out. --quick runs every stage
for a moment and, as any run, fails by name where a benchmark is missing. Written is build/bench/bench.json, in Google
Benchmark's format, each benchmark named INTERPRETER/GROUP/CASE/CONTESTANT, with a page and a picture beside it. A whole
run on all versions that README's picture is of draws that, docs/performance.svg, anew, and writes the tables of
docs/performance.md.
"""
import argparse
import contextlib
import json
import os
import re
import shutil
import signal
import sys
import tempfile
import time

import bench_compare
import bench_peers
import bench_picture
import bench_results
import bench_tables
import interpreters
from bench_measure import BUILD, TREE, Failed, build, measure, run

OUT = os.path.join(BUILD, "bench.json")
WRITTEN = ("bench.json", "bench.html", "performance.svg")
PICTURE = os.path.join(TREE, "docs", "performance.svg")
PAGE = os.path.join(TREE, "docs", "performance.md")
PASSING = os.path.join(BUILD, "passing")
# A build of any version has these; of the peers' cases it is said where they are missing.
EXPECTED = [
    "%s/%s/%s" % (group, case, contestant)
    for group, cases, contestants in (
        ("startup", ("restricted", "all", "restricted_cold", "metatype_cold", "all_cold"), ("fromspec", "libprobe")),
        ("startup", ("restricted_cold", "metatype_cold"), ("bare",)),
        ("startup", ("metatype_cold",), ("metatype",)),
        ("startup", ("second", "survey"), ("libprobe",)),
        ("startup", ("import",), ("without", "with")),
        ("latency", ("type_data", "tp_name", "tp_flags", "tp_dict", "tp_mro"), ("limit", "libprobe", "checked")),
        ("throughput", ("type_data", "tp_name"), ("limit", "libprobe", "checked")),
        ("latency", ("GetNameStr", "GetDict", "GetSlot", "Lookup", "is_gc", "index_check"), ("limit", "libprobe")),
        ("objects", ("walk",), ("limit", "libprobe", "hard", "limited")),
        ("throughput", ("tuple_item", "list_item", "float_value", "int_value", "str_text", "int_check"), ("limit", "libprobe", "limited")),
        ("throughput", ("date_year", "function_code", "code_flags"), ("limit", "libprobe", "attribute")),
        ("cold", ("type_data", "tp_name"), ("limit", "libprobe")),
        ("dispatch", ("call",), ("limit", "libprobe")),
        ("footprint", ("text", "text_second_family", "text_unused_family", "data", "resident", "headers_compile"), ("libprobe",)),
        ("growth", ("fields", "types", "interpreters"), ("selftest",)),
        ("growth", ("types_survey",), ("survey",)),
        ("growth", ("threads",), ("second_probe",)),
    )
    for case in cases
    for contestant in contestants
]


def say(words, end=False):
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K%s%s" % (words, "\n" if end else ""))
    else:
        sys.stderr.write(words + "\n")
    sys.stderr.flush()


def chosen(regex):
    """The interpreters to run; of those without headers it is said that they are left out."""
    for python in interpreters.found():
        if "problem" in python or python["implementation"] != "cpython" or python["version"].startswith("2."):
            continue
        if python["debug"] or not re.search(regex, python["name"]):
            continue
        if python["include"]:
            yield python
        else:
            say("bench: %s has no headers: left out" % python["name"], True)


@contextlib.contextmanager
def passing():
    """Where whatever is started keeps what it needs for a moment: one folder, which goes however that ended. What a run
    that was killed has left goes first."""
    before = os.environ.get("TMPDIR")
    shutil.rmtree(PASSING, ignore_errors=True)
    try:
        os.makedirs(PASSING)
    except OSError as error:
        raise Failed("the build folder %s cannot be written: %s" % (BUILD, error.strerror)) from None
    for name in WRITTEN:
        path = os.path.join(BUILD, name)
        if os.path.isdir(path) or os.path.exists(path) and not os.access(path, os.W_OK):
            raise Failed("%s cannot be written" % path)
    os.environ["TMPDIR"], tempfile.tempdir = PASSING, None
    try:
        yield
    finally:
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)  # who presses Ctrl-C twice still has it removed
        shutil.rmtree(PASSING, ignore_errors=True)
        tempfile.tempdir = None
        os.environ.pop("TMPDIR")
        if before is not None:
            os.environ["TMPDIR"] = before
        signal.signal(signal.SIGINT, handler)


def write(path, data):
    """All of it or nothing."""
    part = os.path.join(PASSING, os.path.basename(path))
    with open(part, "w") as file:
        json.dump(data, file)
    os.replace(part, path)


def missing(interpreters_run, there):
    """A sentence for each benchmark that should be there."""
    for name in interpreters_run:
        for wanted in (name + "/" + words for words in EXPECTED):
            if not any(one == wanted or one.startswith(wanted + "/") for one in there):
                yield wanted + " is missing"


MORE = """\
NAMES is looked for in the names that tools/interpreters.py prints, such as 3.11.7 or 3.13.5-free-threaded:
'^3\\.1[123]' chooses three versions. Debug builds and interpreters without headers are never measured.

A whole run takes a minute for each interpreter, a quick one some ten seconds; the first run takes two minutes
more, to build. Keep the machine idle meanwhile. The peers, %s,
are fetched from PyPI once, into the folder peers of the cache folder, which LIBPROBE_CACHE names (default:
~/.cache/libprobe); without them the run goes on.

Written are, in build/bench:
  bench.json         everything, in Google Benchmark's format
  bench.html         a page that shows it
  performance.svg    a picture of it; docs/performance.svg, README's, is drawn anew, and the tables of
                     docs/performance.md are written, only by a whole run that has all of their versions: %s

Exit status:
  0      measured; with --compare, nothing of libprobe's became slower, or one of the two was a quick run
  1      something failed, or something of libprobe's became slower; what is said last tells which
  2      the arguments are not understood
  130    interrupted
""" % (", ".join(bench_peers.PEERS), ", ".join(bench_picture.VERSIONS))


def main(arguments):
    parser = argparse.ArgumentParser(prog="./dev bench", description="Measure libprobe on the interpreters of this machine.",
                                     epilog=MORE, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="?", default="", metavar="NAMES", help="a regular expression; default: all")
    parser.add_argument("--compare", metavar="OLD.json", help="compare with an earlier build/bench/bench.json")
    parser.add_argument("--quick", action="store_true", help="run every stage for a moment")
    options = parser.parse_args(arguments)
    try:
        re.compile(options.names)
    except re.error as error:
        raise SystemExit('bench: "%s" is no regular expression: %s' % (options.names, error))
    pythons = list(chosen(options.names))
    if not pythons:
        raise SystemExit('bench: no interpreter that can be measured matches "%s"' % options.names)
    mode = "quick" if options.quick else "whole"
    old = comparable(options.compare, [python["name"] for python in pythons], mode) if options.compare else None
    with passing():
        return measure_all(pythons, mode, old)


def comparable(path, names, mode):
    """What is to be compared with a run on these interpreters, looked at before a quarter of an hour is spent. It is kept in
    memory, since it may be the very file that is written."""
    try:
        old = bench_results.load(path)
        bench_compare.common(old, names, "this run")
    except bench_results.BadInput as error:
        raise SystemExit("bench: %s" % error)
    if os.path.exists(OUT) and os.path.samefile(path, OUT):
        old.path += " as it was"
        say("bench: comparing with %s, which this run writes anew" % old.path, True)
    chance = bench_compare.notice(old.path, old.context.get("mode"), "this one", mode)
    if chance:
        say("bench: " + chance, True)
    return old


def measure_all(pythons, mode, old):
    """The exit status."""
    start = time.time()
    try:
        peers = bench_peers.fetch(pythons, say)
    except bench_peers.NoCache as error:
        raise Failed(str(error)) from None
    say("building")
    build([python["name"] for python in pythons], peers)
    whole, failed = None, []
    for number, python in enumerate(pythons, 1):
        def progress(what):
            say("[%d/%d] %s: %s (%d s)" % (number, len(pythons), python["name"], what, time.time() - start))

        try:
            made, skipped = measure(python, peers, mode, os.path.join(PASSING, "one.json"), progress)
        except Failed as error:
            failed.append("%s: %s" % (python["name"], error))
            continue
        without = {entry["what"] for entry in skipped}
        releases = bench_peers.versions(python, peers).items()
        facts = {"name": python["name"], "version": python["version"], "flavour": interpreters.flavour(python),
                 "skipped": skipped, "peers": {peer: release for peer, release in releases if peer not in without}}
        if whole is None:
            whole = {"context": dict(made["context"], interpreters=[], mode=mode), "benchmarks": []}
        whole["context"]["interpreters"].append(facts)
        whole["benchmarks"] += made["benchmarks"]
    if whole is None:
        raise SystemExit("bench: " + "\n".join(failed))
    write(OUT, whole)
    names = {entry["run_name"] for entry in whole["benchmarks"]}
    say("%d benchmarks in %d s: %s" % (len(names), time.time() - start, OUT), True)
    failed += missing([facts["name"] for facts in whole["context"]["interpreters"]], names)
    status = show(OUT, old)
    publish(bench_results.load(OUT), failed)
    if failed:
        raise SystemExit("bench: failed:\n" + "\n".join(failed))
    return status


def publish(results, failed):
    """README's picture and the tables of docs/performance.md are of whole runs on all of their versions; whatever else was
    drawn stays beside the page."""
    why = None
    if results.context["mode"] == "quick":
        why = "this was a quick run"
    elif bench_picture.lacking(results):
        why = "they are of %s too, not measured in this run" % ", ".join(bench_picture.lacking(results))
    elif failed:
        why = "something failed"
    if why:
        paths = tuple(map(os.path.relpath, (PICTURE, PAGE)))
        say("README's picture, %s, and the tables of %s are left as they are: %s" % (paths + (why,)), True)
        return
    shutil.copyfile(os.path.join(BUILD, "performance.svg"), PICTURE)
    bench_tables.write(results, PAGE)
    say("README's picture, %s, is drawn anew, and the tables of %s are written" % tuple(map(os.path.relpath, (PICTURE, PAGE))), True)


def show(out, old):
    """Writes the page and the picture, prints which targets are met and what changed; the exit status of the comparison."""
    page, picture = (os.path.join(BUILD, name) for name in ("bench.html", "performance.svg"))
    pages = os.path.join(TREE, "tools", "bench_page.py")
    run([sys.executable, pages, out, page, picture])
    say("the page: %s, the picture: %s" % (page, picture), True)
    print(run([sys.executable, pages, "--summary", out]), end="", flush=True)
    if old is None:
        return 0
    new = bench_results.load(out)
    new.path = "this run"
    return bench_compare.compare(old, new, bench_compare.THRESHOLD)


def interrupted(before):
    """The sentence of who stops a run; `before`: when bench.json was written as that began."""
    name = os.path.relpath(OUT)
    if written() is None:
        return "bench: interrupted; there is no %s yet" % name
    whose = "still that of the last run that ended" if written() == before else "that of this run, which had measured everything"
    return "bench: interrupted; %s is %s" % (name, whose)


def written():
    return os.stat(OUT).st_mtime_ns if os.path.exists(OUT) else None


def command(arguments):
    """The exit status; whatever keeps it from measuring is one sentence."""
    before = written()
    try:
        return main(arguments)
    except KeyboardInterrupt:
        say(interrupted(before), True)
        return 130
    except OSError as error:
        say("bench: %s: %s" % (error.filename, error.strerror) if error.filename else "bench: %s" % error, True)
    except Failed as error:
        say("bench: %s" % error, True)
    return 1


if __name__ == "__main__":
    sys.exit(command(sys.argv[1:]))
