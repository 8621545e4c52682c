// What the accessors of strings say of a string's memory, which no function of CPython's says.
#include "python_test.hpp"

#include "platform/system.hpp"
#include "zoo.hpp"

using namespace libprobe;

BOOST_AUTO_TEST_SUITE(strings_tests)

BOOST_AUTO_TEST_CASE(characters_are_read_in_their_own_width) {
    const Cells cells;
    const Ref names = run("class Str(str): pass\n"
                          "texts = [kind(text) for kind in (str, Str) for text in ('text', '', 't\\xe4xt', "
                          "'t\u4e00xt', 't\U0001f600xt')]\n");
    const int expected_kinds[] = {1, 1, 1, 2, 4};
    PyObject *texts = PyDict_GetItemString(names.get(), "texts");
    for (int i = 0; i < 10; ++i) {
        PyObject *text = PyList_GetItem(texts, i);
        const int kind = PepUnicode_KIND(text);
        const void *data = PepUnicode_DATA(text);
        BOOST_TEST(kind == expected_kinds[i % 5]);
        BOOST_REQUIRE(data != nullptr);
        BOOST_TEST(PepUnicode_IS_COMPACT(text) == (i < 5));
        for (Py_ssize_t at = 0; at < PepUnicode_GET_LENGTH(text); ++at) {
            BOOST_TEST(PepUnicode_READ(kind, data, at) == PyUnicode_ReadChar(text, at));
        }
        cells.unset();
        BOOST_TEST(PepUnicode_KIND(text) == 0);
        BOOST_TEST(PepUnicode_DATA(text) == nullptr);
        BOOST_TEST(PepUnicode_IS_COMPACT(text) == 0);
        cells.prove();
    }
}

// Up to 3.11 CPython chooses the kind of some strings late.
BOOST_AUTO_TEST_CASE(a_string_is_made_ready) {
    const Cells cells;
    const auto make = find_function<PyObject *(*)(const wchar_t *, Py_ssize_t)>("PyUnicode_FromUnicode");
    const auto characters = find_function<wchar_t *(*)(PyObject *)>("PyUnicode_AsUnicode");
    if (make == nullptr || characters == nullptr) {
        BOOST_TEST_MESSAGE("skipped: this interpreter makes no string that is not ready");
        return;
    }
    const Ref text(make(nullptr, 2));
    BOOST_REQUIRE(text);
    characters(text.get())[0] = L'a';
    characters(text.get())[1] = 0xe4;
    BOOST_TEST(PepUnicode_DATA(text.get()) == nullptr);
    BOOST_TEST(PepUnicode_READ_CHAR(text.get(), 1) == 0xe4u);
    BOOST_TEST(PepUnicode_KIND(text.get()) == 1);
    BOOST_TEST(PepUnicode_GET_LENGTH(text.get()) == 2);
    BOOST_TEST(_PepUnicode_AsString(text.get()) == std::string("a\xc3\xa4"));
}

BOOST_AUTO_TEST_SUITE_END()
