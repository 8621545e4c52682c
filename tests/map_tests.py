"""The map, looked at in a headless Chromium; the page is made from the recorded interpreters."""
import copy
import os
import sys
import tempfile
import unittest
from unittest import mock

import browser
from libprobe import core, picture
from map_page import FOCUSED, GEOMETRY, LIT, OBJECTS, OFFSETS, REPORTS, SHOWN, UNPROVEN, WITH_MORE, WITH_PARTS, column, places, reach


class Map(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.browser = browser.Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.folder.cleanup()

    def show(self, reports):
        path = os.path.join(self.folder.name, "map.html")
        with open(path, "w", encoding="utf-8") as file:
            file.write(picture.page([("from %d" % i, report) for i, report in enumerate(reports)]))
        self.browser.devtools("Emulation.setEmulatedMedia", media="", features=[])
        self.browser.open(path)
        return path

    def type_filter(self, text):
        self.browser.run(
            "const f = document.getElementById('filter'); f.value = arguments[0]; f.dispatchEvent(new Event('input'))",
            text,
        )

    def test_cells_are_to_scale(self):
        self.show(REPORTS)
        for density in ("detail", "overview"):
            self.browser.click("[value=%s]" % density)
            for drawn, report in zip(self.browser.run(GEOMETRY), REPORTS):
                self.assertEqual(set(drawn), {name for name, offset in places(report).items() if offset is not None})
                for field in report["fields"]:
                    if field["offset"] is not None:
                        into = field["offset"] % 8  # a part of a word stands in the word's row
                        self.assertAlmostEqual(drawn[field["name"]]["top"], field["offset"] - into, delta=0.5)
                        self.assertAlmostEqual(drawn[field["name"]]["height"], max(reach(report, field), 8), delta=0.5)

    def test_each_family_has_an_object_of_its_own_side_by_side_in_all_strips(self):
        self.show(WITH_MORE)
        for density in ("detail", "overview"):
            self.browser.click("[value=%s]" % density)
            first, second = (dict(objects) for objects in self.browser.run(OBJECTS))
            self.assertEqual(list(first), ["type", "float", "long"])
            for family in first:
                self.assertAlmostEqual(first[family]["top"], second[family]["top"], delta=0.5)
                self.assertAlmostEqual(first[family]["foot"], second[family]["foot"], delta=0.5)
                below = max(first[family]["bottom"], second[family]["bottom"])
                self.assertAlmostEqual(first[family]["foot"], below, delta=0.5)
        for objects, report, head in zip((first, second), WITH_MORE, (16, 32)):
            self.assertAlmostEqual(objects["type"]["bytes"], report["sizes"]["heap_type"]["bytes"], delta=0.5)
            self.assertAlmostEqual(objects["float"]["bytes"], head + 8, delta=0.5)
            self.assertEqual(objects["float"]["gaps"], ["bytes 0 to %d: %d bytes not located" % (head - 1, head)])
            sizes = ["%s %d" % (name, size["bytes"]) for name, size in report["sizes"].items() if size["family"] == "type"]
            self.assertEqual(objects["type"]["sizes"], sizes)
        # As far as its last field, unless a size says more.
        self.assertAlmostEqual(first["long"]["bytes"], 16 + 12, delta=0.5)
        self.assertAlmostEqual(second["long"]["bytes"], 56, delta=0.5)
        self.assertEqual([first["long"]["sizes"], second["long"]["sizes"]], [["long_size –"], ["long_size 56"]])
        drawn = self.browser.run(GEOMETRY)[1]
        self.assertTrue(drawn["ob_digits"]["lane"])
        self.assertAlmostEqual(drawn["ob_digits"]["height"], 12, delta=0.7)
        self.browser.point_at(".strip:nth-child(2) [data-field=ob_fval]")
        self.assertEqual(self.browser.run(OFFSETS), ["16", "32"])
        cells = self.browser.run(
            "return [...document.querySelectorAll('#interpreters tbody tr')].map(r => [...r.cells].map(c => c.textContent))"
        )
        self.assertIn("type proven, float proven, long unproven", cells[0])
        self.assertEqual([row[7] for row in cells], ["–", "56"])

    def test_gaps_are_what_no_cell_covers(self):
        self.show([WITH_PARTS])
        told = self.browser.run("return [...document.querySelectorAll('.strip .gap')].map(g => g.title)")
        covered = {
            byte
            for field in WITH_PARTS["fields"]
            if field["offset"] is not None and field["name"] != "as_mapping"
            for byte in range(field["offset"], field["offset"] + field["size"])
        }
        missing = set(range(WITH_PARTS["sizes"]["heap_type"]["bytes"])) - covered
        drawn = [byte for words in told for byte in range(int(words.split()[1]), int(words.split()[3].rstrip(":")) + 1)]
        self.assertEqual(sorted(drawn), sorted(missing))
        self.assertIn("bytes 11 to 15: 5 bytes not located", told)
        self.assertIn("bytes 16 to 31: 16 bytes not located", told)
        self.assertIn("bytes 32 to 35: 4 bytes not located", told)

    def test_parts_of_a_word_stand_side_by_side_and_containers_beside_their_members(self):
        self.show([WITH_PARTS])
        drawn = self.browser.run(GEOMETRY)[0]
        flags, mutex, tid = drawn["ob_flags"], drawn["ob_mutex"], drawn["ob_tid"]
        for part in (flags, mutex):
            self.assertAlmostEqual(part["top"], 8, delta=0.5)
            self.assertAlmostEqual(part["height"], 8, delta=0.5)
        self.assertAlmostEqual(flags["width"] / tid["width"], 2 / 8, delta=0.02)
        self.assertAlmostEqual(mutex["width"] / tid["width"], 1 / 8, delta=0.02)
        self.assertAlmostEqual((mutex["left"] - tid["left"]) / tid["width"], 2 / 8, delta=0.02)
        lane, member = drawn["as_mapping"], drawn["mp_length"]
        self.assertTrue(lane["lane"] and not member["lane"])
        self.assertAlmostEqual(lane["top"], member["top"], delta=0.5)
        self.assertAlmostEqual(lane["height"], 24, delta=0.5)  # three members, that is all that is known
        label = "return document.querySelector('[data-field=as_mapping]').getAttribute('aria-label')"
        self.assertIn("from byte %d, located" % places(WITH_PARTS)["as_mapping"], self.browser.run(label))
        self.browser.point_at("[data-field=as_mapping]")
        self.assertEqual(self.browser.run(OFFSETS.replace("[1]", "[3]")), ["–"])
        self.assertLessEqual(lane["left"] + lane["width"], member["left"])
        self.assertIn(
            "not known; 1 difference from CPython 3.13",
            self.browser.run("return document.querySelector('.strip .head').textContent"),
        )

    def test_a_field_is_followed_through_all_interpreters_that_have_it(self):
        self.show(REPORTS)
        for name in ("tp_dict", "nb_index", "am_send"):
            having = [report for report in REPORTS if places(report)[name] is not None]
            self.browser.point_at(".strip:nth-child(4) [data-field=%s]" % name)
            self.assertEqual(self.browser.run(LIT), [name] * len(having))
            self.assertEqual(
                self.browser.run(OFFSETS),
                [str(places(report)[name]) if report in having else "–" for report in REPORTS],
            )
            self.assertEqual(
                self.browser.run("return document.querySelectorAll('#lines path').length"), len(having) - 1
            )
        panel = self.browser.run("return document.getElementById('panel').textContent")
        self.assertIn("am_send", panel)
        self.assertIn("PyType_GetSlot", panel)
        self.assertIn("this version has no such field", panel)

    def test_the_panel_tells_how_far_a_field_moved_and_its_row_in_the_table_follows_too(self):
        self.show(REPORTS)
        self.browser.point_at("#row-nb_add th")
        self.assertEqual(self.browser.run(LIT), ["nb_add"] * 4)
        moved = self.browser.run(OFFSETS.replace("[1]", "[2]"))
        offsets = [places(report)["nb_add"] for report in REPORTS]
        told = [int(text.replace("−", "-") or 0) for text in moved]
        self.assertEqual(told, [0] + [b - a for a, b in zip(offsets, offsets[1:])])

    def test_words_of_32_bits_are_drawn_as_tall_as_words_of_64(self):
        narrow = copy.deepcopy(REPORTS[1])
        narrow["interpreter"]["pointer_size"] = 4
        self.show([narrow])
        unit = "return getComputedStyle(document.getElementById('map')).getPropertyValue('--byte')"
        half = float(self.browser.run(unit)[:-2]) / 2
        self.show([REPORTS[1]])
        self.assertEqual(float(self.browser.run(unit)[:-2]), half)

    def test_a_line_past_interpreters_that_lack_the_field_is_dashed(self):
        self.show([REPORTS[1], REPORTS[0], REPORTS[2], REPORTS[3]])
        self.browser.point_at("[data-field=am_send]")
        dashes = self.browser.run(
            "return [...document.querySelectorAll('#lines path')].map(p => getComputedStyle(p).strokeDasharray)"
        )
        self.assertEqual([dash != "none" for dash in dashes], [True, False])

    def test_lines_lead_from_cell_to_cell(self):
        self.show(REPORTS)
        self.browser.point_at(".strip:nth-child(4) [data-field=bf_getbuffer]")
        ends = self.browser.run("""
            const outer = document.querySelector('.strips').getBoundingClientRect();
            const cells = [...document.querySelectorAll('#map .on')].map(c => c.getBoundingClientRect());
            const paths = [...document.querySelectorAll('#lines path')];
            return [paths.map(p => p.getAttribute('d').match(/[-.0-9]+/g).map(Number)),
                    cells.map(c => [c.left - outer.left, c.right - outer.left, (c.top + c.bottom) / 2 - outer.top])]""")
        paths, cells = ends
        for i, path in enumerate(paths):
            for drawn, there in zip(path, (cells[i][1], cells[i][2], cells[i + 1][0], cells[i + 1][2])):
                self.assertAlmostEqual(drawn, there, delta=1)

    def test_the_keyboard_does_what_the_pointer_does(self):
        self.show(REPORTS)
        self.browser.run("document.querySelector('#theme').focus()")
        self.browser.press("Tab")
        first, second, third = column(REPORTS[0])[:3]
        having = [report for report in REPORTS if places(report).get(second) is not None]
        right = REPORTS.index(having[1])
        above = column(REPORTS[right])[column(REPORTS[right]).index(second) - 1]
        self.assertEqual(self.browser.run(FOCUSED), [0, first])
        offsets = [places(report)[first] for report in REPORTS]
        self.assertEqual(self.browser.run(OFFSETS), ["–" if offset is None else str(offset) for offset in offsets])
        for key, focused in (
            ("ArrowUp", [0, first]),
            ("ArrowDown", [0, second]),
            ("ArrowLeft", [0, second]),
            ("ArrowRight", [right, second]),
            ("ArrowUp", [right, above]),
            ("ArrowDown", [right, second]),
            ("ArrowLeft", [0, second]),
            ("End", [0, column(REPORTS[0])[-1]]),
            ("Home", [0, first]),
        ):
            self.browser.press(key)
            self.assertEqual(self.browser.run(FOCUSED), focused, key)
            self.assertEqual(set(self.browser.run(LIT)), {focused[1]})
        self.browser.press("Enter", "ArrowDown")  # held: what is followed stays
        self.assertEqual(set(self.browser.run(LIT)), {first})
        self.browser.press("Escape", "ArrowDown")
        self.assertEqual(set(self.browser.run(LIT)), {third})
        outline = self.browser.run("return getComputedStyle(document.activeElement).outlineStyle")
        self.assertEqual(outline, "solid")
        label = self.browser.run("return document.activeElement.getAttribute('aria-label')")
        self.assertRegex(label, r"^%s, \w+, in 3\.8\.18: bytes %d to \d+, \w+$" % (third, places(REPORTS[0])[third]))
        self.browser.press("Tab")  # one stop for the whole map
        self.assertNotIn("cell", self.browser.run("return document.activeElement.className"))

    def test_the_focused_field_is_not_hidden_behind_scale_or_head(self):
        self.show(REPORTS * 5)
        self.browser.click("[value=detail]")
        self.browser.run("document.querySelector('.strip [tabindex=\"0\"]').focus()")
        self.browser.press(*["ArrowRight"] * 19 + ["ArrowDown"] * 30 + ["ArrowLeft"] * 19 + ["ArrowUp"] * 25)
        seen = self.browser.run("""
            const at = document.activeElement.getBoundingClientRect();
            return document.elementFromPoint(at.left + 8, at.top + 4).closest('button') === document.activeElement""")
        self.assertTrue(seen)
        scale = self.browser.run(
            "document.getElementById('map').scrollLeft = 500;"
            "return document.querySelector('.ruler').getBoundingClientRect().left - map.getBoundingClientRect().left"
        )
        self.assertLess(abs(scale), 3)  # the scale stays where it is

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
        drawn = {field["struct"] for report in REPORTS for field in report["fields"]}
        verdicts = ["%s: it is %s, says the core" % (name, name) for name in ("located", "proven", "shifted")]
        of_type = [struct for struct in constants["structs"] if struct in drawn and struct != "PyFloatObject"]
        self.assertEqual(legend[:-1], of_type + ["PyFloatObject"] + verdicts)
        absent = self.browser.run("return document.querySelector('#missing details').textContent")
        self.assertIn("am_send it is not_in_version, says the core (3.8.18)", absent)

    def test_equal_names_are_told_apart(self):
        self.show([REPORTS[1], REPORTS[1], REPORTS[0]])
        heads = self.browser.run(
            "return [...document.querySelectorAll('#fields th.interpreter')].map(h => h.textContent)"
        )
        self.assertEqual(heads, ["3.12.1", "3.12.1 (2)", "3.8.18"])

    def test_the_page_asks_for_nothing(self):
        self.browser.requested()
        path = self.show(REPORTS)
        self.browser.point_at(".strip:nth-child(4) [data-field=tp_dict]")
        self.assertEqual(self.browser.requested(), ["file://" + path])

    def test_text_of_a_report_is_never_markup(self):
        evil = copy.deepcopy(REPORTS[1])
        text = "</script x><script>window.evil=1</script><img src=x onerror=window.evil=1><!-- <script >"
        evil["fields"][0].update(name=text, struct=text, type=text, witnesses=[text], verdict=text)
        evil["interpreter"]["version"] = evil["restricted"]["float"] = evil["fields"][1]["detail"] = text
        evil["restricted"][text] = evil["fields"][2]["family"] = text
        evil["sizes"][text] = dict(evil["sizes"]["heap_type"], bytes=None, verdict=text)
        evil["fields"][1].update(offset=None, reason=text, verdict="unproven")
        self.show([evil, REPORTS[0]])
        self.browser.run("document.querySelectorAll('.cell')[1].focus()")
        self.assertEqual(self.browser.run("return [window.evil || 0, document.images.length]"), [0, 0])
        self.assertIn(text, self.browser.run(SHOWN))

    def test_light_dark_and_the_toggle(self):
        self.show(REPORTS)
        background = "return getComputedStyle(document.body).backgroundColor"
        seen = {}
        for scheme in ("light", "dark"):
            self.browser.devtools(
                "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}]
            )
            seen[scheme] = self.browser.run(background)
        self.assertNotEqual(seen["light"], seen["dark"])
        for preferred in ("dark", "light"):
            self.browser.devtools(
                "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": preferred}]
            )
            for chosen in ("light", "dark", preferred):
                self.browser.click("#theme")
                self.assertEqual(self.browser.run(background), seen[chosen])

    def test_printed_nothing_is_cut_off(self):
        self.show(REPORTS * 5)
        self.browser.devtools("Emulation.setEmulatedMedia", media="print")
        self.browser.devtools(
            "Emulation.setDeviceMetricsOverride", width=720, height=1000, deviceScaleFactor=1, mobile=False
        )
        try:
            boxes = self.browser.run(
                "return [...document.querySelectorAll('.strip')].map(s => s.getBoundingClientRect().right)"
            )
            self.assertLessEqual(max(boxes), 720)
            self.assertEqual(
                self.browser.run("return getComputedStyle(document.getElementById('tools')).display"), "none"
            )
            self.assertEqual(
                self.browser.run("return getComputedStyle(document.getElementById('map')).overflow"), "visible"
            )
        finally:
            self.browser.devtools("Emulation.clearDeviceMetricsOverride")

    def test_the_page_itself_never_scrolls_sideways(self):
        chosen = "return document.getElementById('map').dataset.density"
        self.show(REPORTS)
        self.assertEqual(self.browser.run(chosen), "detail")
        self.show(REPORTS * 6)
        self.assertEqual(self.browser.run(chosen), "overview")
        for width in (1400, 700):
            self.browser.devtools(
                "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False
            )
            for density in ("overview", "detail"):
                self.browser.click("[value=%s]" % density)
                self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth"), width)
        self.browser.devtools("Emulation.clearDeviceMetricsOverride")


if __name__ == "__main__":
    if not (browser.CHROMIUM and browser.DRIVER):
        print("chromium and chromedriver are not here: the map was not looked at")
        sys.exit(1 if os.environ.get("CI") == "true" else 77)
    unittest.main()
