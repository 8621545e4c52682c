// The wrapped functions.
#include "between.hpp"

#include <cstdlib>

namespace libprobe {

Lies lies;
Calls *calls = nullptr;

} // namespace libprobe

using libprobe::Calls;
using libprobe::calls;
using libprobe::lies;

namespace {

void count(int Calls::*member) {
    if (calls != nullptr) {
        ++(calls->*member);
    }
}

bool changed(PyType_Spec &spec) {
    count(&Calls::types);
    if (lies.no_type) {
        PyErr_NoMemory();
        return false;
    }
    if (lies.spec) {
        lies.spec(spec);
    }
    return true;
}

} // namespace

// The function that stands behind __wrap_NAME. On Windows imports_windows.c fills a pointer to what a DLL has.
#ifdef _WIN32
#define REAL(name) (*__real_##name)
#else
#define REAL(name) __real_##name
#endif

extern "C" {
void *__real_malloc(std::size_t size);
extern PyObject *REAL(PyType_FromSpec)(PyType_Spec *spec);
extern PyObject *REAL(PyType_FromSpecWithBases)(PyType_Spec *spec, PyObject *bases);
extern void *REAL(PyType_GetSlot)(PyTypeObject *type, int slot);
extern unsigned long REAL(PyType_GetFlags)(PyTypeObject *type);
extern const char *REAL(PyEval_GetFuncName)(PyObject *function);
extern PyObject *REAL(PyObject_GetAttrString)(PyObject *object, const char *name);
extern PyObject *REAL(PyObject_Type)(PyObject *object);
extern PyObject *REAL(PyFloat_FromDouble)(double value);
extern double REAL(PyFloat_AsDouble)(PyObject *object);

void *__wrap_malloc(std::size_t size) {
    count(&Calls::blocks);
    return __real_malloc(size);
}
PyObject *__wrap_PyType_FromSpec(PyType_Spec *spec) { return changed(*spec) ? __real_PyType_FromSpec(spec) : nullptr; }
PyObject *__wrap_PyType_FromSpecWithBases(PyType_Spec *spec, PyObject *bases) {
    return changed(*spec) ? __real_PyType_FromSpecWithBases(spec, bases) : nullptr;
}
void *__wrap_PyType_GetSlot(PyTypeObject *type, int slot) {
    void *value = __real_PyType_GetSlot(type, slot);
    return lies.slot ? lies.slot(type, slot, value) : value;
}
unsigned long __wrap_PyType_GetFlags(PyTypeObject *type) {
    const unsigned long flags = __real_PyType_GetFlags(type);
    return lies.flags ? lies.flags(type, flags) : flags;
}
const char *__wrap_PyEval_GetFuncName(PyObject *function) {
    const char *name = __real_PyEval_GetFuncName(function);
    return lies.name ? lies.name(name) : name;
}
PyObject *__wrap_PyObject_GetAttrString(PyObject *object, const char *name) {
    if (calls != nullptr) {
        calls->attributes.insert({object, name});
    }
    PyObject *value = __real_PyObject_GetAttrString(object, name);
    return lies.attribute && value != nullptr ? lies.attribute(object, name, value) : value;
}
PyObject *__wrap_PyObject_Type(PyObject *object) {
    PyObject *type = __real_PyObject_Type(object);
    return lies.type ? lies.type(type) : type;
}
PyObject *__wrap_PyFloat_FromDouble(double value) {
    return __real_PyFloat_FromDouble(lies.made_float ? lies.made_float(value) : value);
}
double __wrap_PyFloat_AsDouble(PyObject *object) {
    const double value = __real_PyFloat_AsDouble(object);
    return lies.read_float ? lies.read_float(value) : value;
}
}
