"""Checks that ./dev installs packages only if somebody agreed, with stand-ins for apt and sudo, and refuses words it does not know.

usage: dev_tests.py SOURCE    SOURCE: libprobe's tree
"""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

STANDINS = {
    "dpkg-query": "exit 1",  # nothing is installed
    "apt-get": 'echo "$@" >>"$LOG"',
    "sudo": '"$@"',
    "id": 'echo "$USER_ID"',
    "clang-format": "exit 0",
}


class Dev(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.log = os.path.join(self.folder.name, "log")
        for name, text in STANDINS.items():
            path = os.path.join(self.folder.name, name)
            with open(path, "w") as file:
                file.write("#!/bin/sh\n%s\n" % text)
            os.chmod(path, 0o755)

    def run_dev(self, user=1000, answer=None, **settings):
        """Whether `./dev format --check` installed what it lacks, and what it said. `answer`: what a terminal's user types."""
        environment = {"PATH": self.folder.name + ":/usr/bin:/bin", "HOME": self.folder.name, "LOG": self.log, "USER_ID": str(user)}
        terminal = None
        if answer is not None:
            terminal, given = os.openpty()
            os.write(terminal, answer.encode())
        else:
            given = os.open(os.devnull, os.O_RDONLY)
        done = subprocess.run([os.path.join(sys.argv[1], "dev"), "format", "--check"], env=dict(environment, **settings), stdin=given,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        os.close(given)
        if terminal is not None:
            os.close(terminal)
        installed = os.path.exists(self.log)
        self.assertEqual(done.returncode == 0, installed, done.stdout)
        return installed, done.stdout.decode()

    def test_agreed(self):
        for user, answer, settings in ((1000, "y\n", {}), (0, None, {}), (1000, None, {"CI": "true"}),
                                       (1000, None, {"LIBPROBE_INSTALL": "yes"}), (0, "yes\n", {})):
            with self.subTest(user=user, answer=answer, settings=settings):
                installed, text = self.run_dev(user, answer, **settings)
                self.assertTrue(installed, text)
                os.remove(self.log)

    def test_not_agreed(self):
        never = {"LIBPROBE_NO_INSTALL": "1"}
        for user, answer, settings in ((1000, "n\n", {}), (1000, "\n", {}), (0, "n\n", {}), (1000, None, {}), (0, None, never),
                                       (1000, None, dict(never, CI="true"))):
            with self.subTest(user=user, answer=answer, settings=settings):
                installed, text = self.run_dev(user, answer, **settings)
                self.assertFalse(installed, text)
                self.assertIn("clang-format", text)
                self.assertIn("LIBPROBE_INSTALL=yes", text)

    def test_words_that_a_job_does_not_take(self):
        dev = shutil.copy(os.path.join(sys.argv[1], "dev"), self.folder.name)  # whose build folder is not ours
        for words, named in (("report extra words", "extra words"), ("test types more", "more"), ("sanitize a b c", "b c"),
                             ("sanitize --help", "--help"), ("test -h", "-h"), ("report --quick", "--quick"),
                             ("interpreters 3.13", "3.13"), ("interpreters --platforms x86", "x86"), ("clean --platforms", "--platforms"),
                             ("format all", "all"), ("format --check all", "all"), ("check it", "it"),
                             ("lint it", "it"), ("clean build", "build"), ("help me", "me"), ("--help me", "me")):
            with self.subTest(words=words):
                done = subprocess.run([dev] + words.split(), stdin=subprocess.DEVNULL,
                                      env={"PATH": self.folder.name + ":/usr/bin:/bin", "LOG": self.log, "USER_ID": "1000",
                                           "LIBPROBE_NO_INSTALL": "1", "HOME": self.folder.name},
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertEqual(done.stdout, b"")
                self.assertEqual(done.stderr.decode(), 'dev: %s does not know what to do with "%s"; ./dev help says what it takes\n'
                                 % (words.split()[0], named))
                self.assertFalse(os.path.exists(self.log))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
