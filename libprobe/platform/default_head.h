/* Makes the headers of any CPython from 3.6 on compile as those of a default build under the limited API of 3.6.
   Headers of free-threaded builds, and of debug and trace-refs builds of some versions, refuse the limited API. The
   library calls exported functions only, so it does not matter to it what precedes an object's members.

   Every file of the library that includes Python.h, or a public header that does, includes this first. Public headers
   do not include it: a user's structs begin as the user's own headers say. */
#ifndef LIBPROBE_PLATFORM_DEFAULT_HEAD_H
#define LIBPROBE_PLATFORM_DEFAULT_HEAD_H

#ifdef Py_PYTHON_H
#error "platform/default_head.h has to be included before Python.h"
#endif

#undef Py_LIMITED_API
#define Py_LIMITED_API 0x03060000
#include <pyconfig.h>

#undef Py_GIL_DISABLED
#undef Py_TRACE_REFS
#undef Py_DEBUG /* in 3.6 and 3.7 it implies Py_TRACE_REFS */

#ifndef HAVE_SNPRINTF /* else those of 3.6 and 3.7 for Windows make snprintf a macro */
#define HAVE_SNPRINTF 1
#endif

#endif
