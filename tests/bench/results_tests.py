"""What is read from the benchmarks' JSON, and which targets it says are met."""
import sys
import unittest

from made import case, document, entries, results, WHOLE

import bench_results  # noqa: E402
import bench_verdicts  # noqa: E402


class Reading(unittest.TestCase):
    def test_medians_and_quartiles(self):
        series = case(document(entries("3.9.1/a/b/libprobe", [8, 1, 2, 4, 3])), "3.9.1/a/b/libprobe")
        self.assertEqual(series.spread, (2, 3, 4))
        self.assertEqual(case(document(entries("3.9.1/a/b/c", [7])), "3.9.1/a/b/c").spread, (7, 7, 7))

    def test_units(self):
        for unit, factor in (("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9)):
            self.assertEqual(case(document(entries("3.9.1/a/b/c", [2], unit)), "3.9.1/a/b/c").values, [2 * factor])
        series = case(WHOLE, "3.11.2/footprint/text/libprobe")
        self.assertEqual((series.unit, series.values), ("bytes", [50000]))

    def test_real_time_counts_where_the_processors_cannot(self):
        for name, time in (("a", 5), ("a/manual_time", 10), ("a/real_time", 10), ("a/threads:2", 10)):
            self.assertEqual(list(results(document(entries("3.9.1/x/y/" + name, [5]))).series.values())[0].values, [time])

    def test_a_ratio_and_its_spread(self):
        data = document(entries("3.9.1/a/b/limit", [1, 2, 4]), entries("3.9.1/a/b/libprobe", [2, 4, 8]))
        made = results(data)
        key = bench_results.parse("3.9.1/a/b/libprobe", ())
        # All nine: .5 1 1 2 2 2 4 4 8
        self.assertEqual(made.ratio(key), (1, 2, 4))
        self.assertIsNone(made.yardstick(key._replace(contestant="limit")))

    def test_without_a_yardstick_or_with_one_too_short_for_the_clock_there_is_no_ratio(self):
        key = bench_results.parse("3.9.1/a/b/libprobe", ())
        self.assertIsNone(results(document(entries("3.9.1/a/b/libprobe", [1]))).ratio(key))
        self.assertIsNone(results(document(entries("3.9.1/a/b/libprobe", [1]), entries("3.9.1/a/b/limit", [0]))).ratio(key))

    def test_names(self):
        for name, parts in (
            ("3.13.5-free-threaded/latency/type_data/libprobe", ("3.13.5-free-threaded", "latency", "type_data", "libprobe", None)),
            ("odd/startup/all/fromspec/min_time:0.1/repeats:7/manual_time", ("odd", "startup", "all", "fromspec", None)),
            ("3.9.1/growth/fields/8", ("3.9.1", "growth", "fields", "libprobe", 8)),
            ("3.9.1/growth/fields/survey/n:8/repeats:7", ("3.9.1", "growth", "fields", "survey", 8)),
            ("3.9.1/growth/threads/libprobe/threads:4", ("3.9.1", "growth", "threads", "libprobe", 4)),
            ("footprint/text/libprobe", ("", "footprint", "text", "libprobe", None)),
            ("alone", ("", "alone", "", "libprobe", None)),
        ):
            self.assertEqual(bench_results.parse(name, ("odd",)), parts)


class Told(unittest.TestCase):
    def verdicts(self, data, words):
        target = next(target for target in bench_results.TARGETS if target.words.startswith(words))
        return bench_results.judge(results(data), target, "3.11.2")

    def test_met_and_missed(self):
        said = bench_verdicts.summary(results(WHOLE)).splitlines()
        self.assertEqual(said[0].split(), ["target", "3.6.15", "3.11.2"])
        lines = {words: next(line for line in said if words in line) for words in ("1.25", "10 ×", "instruction", "200 ns", "40 KiB")}
        self.assertRegex(lines["1.25"], r"missed 1\.30 +met 1\.20$")
        self.assertRegex(lines["10 ×"], r"- +missed 7\.50$")
        self.assertRegex(lines["instruction"], r"- +missed 2$")
        self.assertRegex(lines["200 ns"], r"- +met 80\.0 ns$")
        self.assertRegex(lines["40 KiB"], r"- +missed 48\.8 KiB$")
        self.assertNotIn("attribute lookup", "".join(said))

    def test_the_worst_case_comes_first(self):
        self.assertEqual([verdict.case for verdict in self.verdicts(WHOLE, "getter ≤ 1 instr")], ["tp_name", "tp_flags"])

    def test_a_spread_that_reaches_over_the_limit_is_told(self):
        for times, close in (([1.2, 1.2, 1.24, 1.4, 1.5], True), ([1.2, 1.2, 1.2, 1.2, 1.2], False)):
            data = document(entries("3.11.2/startup/restricted/fromspec", [1]), entries("3.11.2/startup/restricted/libprobe", times))
            verdict = self.verdicts(data, "self-test ≤")[0]
            self.assertEqual((verdict.met, verdict.close), (True, close))

    def test_missed_by_a_hair_is_not_printed_as_the_limit(self):
        data = document(entries("3.11.2/dispatch/call/limit", [1]), entries("3.11.2/dispatch/call/libprobe", [1.0523]))
        self.assertIn("missed 1.0523", bench_verdicts.summary(results(data)))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
