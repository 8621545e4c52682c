"""The C API of libprobe.h through ctypes: the one binary beside this file, loaded by every CPython."""
import ctypes
import json
import os

ANYWHERE = -2  # LIBPROBE_ANYWHERE
_BAD_RECORD = 10  # LIBPROBE_BAD_RECORD


class _Error(ctypes.Structure):
    _fields_ = [("status", ctypes.c_int32), ("message", ctypes.c_char * 1020)]

    def text(self):
        return self.message.decode("utf-8", "replace")


class _Requirement(ctypes.Structure):
    _fields_ = [("field", ctypes.c_int32), ("offset", ctypes.c_int32)]


class ProbeError(RuntimeError):
    """The interpreter could not be probed; says why."""


class BadRecord(ValueError):
    """The text is not a record; says what is wrong and in which line."""


class UnknownField(LookupError):
    """No field has that name; says which are near."""


def _load():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "libprobe-core.so")
    if not os.path.exists(path):
        raise ProbeError("the core is not there, build it first: %s" % ascii(path))
    try:
        core = ctypes.PyDLL(path)  # PyDLL: the GIL stays held, and an exception that is set is raised
    except (OSError, UnicodeError) as error:
        raise ProbeError("the core cannot be loaded: %s" % error) from None
    error, layout = ctypes.POINTER(_Error), ctypes.c_void_p
    for name, result, arguments in (
        ("version", ctypes.c_char_p, []),
        ("probe", layout, [error]),
        ("survey", layout, [error]),
        ("field_by_name", ctypes.c_int32, [ctypes.c_char_p, error]),
        ("offset_by_name", ctypes.c_int32, [layout, ctypes.c_char_p, error]),
        ("require", ctypes.c_int, [ctypes.POINTER(_Requirement), ctypes.c_size_t]),
        ("report_text", ctypes.c_size_t, [layout, ctypes.c_char_p, ctypes.c_size_t]),
        ("record", ctypes.c_size_t, [ctypes.c_char_p, ctypes.c_size_t, error]),
        ("report_json", ctypes.c_size_t, [layout, ctypes.c_char_p, ctypes.c_size_t]),
        ("replay", layout, [ctypes.c_char_p, error]),
        ("layout_free", None, [layout]),
    ):
        function = getattr(core, "libprobe_" + name)
        function.restype, function.argtypes = result, arguments
    return core


_core = None


def _library():
    global _core
    if _core is None:
        _core = _load()
    return _core


def _layout(survey=True):
    error = _Error()
    probe = _library().libprobe_survey if survey else _library().libprobe_probe
    layout = probe(ctypes.byref(error))
    if not layout:
        raise ProbeError(error.text())
    return layout


def _written(write, layout):
    buffer = ctypes.create_string_buffer(write(layout, None, 0) + 1)
    write(layout, buffer, len(buffer))
    return buffer.value.decode("utf-8")


def version():
    """The version of the core."""
    return _library().libprobe_version().decode()


def report(survey=True):
    """Everything that was found out about this interpreter, as a dict (docs/report.md); without a survey only what an
    extension's self-test asks for."""
    return json.loads(_written(_library().libprobe_report_json, _layout(survey)))


def report_text():
    """The same for people."""
    return _written(_library().libprobe_report_text, _layout())


def record():
    """Everything that was seen, as the text of a record: another libprobe can judge it without this interpreter."""
    error, buffer = _Error(), ctypes.create_string_buffer(131072)  # LIBPROBE_RECORD_SIZE
    if not _library().libprobe_record(buffer, len(buffer), ctypes.byref(error)):
        raise ProbeError(error.text())
    return buffer.value.decode("utf-8")


def replay(text):
    """The report that the text of a record leads to, whichever interpreter it is of; BadRecord if it is none."""
    error = _Error()
    if "\0" in text:  # where C would stop reading
        raise BadRecord("line %d: not text" % (text.count("\n", 0, text.index("\0")) + 1))
    layout = _library().libprobe_replay(text.encode("utf-8", "surrogateescape"), ctypes.byref(error))
    if not layout:
        raise BadRecord(error.text()) if error.status == _BAD_RECORD else ProbeError(error.text())
    try:
        return json.loads(_written(_library().libprobe_report_json, layout))
    finally:
        _library().libprobe_layout_free(layout)


def field_id(name):
    """The id of the field with this name; UnknownField, with the nearest names, if there is none."""
    if "\0" in name:  # where C would stop reading
        raise UnknownField("there is no field %s" % ascii(name))
    error = _Error()
    field = _library().libprobe_field_by_name(name.encode("utf-8", "surrogateescape"), ctypes.byref(error))
    if not field:
        raise UnknownField(error.text())
    return field


def offset(name):
    """Bytes from the start of a type object to the field; UnknownField, or ProbeError where it is not proven."""
    field_id(name)
    error = _Error()
    found = _library().libprobe_offset_by_name(_layout(), name.encode(), ctypes.byref(error))
    if found < 0:
        raise ProbeError(error.text())
    return found


def require(names):
    """Raises ImportError, naming each that fails, unless every field was found at exactly one place."""
    if isinstance(names, str):
        raise TypeError("require() takes a list of names, not one name")
    needs = [_Requirement(field_id(name), ANYWHERE) for name in names]
    needs = (_Requirement * len(needs))(*needs)
    try:
        status = _library().libprobe_require(needs, len(needs))
    except ImportError:  # a survey asks for more
        _layout()
        status = _library().libprobe_require(needs, len(needs))
    if status != 0:
        raise ProbeError("this interpreter cannot be probed any more: it is being finalized")
