"""What became slower, or faster, from one run of ./dev bench to another.

usage: bench_compare.py OLD NEW [PERCENT]    JSON files that ./dev bench wrote; PERCENT: smaller changes do not count (10)

Machines are noisy: what has a yardstick is compared as the ratio to that of its own run, all else as it was measured.
Something is slower only where the middle halves of the repetitions do not overlap. Exit status 0: nothing of
libprobe's became slower, or a quick run is among them, whose numbers are chance; 1: something did; 2: these files cannot be
compared.
"""
import filecmp
import sys

import bench_plots as plots
import bench_results

THRESHOLD = 1.1
OWN = ("libprobe", "checked", "with", "metatype", "selftest", "survey", "second_probe")  # the others' changes are told, but are not libprobe's


def name(key):
    return "/".join(str(part) for part in key if part not in ("", None))


def measures(results, key):
    """{how it is compared: spread}"""
    series, by = results.series[key], results.yardstick(key)
    found = {}
    if by and results.ratio(key):
        found["× " + by] = results.ratio(key)
    else:
        found["size" if series.unit == "bytes" else "time"] = series.spread
    if series.instructions is not None:
        found["instructions"] = bench_results.Spread(*[series.instructions] * 3)
    return found


def changes(old, new, threshold):
    """(factor, key, how, old middle, new middle) of what changed by more than its noise and the threshold."""
    for key in old.series:
        if key not in new.series or key.contestant in bench_results.YARDSTICKS:
            continue
        before, after = measures(old, key), measures(new, key)
        for how in before:
            if how not in after or min(before[how].middle, after[how].middle) <= 0:
                continue
            factor = after[how].middle / before[how].middle
            slower = after[how].low > before[how].high and factor > threshold
            faster = after[how].high < before[how].low and factor < 1 / threshold
            if slower or faster:
                yield factor, key, how, before[how].middle, after[how].middle


def show(how, value):
    units = {"time": "ns", "size": "bytes"}
    return plots.quantity(value, units[how]) if how in units else plots.number(value)


def notice(old_path, old_mode, new_path, new_mode):
    """What is to be known of quick runs before anything else, or None."""
    kinds = ["a %s run" % (mode or "whole") for mode in (old_mode, new_mode)]
    if "quick" not in (old_mode, new_mode):
        return None
    if kinds[0] == kinds[1]:
        return "Both are quick runs: what differs is chance."
    return "%s is %s, %s %s: what differs is chance." % (old_path, kinds[0], new_path, kinds[1])


def compare(old, new, threshold):
    chance = notice(old.path, old.context.get("mode"), new.path, new.context.get("mode"))
    if chance:
        print(chance)
    for one, other in ((old, new), (new, old)):
        only = [interpreter for interpreter in one.interpreters if interpreter not in other.interpreters]
        if only:
            print("Only %s has these interpreters: %s." % (one.path, ", ".join(only)))
    both = set(old.interpreters) & set(new.interpreters)
    for words, one, other in (("went", old, new), ("came", new, old)):
        for key in one.series:
            if key.interpreter in both and key not in other.series:
                print("%s: %s" % (words, name(key)))
    found = sorted(changes(old, new, threshold), reverse=True)
    for factor, key, how, before, after in found:
        words = "slower" if factor > 1 else "faster"
        if how in ("size", "instructions"):
            words = "more" if factor > 1 else "less"
        unit = "" if how in ("time", "size") else " " + how  # those have theirs with each value
        print("%s: %s  %s to %s%s (%+.0f %%)%s" % (
            words, name(key), show(how, before), show(how, after), unit, 100 * (factor - 1),
            "" if key.contestant in OWN else "; not libprobe's"))
    worse = sum(factor > 1 and key.contestant in OWN for factor, key, *_ in found)
    print("%d of %d benchmarks that both have are worse." % (worse, len(old.series.keys() & new.series.keys())))
    return 1 if worse and not chance else 0


def common(old, interpreters, path):
    """BadInput where `old` has none of these interpreters, of the run `path`."""
    if not set(old.interpreters) & set(interpreters):
        raise bench_results.BadInput("%s and %s have no interpreter in common: the one is of %s, the other of %s" % (
            old.path, path, ", ".join(old.interpreters), ", ".join(interpreters)))


def main(words):
    if len(words) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        threshold = 1 + float(words[2]) / 100 if len(words) > 2 else THRESHOLD
        old, new = map(bench_results.load, words[:2])
        common(old, new.interpreters, new.path)
        if not old.series.keys() & new.series.keys():
            raise bench_results.BadInput("%s and %s have no benchmark in common" % (old.path, new.path))
    except (bench_results.BadInput, ValueError) as error:
        print("bench_compare: %s" % error, file=sys.stderr)
        return 2
    if filecmp.cmp(*words[:2], shallow=False):
        print("%s and %s are the same run: there is nothing to compare." % (old.path, new.path))
        return 0
    return compare(old, new, threshold)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
