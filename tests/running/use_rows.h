/* Accessors of every field, in the three forms that libprobe/use.h has, as tables for use_tests.cpp. Each form is a
   file of its own, which defines LIBPROBE_USES and the form, and then includes this. */
#ifndef USE_ROWS_H
#define USE_ROWS_H

#include <stdint.h>
#include <string.h>

/* USE_EVERYTHING, all rows but the reference count and structs whose members are rows of their own, which have no
   accessor, and USE_RESTRICTED, the members of the restricted structs. The build makes both from the tables. */
#include "every_row.inc"

#ifdef __cplusplus
extern "C" {
#endif

/* An accessor's value as a word, with zeros behind a narrower one. */
typedef struct use_row {
    int32_t field;
    uint32_t size;
    uint64_t (*get)(void *object);
    void (*set)(void *object, uint64_t word);
} use_row;

/* The tables end with a row of zeros. */
extern const use_row use_unchecked_rows[], use_checked_rows[], use_fixed_rows[];
int use_unchecked_require(void);
int use_checked_require(void);
int use_fixed_require(void);

#ifdef __cplusplus
}
#endif

#ifdef LIBPROBE_USES
#include <libprobe/use.h>

#define USE_FUNCTIONS(name)                                                \
    static uint64_t use_get_##name(void *object) {                         \
        uint64_t word = 0;                                                 \
        libprobe_type_of_##name value;                                     \
        value = libprobe_get_##name((libprobe_object_for_##name *)object); \
        memcpy(&word, &value, sizeof value);                               \
        return word;                                                       \
    }                                                                      \
    static void use_set_##name(void *object, uint64_t word) {              \
        libprobe_type_of_##name value;                                     \
        memcpy(&value, &word, sizeof value);                               \
        libprobe_set_##name((libprobe_object_for_##name *)object, value);  \
    }
#define USE_ROW(name) {LIBPROBE_FIELD_##name, sizeof(libprobe_type_of_##name), use_get_##name, use_set_##name},
LIBPROBE_USES(USE_FUNCTIONS)
#define USE_TABLE(form)                                                             \
    const use_row use_##form##_rows[] = {LIBPROBE_USES(USE_ROW){0, 0, NULL, NULL}}; \
    int use_##form##_require(void) { return libprobe_require_used(); }
#endif

#endif
