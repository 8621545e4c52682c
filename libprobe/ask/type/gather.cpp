// The questions that are put to the interpreter. Every function returns false with an exception set, or true with none.
#include "ask/type/gather.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "python/image.hpp"
#include "platform/system.hpp"
#include "python/python.hpp"
#include "python/referents.hpp"
#include "ask/type/sentinel.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

PyObject *const type_type = reinterpret_cast<PyObject *>(&PyType_Type);

PyObject *subject_object(const Sentinels &sentinels, Subject subject) {
    return subject == Subject::type ? type_type : sentinels.type(subject).get();
}

void say(Claim *claim, Subject subject, std::uint64_t value) {
    if (claim != nullptr) {
        claim->say(subject, value);
    }
}

class Gatherer {
public:
    Gatherer(Evidence &evidence, const Sentinels &sentinels)
        : evidence_(evidence), build_(evidence.build()), sentinels_(sentinels) {}

    bool run() {
        if (!referents_.ask(sentinels_.slots.get(), build_.version) && !unanswered()) { // up to 3.9 gc may be anything
            return false;
        }
        for (std::size_t i = 0; i < field_count; ++i) {
            const Sources asked = asked_of(i);
            for (const Witness &witness : fields[i].witnesses()) {
                if ((asked & bit(witness.source)) != 0 && !ask(i, witness)) {
                    return false;
                }
            }
        }
        return ask_sizes() && take_images();
    }

private:
    // Those that there are, from that one on: PyType_Type and the sentinel types, or the sentinel types.
    Range<Subject> subjects(Subject first) const {
        static const Subject all[] = {Subject::type, Subject::slots, Subject::numbers};
        return {all + (first == Subject::slots), std::end(all) - !sentinels_.numbers};
    }

    Sources asked_of(std::size_t field) const {
        Sources offered = 0;
        for (const Witness &witness : fields[field].witnesses()) {
            offered |= offers(build_, witness) ? bit(witness.source) : 0;
        }
        return !fields[field].exists_in(build_) ? 0 : evidence_.surveyed ? offered : probed_of(offered);
    }

    bool ask(std::size_t field, const Witness &witness) {
        switch (witness.source) {
        case Source::given: return ask_given(field, witness);
        case Source::slot: return ask_slot(field, witness);
        case Source::attribute: return is_flags(field) || ask_attribute(field, witness.text());
        case Source::place: return ask_place(field, witness.text());
        case Source::funcname: return ask_funcname(field);
        case Source::referent: return ask_referent(field);
        case Source::weakref: return ask_weakref(field);
        case Source::objecttype: return ask_object(field, Source::objecttype, PyObject_Type);
        case Source::getdict: return ask_function(field, Source::getdict, "PyType_GetDict");
        case Source::getname: return ask_function(field, Source::getname, "PyType_GetName");
        case Source::getqualname: return ask_function(field, Source::getqualname, "PyType_GetQualName");
        case Source::vectorcall: return ask_vectorcall(field);
        case Source::threadid: return ask_thread(field);
        case Source::module: return ask_module(field);
        case Source::getmodule: return ask_get_module(field);
        default: return true; // flags: with the images; where a struct stands: the locator's; the rest: a survey's
        }
    }

    // Asking for an attribute sets flags: theirs are asked for last of all.
    static bool is_flags(std::size_t field) { return field == row_of::tp_flags; }

    bool ask_given(std::size_t field, const Witness &witness) {
        if (build_.version < witness.given_until) {
            Claim *claim = evidence_.add_claim(field, Source::given);
            for (const Subject subject : subjects(Subject::slots)) {
                const std::uint64_t value = given_number(witness.number, subject);
                if (value != 0) {
                    say(claim, subject, value);
                }
            }
        }
        return true;
    }

    bool ask_slot(std::size_t field, const Witness &witness) {
        const bool kept = build_.version < witness.given_until;
        const std::uint64_t given = kept ? given_slot(field, build_.version, sentinels_) : 0;
        const void *got = PyType_GetSlot(reinterpret_cast<PyTypeObject *>(sentinels_.slots.get()), witness.slot);
        Claim *claim = kept ? evidence_.add_claim(field, Source::given) : nullptr;
        say(claim, Subject::slots, given);
        if (got == nullptr) {
            return PyErr_Occurred() == nullptr;
        }
        if (claim != nullptr && address_of(got) == given) {
            claim->sources |= bit(Source::slot);
        } else {
            say(evidence_.add_claim(field, Source::slot), Subject::slots, address_of(got));
        }
        return true;
    }

    // Of a number that the sentinel types were given only what PyType_Type has is news.
    bool ask_attribute(std::size_t field, const char *name) {
        Claim *claim = evidence_.add_claim(field, Source::attribute);
        const bool number = fields[field].is_integer();
        for (const Subject subject : subjects(Subject::type)) {
            // The per-interpreter objects of a static type may be kept elsewhere: only its numbers are asked for.
            if (subject == Subject::type ? !number : number && knows_number(field)) {
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

    // Whether another witness tells the sentinel types' number.
    bool knows_number(std::size_t field) const {
        for (const Witness &witness : fields[field].witnesses()) {
            if ((witness.source == Source::given || witness.source == Source::flags) && offers(build_, witness)) {
                return true;
            }
        }
        return false;
    }

    bool ask_funcname(std::size_t field) {
        // PyType_Type is an instance of itself: this is its own tp_name.
        say(evidence_.add_claim(field, Source::funcname), Subject::type, address_of(PyEval_GetFuncName(type_type)));
        return true;
    }

    bool ask_referent(std::size_t field) {
        const std::uint64_t referent = field == row_of::tp_dict ? referents_.dict() : referents_.mro();
        if (referent != 0) {
            say(evidence_.add_claim(field, Source::referent), Subject::slots, referent);
        }
        return true;
    }

    // What a function that returns a new reference says of the sentinel types.
    bool ask_object(std::size_t field, Source source, PyObject *(*function)(PyObject *)) {
        Claim *claim = function != nullptr ? evidence_.add_claim(field, source) : nullptr;
        for (const Subject subject : subjects(Subject::slots)) {
            if (claim == nullptr) {
                break;
            }
            const Ref object(function(subject_object(sentinels_, subject)));
            if (!object) {
                return false;
            }
            say(claim, subject, object.address());
        }
        return true;
    }

    // The same of a function that is younger than the limited API.
    bool ask_function(std::size_t field, Source source, const char *name) {
        return ask_object(field, source, find_function<PyObject *(*)(PyObject *)>(name));
    }

    bool ask_vectorcall(std::size_t field) {
        const auto function = find_function<void *(*)(PyObject *)>("PyVectorcall_Function");
        if (function != nullptr) {
            say(evidence_.add_claim(field, Source::vectorcall), Subject::type, address_of(function(type_type)));
        }
        return PyErr_Occurred() == nullptr;
    }

    bool ask_module(std::size_t field) {
        if (sentinels_.module) {
            say(evidence_.add_claim(field, Source::module), Subject::slots, sentinels_.module.address());
        }
        return true;
    }

    bool ask_get_module(std::size_t field) {
        const auto function = find_function<PyObject *(*)(PyTypeObject *)>("PyType_GetModule");
        if (function != nullptr && sentinels_.module) {
            PyObject *module = function(reinterpret_cast<PyTypeObject *>(sentinels_.slots.get())); // borrowed
            say(evidence_.add_claim(field, Source::getmodule), Subject::slots, address_of(module));
        }
        return PyErr_Occurred() == nullptr;
    }

    // The thread that made an object owns it.
    bool ask_thread(std::size_t field) {
        const auto ident = find_function<unsigned long (*)()>("PyThread_get_thread_ident");
        Claim *claim = ident != nullptr ? evidence_.add_claim(field, Source::threadid) : nullptr;
        for (const Subject subject : subjects(Subject::slots)) {
            if (claim != nullptr) {
                say(claim, subject, ident());
            }
        }
        return true;
    }

    bool ask_place(std::size_t field, const char *name) {
        const Ref value(PyObject_GetAttrString(type_type, name));
        std::int64_t offset = 0;
        if (!value) {
            return false;
        }
        if (integer(value.get(), offset)) {
            say(evidence_.add_claim(field, Source::place, Relation::stands), Subject::type,
                static_cast<std::uint64_t>(offset));
        }
        return true;
    }

    bool ask_weakref(std::size_t field) {
        Claim *claim = evidence_.add_claim(field, Source::weakref);
        for (const Subject subject : subjects(Subject::slots)) {
            Ref &reference = weak_references_[static_cast<std::size_t>(subject)];
            reference = Ref(PyWeakref_NewRef(subject_object(sentinels_, subject), nullptr));
            if (!reference) {
                return false;
            }
            say(claim, subject, reference.address());
        }
        return true;
    }

    bool ask_sizes() {
        std::int64_t bytes = 0;
        const Ref basicsize(PyObject_GetAttrString(type_type, "__basicsize__"));
        const Ref sizeof_method(basicsize ? PyObject_GetAttrString(type_type, "__sizeof__") : nullptr);
        if (!sizeof_method) {
            return false;
        }
        if (integer(basicsize.get(), bytes)) {
            evidence_.say_size(SizeSource::basicsize, bytes);
        }
        // Without cached keys, which a type from a spec has not, it is sizeof(PyHeapTypeObject), the compiler's word.
        const Ref heap(PyObject_CallFunctionObjArgs(sizeof_method.get(), sentinels_.slots.get(), nullptr));
        const Ref fixed(heap ? PyObject_CallFunctionObjArgs(sizeof_method.get(), type_type, nullptr) : nullptr);
        if (!fixed) {
            return false;
        }
        if (integer(heap.get(), bytes)) {
            evidence_.say_size(SizeSource::sizeof_, bytes);
        }
        if (integer(fixed.get(), bytes)) {
            const bool possible = bytes > 0 && bytes <= std::int64_t{image_capacity};
            evidence_.static_type_size = possible ? static_cast<std::int32_t>(bytes) : 0;
        }
        // From 3.8 on the members are copied to the end of the type object.
        const std::uint64_t members =
            address_of(PyType_GetSlot(reinterpret_cast<PyTypeObject *>(sentinels_.slots.get()), Py_tp_members));
        const std::uint64_t given = given_slot(row_of::tp_members, evidence_.interpreter.version, sentinels_);
        if (members != given && members > sentinels_.slots.address()) {
            evidence_.say_size(SizeSource::members, static_cast<std::int64_t>(members - sentinels_.slots.address()));
        }
        return true;
    }

    // Last of all, when nothing will change the types any more.
    bool take_images() {
        const std::int64_t heap_size = evidence_.sizes[static_cast<std::size_t>(SizeSource::basicsize)];
        const std::size_t flags = row_of::tp_flags;
        if ((asked_of(flags) & bit(Source::attribute)) != 0 &&
            !ask_attribute(flags, fields[flags].witness(Source::attribute)->text())) {
            return false;
        }
        Claim *claim = evidence_.add_claim(flags, Source::flags);
        for (const Subject subject : subjects(Subject::type)) {
            PyObject *object = subject_object(sentinels_, subject);
            take_image(evidence_.image(subject), object,
                       subject == Subject::type ? evidence_.static_type_size : heap_size);
            say(claim, subject, PyType_GetFlags(reinterpret_cast<PyTypeObject *>(object)));
        }
        return true;
    }

    Evidence &evidence_;
    const Build build_;
    const Sentinels &sentinels_;
    Referents referents_;    // of the sentinel type that has every slot
    Ref weak_references_[2]; // to the sentinel types; they live until the images are taken
};

} // namespace

libprobe_status gather(Evidence &evidence, Survey survey, libprobe_error *error) {
    evidence.machine = native_machine();
    evidence.surveyed = survey != nullptr;
    evidence.claim_count = 0;
    std::fill(std::begin(evidence.sizes), std::end(evidence.sizes), 0);
    evidence.static_type_size = 0;
    for (Image &image : evidence.images) {
        image.size = 0;
    }
    Sentinels sentinels;
    const bool second = survey != nullptr || evidence.interpreter.trace_refs;
    if (make_sentinels(evidence.interpreter.version, second, sentinels) && Gatherer(evidence, sentinels).run() &&
        (survey == nullptr || survey(evidence))) {
        return LIBPROBE_OK;
    }
    return fail_with_exception(error);
}

} // namespace libprobe
