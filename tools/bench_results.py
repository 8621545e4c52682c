"""Reads what ./dev bench measured: Google Benchmark's JSON, with names INTERPRETER/GROUP/CASE/CONTESTANT[/ARGUMENT].

Every value is the median of the repetitions with their quartiles. A ratio is that of the medians; its spread are the
quartiles of the ratios of each repetition of the one to each of the other, which need not have been run in pairs.
"""
import collections
import functools
import itertools
import json
import math
import operator
import re
import statistics

YARDSTICKS = ("limit", "fromspec", "without")  # each case has one of them, or none
GROUPS = ("startup", "latency", "throughput", "cold", "objects", "dispatch", "footprint", "growth")
CASES = ("restricted", "restricted_cold", "import", "metatype_cold", "all", "all_cold", "type_data", "text",
         "text_second_family", "text_unused_family")

Key = collections.namedtuple("Key", "interpreter group case contestant argument")
Spread = collections.namedtuple("Spread", "low middle high")

_SUFFIX = re.compile(r"(process_time|real_time|manual_time)$|(repeats|min_time|min_warmup_time|iterations|threads):")
_NANOSECONDS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}


class BadInput(Exception):
    """A sentence that names the file."""


def spread(values):
    middle = statistics.median(values)
    low, _, high = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else (middle,) * 3
    return Spread(low, middle, high)


def ratio(numerator, denominator):
    """None where either was too short for the clock."""
    if min(numerator.values + denominator.values) <= 0:
        return None
    pairs = spread([a / b for a, b in itertools.product(numerator.values, denominator.values)])
    middle = numerator.spread.middle / denominator.spread.middle
    return Spread(min(pairs.low, middle), middle, max(pairs.high, middle))


class Series:
    """The repetitions of one benchmark, in nanoseconds or bytes."""

    def __init__(self, unit):
        self.unit, self.values, self.instructions = unit, [], None

    @functools.cached_property
    def spread(self):
        return spread(self.values)


def parse(name, interpreters):
    threads = re.search(r"/threads:(\d+)", name)
    parts = [part for part in name.split("/") if not _SUFFIX.match(part)]
    has_interpreter = parts[0] in interpreters or re.match(r"\d+\.\d+", parts[0])
    interpreter = parts.pop(0) if has_interpreter and len(parts) > 1 else ""
    number = re.match(r"(?:\w+:)?(\d+)$", parts[-1]) if len(parts) > 2 else None
    if number:
        parts.pop()
    argument = number or threads
    case, contestant = "".join(parts[1:2]), "/".join(parts[2:]) or "libprobe"
    return Key(interpreter, parts[0], case, contestant, int(argument.group(1)) if argument else None)


def _measured(entry):
    """Nanoseconds or bytes. The processor's time is quieter, but not what manual, threaded or foreign work took."""
    if "bytes" in entry:
        return "bytes", float(entry["bytes"])
    real = re.search(r"/(real_time|manual_time|threads:)", entry["name"]) or not entry.get("cpu_time")
    return "ns", entry["real_time" if real else "cpu_time"] * _NANOSECONDS[entry.get("time_unit", "ns")]


class Results:
    def __init__(self, path, data):
        self.path, self.context, self.series, self.failed = path, data["context"], {}, []
        told = self.context.get("interpreters", [])
        named = {facts["name"] for facts in told}
        self.skipped = [(facts["name"], why["what"], why["why"]) for facts in told for why in facts.get("skipped", [])]
        for entry in data["benchmarks"]:
            if entry.get("run_type", "iteration") != "iteration":
                continue
            key = parse(entry.get("run_name", entry["name"]), named)
            if entry.get("error_occurred") or entry.get("skipped"):
                self.failed.append((entry["name"], entry.get("error_message") or entry.get("skip_message", "")))
                continue
            unit, value = _measured(entry)
            if not math.isfinite(value):
                self.failed.append((entry["name"], "no finite number"))
                continue
            series = self.series.setdefault(key, Series(unit))
            series.values.append(value)
            series.instructions = entry.get("instructions", series.instructions)
        self.interpreters = sorted({key.interpreter for key in self.series}, key=lambda name: (natural(name), name))

    def get(self, interpreter, group, case, contestant):
        return self.series.get(Key(interpreter, group, case, contestant, None))

    def yardstick(self, key):
        """The name of what this is to be compared with, or None."""
        there = (name for name in YARDSTICKS if key._replace(contestant=name) in self.series)
        name = next(there, None)
        return name if name != key.contestant else None

    def ratio(self, key):
        """To its yardstick, or None."""
        name = self.yardstick(key)
        return ratio(self.series[key], self.series[key._replace(contestant=name)]) if name else None

    def cases(self):
        """{group: {case: keys}}, in an order of their own: the file's may be by chance."""
        groups = {}
        for key in sorted(self.series, key=lambda key: (rank(GROUPS, key.group), rank(CASES, key.case), str(key))):
            groups.setdefault(key.group, {}).setdefault(key.case, []).append(key)
        return groups


def rank(names, name):
    """To sort by: these first, the others by their names."""
    return names.index(name) if name in names else len(names), name


def natural(name):
    return [int(number) for number in re.findall(r"\d+", name)]


def load(path):
    try:
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        results = Results(path, data)
    except OSError as error:
        raise BadInput("%s cannot be read: %s" % (path, error.strerror)) from None
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise BadInput("%s is not Google Benchmark's JSON: %s: %s" % (path, type(error).__name__, error)) from None
    if not results.series:
        raise BadInput("%s has no repetition of any benchmark" % path)
    return results


# What is aimed at. measure: "ratio" of libprobe to other, "faster" the inverse of it, "more" instructions than it, or
# "value", its own; in nanoseconds or bytes.
Target = collections.namedtuple("Target", "group cases other measure holds limit unit words")
_GETTERS = r"type_data|tp_\w+"
_ITEMS = r"tuple_item|tuple_size|list_item|list_size|float_value|str_length"
_ASKED = r"date_year|function_code|code_flags"
_LE, _LT, _GE, _GT = operator.le, operator.lt, operator.ge, operator.gt
TARGETS = (
    Target("startup", "restricted", "fromspec", "ratio", _LE, 1.25, "×", "self-test ≤ 1.25 × PyType_FromSpec of its slots"),
    Target("startup", "restricted_cold", "fromspec", "ratio", _LE, 1.5, "×",
           "self-test as the first call ≤ 1.5 × a first PyType_FromSpec"),
    Target("startup", "metatype_cold", "fromspec", "ratio", _LE, 1.5, "×",
           "proof of libprobe_metatype as the first call ≤ 1.5 × a first PyType_FromSpec"),
    Target("startup", "restricted", "shiboken", "faster", _GE, 10, "×", "self-test ≥ 10 × faster than Pep384_Init"),
    Target("startup", "all", "fromspec", "ratio", _LE, 2, "×", "all fields ≤ 2 × PyType_FromSpec of all slots"),
    Target("startup", "second", None, "value", _LT, 200, "ns", "second caller < 200 ns"),
    Target("dispatch", "call", "limit", "ratio", _LE, 1.05, "×", "dispatch loop ≤ 1.05 × the struct"),
    Target("dispatch", "call", "limit", "ratio", _LE, 1.02, "×", "dispatch loop ≤ 1.02 × the struct: a goal"),
    Target("dispatch", "call", "nanobind", "ratio", _LE, 1, "×", "dispatch loop ≤ nanobind's"),
    Target("latency", _GETTERS, "limit", "more", _LE, 1, "", "getter ≤ 1 instruction more than the struct"),
    Target("throughput", _GETTERS, "limited", "faster", _GE, 3, "×", "getter ≥ 3 × faster than the limited API"),
    Target("throughput", _GETTERS, "attribute_by_string", "faster", _GE, 50, "×",
           "getter ≥ 50 × faster than attribute lookup by a C string"),
    Target("throughput", _GETTERS, "attribute", "faster", _GE, 50, "×",
           "getter ≥ 50 × faster than attribute lookup by an interned name"),
    Target("objects", "walk", "limit", "ratio", _LE, 1.2, "×", "walk through nested objects ≤ 1.2 × the full API"),
    Target("objects", "walk", "limited", "faster", _GE, 2, "×", "walk through nested objects ≥ 2 × faster than the limited API"),
    Target("objects", "walk", "hard", "ratio", _LE, 1.03, "×", "walk with accessors that test their places ≤ 1.03 × without"),
    Target("latency", _ITEMS + "|" + _ASKED, "limit", "more", _LE, 1, "",
           "accessor of an object that tests its place ≤ 1 instruction more than the struct"),
    Target("throughput", _ITEMS, "limited", "faster", _GE, 3, "×", "accessor of an object ≥ 3 × faster than the limited API"),
    Target("throughput", _ASKED, "attribute", "faster", _GE, 20, "×", "accessor of an object ≥ 20 × faster than an attribute"),
    Target("throughput", "type_data", "shiboken", "faster", _GE, 6, "×", "PepType_SOTP ≥ 6 × faster than shiboken's"),
    Target("throughput", "type_data", "nanobind", "faster", _GT, 1, "×", "PepType_SOTP faster than nb::type_supplement"),
    Target("latency", "GetSlot|index_check|is_gc", "limited", "ratio", _LE, 1.25, "×",
           "PepType_GetSlot, PepIndex_Check, PepObject_IS_GC ≤ 1.25 × CPython's own"),
    Target("latency", "GetNameStr|GetDict|Lookup", "shiboken", "ratio", _LE, 1, "×",
           "PepType_GetNameStr, PepType_GetDict, _PepType_Lookup ≤ shiboken's"),
    Target("footprint", "text", None, "value", _LT, 40 * 1024, "bytes", "text of a self-test with its accessors < 40 KiB"),
    Target("footprint", "text_unused_family", None, "value", _LE, 0, "bytes", "text of a family that is not used = 0"),
    Target("footprint", "headers_compile", None, "value", _LT, 0.3e9, "ns", "headers add < 0.3 s to a compile"),
)
Verdict = collections.namedtuple("Verdict", "case spread met close")  # close: the spread reaches over the limit


def covers(target, group, case):
    return group == target.group and re.fullmatch(target.cases, case) is not None


def judge(results, target, interpreter):
    """A verdict for each case that was measured, the worst first."""
    verdicts = []
    for key, mine in results.series.items():
        other = results.series.get(key._replace(contestant=target.other))
        asked = (key.interpreter, key.contestant, key.argument) == (interpreter, "libprobe", None)
        if not asked or not covers(target, key.group, key.case) or (target.other and not other):
            continue
        if target.measure == "more":
            if mine.instructions is None or other.instructions is None:
                continue
            found = Spread(*[mine.instructions - other.instructions] * 3)
        elif target.measure == "value":
            found = mine.spread
        else:
            found = ratio(mine, other) if target.measure == "ratio" else ratio(other, mine)
        if found:
            met = target.holds(found.middle, target.limit)
            close = any(target.holds(end, target.limit) != met for end in (found.low, found.high))
            verdicts.append(Verdict(key.case, found, met, close))
    upper = target.holds in (_LE, _LT)
    return sorted(verdicts, key=lambda verdict: -verdict.spread.middle if upper else verdict.spread.middle)
