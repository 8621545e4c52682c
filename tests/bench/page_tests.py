"""The page, the picture and the plots of the benchmarks."""
import re
import sys
import unittest
import xml.etree.ElementTree as ElementTree

from made import around, case, document, results, WHOLE

import bench_page  # noqa: E402
import bench_picture  # noqa: E402
import bench_plots  # noqa: E402


class Drawn(unittest.TestCase):
    def test_the_page_has_every_benchmark_and_every_median(self):
        made = results(WHOLE)
        page = bench_page.page(made)
        for key, series in made.series.items():
            figure = re.search(r'<figure><h3 id="%s">.*?</figure>' % re.escape(bench_page.html.escape("%s/%s" % key[1:3])), page)
            self.assertTrue(figure, key)
            self.assertIn(bench_page.html.escape(key.contestant), figure.group())
            self.assertIn(bench_plots.quantity(series.spread.middle, series.unit), figure.group())

    def test_the_page_tells_what_is_missing_and_fetches_nothing(self):
        page = bench_page.page(results(WHOLE))
        for words in ("shiboken6 (no wheel for 3.6)", "3.11.2/cold/type_data/limit: no such call", "target 1.25 ×", "Against nanobind 2.4.0.", "missed on 3.6.15 (1.30)"):
            self.assertIn(words, page)
        self.assertNotIn("<case>", page)
        self.assertNotRegex(page.replace("http://www.w3.org/2000/svg", ""), r"https?:|<script|<link|@import|url\(")

    def test_what_is_drawn_is_well_formed_and_none_of_it_off_the_paper(self):
        drawings = re.findall(r"<svg.*?</svg>", bench_page.page(results(WHOLE)), re.S)
        self.assertGreater(len(drawings), 8)
        for drawing in drawings:
            tree = ElementTree.fromstring(drawing)
            left, top, width, height = map(float, tree.get("viewBox").split())
            for element in tree.iter():
                for name, end in (("x", left + width), ("y", top + height), ("cx", left + width), ("cy", top + height)):
                    self.assertTrue(0 <= float(element.get(name, 0)) <= end, (drawing, element.attrib))

    def test_a_mark_stands_where_its_value_is(self):
        for values, log in (([1, 2, 5], False), ([1, 2, 50], True), ([0, 50], False)):
            axis = bench_plots.Axis(values, 100, 600)
            self.assertEqual(axis.log, log)
            places = [axis(value) for value in values]
            self.assertEqual(places, sorted(places))
            self.assertTrue(100 <= places[0] and places[-1] <= 600)
        self.assertAlmostEqual(axis(25) - axis(0), axis(50) - axis(25))
        axis = bench_plots.Axis([1, 100], 0, 600)
        self.assertAlmostEqual(axis(10) - axis(1), axis(100) - axis(10))

    def test_the_picture_has_the_versions_numbers_and_means(self):
        parts = [around("%s/throughput/%s/%s" % (name, case, contestant), time)
                 for name in ("3.9.2", "3.9.18", "3.10.1", "3.13.5-free-threaded", "3.13.5-debug")
                 for case, contestant, time in (("tp_name", "limit", 1), ("tp_name", "libprobe", 2), ("tp_flags", "limit", 1),
                                                ("tp_flags", "libprobe", 8), ("tp_flags", "attribute", 50))]
        some = bench_picture.picture(results(document(*parts)))
        self.assertIn("Bars from top to bottom: CPython 3.9.18, 3.13.5t.", some)
        self.assertEqual(some.count("<title>3.9.18: 4.00 ×</title>"), 1)
        self.assertIn("one binary for all, mean of 2<", some)
        self.assertIn("PyObject_GetAttr<", some)
        self.assertEqual(some.count("not measured"), 1)
        whole = bench_picture.picture(results(WHOLE))
        for words in (">1.20 to 1.30 ×<", ">9.00 ×<", "one, 10.0 ns<", "Every further caller in the process", ">80.0 ns<", ">48.8 KiB<"):
            self.assertIn(words, whole)
        self.assertIn("CPython 3.6.15.", bench_picture.picture(results(document(around("3.6.15/startup/second/libprobe", 1)))))

    def test_an_import_is_told_with_its_fields_and_its_times(self):
        data = document(*[around("3.11.%d/startup/import/%s" % (patch, contestant), time, unit="us") for patch in (2, 7)
                          for contestant, time in (("without", 40 + patch), ("with", 80 + 2 * patch))])
        page = bench_page.page(results(data))
        for words in ("an import with a self-test of two fields, tp_name and tp_mro.",
                      "with: 2.00 × (84.0 to 94.0 µs)", "without libprobe, 42.0 to 47.0 µs."):
            self.assertIn(words, page)
        for words, told in (("Import of a small extension", "47.0 µs"),
                            ("with a self-test of 2 fields", "2.00 ×, 94.0 µs")):
            self.assertEqual(re.search(">%s</text><[^>]*>([^<]+)</text>" % words, page).group(1), told)

    def test_many_cases_have_a_plot_of_them_all(self):
        parts = [around("%s/latency/tp_%02d/%s" % (name, i, contestant), time) for i in range(20)
                 for name, contestant, time in (("3.9.1", "limit", 1), ("3.9.1", "libprobe", 2), ("3.11.2", "limit", 1),
                                                ("3.11.2", "libprobe", 4 + i), ("3.11.2", "limited", 30))]
        page = bench_page.page(results(document(*reversed(parts))))
        drawing = re.search("latency, all cases.*?</figure>", page, re.S).group()
        self.assertIn("<title>libprobe, tp_07: 6.50 × (2.00 × to 11.0 ×)</title>", drawing)
        self.assertEqual(re.findall(r">(tp_\d\d)<", drawing), ["tp_%02d" % i for i in range(20)])
        self.assertNotIn("all cases", bench_page.page(results(WHOLE)))

    def test_points_of_growth_stand_on_their_arguments(self):
        drawing = re.search(r'<svg[^>]*"growth/types">.*?</svg>', bench_page.page(results(WHOLE)), re.S).group()
        grid = re.findall(r'<path class="grid" d="M([\d.]+),0V.*?<text[^>]*>(\d+)<', drawing)
        self.assertEqual([label for _, label in grid], ["0", "1000", "100000"])
        self.assertEqual(re.findall(r'cx="([\d.]+)"', drawing), [place for place, _ in grid])

    def test_growth_says_what_is_timed(self):
        parts = [around("3.11.2/growth/fields/selftest/%d" % fields, 10 + fields) for fields in (1, 48, 115)]
        parts += [around("3.11.2/growth/%s/x/%d" % (case, i), 9) for case in bench_page.GROWTH
                  if case != "fields" for i in (0, 4)]
        page = bench_page.page(results(document(*parts)))
        fields = re.search(r'<svg[^>]*"growth/fields">.*?</svg>', page, re.S).group()
        self.assertEqual(re.findall(r"<title>3.11.2: ([^<]*)</title>", fields), ["1: 11.0 ns, 48: 58.0 ns, 115: 125 ns"])
        for words in ("time of one self-test of all fields; lower", "time of one survey; lower", "number of further types in the process<",
                      "processor time of one call of libprobe_probe after the first; lower"):
            self.assertIn(words, page)
        self.assertNotIn('id="show-', page)

    def test_groups_that_are_missing_are_not_missed(self):
        for group in ("startup", "latency", "growth", "footprint", "oddity"):
            some = [entry for entry in WHOLE["benchmarks"] if "/%s/" % group in entry["name"]]
            page = bench_page.page(results(dict(WHOLE, benchmarks=some)))
            self.assertIn('id="%s"' % group, page)
            for drawing in re.findall(r"<svg.*?</svg>", page, re.S):
                ElementTree.fromstring(drawing)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
