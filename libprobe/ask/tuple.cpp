// Asks about tuple objects: makes two whose first items are in no other object, and calls the functions that read them.
#include "table/tuple.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace tuple_table {
namespace {

constexpr Py_ssize_t lengths[] = {3, 5};

bool ask(const Plan &plan, Evidence &evidence) {
    auto *any = reinterpret_cast<PyObject *>(&PyBaseObject_Type);
    Ref first[2];
    Samples tuples(plan, evidence);
    if (!make_objects(first) || !tuples.add(PyTuple_Pack(lengths[0], first[0].get(), any, any), lengths[0]) ||
        !tuples.add(PyTuple_Pack(lengths[1], first[1].get(), any, any, any, any), lengths[1])) {
        return false;
    }
    tuples.claim(row::PyTupleObject_ob_item, source::packed, first);
    tuples.ask(row::PyTupleObject_ob_item, source::getitem,
               [](PyObject *tuple, Subject) { return address_of(PyTuple_GetItem(tuple, 0)); });
    tuples.ask_place(row::PyTupleObject_ob_item, source::place);
    tuples.claim(row::PyTupleObject_ob_size, source::packed, lengths);
    tuples.ask(row::PyTupleObject_ob_size, source::size, [](PyObject *tuple, Subject) { return PyTuple_Size(tuple); });
    tuples.ask_hash(row::ob_hash, source::hash);
    return tuples.finish();
}

bool check(PyObject *object, std::uint16_t) { return check_instance(object, PyTuple_Type, "tuple"); }

} // namespace
} // namespace tuple_table

bool survey_tuple(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(tuple, PyTupleObject_ob_item)
