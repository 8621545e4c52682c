"""Compiles the sources as MSVC would, as far as that is known without it: MSVC itself cannot be had on other systems.

clang has a mode for it: the names that MSVC defines and not GCC's, its extensions, its layout of structs, a `long` of 4 bytes.
The headers are Zig's: MinGW's for C, libc++ for C++. So this says nothing of MSVC's own headers and libraries, nor of what
MSVC alone refuses; it also takes GCC's extensions, which tests/rooms_tests.py keeps out of all files but those of platform/.
"""
import glob
import os

_TREE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# libc++ has its own ways where it stands on MSVC's runtime, whose headers are not here.
_LIBCXX = {"HARDENING_MODE": "_LIBCPP_HARDENING_MODE_NONE", "ASSERTION_SEMANTIC_DEFAULT": "_LIBCPP_ASSERTION_SEMANTIC_IGNORE",
           "ABI_VERSION": "1", "ABI_NAMESPACE": "__1", "HAS_THREADS": "1", "HAS_MONOTONIC_CLOCK": "1", "PSTL_BACKEND_SERIAL": "1",
           "NO_VCRUNTIME": "1"}
_MACROS = ["__MINGW32__", "__CORRECT_ISO_CPP_STRING_H_PROTO", "__CORRECT_ISO_CPP_WCHAR_H_PROTO"]


def command(zig, include):
    """The words that check a source, but for its name and language. `include`: the folder of Python.h."""
    library = os.path.join(os.path.dirname(os.path.realpath(zig)), "lib")
    words = [zig, "clang", "-cc1", "-triple", "x86_64-pc-windows-msvc", "-fsyntax-only", "-fms-extensions", "-fms-compatibility",
             "-fms-compatibility-version=19.40", "-Wall", "-Wextra", "-Wpedantic", "-Wmicrosoft", "-Werror",
             "-Wno-language-extension-token", "-Wno-unused-function",  # of __FUNCSIG__; of static functions in a user's macros
             "-nostdsysteminc", "-nobuiltininc", "-include", os.path.join(_TREE, "tools", "cores", "msvc.h")]
    for folder in ("libcxx/include", "include", "libc/include/any-windows-any"):
        words += ["-internal-isystem", os.path.join(library, folder)]
    words += ["-internal-isystem", include, "-I" + os.path.join(_TREE, "include"), "-I" + os.path.join(_TREE, "libprobe")]
    return words + ["-D_LIBCPP_%s=%s" % macro for macro in _LIBCXX.items()] + ["-D" + macro for macro in _MACROS]


def sources(folder):
    """Pairs of the options of a language and a source: the library as one file, public structs, two users in C."""
    library = sorted(glob.glob(os.path.join(_TREE, "libprobe", "*", "**", "*.cpp"), recursive=True))
    whole = os.path.join(folder, "whole.cpp")
    with open(whole, "w") as file:
        file.write("".join('#include "%s"\n' % source for source in library))
    yield ["-std=c++17"], whole
    yield ["-std=c++17"], os.path.join(_TREE, "tests", "abi_freeze.cpp")
    for example in ("selftest", "typedata"):
        source = os.path.join(_TREE, "examples", example, example + ".c")
        yield ["-std=c11", "-x", "c", "-DPy_LIMITED_API=0x03060000"], source


def check(zig, include, folder, run):
    """Calls `run` with each command, which raises an exception if one fails."""
    for language, source in sources(folder):
        run(*command(zig, include), *language, source)
