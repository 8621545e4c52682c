"""The picture in README: what the self-test adds to an import, and what an accessor costs, on a few versions."""
import html
import math
import re
import statistics

import bench_plots as plots
import versions

VERSIONS = tuple(name for version in versions.entries()[0] for name in version.pictured)
GETTERS = r"tp_\w+"
# Contestant and what is said of it; the first of each is the yardstick.
SELFTEST = (("fromspec", "PyType_FromSpec", "one"), ("libprobe", "libprobe", "self-test"),
            ("shiboken", "shiboken", "Pep384_Init"))
METATYPE = (("fromspec", "PyType_FromSpec", "one"), ("libprobe", "libprobe", "self-test"))
DATA = (("limit", "the struct", "compiled for that very version"), ("libprobe", "libprobe", "PepType_SOTP"),
        ("nanobind", "nanobind", "nb::type_supplement"), ("shiboken", "shiboken", "PepType_SOTP"))
FIELDS = (("libprobe", "libprobe", "one binary for all"), ("limited", "limited API", "its own call"),
          ("attribute", "attribute lookup", "PyObject_GetAttr"))
WALK = (("limit", "the struct", "compiled for that very version"), ("libprobe", "libprobe", "one binary for all"),
        ("limited", "limited API", "its own calls"))
WIDTH, PANEL, BAR = 880, 400, 5
# Literal colours, since not every viewer knows variables, on a card of its own: README's background may be any.
STYLE = """<style>
.picture text { font: 12px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: #1c1e21; }
.picture .card { fill: #fcfbf8; stroke: #dcd9d2; } .picture .line { stroke: #dcd9d2; fill: none; }
.picture text.title { font-size: 16px; font-weight: 600; } .picture .name { font-weight: 600; }
.picture .soft { fill: #5d6167; } .picture text.small { font-size: 11px; }
.picture .mine { fill: #b3123f; } .picture .other { fill: #8b93a0; } .picture .one { stroke: #1c1e21; }
@media screen and (prefers-color-scheme: dark) {
.picture text { fill: #e9e7e2; } .picture .card { fill: #15171a; stroke: #34383d; } .picture .line { stroke: #34383d; }
.picture .soft { fill: #a3a7ad; } .picture .mine { fill: #ff8aa5; } .picture .other { fill: #7d8590; }
.picture .one { stroke: #e9e7e2; }
}
</style>"""


def by_version(results):
    """{version: the newest interpreter of it}"""
    found = {}
    for name in results.interpreters:
        version = re.match(r"(\d+\.\d+)[^a-z]*([a-z]*)$", plots.short(name))
        if version:
            found["".join(version.groups())] = name
    return found


def lacking(results):
    """Those of the picture's versions that were not measured."""
    return [version for version in VERSIONS if version not in by_version(results)]


def chosen(results):
    """The interpreters that the picture is of; those of other versions if there is none of its own."""
    found = by_version(results)
    return [found[version] for version in VERSIONS if version in found] or results.interpreters[-5:]


def measured(results, name, group, cases, contestant):
    """The ratio to the yardstick, of several cases their geometric mean, and the median times."""
    ratios, times = [], []
    for key, series in results.series.items():
        if (key.interpreter, key.group, key.contestant) == (name, group, contestant) and re.fullmatch(cases, key.case):
            found = results.ratio(key)
            ratios += [found.middle] if found else []
            times.append(series.spread.middle)
    return statistics.geometric_mean(ratios) if ratios else None, times


def text(x, y, words, look="", anchor="start"):
    return '<text x="%.1f" y="%.1f" class="%s" text-anchor="%s">%s</text>' % (x, y, look, anchor, html.escape(words))


class Panel:
    def __init__(self, results, names, x, group):
        self.results, self.names, self.x, self.group, self.rows, self.y = results, names, x, group, [], 84

    def add(self, heading, cases, contestants, group=None):
        entries = []
        for contestant, label, what in contestants:
            found = {name: measured(self.results, name, group or self.group, cases, contestant) for name in self.names}
            found = {name: (ratio, times) for name, (ratio, times) in found.items() if times}
            if found:
                entries.append((contestant, label, what, found))
        if any(ratio for *_, found in entries for ratio, _ in found.values()):
            self.rows += [heading] + entries

    def values(self):
        return [ratio for row in self.rows if not isinstance(row, str) for ratio, _ in row[3].values() if ratio]

    def draw(self):
        if not self.rows:
            yield text(self.x, self.y, "not measured", "soft")
            return
        low, high = min([1.0] + self.values()), max([2.0] + self.values())
        place = lambda value: self.x + PANEL * math.log(value / low) / math.log(high / low)
        for row in self.rows:
            if isinstance(row, str):
                self.y += 22
                yield text(self.x, self.y - 7, row, "soft")
                continue
            contestant, label, what, found = row
            ratios = [ratio for ratio, _ in found.values() if ratio]
            times = sum((times for _, times in found.values()), [])
            if self.group == "startup":
                what += ", " + plots.spanned(times, "ns")
            cases = max(len(times) for _, times in found.values())
            what += ", mean of %d" % cases if cases > 1 else ""
            yield '<text x="%d" y="%d"><tspan class="name">%s</tspan> <tspan class="soft">%s</tspan></text>' % (
                self.x, self.y + 12, html.escape(label), html.escape(what))
            said = plots.spanned(ratios, "×") if ratios else "1 ×"
            yield text(self.x + PANEL, self.y + 12, said, "name", "end")
            self.y += 18
            if ratios:
                yield '<path class="one" d="M%.1f,%dv%d"/>' % (place(1), self.y - 1, BAR * len(self.names) + 1)
            for name in self.names if ratios else ():
                if found.get(name, (None,))[0]:
                    a, b = sorted((place(1), place(found[name][0])))
                    yield '<rect class="%s" x="%.1f" y="%d" width="%.1f" height="%d"><title>%s: %s ×</title></rect>' % (
                        "mine" if contestant == "libprobe" else "other", a, self.y, max(b - a, 1), BAR - 1,
                        html.escape(plots.short(name)), plots.number(found[name][0]))
                self.y += BAR
            self.y += 9


def imports(results, names):
    """What a small extension's import takes without libprobe, and with a self-test of two fields; or nothing."""
    ratios, times = zip(*(measured(results, name, "startup", "import", "with") for name in names))
    without = sum((measured(results, name, "startup", "import", "without")[1] for name in names), [])
    ratios, times = list(filter(None, ratios)), sum(times, [])
    if not ratios:
        return "", ""
    return plots.spanned(without, "ns"), "%s, %s" % (plots.spanned(ratios, "×"), plots.spanned(times, "ns"))


def picture(results):
    names = chosen(results)
    left, right = Panel(results, names, 24, "startup"), Panel(results, names, WIDTH - 24 - PANEL, "throughput")
    left.add("The 28 fields that shiboken checks", "restricted", SELFTEST)
    left.add("The same, as the first call after loading", "restricted_cold", SELFTEST)
    left.add("The fields that libprobe_metatype needs, as the first call", "metatype_cold", METATYPE)
    right.add("Data of your own behind a type", "type_data", DATA)
    right.add("A field of a type, tp_...", GETTERS, FIELDS)
    right.add("A walk through nested tuples, lists, strings and numbers", "walk", WALK, "objects")
    parts = list(left.draw()) + list(right.draw())
    bottom = max(left.y, right.y)
    seconds = [ns for name in names for ns in measured(results, name, "startup", "second", "libprobe")[1]]
    sizes = [size for name in names + [""] for size in measured(results, name, "footprint", "text", "libprobe")[1]]
    without, with_it = imports(results, names)
    facts = (("Import of a small extension", without), ("with a self-test of 2 fields", with_it),
             ("Every further caller in the process", plots.spanned(seconds, "ns") if seconds else ""),
             ("Text added to an extension", plots.spanned(sizes, "bytes") if sizes else ""))
    y = left.y + 26
    for words, found in facts:
        if found:
            parts.append(text(24, y, words, "name") + text(24 + PANEL, y, found, "name", "end"))
            y += 22
    bottom = max(bottom, y) + 14
    order = "Bars from top to bottom: CPython %s." % ", ".join(map(plots.short, names))
    what = "Medians relative to the yardstick, whose line is 1, of several fields their geometric mean; logarithmic, shorter is better. A gap: it is not to be had there."
    notes = text(24, bottom + 6, order, "soft small") + text(24, bottom + 22, what, "soft small")
    bottom += 16
    head = text(24, 36, "What does the self-test add to my import?", "title") + text(
        24, 56, "PyType_FromSpec of the same slots = 1", "soft")
    head += text(WIDTH - 24 - PANEL, 36, "What does an accessor cost?", "title") + text(
        WIDTH - 24 - PANEL, 56, "a struct compiled for that very version = 1; throughput", "soft")
    words = "The self-test and the accessors of libprobe against their yardsticks and others"
    card = '<rect class="card" x=".5" y=".5" width="%d" height="%d" rx="8"/>' % (WIDTH - 1, bottom + 23)
    shown = STYLE + card + head + "".join(parts) + notes
    box = 'class="picture" viewBox="0 0 %d %d" role="img" aria-label="%s"' % (WIDTH, bottom + 24, words)
    return '<svg xmlns="http://www.w3.org/2000/svg" %s>%s</svg>\n' % (box, shown)
