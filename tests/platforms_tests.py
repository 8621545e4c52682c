"""How tools/platforms.py and its provider of Debian's interpreters choose, fail and start; usage: platforms_tests.py TOOLS"""
import contextlib
import io
import os
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, sys.argv[1])

import cores  # noqa: E402
import debian_roots  # noqa: E402
import platforms  # noqa: E402

S390X = platforms.PLATFORMS["linux-s390x"]


class Temporary(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, path, text, mode=0o755):
        path = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
        os.chmod(path, mode)
        return path


class Table(Temporary):
    def test_each_platform_is_a_target_with_a_provider(self):
        for name, platform in platforms.PLATFORMS.items():
            self.assertEqual(cores.TARGETS[name][1], platform.system)
            self.assertTrue(callable(platform.provider.provide) and callable(platform.provider.emulator))

    def test_words_choose_platforms_in_the_order_of_the_table(self):
        every = list(platforms.PLATFORMS)
        self.assertEqual(platforms.chosen(["all"]), every)
        self.assertEqual(platforms.chosen([every[-1], every[0]]), [every[0], every[-1]])
        of_ci = platforms.chosen(["ci"])
        self.assertTrue(of_ci and set(of_ci) < set(every))
        with self.assertRaisesRegex(SystemExit, "no platform linux-vax; there are .*linux-s390x"):
            platforms.chosen(["linux-vax"])

    def test_what_is_not_provided_is_named(self):
        self.assertEqual(platforms.missing(self.folder, "linux-s390x", ()), ["python"])
        self.write("platforms/linux-s390x/bin/python3.11d", "")
        self.assertEqual(platforms.missing(self.folder, "linux-s390x", ()), [])
        self.assertEqual(platforms.missing(self.folder, "linux-s390x", ("3.11", "3.11d")), ["3.11"])
        for job, names in (("ready", "linux-s390x"), ("absent", "linux-x86")):
            with contextlib.redirect_stdout(io.StringIO()) as said:
                platforms.main(job, self.folder, "linux-x86", "linux-s390x")
            self.assertEqual(said.getvalue(), names + "\n")

    def test_what_cannot_be_had_is_a_sentence(self):
        with mock.patch.object(debian_roots, "provide", lambda *words: iter(["no suite has Python 3.99"])):
            with contextlib.redirect_stderr(io.StringIO()) as said:
                self.assertEqual(platforms.main("provide", self.folder, "linux-s390x"), 1)
        self.assertEqual(said.getvalue(), "provide: linux-s390x: no suite has Python 3.99\n")

    def test_ci_provides_what_it_runs_and_no_more(self):
        asked = []
        with mock.patch.object(debian_roots, "provide", lambda platform, folder, versions: asked.append(versions) or iter(())):
            for value in ("true", ""):
                with mock.patch.dict(os.environ, CI=value):
                    self.assertEqual(platforms.main("provide", self.folder, "linux-s390x"), 0)
            for version in S390X.ci:
                self.write("platforms/linux-s390x/bin/python" + version, "")
            with mock.patch.dict(os.environ, CI="true"):
                self.assertEqual(platforms.main("provide", self.folder, "linux-s390x"), 0)
        self.assertEqual(asked, [S390X.ci, ()])


class DebianRoots(Temporary):
    def provide(self, versions=(), **stand_ins):
        """The sentences, with shell scripts in the place of commands."""
        for name, text in stand_ins.items():
            self.write("bin/" + name.replace("_", "-"), "#!/bin/sh\n" + text)
        path = os.path.join(self.folder, "bin") + ":" + os.environ["PATH"]
        with mock.patch.dict(os.environ, PATH=path, LIBPROBE_DEBIAN_MIRROR="file:/nowhere"):
            return list(debian_roots.provide(S390X, os.path.join(self.folder, "platform"), versions))

    def test_an_index_that_does_not_match_is_a_sentence_for_each_suite(self):
        said = self.provide(apt_get='echo "W: so" >&2; echo "E: File has unexpected size" >&2; exit 100')
        self.assertEqual(said, ["Debian %s: apt-get failed: E: File has unexpected size" % suite for suite in S390X.given.suites])
        self.assertFalse(os.path.exists(os.path.join(self.folder, "platform", "bin")))

    def test_a_version_that_no_suite_has_is_named(self):
        self.assertEqual(self.provide(("3.99",), apt_get="exit 0", apt_cache="exit 0"), ["no suite has Python 3.99"])

    def test_interpreters_are_unpacked_and_started_by_the_name_of_their_command(self):
        # An older package, which does not know that /lib is a link, with what nobody needs.
        self.write("deb/DEBIAN/control", "Package: any\nVersion: 1\nArchitecture: s390x\nMaintainer: me\nDescription: any\n", 0o644)
        self.write("deb/lib/old.so", "")
        os.symlink("/lib/old.so", os.path.join(self.folder, "deb", "lib", "link.so"))
        self.write("deb/usr/share/doc/any/copyright", "")
        self.write("deb/usr/bin/python3.98", "")
        self.write("deb/usr/bin/python3.98-config", "")
        archive = os.path.join(self.folder, "any.deb")
        subprocess.run(["dpkg-deb", "--root-owner-group", "-b", os.path.join(self.folder, "deb"), archive],
                       stdout=subprocess.DEVNULL, check=True)
        said = self.provide(
            apt_get='case "$*" in *install*) for word; do case $word in Dir::Cache=*) cp "%s" "${word#*=}/archives/";; esac; done;; esac'
                    % archive,
            apt_cache="echo ' python3.98-dev | 1 | here'; echo ' python3.98-dbg | 1 | here'",
            qemu_s390x_static='echo "$PYTHONHOME" "$@"')
        self.assertEqual(said, [])
        root = os.path.join(self.folder, "platform", S390X.given.suites[0])
        self.assertEqual(os.listdir(os.path.join(self.folder, "platform", "bin")), ["python3.98"])
        self.assertTrue(os.path.exists(os.path.join(root, "usr", "lib", "old.so")) and os.path.islink(os.path.join(root, "lib")))
        self.assertEqual(os.path.realpath(os.path.join(root, "usr", "lib", "link.so")), os.path.realpath(os.path.join(root, "lib", "old.so")))
        self.assertFalse(os.path.exists(os.path.join(root, "usr", "share", "doc")))
        self.assertFalse(os.path.exists(root + ".part"))
        command = os.path.join(self.folder, "platform", "bin", "python3.98")
        out = subprocess.run([command, "-c", "a b"], env={"PATH": os.path.join(self.folder, "bin") + ":/usr/bin:/bin"},
                             stdout=subprocess.PIPE, check=True).stdout.decode()
        self.assertEqual(out, "{0}/usr -L {0} -0 {1} {0}/usr/bin/python3.98 -c a b\n".format(root, command))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
