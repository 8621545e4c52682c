"""Builds the core and the static library for every platform, with one compiler on one machine.

usage: cores.py ZIG FOLDER [--once] [TARGET...]    ZIG: the command of the Zig compiler, which brings each platform's libc

Builds both for each target (default: all), twice, in two folders: the results must be the same to the byte. Checks what
can be checked without that platform: what each core gives, takes and needs, that no static constructor is in the
libraries, and that the sources compile without any compiler's extensions, and in clang's mode for MSVC. Writes FOLDER/cores.md, a table,
and FOLDER/TARGET/ with the two files. With --once it builds once. With --compile it links nothing, checks nothing, and
writes no table: a minute, for the tests. Exit status 1 if anything is not as it should be.
"""
import argparse
import glob
import hashlib
import os
import shutil
import struct
import subprocess
import sys
import sysconfig

import binaries
import msvc

_TREE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# Zig's name of each target, and CMake's of its system. Linux has the oldest glibc that the CPU had, but not before 2.17.
TARGETS = {
    "linux-x86_64": ("x86_64-linux-gnu.2.17", "Linux"),
    "linux-x86": ("x86-linux-gnu.2.17", "Linux"),
    "linux-aarch64": ("aarch64-linux-gnu.2.17", "Linux"),
    "linux-armv7": ("arm-linux-gnueabihf.2.17", "Linux"),
    "linux-powerpc64le": ("powerpc64le-linux-gnu.2.19", "Linux"),
    "linux-s390x": ("s390x-linux-gnu.2.17", "Linux"),
    "linux-riscv64": ("riscv64-linux-gnu.2.27", "Linux"),
    "musl-x86_64": ("x86_64-linux-musl", "Linux"),
    "musl-aarch64": ("aarch64-linux-musl", "Linux"),
    "windows-x86_64": ("x86_64-windows-gnu", "Windows"),
    "windows-x86": ("x86-windows-gnu", "Windows"),
    "macos-x86_64": ("x86_64-macos.11.0", "Darwin"),
    "macos-aarch64": ("aarch64-macos.11.0", "Darwin"),
}

# For --compile: another system, 32 bits, a third object format.
_DIFFERENT = ("windows-x86_64", "linux-x86", "macos-aarch64")

# What a core may need: libc and what belongs to it, and on Windows the C runtime.
_NEEDS = {
    "Linux": ("libc.so", "libdl.so", "libm.so", "libpthread.so", "ld-linux", "ld64.so", "ld.so", "ld-musl"),
    "Windows": ("kernel32.dll", "ntdll.dll", "api-ms-win-crt-", "msvcrt.dll"),
    "Darwin": ("/usr/lib/libsystem.b.dylib",),
}


# Names that the linker puts into every image for macOS.
_OF_LINKER = {"__dso_handle", "_mh_dylib_header"}


class Failed(Exception):
    """Says what is not as it should be."""


def run(*command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if done.returncode != 0:
        raise Failed("%s\n%s" % (" ".join(command), done.stdout.decode("utf-8", "replace")))
    return done.stdout.decode("utf-8", "replace")


def headers(folder, include=sysconfig.get_path("include")):
    """The folder of an interpreter's headers without this machine's pyconfig.h: tools/cores/pyconfig.h takes its place."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(include, folder)
    shutil.copy2(os.path.join(_TREE, "tools", "cores", "pyconfig.h"), os.path.join(folder, "pyconfig.h"))
    return folder


# Zig's linker crashes where CMake asks for a bundle. ctypes loads a shared library as well.
_NO_BUNDLE = 'for word do shift; [ "$word" != -bundle ] || word=-shared; set -- "$@" "$word"; done\n'


def compiler(zig, triple, folder):
    """CMake's options for Zig: a script for each tool, since each is Zig with a word. Without -g0 it writes the paths of
    the build into object files, and into those for Windows their own path unless it is given another."""
    os.makedirs(folder, exist_ok=True)
    options = "-g0 -target %s%s" % (triple, " -Xclang -object-file-name=libprobe" if "windows" in triple else "")
    for tool, words in (("cc", "cc " + options), ("cxx", "c++ " + options), ("ar", "ar"), ("ranlib", "ranlib"), ("rc", "rc")):
        path = os.path.join(folder, tool)
        with open(path, "w") as file:
            file.write('#!/bin/sh\n%sexec "%s" %s "$@"\n' % (_NO_BUNDLE if "macos" in triple else "", zig, words))
        os.chmod(path, 0o755)
    names = {"C_COMPILER": "cc", "CXX_COMPILER": "cxx", "AR": "ar", "RANLIB": "ranlib", "RC_COMPILER": "rc",
             "C_COMPILER_AR": "ar", "C_COMPILER_RANLIB": "ranlib", "CXX_COMPILER_AR": "ar", "CXX_COMPILER_RANLIB": "ranlib"}
    return ["-DCMAKE_%s=%s" % (name, os.path.join(folder, tool)) for name, tool in names.items()]


def build(zig, target, include, folder):
    """The paths of the core and of the static library."""
    triple, system = TARGETS[target]
    shutil.rmtree(folder, ignore_errors=True)
    tools = compiler(zig, triple, os.path.join(folder, "tools"))
    run("cmake", "-G", "Ninja", "-S", _TREE, "-B", folder, "-DCMAKE_SYSTEM_NAME=" + system,
        "-DCMAKE_SYSTEM_PROCESSOR=" + triple.split("-")[0], "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_MODULE_LINKER_FLAGS=-s",
        "-DCMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY", "-DLIBPROBE_AS_NEEDED=%d" % (system == "Linux"), "-DCMAKE_OSX_SYSROOT=",
        "-DCMAKE_INSTALL_NAME_TOOL=:", "-DLIBPROBE_TESTS=OFF", "-DLIBPROBE_WERROR=ON",
        "-DLIBPROBE_PYTHON_INCLUDE_DIR=" + include, "-DPython3_EXECUTABLE=" + sys.executable, *tools)
    run("cmake", "--build", folder)
    cores = glob.glob(os.path.join(folder, "python", "libprobe", "libprobe-core.*"))
    return cores[0], os.path.join(folder, "libprobe.a")


def python_names(target, core, folder):
    """How many names the core takes from Python."""
    if TARGETS[target][1] == "Windows":
        with open(os.path.join(folder, "imports", "imports.h")) as file:
            return sum(line.startswith("LIBPROBE_IMPORT(") for line in file)
    return sum(name.startswith(("Py", "_Py")) for name in core.imports)


def check_core(target, core):
    """Raises Failed if the core gives, takes or needs what it should not."""
    triple, system = TARGETS[target]
    strangers = sorted(name for name in core.exports if not name.startswith("libprobe_") and name not in _OF_LINKER)
    if strangers or len(core.exports) < 20:
        raise Failed("exports %s" % (strangers or "too little"))
    needs = [name for name in core.needs if not name.lower().startswith(_NEEDS[system])]
    if needs:
        raise Failed("needs %s" % ", ".join(needs))
    if system == "Windows" and any(name.startswith(("Py", "_Py")) for name in core.imports):
        raise Failed("takes names from a DLL of Python")
    if "-gnu" in triple:
        most = tuple(int(number) for number in triple.split(".")[1:])
        for version in core.versions:
            if version.startswith("GLIBC_2.") and tuple(int(number) for number in version[6:].split("."))[:2] > most:
                raise Failed("needs %s" % version)


def constructs(content):
    """Whether an object file has code that runs when it is loaded; of COFF, where Python's addresses are no constants."""
    count, = struct.unpack_from("<H", content, 2)
    names = (content[20 + 40 * i:28 + 40 * i].rstrip(b"\0") for i in range(count))
    return any(name.startswith((b".ctors", b".CRT$XC")) for name in names)


def check_library(target, path):
    objects = list(binaries.members(path))
    sources = glob.glob(os.path.join(_TREE, "libprobe", "*", "**", "*.cpp"), recursive=True)
    if len(objects) != len(sources):
        raise Failed("the static library has %d object files of %d sources" % (len(objects), len(sources)))
    if TARGETS[target][1] == "Windows":
        for name, content in objects:
            if constructs(content):
                raise Failed("%s has a static constructor" % name)


def compile_all(zig, include, folder, *words):
    """Raises Failed if a source gives a warning."""
    os.makedirs(folder, exist_ok=True)
    for source in glob.glob(os.path.join(_TREE, "libprobe", "*", "**", "*.cpp"), recursive=True):
        run(zig, "c++", "-std=c++17", "-Os", "-fno-exceptions", "-fno-rtti", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
            "-I" + os.path.join(_TREE, "include"), "-I" + os.path.join(_TREE, "libprobe"), "-isystem", include, *words,
            "-c", source, "-o", os.path.join(folder, "any.o"))


def check_without_extensions(zig, include, folder):
    """The sources compile where no compiler says that it is GCC or like it. MSVC's one extension is given another name."""
    compile_all(zig, include, folder, "-target", "x86_64-linux-musl", "-fgnuc-version=0", "-D__FUNCSIG__=__func__")


def check_as_msvc(zig, include, folder):
    os.makedirs(folder, exist_ok=True)
    msvc.check(zig, include, folder, run)


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def make(zig, target, include, folder, twice):
    """The rows of the table for a target: its core and its static library."""
    work = os.path.join(folder, "work", target)
    paths = build(zig, target, include, os.path.join(work, "first"))
    core = binaries.read(paths[0])
    check_core(target, core)
    check_library(target, paths[1])
    if twice:
        for path, again in zip(paths, build(zig, target, include, os.path.join(work, "second"))):
            if digest(path) != digest(again):
                raise Failed("%s is not the same when it is built again" % os.path.basename(path))
    place = os.path.join(folder, target)
    shutil.rmtree(place, ignore_errors=True)
    os.makedirs(place)
    rows = []
    for path in paths:
        is_core = path == paths[0]
        shutil.copy(path, place)
        rows.append((target, os.path.basename(path), str(os.path.getsize(path)),
                     str(python_names(target, core, os.path.join(work, "first"))) if is_core else "",
                     ", ".join(core.needs) if is_core else "", digest(path)))
    shutil.rmtree(work)
    return rows


def table(rows):
    rows = [("target", "file", "bytes", "names of Python", "needs", "sha256")] + rows
    rows.insert(1, ("---",) * len(rows[0]))
    return "".join("| %s |\n" % " | ".join(row) for row in rows)


def main(words):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("zig")
    parser.add_argument("folder", type=os.path.abspath)
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("targets", metavar="TARGET", nargs="*")
    arguments = parser.parse_intermixed_args(words)
    unknown = [target for target in arguments.targets if target not in TARGETS]
    if unknown:
        parser.error("there is no target %s; there are %s" % (", ".join(unknown), ", ".join(TARGETS)))
    include = headers(os.path.join(arguments.folder, "include"))
    work = os.path.join(arguments.folder, "work")
    rows, failures = [], []
    for target in arguments.targets or (_DIFFERENT if arguments.compile else TARGETS):
        print("cores: %s" % target, file=sys.stderr, flush=True)
        try:
            if arguments.compile:
                compile_all(arguments.zig, include, work, "-target", TARGETS[target][0])
            else:
                rows += make(arguments.zig, target, include, arguments.folder, not arguments.once)
        except (Failed, OSError, ValueError) as error:
            failures.append("%s: %s" % (target, error))
    for what, check in (("without extensions of a compiler", check_without_extensions), ("as MSVC would", check_as_msvc)):
        print("cores: %s" % what, file=sys.stderr, flush=True)
        try:
            check(arguments.zig, include, work)
        except Failed as error:
            failures.append(str(error))
    if not arguments.compile:
        text = table(rows)
        with open(os.path.join(arguments.folder, "cores.md"), "w") as file:
            file.write(text)
        print(text, end="")
    for failure in failures:
        print("cores: %s" % failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
