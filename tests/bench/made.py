"""What the tests of the benchmarks' tools share: a made-up run, and the results that are read from one.

usage of each of them: NAME_tests.py TOOLS
"""
import sys

TOOLS = sys.argv[1]
sys.path.insert(0, TOOLS)

import bench_results  # noqa: E402

STEADY = (0.99, 1.0, 1.0, 1.0, 1.0, 1.0, 1.01)


def entries(name, times, unit="ns", **more):
    """As Google Benchmark writes the repetitions of one benchmark, with an aggregate that nobody must count."""
    common = {"name": name, "run_name": name, "time_unit": unit, "threads": 1}
    rows = [dict(common, run_type="iteration", repetition_index=i, real_time=time * 2, cpu_time=time, **more)
            for i, time in enumerate(times)]
    return rows + [dict(common, run_type="aggregate", aggregate_name="mean", real_time=1e9, cpu_time=1e9)]


def around(name, time, **more):
    return entries(name, [time * factor for factor in STEADY], **more)


def document(*benchmarks, **context):
    return {"context": context, "benchmarks": sum(benchmarks, [])}


WHOLE = document(
    around("3.11.2/startup/restricted/fromspec/repeats:7", 10), around("3.11.2/startup/restricted/libprobe/repeats:7", 12),
    around("3.11.2/startup/restricted/shiboken/repeats:7", 90), around("3.6.15/startup/restricted/fromspec", 10),
    around("3.6.15/startup/restricted/libprobe", 13), around("3.11.2/latency/tp_name/limit", 1, instructions=1.0),
    around("3.11.2/latency/tp_name/libprobe", 1.1, instructions=3.0), around("3.11.2/latency/tp_flags/limit", 1, instructions=1.0),
    around("3.11.2/latency/tp_flags/libprobe", 1.1, instructions=2.0), around("3.11.2/latency/tp_name/limited", 5),
    around("3.11.2/startup/second/libprobe", 0.08, unit="us"), entries("3.11.2/footprint/text/libprobe", [0], bytes=50000),
    around("3.11.2/growth/types/0", 80), around("3.11.2/growth/types/1000", 85), around("3.11.2/growth/types/libprobe/100000", 99),
    around("3.11.2/growth/threads/libprobe/real_time/threads:4", 80), around("3.11.2/growth/threads/libprobe/real_time/threads:1", 20),
    around("3.11.2/oddity/<case>/<&>", 3),
    entries("3.11.2/cold/type_data/limit", [0], error_occurred=True, error_message="no such call"),
    interpreters=[{"name": "3.6.15", "version": "3.6.15", "skipped": [{"what": "shiboken6", "why": "no wheel for 3.6"}]},
                  {"name": "3.11.2", "version": "3.11.2", "skipped": [], "peers": {"nanobind": "2.4.0"}}],
)


def results(data):
    return bench_results.Results("made.json", data)


def case(data, name):
    return results(data).series[bench_results.parse(name, ())]
