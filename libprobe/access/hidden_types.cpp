// Finds types that the limited API lacks, for the checks of objects.h.
#include "python/python.hpp"

#include "access/datetime_api.hpp"
#include "libprobe/objects_ask.h"
#include "platform/atomic.hpp"
#include "platform/system.hpp"

PyTypeObject *libprobe_hidden_types_[LIBPROBE_HIDDEN_TYPES_] = {};

PyTypeObject *libprobe_type_of_(PyObject *object) {
    return reinterpret_cast<PyTypeObject *>(libprobe::Ref(PyObject_Type(object)).get()); // which the object keeps alive
}

PyTypeObject *libprobe_find_type_(int index) {
    static const char *const symbols[] = {"PyFunction_Type",   "PyMethod_Type",       "PyCode_Type",
                                          "PyCell_Type",       "PyStaticMethod_Type", "PyClassMethod_Type",
                                          "PyMethodDescr_Type"};
    static_assert(sizeof symbols / sizeof *symbols == LIBPROBE_TYPE_DATE_, "one for each");
    if (index >= LIBPROBE_TYPE_DATE_) {
        return libprobe::datetime_type(index - LIBPROBE_TYPE_DATE_);
    }
    auto *const type = static_cast<PyTypeObject *>(libprobe::find_symbol(symbols[index]));
    libprobe::store_release(&libprobe_hidden_types_[index], type);
    return type;
}
