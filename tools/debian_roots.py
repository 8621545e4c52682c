"""Provides the CPythons of Debian's other architectures, without a chroot and without a mount: tools/platforms.py calls it.

apt resolves and downloads them in a state of its own, their packages are unpacked into a root folder for each suite, and
a user-mode emulator or the root's own loader starts what is in there. LIBPROBE_DEBIAN_MIRROR names another mirror.
"""
import glob
import os
import re
import shutil
import subprocess
import tempfile

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
_MIRROR = re.compile(r"https?://[^ \n]+/debian/?(?= |$)", re.M)

# What is in the packages and nobody runs or compiles with.
_LEFT_OUT = ("./usr/share/doc", "./usr/share/man", "./usr/share/locale", "./usr/lib/debug", "*.a", "*/test/*", "*/idlelib/*")

# The modules of the standard library that libprobe and its tests import, compiled once instead of by each test.
MODULES = "ctypes.util, html, json, platform, subprocess, sysconfig, tempfile, textwrap, threading, unittest.mock"


class Failed(Exception):
    """Says what cannot be had."""


def _run(*command, cwd=None):
    # PYTHONDONTWRITEBYTECODE and its like are meant for others.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
        errors = [line for line in said if line.startswith("E:")] or said[-1:] or ["it says nothing"]
        raise Failed("%s failed: %s" % (os.path.basename(command[0]), errors[0]))
    return done.stdout.decode("utf-8", "replace")


def _mirror():
    """The machine's own mirror of Debian, unless told otherwise."""
    for path in ["/etc/apt/sources.list"] + sorted(glob.glob("/etc/apt/sources.list.d/*")):
        if "LIBPROBE_DEBIAN_MIRROR" not in os.environ and os.path.isfile(path):
            with open(path) as file:
                found = _MIRROR.search(file.read())
            if found:
                return found.group()
    if "LIBPROBE_DEBIAN_MIRROR" not in os.environ:
        raise Failed("apt's sources name no mirror of Debian; this needs one")
    return os.environ["LIBPROBE_DEBIAN_MIRROR"]


class _Apt:
    """apt for an architecture of one suite, which knows of nothing that is installed. Its state is in `folder`."""

    def __init__(self, architecture, suite, folder):
        for part in ("lists/partial", "archives/partial"):
            os.makedirs(os.path.join(folder, part))
        for name, text in (("status", ""), ("sources.list", "deb [signed-by=%s] %s %s main\n" % (KEYRING, _mirror(), suite))):
            with open(os.path.join(folder, name), "w") as file:
                file.write(text)
        settings = {
            "APT::Architecture": architecture, "APT::Architectures": architecture, "APT::Sandbox::User": "root",
            "APT::Install-Recommends": "false", "Acquire::Languages": "none", "Acquire::Retries": "3", "Dir::State": folder,
            "Dir::State::status": folder + "/status", "Dir::Cache": folder, "Dir::Etc::sourcelist": folder + "/sources.list",
            "Dir::Etc::sourceparts": "/dev/null", "Dir::Etc::preferences": "/dev/null", "Dir::Etc::preferencesparts": "/dev/null",
        }
        self._options = [word for name, value in settings.items() for word in ("-o", "%s=%s" % (name, value))]
        self._archives = os.path.join(folder, "archives")
        _run("apt-get", *self._options, "--error-on=any", "update")

    def pythons(self):
        """{version: the packages that bring its release and, where there is one, its debug build}."""
        listed = re.findall(r"^ *(python3\.\d+)-(dev|dbg) \|", _run(
            "apt-cache", *self._options, "madison", *("python3.%d-%s" % (minor, kind) for minor in range(6, 30) for kind in ("dev", "dbg"))),
            re.M)
        return {name[6:]: ["%s-%s" % (name, kind) for kind in ("dev", "dbg") if (name, kind) in listed]
                for name, kind in listed if kind == "dev"}

    def download(self, packages):
        """The paths of these packages and of all that they need."""
        _run("apt-get", *self._options, "-y", "--download-only", "install", *packages)
        return sorted(glob.glob(os.path.join(self._archives, "*.deb")))

    def download_alone(self, package):
        """The path of the package."""
        _run("apt-get", *self._options, "download", package, cwd=self._archives)
        return glob.glob(os.path.join(self._archives, "*.deb"))[0]


def downloaded(architecture, package, folder):
    """The path of a package of this machine's own suite, but of another architecture. The folder is made for it."""
    with open("/etc/os-release") as file:
        suite = re.search(r"^VERSION_CODENAME=(\w+)", file.read(), re.M)
    if suite is None:
        raise Failed("/etc/os-release names no suite")
    return _Apt(architecture, suite.group(1), folder).download_alone(package)


def _unpack(archives, root):
    for name in ("bin", "lib", "lib64", "sbin"):  # links, whatever a package believes
        os.makedirs(os.path.join(root, "usr", name))
        os.symlink(os.path.join("usr", name), os.path.join(root, name))
    left_out = ["--exclude=" + pattern for pattern in _LEFT_OUT]
    for archive in archives:
        content = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE)
        done = subprocess.run(["tar", "-x", "-C", root, "--keep-directory-symlink", "--no-same-owner"] + left_out,
                              stdin=content.stdout, stderr=subprocess.PIPE)
        content.stdout.close()
        if content.wait() != 0 or done.returncode != 0:
            raise Failed("%s cannot be unpacked: %s" % (os.path.basename(archive), done.stderr.decode("utf-8", "replace").strip()))
    _keep_links_inside(root)


def _keep_links_inside(root):
    """Makes links to absolute paths, such as that to the loader of some architectures, relative."""
    for folder, folders, files in os.walk(root):
        for path in (os.path.join(folder, name) for name in folders + files):
            if os.path.islink(path) and os.path.isabs(os.readlink(path)):
                target = os.path.relpath(root + os.readlink(path), folder)
                os.remove(path)
                os.symlink(target, path)


def _runs(command):
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def _starter(platform, root):
    """The words before a program of a root folder, and the option before the name that it shall be started by."""
    loader = platform.given.loader and os.path.join(root, platform.given.loader)
    if loader and _runs([loader, "--help"]):
        folders = [os.path.join(root, "lib")] + glob.glob(os.path.join(root, "usr", "lib", "*-linux-gnu*"))
        return [loader, "--library-path", ":".join(folders)], "--argv0"
    machine, *options = platform.given.qemu
    return ["qemu-%s-static" % machine] + options + ["-L", root], "-0"


def emulator(platform, folder):
    return _starter(platform, os.path.join("/usr", platform.compiler.partition("-%s")[0]))[0]


def _interpreters(root):
    return sorted(name for name in os.listdir(os.path.join(root, "usr", "bin")) if re.match(r"python3\.\d+d?$", name))


def _start(platform, root, name):
    """A shell's command that starts an interpreter by the name in $0, with all its paths in the root."""
    words, option = _starter(platform, root)
    return 'PYTHONHOME="%s/usr" exec "%s" %s "$0" "%s/usr/bin/%s"' % (root, '" "'.join(words), option, root, name)


def _make_root(platform, suite, root, wanted):
    """Makes the folder with the versions that wanted(version) says; False if the suite has none of them."""
    with tempfile.TemporaryDirectory() as folder:
        apt = _Apt(platform.given.architecture, suite, folder)
        packages = [package for version, names in apt.pythons().items() if wanted(version) for package in names]
        if not packages:
            return False
        # The tests are written in C++.
        archives = apt.download(packages + ["libstdc++6"])
        part = root + ".part"
        shutil.rmtree(part, ignore_errors=True)
        os.makedirs(part)
        _unpack(archives, part)
    for name in _interpreters(part):
        _run("sh", "-c", _start(platform, part, name) + ' -c "import %s"' % MODULES, name)
    os.rename(part, root)
    return True


def _write_commands(platform, root, commands):
    os.makedirs(commands, exist_ok=True)
    for name in _interpreters(root):
        path = os.path.join(commands, name)
        with open(path + ".part", "w") as file:
            file.write('#!/bin/sh\n%s "$@"\n' % _start(platform, root, name))
        os.chmod(path + ".part", 0o755)
        os.rename(path + ".part", path)


def provide(platform, folder, versions):
    commands = os.path.join(folder, "bin")

    def there():
        return set(os.listdir(commands)) if os.path.isdir(commands) else set()

    for suite in platform.given.suites:
        if versions and there() >= {"python" + version for version in versions}:
            return
        root = os.path.join(folder, suite)
        try:
            if os.path.isdir(root) or _make_root(platform, suite, root, lambda version: "python" + version not in there()):
                _write_commands(platform, root, commands)
        except Failed as error:
            yield "Debian %s: %s" % (suite, error)
    for version in versions:
        if "python" + version not in there():
            yield "no suite has Python %s" % version
