// Asks about dicts: makes two of different sizes, and calls the function that tells the size.
#include "table/dict.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace dict_table {
namespace {

constexpr long sizes[] = {3, 11};

PyObject *dict_of(long size) {
    Ref dict(PyDict_New());
    for (long i = 0; i < size && dict; ++i) {
        const Ref key(PyLong_FromLong(i));
        if (!key || PyDict_SetItem(dict.get(), key.get(), key.get()) < 0) {
            return nullptr;
        }
    }
    return dict.release();
}

bool ask(const Plan &plan, Evidence &evidence) {
    Samples dicts(plan, evidence);
    for (const Subject i : {Subject{subject::shorter}, Subject{subject::longer}}) {
        if (!dicts.add(dict_of(sizes[i]))) {
            return false;
        }
    }
    dicts.claim(row::ma_used, source::made, sizes);
    dicts.ask(row::ma_used, source::size, [](PyObject *dict, Subject) { return PyDict_Size(dict); });
    return dicts.finish();
}

bool check(PyObject *object, std::uint16_t) { return check_instance(object, PyDict_Type, "dict"); }

} // namespace
} // namespace dict_table

bool survey_dict(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(dict, ma_used)
