// Runs the few lines of Python with which a survey makes its classes and instances.
#include "ask/type/classes.hpp"

#include <initializer_list>

namespace LIBPROBE_INTERNAL libprobe {

namespace {

// Compiled and executed twice, so that the two classes share no code object and so no version. The garbage collector
// tracks a Name, and therefore the tuple of them too. 40 calls suffice for every specializer so far.
const char source[] = R"(
class Name(str):
    pass
class Slotted:
    __slots__ = [Name('slot%d' % i) for i in range(41)]
class Class:
    def __init__(self):
        self.mark = 0
    def __getitem__(self, key):
        return key
    @classmethod
    def warm(cls):
        for _ in range(1):
            cls()[0]
    @classmethod
    def use(cls):
        for _ in range(40):
            cls()[0]
class Subclass(Class):
    pass
)";
} // namespace

bool SurveyClasses::execute(Ref &names) {
    names = Ref(PyDict_New());
    const Ref module(PyUnicode_FromString("libprobe"));
    const Ref code(names && module ? Py_CompileString(source, "libprobe", Py_file_input) : nullptr);
    if (!code || PyDict_SetItemString(names.get(), "__builtins__", PyEval_GetBuiltins()) < 0 ||
        PyDict_SetItemString(names.get(), "__name__", module.get()) < 0) {
        return false;
    }
    return static_cast<bool>(Ref(PyEval_EvalCode(code.get(), names.get(), names.get())));
}

bool SurveyClasses::make_classes() {
    Ref names;
    Ref other_names;
    if (!execute(names) || !execute(other_names)) {
        return false;
    }
    slotted_ = new_reference(PyDict_GetItemString(names.get(), "Slotted"));
    plain_ = new_reference(PyDict_GetItemString(names.get(), "Class"));
    subclass_ = new_reference(PyDict_GetItemString(names.get(), "Subclass"));
    other_ = new_reference(PyDict_GetItemString(other_names.get(), "Class"));
    for (const Ref *type : {&slotted_, &plain_, &subclass_, &other_}) {
        const Ref metatype(*type ? PyObject_Type(type->get()) : nullptr);
        if (!metatype || PyType_IsSubtype(reinterpret_cast<PyTypeObject *>(metatype.get()), &PyType_Type) == 0) {
            PyErr_SetString(PyExc_TypeError, "a class statement makes no class here");
            return false;
        }
    }
    return true;
}

bool SurveyClasses::make_instances() {
    instance_ = Ref(PyObject_CallFunctionObjArgs(plain_.get(), nullptr));
    const Ref holder(instance_ ? PyObject_CallFunctionObjArgs(plain_.get(), nullptr) : nullptr);
    const Ref other_holder(holder ? PyObject_CallFunctionObjArgs(other_.get(), nullptr) : nullptr);
    dict_ = Ref(other_holder ? PyObject_GetAttrString(holder.get(), "__dict__") : nullptr);
    other_dict_ = Ref(dict_ ? PyObject_GetAttrString(other_holder.get(), "__dict__") : nullptr);
    holders_[0] = Ref(other_dict_ ? PyTuple_Pack(2, holder.get(), other_holder.get()) : nullptr);
    function_ = Ref(holders_[0] ? PyObject_GetAttrString(plain_.get(), "__getitem__") : nullptr);
    other_function_ = Ref(function_ ? PyObject_GetAttrString(other_.get(), "__getitem__") : nullptr);
    return static_cast<bool>(other_function_);
}

// 0 means that no image is taken.
bool SurveyClasses::basicsize(PyObject *type, std::int64_t &size) {
    const Ref value(type != nullptr ? PyObject_GetAttrString(type, "__basicsize__") : nullptr);
    if (value && !integer(value.get(), size)) {
        size = 0;
    }
    return static_cast<bool>(value);
}

} // namespace libprobe
