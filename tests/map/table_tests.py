"""The tables below the map."""
import copy
from unittest import mock

import case
from libprobe import core
from reports import REPORTS, SHOWN, UNPROVEN, places


class Table(case.Case):
    def test_the_table_filters(self):
        self.show(REPORTS)
        everything = list(places(REPORTS[0]))
        self.assertEqual(self.browser.run(SHOWN), everything)
        of_mapping = [
            field["name"] for field in REPORTS[0]["fields"] if "PyMappingMethods" in (field["struct"], field["type"])
        ]
        for text, shown in (
            ("TP_d", [name for name in everything if "tp_d" in name]),
            ("PyMappingMethods", of_mapping),
            ("  tp_  inquiry ", ["tp_clear", "tp_is_gc"]),
            ("nonsense", []),
            ("", everything),
        ):
            self.type_filter(text)
            self.assertEqual(self.browser.run(SHOWN), shown)
            told = self.browser.run("return document.getElementById('count').textContent")
            self.assertTrue(told.startswith("%d " % len(shown)), told)
        self.type_filter("mp_length")
        self.assertEqual(self.browser.run("return document.querySelectorAll('#map .cell:not(.out)').length"), 4)
        self.type_filter("am_")
        self.browser.click("#differing")
        self.assertEqual(self.browser.run(SHOWN), ["am_await", "am_aiter", "am_anext", "am_send"])

    def test_only_fields_that_differ(self):
        self.show([REPORTS[1], REPORTS[3]])
        self.browser.click("#differing")
        a, b = places(REPORTS[1]), places(REPORTS[3])
        self.assertEqual(self.browser.run(SHOWN), [name for name in a if a[name] != b[name]])

    def test_the_table_sorts(self):
        self.show(REPORTS)
        everything = list(places(REPORTS[0]))
        ascending = sorted(everything)
        for expected, how in ((ascending, "ascending"), (ascending[::-1], "descending"), (everything, None)):
            self.browser.run("document.querySelector('#fields th button').focus()")
            self.browser.press("Enter")
            self.assertEqual(self.browser.run(SHOWN), expected)
            self.assertEqual(
                self.browser.run("return document.querySelector('#fields th').getAttribute('aria-sort')"), how
            )
        old = places(REPORTS[0])
        placed = sorted((name for name in everything if old[name] is not None), key=old.get)
        without = [name for name in everything if old[name] is None]
        down = sorted(placed, key=lambda name: (-old[name], everything.index(name)))
        for expected in (placed + without, down + without):
            self.browser.click("#fields th:nth-child(3) button")
            self.assertEqual(self.browser.run(SHOWN), expected)

    def test_the_table_tells_the_offsets_and_which_differ_from_the_column_before(self):
        self.show([UNPROVEN] + REPORTS[1:])
        told = """return [...document.querySelectorAll('#row-%s td')].slice(1)
          .map(c => [c.textContent, getComputedStyle(c).fontWeight])"""
        self.assertEqual(
            self.browser.run(told % "tp_name"), [["24", "400"], ["24", "400"], ["40", "700"], ["24", "700"]]
        )
        self.assertEqual([text for text, _ in self.browser.run(told % "am_send")], ["–", "440", "456", "448"])
        self.assertEqual([text for text, _ in self.browser.run(told % "tp_repr")], ["?", "88", "104", "88"])

    def test_what_could_not_be_located_is_listed_with_its_reason(self):
        self.show([UNPROVEN] + REPORTS[1:])
        listed = self.browser.run("return document.querySelector('#missing > ul').textContent")
        self.assertIn("tp_repr unproven: it is nowhere (3.8.18)", listed)
        absent = self.browser.run("return document.querySelector('#missing details').textContent")
        self.assertIn("am_send this version has no such field (3.8.18)", absent)
        self.show([UNPROVEN, UNPROVEN])
        listed = self.browser.run("return document.querySelector('#missing > ul').textContent")
        self.assertIn("tp_repr unproven: it is nowhere (all of them)", listed)

    def test_structs_and_sentences_are_the_cores(self):
        constants = copy.deepcopy(core.constants())
        constants["structs"].reverse()
        for words in constants["verdicts"] + constants["reasons"]:
            words["sentence"] = "it is {name}, says the core".format(**words)
        with mock.patch.object(core, "constants", lambda: constants):
            self.show(REPORTS)
        legend = self.browser.run("return [...document.querySelectorAll('#legend .key')].map(k => k.textContent)")
        drawn = {}
        for field in (field for report in REPORTS for field in report["fields"]):
            drawn.setdefault(field["family"], set()).add(field["struct"])
        verdicts = ["%s: it is %s, says the core" % (name, name) for name in ("located", "proven", "shifted")]
        structs = [struct for family in drawn for struct in constants["structs"] if struct in drawn[family]]
        self.assertEqual(legend[:-1], structs + verdicts)
        absent = self.browser.run("return document.querySelector('#missing details').textContent")
        self.assertIn("am_send it is not_in_version, says the core (3.8.18)", absent)

    def test_equal_names_are_told_apart(self):
        self.show([REPORTS[1], REPORTS[1], REPORTS[0]])
        heads = self.browser.run(
            "return [...document.querySelectorAll('#fields th.interpreter')].map(h => h.textContent)"
        )
        self.assertEqual(heads, ["3.12.1", "3.12.1 (2)", "3.8.18"])


if __name__ == "__main__":
    case.main()
