"""Two extension modules of two C libraries in one process: pair_tests.py FOLDER, that of the two modules' files."""
import os
import sys
import unittest

FOLDER = sys.argv.pop(1)
sys.path.insert(0, FOLDER)
import pair_mingw  # noqa: E402
import pair_zig  # noqa: E402

PAIR = (pair_mingw, pair_zig)


def needs(module):
    """Which C library the module's file names."""
    with open(module.__file__, "rb") as file:
        content = file.read().lower()
    return {name for name in (b"msvcrt.dll", b"api-ms-win-crt-runtime-l1-1-0.dll") if name in content}


class Pair(unittest.TestCase):
    def test_they_have_two_c_libraries(self):
        self.assertEqual(needs(pair_mingw), {b"msvcrt.dll"})
        self.assertEqual(needs(pair_zig), {b"api-ms-win-crt-runtime-l1-1-0.dll"})

    def test_both_proved_their_fields(self):
        for module in PAIR:
            self.assertEqual(module.name(type), "type")
            self.assertEqual(module.name(type("Local", (), {})), "Local")

    def test_neither_takes_a_type_that_its_metatype_did_not_make(self):
        for module, other in (PAIR, PAIR[::-1]):
            self.assertRaisesRegex(TypeError, "is made by", module.get, type("Other", (), {}))
            self.assertRaisesRegex(TypeError, "is not a metatype", module.bind, type)
            made = type(other.Meta)("Unbound", (type,), {})("Made", (), {})
            self.assertRaisesRegex(TypeError, "is made by", module.get, made)

    def test_each_reads_and_writes_the_data_of_the_others_types(self):
        for module, other in (PAIR, PAIR[::-1]):
            made = other.Meta("Made", (other.Box,), {})
            other.set(made, 0.5, -2**40, "of " + other.__name__)
            module.bind(other.Meta)
            self.assertEqual(module.get(made), (0.5, -2**40, "of " + other.__name__))
            module.set(made, 0.25, 2**62, "of " + module.__name__)
            self.assertEqual(other.get(made), (0.25, 2**62, "of " + module.__name__))


if __name__ == "__main__":
    unittest.main()
