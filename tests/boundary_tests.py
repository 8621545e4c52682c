"""Nothing of a C library crosses the public API, since its two sides may have two: usage: boundary_tests.py INCLUDE

Memory that libprobe allocates is freed by a function of libprobe's, named in the comment of the function that returns it. No
stream and no errno is in a header. INCLUDE: the folder of the public headers.
"""
import glob
import os
import re
import sys
import unittest

INCLUDE = ""
FUNCTION = re.compile(r"/\*(?P<comment>(?:[^*]|\*(?!/))*)\*/\n(?P<functions>(?:LIBPROBE_(?:API|HIDDEN) [^;]*;\n)+)")
RETURNS = re.compile(r"LIBPROBE_(?:API|HIDDEN) (?P<type>[\w ]+?\**)(?P<pointer>\*)?(?P<name>libprobe_\w+)\((?P<arguments>[^;]*)\);")
FREES = re.compile(r"frees\s+it\s+with\s+(libprobe_\w+)")
OF_C_LIBRARY = re.compile(r"\b(?:FILE|errno|va_list|off_t|time_t|jmp_buf|locale_t|wchar_t|malloc|free)\b")


def code(text):
    return re.sub(r'/\*.*?\*/|"[^"\n]*"', "", text, flags=re.S)


def crossing(text):
    """What is of a C library in a header's code."""
    return sorted(set(OF_C_LIBRARY.findall(code(text))))


def declared(text):
    """(type, name, arguments, comment) of each function; a pointer's star belongs to the type."""
    for group in FUNCTION.finditer(text):
        for function in RETURNS.finditer(group.group("functions")):
            yield (function.group("type").strip() + (function.group("pointer") or ""), function.group("name"),
                   function.group("arguments"), " ".join(group.group("comment").split()))


def never_freed(text):
    """The functions whose result the caller gets and cannot give back."""
    functions = list(declared(text))
    arguments = {name: given for _, name, given, _ in functions}
    lost = []
    for kind, name, _, comment in functions:
        # Objects of Python's are given back to Python; an address in an object is nobody's memory.
        if not kind.endswith("*") or kind.startswith("const ") or "PyObject" in kind or "PyTypeObject" in kind:
            continue
        frees = FREES.search(comment)
        if "void" not in kind and (frees is None or not arguments.get(frees.group(1), "").startswith(kind)):
            lost.append(name)
    return lost


MADE_UP = """
/* A stream is FILE, and free frees. */
/* The caller owns the text and frees it with libprobe_free. */
LIBPROBE_API char *libprobe_text(const char *given,
                                 int more);
/* Frees. */
LIBPROBE_API void libprobe_free(char *text);
/* Borrowed. */
LIBPROBE_API const char *libprobe_name(int number);
LIBPROBE_API %s
"""


class Boundary(unittest.TestCase):
    def test_what_it_would_find(self):
        self.assertEqual(never_freed(MADE_UP % "int libprobe_number(void);"), [])
        self.assertEqual(crossing(MADE_UP % "int libprobe_number(void);"), [])
        self.assertEqual(never_freed(MADE_UP % "char *libprobe_lost(void);"), ["libprobe_lost"])
        self.assertEqual(never_freed((MADE_UP % "int libprobe_number(void);").replace("free(char", "free(int")), ["libprobe_text"])
        self.assertEqual(never_freed((MADE_UP % "int libprobe_number(void);").replace("with libprobe_free", "by free")),
                         ["libprobe_text"])
        self.assertEqual(crossing(MADE_UP % "void libprobe_report(FILE *stream);"), ["FILE"])

    def test_the_headers(self):
        paths = glob.glob(os.path.join(INCLUDE, "libprobe", "**", "*"), recursive=True)
        owned, functions = [], 0
        for path in filter(os.path.isfile, paths):
            with open(path) as file:
                text = file.read()
            self.assertEqual((path, crossing(text)), (path, []))
            self.assertEqual((path, never_freed(text)), (path, []))
            functions += len(list(declared(text)))
            owned += [name for _, name, _, comment in declared(text) if FREES.search(comment)]
        self.assertEqual(sorted(owned), ["libprobe_record", "libprobe_replay"])
        self.assertGreater(functions, 40)


if __name__ == "__main__":
    INCLUDE = sys.argv.pop(1)
    unittest.main()
