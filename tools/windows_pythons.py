"""Provides Windows CPythons that run on this machine under wine, for tools/platforms.py.

They are what MSVC compiled, from Maven's org.bytedeco:cpython, each with its headers and import libraries. A platform's folder
has them as python3.12.1, and bin/python3.12, a command that takes this machine's paths; wine's prefix, which has its registry
and its drive C:; and `run`, with which a command of any other program for Windows begins. Each thing is made in a folder
beside its own and renamed when it is whole.
"""
import collections
import glob
import hashlib
import os
import shutil
import subprocess
import zipfile

import debian_roots
import forwarder

# builds: {version: Build}. libraries: Debian's package of wine's libraries for another CPU, and its architecture, or empty:
# wine64 runs programs of 32 bits with the libraries of that package, its own processes stay of 64.
Given = collections.namedtuple("Given", "builds libraries")

# package: the version of the Maven package, after that of Python.
Build = collections.namedtuple("Build", "package sha256")

# It has no 3.8.
X86_64 = {
    "3.7.9": Build("1.5.4", "6c92ec3af6463c474d154948043c09d3c9d7dc1a1970185c7827ca53fbd61bdb"),
    "3.9.6": Build("1.5.6", "84935ae94d433b806265d01c0e14562ba3e5de73d21c9bb5d5b9e4e7a792d4a7"),
    "3.10.8": Build("1.5.8", "1e7d342425c87184fbedd8754045db556c63765678a0f11b4539465642ab018b"),
    "3.11.3": Build("1.5.9", "3263a50b256447bb7b9e604d6587627e419891370fc33b94469e6a06ff4de834"),
    "3.12.1": Build("1.5.10", "e69bc4491c311e19ea7169bafc5efbbe03b980d69c6962b049daf1fcb4913391"),
    "3.13.5": Build("1.5.12", "cfe5502ffa7ea369be707b6d88bf68344732a7800450665080fb4267c01bfeae"),
    "3.14.3": Build("1.5.13", "3291bf3d8f405335ac21dbe55780521fdfd295b0f9f43f7e6e8c55bedd709cb3"),
}

X86 = {
    "3.7.9": Build("1.5.4", "ab775cbf200c48a670e10538638f718348cd00263c770d27709ab7c44686457f"),
    "3.9.6": Build("1.5.6", "7e65efe0d558a7e0ecd8c6bf94e2bd8c7d76e631cf59f53893a7c3b1720d6279"),
    "3.10.2": Build("1.5.7", "7b1382df66df30b2b6cdaad3dca36e883835f854d3d9c81f22d1260b41fee64a"),
}

# wine's CPython dies where a standard stream is a file: a pipe stands between. The first thing to start under wine starts
# its services too, which outlive it for seconds and would keep that pipe open: cmd is that thing. PYTHONPATH is written in
# Windows' way; paths in arguments are those of the current drive, which is Z:, this machine's /.
_RUN = """#!/usr/bin/env bash
set -o pipefail
export WINEPREFIX='{prefix}' WINEDLLPATH='{libraries}' WINEDEBUG=-all
if [ -n "${{PYTHONPATH:-}}" ]; then
  PYTHONPATH=Z:${{PYTHONPATH//:/;Z:}}
fi
program() {{ {{ wine "$@" | cat >&3; }} 2>&1 | cat >&2; }}
wine cmd /c exit </dev/null >/dev/null 2>&1
if [ -f /dev/stdin ]; then
  cat | program "$@"
else
  program "$@"
fi 3>&1
"""


class _Missing(Exception):
    """Says what cannot be had, and why."""


def _run(*command, **variables):
    try:
        done = subprocess.run(command, env=dict(os.environ, **variables), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
    except OSError as error:
        raise _Missing("%s does not start: %s" % (command[0], error.strerror)) from None
    if done.returncode != 0:
        raise _Missing("%s failed:\n%s" % (" ".join(command), done.stdout.decode("utf-8", "replace")[-2000:]))


def _anew(path):
    """The path of a folder or file to make, to be renamed to the path."""
    part = path + ".part"
    shutil.rmtree(part, ignore_errors=True)
    return part


def _make_prefix(path, libraries):
    if not os.path.isdir(path):
        part = _anew(path)
        # Without the overrides wine offers to download two programs.
        _run("wine", "wineboot", "--init", WINEPREFIX=part, WINEDLLPATH=libraries, WINEDEBUG="-all",
             WINEDLLOVERRIDES="mscoree,mshtml=")
        _run("wineserver", "-w", WINEPREFIX=part)
        os.rename(part, path)


def _make_libraries(path, package, architecture):
    """A folder with wine's libraries for another CPU, and links to those of this machine's wine."""
    if not os.path.isdir(path):
        part = _anew(path)
        archive = debian_roots.downloaded(architecture, package, os.path.join(part, "apt"))
        _run("dpkg-deb", "-x", archive, os.path.join(part, "root"))
        theirs = glob.glob(os.path.join(part, "root", "usr", "lib", "*", "wine", "i386-windows"))[0]
        os.rename(theirs, os.path.join(part, os.path.basename(theirs)))
        for own in glob.glob("/usr/lib/*/wine/x86_64-*"):
            os.symlink(own, os.path.join(part, os.path.basename(own)))
        for rest in ("apt", "root"):
            shutil.rmtree(os.path.join(part, rest))
        os.rename(part, path)


def _make_script(path, text):
    with open(path + ".part", "w") as file:
        file.write(text)
    os.chmod(path + ".part", 0o755)
    os.rename(path + ".part", path)


def _fetched(folder, name, version, build):
    """The path of the package. Which repository it is from, Maven's own settings say."""
    artifact = "org.bytedeco:cpython:%s-%s:jar:%s" % (version, build.package, name)
    repository = os.path.join(folder, "maven")
    _run("mvn", "-B", "-Dmaven.repo.local=" + repository, "org.apache.maven.plugins:maven-dependency-plugin:2.8:get",
         "-Dartifact=" + artifact, "-Dtransitive=false")
    full = "%s-%s" % (version, build.package)
    path = os.path.join(repository, "org", "bytedeco", "cpython", full, "cpython-%s-%s.jar" % (full, name))
    with open(path, "rb") as file:
        if hashlib.sha256(file.read()).hexdigest() != build.sha256:
            raise _Missing("%s is not the file that this script knows: its sha256 sum is another" % artifact)
    return path


def _compile_modules(folder, python):
    _run(os.path.join(folder, "run"), os.path.join(python, "python.exe"), "-c", "import " + debian_roots.MODULES,
         PYTHONDONTWRITEBYTECODE="")


def _make_python(folder, name, version, build):
    target = os.path.join(folder, "python" + version)
    if not os.path.isdir(target):
        part = _anew(target)
        with zipfile.ZipFile(_fetched(folder, name, version, build)) as package:
            package.extractall(part)
        python = os.path.join(part, "org", "bytedeco", "cpython", name)
        os.rename(os.path.join(python, "include"), os.path.join(python, "Include"))  # as sysconfig spells it
        try:
            forwarder.make(python)
        except (OSError, subprocess.CalledProcessError) as error:
            raise _Missing("no python3.dll for Python %s: %s" % (version, error)) from None
        _compile_modules(folder, python)
        os.rename(python, target)
        shutil.rmtree(part)
    _make_script(os.path.join(folder, "bin", "python" + version.rpartition(".")[0]),
                 '#!/bin/sh\nexec "%s" "%s" "$@"\n' % (os.path.join(folder, "run"), os.path.join(target, "python.exe")))


def provide(platform, folder, versions):
    """Makes the commands; yields a sentence for each thing that cannot be had."""
    name = os.path.basename(folder)
    os.makedirs(os.path.join(folder, "bin"), exist_ok=True)
    prefix = os.path.join(folder, "wine")
    libraries = os.path.join(folder, "libraries") if platform.given.libraries else ""
    try:
        if libraries:
            _make_libraries(libraries, *platform.given.libraries)
        _make_prefix(prefix, libraries)
    except (_Missing, debian_roots.Failed) as missing:
        yield str(missing)
        return
    _make_script(os.path.join(folder, "run"), _RUN.format(prefix=prefix, libraries=libraries))
    for version, build in platform.given.builds.items():
        if versions and version.rpartition(".")[0] not in versions:
            continue
        try:
            _make_python(folder, name, version, build)
        except _Missing as missing:
            yield str(missing)
    shutil.rmtree(os.path.join(folder, "maven"), ignore_errors=True)


def emulator(platform, folder):
    """The words before a program that the platform's compiler linked."""
    return [os.path.join(folder, "run")]
