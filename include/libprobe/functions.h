/* Functions of CPython's that the limited API lacks, or has only from some version on, for every CPython from 3.6 on.

   Each calls CPython's own function if the interpreter has it, and otherwise does the same with those that it has.
   Nothing needs to be proven. All need an attached thread state and borrow their arguments, unless they say otherwise.
   pep.h gives them shiboken's names. C99 and C++17; PyObject may be opaque (abi3t). */
#ifndef LIBPROBE_FUNCTIONS_H
#define LIBPROBE_FUNCTIONS_H

#include <Python.h>

#include "libprobe.h"

#ifdef __cplusplus
extern "C" {
#endif

/* pythonrun.h. Runs source text: `start` is Py_eval_input, Py_file_input or Py_single_input. Returns a new reference to
   the result; NULL with an exception set. What PyRun_String does, with "<string>" as the file's name. */
LIBPROBE_HIDDEN PyObject *libprobe_run_string(const char *source, int start, PyObject *globals, PyObject *locals);
/* Runs statements in a namespace of their own, and returns a new reference to what they have assigned to `result`; NULL
   with an exception set, NameError if they have not. */
LIBPROBE_HIDDEN PyObject *libprobe_run_result(const char *source);

/* pydebug.h. The value of a flag of the command line, as sys.flags has it: libprobe_flag("verbose"). -1 with an
   exception set if there is no such flag. */
LIBPROBE_HIDDEN int libprobe_flag(const char *name);

/* The running version as a number: 0x030d05 for 3.13.5. Needs no thread state. */
LIBPROBE_HIDDEN long libprobe_python_version(void);

/* classobject.h, funcobject.h. New references to a method of an object, and to a static method of a callable; NULL with
   an exception set. */
LIBPROBE_HIDDEN PyObject *libprobe_method_new(PyObject *function, PyObject *self);
LIBPROBE_HIDDEN PyObject *libprobe_static_method_new(PyObject *callable);

/* pyerrors.h. Takes the exception that is set: a new reference to it, with its traceback, and none is set afterwards.
   NULL if none was. What PyErr_GetRaisedException of 3.12 does. */
LIBPROBE_HIDDEN PyObject *libprobe_raised_exception(void);
/* A new reference to the arguments of an exception; NULL with an exception set. */
LIBPROBE_HIDDEN PyObject *libprobe_exception_args(PyObject *exception);
/* Sets the arguments, a tuple. Sets no exception; if memory is short, nothing is changed. */
LIBPROBE_HIDDEN void libprobe_exception_set_args(PyObject *exception, PyObject *args);

/* ceval.h. New references to the globals, builtins and locals of the Python code that is running; NULL, and no
   exception, if none is. Its locals of 3.12 and older are a snapshot in a function. */
LIBPROBE_HIDDEN PyObject *libprobe_frame_globals(void);
LIBPROBE_HIDDEN PyObject *libprobe_frame_builtins(void);
LIBPROBE_HIDDEN PyObject *libprobe_frame_locals(void);

/* moduleobject.h. Adds a value to a module and takes over the reference to it, also on failure; NULL as value is a
   failure. Adds a type under its name without the module. 0, or -1 with an exception set. */
LIBPROBE_HIDDEN int libprobe_module_add(PyObject *module, const char *name, PyObject *value);
LIBPROBE_HIDDEN int libprobe_module_add_type(PyObject *module, PyTypeObject *type);

/* object.h. A new reference to the type's qualified name, with the name of its module in front unless that is builtins
   or
   __main__; NULL with an exception set. What PyType_GetFullyQualifiedName of 3.13 does. */
LIBPROBE_HIDDEN PyObject *libprobe_type_full_name(PyTypeObject *type);

#ifdef __cplusplus
}
#endif

#endif
