// Surveys type objects: runs the steps in order, and asks about classes and their versions.
#include "ask/type/questions.hpp"
#include "ask/type/surveyor.hpp"
#include "platform/system.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace type_table {

namespace {

enum : int { rounds = 7 };

int ignore_change(PyTypeObject *) { return 0; }

} // namespace

bool Surveyor::run() {
    // Everything that runs between the first version and the last ran once before, so that no other type takes a
    // version in between.
    return make_classes() && claim_classes() && ask_made() && make_instances() && claim_instances() &&
           ask_specialized() && ask_referrers() && ask_lock() && ask_references() && call_both("warm") &&
           ask_neighbours() && order_versions() && call_both("use") && take_images() && ask_watcher() &&
           ask_versions() && ask_type_data();
}

bool Surveyor::claim_classes() {
    claim(source::slotcount, Relation::holds,
          {{subject::slotted, slot_count}, {subject::plain, 0}, {subject::other, 0}});
    return true;
}

bool Surveyor::ask_made() {
    PyType_Slot no_slots[] = {{0, nullptr}};
    PyType_Spec spec = {"libprobe.made", 0, 0, Py_TPFLAGS_DEFAULT, no_slots};
    const Ref bases(PyTuple_Pack(1, &PyBaseObject_Type));
    made_ = Ref(bases ? PyType_FromSpecWithBases(&spec, bases.get()) : nullptr);
    const Ref instance(made_ ? PyObject_CallFunctionObjArgs(made_.get(), nullptr) : nullptr);
    const Ref name(instance ? PyUnicode_FromString("renamed") : nullptr);
    if (!name) {
        return false;
    }
    claim_value(source::oldname, subject::made, PyEval_GetFuncName(instance.get()));
    if (PyObject_SetAttrString(made_.get(), "__name__", name.get()) < 0) {
        return false;
    }
    claim_value(source::newname, subject::made, PyEval_GetFuncName(instance.get()));
    return PyErr_Occurred() == nullptr;
}

bool Surveyor::renew_version(const Ref &type) {
    PyType_Modified(reinterpret_cast<PyTypeObject *>(type.get()));
    return static_cast<bool>(Ref(PyObject_GetAttrString(type.get(), "use")));
}

bool Surveyor::order_versions() { return renew_version(plain_) && renew_version(other_); }

bool Surveyor::call_both(const char *method) {
    for (const Ref *type : {&plain_, &other_}) {
        const Ref none(PyObject_CallMethod(type->get(), method, nullptr));
        if (!none) {
            return false;
        }
    }
    return true;
}

bool Surveyor::ask_specialized() {
    bool asked = true;
    each_row(source::specialized, [&](std::size_t row, const Witness &witness) {
        const Ref method(asked ? PyObject_GetAttrString(plain_.get(), family.text_of(witness)) : nullptr);
        const Ref other_method(method ? PyObject_GetAttrString(other_.get(), family.text_of(witness)) : nullptr);
        asked = static_cast<bool>(other_method);
        add_claim(row, source::specialized, Relation::holds, // the classes keep their methods alive
                  {{subject::plain, method.address()}, {subject::other, other_method.address()}});
    });
    return asked;
}

bool Surveyor::take_images() {
    const Ref function_type(PyObject_Type(function_.get()));
    std::int64_t dict_size = 0;
    std::int64_t function_size = 0;
    if (!basicsize(reinterpret_cast<PyObject *>(&PyDict_Type), dict_size) ||
        !basicsize(function_type.get(), function_size)) {
        return false;
    }
    take(subject::made, made_, heap_size_);
    take(subject::slotted, slotted_, heap_size_);
    take(subject::plain, plain_, heap_size_);
    take(subject::other, other_, heap_size_);
    take(subject::dict, dict_, dict_size);
    take(subject::other_dict, other_dict_, dict_size);
    take(subject::function, function_, function_size);
    take(subject::other_function, other_function_, function_size);
    return true;
}

bool Surveyor::ask_watcher() {
    const auto add_watcher = find_function<int (*)(int (*)(PyTypeObject *))>("PyType_AddWatcher");
    const auto clear_watcher = find_function<int (*)(int)>("PyType_ClearWatcher");
    const auto watch = find_function<int (*)(int, PyObject *)>("PyType_Watch");
    const auto unwatch = find_function<int (*)(int, PyObject *)>("PyType_Unwatch");
    if (add_watcher == nullptr || clear_watcher == nullptr || watch == nullptr || unwatch == nullptr) {
        return true;
    }
    const int watcher = add_watcher(ignore_change);
    if (watcher >= 0 && watch(watcher, plain_.get()) == 0) {
        take(subject::watched, plain_, heap_size_);
        unwatch(watcher, plain_.get());
        claim(source::watch, Relation::changes, {{subject::plain, 0}, {subject::watched, std::uint64_t{1} << watcher}});
    }
    PyErr_Clear(); // if all watchers are in use this source is silent
    if (watcher >= 0) {
        clear_watcher(watcher);
    }
    return true;
}

bool Surveyor::ask_versions() {
    for (int i = 0; i < rounds; ++i) {
        if (!renew_version(plain_) || !renew_version(other_)) {
            return false;
        }
    }
    take(subject::changed, plain_, heap_size_);
    claim(source::versioncount, Relation::changes, {{subject::plain, 0}, {subject::changed, rounds}});
    claim(source::versionorder, Relation::changes,
          {{subject::plain, 0}, {subject::changed, 2 * rounds}, {subject::other, 1}});
    return true;
}

bool Surveyor::ask_type_data() {
    const auto get_data = find_function<void *(*)(PyObject *, PyTypeObject *)>("PyObject_GetTypeData");
    const auto get_size = find_function<Py_ssize_t (*)(PyTypeObject *)>("PyType_GetTypeDataSize");
    if (get_data == nullptr || get_size == nullptr) {
        return true;
    }
    PyType_Slot no_slots[] = {{0, nullptr}};
    PyType_Spec spec = {"libprobe.metatype", -static_cast<int>(sizeof(void *)), 0, Py_TPFLAGS_DEFAULT, no_slots};
    const Ref bases(PyTuple_Pack(1, &PyType_Type));
    const Ref metatype(bases ? PyType_FromSpecWithBases(&spec, bases.get()) : nullptr);
    const Ref type(metatype ? PyObject_CallFunction(metatype.get(), "s(){}", "typed") : nullptr);
    const Ref basicsize(type ? PyObject_GetAttrString(metatype.get(), "__basicsize__") : nullptr);
    if (!basicsize) {
        return false;
    }
    auto *its_type = reinterpret_cast<PyTypeObject *>(metatype.get());
    const void *data = get_data(type.get(), its_type);
    evidence_.claim(row::type_data, source::typedata, Relation::is, subject::slots, address_of(data) - type.address());
    std::int64_t bytes = 0;
    if (integer(basicsize.get(), bytes)) {
        evidence_.claim(row::type_data, source::typedatasize, Relation::is, subject::slots,
                        static_cast<std::uint64_t>(bytes - get_size(its_type)));
    }
    return PyErr_Occurred() == nullptr;
}

} // namespace type_table

bool survey_type(Evidence &evidence) { return type_table::Surveyor(evidence).run(); }

} // namespace libprobe
