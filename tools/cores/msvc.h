/* Comes before each source that is compiled as MSVC would: the C library's headers are MinGW's, which clang reads only
   if it says that it is GCC. What is compiled behind them sees no GCC. */
#define __GNUC__ 4
#define __GNUC_MINOR__ 8
#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>

#include <windows.h>
/* psapi.h needs it. */
#include <psapi.h>
#undef __GNUC__
#undef __GNUC_MINOR__
#undef near /* of windows.h */
