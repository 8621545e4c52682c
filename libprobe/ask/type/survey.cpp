// The survey. Each step asks one source; every function returns false with an exception set, or true with none.
#include "ask/type/survey.hpp"

#include <initializer_list>
#include <utility>

#include "python/image.hpp"
#include "platform/system.hpp"
#include "python/python.hpp"
#include "state/state.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

// Executed twice, compiled anew each time, so that no code object and so no version is shared. A Name is seen by the
// garbage collector, and with it the tuple of them. 40 calls are enough for every specializer so far.
const char source[] = R"(
class Name(str):
    pass
class Slotted:
    __slots__ = [Name('slot%d' % i) for i in range(41)]
class Class:
    def __init__(self):
        self.mark = 0
    def __getitem__(self, key):
        return key
    @classmethod
    def warm(cls):
        for _ in range(1):
            cls()[0]
    @classmethod
    def use(cls):
        for _ in range(40):
            cls()[0]
class Subclass(Class):
    pass
)";
enum : int { slot_count = 41, references = 77, rounds = 7 };

int ignore_change(PyTypeObject *) { return 0; }

class Surveyor {
public:
    explicit Surveyor(Evidence &evidence)
        : evidence_(evidence), build_(evidence.build()),
          heap_size_(evidence.sizes[static_cast<std::size_t>(SizeSource::basicsize)]) {}

    bool run() {
        // What is done between the first version and the last was done before, so that no other type takes one in
        // between.
        return make_classes() && ask_made() && make_instances() && ask_specialized() && ask_referrers() && ask_lock() &&
               ask_references() && call_both("warm") && ask_neighbours() && order_versions() && call_both("use") &&
               take_images() && ask_watcher() && ask_versions() && ask_type_data();
    }

private:
    using Words = std::initializer_list<std::pair<Subject, std::uint64_t>>;

    // Calls visit(field, witness) for each row that the source speaks of in this build, and returns how many there are.
    template <class Visit> std::size_t each_row(Source from, Visit visit) const {
        std::size_t count = 0;
        for (std::size_t i = 0; i < field_count; ++i) {
            const Witness *witness = fields[i].witness(from);
            if (witness != nullptr && fields[i].exists_in(build_) && offers(build_, *witness)) {
                visit(i, *witness);
                ++count;
            }
        }
        return count;
    }
    bool is_asked(Source from) const {
        return each_row(from, [](std::size_t, const Witness &) {}) != 0;
    }
    void add_claim(std::size_t field, Source from, Relation relation, Words words) {
        Claim *added = evidence_.add_claim(field, from, relation);
        for (const auto &[subject, value] : words) {
            if (added != nullptr) {
                added->say(subject, value);
            }
        }
    }
    void claim(Source from, Relation relation, Words words) {
        each_row(from, [&](std::size_t field, const Witness &) { add_claim(field, from, relation, words); });
    }
    void claim_value(Source from, Subject subject, const void *value) {
        claim(from, Relation::holds, {{subject, address_of(value)}});
    }

    void take(Subject subject, const Ref &object, std::int64_t size) {
        take_image(evidence_.image(subject), object.get(), size);
    }

    bool execute(Ref &names) {
        names = Ref(PyDict_New());
        const Ref module(PyUnicode_FromString("libprobe"));
        const Ref code(names && module ? Py_CompileString(source, "libprobe", Py_file_input) : nullptr);
        if (!code || PyDict_SetItemString(names.get(), "__builtins__", PyEval_GetBuiltins()) < 0 ||
            PyDict_SetItemString(names.get(), "__name__", module.get()) < 0) {
            return false;
        }
        return static_cast<bool>(Ref(PyEval_EvalCode(code.get(), names.get(), names.get())));
    }

    bool make_classes() {
        Ref names;
        Ref other_names;
        if (!execute(names) || !execute(other_names)) {
            return false;
        }
        slotted_ = own(PyDict_GetItemString(names.get(), "Slotted"));
        plain_ = own(PyDict_GetItemString(names.get(), "Class"));
        subclass_ = own(PyDict_GetItemString(names.get(), "Subclass"));
        other_ = own(PyDict_GetItemString(other_names.get(), "Class"));
        claim(Source::slotcount, Relation::holds,
              {{Subject::slotted, slot_count}, {Subject::plain, 0}, {Subject::other, 0}});
        for (const Ref *type : {&slotted_, &plain_, &subclass_, &other_}) {
            const Ref metatype(*type ? PyObject_Type(type->get()) : nullptr);
            if (!metatype || PyType_IsSubtype(reinterpret_cast<PyTypeObject *>(metatype.get()), &PyType_Type) == 0) {
                PyErr_SetString(PyExc_TypeError, "a class statement makes no class here");
                return false;
            }
        }
        return true;
    }

    // A type from a spec. From 3.11 on tp_name is a copy that the type keeps for its whole life, under whatever name.
    bool ask_made() {
        PyType_Slot no_slots[] = {{0, nullptr}};
        PyType_Spec spec = {"libprobe.made", 0, 0, Py_TPFLAGS_DEFAULT, no_slots};
        const Ref bases(PyTuple_Pack(1, &PyBaseObject_Type));
        made_ = Ref(bases ? PyType_FromSpecWithBases(&spec, bases.get()) : nullptr);
        const Ref instance(made_ ? PyObject_CallFunctionObjArgs(made_.get(), nullptr) : nullptr);
        const Ref name(instance ? PyUnicode_FromString("renamed") : nullptr);
        if (!name) {
            return false;
        }
        claim_value(Source::oldname, Subject::made, PyEval_GetFuncName(instance.get()));
        if (PyObject_SetAttrString(made_.get(), "__name__", name.get()) < 0) {
            return false;
        }
        claim_value(Source::newname, Subject::made, PyEval_GetFuncName(instance.get()));
        return PyErr_Occurred() == nullptr;
    }

    // Looking an attribute up gives a type the next version where it has none.
    static bool renew_version(const Ref &type) {
        PyType_Modified(reinterpret_cast<PyTypeObject *>(type.get()));
        return static_cast<bool>(Ref(PyObject_GetAttrString(type.get(), "use")));
    }
    bool order_versions() { return renew_version(plain_) && renew_version(other_); }

    bool call_both(const char *method) {
        for (const Ref *type : {&plain_, &other_}) {
            const Ref none(PyObject_CallMethod(type->get(), method, nullptr));
            if (!none) {
                return false;
            }
        }
        return true;
    }

    bool ask_specialized() {
        bool asked = true;
        each_row(Source::specialized, [&](std::size_t field, const Witness &witness) {
            const Ref method(asked ? PyObject_GetAttrString(plain_.get(), witness.text()) : nullptr);
            const Ref other_method(method ? PyObject_GetAttrString(other_.get(), witness.text()) : nullptr);
            asked = static_cast<bool>(other_method);
            add_claim(field, Source::specialized, Relation::holds, // the classes keep their methods alive
                      {{Subject::plain, method.address()}, {Subject::other, other_method.address()}});
        });
        return asked;
    }

    bool make_instances() {
        instance_ = Ref(PyObject_CallFunctionObjArgs(plain_.get(), nullptr));
        const Ref holder(instance_ ? PyObject_CallFunctionObjArgs(plain_.get(), nullptr) : nullptr);
        const Ref other_holder(holder ? PyObject_CallFunctionObjArgs(other_.get(), nullptr) : nullptr);
        dict_ = Ref(other_holder ? PyObject_GetAttrString(holder.get(), "__dict__") : nullptr);
        other_dict_ = Ref(dict_ ? PyObject_GetAttrString(other_holder.get(), "__dict__") : nullptr);
        holders_[0] = Ref(other_dict_ ? PyTuple_Pack(2, holder.get(), other_holder.get()) : nullptr);
        function_ = Ref(holders_[0] ? PyObject_GetAttrString(plain_.get(), "__getitem__") : nullptr);
        other_function_ = Ref(function_ ? PyObject_GetAttrString(other_.get(), "__getitem__") : nullptr);
        claim(Source::sharedkeys, Relation::shares,
              {{Subject::plain, 0}, {Subject::dict, 0}, {Subject::other, 0}, {Subject::other_dict, 0}});
        claim(Source::funcversion, Relation::shares,
              {{Subject::plain, 0}, {Subject::function, 0}, {Subject::other, 0}, {Subject::other_function, 0}});
        return static_cast<bool>(other_function_);
    }

    // The tuple of the slots' names, and the dict in which a class finds its subclasses by their addresses.
    bool ask_referrers() {
        const Ref slots(PyObject_GetAttrString(slotted_.get(), "__slots__"));
        const Ref name(slots ? PySequence_GetItem(slots.get(), 0) : nullptr);
        const Ref reference(name ? PyWeakref_NewRef(subclass_.get(), nullptr) : nullptr);
        const Ref address(reference ? PyLong_FromVoidPtr(subclass_.get()) : nullptr);
        const Ref gc(address ? PyImport_ImportModule("gc") : nullptr);
        const Ref referrers(gc ? PyObject_CallMethod(gc.get(), "get_referrers", "OO", name.get(), reference.get())
                               : nullptr);
        const Py_ssize_t count = referrers ? PyList_Size(referrers.get()) : 0;
        for (Py_ssize_t i = 0; i < count; ++i) {
            PyObject *referrer = PyList_GetItem(referrers.get(), i); // borrowed
            const Ref type(PyObject_Type(referrer));
            if (type.get() == reinterpret_cast<PyObject *>(&PyTuple_Type) && PyTuple_Size(referrer) == slot_count) {
                claim(Source::slotnames, Relation::holds,
                      {{Subject::slotted, address_of(referrer)}, {Subject::plain, 0}}); // which has no __slots__
            } else if (type.get() == reinterpret_cast<PyObject *>(&PyDict_Type) &&
                       PyDict_GetItemWithError(referrer, address.get()) == reference.get()) {
                claim_value(Source::subclass, Subject::plain, referrer);
            }
        }
        return referrers && PyErr_Occurred() == nullptr;
    }

    // Trace-refs builds chain all objects, the newest first. The list keeps the neighbours where they are.
    bool ask_neighbours() {
        if (!is_asked(Source::next)) {
            return true;
        }
        const Ref sys(PyImport_ImportModule("sys"));
        holders_[1] = Ref(sys ? PyObject_CallMethod(sys.get(), "getobjects", "i", 0) : nullptr);
        const Py_ssize_t count = holders_[1] ? PyList_Size(holders_[1].get()) : 0;
        // Of each of three types, so that what only one has for a neighbour by chance is told from it.
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
        claim(Source::next, Relation::holds,
              {{Subject::plain, next[0]}, {Subject::slotted, next[1]}, {Subject::made, next[2]}});
        claim(Source::previous, Relation::holds,
              {{Subject::plain, previous[0]}, {Subject::slotted, previous[1]}, {Subject::made, previous[2]}});
        return PyErr_Occurred() == nullptr;
    }

    // The size of instances, from Python; 0, so that no image is taken, where it does not say.
    static bool basicsize(PyObject *type, std::int64_t &size) {
        const Ref value(type != nullptr ? PyObject_GetAttrString(type, "__basicsize__") : nullptr);
        if (value && !integer(value.get(), size)) {
            size = 0;
        }
        return static_cast<bool>(value);
    }

    bool take_images() {
        const Ref function_type(PyObject_Type(function_.get()));
        std::int64_t dict_size = 0;
        std::int64_t function_size = 0;
        if (!basicsize(reinterpret_cast<PyObject *>(&PyDict_Type), dict_size) ||
            !basicsize(function_type.get(), function_size)) {
            return false;
        }
        take(Subject::made, made_, heap_size_);
        take(Subject::slotted, slotted_, heap_size_);
        take(Subject::plain, plain_, heap_size_);
        take(Subject::other, other_, heap_size_);
        take(Subject::dict, dict_, dict_size);
        take(Subject::other_dict, other_dict_, dict_size);
        take(Subject::function, function_, function_size);
        take(Subject::other_function, other_function_, function_size);
        return true;
    }

    // What sys.getrefcount says of `instance`; 0 where that is no count.
    bool count_references(std::int64_t &count) {
        const Ref sys(PyImport_ImportModule("sys"));
        const Ref function(sys ? PyObject_GetAttrString(sys.get(), "getrefcount") : nullptr);
        const Ref said(function ? PyObject_CallFunctionObjArgs(function.get(), instance_.get(), nullptr) : nullptr);
        if (said && !integer(said.get(), count)) {
            count = 0;
        }
        return static_cast<bool>(said);
    }

    // Free-threaded builds lock each object by itself and keep the collector's bits in it. Of an instance, since they
    // make types immortal, and untracked, once a thread was started.
    bool ask_lock() {
        if (!basicsize(plain_.get(), instance_size_)) {
            return false;
        }
        take(Subject::instance, instance_, instance_size_);
        const auto begin = find_function<void (*)(void *, PyObject *)>("PyCriticalSection_Begin");
        const auto end = find_function<void (*)(void *)>("PyCriticalSection_End");
        const auto is_tracked = find_function<int (*)(PyObject *)>("PyObject_GC_IsTracked");
        if (begin == nullptr || end == nullptr || is_tracked == nullptr || !is_asked(Source::lock) ||
            is_tracked(instance_.get()) == 0) {
            return true;
        }
        void *section[8] = {}; // PyCriticalSection: two words
        PyObject_GC_UnTrack(instance_.get());
        begin(section, instance_.get());
        take(Subject::locked, instance_, instance_size_);
        end(section);
        PyObject_GC_Track(instance_.get());
        claim(Source::lock, Relation::changes, {{Subject::instance, 0}, {Subject::locked, 1}});
        claim(Source::untrack, Relation::changes, {{Subject::instance, 0}, {Subject::locked, ~std::uint64_t{0}}});
        return true;
    }

    // `instance` when it has so many more references, and when it has a weak one, which a free-threaded build marks in
    // it for other threads to see.
    bool ask_references() {
        std::int64_t before = 0;
        std::int64_t after = 0;
        if (!count_references(before)) {
            return false;
        }
        for (int i = 0; i < references; ++i) {
            Py_IncRef(instance_.get());
        }
        const bool counted = count_references(after);
        take(Subject::counted, instance_, instance_size_);
        for (int i = 0; i < references; ++i) {
            Py_DecRef(instance_.get());
        }
        const Ref reference(counted ? PyWeakref_NewRef(instance_.get(), nullptr) : nullptr);
        if (!reference) {
            return false;
        }
        take(Subject::referenced, instance_, instance_size_);
        claim(Source::incref, Relation::changes, {{Subject::instance, 0}, {Subject::counted, references}});
        claim(Source::getrefcount, Relation::holds,
              {{Subject::instance, static_cast<std::uint64_t>(before)},
               {Subject::counted, static_cast<std::uint64_t>(after)}});
        claim(Source::referenced, Relation::changes, {{Subject::instance, 0}, {Subject::referenced, 1}});
        return true;
    }

    bool ask_watcher() {
        const auto add_watcher = find_function<int (*)(int (*)(PyTypeObject *))>("PyType_AddWatcher");
        const auto clear_watcher = find_function<int (*)(int)>("PyType_ClearWatcher");
        const auto watch = find_function<int (*)(int, PyObject *)>("PyType_Watch");
        const auto unwatch = find_function<int (*)(int, PyObject *)>("PyType_Unwatch");
        if (add_watcher == nullptr || clear_watcher == nullptr || watch == nullptr || unwatch == nullptr) {
            return true;
        }
        const int watcher = add_watcher(ignore_change);
        if (watcher >= 0 && watch(watcher, plain_.get()) == 0) {
            take(Subject::watched, plain_, heap_size_);
            unwatch(watcher, plain_.get());
            claim(Source::watch, Relation::changes,
                  {{Subject::plain, 0}, {Subject::watched, std::uint64_t{1} << watcher}});
        }
        PyErr_Clear(); // where all watchers are in use this source is silent
        if (watcher >= 0) {
            clear_watcher(watcher);
        }
        return true;
    }

    // `plain` once more, when it has had so many more versions.
    bool ask_versions() {
        for (int i = 0; i < rounds; ++i) {
            if (!renew_version(plain_) || !renew_version(other_)) {
                return false;
            }
        }
        take(Subject::changed, plain_, heap_size_);
        claim(Source::versioncount, Relation::changes, {{Subject::plain, 0}, {Subject::changed, rounds}});
        claim(Source::versionorder, Relation::changes,
              {{Subject::plain, 0}, {Subject::changed, 2 * rounds}, {Subject::other, 1}});
        return true;
    }

    // From 3.12 on: where CPython finds the data of a metatype in its instance, and how much it says there is. The
    // instance does not tell the garbage collector of the metatype, so that this goes with the collection after the one
    // that takes the instance.
    bool ask_type_data() {
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
        evidence_.say_size(SizeSource::typedata, static_cast<std::int64_t>(address_of(data) - type.address()));
        std::int64_t bytes = 0;
        if (integer(basicsize.get(), bytes)) {
            evidence_.say_size(SizeSource::typedatasize, bytes - get_size(its_type));
        }
        return PyErr_Occurred() == nullptr;
    }

    Evidence &evidence_;
    const Build build_;
    const std::int64_t heap_size_;
    // As the subjects of these names; `subclass_` is one of `plain_`, and the holders only have to stay alive.
    Ref slotted_, plain_, subclass_, other_, made_, instance_, dict_, other_dict_, function_, other_function_,
        holders_[2];
    std::int64_t instance_size_ = 0;
};

} // namespace

bool survey(Evidence &evidence) { return Surveyor(evidence).run(); }

} // namespace libprobe

const libprobe_layout *libprobe_survey(libprobe_error *error) { return libprobe::publish(libprobe::survey, error); }
