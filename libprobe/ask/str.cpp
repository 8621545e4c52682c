// Asks about strings: makes some of all kinds, of str and of a subclass, and calls the functions that read them.
#include "table/str.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "platform/system.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace str_table {
namespace {

// A text: so many characters, each one of `range` from `first` on.
struct Sample {
    Py_ssize_t length;
    Py_UCS4 first;
    Py_UCS4 range;
    std::uint8_t kind; // bytes of a character in memory
    bool compact;
    bool ascii;
};

constexpr Py_ssize_t longest = 89;
// In the order of the subjects, but for `fresh`.
constexpr Sample samples[] = {
    {67, 0xa1, 0x5e, 1, true, false},      {74, 0xa9, 0x53, 1, true, false},      {70, 0x4e03, 0x4d00, 2, true, false},
    {81, 0x1f307, 0x2f0, 4, true, false},  {77, 0xa5, 0x55, 1, false, false},     {65, 0x3041, 0x1700, 2, false, false},
    {85, 0x10a03, 0x9f0, 4, false, false}, {longest, 0x23, 0x59, 1, false, true}, {72, 0x29, 0x53, 1, false, true},
    {83, 0x25, 0x55, 1, true, true},       {69, 0x2b, 0x4f, 1, true, true},
};
constexpr Subject count = sizeof samples / sizeof *samples;
static_assert(count == subject::fresh && subject::count == count + 1, "one for each");

constexpr Subject compact_end = subject::sub_latin1; // compact strings that are not ASCII are before it
constexpr Subject utf8_end = subject::ascii;         // strings with a pointer to their UTF-8 are before it

class Text {
public:
    explicit Text(const Sample &sample) : sample_(sample), characters_{} {
        Py_UCS4 next = static_cast<Py_UCS4>(sample.length);
        for (Py_ssize_t i = 0; i < sample.length; ++i) {
            next = next * 0x9e3779b1 + 0x7f4a7c15;
            characters_[i] = sample.first + (next >> 12) % sample.range;
        }
    }

    // A new str, or an instance of the subclass, whose str is left in `original`; nullptr with the exception set.
    PyObject *make(PyObject *subclass, Ref &original) const {
        int byte_order = native_big_endian() ? 1 : -1;
        Ref text(PyUnicode_DecodeUTF32(reinterpret_cast<const char *>(characters_),
                                       sample_.length * static_cast<Py_ssize_t>(sizeof *characters_), nullptr,
                                       &byte_order));
        if (sample_.compact || !text) {
            return text.release();
        }
        original = std::move(text);
        return PyObject_CallFunctionObjArgs(subclass, original.get(), nullptr);
    }

    // The first bytes of the text in the object's memory.
    std::uint64_t first_word() const {
        std::uint64_t word = 0;
        for (unsigned i = 0; i < sizeof word / sample_.kind; ++i) {
            const unsigned at =
                native_big_endian() ? static_cast<unsigned>(sizeof word) - (i + 1) * sample_.kind : i * sample_.kind;
            word |= std::uint64_t{characters_[i]} << 8 * at;
        }
        return word;
    }

private:
    const Sample &sample_;
    Py_UCS4 characters_[longest];
};

// The limited API of 3.6 lacks them.
using AsUtf8 = const char *(*)(PyObject *text, Py_ssize_t *size);
using LengthOf = Py_ssize_t (*)(PyObject *text);

class Asker {
public:
    Asker(const Plan &plan, Evidence &evidence) : evidence_(evidence), texts_(plan, evidence) {}

    bool run() {
        if (!make()) {
            return false;
        }
        texts_.take(subject::fresh);
        for (Ref &original : originals_) { // on trace-refs builds this changes their neighbours' heads
            original = Ref();
        }
        claim_made();
        claim_sizes();
        const auto length_of = find_function<LengthOf>("PyUnicode_GetLength");
        if (length_of != nullptr) {
            texts_.ask(row::PyASCIIObject_length, source::length,
                       [length_of](PyObject *text, Subject) { return length_of(text); });
        }
        texts_.ask_hash(row::PyASCIIObject_hash, source::hash, count); // not of `fresh`, whose image was taken before
        return ask_utf8() && texts_.finish();
    }

private:
    bool make() {
        PyType_Slot no_slots[] = {{0, nullptr}};
        PyType_Spec spec = {"libprobe.str", 0, 0, Py_TPFLAGS_DEFAULT, no_slots};
        const Ref bases(PyTuple_Pack(1, &PyUnicode_Type));
        const Ref subclass(bases ? PyType_FromSpecWithBases(&spec, bases.get()) : nullptr);
        if (!subclass) {
            return false;
        }
        for (Subject i = 0; i < count; ++i) {
            const Text text(samples[i]);
            PyObject *object = text.make(subclass.get(), originals_[i]);
            words_[i] = text.first_word();
            lengths_[i] = samples[i].length;
            kinds_[i] = samples[i].kind;
            compact_[i] = samples[i].compact;
            ascii_[i] = samples[i].ascii;
            if (object == nullptr || !add(object, i)) {
                return false;
            }
        }
        lengths_[subject::fresh] = lengths_[subject::sub_latin1];
        kinds_[subject::fresh] = kinds_[subject::sub_latin1];
        compact_[subject::fresh] = ascii_[subject::fresh] = 0;
        return texts_.add(new_reference(texts_[subject::sub_latin1]).release());
    }

    // An instance of the subclass has the basic size. The characters of a compact string are in the object, whose
    // size __sizeof__ tells as long as there is no UTF-8; only the first of them are read.
    bool add(PyObject *object, Subject i) {
        if (!samples[i].compact) {
            return texts_.add(object);
        }
        if (!ask_sizeof(object, sizes_[i])) {
            Py_DecRef(object);
            return false;
        }
        constexpr std::int64_t most = 128;
        return texts_.add_bytes(object, sizes_[i] < most ? sizes_[i] : most);
    }

    void claim_made() {
        texts_.claim(row::PyASCIIObject_length, source::made, lengths_);
        texts_.claim(row::PyASCIIObject_kind, source::made, kinds_);
        texts_.claim(row::PyASCIIObject_compact, source::made, compact_);
        texts_.claim(row::PyASCIIObject_ascii, source::made, ascii_);
        constexpr std::size_t width = sizeof(std::uint64_t);
        texts_.claim_bytes(row::PyASCIIObject_characters, source::made,
                           {words_[subject::ascii], words_[subject::another_ascii]}, width, subject::ascii);
        texts_.claim_bytes(row::PyCompactUnicodeObject_characters, source::made,
                           {words_[0], words_[1], words_[2], words_[3]}, width);
    }

    // Behind the struct are the characters and a zero.
    void claim_sizes() {
        const auto size = [this](PyObject *, Subject i) {
            return sizes_[i] - (samples[i].length + 1) * samples[i].kind;
        };
        texts_.ask_some(row::PyASCIIObject_characters, source::sizeof_str, subject::ascii, subject::fresh, size,
                        Relation::stands);
        texts_.ask_some(row::PyCompactUnicodeObject_characters, source::sizeof_str, 0, compact_end, size,
                        Relation::stands);
    }

    // False, with the exception set, if Python raised one.
    bool ask_utf8() {
        const auto as_utf8 = find_function<AsUtf8>("PyUnicode_AsUTF8AndSize");
        if (as_utf8 == nullptr) {
            return true;
        }
        const auto address = [as_utf8](PyObject *text, Subject) {
            Py_ssize_t size = 0;
            return address_of(as_utf8(text, &size));
        };
        texts_.ask_some(row::utf8, source::utf8, 0, utf8_end, address);
        texts_.ask_some(row::utf8_length, source::utf8, 0, utf8_end, [as_utf8](PyObject *text, Subject) {
            Py_ssize_t size = 0;
            as_utf8(text, &size);
            return size;
        });
        texts_.ask_some(
            row::PyASCIIObject_characters, source::utf8, subject::ascii, subject::fresh,
            [&](PyObject *text, Subject i) { return address(text, i) - address_of(text); }, Relation::stands);
        // ASCII characters are UTF-8, so both pointers of an instance of the subclass lead to them. Of others only the
        // one to the UTF-8 changes when they are asked for that, and is NULL before.
        texts_.ask_some(row::PyUnicodeObject_data, source::utf8, subject::sub_ascii, utf8_end, address);
        if (texts_.asks(row::PyUnicodeObject_data, source::kept)) {
            if (address(texts_[subject::sub_latin1], subject::sub_latin1) == 0) {
                return false;
            }
            evidence_.add_claim(row::PyUnicodeObject_data, source::kept, Relation::alike);
            evidence_.say(subject::fresh, 1);
            evidence_.say(subject::sub_latin1, 1);
            evidence_.say(subject::sub_ucs2, 2);
            evidence_.say(subject::sub_ucs4, 3);
            evidence_.say(subject::sub_ascii, 4); // two of one kind: what tells kinds apart is not alike
            evidence_.say(subject::another_sub_ascii, 5);
        }
        return true;
    }

    Evidence &evidence_;
    Samples texts_;
    Ref originals_[count];
    std::uint64_t words_[count];
    std::int64_t sizes_[count] = {};
    Py_ssize_t lengths_[count + 1];
    std::uint8_t kinds_[count + 1];
    std::uint8_t compact_[count + 1];
    std::uint8_t ascii_[count + 1];
};

bool ask(const Plan &plan, Evidence &evidence) { return Asker(plan, evidence).run(); }

// The fields of PyCompactUnicodeObject are those of strings that are not both compact and ASCII, and PyUnicodeObject's
// those of strings that are not compact: instances of subclasses.
bool check(PyObject *object, std::uint16_t row) {
    if (!check_instance(object, PyUnicode_Type, "str")) {
        return false;
    }
    const Ref type(PyObject_Type(object));
    const bool in_every = row < row::utf8_length;
    if (in_every || type.get() != reinterpret_cast<PyObject *>(&PyUnicode_Type)) {
        return true;
    }
    bool has = false;
    if (row < row::PyUnicodeObject_data) {
        const Ref bytes(PyUnicode_AsASCIIString(object));
        has = !bytes;
        PyErr_Clear();
    }
    if (!has) {
        PyErr_Format(PyExc_TypeError, "libprobe: %R has no %s", object, family.field_name(row));
    }
    return has;
}

} // namespace
} // namespace str_table

bool survey_str(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(str, PyASCIIObject_length)
