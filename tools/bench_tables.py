"""Writes the tables of docs/performance.md from what ./dev bench measured, which calls this after a whole run.

usage: bench_tables.py JSON PAGE [--check]    PAGE: docs/performance.md; --check: only say whether it has the tables of JSON
"""
import sys

import bench_page
import bench_picture
import bench_plots as plots
import bench_results
import bench_verdicts
import table

BEGIN = "<!-- tables: written by tools/bench_tables.py -->\n"


def startup(case, *contestants):
    return [("startup", case, contestant) for contestant in contestants]


def latency(case, *contestants):
    return [("latency", case, contestant) for contestant in contestants]


# What a row says, and the medians that are its cells.
ROWS = (
    ("one PyType_FromSpec of the slots of the 28 fields that shiboken checks", startup("restricted", "fromspec")),
    ("self-test of these fields", startup("restricted", "libprobe")),
    ("shiboken's Pep384_Init", startup("restricted", "shiboken")),
    ("as the first call: PyType_FromSpec, the least that finds its slots, self-test",
     startup("restricted_cold", "fromspec", "bare", "libprobe")),
    ("what libprobe_metatype needs, as the first call: PyType_FromSpec of its slots, the least that finds these, the proof, all of "
     "libprobe_metatype", startup("metatype_cold", "fromspec", "bare", "libprobe", "metatype")),
    ("all slots and fields: PyType_FromSpec, self-test", startup("all", "fromspec", "libprobe")),
    ("as the first call: PyType_FromSpec of all slots, libprobe_probe", startup("all_cold", "fromspec", "libprobe")),
    ("survey", startup("survey", "libprobe")),
    ("libprobe_require again", startup("second", "libprobe")),
    ("import of a small extension: without libprobe, with a self-test of two fields", startup("import", "without", "with")),
    ("type data, throughput: struct, libprobe", [("throughput", "type_data", "limit"), ("throughput", "type_data", "libprobe")]),
    ("the same: nanobind, shiboken, pybind11, PyObject_GetTypeData",
     [("throughput", "type_data", name) for name in ("nanobind", "shiboken", "pybind11", "limited")]),
    ("type data, latency: struct, libprobe, shiboken", latency("type_data", "limit", "libprobe", "shiboken")),
    ("type data, cold caches: struct, libprobe", [("cold", "type_data", "limit"), ("cold", "type_data", "libprobe")]),
    ("with checks, throughput: type data, tp_name", [("throughput", "type_data", "checked"), ("throughput", "tp_name", "checked")]),
    ("dispatch: struct, libprobe", [("dispatch", "call", "limit"), ("dispatch", "call", "libprobe")]),
    ("the same: limited API, nanobind, pybind11", [("dispatch", "call", name) for name in ("limited", "nanobind", "pybind11")]),
    ("PepType_GetSlot, PyType_GetSlot", latency("GetSlot", "libprobe", "limited")),
    ("PepIndex_Check, PyIndex_Check", latency("index_check", "libprobe", "limited")),
    ("PepObject_IS_GC, PyObject_IS_GC", latency("is_gc", "libprobe", "limited")),
    ("PepType_GetNameStr: libprobe, shiboken", latency("GetNameStr", "libprobe", "shiboken")),
    ("PepType_GetDict: libprobe, shiboken", latency("GetDict", "libprobe", "shiboken")),
    ("_PepType_Lookup: libprobe, shiboken", latency("Lookup", "libprobe", "shiboken")),
    ("walk through nested objects: struct, libprobe, libprobe without a test of its places, limited API",
     [("objects", "walk", name) for name in ("limit", "libprobe", "hard", "limited")]),
    ("item of a tuple, throughput: struct, libprobe, limited API",
     [("throughput", "tuple_item", name) for name in ("limit", "libprobe", "limited")]),
    ("int that is small: struct, libprobe, limited API",
     [("throughput", "int_value", name) for name in ("limit", "libprobe", "limited")]),
    ("text of an ASCII str: struct, libprobe, limited API",
     [("throughput", "str_text", name) for name in ("limit", "libprobe", "limited")]),
    ("whether an object is an int: struct, libprobe, limited API",
     [("throughput", "int_check", name) for name in ("limit", "libprobe", "limited")]),
    ("year of a date: struct, libprobe, attribute", [("throughput", "date_year", name) for name in ("limit", "libprobe", "attribute")]),
    ("flags of code: struct, libprobe, attribute",
     [("throughput", "code_flags", name) for name in ("limit", "libprobe", "attribute")]),
    ("text: a self-test with its accessors; a second family besides, one that is not used",
     [("footprint", case, "libprobe") for case in ("text", "text_second_family", "text_unused_family")]),
)


def lines(heading, names, rows):
    """Of a table in Markdown; rows: pairs of words and cells."""
    yield "| %s | %s |" % (heading, " | ".join(map(plots.short, names)))
    yield "| %s |" % " | ".join(["---"] * (len(names) + 1))
    for words, cells in rows:
        yield "| %s | %s |" % (words, " | ".join(cells))


def median(results, name, group, case, contestant):
    series = results.get(name, group, case, contestant)
    return plots.quantity(series.spread.middle, series.unit) if series else "-"


def measured(results, names):
    for words, parts in ROWS:
        cells = [[median(results, name, *part) for part in parts] for name in names]
        if any(set(cell) != {"-"} for cell in cells):
            yield words, ["-" if set(cell) == {"-"} else ", ".join(cell) for cell in cells]


def targets(results, names):
    """Missed ones are bold."""
    for target, verdicts in bench_verdicts.judged(results):
        worst = [verdicts[name][0] if name in verdicts else None for name in names]
        told = [bench_verdicts.told(target, verdict).split(" ", 1)[1] if verdict else "-" for verdict in worst]
        yield target.words, [words if not verdict or verdict.met else "**%s**" % words for words, verdict in zip(told, worst)]


def tables(results):
    names = bench_picture.chosen(results)
    parts = ["Measured on %s%s. Medians." % (results.context.get("date", "")[:10] or "an unknown day", bench_page.against(results)), ""]
    parts += lines("time or size", names, measured(results, names))
    parts += ["", "Of several cases the worst; bold: missed; ~: the middle half of the repetitions reaches over the limit.", ""]
    parts += lines("target", names, targets(results, names))
    return "\n".join(parts) + "\n"


def write(results, page, only_check=False):
    table.write(page, BEGIN, tables(results), "./dev bench", only_check)


def main(words):
    if len(words) not in (2, 3) or words[2:] not in ([], ["--check"]):
        sys.exit(__doc__)
    try:
        results = bench_results.load(words[0])
    except bench_results.BadInput as error:
        sys.exit("bench_tables: %s" % error)
    if results.context.get("mode") == "quick":
        sys.exit("bench_tables: %s is a quick run, whose numbers are chance" % words[0])
    write(results, words[1], len(words) == 3)


if __name__ == "__main__":
    main(sys.argv[1:])
