// Claims what the spec and the slots of the sentinel types tell, takes the images, and dispatches to every other
// source.
#include "ask/type/asker.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace type_table {

bool Asker::run() {
    if (!find_end() || (looks_behind_mro() && !size_of(type_object(), static_size_))) {
        return false;
    }
    for (std::uint16_t i = 0; i < sentinels_.unclaimed_count; ++i) {
        if (!ask_all(sentinels_.unclaimed[i])) {
            return false;
        }
    }
    return take_images();
}

bool Asker::ask_all(std::uint16_t row) {
    Sources left = plan_.asked(row) & ~all_derived;
    for (const Witness &witness : family.witnesses_of(row)) {
        const Sources its = (bit(witness.source) | bit(witness.also)) & left;
        if (its == 0 || !family.offers(build_, witness)) {
            continue;
        }
        if (!ask(row, witness, its)) {
            return false;
        }
        left &= ~its;
        if (left == 0) {
            break;
        }
    }
    return true;
}

bool Asker::ask(std::uint16_t row, const Witness &witness, Sources sources) {
    switch (witness.source) {
    case source::given: return ask_given(row, witness);
    case source::slot: return ask_slot(row, witness, sources);
    case source::attribute: return row == row::tp_flags || ask_attribute(row, witness);
    case source::place: return ask_place(row, witness);
    case source::funcname: return ask_funcname(row);
    case source::referent: return ask_referent(row, source::referent);
    case source::collector: return ask_referent(row, source::collector);
    case source::weakref: return ask_weakref(row);
    case source::objecttype: return ask_object(row, source::objecttype, PyObject_Type);
    case source::getdict: return ask_function(row, witness.source, "PyType_GetDict");
    case source::getname: return ask_function(row, witness.source, "PyType_GetName");
    case source::getqualname: return ask_function(row, witness.source, "PyType_GetQualName");
    case source::vectorcall: return ask_vectorcall(row);
    case source::threadid: return ask_thread(row);
    case source::module: return ask_module(row);
    case source::getmodule: return ask_get_module(row);
    case source::membercopy: return ask_member_copy(row);
    case source::sizeof_type: return ask_sizeof(row);
    default: return true; // flags are asked with the images, the others by a survey
    }
}

bool Asker::find_end() {
    if (build_.version < members_copied_since) {
        return size_of(sentinels_.slots.get(), heap_size_);
    }
    heap_size_ =
        static_cast<std::int64_t>(address_of(PyType_GetSlot(sentinel(), Py_tp_members)) - sentinels_.slots.address());
    return PyErr_Occurred() == nullptr;
}

bool Asker::ask_given(std::uint16_t row, const Witness &witness) {
    if (build_.version < witness.kept_until) {
        const Number number = row == row::tp_name ? Number::name : givens[row].number;
        evidence_.add_claim(row, source::given);
        for (const Subject subject : subjects(subject::slots)) {
            const std::uint64_t value = given_number(number, subject);
            if (value != 0) {
                evidence_.say(subject, value);
            }
        }
    }
    return true;
}

bool Asker::ask_slot(std::uint16_t row, const Witness &witness, Sources sources) {
    const bool kept = build_.version < witness.kept_until && (sources & bit(source::given)) != 0;
    const std::uint64_t given = kept ? given_slot(row, build_.version, sentinels_) : 0;
    Claim *claim = nullptr;
    if (given != 0) {
        claim = evidence_.add_claim(row, source::given);
        evidence_.say(subject::slots, given);
        if ((sources & bit(source::slot)) == 0) {
            return true;
        }
    }
    const void *got = PyType_GetSlot(sentinel(), witness.slot); // also a value that CPython filled in
    if (got == nullptr) {
        return PyErr_Occurred() == nullptr;
    }
    if (claim != nullptr && address_of(got) == given) {
        claim->sources |= bit(source::slot);
    } else {
        evidence_.claim(row, source::slot, Relation::holds, subject::slots, address_of(got));
    }
    return true;
}

bool Asker::take_images() {
    const Sources asked = plan_.asked(row::tp_flags);
    if ((asked & bit(source::attribute)) != 0 &&
        !ask_attribute(row::tp_flags, *family.witness(row::tp_flags, source::attribute))) {
        return false;
    }
    if (asked != 0) {
        evidence_.add_claim(row::tp_flags, source::flags);
    }
    for (const Subject subject : subjects(subject::type)) {
        const std::int64_t end = subject == subject::type ? static_size_ : heap_size_;
        const bool possible = end > 0 && end <= std::int64_t{image_capacity};
        take_image(evidence_, subject, object(subject), possible ? end : 0);
        if (asked != 0) {
            evidence_.say(subject, PyType_GetFlags(as_type(object(subject))));
        }
    }
    return true;
}

} // namespace type_table

} // namespace libprobe
