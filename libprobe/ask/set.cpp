// Asks about sets: makes two of which elements were removed, so that CPython counts more than they have.
#include "table/set.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace set_table {
namespace {

constexpr long added[] = {4, 11};
constexpr long removed[] = {1, 2};
constexpr long kept[] = {3, 9};

PyObject *set_of(long size, long without) {
    Ref set(PySet_New(nullptr));
    for (long i = 0; i < size + without && set; ++i) {
        const Ref element(PyLong_FromLong(i < size ? i : i - size));
        const int done = !element   ? -1
                         : i < size ? PySet_Add(set.get(), element.get())
                                    : PySet_Discard(set.get(), element.get());
        if (done < 0) {
            return nullptr;
        }
    }
    return set.release();
}

bool ask(const Plan &plan, Evidence &evidence) {
    Samples sets(plan, evidence);
    for (const Subject i : {Subject{subject::shorter}, Subject{subject::longer}}) {
        if (!sets.add(set_of(added[i], removed[i]))) {
            return false;
        }
    }
    sets.claim(row::PySetObject_fill, source::made, added);
    sets.claim(row::PySetObject_used, source::made, kept);
    sets.ask(row::PySetObject_used, source::size, [](PyObject *set, Subject) { return PySet_Size(set); });
    sets.ask_weak_reference(row::PySetObject_weakreflist, source::weakref);
    return sets.finish();
}

bool check(PyObject *object, std::uint16_t) {
    return is_instance(object, PyFrozenSet_Type) || check_instance(object, PySet_Type, "set");
}

} // namespace
} // namespace set_table

bool survey_set(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(set, PySetObject_fill)
