"""Which targets a run of ./dev bench meets, in words."""
import functools

import bench_plots as plots
import bench_results

SIGNS = "~: the middle half of the repetitions reaches over the limit. -: not measured here."


def told(target, verdict):
    """met 1.12, missed 9.3; ~ where the spread reaches over the limit"""
    value, limit = (plots.quantity(number, target.unit) for number in (verdict.spread.middle, target.limit))
    if value == limit:
        value = plots.quantity(verdict.spread.middle, target.unit, 5)
    value = value.replace(" ×", "")
    return "%s %s%s" % ("met" if verdict.met else "missed", value, "~" if verdict.close else "")


@functools.lru_cache(maxsize=None)
def judged(results):
    """Pairs of each target that anything was measured for, and {interpreter: verdicts}."""
    pairs = []
    for target in bench_results.TARGETS:
        verdicts = {name: bench_results.judge(results, target, name) for name in results.interpreters}
        if any(verdicts.values()):
            pairs.append((target, {name: found for name, found in verdicts.items() if found}))
    return pairs


def summary(results):
    names = [plots.short(name) for name in results.interpreters]
    lines = [["target"] + names]
    for target, verdicts in judged(results):
        there = (verdicts.get(name) for name in results.interpreters)
        lines.append([target.words] + [told(target, found[0]) if found else "-" for found in there])
    widths = [max(len(line[i]) for line in lines) for i in range(len(names) + 1)]
    table = "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)
    return "%s\n\nOf several cases the worst. %s" % (table, SIGNS)
