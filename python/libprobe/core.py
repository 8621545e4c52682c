"""The C API of libprobe.h through ctypes: the one binary beside this file, loaded by every CPython.

What C defines is not written here again: libprobe_constants_json tells it.
"""
import ctypes
import json
import os


class ProbeError(RuntimeError):
    """The interpreter could not be probed; says why."""


class BadRecord(ValueError):
    """The text is not a record; says what is wrong and in which line."""


class UnknownField(LookupError):
    """No field has that name; says which are near."""


class _Requirement(ctypes.Structure):
    """libprobe_requirement. Only this class and _requirements know what it holds."""

    _fields_ = [("family", ctypes.c_void_p), ("field", ctypes.c_int32), ("offset", ctypes.c_int32)]


def _requirements(names):
    """The array of requirements that the fields are found, wherever that is; UnknownField if there is no such field."""
    if isinstance(names, str):
        raise TypeError("the fields are a list of names, not one name")
    rows = (_Requirement * len(names))()
    for row, name in zip(rows, names):
        _look_up(_library().requirement_by_name, name, ctypes.byref(row))
    return rows


def _look_up(function, name, *result):
    """What a function of the core returns that takes a field's name; UnknownField if there is none."""
    error = _library().Error()
    if "\0" in name:  # where C would stop reading
        raise UnknownField("there is no field %s" % ascii(name))
    found = function(name.encode("utf-8", "surrogateescape"), *(result + (ctypes.byref(error),)))
    if not found:
        raise UnknownField(error.text())
    return found


def _error_struct(message_size):
    """libprobe_error."""

    class Error(ctypes.Structure):
        _fields_ = [("status", ctypes.c_int32), ("message", ctypes.c_char * message_size)]

        def text(self):
            return self.message.decode("utf-8", "replace")

    return Error


class _Core:
    """The binary: its functions, its constants, and the struct that it writes errors to."""

    def __init__(self, path):
        if not os.path.exists(path):
            raise ProbeError("the core is not there, build it first: %s" % ascii(path))
        try:
            self._binary = ctypes.PyDLL(path)  # PyDLL: the GIL stays held, and an exception that is set is raised
            self._declare("constants_json", ctypes.c_size_t, [ctypes.c_char_p, ctypes.c_size_t])
            self.constants = json.loads(_written(self.constants_json))
            self.Error = _error_struct(self.constants["error"]["message"])
            self._declare_all(ctypes.POINTER(self.Error))
        except AttributeError as error:
            raise ProbeError("the core is of another libprobe than this package: %s" % error) from None
        except (OSError, UnicodeError) as error:
            raise ProbeError("the core cannot be loaded: %s" % error) from None

    def _declare(self, name, result, arguments):
        function = getattr(self._binary, "libprobe_" + name)
        function.restype, function.argtypes = result, arguments
        setattr(self, name, function)

    def _declare_all(self, error):
        layout, text, size, requirements = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_void_p
        for name, result, arguments in (
            ("version", text, []),
            ("probe", layout, [error]),
            ("survey", layout, [error]),
            ("field_by_name", ctypes.c_int32, [text, error]),
            ("requirement_by_name", ctypes.c_int32, [text, ctypes.POINTER(_Requirement), error]),
            ("offset_by_name", ctypes.c_int32, [layout, text, error]),
            ("require", ctypes.c_int, [requirements, size]),
            ("selftest", ctypes.c_int, [requirements, size]),
            ("report_text", size, [layout, text, size]),
            ("report_json", size, [layout, text, size]),
            ("record", ctypes.c_void_p, [error]),
            ("free", None, [ctypes.c_void_p]),
            ("replay", layout, [text, error]),
            ("layout_free", None, [layout]),
        ):
            self._declare(name, result, arguments)

    def status(self, name):
        """The value of the status with this name in status.def."""
        return next(status["value"] for status in self.constants["statuses"] if status["name"] == name)


FILE = "libprobe-core.dll" if os.name == "nt" else "libprobe-core.so"


def _load():
    return _Core(os.path.join(os.path.dirname(os.path.abspath(__file__)), FILE))


_core = None


def _library():
    global _core
    if _core is None:
        _core = _load()
    return _core


def constants():
    """What libprobe's headers define, as a dict (docs/report.md)."""
    return _library().constants


def _layout(survey=True):
    error = _library().Error()
    probe = _library().survey if survey else _library().probe
    layout = probe(ctypes.byref(error))
    if not layout:
        raise ProbeError(error.text())
    return layout


def _written(write, *subject):
    """What a function that takes buffer and size writes about the subject."""
    buffer = ctypes.create_string_buffer(write(*subject, None, 0) + 1)
    write(*subject, buffer, len(buffer))
    return buffer.value.decode("utf-8")


def version():
    """The version of the core."""
    return _library().version().decode()


def report(survey=True):
    """Everything that was found out about this interpreter, as a dict (docs/report.md).

    It makes a survey, which is what libprobe_survey does. With survey=False it makes a probe, which is what
    libprobe_probe does, unless a survey was made in this process before."""
    return json.loads(_written(_library().report_json, _layout(survey)))


def report_text():
    """The report of a survey, for people."""
    return _written(_library().report_text, _layout())


def record():
    """Everything that a survey saw, as the text of a record: another libprobe can judge it without this interpreter."""
    error = _library().Error()
    text = _library().record(ctypes.byref(error))
    if not text:
        raise ProbeError(error.text())
    try:
        return ctypes.string_at(text).decode("utf-8")
    finally:
        _library().free(text)


def replay(text):
    """The report that the text of a record leads to, whichever interpreter it is of; BadRecord if it is none."""
    error = _library().Error()
    if "\0" in text:  # where C would stop reading
        raise BadRecord("line %d: not text" % (text.count("\n", 0, text.index("\0")) + 1))
    layout = _library().replay(text.encode("utf-8", "surrogateescape"), ctypes.byref(error))
    if not layout:
        raise BadRecord(error.text()) if error.status == _library().status("bad_record") else ProbeError(error.text())
    try:
        return json.loads(_written(_library().report_json, layout))
    finally:
        _library().layout_free(layout)


def field_id(name):
    """The id of the field with this name; UnknownField, with the nearest names, if there is none."""
    return _look_up(_library().field_by_name, name)


def offset(name):
    """Bytes from the start of the object to the field, by a survey; UnknownField, or ProbeError if it is not proven."""
    field_id(name)
    error = _library().Error()
    found = _library().offset_by_name(_layout(), name.encode(), ctypes.byref(error))
    if found == constants()["nowhere"]:
        raise ProbeError(error.text())
    return found


def require(names, survey=False):
    """Raises ImportError, naming each field that fails, unless every field was found at exactly one place.

    This is libprobe_require. It raises UnknownField for a name that is in no table. With survey=True it makes a survey
    first, which some fields need."""
    needs = _requirements(names)
    if survey:
        _layout()
    _judge(_library().require, needs)


def selftest(names):
    """Does what require() does, but from scratch: what was proven before counts for nothing, and nothing is kept.

    This is libprobe_selftest."""
    _judge(_library().selftest, _requirements(names))


def _judge(function, needs):
    if function(needs, len(needs)) != 0:  # and no exception is set
        raise ProbeError("this interpreter cannot be probed any more: it is being finalized")
