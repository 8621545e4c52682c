"""What tools/platform_table.py writes and refuses; usage: platform_table_tests.py TOOLS PACKAGE"""
import contextlib
import io
import os
import sys
import tempfile
import unittest
import unittest.mock

TOOLS, PACKAGE = sys.argv[1:]
sys.path[:0] = [TOOLS, PACKAGE]

import interpreters  # noqa: E402
import platform_table  # noqa: E402
import platforms  # noqa: E402
import table  # noqa: E402
from libprobe import source  # noqa: E402

RECORD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "images", "linux-s390x", "3.14.10.record")


class PlatformTable(unittest.TestCase):
    def write(self, found, built):
        """The table that is written of one interpreter a platform with this report, if so many platforms are built."""
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
            page = os.path.join(folder, "page.md")
            with open(page, "w") as file:
                file.write("before\n" + platform_table.BEGIN + "old\n" + table.END)
            for name in list(platforms.PLATFORMS)[:built]:
                os.makedirs(os.path.join(folder, name, "python"))
            with unittest.mock.patch.object(interpreters, "of_platform", return_value=[{"executable": "python3.14"}]), \
                 unittest.mock.patch.object(source, "probe", return_value=found):
                platform_table.main(PACKAGE, folder, folder, page)
            with open(page) as file:
                return file.read()

    def test_each_platform_has_its_line(self):
        text = self.write(source.load(RECORD), len(platforms.PLATFORMS))
        for name in platforms.PLATFORMS:
            self.assertRegex(text, r"\| %s \| 3.14 \| (\d+) / \1 / \d+ \| proven \|" % name)

    def test_without_all_platforms_nothing_is_written(self):
        self.assertIn("old", self.write(source.load(RECORD), len(platforms.PLATFORMS) - 1))

    def test_another_layout_than_the_compilers_is_refused(self):
        found = source.load(RECORD)
        found["known"].update(name=None, differs=["tp_dict"])
        with self.assertRaisesRegex(SystemExit, "python3.14 has not the layout of CPython 3.14: tp_dict"):
            self.write(found, 1)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
