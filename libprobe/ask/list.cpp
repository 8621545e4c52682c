// Asks about lists: makes some of known sizes, and looks at one while it is being sorted.
#include "table/list.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace list_table {
namespace {

// CPython empties a list while it sorts it: its size is 0, its pointer to the items NULL and its room for items -1.
// Then it puts everything back.
class Sort {
public:
    explicit Sort(Samples &lists) : lists_(lists) {}

    // Sorts the list by a function of ours, which looks at the list. False, with an exception set, if Python raised
    // one.
    bool run() {
        const Ref capsule(PyCapsule_New(this, nullptr, nullptr));
        const Ref function(capsule ? PyCFunction_NewEx(&definition_, capsule.get(), nullptr) : nullptr);
        const Ref names(function ? PyDict_New() : nullptr);
        const Ref none(names ? PyTuple_New(0) : nullptr);
        const Ref sort(none ? PyObject_GetAttrString(lists_[subject::sorted], "sort") : nullptr);
        if (!sort || PyDict_SetItemString(names.get(), "key", function.get()) < 0) {
            return false;
        }
        const Ref result(PyObject_Call(sort.get(), none.get(), names.get()));
        // From here on a call of the function, which Python code may have found meanwhile, finds no list.
        return PyCapsule_SetPointer(capsule.get(), &definition_) == 0 && result;
    }

    Py_ssize_t size() const { return size_; }
    std::int64_t bytes() const { return bytes_; }

private:
    static PyObject *look(PyObject *capsule, PyObject *item) {
        void *const sorting = PyCapsule_GetPointer(capsule, nullptr);
        if (sorting == &definition_) {
            PyErr_SetString(PyExc_RuntimeError, "libprobe: this function does nothing");
            return nullptr;
        }
        return sorting == nullptr || !static_cast<Sort *>(sorting)->look() ? nullptr : new_reference(item).release();
    }
    bool look() {
        if (!looked_) {
            looked_ = true;
            lists_.take(subject::sorting);
            size_ = PyList_Size(lists_[subject::sorting]);
            return ask_sizeof(lists_[subject::sorting], bytes_);
        }
        return true;
    }

    static PyMethodDef definition_;
    Samples &lists_;
    Py_ssize_t size_ = 0;
    std::int64_t bytes_ = 0;
    bool looked_ = false;
};
PyMethodDef Sort::definition_ = {"libprobe_key", look, METH_O, nullptr};

PyObject *list_of(Py_ssize_t size) {
    Ref list(PyList_New(size));
    for (Py_ssize_t i = 0; i < size && list; ++i) {
        PyObject *item = PyLong_FromSsize_t(i);
        if (item == nullptr || PyList_SetItem(list.get(), i, item) < 0) {
            return nullptr;
        }
    }
    return list.release();
}

// Appending makes room for more than one item.
PyObject *list_with_room(Py_ssize_t size) {
    Ref list(list_of(size - 1));
    return list && PyList_Append(list.get(), &_Py_NoneStruct) == 0 ? list.release() : nullptr;
}

constexpr Py_ssize_t sizes[] = {3, 0, 3, 6, 0};
constexpr std::uint64_t arrays[] = {1, 0, 1, 2, 0}; // which lists have the same one; 0: none

bool ask(const Plan &plan, Evidence &evidence) {
    Samples lists(plan, evidence);
    PyObject *sorted = list_of(sizes[subject::sorted]);
    if (!lists.add(sorted) || !lists.add(new_reference(sorted).release()) ||
        !lists.add(new_reference(sorted).release()) || !lists.add(list_with_room(sizes[subject::longer])) ||
        !lists.add(PyList_New(sizes[subject::empty]))) {
        return false;
    }
    lists.take(subject::unsorted);
    Sort sort(lists);
    if (!sort.run()) {
        return false;
    }
    lists.claim(row::PyListObject_ob_size, source::made, sizes);
    lists.ask(row::PyListObject_ob_size, source::size,
              [&](PyObject *list, Subject i) { return i == subject::sorting ? sort.size() : PyList_Size(list); });
    Claim *items = lists.claim(row::PyListObject_ob_item, source::sorting, arrays);
    if (items != nullptr) {
        items->relation = Relation::alike;
    }
    lists.ask(row::PyListObject_allocated, source::sizeof_list, [&](PyObject *list, Subject i) {
        std::int64_t bytes = sort.bytes();
        if (i != subject::sorting) {
            ask_sizeof(list, bytes);
        }
        return lists.items_in(bytes);
    });
    return lists.finish();
}

bool check(PyObject *object, std::uint16_t) { return check_instance(object, PyList_Type, "list"); }

} // namespace
} // namespace list_table

bool survey_list(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(list, PyListObject_ob_size)
