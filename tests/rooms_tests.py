"""Keeps the rooms of the library apart: which may include which, and what may be written in which.

usage: rooms_tests.py SOURCE    SOURCE: libprobe's tree
"""
import os
import re
import sys
import unittest

# The rules of the rooms, in the order in which the work goes through them. A room includes itself, those listed, and
# public headers; only those with "yes" may include Python.h, directly or through a public header.
ROOMS = """
| room     | Python.h | may include                                                | rule
| platform | no       |                                                            | Only the C library; what differs between systems, CPUs and compilers.
| table    | no       | platform                                                   | Expands the .def files into constants.
| judge    | no       | platform table                                             | Values in, values out.
| text     | no       | platform table judge                                       | Values to text and back.
| python   | yes      | platform judge text                                        | Asks the interpreter one thing at a time; knows no row of a table.
| ask      | yes      | platform table judge text python                           | Makes subjects and collects evidence.
| state    | yes      | platform table judge text python ask                       | Cells and the published layout; runs a proof.
| access   | yes      | platform table judge text python state                     | Reads and writes live objects; never asks.
| make     | yes      | platform table judge python state access                   | Makes types.
| native   | yes      | platform                                                   | Versioned native interfaces; the rest through public headers.
| module   | yes      | platform python                                            | Per-interpreter module state.
| api      | yes      | platform table judge text python ask state access make     | One C function each. Included by nothing.
"""

# What only platform/ may say, which hides it behind names of its own.
PLATFORM_ONLY = {
    "a macro of a compiler, system or CPU in #if": r"^\s*#\s*(?:if|ifdef|ifndef|elif)\b.*?\b(?!__cplusplus\b|__has_include\b|_Py_)"
                                                   r"(?:__\w+|_[A-Z]\w*|unix|linux|i386|MS_WINDOWS)\b",
    "an extension of a compiler": r"\b__(?:attribute|builtin|atomic|sync|declspec|typeof|asm|extension|PRETTY_FUNCTION)\w*|\[\[\s*(?:gnu|clang|msvc)::",
    "a #pragma": r"^\s*#\s*pragma\s+(?!once\b)\w+|\b_Pragma\b",
    "a header of the system": r'^\s*#\s*include\s*<(?!Python\.h>|structmember\.h>)[^>]*\.h>',
}
EVERYWHERE = {
    "a namespace that exports its names (see platform/hidden.hpp)": r"^\s*namespace libprobe \{",
    "using namespace libprobe": r"^\s*using namespace libprobe;",
}
CXX = {"NULL, which is nullptr in C++": r"\bNULL\b"}

# File and what it does, of the rules above, until it is mended. One that is no longer needed is an error.
EXCEPTIONS = {}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]', re.M)
STRING_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', re.S)


def rooms():
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in ROOMS.strip().splitlines()[1:]]
    return {name: (python == "yes", set(others.split())) for name, python, others, _ in rows}


def code(text, strings=True):
    """The text without comments, and without what strings say."""
    return STRING_OR_COMMENT.sub(lambda match: " " if match.group()[0] == "/" else match.group() if strings else '""', text)


def reaches_python(files, header, seen):
    """Whether a public header includes Python.h, itself or through others."""
    if header in seen or header not in files:
        return False
    seen.add(header)
    for _, name in INCLUDE.findall(code(files[header])):
        if name == "Python.h" or reaches_python(files, "include/libprobe/" + name.replace("libprobe/", "", 1), seen):
            return True
    return False


def head_comes_first(files, path, seen):
    """Whether what a file includes, in order, has platform/default_head.h before Python.h; None if it has neither."""
    for _, name in INCLUDE.findall(code(files.get(path, ""))):
        if name == "Python.h" or name == "platform/default_head.h":
            return name != "Python.h"
        inner = ("include/" if name.startswith("libprobe/") else "libprobe/") + name
        if inner not in seen:
            seen.add(inner)
            first = head_comes_first(files, inner, seen)
            if first is not None:
                return first
    return None


def judge_includes(files, path, room, found):
    table = rooms()
    python, others = table[room] if room else (True, set())
    if room and python and head_comes_first(files, path, set()) is False:
        found.add((path, "includes Python.h before platform/default_head.h"))
    for _, name in INCLUDE.findall(code(files[path])):
        first = name.split("/")[0]
        public = "include/" + name
        if first in table and "libprobe/" + name in files:
            if first != room and first not in others:
                found.add((path, "includes " + name))
        elif name == "Python.h" or public in files:
            if not python and (name == "Python.h" or reaches_python(files, public, set())):
                found.add((path, "includes Python.h"))
        elif room and '"%s"' % name in files[path]:
            found.add((path, "includes %s, which is neither a room's file nor a public header" % name))


def violations(files):
    """What breaks a rule, as (path, what): files maps each path in the tree to its text."""
    found = set()
    for path, text in files.items():
        folders = path.split("/")
        room = folders[1] if folders[0] == "libprobe" else ""
        if room and room not in rooms():
            found.add((path, "is in no room"))
            continue
        judge_includes(files, path, room, found)
        rules = {} if not room else dict(EVERYWHERE, **({} if room == "platform" else PLATFORM_ONLY), **({} if path.endswith(".c") else CXX))
        found.update((path, "has " + what) for what, pattern in rules.items() if re.search(pattern, code(text, strings=False), re.M))
    return found


def complaints(found, exceptions):
    allowed = {(path, what) for path, whats in exceptions.items() for what in whats}
    return (["%s %s" % each for each in sorted(found - allowed)] +
            ["%s no longer %s: remove the exception" % each for each in sorted(allowed - found)])


def tree(source):
    """The C and C++ files of the library and of those that see its public headers only."""
    files = {}
    for top in ("libprobe", "include", "bench", "examples", "tests/consumer"):
        for folder, _, names in os.walk(os.path.join(source, top)):
            for name in names:
                if re.search(r"\.(c|cpp|h|hpp|def|inc)$", name):
                    path = os.path.join(folder, name)
                    with open(path, encoding="utf-8") as file:
                        files[os.path.relpath(path, source).replace(os.sep, "/")] = file.read()
    return files


class Rooms(unittest.TestCase):
    def test_tree(self):
        files = tree(sys.argv[1])
        self.assertGreater(len(files), 50)
        lines = complaints(violations(files), EXCEPTIONS)
        self.assertFalse(lines, "\n" + "\n".join(lines))

    def test_exceptions(self):
        found = {("a.cpp", "has x"), ("b.cpp", "has y")}
        self.assertEqual(complaints(found, {"a.cpp": ["has x"], "b.cpp": ["has y"]}), [])
        self.assertEqual(complaints(found, {"a.cpp": ["has x"]}), ["b.cpp has y"])
        self.assertEqual(complaints(set(), {"a.cpp": ["has x"]}), ["a.cpp no longer has x: remove the exception"])

    def judged(self, path, text):
        public = {"include/libprobe/pep.h": '#include <Python.h>\n#include "plain.h"\n', "include/libprobe/plain.h": "",
                  "libprobe/ask/type/ask.hpp": "", "libprobe/table/row.hpp": "", "libprobe/api/x.hpp": "",
                  "libprobe/platform/default_head.h": "",
                  "libprobe/python/head.hpp": '#include "platform/default_head.h"\n#include <Python.h>\n'}
        return [what for where, what in violations(dict(public, **{path: text})) if where == path]

    def test_what_is_right(self):
        for path, text in {
            "libprobe/judge/a.cpp": '#include "table/row.hpp"\n#include <cstdint>\n#include "libprobe/plain.h"\n',
            "libprobe/python/a.cpp": '#include "platform/default_head.h"\n#include <Python.h>\n#include "libprobe/pep.h"\n',
            "libprobe/ask/a.cpp": '#include "python/head.hpp"\n#include <Python.h>\n',
            "libprobe/platform/a.cpp": "#include <dlfcn.h>\n#ifdef __linux__\n[[gnu::cold]] void f();\n#endif\n",
            "libprobe/judge/b.cpp": "// __atomic_load_n\n/* [[gnu::cold]] */\n#ifdef __cplusplus\n#endif\n#pragma once\nchar x[] = \"__builtins__\";\n",
            "bench/a.cpp": '#include "libprobe/pep.h"\n#include "case.hpp"\n#include <unistd.h>\n',
        }.items():
            self.assertEqual(self.judged(path, text), [], path)

    def test_what_is_wrong(self):
        for path, text in (
            ("libprobe/judge/a.cpp", '#include "ask/type/ask.hpp"\n'),
            ("libprobe/state/a.cpp", '#include "api/x.hpp"\n'),
            ("libprobe/judge/a.cpp", "#include <Python.h>\n"),
            ("libprobe/table/a.cpp", '#include "libprobe/pep.h"\n'),
            ("libprobe/text/a.cpp", '#include "nowhere.hpp"\n'),
            ("libprobe/other/a.cpp", ""),
            ("libprobe/python/a.cpp", "#if defined(X) || defined(__x86_64__)\n#endif\n"),
            ("libprobe/python/a.cpp", "#ifdef _WIN32\n#endif\n"),
            ("libprobe/judge/a.cpp", "[[gnu::cold]] void f();\n"),
            ("libprobe/judge/a.cpp", "int x = __atomic_load_n(&y, 0);\n"),
            ("libprobe/judge/a.cpp", "void f() __attribute__((cold));\n"),
            ("libprobe/python/a.cpp", "#pragma weak f\n"),
            ("libprobe/python/a.cpp", "#include <dlfcn.h>\n"),
            ("libprobe/python/a.cpp", '#include "libprobe/pep.h"\n#include "platform/default_head.h"\n'),
            ("libprobe/python/a.cpp", "namespace libprobe {\n"),
            ("libprobe/python/a.cpp", "using namespace libprobe;\n"),
            ("bench/a.cpp", '#include "table/row.hpp"\n'),
            ("include/libprobe/a.h", '#include "table/row.hpp"\n'),
        ):
            self.assertEqual(len(self.judged(path, text)), 1, (path, text))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
