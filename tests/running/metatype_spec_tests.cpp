// The description of a metatype: of older and newer headers, equal ones, and one whose metatype is refused.
#include "metatype_test.hpp"

#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "make/hooks.hpp"

using namespace libprobe;

BOOST_AUTO_TEST_SUITE(metatype_spec_tests)

BOOST_AUTO_TEST_CASE(a_spec_says_its_size) {
    for (const std::size_t size : {std::size_t{0}, offsetof(libprobe_metatype_spec, kind), std::size_t{5000}}) {
        libprobe_metatype_spec spec = meta;
        spec.size = size;
        BOOST_TEST(failure(libprobe_metatype(nullptr, nullptr, &spec)) ==
                   "SystemError: libprobe_metatype: the size of the spec is " + std::to_string(size) +
                       ": it must be sizeof(libprobe_metatype_spec)");
    }
    BOOST_TEST(failure(libprobe_metatype(nullptr, nullptr, nullptr)) ==
               "SystemError: libprobe_metatype: the spec is NULL");
    libprobe_metatype_spec nameless = meta;
    nameless.name = nullptr;
    libprobe_metatype_spec of_no_kind = meta;
    of_no_kind.kind = nullptr;
    for (const libprobe_metatype_spec *each : {&nameless, &of_no_kind}) {
        BOOST_TEST(failure(libprobe_metatype(nullptr, nullptr, each)) ==
                   "SystemError: libprobe_metatype: the spec has no name or no kind");
    }
}

// As a caller has it that was compiled with a header which lacked the last members: what follows is not read.
BOOST_AUTO_TEST_CASE(a_shorter_spec_has_no_hooks_behind_its_end) {
    libprobe_metatype_spec spec = meta;
    spec.size = offsetof(libprobe_metatype_spec, traverse);
    spec.traverse = [](void *, visitproc, void *) { return std::abort(), 0; };
    spec.clear = spec.end = [](void *) { std::abort(); };
    spec.methods = reinterpret_cast<PyMethodDef *>(1);
    const int starts = started;
    {
        const Ref metatype = made(libprobe_metatype(nullptr, nullptr, &spec));
        run("class Type(metaclass=argument): pass", metatype.get());
    }
    collect_garbage();
    BOOST_TEST(started == starts + 1);
}

// As a caller has it that was compiled with a newer header: what it asks for is not left out silently.
BOOST_AUTO_TEST_CASE(a_longer_spec_must_be_zero_behind_the_end_of_ours) {
    struct Longer {
        libprobe_metatype_spec known;
        void (*unknown)();
        char flag;
    };
    Longer spec;
    std::memset(static_cast<void *>(&spec), 0, sizeof spec); // its padding too
    spec.known = meta;
    spec.known.size = sizeof spec;
    const Ref metatype = made(libprobe_metatype(nullptr, nullptr, &spec.known));
    run("class Type(metaclass=argument): pass", metatype.get());
    const std::string expected =
        "SystemError: made.Meta: its libprobe_metatype_spec has members that libprobe "
        "" LIBPROBE_VERSION " does not know: link the libprobe of the headers, or leave them zero";
    spec.unknown = [] {};
    BOOST_TEST(failure(libprobe_metatype(nullptr, nullptr, &spec.known)) == expected);
    spec.unknown = nullptr;
    spec.flag = 1;
    BOOST_TEST(failure(libprobe_metatype(nullptr, nullptr, &spec.known)) == expected);
    spec.known.size = offsetof(Longer, flag);
    static_cast<void>(made(libprobe_metatype(nullptr, nullptr, &spec.known)));
}

BOOST_AUTO_TEST_CASE(hooks_of_equal_specs_are_one) {
    libprobe_metatype_spec equal = meta;
    equal.size += 8; // members that this version does not know
    BOOST_TEST(hooks_of(meta) == hooks_of(equal));
    equal.end = nullptr;
    BOOST_TEST(hooks_of(meta) != hooks_of(equal));
    BOOST_TEST(hooks_at(hooks_of(meta)).name == meta.name);
}

// A metatype that was refused can be met until the collector takes it: it then is as if it had no hooks.
BOOST_AUTO_TEST_CASE(a_refused_metatype_does_no_harm) {
    static std::atomic<int> calls{0};
    struct alignas(4096) Wide {
        char bytes[4096];
    };
    libprobe_typedata wide = {"wide", sizeof(Wide), alignof(Wide), LIBPROBE_UNSET, nullptr};
    libprobe_metatype_spec refused = {};
    refused.size = sizeof refused;
    refused.name = "made.Refused";
    refused.kind = &wide;
    refused.subclass = [](PyTypeObject *, void *, PyTypeObject *, void *) { return ++calls; };
    refused.end = [](void *) { ++calls; };
    run("import gc\ngc.disable()");
    BOOST_TEST(has(failure(libprobe_metatype(nullptr, nullptr, &refused)), "aligned to 4096"));
    BOOST_TEST(evaluate("metatypes = [t for t in type.__subclasses__(type) if t.__name__ == 'Refused']\n"
                        "for t in metatypes: t('Made', (), {})\n"
                        "result = len(metatypes)") == 1);
    run("import gc\ngc.enable()");
    collect_garbage();
    BOOST_TEST(calls == 0);
}

BOOST_AUTO_TEST_SUITE_END()
