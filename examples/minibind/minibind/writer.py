"""Writes the C++ of a module from its description: what cannot be a template of the runtime. calls.py writes the calls."""
import json

from calls import Calls, arguments, signature
from description import Enum, Property

HEAD = """\
// Written by minibind from %(path)s.
#include "convert.hpp"
%(includes)s
using namespace minibind;

namespace {
enum : int { %(ids)s };
} // namespace

namespace minibind {
%(traits)s} // namespace minibind

namespace {

"""
TAIL = """\
// C++ has no arrays of length 0: both end with one that is not counted.
const ClassSpec classes[] = {
%(classes)s    {}};
const EnumSpec enums[] = {
%(enums)s    {}};

int start_module(PyObject *module) {
    return start(module, classes, %(class_count)d, enums, %(enum_count)d);
}

} // namespace

#ifdef Py_TARGET_ABI3T
PyABIInfo_VAR(abi_info);
PyMODEXPORT_FUNC PyModExport_%(name)s() {
    static PySlot slots[] = {PySlot_PTR_STATIC(Py_mod_name, const_cast<char *>("%(name)s")),
                             PySlot_PTR_STATIC(Py_mod_doc, const_cast<char *>(%(doc)s)),
                             PySlot_PTR_STATIC(Py_mod_abi, &abi_info),
                             PySlot_PTR(Py_mod_state_size, sizeof(State *)),
                             PySlot_PTR(Py_mod_state_traverse, traverse),
                             PySlot_PTR(Py_mod_state_clear, clear),
                             PySlot_PTR(Py_mod_state_free, minibind::free),
                             PySlot_PTR(Py_mod_exec, start_module),
                             PySlot_PTR(Py_mod_gil, Py_MOD_GIL_NOT_USED),
                             PySlot_END};
    return slots;
}
#else
#if PY_VERSION_HEX < 0x03090000 // whose PyMODINIT_FUNC exports nothing that is compiled as hidden
extern "C" __attribute__((visibility("default"))) PyObject *PyInit_%(name)s();
#endif
PyMODINIT_FUNC PyInit_%(name)s() {
    static PyModuleDef_Slot slots[] = {{Py_mod_exec, reinterpret_cast<void *>(start_module)},
#ifdef Py_GIL_DISABLED
                                       {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
                                       {0, nullptr}};
    static PyModuleDef definition = {PyModuleDef_HEAD_INIT, "%(name)s", %(doc)s, sizeof(State *), nullptr,
                                     slots, traverse, clear, minibind::free};
    return PyModuleDef_Init(&definition);
}
#endif
"""


class Writer(Calls):
    def method(self, cls, member):
        where = "%s.%s" % (cls.name, member.name)
        parameters = member.parameters
        self.put("PyObject *%s_%s(PyObject *python%s) {\n"
                 % (cls.name, member.name, ", Arguments args, Py_ssize_t count, PyObject *keywords" if parameters else ", PyObject *"))
        self.take(where, parameters)
        static = member.kind == "static"
        self.put("    State &state = %s;\n"
                 % ("*PepType_Class(reinterpret_cast<PyTypeObject *>(python))->state" if static else "state_of(python)"))
        self.convert(where + "()", parameters, "nullptr")
        if not static:
            self.self(cls, "nullptr")
        self.checks(member.checks, "nullptr")
        if member.kind == "abstract":
            self.put("    static_cast<void>(state);\n    static_cast<void>(self);\n")
            self.put('    not_overridden("%s");\n    return nullptr;\n}\n\n' % where)
            return
        for i, p in enumerate(parameters):
            if p.role == "kept":
                self.put('    const Ref before = keep(python, "%s", %s != nullptr ? given[%d] : Py_None);\n'
                         % (member.name, p.name, i))
            elif p.role == "gone":
                self.put("    const void *const %s_key = key_of(%s);\n" % (p.name, p.name))
        given = arguments(parameters)
        if static:
            call = "%s(%s)" % (member.target, given)
        elif member.kind == "virtual":  # super().method(): the class's own, not the one that called this
            call = "self->%s::%s(%s)" % (cls.cpp, member.target, given)
        else:
            call = self.call(member.target, given)
        statement, value = self.result(member.type, call)
        self.put(statement)
        for p in parameters:
            if p.role == "gone":
                self.put("    forget(state, %s_key);\n" % p.name)
        used = "to_python" in value or "owned" in value or any(p.role == "gone" for p in parameters) or parameters
        if not used:
            self.put("    static_cast<void>(state);\n")
        self.put("    return PyErr_Occurred() != nullptr ? nullptr : %s; // which an override may have set\n}\n\n" % value)

    def init(self, cls, member):
        self.put("int init_%s(PyObject *python, PyObject *args, PyObject *keywords) {\n" % cls.name)
        if member.parameters:
            self.given(member.parameters)
            self.put("    if (%s) {\n        return -1;\n    }\n" % self.parsed(cls.name, member.parameters, "args", "keywords"))
            self.put("    State &state = state_of(python);\n")
        else:
            self.put('    static const char *const names[] = {nullptr};\n'
                     '    if (PyArg_ParseTupleAndKeywords(args, keywords, ":%s", const_cast<char **>(names)) == 0) {\n'
                     "        return -1;\n    }\n" % cls.name)
        self.convert(cls.name + "()", member.parameters, "-1")
        self.checks(member.checks, "-1")
        self.put("    if (!is_fresh(python)) {\n        return -1;\n    }\n")
        given = arguments(member.parameters)
        if self.virtuals(cls):
            self.put("    auto *object = new Override_%s(%s);\n    object->python = python;\n" % (cls.name, given))
        elif member.target:
            self.put("    auto *object = %s(%s);\n" % (member.target, given))
        else:
            self.put("    auto *object = new %s(%s);\n" % (cls.cpp, given))
        self.put("    adopt(python, static_cast<%s *>(object), key_of(object));\n    return 0;\n}\n\n" % cls.cpp)

    def property(self, cls, member):
        where = "%s.%s" % (cls.name, member.name)
        self.put("PyObject *get_%s_%s(PyObject *python, void *) {\n" % (cls.name, member.name))
        self.self(cls, "nullptr")
        statement, value = self.result(member.type, self.call(member.getter, ""))
        self.put(statement)
        self.put("    return %s;\n}\n\n" % value.replace("state,", "state_of(python),"))
        if member.setter:
            self.put("int set_%s_%s(PyObject *python, PyObject *value, void *) {\n" % (cls.name, member.name))
            self.put("    if (value == nullptr) {\n")
            self.put('        PyErr_SetString(PyExc_AttributeError, "%s cannot be deleted");\n' % where)
            self.put("        return -1;\n    }\n")
            self.put("    %s %s{};\n" % (self.variable(member.type), member.name))
            self.put('    if (!convert(state_of(python), value, "%s", %s)) {\n' % (where, member.name))
            self.put("        return -1;\n    }\n")
            self.self(cls, "-1")
            self.checks(member.checks, "-1")
            self.put("    %s;\n" % self.call(member.setter, member.name))
            self.put("    return PyErr_Occurred() != nullptr ? -1 : 0;\n}\n\n")

    # Calls from C++

    def override(self, cls):
        self.put("struct Override_%s final : %s {\n    using %s::%s;\n    PyObject *python = nullptr;\n"
                 % (cls.name, cls.cpp, cls.cpp, cls.cpp.split("::")[-1]))
        for target in dict.fromkeys(member.target for owner, member in self.virtuals(cls)):
            self.put("    using %s::%s; // overloads of it stay visible\n" % (cls.cpp, target))
        for owner, member in self.virtuals(cls):
            where = "%s.%s" % (owner.name, member.name)
            names = arguments(member.parameters)
            void = member.type.text == "void"
            self.put("\n    %s %s(%s) override {\n" % (
                self.declared(member.type), member.target,
                ", ".join("%s %s" % (self.declared(p.type), p.name) for p in member.parameters)))
            self.put('        const Override method(python, id_%s, "%s");\n' % (owner.name, member.name))
            if not void:
                self.put("        %s result{};\n" % self.variable(member.type))
            result = "" if void else "result = "
            self.put('        if (method) {\n            %smethod.call<%s>("%s(): its result"%s);\n        } else {\n' % (
                result, self.variable(member.type) if not void else "void", where, ", " + names if names else ""))
            if member.kind == "abstract":
                self.put('            not_overridden("%s");\n' % where)
            else:
                self.put("            %s%s::%s(%s);\n" % (result, cls.cpp, member.target, names))
            self.put("        }\n")
            for p in member.parameters:
                cls_of = self.module.classes.get(p.type.name)
                if p.role == "gone" or (cls_of and cls_of.transient):
                    self.put("        method.forget(%s);\n" % p.name)
            self.put("" if void else "        return result;\n")
            self.put("    }\n")
        self.put("};\n\n")

    # A class as a whole

    def wrap(self, cls):
        takes = "PyObject *" if cls.owner or cls.transient else "PyObject *owner"
        self.put("PyObject *ClassOf<%s>::wrap(State &state, %s *object, %s) {\n" % (cls.cpp, cls.cpp, takes))
        for derived in self.module.classes.values():
            if cls.cpp in derived.bases:
                self.put("    if (auto *derived = dynamic_cast<%s *>(object)) {\n"
                         "        return ClassOf<%s>::wrap(state, derived, owner);\n    }\n" % (derived.cpp, derived.cpp))
        owner = "nullptr" if cls.transient else "owner"
        if cls.owner:
            getter = "%s(object)" % cls.owner if "::" in cls.owner else "object->%s()" % cls.owner
            self.put("    const Ref owner(to_python(state, %s, nullptr));\n" % getter)
            self.put("    if (!owner) {\n        return nullptr;\n    }\n")
            owner = "owner.get()"
        self.put("    return minibind::wrap(state, id, object, key_of(object), %s, false);\n}\n\n" % owner)

    def cls(self, cls):
        if self.virtuals(cls):
            self.override(cls)
        for member in cls.members:
            if isinstance(member, Property):
                self.property(cls, member)
            elif member.kind == "new":
                self.init(cls, member)
            else:
                self.method(cls, member)
        self.put("PyMethodDef methods_%s[] = {\n" % cls.name)
        for member in cls.members:
            if not isinstance(member, Property) and member.kind != "new":
                static = member.kind == "static"
                flags = "fast_call" if member.parameters else "METH_NOARGS"
                doc = signature(member.name, member.parameters, "$type" if static else "$self") + member.doc
                self.put('    {"%s", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(%s_%s)), %s%s,\n     %s},\n'
                         % (member.name, cls.name, member.name, flags, " | METH_CLASS" if static else "", json.dumps(doc)))
        self.put("    {nullptr, nullptr, 0, nullptr}};\n\nPyGetSetDef properties_%s[] = {\n" % cls.name)
        for member in cls.members:
            if isinstance(member, Property):
                setter = "set_%s_%s" % (cls.name, member.name) if member.setter else "nullptr"
                self.put('    {"%s", get_%s_%s, %s, %s, nullptr},\n' % (
                    member.name, cls.name, member.name, setter, json.dumps(member.doc) if member.doc else "nullptr"))
        self.put("    {nullptr, nullptr, nullptr, nullptr, nullptr}};\n\n")
        bases = [self.id(base) for base in cls.bases] or ["id_Object"]
        self.put("const int bases_%s[] = {%s, -1};\n\n" % (cls.name, ", ".join(bases)))
        self.put("void *cast_%s(void *object, int id) {\n" % cls.name)
        self.put("    auto *self = static_cast<%s *>(object);\n    switch (id) {\n" % cls.cpp)
        for base in self.lineage(cls)[1:]:
            self.put("    case id_%s: return static_cast<%s *>(self);\n" % (base.name, base.cpp))
        self.put("    default: return self;\n    }\n}\n\n")
        if self.python_owns(cls):
            self.put("void destroy_%s(void *object) { delete static_cast<%s *>(object); }\n\n" % (cls.name, cls.cpp))

    def python_owns(self, cls):
        made = [m.type for c in self.module.classes.values() for m in c.members if getattr(m, "kind", "") == "static"]
        return self.new(cls) or any(kind.new and kind.name == cls.cpp for kind in made)

    @staticmethod
    def new(cls):
        return next((m for m in cls.members if getattr(m, "kind", "") == "new"), None)

    def spec(self, cls):
        new = self.new(cls)
        doc = (signature(cls.name, new.parameters) if new else "") + cls.doc
        return '    {id_%s, "%s.%s", %s, "%s", bases_%s,\n     %s, methods_%s, properties_%s, cast_%s, %s},\n' % (
            cls.name, self.module.name, cls.name, json.dumps(doc), cls.cpp, cls.name,
            "init_" + cls.name if new else "nullptr", cls.name, cls.name, cls.name,
            "destroy_" + cls.name if self.python_owns(cls) else "nullptr")

    def enum(self, enum):
        self.put("const Member members_%s[] = {\n" % enum.name)
        for name, value in enum.members:
            self.put('    {"%s", static_cast<long>(%s)},\n' % (name, value))
        self.put("};\n\n")

    def write(self):
        module = self.module
        classes = list(module.classes.values())
        traits = "".join(
            "template <> struct ClassOf<%s> {\n    static constexpr int id = id_%s;\n"
            "    static PyObject *wrap(State &state, %s *object, PyObject *owner);\n};\n" % (c.cpp, c.name, c.cpp)
            for c in classes)
        traits += "".join(
            "template <> struct EnumOf<%s> {\n    static constexpr int id = id_%s;\n};\n" % (e.cpp, e.name)
            for e in module.enums if e.cpp)
        includes = "".join('#include "%s"\n' % name for name in module.includes)
        names = ["Object"] + [part.name for part in classes + module.enums]
        ids = ", ".join("id_" + name for name in names)
        self.put(HEAD, path=self.path, traits=traits, includes=includes, ids=ids)
        for part in classes + module.enums:
            self.enum(part) if isinstance(part, Enum) else self.cls(part)
        self.put(TAIL, classes="".join(map(self.spec, classes)), class_count=len(classes), enum_count=len(module.enums),
                 name=module.name, doc=json.dumps(module.doc), enums="".join(
                     '    {id_%s, "%s.%s", %s, "%s", members_%s, %d, %s},\n' % (
                         e.name, module.name, e.name, json.dumps(e.doc), e.cpp or e.name, e.name, len(e.members),
                         "false" if e.cpp else "true") for e in module.enums))
        self.put("\nnamespace minibind {\n\n")
        for part in classes:
            self.wrap(part)
        self.put("} // namespace minibind\n")
        return "".join(self.parts)
