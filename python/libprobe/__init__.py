"""libprobe: where CPython keeps the fields of its objects, proved at run time.

``python -m libprobe`` reports on the interpreter that runs it. In Python::

    import libprobe
    libprobe.require(["tp_dict", "nb_index"])   # ImportError, with the reason, if one is not proven
    libprobe.offset("tp_dict")                  # bytes from the start of a type object
    libprobe.report()["sizes"]["heap_type"]     # the whole report as a dict
    libprobe.replay(text)                       # the same for a record of any interpreter

How much is asked differs from C. report(), report_text() and offset() make a survey, as libprobe_survey does: it asks
every source that there is, which takes milliseconds and uses up some forty of CPython's type versions. In C,
libprobe_probe makes a probe: it asks what two sentinel types can tell, in some fifty microseconds. report(survey=False)
does that. require() is libprobe_require and makes no survey: like an extension at its import, it fails for a field that
only a survey can prove. require(names, survey=True) makes one first.

The HTML map is loaded by ``python -m libprobe map`` alone: everything else works without picture.py, map* and page.css.

This file and ``__main__`` are valid in Python 2.7 too, so that an old interpreter gets a sentence and no SyntaxError.
"""
import sys


def refusal():
    """Why this interpreter cannot be probed, as a sentence, or None where it can."""
    running = "%s %d.%d" % (_implementation(), sys.version_info[0], sys.version_info[1])
    if _implementation() != "cpython":
        return "libprobe: this is %s; libprobe proves layouts of CPython only: run it with CPython 3.6 or newer" % running
    if sys.version_info < (3, 6):
        return "libprobe: this is %s; libprobe needs CPython 3.6 or newer: run it with a newer interpreter" % running
    return None


def _implementation():
    import platform  # python 2 has no sys.implementation

    named = getattr(sys, "implementation", None)
    return named.name if named is not None else platform.python_implementation().lower()


if refusal() is None:
    from libprobe.core import offset, replay, report, report_text, require, version

    __all__ = ["offset", "replay", "report", "report_text", "require", "version"]
