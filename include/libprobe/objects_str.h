/* The accessors of strings. objects.h says what all accessors promise. */
#ifndef LIBPROBE_OBJECTS_STR_H
#define LIBPROBE_OBJECTS_STR_H

#include "objects_ask.h"
#include "objects_read.h"

#ifdef __cplusplus
extern "C" {
#endif

/* unicodeobject.h. Family: str. `string` is a str or an instance of a subclass.

     PepUnicode_GET_LENGTH     the number of characters
     PepUnicode_HASH           the hash, as PyObject_Hash returns it for a str
     PepUnicode_KIND           the bytes of a character in memory: 1, 2 or 4; 0 if that is not proven
     PepUnicode_DATA           the characters, which nobody may write; NULL if it is not proven where they are
     PepUnicode_IS_ASCII       whether all characters are ASCII
     PepUnicode_IS_COMPACT     whether the characters are in the object itself; 0 if that is not proven
     PepUnicode_READ           the character at an index, of the kind and the characters of a string
     PepUnicode_READ_CHAR      the character at an index, which the string must have
     PepUnicode_AsUTF8AndSize  the string as UTF-8, which the object keeps; and its length, unless `size` is NULL
     _PepUnicode_AsString      the same without the size

   The last two return NULL with an exception set for what has no UTF-8: a lone surrogate.

   To read several characters, ask for the kind, then for the characters, and call PepUnicode_READ for each; call
   PepUnicode_READ_CHAR instead if the kind is 0 or the characters are NULL. Up to 3.11 some functions, which 3.12
   removed, make strings that are not ready: their kind is not chosen yet. PepUnicode_KIND makes such a string ready;
   PepUnicode_GET_LENGTH and PepUnicode_DATA need one that is, as CPython's macros do. */

static inline Py_ssize_t PepUnicode_GET_LENGTH(PyObject *string) {
    const libprobe_cell place = libprobe_str_cells.PyASCIIObject_length;
    return LIBPROBE_IS_SET_(place) ? libprobe_read_size_(string, place) : libprobe_length_(string);
}
static inline Py_ssize_t PepUnicode_HASH(PyObject *string) {
    const libprobe_cell place = libprobe_str_cells.PyASCIIObject_hash;
    const Py_ssize_t hash = LIBPROBE_IS_SET_(place) ? libprobe_read_size_(string, place) : -1;
    return hash != -1 ? hash : PyObject_Hash(string);
}
static inline int PepUnicode_IS_COMPACT(PyObject *string) {
    const libprobe_cell place = libprobe_str_cells.PyASCIIObject_compact;
    return LIBPROBE_IS_SET_(place) ? (int)libprobe_read_bits_(string, place, 1) : 0;
}
static inline int PepUnicode_IS_ASCII(PyObject *string) {
    const libprobe_cell place = libprobe_str_cells.PyASCIIObject_ascii;
    return LIBPROBE_IS_SET_(place) ? (int)libprobe_read_bits_(string, place, 1) : libprobe_is_ascii_(string);
}
static inline int PepUnicode_KIND(PyObject *string) {
    const libprobe_cell place = libprobe_str_cells.PyASCIIObject_kind;
    unsigned kind = LIBPROBE_IS_SET_(place) ? libprobe_read_bits_(string, place, 7) : 0;
#if !defined(Py_LIMITED_API) || Py_LIMITED_API < 0x030c0000
    if (kind == 0 && LIBPROBE_IS_SET_(place) && libprobe_length_(string) >= 0) { /* which makes it ready */
        kind = libprobe_read_bits_(string, place, 7);
    }
#endif
    return (int)kind;
}
static inline const void *PepUnicode_DATA(PyObject *string) {
    const libprobe_cells_str *cells = &libprobe_str_cells;
    const libprobe_cell data = cells->PyUnicodeObject_data;
    libprobe_cell place = cells->PyCompactUnicodeObject_characters;
    if (!LIBPROBE_IS_SET_(cells->PyASCIIObject_compact)) {
        return NULL;
    }
    if (!libprobe_read_bits_(string, cells->PyASCIIObject_compact, 1)) {
        return LIBPROBE_IS_SET_(data) ? libprobe_read_object_(string, data) : NULL;
    }
    if (!LIBPROBE_IS_SET_(cells->PyASCIIObject_ascii)) {
        return NULL;
    }
    if (libprobe_read_bits_(string, cells->PyASCIIObject_ascii, 1)) {
        place = cells->PyASCIIObject_characters;
    }
    return LIBPROBE_IS_SET_(place) ? (const char *)string + place : NULL;
}
static inline Py_UCS4 PepUnicode_READ(int kind, const void *data, Py_ssize_t index) {
    return kind == 1   ? ((const unsigned char *)data)[index]
           : kind == 2 ? ((const uint16_t *)data)[index]
                       : ((const uint32_t *)data)[index];
}
static inline Py_UCS4 PepUnicode_READ_CHAR(PyObject *string, Py_ssize_t index) {
    const int kind = PepUnicode_KIND(string);
    const void *data = kind != 0 ? PepUnicode_DATA(string) : NULL;
    return data != NULL ? PepUnicode_READ(kind, data, index) : libprobe_character_(string, index);
}
static inline const char *PepUnicode_AsUTF8AndSize(PyObject *string, Py_ssize_t *size) {
    const libprobe_cells_str *cells = &libprobe_str_cells;
    if (LIBPROBE_IS_SET_(cells->PyASCIIObject_compact) && LIBPROBE_IS_SET_(cells->PyASCIIObject_ascii) &&
        LIBPROBE_IS_SET_(cells->PyASCIIObject_characters) && LIBPROBE_IS_SET_(cells->PyASCIIObject_length) &&
        libprobe_read_bits_(string, cells->PyASCIIObject_compact, 1) &&
        libprobe_read_bits_(string, cells->PyASCIIObject_ascii, 1)) {
        if (size != NULL) {
            *size = libprobe_read_size_(string, cells->PyASCIIObject_length);
        }
        return (const char *)string + cells->PyASCIIObject_characters;
    }
    if (LIBPROBE_MAY_READ_OWNED_(cells->utf8) && LIBPROBE_IS_SET_(cells->utf8_length) &&
        LIBPROBE_IS_SET_(cells->PyASCIIObject_compact) && LIBPROBE_IS_SET_(cells->PyASCIIObject_ascii)) {
        const char *utf8 = (const char *)libprobe_read_object_(string, cells->utf8);
        if (utf8 != NULL) {
            if (size != NULL) {
                *size = libprobe_read_size_(string, cells->utf8_length);
            }
            return utf8;
        }
    }
    return libprobe_utf8_(string, size);
}
static inline const char *_PepUnicode_AsString(PyObject *string) { return PepUnicode_AsUTF8AndSize(string, NULL); }

/* A new string of these bytes, which are ASCII or Latin-1: PyUnicode_New makes it, and the bytes are copied to where
   its characters are proven to be. If that is not proven, PyUnicode_DecodeASCII and PyUnicode_DecodeLatin1 make it. A
   new reference; NULL with an exception set, UnicodeDecodeError for bytes that are not ASCII. */
LIBPROBE_HIDDEN PyObject *libprobe_ascii(const char *bytes, Py_ssize_t count);
LIBPROBE_HIDDEN PyObject *libprobe_latin1(const char *bytes, Py_ssize_t count);
#define PepUnicode_FromASCII libprobe_ascii
#define PepUnicode_FromLatin1 libprobe_latin1

/* shiboken's names for the same. */
enum { PepUnicode_1BYTE_KIND = 1, PepUnicode_2BYTE_KIND = 2, PepUnicode_4BYTE_KIND = 4 };
#define PepUnicode_GetLength(string) PepUnicode_GET_LENGTH(string)
#define _PepUnicode_KIND(string) PepUnicode_KIND(string)
#define _PepUnicode_DATA(string) ((void *)PepUnicode_DATA(string))
#define _PepUnicode_IS_ASCII(string) PepUnicode_IS_ASCII(string)
#define _PepUnicode_IS_COMPACT(string) PepUnicode_IS_COMPACT(string)

#ifdef __cplusplus
}
#endif

#endif
