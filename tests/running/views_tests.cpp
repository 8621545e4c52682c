// The C++ views, against CPython's functions: with proven places, and with none.
#include "python_test.hpp"

#include "libprobe/views.hpp"
#include "zoo.hpp"

using namespace libprobe;

BOOST_AUTO_TEST_SUITE(views_tests)

BOOST_AUTO_TEST_CASE(items_are_visited_in_order) {
    const Cells cells;
    const Zoo animals(7);
    for (int i = 0; i < 200; ++i) {
        const bool is_tuple = i % 2 == 0;
        const Ref container = animals.make(is_tuple ? "tuple" : "list");
        for (const bool proven : {true, false}) {
            if (!proven) {
                cells.unset();
            }
            Py_ssize_t at = 0;
            if (is_tuple) {
                for (PyObject *item : items(container.get())) {
                    BOOST_TEST((item == PyTuple_GetItem(container.get(), at++)));
                }
                BOOST_TEST(at == PyTuple_Size(container.get()));
                BOOST_TEST(at == items(container.get()).size());
            } else {
                for (PyObject *item : list_items(container.get())) {
                    BOOST_TEST((item == PyList_GetItem(container.get(), at++)));
                }
                BOOST_TEST(at == PyList_Size(container.get()));
            }
            cells.prove();
        }
    }
}

BOOST_AUTO_TEST_CASE(a_list_that_is_shortened_ends_sooner) {
    const Cells cells;
    const Ref list = Ref(Py_BuildValue("[iiii]", 1, 2, 3, 4));
    int visited = 0;
    for (PyObject *item : list_items(list.get())) {
        BOOST_TEST(PyLong_AsLong(item) == ++visited);
        if (visited == 2) {
            PySequence_DelItem(list.get(), 3);
        }
    }
    BOOST_TEST(visited == 3);
}

BOOST_AUTO_TEST_CASE(characters_have_their_own_width) {
    const Cells cells;
    const Zoo animals(7);
    int widths[5] = {};
    for (int i = 0; i < 400; ++i) {
        const Ref string = animals.make("str");
        for (const bool proven : {true, false}) {
            if (!proven) {
                cells.unset();
            }
            const bool visited = with_characters(string.get(), [&](auto characters) {
                widths[sizeof *characters.begin()] += proven;
                BOOST_TEST(static_cast<Py_ssize_t>(characters.size()) == PyUnicode_GetLength(string.get()));
                Py_ssize_t at = 0;
                for (const Py_UCS4 character : characters) {
                    BOOST_REQUIRE(character == PyUnicode_ReadChar(string.get(), at++));
                }
            });
            BOOST_TEST(visited);
            cells.prove();
        }
    }
    BOOST_TEST((widths[1] > 0 && widths[2] > 0 && widths[4] > 0));
}

// Strings of bytes: the same as CPython's own, and refused where it refuses.
BOOST_AUTO_TEST_CASE(strings_are_made_of_bytes) {
    const Cells cells;
    for (const bool proven : {true, false}) {
        if (!proven) {
            cells.unset();
        }
        for (const std::size_t length : {0u, 1u, 2u, 7u, 8u, 9u, 100u, 5000u}) {
            std::string bytes(length, 'x');
            for (std::size_t at = 0; at < length; ++at) {
                bytes[at] = static_cast<char>(at * 37 % 128);
            }
            const auto size = static_cast<Py_ssize_t>(length);
            const Ref ascii(PepUnicode_FromASCII(bytes.data(), size));
            const Ref expected(PyUnicode_DecodeASCII(bytes.data(), size, nullptr));
            BOOST_REQUIRE((ascii && PyObject_RichCompareBool(ascii.get(), expected.get(), Py_EQ) == 1));
            BOOST_TEST(PyObject_Hash(ascii.get()) == PyObject_Hash(expected.get()));
            const Ref latin(PepUnicode_FromLatin1(bytes.data(), size));
            BOOST_TEST((latin && PyObject_RichCompareBool(latin.get(), expected.get(), Py_EQ) == 1));
            for (const std::size_t at : {length - 1, length / 2, std::size_t{0}}) {
                if (at >= length) {
                    continue;
                }
                std::string others = bytes;
                others[at] = static_cast<char>(0xe4);
                BOOST_TEST((PepUnicode_FromASCII(others.data(), size) == nullptr));
                BOOST_TEST(raised(PyExc_UnicodeDecodeError) != "");
                const Ref accented(PepUnicode_FromLatin1(others.data(), size));
                const Ref same(PyUnicode_DecodeLatin1(others.data(), size, nullptr));
                BOOST_TEST((accented && PyObject_RichCompareBool(accented.get(), same.get(), Py_EQ) == 1));
                BOOST_TEST(evaluate("result = argument.isascii() if hasattr(argument, 'isascii') else 0",
                                    accented.get()) == 0);
            }
        }
        BOOST_TEST((PepUnicode_FromASCII("text", -1) == nullptr));
        BOOST_TEST(raised(PyExc_SystemError) != "");
    }
}

BOOST_AUTO_TEST_SUITE_END()
