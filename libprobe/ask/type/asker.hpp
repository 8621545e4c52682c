// Asks the sources that need only sentinel types, each in a function of its own. asker.cpp has those about spec and
// slots, answers.cpp those about functions and attributes. Talks to Python.
#pragma once

#include "ask/type/sentinel.hpp"
#include "libprobe/structs.h"
#include "platform/hidden.hpp"
#include "python/image.hpp"
#include "python/referents.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace type_table {

inline PyTypeObject *as_type(PyObject *object) { return reinterpret_cast<PyTypeObject *>(object); }

// Every function returns false with an exception set, or true with none.
class Asker {
public:
    Asker(const Plan &plan, Evidence &evidence, const Sentinels &sentinels)
        : plan_(plan), evidence_(evidence), build_(plan.build), sentinels_(sentinels) {}

    bool run();

private:
    // The subjects that exist, from `first` on: PyType_Type and the sentinel types, or the sentinel types only.
    Span<Subject> subjects(Subject first) const {
        static const Subject all[] = {subject::type, subject::slots, subject::numbers};
        const std::size_t skipped = first == subject::slots ? 1 : 0;
        return {all + skipped, 3 - skipped - (sentinels_.numbers ? 0 : 1)};
    }
    PyObject *object(Subject subject) const {
        return subject == subject::type ? type_object() : sentinels_.type(subject).get();
    }
    PyTypeObject *sentinel() const { return as_type(sentinels_.slots.get()); }

    bool ask_all(std::uint16_t row);
    bool ask(std::uint16_t row, const Witness &witness, Sources sources);

    // Finds the end of a heap type: from 3.8 on where CPython put the copy of its members, before 3.8 by
    // type.__sizeof__. The image ends there. This end is also a witness of heap_type, whose other witnesses confirm it.
    bool find_end();

    // Whether a field behind tp_mro is sought in PyType_Type.
    bool looks_behind_mro() const {
        return (plan_.asked(row::tp_vectorcall) & (bit(source::vectorcall) | bit(held_offset))) != 0 ||
               (plan_.asked(row::tp_weaklist) & bit(source::place)) != 0;
    }

    bool ask_given(std::uint16_t row, const Witness &witness);

    bool ask_slot(std::uint16_t row, const Witness &witness, Sources sources);

    // For a number that we chose, asking the sentinel proves nothing new: asks only PyType_Type. Asks PyType_Type for
    // numbers only, since its objects may be kept per interpreter.
    bool ask_attribute(std::uint16_t row, const Witness &witness);

    // Whether another witness tells this number of the sentinel types too, not only of PyType_Type.
    bool knows_number(std::uint16_t row) const;

    bool ask_funcname(std::uint16_t row);

    bool ask_referent(std::uint16_t row, Source source);

    // Asks about the sentinel types a function that returns a new reference.
    bool ask_object(std::uint16_t row, Source source, PyObject *(*function)(PyObject *));

    // The same for a function that the limited API of 3.6 lacks.
    bool ask_function(std::uint16_t row, Source source, const char *name);

    bool ask_vectorcall(std::uint16_t row);

    bool ask_module(std::uint16_t row);

    bool ask_get_module(std::uint16_t row);

    // The thread that made an object owns it.
    bool ask_thread(std::uint16_t row);

    bool ask_place(std::uint16_t row, const Witness &witness);

    bool ask_weakref(std::uint16_t row);

    bool ask_member_copy(std::uint16_t row);

    // Asks type.__sizeof__ for the size of a type. For a type made from a spec, which has no cached keys, this is the
    // compiler's own sizeof(PyHeapTypeObject); for a static one, sizeof(PyTypeObject).
    static bool size_of(PyObject *type, std::int64_t &bytes);
    bool ask_sizeof(std::uint16_t row);

    // Must run last, after everything that changes the types: asking for an attribute sets flags.
    bool take_images();

    const Plan &plan_;
    Evidence &evidence_;
    const Build build_;
    const Sentinels &sentinels_;
    enum : std::uint16_t { members_copied_since = 0x0308 };
    std::int64_t heap_size_ = 0;
    // Every version's static types have at least the restricted struct; type.__sizeof__ tells the whole size if it is
    // asked.
    std::int64_t static_size_ = sizeof(libprobe_PyTypeObject);
    Referents referents_; // of the sentinel type `slots`
    bool has_referents_ = false;
    Ref weak_references_[2]; // to the sentinel types; they live until the images are taken
};

} // namespace type_table

} // namespace libprobe
