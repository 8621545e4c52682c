"""The map's page as a whole: what it fetches, escapes, looks like and prints."""
import copy

import case
from reports import REPORTS, SHOWN


class Page(case.Case):
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
    case.main()
