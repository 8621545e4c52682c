// Asks about capsules: makes two, and reads back what they were made of.
#include "table/capsule.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace capsule_table {
namespace {

// A capsule's destructor. Two of them, so that each capsule has its own.
template <int number> void destroy(PyObject *) {
    volatile int its_number = number; // so that no linker makes one of both
    static_cast<void>(its_number);
}

// What the capsules hold.
char pointers[2];
char contexts[2];
const char *const names[] = {"libprobe.first", "libprobe.second"};
constexpr PyCapsule_Destructor destructors[] = {destroy<1>, destroy<2>};

template <class Pointer> std::uint64_t word(Pointer pointer) { return reinterpret_cast<std::uintptr_t>(pointer); }

bool ask(const Plan &plan, Evidence &evidence) {
    Samples capsules(plan, evidence);
    for (const Subject i : {Subject{subject::first}, Subject{subject::second}}) {
        if (!capsules.add(PyCapsule_New(&pointers[i], names[i], destructors[i])) ||
            PyCapsule_SetContext(capsules[i], &contexts[i]) != 0) {
            return false;
        }
    }
    const std::uint64_t made[][2] = {{word(&pointers[0]), word(&pointers[1])},
                                     {word(names[0]), word(names[1])},
                                     {word(&contexts[0]), word(&contexts[1])},
                                     {word(destructors[0]), word(destructors[1])}};
    capsules.claim(row::PyCapsule_pointer, source::made, made[0]);
    capsules.claim(row::PyCapsule_name, source::made, made[1]);
    capsules.claim(row::PyCapsule_context, source::made, made[2]);
    capsules.claim(row::PyCapsule_destructor, source::made, made[3]);
    capsules.ask(row::PyCapsule_pointer, source::getpointer,
                 [](PyObject *capsule, Subject i) { return word(PyCapsule_GetPointer(capsule, names[i])); });
    capsules.ask(row::PyCapsule_name, source::getname,
                 [](PyObject *capsule, Subject) { return word(PyCapsule_GetName(capsule)); });
    capsules.ask(row::PyCapsule_context, source::getcontext,
                 [](PyObject *capsule, Subject) { return word(PyCapsule_GetContext(capsule)); });
    capsules.ask(row::PyCapsule_destructor, source::getdestructor,
                 [](PyObject *capsule, Subject) { return word(PyCapsule_GetDestructor(capsule)); });
    return capsules.finish();
}

bool check(PyObject *object, std::uint16_t) { return check_instance(object, PyCapsule_Type, "capsule"); }

} // namespace
} // namespace capsule_table

bool survey_capsule(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(capsule, PyCapsule_pointer)
