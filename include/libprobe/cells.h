/* Publishes proven offsets to accessors: a cell is a variable that holds the proven offset of one row of fields.def.

   libprobe_require, libprobe_probe and libprobe_survey write a cell once, before they return, and all write the same
   value. Reading a cell needs no thread state. C99 and C++17. */
#ifndef LIBPROBE_CELLS_H
#define LIBPROBE_CELLS_H

#include <stddef.h>
#include <stdint.h>

#include "libprobe.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes from the start of the object; if the row is a size, the number of bytes; if it is a bit-field, 8 times the
   offset of its byte plus the number of less significant bits in that byte. */
typedef ptrdiff_t libprobe_cell;

/* A cell holds this value until its field is proven. On 64-bit machines, an object's address plus this value is never
   mapped: an access through an unset cell faults and never reads or writes anything else. */
#if UINTPTR_MAX > 0xffffffffu
#define LIBPROBE_UNSET ((libprobe_cell)0x4040000000000000)
#else
#define LIBPROBE_UNSET ((libprobe_cell)INT32_MIN)
#endif

/* The cells of each family, each named like its row: libprobe_type_cells.tp_name. */
#define LIBPROBE_FAMILY(name, first_id) typedef struct libprobe_cells_##name {
#define LIBPROBE_FIELD(id, owner, name, ...) libprobe_cell name;
#define LIBPROBE_FAMILY_END(name) \
    }                             \
    libprobe_cells_##name;        \
    extern LIBPROBE_HIDDEN libprobe_cells_##name libprobe_##name##_cells;
#include "fields.def"

/* For checked accessors. Returns 0 if `object`, a borrowed PyObject *, has the field and the field is proven. Otherwise
   returns -1 with TypeError or RuntimeError set. Needs an attached thread state. */
LIBPROBE_HIDDEN int libprobe_check_access(const libprobe_family *family, libprobe_field field, const void *object);

#ifdef __cplusplus
}
#endif

#endif
