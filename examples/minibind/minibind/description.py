"""Reads a description of a C++ library: what its Python module has, and under which names.

    module NAME "doc"
    include "HEADER"
    value CPP_TYPE                          a type whose converters are in an included header
    enum CPP_TYPE NAME "doc"                then lines of  MEMBER = CPP_VALUE
    flags NAME "doc"                        the same, for constants that are joined with |
    class CPP_TYPE NAME [: CPP_BASE, ...] [owner CPP_NAME] [transient] "doc"

and in a class, indented, each with its doc in quotes at the end or on the next line:

    new(PARAMETERS) [= CPP_FUNCTION]        how Python makes one; the function returns a new object
    def TYPE name(PARAMETERS) = CPP_NAME    a method; CPP_NAME with :: is a function whose first argument is the object
    static TYPE name(PARAMETERS) = CPP_FUNCTION
    virtual TYPE name(PARAMETERS) = CPP_METHOD     Python may override it
    abstract TYPE name(PARAMETERS) = CPP_METHOD    Python must
    property TYPE name = CPP_GETTER[, CPP_SETTER]
    check CPP_CONDITION else EXCEPTION "message"   of the line above: self and the parameters by name, before C++ is called

PARAMETERS: [kept|gone] TYPE name[=default], default being a Python literal. kept: C++ keeps a pointer to it, so its object
lives on with the one whose method is called; gone: C++ destroys it. TYPE may be `new T *`: the object is Python's.
A `#` begins a comment.
"""
import ast
import re
from typing import Dict, List, NamedTuple, Optional, Tuple

BUILTIN = {"void", "bool", "int", "int32", "float"}
RESERVED = {"args", "before", "given", "keywords", "method", "names", "object", "python", "result", "root", "self",
            "state"}
EXCEPTIONS = ("RuntimeError", "TypeError", "ValueError")
WORD = r"[A-Za-z_]\w*"
TYPED = r"(.+?)(?: |(?<=[*&>]))(%s)" % WORD  # a type and a name
CPP_NAME = WORD + r"(?:::" + WORD + ")*"


class Wrong(Exception):
    """What is wrong with a description, with file and line."""


class Type(NamedTuple):
    text: str  # as C++ writes it
    name: str  # without const, & and *
    pointer: bool
    new: bool
    vector: bool
    parts: str  # what its declaration ends with: "", "&" or "*"


class Parameter(NamedTuple):
    type: Type
    name: str
    default: Optional[str]
    role: str


class Check(NamedTuple):
    condition: str
    exception: str
    message: str


class Callable_(NamedTuple):
    kind: str
    type: Optional[Type]
    name: str
    parameters: List[Parameter]
    target: str
    doc: str
    checks: List[Check]
    line: int


class Property(NamedTuple):
    type: Type
    name: str
    getter: str
    setter: Optional[str]
    doc: str
    checks: List[Check]
    line: int


class Class(NamedTuple):
    cpp: str
    name: str
    bases: List[str]
    owner: Optional[str]
    transient: bool
    doc: str
    members: list
    line: int


class Enum(NamedTuple):
    cpp: Optional[str]  # None: a flags kind
    name: str
    doc: str
    members: List[Tuple[str, str]]
    line: int


class Module(NamedTuple):
    name: str
    doc: str
    includes: List[str]
    values: List[str]
    enums: List[Enum]
    classes: Dict[str, Class]


class Reader:
    def __init__(self, path, text):
        self.path = path
        self.line = 0
        self.lines = text.splitlines()
        self.module = None
        self.block = None
        self.cpp_names = set()
        self.names = {"Object"}

    def wrong(self, message, line=None):
        return Wrong("%s:%d: %s" % (self.path, line or self.line, message))

    def read(self):
        for self.line, raw in enumerate(self.lines, 1):
            text = re.sub(r'^((?:[^"#]|"[^"]*")*)#.*', r"\1", raw).rstrip()
            if text:
                self.indented(text.strip()) if text[0].isspace() else self.declaration(text)
        if self.module is None:
            raise self.wrong("a description begins with: module NAME \"doc\"")
        self.judge()
        return self.module

    def match(self, pattern, text, shape):
        found = re.match(pattern + r"$", text)
        if not found:
            raise self.wrong("expected: %s" % shape)
        return found.groups()

    def take(self, name, names):
        if name in names:
            raise self.wrong("%s is described twice" % name)
        names.add(name)
        return name

    def declaration(self, text):
        keyword = text.split()[0]
        if (self.module is None) != (keyword == "module"):
            raise self.wrong("a description begins with one line: module NAME \"doc\"")
        self.block = None
        if keyword == "module":
            name, doc = self.match(r'module (%s) "(.*)"' % WORD, text, 'module NAME "doc"')
            self.module = Module(name, doc, [], [], [], {})
        elif keyword == "include":
            self.module.includes.append(self.match(r'include "(.+)"', text, 'include "HEADER"')[0])
        elif keyword == "value":
            cpp = self.match("value (%s)" % CPP_NAME, text, "value CPP_TYPE")[0]
            self.module.values.append(self.take(cpp, self.cpp_names))
        elif keyword in ("enum", "flags"):
            cpp = "(%s) " % CPP_NAME if keyword == "enum" else "()"
            cpp, name, doc = self.match(
                r'%s %s(%s) "(.*)"' % (keyword, cpp, WORD), text,
                'enum CPP_TYPE NAME "doc"' if keyword == "enum" else 'flags NAME "doc"')
            self.take(cpp or name, self.cpp_names)
            self.block = Enum(cpp or None, self.take(name, self.names), doc, [], self.line)
            self.module.enums.append(self.block)
        elif keyword == "class":
            cpp, name, bases, owner, transient, doc = self.match(
                r'class (%s) (%s)(?: : (%s(?:, %s)*))?(?: owner (%s))?( transient)? "(.*)"'
                % (CPP_NAME, WORD, CPP_NAME, CPP_NAME, CPP_NAME),
                text, 'class CPP_TYPE NAME [: CPP_BASE, ...] [owner CPP_NAME] [transient] "doc"')
            bases = bases.split(", ") if bases else []
            for base in bases:
                if base not in self.module.classes:
                    raise self.wrong("the base %s is not described above" % base)
            self.block = Class(self.take(cpp, self.cpp_names), self.take(name, self.names), bases, owner, bool(transient),
                               doc, [], self.line)
            self.module.classes[cpp] = self.block
        else:
            raise self.wrong("there is no %s; expected module, include, value, enum, flags or class" % keyword)

    def indented(self, text):
        if isinstance(self.block, Enum):
            member = self.match(r"(%s) = (%s)" % (WORD, CPP_NAME), text, "MEMBER = CPP_VALUE")
            if member[0] in (name for name, _ in self.block.members):
                raise self.wrong("%s is described twice" % member[0])
            self.block.members.append(member)
        elif isinstance(self.block, Class):
            self.member(text)
        else:
            raise self.wrong("an indented line belongs to an enum, flags or class above it")

    def member(self, text):
        members = self.block.members
        keyword = re.match(r"\w*", text).group()
        if text.startswith('"') or keyword == "check":
            if not members:
                raise self.wrong("there is no member above this line")
            if keyword == "check":
                check = self.match(r'check (.+) else (\w+) "(.+)"', text, 'check CPP_CONDITION else EXCEPTION "message"')
                if check[1] not in EXCEPTIONS:
                    raise self.wrong("%s is none of %s" % (check[1], ", ".join(EXCEPTIONS)))
                members[-1].checks.append(Check(*check))
            else:
                doc = self.match(r'"(.+)"', text, '"doc"')[0]
                members[-1] = members[-1]._replace(doc=(members[-1].doc + " " + doc).strip())
            return
        if keyword == "property":
            kind, name, getter, setter, doc = self.match(
                r'property %s = (%s)(?:, (%s))?(?: "(.*)")?' % (TYPED, CPP_NAME, CPP_NAME), text,
                'property TYPE name = CPP_GETTER[, CPP_SETTER] ["doc"]')
            member = Property(self.type(kind), name, getter, setter, doc or "", [], self.line)
        elif keyword == "new":
            given, target, doc = self.match(r'new\((.*)\)(?: = (%s))?(?: "(.*)")?' % CPP_NAME, text,
                                            'new(PARAMETERS) [= CPP_FUNCTION] ["doc"]')
            member = Callable_("new", None, "new", self.parameters(given), target, doc or "", [], self.line)
        elif keyword in ("def", "static", "virtual", "abstract"):
            shape = '%s TYPE name(PARAMETERS) = CPP_NAME ["doc"]' % keyword
            kind, name, given, target, doc = self.match(
                r'%s %s\((.*)\) = (%s)(?: "(.*)")?' % (keyword, TYPED, CPP_NAME), text, shape)
            if keyword in ("virtual", "abstract") and "::" in target:
                raise self.wrong("%s is not the name of a virtual method" % target)
            member = Callable_(keyword, self.type(kind), name, self.parameters(given), target, doc or "", [], self.line)
        else:
            raise self.wrong("there is no %s in a class; expected new, def, static, virtual, abstract, property or check"
                             % (keyword or text))
        if member.name in (other.name for other in members):
            raise self.wrong("%s is described twice" % member.name)
        members.append(member)

    def type(self, text):
        new, name, inner, parts = self.match(
            r"(new )?(?:const )?(?:std::vector<(?=.*>))?(%s)( ?\*(?=>))?>? ?([&*]?)" % CPP_NAME, text,
            "a type, such as float, const b2Vec2 &, b2Body *, std::vector<b2Body *>; not %s" % text)
        vector = "std::vector<" in text
        pointer = parts == "*" or bool(inner)
        if new and (vector or parts != "*"):
            raise self.wrong("new is for a pointer, not for %s" % text)
        return Type(text[4:] if new else text, name, pointer, bool(new), vector, parts)

    def parameters(self, text):
        found = []
        for part in re.split(r",(?![^()<>]*[)>])", text) if text.strip() else []:
            role, kind, name, default = self.match(
                r"(?:(kept|gone) )?%s(?:=(.+))?" % TYPED, part.strip(), "a parameter: [kept|gone] TYPE name[=default]; "
                "not %s" % part.strip())
            if default is not None:
                try:
                    ast.literal_eval(default)
                except (ValueError, SyntaxError):
                    raise self.wrong("the default %s is no Python literal" % default) from None
            elif found and found[-1].default is not None:
                raise self.wrong("%s has no default, but the parameter before it has" % name)
            parameter = Parameter(self.type(kind), name, default, role or "")
            if default == "None" and parameter.type.parts != "*":
                raise self.wrong("None is a default for pointers only")
            if role and parameter.type.parts != "*":
                raise self.wrong("%s is for pointers only" % role)
            if name in (other.name for other in found):
                raise self.wrong("%s is described twice" % name)
            if name in RESERVED:
                raise self.wrong("%s is a name of minibind's own" % name)
            found.append(parameter)
        return found

    def judge(self):
        """What can be said only when everything has been read: whether all types are known."""
        module = self.module
        values = BUILTIN.union(module.values, *([enum.cpp or enum.name] for enum in module.enums))
        for enum in module.enums:
            if not enum.members:
                raise self.wrong("%s has no members" % enum.name, enum.line)
        for cls in module.classes.values():
            for member in cls.members:
                used = [parameter.type for parameter in getattr(member, "parameters", [])]
                for kind in used + ([member.type] if member.type else []):
                    if kind.name not in (module.classes if kind.pointer else values):
                        raise self.wrong("%s is not described: %s" % (
                            kind.name, "expected a class" if kind.pointer else "expected a value, enum or flags"), member.line)
                    if kind.name == "void" and (kind in used or isinstance(member, Property) or kind.text != "void"):
                        raise self.wrong("void is for what methods return", member.line)


def read(path):
    with open(path, encoding="utf-8") as file:
        return Reader(path, file.read()).read()
