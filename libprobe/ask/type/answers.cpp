// Asks functions and attributes of the interpreter about types.
#include "ask/type/asker.hpp"
#include "platform/system.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace type_table {

bool Asker::ask_attribute(std::uint16_t row, const Witness &witness) {
    const bool size = family.rows[row].is_size();
    const bool number = size || family.rows[row].is_integer();
    evidence_.add_claim(row, source::attribute, size ? Relation::is : Relation::holds);
    for (const Subject subject : subjects(subject::type)) {
        if (subject == subject::type ? !number : number && knows_number(row)) {
            continue;
        }
        Ref value;
        if (!find_attribute(object(subject), family.text_of(witness), value)) {
            return false;
        }
        std::int64_t integer_value = 0;
        if (value && (!number || integer(value.get(), integer_value))) {
            evidence_.say(subject, number ? static_cast<std::uint64_t>(integer_value) : value.address());
        }
    }
    return true;
}

bool Asker::knows_number(std::uint16_t row) const {
    for (const Witness &witness : family.witnesses_of(row)) {
        if ((witness.source == source::given || witness.source == source::flags) && family.offers(build_, witness)) {
            return true;
        }
    }
    return family.rows[row].is_size();
}

bool Asker::ask_funcname(std::uint16_t row) {
    // PyType_Type is an instance of itself: this is its own tp_name.
    evidence_.claim(row, source::funcname, Relation::holds, subject::type,
                    address_of(PyEval_GetFuncName(type_object())));
    return true;
}

bool Asker::ask_referent(std::uint16_t row, Source source) {
    if (!has_referents_) {
        has_referents_ = true;
        if (!referents_.ask(sentinels_.slots.get(), build_.version) && !clear_unless_fatal()) {
            return false; // up to 3.9 the module named gc may be any object
        }
    }
    const std::uint64_t referent = row == row::tp_dict ? referents_.dict() : referents_.mro();
    if (referent != 0) {
        evidence_.claim(row, source, Relation::holds, subject::slots, referent);
    }
    return true;
}

bool Asker::ask_object(std::uint16_t row, Source source, PyObject *(*function)(PyObject *)) {
    if (function == nullptr) {
        return true;
    }
    evidence_.add_claim(row, source);
    for (const Subject subject : subjects(subject::slots)) {
        const Ref answer(function(object(subject)));
        if (!answer) {
            return false;
        }
        evidence_.say(subject, answer.address());
    }
    return true;
}

bool Asker::ask_function(std::uint16_t row, Source source, const char *name) {
    return ask_object(row, source, find_function<PyObject *(*)(PyObject *)>(name));
}

bool Asker::ask_vectorcall(std::uint16_t row) {
    const auto function = find_function<void *(*)(PyObject *)>("PyVectorcall_Function");
    if (function != nullptr) {
        evidence_.claim(row, source::vectorcall, Relation::holds, subject::type, address_of(function(type_object())));
    }
    return PyErr_Occurred() == nullptr;
}

bool Asker::ask_module(std::uint16_t row) {
    if (sentinels_.module) {
        evidence_.claim(row, source::module, Relation::holds, subject::slots, sentinels_.module.address());
    }
    return true;
}

bool Asker::ask_get_module(std::uint16_t row) {
    const auto function = find_function<PyObject *(*)(PyTypeObject *)>("PyType_GetModule");
    if (function != nullptr && sentinels_.module) {
        evidence_.claim(row, source::getmodule, Relation::holds, subject::slots,
                        address_of(function(sentinel()))); // borrowed
    }
    return PyErr_Occurred() == nullptr;
}

bool Asker::ask_thread(std::uint16_t row) {
    const auto ident = find_function<unsigned long (*)()>("PyThread_get_thread_ident");
    if (ident != nullptr) {
        evidence_.add_claim(row, source::threadid);
        for (const Subject subject : subjects(subject::slots)) {
            evidence_.say(subject, ident());
        }
    }
    return true;
}

bool Asker::ask_place(std::uint16_t row, const Witness &witness) {
    const Ref value(PyObject_GetAttrString(type_object(), family.text_of(witness)));
    std::int64_t offset = 0;
    if (!value) {
        return false;
    }
    if (integer(value.get(), offset)) {
        evidence_.claim(row, source::place, Relation::stands, subject::type, static_cast<std::uint64_t>(offset));
    }
    return true;
}

bool Asker::ask_weakref(std::uint16_t row) {
    evidence_.add_claim(row, source::weakref);
    for (const Subject subject : subjects(subject::slots)) {
        Ref &reference = weak_references_[subject];
        reference = Ref(PyWeakref_NewRef(object(subject), nullptr));
        if (!reference) {
            return false;
        }
        evidence_.say(subject, reference.address());
    }
    return true;
}

bool Asker::ask_member_copy(std::uint16_t row) {
    evidence_.claim(row, source::membercopy, Relation::is, subject::slots, static_cast<std::uint64_t>(heap_size_));
    return true;
}

bool Asker::size_of(PyObject *type, std::int64_t &bytes) {
    const Ref method(PyObject_GetAttrString(type_object(), "__sizeof__"));
    const Ref said(method ? PyObject_CallFunctionObjArgs(method.get(), type, nullptr) : nullptr);
    if (said && !integer(said.get(), bytes)) {
        bytes = 0;
    }
    return static_cast<bool>(said);
}

bool Asker::ask_sizeof(std::uint16_t row) {
    const bool heap = row == row::heap_type;
    const bool is_known = heap && build_.version < members_copied_since; // it has ended the image
    std::int64_t bytes = heap_size_;
    if (!is_known && !size_of(heap ? sentinels_.slots.get() : type_object(), bytes)) {
        return false;
    }
    if (!heap) {
        static_size_ = bytes;
    }
    evidence_.claim(row, source::sizeof_type, Relation::is, heap ? subject::slots : subject::type,
                    static_cast<std::uint64_t>(bytes));
    return true;
}

} // namespace type_table

} // namespace libprobe
