// Surveys instances: their references, their locks, and the objects that refer to them.
#include "ask/type/surveyor.hpp"
#include "platform/system.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace type_table {

namespace {

enum : int { references = 77 };

} // namespace

bool Surveyor::claim_instances() {
    claim(source::sharedkeys, Relation::shares,
          {{subject::plain, 0}, {subject::dict, 0}, {subject::other, 0}, {subject::other_dict, 0}});
    claim(source::funcversion, Relation::shares,
          {{subject::plain, 0}, {subject::function, 0}, {subject::other, 0}, {subject::other_function, 0}});
    return true;
}

bool Surveyor::find_helper(const char *module, const char *name, Ref &function) {
    const Ref its_module(PyImport_ImportModule(module));
    if (its_module) {
        return find_attribute(its_module.get(), name, function);
    }
    const bool missing = PyErr_ExceptionMatches(PyExc_ImportError) != 0;
    if (missing) {
        PyErr_Clear();
    }
    return missing;
}

bool Surveyor::ask_referrers() {
    Ref get_referrers;
    if (!find_helper("gc", "get_referrers", get_referrers)) {
        return false;
    }
    if (!get_referrers) {
        return true;
    }
    const Ref slots(PyObject_GetAttrString(slotted_.get(), "__slots__"));
    const Ref name(slots ? PySequence_GetItem(slots.get(), 0) : nullptr);
    const Ref reference(name ? PyWeakref_NewRef(subclass_.get(), nullptr) : nullptr);
    const Ref address(reference ? PyLong_FromVoidPtr(subclass_.get()) : nullptr);
    const Ref referrers(
        address ? PyObject_CallFunctionObjArgs(get_referrers.get(), name.get(), reference.get(), nullptr) : nullptr);
    const Py_ssize_t count = referrers ? PyList_Size(referrers.get()) : 0;
    for (Py_ssize_t i = 0; i < count; ++i) {
        PyObject *referrer = PyList_GetItem(referrers.get(), i); // borrowed
        const Ref type(PyObject_Type(referrer));
        if (type.get() == reinterpret_cast<PyObject *>(&PyTuple_Type) && PyTuple_Size(referrer) == slot_count) {
            claim(source::slotnames, Relation::holds,
                  {{subject::slotted, address_of(referrer)}, {subject::plain, 0}}); // which has no __slots__
        } else if (type.get() == reinterpret_cast<PyObject *>(&PyDict_Type) &&
                   PyDict_GetItemWithError(referrer, address.get()) == reference.get()) {
            claim_value(source::subclass, subject::plain, referrer);
        }
    }
    return referrers && PyErr_Occurred() == nullptr;
}

bool Surveyor::ask_neighbours() {
    if (!is_asked(source::next)) {
        return true;
    }
    Ref getobjects;
    if (!find_helper("sys", "getobjects", getobjects)) {
        return false;
    }
    if (!getobjects) {
        return true;
    }
    holders_[1] = Ref(PyObject_CallFunction(getobjects.get(), "i", 0));
    const Py_ssize_t count = holders_[1] ? PyList_Size(holders_[1].get()) : 0;
    // Asks three types, so that a field that holds the neighbour's address in one type only by chance is ruled out.
    std::uint64_t next[3] = {};
    std::uint64_t previous[3] = {};
    for (Py_ssize_t i = 1; i + 1 < count; ++i) {
        const Ref *types[3] = {&plain_, &slotted_, &made_};
        for (int type = 0; type < 3; ++type) {
            if (PyList_GetItem(holders_[1].get(), i) == types[type]->get()) {
                next[type] = address_of(PyList_GetItem(holders_[1].get(), i + 1));
                previous[type] = address_of(PyList_GetItem(holders_[1].get(), i - 1));
            }
        }
    }
    claim(source::next, Relation::holds,
          {{subject::plain, next[0]}, {subject::slotted, next[1]}, {subject::made, next[2]}});
    claim(source::previous, Relation::holds,
          {{subject::plain, previous[0]}, {subject::slotted, previous[1]}, {subject::made, previous[2]}});
    return PyErr_Occurred() == nullptr;
}

bool Surveyor::count_references(const Ref &function, std::int64_t &count) const {
    const Ref said(function ? PyObject_CallFunctionObjArgs(function.get(), instance_.get(), nullptr) : nullptr);
    if (said && !integer(said.get(), count)) {
        count = 0;
    }
    return said || !function;
}

bool Surveyor::ask_lock() {
    if (!basicsize(plain_.get(), instance_size_)) {
        return false;
    }
    take(subject::instance, instance_, instance_size_);
    const auto begin = find_function<void (*)(void *, PyObject *)>("PyCriticalSection_Begin");
    const auto end = find_function<void (*)(void *)>("PyCriticalSection_End");
    const auto is_tracked = find_function<int (*)(PyObject *)>("PyObject_GC_IsTracked");
    if (begin == nullptr || end == nullptr || is_tracked == nullptr || !is_asked(source::lock) ||
        is_tracked(instance_.get()) == 0) {
        return true;
    }
    void *section[8] = {}; // PyCriticalSection: two words
    PyObject_GC_UnTrack(instance_.get());
    begin(section, instance_.get());
    take(subject::locked, instance_, instance_size_);
    end(section);
    PyObject_GC_Track(instance_.get());
    claim(source::lock, Relation::changes, {{subject::instance, 0}, {subject::locked, 1}});
    claim(source::untrack, Relation::changes, {{subject::instance, 0}, {subject::locked, ~std::uint64_t{0}}});
    return true;
}

bool Surveyor::ask_references() {
    std::int64_t before = 0;
    std::int64_t after = 0;
    Ref getrefcount;
    if (!find_helper("sys", "getrefcount", getrefcount) || !count_references(getrefcount, before)) {
        return false;
    }
    for (int i = 0; i < references; ++i) {
        Py_IncRef(instance_.get());
    }
    const bool counted = count_references(getrefcount, after);
    take(subject::counted, instance_, instance_size_);
    for (int i = 0; i < references; ++i) {
        Py_DecRef(instance_.get());
    }
    const Ref reference(counted ? PyWeakref_NewRef(instance_.get(), nullptr) : nullptr);
    if (!reference) {
        return false;
    }
    take(subject::referenced, instance_, instance_size_);
    claim(source::incref, Relation::changes, {{subject::instance, 0}, {subject::counted, references}});
    if (getrefcount) {
        claim(source::getrefcount, Relation::holds,
              {{subject::instance, static_cast<std::uint64_t>(before)},
               {subject::counted, static_cast<std::uint64_t>(after)}});
    }
    claim(source::referenced, Relation::changes, {{subject::instance, 0}, {subject::referenced, 1}});
    return true;
}

} // namespace type_table

} // namespace libprobe
