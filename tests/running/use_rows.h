/* Accessors of every field, in the three forms that libprobe/use.h has, as tables for use_tests.cpp. Each form is a
   file of its own, which defines LIBPROBE_USES and the form, and then includes this. */
#ifndef USE_ROWS_H
#define USE_ROWS_H

#include <stdint.h>
#include <string.h>

/* clang-format off */

/* All members of the restricted structs. */
#define USE_RESTRICTED(X) \
    X(tp_name) X(tp_basicsize) X(tp_itemsize) X(tp_dealloc) X(tp_vectorcall_offset) X(tp_getattr) X(tp_setattr) \
    X(tp_as_async) X(tp_repr) X(tp_as_number) X(tp_as_sequence) X(tp_as_mapping) X(tp_hash) X(tp_call) X(tp_str) \
    X(tp_getattro) X(tp_setattro) X(tp_as_buffer) X(tp_flags) X(tp_doc) X(tp_traverse) X(tp_clear) \
    X(tp_richcompare) X(tp_weaklistoffset) X(tp_iter) X(tp_iternext) X(tp_methods) X(tp_members) X(tp_getset) \
    X(tp_base) X(tp_dict) X(tp_descr_get) X(tp_descr_set) X(tp_dictoffset) X(tp_init) X(tp_alloc) X(tp_new) \
    X(tp_free) X(tp_is_gc) X(tp_bases) X(tp_mro) X(ob_fval)

/* All others, but the reference count and structs whose members are rows of their own: they have no accessor.
   use_tests.cpp fails unless the two lists have every other row. */
#define USE_OTHERS(X) \
    X(_ob_next) X(_ob_prev) X(ob_overflow) X(ob_tid) X(ob_flags) X(ob_mutex) X(ob_gc_bits) \
    X(ob_ref_local) X(ob_ref_shared) X(ob_type) X(ob_size) X(tp_cache) X(tp_subclasses) X(tp_weaklist) X(tp_del) \
    X(tp_version_tag) X(tp_finalize) X(tp_vectorcall) X(tp_print) X(tp_watched) X(tp_versions_used) \
    X(_tp_iteritem) X(am_await) X(am_aiter) X(am_anext) X(am_send) X(nb_add) X(nb_subtract) X(nb_multiply) \
    X(nb_remainder) X(nb_divmod) X(nb_power) X(nb_negative) X(nb_positive) X(nb_absolute) X(nb_bool) X(nb_invert) \
    X(nb_lshift) X(nb_rshift) X(nb_and) X(nb_xor) X(nb_or) X(nb_int) X(nb_reserved) X(nb_float) X(nb_inplace_add) \
    X(nb_inplace_subtract) X(nb_inplace_multiply) X(nb_inplace_remainder) X(nb_inplace_power) X(nb_inplace_lshift) \
    X(nb_inplace_rshift) X(nb_inplace_and) X(nb_inplace_xor) X(nb_inplace_or) X(nb_floor_divide) X(nb_true_divide) \
    X(nb_inplace_floor_divide) X(nb_inplace_true_divide) X(nb_index) X(nb_matrix_multiply) \
    X(nb_inplace_matrix_multiply) X(mp_length) X(mp_subscript) X(mp_ass_subscript) X(sq_length) X(sq_concat) \
    X(sq_repeat) X(sq_item) X(was_sq_slice) X(sq_ass_item) X(was_sq_ass_slice) X(sq_contains) X(sq_inplace_concat) \
    X(sq_inplace_repeat) X(bf_getbuffer) X(bf_releasebuffer) X(ht_name) X(ht_slots) X(ht_qualname) \
    X(ht_cached_keys) X(ht_module) X(_ht_tpname) X(ht_token) X(unique_id) X(getitem) X(getitem_version) X(init) \
    X(heap_type) X(static_type) X(type_data)

/* clang-format on */

#define USE_EVERYTHING(X) USE_RESTRICTED(X) USE_OTHERS(X)

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
