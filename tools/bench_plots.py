"""Draws what was measured as SVG, whose colours are the page's."""
import html
import math
import re

CONTESTANTS = {  # what each one is, and its colour and mark
    "limit": ("the struct itself, compiled with the full API of that very version", "c0", 0),
    "fromspec": ("one PyType_FromSpec of the same slots, and the type's end", "c0", 0),
    "without": ("the same without libprobe", "c0", 0),
    "libprobe": ("libprobe; of an accessor, its fast form", "accent", 0),
    "with": ("with libprobe; an import with a self-test of two fields, tp_name and tp_mro", "accent", 0),
    "metatype": ("a whole libprobe_metatype, the proof and the making", "c4", 2),
    "checked": ("libprobe's checked form", "c4", 1),
    "limited": ("CPython's own exported function, nearly always of the limited API", "c2", 2),
    "attribute": ("attribute lookup, the name interned beforehand", "c1", 3),
    "attribute_by_string": ("attribute lookup by a C string", "c1", 1),
    "shiboken": ("shiboken's pep384impl", "c5", 4),
    "nanobind": ("nanobind", "c3", 1),
    "pybind11": ("pybind11", "c6", 2),
}
_MARKS = ("M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0z", "M-3.5,-3.5h7v7h-7z", "M0,-4.5l4.5,8h-9z", "M0,-5l5,5l-5,5l-5,-5z",
          "M-4,-4l8,8m0,-8l-8,8")
WIDTH, LEFT, RIGHT = 640, 136, 24


def known(contestant):
    return CONTESTANTS.get(contestant, (contestant, "c8", 3))


def ordered(contestants):
    there = dict.fromkeys(contestants)
    return [name for name in CONTESTANTS if name in there] + [name for name in there if name not in CONTESTANTS]


def number(value, digits=3):
    """With so many digits that count."""
    if value and abs(value) < 10 ** (digits - 1):
        return "%.*f" % (min(digits, digits - 1 - math.floor(math.log10(abs(value)))), value)
    return "{:,.0f}".format(value)


def quantity(value, unit, digits=3):
    """1.25 in nanoseconds or bytes, or as a plain ratio, with the unit that fits."""
    steps = {"ns": (1e3, ("ns", "µs", "ms", "s")), "bytes": (1024, ("bytes", "KiB", "MiB"))}
    factor, names = steps.get(unit, (1, (unit,)))
    power = 0
    while power + 1 < len(names) and abs(value) >= factor ** (power + 1) * 0.9995:
        power += 1
    whole = unit in ("bytes", "") and value == int(value) and power == 0
    return ("%s %s" % ("%d" % value if whole else number(value / factor**power, digits), names[power])).strip()


def rounded(value, unit):
    """Without zeros that say nothing: 0.5 × instead of 0.500 ×"""
    return re.sub(r"\.0+(?= |$)|(\.\d*[1-9])0+(?= |$)", r"\1", quantity(value, unit))


def spanned(values, unit):
    """11.2 to 14.6 µs"""
    low, high = quantity(min(values), unit), quantity(max(values), unit)
    if low == high:
        return low
    return "%s to %s" % (low.split()[0] if low.split()[1:] == high.split()[1:] else low, high)


def short(interpreter):
    """3.13.5-free-threaded+debug as 3.13.5td"""
    version, _, flavour = interpreter.partition("-")
    letters = {"free-threaded": "t", "debug": "d", "trace-refs": "r"}
    return version + "".join(letters.get(word, "-" + word) for word in flavour.split("+") if word)


def mark(contestant, x=0, y=0):
    _, colour, shape = known(contestant)
    look = "fill:none;stroke:var(--%s);stroke-width:2" if shape == 4 else "fill:var(--%s)"
    return '<path d="%s" transform="translate(%.1f,%.1f)" style="%s"/>' % (_MARKS[shape], x, y, look % colour)


class Axis:
    """From values to places: by logarithm where they span more than a decade, else from zero on."""

    def __init__(self, values, start, end, linear=False):
        low, high = min(values), max(values)
        self.log = not linear and low > 0 and high / low > 10
        self._low, self._high = (low / 1.15, high * 1.15) if self.log else (min(0, low), max(0, high) * 1.06 or 1)
        self._start, self._end = start, end

    def __call__(self, value):
        of = math.log if self.log else float
        share = (of(value) - of(self._low)) / (of(self._high) - of(self._low))
        return self._start + share * (self._end - self._start)

    def ticks(self, unit, most=8):
        if not self.log and unit == "bytes":
            step = 2 ** math.ceil(math.log2(self._high / most))
            return [i * step for i in range(int(self._high / step) + 1)]
        if not self.log:
            step = 10 ** math.floor(math.log10(self._high))
            step = next(s for s in (step / 5, step / 2, step, step * 2) if self._high / s <= most)
            return [i * step for i in range(int(self._high / step) + 1)]
        powers = range(math.floor(math.log10(self._low)), math.ceil(math.log10(self._high)))
        for digits in ((1, 2, 5), (1, 3), (1,)):
            ticks = [d * 10.0**p for p in powers for d in digits if self._low <= d * 10.0**p <= self._high]
            if len(ticks) <= most:
                break
        return ticks


def _svg(height, words, parts):
    box = 'viewBox="0 0 %d %d" role="img" aria-label="%s"' % (WIDTH, height, html.escape(words))
    return "<svg %s>%s</svg>" % (box, "".join(parts))


def _across(axis, unit, bottom, words, ticks=None, nothing=0):
    """The horizontal axis, with a grid."""
    last = 0
    for tick in axis.ticks(unit) if ticks is None else ticks:
        x = axis(tick or nothing)
        if x - last < 24:
            continue
        last = x
        yield '<path class="grid" d="M%.1f,0V%d"/><text x="%.1f" y="%d" text-anchor="middle">%s</text>' % (
            x, bottom, x, bottom + 14, rounded(tick, unit))
    words += " (logarithmic)" if axis.log else ""
    yield '<text class="words" x="%d" y="%d" text-anchor="middle">%s</text>' % (
        (LEFT + WIDTH - RIGHT) / 2, bottom + 31, html.escape(words))


def rows(title, table, unit, words, lines=(), bars=False, lane=6):
    """A row for each interpreter: {interpreter: {contestant: spread}}; lines: (value, text) to be drawn across."""
    values = [end for marks in table.values() for spread in marks.values() for end in (spread.low, spread.high)]
    axis = Axis(values + [value for value, _ in lines], LEFT, WIDTH - RIGHT, bars)
    lanes = ordered(name for marks in table.values() for name in marks)
    height = 16 + lane * (len(lanes) - 1)
    first = 6 + 12 * len(lines)
    bottom = first + height * len(table)
    parts = []
    for i, interpreter in enumerate(table):
        top = first + i * height
        parts.append('<path class="band%d" d="M0,%dh%dv%dh-%dz"/>' % (i % 2, top, WIDTH, height, WIDTH))
        parts.append('<text x="%d" y="%.1f" text-anchor="end">%s</text>' % (
            LEFT - 10, top + height / 2 + 4, html.escape(short(interpreter) or "all")))
    parts += _across(axis, unit, bottom, words)
    for i, (interpreter, marks) in enumerate(table.items()):
        for contestant, spread in marks.items():
            y = first + i * height + 8 + lane * lanes.index(contestant)
            colour = known(contestant)[1]
            told = "%s, %s: %s (%s to %s)" % ((contestant, interpreter or "all") + tuple(
                quantity(value, unit) for value in (spread.middle, spread.low, spread.high)))
            what = '<path class="spread" style="stroke:var(--%s)" d="M%.1f,%.1fH%.1f"/>' % (
                colour, axis(spread.low), y, axis(spread.high)) + mark(contestant, axis(spread.middle), y)
            if bars:
                what = '<path style="fill:var(--%s)" d="M%.1f,%.1fH%.1fv6H%.1fz"/>' % (
                    colour, axis(0), y - 3, axis(spread.middle), axis(0))
            parts.append('<g class="of-%s"><title>%s</title>%s</g>' % (slug(contestant), html.escape(told), what))
    for i, (value, text) in enumerate(lines):
        x, y, look = axis(value), 12 * i, "target" if text.startswith("target") else "one"
        anchor = "end" if x > WIDTH * 0.75 else "start"
        parts.append('<path class="%s" d="M%.1f,%dV%d"/><text class="%s" x="%.1f" y="%d" text-anchor="%s">%s</text>' % (
            look, x, y + 2, bottom, look, x + (4 if anchor == "start" else -4), y + 11, anchor, html.escape(text)))
    return _svg(bottom + 38, title, parts)


def growth(title, curves, words, timed, unit):
    """{(interpreter, contestant): [(argument, spread)]}, each interpreter with a colour of its own; `timed`: what is."""
    points = [point for curve in curves.values() for point in curve]
    bottom = max(240, 30 + 12 * len(curves))
    arguments = sorted({argument for argument, _ in points})
    # Where 0 stands on an axis by logarithm.
    nothing = arguments[1] / 10 if arguments[0] == 0 and len(arguments) > 1 else 0
    across = Axis([argument or nothing for argument in arguments], LEFT, WIDTH - 110)
    up = Axis([end for _, spread in points for end in (spread.low, spread.high)], bottom, 24)
    parts = list(_across(across, "", bottom, words, arguments, nothing))
    parts.append('<text class="words" x="%d" y="12">%s%s; lower is better</text>' % (
        LEFT, html.escape(timed), " (logarithmic)" if up.log else ""))
    for tick in up.ticks(unit, 6):
        parts.append('<path class="grid" d="M%d,%.1fH%d"/><text x="%d" y="%.1f" text-anchor="end">%s</text>' % (
            LEFT, up(tick), WIDTH - 110, LEFT - 6, up(tick) + 4, rounded(tick, unit)))
    interpreters = list(dict.fromkeys(interpreter for interpreter, _ in curves))
    several = len({contestant for _, contestant in curves}) > 1
    ends = sorted(curves.items(), key=lambda item: -item[1][-1][1].middle)
    names = [up(curve[-1][1].middle) + 4 for _, curve in ends]  # where they stand, none on another, nor below the plot
    names = [max(y + 12 * (i - j) for j, y in enumerate(names[: i + 1])) for i in range(len(names))]
    names = [min(y, bottom - 12 * (len(names) - 1 - i)) for i, y in enumerate(names)]
    for y, ((interpreter, contestant), curve) in zip(names, ends):
        there = [(across(argument or nothing), spread) for argument, spread in curve]
        around = [(x, spread.low) for x, spread in there] + [(x, spread.high) for x, spread in reversed(there)]
        band = " ".join("%.1f,%.1f" % (x, up(value)) for x, value in around)
        line = " ".join("%.1f,%.1f" % (x, up(spread.middle)) for x, spread in there)
        name = " ".join(filter(None, (short(interpreter), contestant if several else "")))
        told = name + ": " + ", ".join("%d: %s" % (argument, quantity(s.middle, unit)) for argument, s in curve)
        dots = "".join('<circle r="2.5" cx="%.1f" cy="%.1f"/>' % (x, up(spread.middle)) for x, spread in there)
        colour = interpreters.index(interpreter) % 10
        drawn = '<polygon points="%s"/><polyline points="%s"/>%s' % (band, line, dots)
        drawn += '<text x="%d" y="%.1f">%s</text>' % (WIDTH - 104, y, html.escape(name))
        parts.append('<g class="curve" style="--c:var(--c%d)"><title>%s</title>%s</g>' % (colour, html.escape(told), drawn))
    return _svg(bottom + 38, title, parts)


def slug(contestant):
    return "".join(letter if letter.isalnum() else "-" for letter in contestant)
