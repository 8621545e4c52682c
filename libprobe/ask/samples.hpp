// Asks about families whose subjects are objects of one built-in type, which the asker makes of values that it knows.
// Talks to Python; decides nothing.
#pragma once

#include <cstring>
#include <type_traits>

#include "judge/plan.hpp"
#include "platform/hidden.hpp"
#include "python/python.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// The subjects of a family, in their order. After a failure, which Python has raised an exception for, nothing more is
// asked.
class Samples {
public:
    Samples(const Plan &plan, Evidence &evidence) : plan_(plan), evidence_(evidence) {}

    // Takes over a reference to the next subject, which has so many items. Returns false after a failure; nullptr is
    // one.
    bool add(PyObject *object, Py_ssize_t items = 0);
    // The same for an object that has so many bytes.
    bool add_bytes(PyObject *object, std::int64_t bytes);

    PyObject *operator[](Subject subject) const { return objects_[subject].get(); }
    bool asks(std::uint16_t row, Source source) const { return !failed_ && (plan_.asked(row) & bit(source)) != 0; }

    // If the plan asks the source, claims these values, one for each subject from the first on. Returns the claim;
    // nullptr if there is none.
    template <class Value, std::size_t N>
    Claim *claim(std::uint16_t row, Source source, const Value (&values)[N], Subject first = 0) {
        Claim *claim = asks(row, source) ? evidence_.add_claim(row, source) : nullptr;
        for (Subject i = 0; i < N && claim != nullptr; ++i) {
            evidence_.say(static_cast<Subject>(first + i), word_of(values[i]));
        }
        return claim;
    }
    // The same for so many bytes, which need not be aligned.
    template <std::size_t N> void claim_bytes(std::uint16_t row, Source source, const std::uint64_t (&words)[N],
                                              std::size_t width, Subject first = 0) {
        Claim *its = claim(row, source, words, first);
        if (its != nullptr) {
            its->width = static_cast<std::uint8_t>(width);
        }
    }
    // The same with what answer(object, subject) returns for each.
    template <class Answer>
    void ask(std::uint16_t row, Source source, Answer answer, Relation relation = Relation::holds) {
        ask_some(row, source, 0, count_, answer, relation);
    }
    // The same for the subjects from `first` up to `end`.
    template <class Answer> void ask_some(std::uint16_t row, Source source, Subject first, Subject end, Answer answer,
                                          Relation relation = Relation::holds) {
        const Claim *claim = asks(row, source) ? evidence_.add_claim(row, source, relation) : nullptr;
        for (Subject subject = first; subject < end && claim != nullptr && !failed_; ++subject) {
            evidence_.say(subject, word_of(answer(objects_[subject].get(), subject)));
            failed_ = PyErr_Occurred() != nullptr;
        }
    }
    // Claims that the field holds the address of this attribute, of the subjects from `first` up to `end`; 0: to the
    // last.
    void ask_attribute(std::uint16_t row, Source source, const char *name, Subject first = 0, Subject end = 0);
    // Claims that the field holds the number that this attribute is.
    void ask_number(std::uint16_t row, Source source, const char *name);
    // Claims that the field holds the hash of the object, of the subjects up to `end`; 0: of all.
    void ask_hash(std::uint16_t row, Source source, Subject end = 0);
    // Claims that the field holds the address of the first weak reference to the object.
    void ask_weak_reference(std::uint16_t row, Source source);
    // Claims that the field stands where this attribute of the type says.
    void ask_place(std::uint16_t row, Source source, const char *name = "__basicsize__");
    // Claims that the size is what the type's attribute __itemsize__ says.
    void ask_item_size(std::uint16_t row, Source source);

    // How many pointers take the bytes beyond the type's basic size. Negative if there are fewer.
    Py_ssize_t items_in(std::int64_t bytes) const {
        return static_cast<Py_ssize_t>((bytes - basic_size_) / static_cast<std::int64_t>(sizeof(PyObject *)));
    }

    // Takes the image of a subject as it is now. Only once for each.
    void take(Subject subject);
    // Takes the images that were not taken. False, with the exception set, after a failure.
    bool finish();

private:
    enum : Subject { capacity = 16 };

    // The value as an image has it: of a narrower field the upper bits are zero.
    static std::uint64_t word_of(double value) {
        std::uint64_t bits = 0;
        std::memcpy(&bits, &value, sizeof value);
        return bits;
    }
    static std::uint64_t word_of(const Ref &object) { return object.address(); }
    template <class Integer, class = std::enable_if_t<std::is_integral_v<Integer>>>
    static std::uint64_t word_of(Integer value) {
        return static_cast<std::make_unsigned_t<Integer>>(value);
    }

    bool begin(PyObject *object, bool has_items);
    bool end(std::int64_t size);
    static bool ask_size(PyObject *object, const char *name, std::int64_t &size);

    const Plan &plan_;
    Evidence &evidence_;
    Ref objects_[capacity];
    Ref weak_references_[capacity];
    std::int64_t sizes_[capacity] = {}; // bytes that may be read
    std::int64_t basic_size_ = 0;
    std::int64_t item_size_ = 0;
    Subject count_ = 0;
    bool failed_ = false;
};

// So many bytes, at most eight, as a word of memory.
std::uint64_t word_of_bytes(const unsigned char *bytes, std::size_t count);

// What the object's __sizeof__() returns, in bytes; 0 if it returns no number. False, with the exception set, if Python
// raised one.
bool ask_sizeof(PyObject *object, std::int64_t &bytes);

} // namespace libprobe
