// Asks about weak references: makes two, and reads back what they were made of.
#include "table/weakref.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "platform/system.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace weakref_table {
namespace {

PyObject *do_nothing(PyObject *, PyObject *) { return new_reference(&_Py_NoneStruct).release(); }

// Python code can reach the callbacks until the garbage collector takes them, so these outlive them.
PyMethodDef definitions[] = {{"libprobe_first", do_nothing, METH_O, nullptr},
                             {"libprobe_second", do_nothing, METH_O, nullptr}};

// An object that has a hash and takes weak references.
PyObject *make_referent() {
    Ref members[1];
    const Ref tuple(make_objects(members) ? PyTuple_Pack(1, members[0].get()) : nullptr);
    return tuple ? PyFrozenSet_New(tuple.get()) : nullptr;
}

bool ask(const Plan &plan, Evidence &evidence) {
    Ref referents[2];
    Ref callbacks[2];
    Ref neighbours[2][1]; // on trace-refs builds an object's head leads to those made before and after it
    for (const Subject i : {Subject{subject::first}, Subject{subject::second}}) {
        referents[i] = Ref(make_referent());
        callbacks[i] = Ref(referents[i] ? PyCFunction_NewEx(&definitions[i], nullptr, nullptr) : nullptr);
        if (!callbacks[i]) {
            return false;
        }
    }
    Samples references(plan, evidence);
    for (const Subject i : {Subject{subject::first}, Subject{subject::second}}) {
        if (!make_objects(neighbours[i]) || !references.add(PyWeakref_NewRef(referents[i].get(), callbacks[i].get()))) {
            return false;
        }
    }
    references.claim(row::wr_object, source::made, referents);
    references.claim(row::wr_callback, source::made, callbacks);
    const auto get = find_function<PyObject *(*)(PyObject *)>("PyWeakref_GetObject"); // a borrowed reference
    if (get != nullptr) {
        references.ask(row::wr_object, source::getobject,
                       [&](PyObject *reference, Subject) { return address_of(get(reference)); });
    }
    references.ask_attribute(row::wr_callback, source::attribute, "__callback__");
    references.ask_hash(row::PyWeakReference_hash, source::hash);
    return references.finish();
}

bool check(PyObject *object, std::uint16_t) {
    return check_instance(object, {"_PyWeakref_RefType", "_PyWeakref_ProxyType", "_PyWeakref_CallableProxyType"},
                          "weak reference");
}

} // namespace
} // namespace weakref_table

bool survey_weakref(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(weakref, wr_object)
