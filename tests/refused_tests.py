"""Run by an interpreter that libprobe refuses, whatever its version: a sentence and an exit status, no traceback."""
import os
import subprocess
import sys
import unittest


class Refused(unittest.TestCase):
    def run_module(self, *words):
        child = subprocess.Popen(
            [sys.executable, "-m", "libprobe"] + list(words), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        out, err = child.communicate()
        return child.returncode, out.decode(), err.decode()

    def test_every_command_says_why(self):
        for words in ([], ["report"], ["selftest"], ["--help"], ["--version"], ["nonsense"]):
            status, out, err = self.run_module(*words)
            self.assertEqual((status, out), (3, ""), (words, err))
            self.assertEqual(err.count("\n"), 1, err)
            self.assertTrue(err.startswith("libprobe: this is "), err)
            self.assertIn("CPython 3.6 or newer", err)

    def test_importing_it_is_no_error(self):
        import libprobe

        self.assertIsNotNone(libprobe.refusal())
        self.assertFalse(hasattr(libprobe, "report"))


if __name__ == "__main__":
    unittest.main()
