"""Writes the C++ of one call: what Python gives is converted, checked and passed on, and the result is converted back."""
import ast
import json


def literal(text, kind):
    """A Python literal as C++ writes it, for a variable of this type."""
    value = ast.literal_eval(text)

    def one(value):
        if value is None:
            return "nullptr"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (tuple, list)):
            return "{%s}" % ", ".join(map(one, value))
        if isinstance(value, float) or kind.name == "float":
            return repr(float(value)) + "f"
        return repr(value)

    return one(value)


def arguments(parameters):
    return ", ".join(parameter.name for parameter in parameters)


def signature(name, parameters, first=None):
    words = [first] if first else []
    words += [p.name + ("=" + p.default if p.default is not None else "") for p in parameters]
    return "%s(%s)\n--\n\n" % (name, ", ".join(words))


class Calls:
    def __init__(self, module, path):
        self.module = module
        self.path = path
        self.flags = {enum.name for enum in module.enums if enum.cpp is None}
        self.parts = []

    def put(self, text, **values):
        self.parts.append(text % values if values else text)

    def id(self, cpp):
        return "id_" + self.module.classes[cpp].name

    def variable(self, kind):
        """The type of a variable that takes such a value."""
        name = "Flags<id_%s>" % kind.name if kind.name in self.flags else kind.name
        name += " *" if kind.pointer else ""
        return "std::vector<%s>" % name if kind.vector else name

    def declared(self, kind):
        return self.variable(kind) if kind.name in self.flags else kind.text

    def lineage(self, cls):
        """The class and all that it derives from, each once, the derived before their bases."""
        found = [cls]
        for base in cls.bases:
            found += [other for other in self.lineage(self.module.classes[base]) if other not in found]
        return found

    def virtuals(self, cls):
        found = {}
        for other in self.lineage(cls):
            for member in other.members:
                if getattr(member, "kind", "") in ("virtual", "abstract"):
                    found.setdefault(member.name, (other, member))
        return list(found.values())

    # Calls from Python

    def convert(self, where, parameters, fail):
        """Fills variables from given[]. Values first: to convert them may run Python code, which may end an object."""
        types = [p.type for p in parameters]
        order = sorted(range(len(types)), key=lambda i: (types[i].pointer, not types[i].vector))
        for p in parameters:
            value = literal(p.default, p.type) if p.default is not None else "{}"
            glue = "" if value.startswith("{") else " = "
            self.put("    %s %s%s%s;\n" % (self.variable(p.type), p.name, glue, value))
        for i in order:
            p = parameters[i]
            absent = ""
            if p.default is not None:
                absent = "given[%d] != nullptr && " % i
                absent += "given[%d] != Py_None && " % i if p.default == "None" else ""
            self.put("    if (%s!convert(state, given[%d], %s, %s)) {\n        return %s;\n    }\n"
                     % (absent, i, json.dumps("%s: %s" % (where, p.name)), p.name, fail))

    def parsed(self, where, parameters, args, keywords):
        """The condition that PyArg_ParseTupleAndKeywords does not fill given[] from a tuple and a dict."""
        required = sum(p.default is None for p in parameters)
        formats = "O" * required + ("|" + "O" * (len(parameters) - required) if required < len(parameters) else "")
        return 'PyArg_ParseTupleAndKeywords(%s, %s, "%s:%s", const_cast<char **>(names), %s) == 0' % (
            args, keywords, formats, where, ", ".join("&given[%d]" % i for i in range(len(parameters))))

    def given(self, parameters):
        names = ", ".join('"%s"' % p.name for p in parameters)
        self.put("    static const char *const names[] = {%s, nullptr};\n" % names)
        self.put("    PyObject *given[%d] = {};\n" % len(parameters))

    def take(self, where, parameters):
        """Fills given[] from arguments as they come. Whoever calls keeps them alive."""
        if not parameters:
            return
        required = sum(p.default is None for p in parameters)
        self.given(parameters)
        self.put("    if (!in_order(args, count, keywords, %d, %d, given)) {\n"
                 "        const Packed packed(args, count, keywords);\n"
                 "        if (!packed || %s) {\n            return nullptr;\n        }\n    }\n"
                 % (required, len(parameters), self.parsed(where, parameters, "packed.args()", "packed.names()")))

    def self(self, cls, fail):
        self.put("    auto *self = self_as<%s>(python);\n" % cls.cpp)
        self.put("    if (self == nullptr) {\n        return %s;\n    }\n" % fail)
        self.put("    const Ref root(root_of(python));\n")

    def checks(self, checks, fail):
        for check in checks:
            self.put("    if (!(%s)) {\n        PyErr_SetString(PyExc_%s, %s);\n        return %s;\n    }\n"
                     % (check.condition, check.exception, json.dumps(check.message), fail))

    def call(self, target, given):
        if "::" in target:
            return "%s(self%s)" % (target, ", " + given if given else "")
        return "self->%s(%s)" % (target, given)

    def result(self, kind, call):
        if kind.text == "void":
            return "    %s;\n" % call, "again(Py_None)"
        if kind.name in self.flags:
            call = "%s(%s)" % (self.variable(kind), call)
        statement = "    const auto result = %s;\n" % call
        return statement, "owned(state, result)" if kind.new else "to_python(state, result, python)"
