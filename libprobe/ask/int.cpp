// Asks about ints: makes some of known values, whose digits follow from how CPython stores them.
#include "table/int.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace int_table {
namespace {

constexpr long long values[] = {0x2d3a9c57, 0x1b6e29d3f5, 0x5c3d791e26ab84f3, -0x3719e5cb, -0x4be61d358f72c9a6, 7, -3,
                                0};
constexpr Subject count = sizeof values / sizeof *values;
constexpr Subject with_digit = subject::small; // the subjects before it have digits that are in no other object

// How CPython stores ints: bits and bytes of a digit. Zeros if it does not tell.
struct Digits {
    std::int64_t bits = 0;
    std::int64_t bytes = 0;
};

// False, with the exception set, if Python raised one.
bool ask_digits(Digits &digits) {
    const Ref info(PyLong_GetInfo());
    Ref bits;
    Ref bytes;
    if (!info || !find_attribute(info.get(), "bits_per_digit", bits) ||
        !find_attribute(info.get(), "sizeof_digit", bytes)) {
        return false;
    }
    const bool told = integer(bits.get(), digits.bits) && integer(bytes.get(), digits.bytes) && digits.bits > 0 &&
                      digits.bits < 8 * digits.bytes && (digits.bytes == 2 || digits.bytes == 4);
    digits = told ? digits : Digits{};
    return true;
}

std::uint64_t magnitude(long long value) { return static_cast<std::uint64_t>(value < 0 ? -value : value); }

Py_ssize_t digit_count(long long value, const Digits &digits) {
    Py_ssize_t needed = 0;
    for (std::uint64_t left = magnitude(value); left != 0; left >>= digits.bits) {
        ++needed;
    }
    return needed;
}

bool ask(const Plan &plan, Evidence &evidence) {
    Digits digits;
    if (!ask_digits(digits)) {
        return false;
    }
    if (digits.bits == 0) {
        return true;
    }
    Samples ints(plan, evidence);
    Py_ssize_t sizes[count];
    std::uint64_t tags[count];
    std::uint64_t first[with_digit];
    for (Subject i = 0; i < count; ++i) {
        const Py_ssize_t needed = digit_count(values[i], digits);
        if (!ints.add(PyLong_FromLongLong(values[i]), needed)) {
            return false;
        }
        sizes[i] = values[i] < 0 ? -needed : needed;
        tags[i] = static_cast<std::uint64_t>(needed) << 3 | (values[i] < 0 ? 2u : values[i] == 0 ? 1u : 0u);
        if (i < with_digit) {
            first[i] = magnitude(values[i]) & ((std::uint64_t{1} << digits.bits) - 1);
        }
    }
    ints.claim(row::PyLongObject_ob_size, source::made, sizes);
    Claim *tag = ints.claim(row::PyLongObject_lv_tag, source::made, tags);
    if (tag != nullptr) {
        tag->mask = ~std::uint64_t{4};
    }
    ints.claim_bytes(row::PyLongObject_ob_digit, source::made, first, static_cast<std::size_t>(digits.bytes));
    ints.ask_place(row::PyLongObject_ob_digit, source::place);
    if (ints.asks(row::sizeof_digit, source::info)) {
        evidence.claim(row::sizeof_digit, source::info, Relation::is, 0, static_cast<std::uint64_t>(digits.bytes));
    }
    ints.ask_item_size(row::sizeof_digit, source::itemsize);
    return ints.finish();
}

bool check(PyObject *object, std::uint16_t) { return check_instance(object, PyLong_Type, "int"); }

} // namespace
} // namespace int_table

bool survey_int(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(int, PyLongObject_ob_digit)
