"""What ./dev bench measured: one HTML page, README's picture of it, or a table of the targets.

usage: bench_page.py JSON PAGE [PICTURE]    PAGE: an HTML file that needs no other; PICTURE: an SVG file
       bench_page.py --summary JSON         print which targets are met
"""
import html
import os
import statistics
import sys

import bench_picture
import bench_plots as plots
import bench_results
from bench_verdicts import SIGNS, judged, summary, told

GROUPS = {
    "startup": "What the self-test adds to an import",
    "latency": "One accessor after another, each waiting for the one before",
    "throughput": "Accessors that need not wait for each other",
    "cold": "One accessor at a time, with neither the type nor what says where in the caches",
    "objects": "A walk through nested objects, as a serializer makes it",
    "dispatch": "A call through a type's own data, as binding generators do it",
    "footprint": "What it adds to an extension",
    "growth": "How the cost grows",
}
# What grows, what is timed, and what else has to be said.
GROWTH = {
    "fields": ("number of required fields", "time of one libprobe_selftest",
               "The last point is of all fields that are found without a survey."),
    "types": ("number of further types in the process", "time of one self-test of all fields", ""),
    "types_survey": ("number of further types in the process", "time of one survey", "A survey: libprobe_record."),
    "interpreters": ("number of further interpreters in the process", "time of one self-test of all fields", ""),
    "threads": ("number of threads that call at once", "processor time of one call of libprobe_probe after the first",
                "The first probe of a process cannot be repeated. This is what every later caller takes, who finds the "
                "layout published."),
}
MANY = 12  # cases of a group, of which more are folded below a plot of them all
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def element(name, content, **attributes):
    named = {key.strip("_").replace("_", "-"): html.escape(str(value)) for key, value in attributes.items()}
    return "<%s%s>%s</%s>" % (name, "".join(' %s="%s"' % item for item in named.items()), content, name)


def text(name, words, **attributes):
    return element(name, html.escape(words), **attributes)


def folded(summary, content):
    return element("details", text("summary", summary) + content)


def wide(table, label):
    """What may have to be scrolled, also with the keyboard."""
    return element("div", table, class_="wide", tabindex=0, role="region", aria_label=label)


def targets(results):
    names = results.interpreters
    head = "".join(text("th", plots.short(name) or "all", scope="col", title=name) for name in names)
    lines = []
    for target, verdicts in judged(results):
        cells = text("th", target.words, scope="row")
        for name in names:
            for worst in verdicts.get(name, [])[:1]:
                cells += text("td", told(target, worst), class_="met" if worst.met else "missed", title=worst.case)
            cells += "" if name in verdicts else "<td>-</td>"
        lines.append(element("tr", cells))
    note = text("p", "Of several cases the worst, named by its tooltip. " + SIGNS, class_="note")
    return wide(element("table", element("tr", "<th>target</th>" + head) + "".join(lines)), "Targets") + note


def verdicts_of(results, group, case):
    """What the targets say of one case, in words."""
    for target, verdicts in judged(results):
        mine = {name: [one for one in found if one.case == case] for name, found in verdicts.items()}
        mine = {name: found[0] for name, found in mine.items() if found}
        if target.group != group or not mine:
            continue
        missed = ["%s (%s)" % (plots.short(name), told(target, verdict).replace("missed ", ""))
                  for name, verdict in mine.items() if not verdict.met]
        met = len(mine) - len(missed)
        words = "met on all %d" % met
        if missed:
            words = "missed on %s; met on %s" % (", ".join(missed), met or "none")
        yield text("p", "Target: %s: %s." % (target.words, words), class_="missed" if missed else "met")


def lines_of(results, group, case, by):
    """Targets that can be drawn into a plot against the yardstick `by`, or of plain values where that is None."""
    for target in bench_results.TARGETS:
        if bench_results.covers(target, group, case) and target.other == by and target.measure in ("ratio", "value"):
            yield target.limit, "target " + plots.rounded(target.limit, target.unit)


def medians(results, keys):
    """The table that folds out."""
    contestants = list(dict.fromkeys((key.contestant, key.argument) for key in keys))
    head = "".join(text("th", "%s %s" % (name, "" if argument is None else argument), scope="col")
                   for name, argument in contestants)
    lines = []
    for interpreter in results.interpreters:
        cells = []
        for contestant, argument in contestants:
            key = bench_results.Key(interpreter, keys[0].group, keys[0].case, contestant, argument)
            series, words = results.series.get(key), "-"
            if series:
                low, middle, high = (plots.quantity(value, series.unit) for value in series.spread)
                words = middle if len(set(series.values)) == 1 else "%s (%s to %s)" % (middle, low, high)
                if series.instructions is not None:
                    words += ", %s instr." % plots.number(series.instructions)
            cells.append(text("td", words))
        if set(cells) != {"<td>-</td>"}:
            lines.append(element("tr", text("th", plots.short(interpreter) or "all", scope="row") + "".join(cells)))
    label = "Medians (quartiles)"
    return folded(label, wide(element("table", element("tr", "<th></th>" + head) + "".join(lines)), label))


def absolute(results, keys, contestant):
    """The medians of all interpreters, in words."""
    found = [results.series[key] for key in keys if key.contestant == contestant and key.argument is None]
    return plots.spanned([series.spread.middle for series in found], found[0].unit)


def legend(spreads, unit, times=lambda contestant: ""):
    parts = []
    for contestant in plots.ordered(spreads):
        found = spreads[contestant]
        words = contestant + ": " + plots.spanned([spread.middle for spread in found], unit) + times(contestant)
        icon = '<svg viewBox="-6 -6 12 12" width="12" height="12" aria-hidden="true">%s</svg>' % plots.mark(contestant)
        parts.append(element("span", icon + html.escape(words), class_="of-" + plots.slug(contestant)))
    return element("div", " ".join(parts), class_="legend")


def plot(results, title, keys):
    group, case = keys[0].group, keys[0].case
    if all(key.argument is not None for key in keys):
        curves = {}
        for key in keys:
            curves.setdefault((key.interpreter, key.contestant), []).append((key.argument, results.series[key].spread))
        curves = {name: sorted(curve) for name, curve in curves.items()}
        words, timed, note = GROWTH.get(case, ("number of " + case, "time", ""))
        note = html.escape((note + " The band is the middle half of the repetitions.").strip())
        return note + plots.growth(title, curves, words, timed, results.series[keys[0]].unit)
    by = next((name for name in map(results.yardstick, keys) if name), None)
    unit = "×" if by else results.series[keys[0]].unit
    table, spreads = {}, {}
    for name in results.interpreters:
        for key in keys:
            found = results.ratio(key) if by else results.series[key].spread
            if key.interpreter == name and found and key.argument is None:
                table.setdefault(name, {})[key.contestant] = found
                spreads.setdefault(key.contestant, []).append(found)
    words = "times as long as " + by if by else {"ns": "time", "bytes": "size"}[unit]
    lines = ([(1, by + " = 1")] if by else []) + list(lines_of(results, group, case, by))
    if not table:
        return "Only the yardstick was measured, or nothing that can be set beside it."
    drawing = plots.rows(title, table, unit, words + "; lower is better", lines, unit == "bytes")
    if not by:
        return "Lower is better. There is no yardstick." + legend(spreads, unit) + drawing
    note = "1 is %s: %s, %s." % (by, plots.known(by)[0], absolute(results, keys, by))
    if (group, case) == ("startup", "import"):
        note += " with: " + plots.known("with")[0] + "."
    times = legend(spreads, unit, lambda contestant: " (%s)" % absolute(results, keys, contestant))
    return "Lower is better. " + html.escape(note) + times + drawing


def overview(results, group, cases):
    """All cases of a group in one plot, each contestant's ratios over all interpreters."""
    table, yardsticks = {}, set()
    for case, keys in cases.items():
        yardsticks |= set(filter(None, map(results.yardstick, keys)))
        for contestant in dict.fromkeys(key.contestant for key in keys):
            ratios = [results.ratio(key) for key in keys if key.contestant == contestant]
            middles = [found.middle for found in ratios if found]
            if middles:
                spread = bench_results.Spread(min(middles), statistics.median(middles), max(middles))
                table.setdefault(case, {})[contestant] = spread
    if len(yardsticks) != 1:
        return ""
    by = yardsticks.pop()
    names = dict.fromkeys(name for marks in table.values() for name in marks)
    spreads = {name: [marks[name] for marks in table.values() if name in marks] for name in names}
    note = "A mark is the median of all interpreters' medians, its line from the least to the most of them. 1 is %s: %s."
    drawing = plots.rows(group, table, "×", "times as long as %s; lower is better" % by, [(1, by + " = 1")], lane=1.5)
    content = html.escape(note % (by, plots.known(by)[0])) + legend(spreads, "×") + drawing
    return element("figure", "<h3>%s, all cases</h3>" % group + element("div", content, class_="plot"))


def section(results, group, cases):
    figures = []
    for case, keys in cases.items():
        title = "%s/%s" % (group, case)
        heading = text("h3", title, id=title) + element("div", plot(results, title, keys), class_="plot")
        figures.append(element("figure", heading + "".join(verdicts_of(results, group, case)) + medians(results, keys)))
    heading = text("h2", GROUPS.get(group, group), id=group)
    each = element("div", "".join(figures), class_="figures")
    if len(figures) > MANY:
        each = overview(results, group, cases) + folded("Each of the %d cases by itself" % len(figures), each)
    return element("section", heading + each)


def against(results):
    """ against nanobind 2.4.0; pybind11 2.13.6"""
    peers = {}
    for facts in results.context.get("interpreters", []):
        for peer, version in facts.get("peers", {}).items():
            peers.setdefault(peer, set()).add(version)
    told = ["%s %s" % (peer, ", ".join(sorted(peers[peer], key=bench_results.natural))) for peer in sorted(peers)]
    return " against %s" % "; ".join(told) if told else ""


def about(results):
    context = results.context
    load = ", ".join("%.1f" % load for load in context.get("load_avg", []))
    counts = {len(series.values) for series in results.series.values() if series.unit != "bytes"} or {0}
    words = "Measured on %s, on %s processors at %s MHz; load %s. %s repetitions of each benchmark." % (
        context.get("date", "an unknown day")[:16].replace("T", " "), context.get("num_cpus", "?"),
        context.get("mhz_per_cpu", "?"), load or "unknown", " to ".join(map(str, sorted({min(counts), max(counts)}))))
    if context.get("mode") == "quick":
        words += " A quick run, which shows that every stage works: its numbers, and what is met by them, mean little."
    if context.get("cpu_scaling_enabled"):
        words += " The processor's clock was not fixed."
    words += against(results).replace(" against", " Against") + "." if against(results) else ""
    yield text("p", words)
    yield text("p", "A mark is the median, its line the middle half of the repetitions (of a ratio: of every repetition's "
                    "ratio to every one of the yardstick's). t: free-threaded, d: debug, r: trace-refs build. Marks have "
                    "their numbers as tooltips, and all of them are in the tables.")
    missing = ["%s: %s (%s)" % (plots.short(where), what, why) for where, what, why in results.skipped]
    missing += ["%s: %s" % failed for failed in results.failed]
    if missing:
        items = "".join(text("li", line) for line in missing)
        yield folded("%d not measured" % len(missing), element("ul", items))


def page(results):
    with open(os.path.join(ROOT, "python", "libprobe", "page.css"), encoding="utf-8") as style, open(
        os.path.join(ROOT, "tools", "bench_page.css"), encoding="utf-8"
    ) as own:
        css = style.read() + own.read()
    chooser = []
    for contestant in plots.ordered(key.contestant for key in results.series if key.argument is None):
        if contestant in bench_results.YARDSTICKS:
            continue
        name = plots.slug(contestant)
        css += "body:has(#show-%s:not(:checked)) .of-%s { display: none; }\n" % (name, name)
        box = '<input type="checkbox" checked id="show-%s">' % name
        chooser.append(element("label", box + html.escape(contestant), title=plots.known(contestant)[0]))
    groups = results.cases()
    links = " ".join(text("a", group, href="#" + group) for group in groups)
    chooser = element("fieldset", "<legend>Show</legend>" + "".join(chooser))
    bar = element("nav", element("div", links) + chooser, aria_label="Page")
    parts = ["<h1>What libprobe costs</h1>", *about(results), bar,
             bench_picture.picture(results), "<h2>Targets</h2>", targets(results)]
    parts += [section(results, group, cases) for group, cases in groups.items()]
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>What libprobe costs</title>'
    head += element("style", css)
    return '<!DOCTYPE html>\n<html lang="en"><head>%s</head><body>%s</body></html>\n' % (head, "\n".join(parts))


def main(words):
    summarize = words[:1] == ["--summary"]
    if len(words) != 2 and (summarize or len(words) != 3):
        sys.exit(__doc__)
    try:
        results = bench_results.load(words[1] if summarize else words[0])
    except bench_results.BadInput as error:
        print("bench_page: %s" % error, file=sys.stderr)
        return 2
    if summarize:
        print(summary(results))
        return 0
    for path, write in zip(words[1:], (page, bench_picture.picture)):
        with open(path, "w", encoding="utf-8") as file:
            file.write(write(results))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
