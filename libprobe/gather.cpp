// The questions that are put to the interpreter. Every function returns false with an exception set, or true with none.
#include "gather.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "platform.hpp"
#include "python.hpp"
#include "sentinel.hpp"

namespace libprobe {

namespace {

PyObject *const type_type = reinterpret_cast<PyObject *>(&PyType_Type);

PyObject *subject_object(const Sentinels &sentinels, Subject subject) {
    return subject == Subject::type ? type_type : sentinels.type(subject).get();
}

void say(Claim *claim, Subject subject, std::uint64_t value) {
    if (claim != nullptr) {
        claim->about[static_cast<std::size_t>(subject)] = true;
        claim->value[static_cast<std::size_t>(subject)] = value;
    }
}

std::uint64_t address_of(const void *pointer) { return reinterpret_cast<std::uintptr_t>(pointer); }

// A word at a time, so that another thread that writes one meanwhile is seen before or after, not in between.
void copy_image(Image &image, const PyObject *object, std::int64_t size) {
    image.address = address_of(object);
    image.size = static_cast<std::uint32_t>(std::min<std::int64_t>(size, image_capacity));
    const auto *words = reinterpret_cast<const std::uintptr_t *>(object);
    for (std::uint32_t at = 0; at + sizeof(std::uintptr_t) <= image.size; at += sizeof(std::uintptr_t)) {
        const std::uintptr_t word = __atomic_load_n(words++, __ATOMIC_RELAXED);
        std::memcpy(image.bytes + at, &word, sizeof word);
    }
}

class Gatherer {
public:
    Gatherer(Evidence &evidence, const Sentinels &sentinels) : evidence_(evidence), sentinels_(sentinels) {}

    bool run() {
        for (std::size_t i = 0; i < field_count; ++i) {
            if (!fields[i].exists_in(evidence_.interpreter.version)) {
                continue;
            }
            for (std::size_t w = 0; w < fields[i].witness_count; ++w) {
                const Witness &witness = fields[i].witnesses[w];
                if (evidence_.interpreter.version >= witness.since && !ask(i, witness)) {
                    return false;
                }
            }
        }
        return ask_sizes() && take_images();
    }

private:
    bool ask(std::size_t field, const Witness &witness) {
        switch (witness.source) {
        case Source::given: return ask_given(field, witness);
        case Source::slot: return ask_slot(field, witness);
        case Source::attribute: return ask_attribute(field, witness.attribute);
        case Source::funcname: return ask_funcname(field);
        case Source::referent: return ask_referent(field);
        case Source::getdict: return ask_getdict(field);
        case Source::weakref: return ask_weakref(field);
        default: return true; // flags: with the images; a suite's address: the locator's
        }
    }

    bool ask_given(std::size_t field, const Witness &witness) {
        if (evidence_.interpreter.version < witness.given_until) {
            Claim *claim = evidence_.add_claim(field, Source::given);
            for (const Subject subject : {Subject::slots, Subject::numbers}) {
                const std::uint64_t value = given_number(witness.number, subject);
                if (value != 0) {
                    say(claim, subject, value);
                }
            }
        }
        return true;
    }

    bool ask_slot(std::size_t field, const Witness &witness) {
        if (evidence_.interpreter.version < witness.given_until) {
            say(evidence_.add_claim(field, Source::given), Subject::slots,
                given_slot(field, evidence_.interpreter.version, sentinels_));
        }
        const void *value = PyType_GetSlot(reinterpret_cast<PyTypeObject *>(sentinels_.slots.get()), witness.slot);
        if (value == nullptr) {
            return PyErr_Occurred() == nullptr;
        }
        say(evidence_.add_claim(field, Source::slot), Subject::slots, address_of(value));
        return true;
    }

    bool ask_attribute(std::size_t field, const char *name) {
        Claim *claim = evidence_.add_claim(field, Source::attribute);
        const bool number = is_integer(fields[field].type);
        for (const Subject subject : {Subject::slots, Subject::numbers, Subject::type}) {
            // The per-interpreter objects of a static type may be kept elsewhere: only its numbers are asked for.
            if (subject == Subject::type && !number) {
                continue;
            }
            Ref value;
            if (!find_attribute(subject_object(sentinels_, subject), name, value)) {
                return false;
            }
            std::int64_t integer_value = 0;
            if (!value || (number && !integer(value.get(), integer_value))) {
                continue;
            }
            say(claim, subject, number ? static_cast<std::uint64_t>(integer_value) : value.address());
        }
        return true;
    }

    bool ask_funcname(std::size_t field) {
        // PyType_Type is an instance of itself: this is its own tp_name.
        say(evidence_.add_claim(field, Source::funcname), Subject::type, address_of(PyEval_GetFuncName(type_type)));
        return true;
    }

    // The dict among what the type refers to. CPython 3.6 to 3.15 show one; where there were more it is the one that
    // has the sentinel's method.
    bool ask_referent(std::size_t field) {
        const Ref gc(PyImport_ImportModule("gc"));
        if (!gc) {
            return false;
        }
        Claim *claim = evidence_.add_claim(field, Source::referent);
        const Ref referents(PyObject_CallMethod(gc.get(), "get_referents", "O", sentinels_.slots.get()));
        const Ref method(PyUnicode_FromString(sentinel_method));
        if (!referents || !method) {
            return false;
        }
        const Py_ssize_t count = PyList_Size(referents.get());
        for (Py_ssize_t i = 0; i < count; ++i) {
            PyObject *referent = PyList_GetItem(referents.get(), i); // borrowed
            const Ref its_type(PyObject_Type(referent));
            if (its_type.get() == reinterpret_cast<PyObject *>(&PyDict_Type) &&
                PyDict_GetItemWithError(referent, method.get()) != nullptr) {
                say(claim, Subject::slots, address_of(referent));
            }
        }
        return PyErr_Occurred() == nullptr;
    }

    bool ask_getdict(std::size_t field) {
        const auto get_dict = find_function<PyObject *(*)(PyTypeObject *)>("PyType_GetDict");
        Claim *claim = get_dict != nullptr ? evidence_.add_claim(field, Source::getdict) : nullptr;
        for (const Subject subject : {Subject::slots, Subject::numbers}) {
            if (claim == nullptr) {
                break;
            }
            const Ref dict(get_dict(reinterpret_cast<PyTypeObject *>(subject_object(sentinels_, subject))));
            if (!dict) {
                return false;
            }
            say(claim, subject, dict.address());
        }
        return true;
    }

    bool ask_weakref(std::size_t field) {
        Claim *claim = evidence_.add_claim(field, Source::weakref);
        for (const Subject subject : {Subject::slots, Subject::numbers}) {
            Ref &reference = weak_references_[static_cast<std::size_t>(subject)];
            reference = Ref(PyWeakref_NewRef(subject_object(sentinels_, subject), nullptr));
            if (!reference) {
                return false;
            }
            say(claim, subject, reference.address());
        }
        return true;
    }

    void said_size(SizeSource source, std::int64_t bytes) {
        // What cannot be a size contradicts the others.
        const bool possible = bytes > 0 && bytes <= std::int64_t{image_capacity};
        evidence_.sizes[static_cast<std::size_t>(source)] =
            possible ? static_cast<std::int32_t>(bytes) : impossible_size;
    }

    bool ask_sizes() {
        std::int64_t bytes = 0;
        const Ref basicsize(PyObject_GetAttrString(type_type, "__basicsize__"));
        const Ref sizeof_method(PyObject_GetAttrString(type_type, "__sizeof__"));
        if (!basicsize || !sizeof_method) {
            return false;
        }
        if (integer(basicsize.get(), bytes)) {
            said_size(SizeSource::basicsize, bytes);
        }
        // Without cached keys, which a type from a spec has not, it is sizeof(PyHeapTypeObject), the compiler's word.
        const Ref heap(PyObject_CallFunctionObjArgs(sizeof_method.get(), sentinels_.slots.get(), nullptr));
        const Ref fixed(PyObject_CallFunctionObjArgs(sizeof_method.get(), type_type, nullptr));
        if (!heap || !fixed) {
            return false;
        }
        if (integer(heap.get(), bytes)) {
            said_size(SizeSource::sizeof_, bytes);
        }
        if (integer(fixed.get(), bytes)) {
            const bool possible = bytes > 0 && bytes <= std::int64_t{image_capacity};
            evidence_.static_type_size = possible ? static_cast<std::int32_t>(bytes) : 0;
        }
        // From 3.8 on the members are copied to the end of the type object.
        const std::uint64_t members =
            address_of(PyType_GetSlot(reinterpret_cast<PyTypeObject *>(sentinels_.slots.get()), Py_tp_members));
        const std::uint64_t given =
            given_slot(field_index(LIBPROBE_FIELD_tp_members), evidence_.interpreter.version, sentinels_);
        if (members != given && members > sentinels_.slots.address()) {
            said_size(SizeSource::members, static_cast<std::int64_t>(members - sentinels_.slots.address()));
        }
        return ask_type_data();
    }

    // From 3.12 on: where CPython itself puts the data of a metatype that is made with a negative basicsize. Its
    // instance does not tell the garbage collector of it, so the metatype goes with the collection after the one that
    // takes the instance.
    bool ask_type_data() {
        const auto get_data = find_function<void *(*)(PyObject *, PyTypeObject *)>("PyObject_GetTypeData");
        const auto get_size = find_function<Py_ssize_t (*)(PyTypeObject *)>("PyType_GetTypeDataSize");
        if (get_data == nullptr || get_size == nullptr) {
            return true;
        }
        PyType_Slot no_slots[] = {{0, nullptr}};
        PyType_Spec spec = {"libprobe.metatype", -static_cast<int>(sizeof(void *)), 0, Py_TPFLAGS_DEFAULT, no_slots};
        const Ref bases(PyTuple_Pack(1, type_type));
        const Ref metatype(bases ? PyType_FromSpecWithBases(&spec, bases.get()) : nullptr);
        const Ref type(metatype ? PyObject_CallFunction(metatype.get(), "s(){}", "typed") : nullptr);
        const Ref basicsize(type ? PyObject_GetAttrString(metatype.get(), "__basicsize__") : nullptr);
        std::int64_t bytes = 0;
        if (!basicsize || !integer(basicsize.get(), bytes)) {
            return PyErr_Occurred() == nullptr;
        }
        auto *its_type = reinterpret_cast<PyTypeObject *>(metatype.get());
        said_size(SizeSource::typedatasize, bytes - get_size(its_type));
        said_size(SizeSource::typedata,
                  static_cast<std::int64_t>(address_of(get_data(type.get(), its_type)) - type.address()));
        return PyErr_Occurred() == nullptr;
    }

    // Last of all, when nothing will change the types any more: looking up an attribute sets flags.
    bool take_images() {
        const std::int64_t heap_size = evidence_.sizes[static_cast<std::size_t>(SizeSource::basicsize)];
        Claim *claim = evidence_.add_claim(field_index(LIBPROBE_FIELD_tp_flags), Source::flags);
        for (const Subject subject : {Subject::slots, Subject::numbers, Subject::type}) {
            PyObject *object = subject_object(sentinels_, subject);
            copy_image(evidence_.images[static_cast<std::size_t>(subject)], object,
                       subject == Subject::type ? evidence_.static_type_size : heap_size);
            say(claim, subject, PyType_GetFlags(reinterpret_cast<PyTypeObject *>(object)));
        }
        return true;
    }

    Evidence &evidence_;
    const Sentinels &sentinels_;
    Ref weak_references_[2]; // to the sentinel types; they live until the images are taken
};

} // namespace

libprobe_status gather(Evidence &evidence, libprobe_error *error) {
    evidence.machine = native_machine();
    evidence.claim_count = 0;
    std::fill(std::begin(evidence.sizes), std::end(evidence.sizes), 0);
    evidence.static_type_size = 0;
    Sentinels sentinels;
    if (make_sentinels(evidence.interpreter.version, sentinels) && Gatherer(evidence, sentinels).run()) {
        return LIBPROBE_OK;
    }
    return fail_with_exception(error);
}

} // namespace libprobe
