"""The strips of the map, in which objects are drawn to scale, and how a field is followed through them."""
import copy

import case
from reports import FOCUSED, GEOMETRY, LIT, OBJECTS, OFFSETS, REPORTS, WITH_MORE, WITH_PARTS, column, places, reach


class Strips(case.Case):
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
            self.assertEqual(list(first), list(dict.fromkeys(row["family"] for row in WITH_MORE[0]["fields"])))
            self.assertLessEqual({"type", "float", "long"}, set(first))
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
        self.assertIn(", ".join("%s %s" % item for item in WITH_MORE[0]["restricted"].items()), cells[0])
        self.assertEqual([row[8] for row in cells], ["–", "56"])

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


if __name__ == "__main__":
    case.main()
