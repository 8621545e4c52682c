"""Probes every Python on the machine with one and the same core, prints the matrix and writes the map.

usage: matrix.py FOLDER PAGE    FOLDER: that of the libprobe package that holds the core; PAGE: the map, an HTML file
"""
import hashlib
import os
import sys

import interpreters

COLUMNS = ("interpreter", "flavour", "heap type", "by", "PEP 697", "located", "wrong", "unproven", "restricted", "us", "path")


def probe(facts, source):
    """The report of one interpreter, or the sentence it ends with instead."""
    if "problem" in facts:
        return None, "cannot be run: " + facts["problem"]
    try:
        return source.probe(facts["executable"]), None
    except source.NoReport as error:
        how = {None: "FAILED: ", 3: "refused: "}.get(error.status, "FAILED with ")
        return None, how + str(error).replace("exit status 3: ", "", 1)


def row(facts, report, source):
    exists = [field for field in report["fields"] if source.exists(field)]
    located = sum(field["offset"] is not None for field in exists)
    sizes = report["sizes"]
    pep697 = str(sizes["type_data"]["bytes"] or "-") + ("" if sizes["type_data"]["witnesses"] else "*")
    nearest = (report["known"]["nearest"] or "CPython none").split()[1].rstrip(",")
    same = nearest == facts["version"].rpartition(".")[0]
    return (
        facts["version"], interpreters.flavour(facts), str(sizes["heap_type"]["bytes"] or "-"),
        str(len(sizes["heap_type"]["witnesses"])), pep697, str(located), str(len(report["known"]["differs"])) if same else "?",
        str(len(exists) - located), report["restricted"], "%.0f" % (report["elapsed_ns"] / 1000), facts["executable"],
    )


def print_table(rows):
    widths = [max(len(cells[i]) for cells in rows) for i in range(len(COLUMNS))]
    numbers = {2, 3, 4, 5, 6, 7, 9}
    for cells in rows:
        line = (text.rjust(width) if i in numbers else text.ljust(width)
                for i, (text, width) in enumerate(zip(cells, widths)))
        print("  ".join(line).rstrip())


def main(package, page):
    sys.path.insert(0, package)
    from libprobe import picture, source

    with open(os.path.join(package, "libprobe", "libprobe-core.so"), "rb") as core:
        digest = hashlib.sha256(core.read()).hexdigest()
    rows, others, unproven, drawn = [COLUMNS], [], {}, []
    for facts in interpreters.found():
        report, sentence = probe(facts, source)
        if report is None:
            others.append("%s (%s): %s" % (facts["name"], facts["executable"], sentence))
            continue
        rows.append(row(facts, report, source))
        drawn.append((facts["executable"], report))
        for field in report["fields"]:
            if field["offset"] is None and source.exists(field):
                unproven.setdefault("%s %s" % (field["name"], field["detail"]), []).append(facts["name"])
    print("libprobe's core, one binary for all: sha256 %s\n" % digest)
    print_table(rows)
    print("\nheap type: sizeof(PyHeapTypeObject) in bytes; by: so many witnesses that agree. PEP 697: where a metatype's own data"
          "\nbegins; * computed, since this version has no function that says so. wrong: other than the compiler's offsetof in"
          "\nthat release, as libprobe knows it; ?: a release that it does not know. us: microseconds that the first survey of a"
          "\nprocess took.")
    if unproven:
        print("\nNot located:")
        for what, where in unproven.items():
            print("  %s (%s)" % (what, ", ".join(where)))
    if others:
        print("\nNot probed:")
        for line in others:
            print("  " + line)
    with open(page, "w", encoding="utf-8") as file:
        file.write(picture.page(drawn))
    print("\nThe same as a picture: %s" % page)
    return 1 if any("FAILED" in line for line in others) or len(rows) == 1 else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*map(os.path.abspath, sys.argv[1:])))
