"""What the tests of the map share: a headless Chromium, and the page made from the recorded interpreters."""
import os
import sys
import tempfile
import unittest

import browser
from libprobe import picture


class Case(unittest.TestCase):
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


def main():
    if not (browser.CHROMIUM and browser.DRIVER):
        print("chromium and chromedriver are not here: the map was not looked at")
        sys.exit(1 if os.environ.get("CI") == "true" else 77)
    unittest.main()
