/* The C API of libprobe, which proves at run time where the fields of CPython's opaque objects are.

   This header is C99 and C++17 and needs no Python.h. docs/abi.md says what it promises across versions. All offsets
   and sizes are in bytes, all times in nanoseconds. No function prints, aborts, or keeps a Python object. */
#ifndef LIBPROBE_LIBPROBE_H
#define LIBPROBE_LIBPROBE_H

#include <stddef.h>
#include <stdint.h>

#define LIBPROBE_VERSION "0.1.0"

#ifdef __cplusplus
extern "C" {
#endif

/* For symbols defined in the same shared object as their users: hidden, so access needs no GOT or PLT entry. */
#if defined(__GNUC__) && !defined(_WIN32)
#define LIBPROBE_HIDDEN __attribute__((visibility("hidden")))
#else
#define LIBPROBE_HIDDEN
#endif

/* Visibility of the C API. The build of the shared object sets it; the static library exports nothing. */
#ifndef LIBPROBE_API
#define LIBPROBE_API LIBPROBE_HIDDEN
#endif

/* The result of a call. The values are the rows of status.def. */
typedef int32_t libprobe_status;
enum {
#define LIBPROBE_STATUS(value, enumerator, name, sentence) LIBPROBE_##enumerator = (value),
#include "status.def"
    LIBPROBE_STATUS_MAX_ = 0x7fffffff
};

/* The verdict on one field. The values are the rows of status.def. */
typedef int32_t libprobe_verdict;
enum {
#define LIBPROBE_VERDICT(value, enumerator, name, sentence) LIBPROBE_VERDICT_##enumerator = (value),
#include "status.def"
    LIBPROBE_VERDICT_MAX_ = 0x7fffffff
};

/* A field's id, one for each row of fields.def: LIBPROBE_FIELD_tp_name, LIBPROBE_FIELD_ob_fval. A size is a row too:
   LIBPROBE_FIELD_heap_type is sizeof(PyHeapTypeObject), LIBPROBE_FIELD_type_data the offset of PEP 697's type data. 0
   is no field. */
typedef int32_t libprobe_field;
enum {
    LIBPROBE_FIELD_NONE_ = 0,
#define LIBPROBE_FIELD(id, owner, name, ...) LIBPROBE_FIELD_##name = (id),
#include "fields.def"
    LIBPROBE_FIELD_MAX_ = 0x7fffffff
};

/* A kind of objects, with the code that asks the interpreter about them. There is one for each .def file in fields/.
   The linker takes only the families that a binary names. */
typedef struct libprobe_family libprobe_family;
#define LIBPROBE_FAMILY(name, first_id) extern LIBPROBE_HIDDEN const libprobe_family libprobe_family_##name;
#include "fields.def"

/* The family of a field's id: an address constant if the id is a constant. */
#define LIBPROBE_FAMILY_OF(id)                      \
    ((id) < 1001    ? &libprobe_family_type         \
     : (id) < 2001  ? &libprobe_family_float        \
     : (id) < 3001  ? &libprobe_family_tuple        \
     : (id) < 4001  ? &libprobe_family_list         \
     : (id) < 5001  ? &libprobe_family_bytes        \
     : (id) < 6001  ? &libprobe_family_complex      \
     : (id) < 7001  ? &libprobe_family_slice        \
     : (id) < 8001  ? &libprobe_family_dict         \
     : (id) < 9001  ? &libprobe_family_set          \
     : (id) < 10001 ? &libprobe_family_cfunction    \
     : (id) < 11001 ? &libprobe_family_method       \
     : (id) < 12001 ? &libprobe_family_int          \
     : (id) < 13001 ? &libprobe_family_str          \
     : (id) < 14001 ? &libprobe_family_function     \
     : (id) < 15001 ? &libprobe_family_date         \
     : (id) < 16001 ? &libprobe_family_datetime     \
     : (id) < 17001 ? &libprobe_family_time         \
     : (id) < 18001 ? &libprobe_family_delta        \
     : (id) < 19001 ? &libprobe_family_code         \
     : (id) < 20001 ? &libprobe_family_exception    \
     : (id) < 21001 ? &libprobe_family_weakref      \
     : (id) < 22001 ? &libprobe_family_methoddescr  \
     : (id) < 23001 ? &libprobe_family_cell         \
     : (id) < 24001 ? &libprobe_family_bytearray    \
     : (id) < 25001 ? &libprobe_family_module       \
     : (id) < 26001 ? &libprobe_family_capsule      \
     : (id) < 27001 ? &libprobe_family_staticmethod \
     : (id) < 28001 ? &libprobe_family_classmethod  \
     : (id) < 29001 ? &libprobe_family_property     \
     : (id) < 30001 ? &libprobe_family_mappingproxy \
                    : &libprobe_family_range)

/* The result if no offset, or no size, is proven. */
#define LIBPROBE_NOWHERE (-1)
/* In a requirement: the field may be anywhere, if it is found at exactly one place. */
#define LIBPROBE_ANYWHERE (-2)

/* The status and message of a call. The caller owns it and may pass NULL instead. Every call that takes one fills it
   in, also on success. Frozen. */
typedef struct libprobe_error {
    libprobe_status status;
    char message[1020]; /* UTF-8, NUL-terminated, shortened if it does not fit; empty on success */
} libprobe_error;

/* One field that a caller cannot do without. LIBPROBE_NEED_ANYWHERE and LIBPROBE_NEED (typeobject.h) make them. */
typedef struct libprobe_requirement {
    const libprobe_family *family;
    libprobe_field field;
    int32_t offset; /* bytes from the object's start to the member of the caller's struct; or LIBPROBE_ANYWHERE */
} libprobe_requirement;

/* Everything that is proven about one interpreter, for reports and for code that wants offsets as data. A layout from
   libprobe_probe belongs to libprobe, never changes and lives as long as the process. The caller owns a layout from
   libprobe_replay. */
typedef struct libprobe_layout libprobe_layout;

/* The version of the linked library as "major.minor.patch", a static string; LIBPROBE_VERSION is this header's. Needs
   no thread state. */
LIBPROBE_API const char *libprobe_version(void);

/* The name ("not_attached") and the sentence of a status or a verdict. Static strings; "unknown" for other values. Need
   no thread state. */
LIBPROBE_API const char *libprobe_status_name(libprobe_status status);
LIBPROBE_API const char *libprobe_status_message(libprobe_status status);
LIBPROBE_API const char *libprobe_verdict_name(libprobe_verdict verdict);
LIBPROBE_API const char *libprobe_verdict_message(libprobe_verdict verdict);

/* Probes the interpreter that runs in this process, once: later calls return the published layout, or the survey's if
   one was made. Any number of threads may call it at once, in any interpreter of the process. The first call needs an
   attached thread state (the GIL, if there is one), makes and drops sentinel objects, and imports the module datetime.
   An exception that is set when it is called stays set. Returns NULL on failure; the next call tries again:
   NOT_INITIALIZED, NOT_ATTACHED, NOT_CPYTHON, TOO_OLD, OUT_OF_MEMORY, PYTHON_ERROR, TOO_LARGE. Up to 3.11, if the
   process ever had a sub-interpreter, libprobe cannot detect a detached thread: the caller must make sure to hold the
   GIL. */
LIBPROBE_API const libprobe_layout *libprobe_probe(libprobe_error *error);

/* Like libprobe_probe, but asks every source. It makes Python classes, visits all objects that the garbage collector
   knows, takes a lock and, for a moment, a type watcher. This takes milliseconds, more in a large process. For tools,
   and for fields that libprobe_probe does not ask about (their reason is not_asked). From then on libprobe_probe
   returns this layout too. If memory runs out, CPython's compiler, which it calls, may crash.
   libprobe_probe and libprobe_require call nothing that may, except PyType_FromSpec of 3.6. */
LIBPROBE_API const libprobe_layout *libprobe_survey(libprobe_error *error);

/* The id of the field with this name, as its LIBPROBE_FIELD_ is named, "tp_name" and "PyTupleObject_ob_item", or as
   "PyTypeObject.tp_name".
   Returns 0 on failure: UNKNOWN_FIELD, with the nearest names, or BAD_ARGUMENT. Needs no thread state. */
LIBPROBE_API libprobe_field libprobe_field_by_name(const char *name, libprobe_error *error);

/* Fills in the requirement that the field with this name is found, at whatever offset. Returns its id, or 0 as
   libprobe_field_by_name does. Needs no thread state. */
LIBPROBE_API libprobe_field libprobe_requirement_by_name(const char *name, libprobe_requirement *requirement,
                                                         libprobe_error *error);

/* The field's offset in bytes from the start of its object; if the field is a size, the number of bytes.
   LIBPROBE_NOWHERE unless its verdict is located, proven or shifted. An offset of a suite's field (nb_add, am_await,
   ...) or of a field of PyHeapTypeObject holds for heap types only: a static type ends before it, and tp_as_number and
   its kin point at its suites. Like all functions below except libprobe_require, libprobe_prepare, libprobe_selftest
   and libprobe_record, it needs no thread state. */
LIBPROBE_API int32_t libprobe_offset(const libprobe_layout *layout, libprobe_field field);

/* The number of less significant bits in a bit-field's byte, which is at libprobe_offset: (byte >> shift) has the field
   in its lowest bits. LIBPROBE_NOWHERE if the field is no bit-field or has no offset. */
LIBPROBE_API int32_t libprobe_shift(const libprobe_layout *layout, libprobe_field field);

/* libprobe_offset by name. Errors: UNKNOWN_FIELD, with the nearest names; NOT_PROVEN, with the reason; BAD_ARGUMENT. */
LIBPROBE_API int32_t libprobe_offset_by_name(const libprobe_layout *layout, const char *name, libprobe_error *error);

/* The field's verdict; LIBPROBE_VERDICT_UNPROVEN for an id that is not in the table. */
LIBPROBE_API libprobe_verdict libprobe_field_verdict(const libprobe_layout *layout, libprobe_field field);

/* The verdict on the restricted struct (typeobject.h) with the head of a default build, as libprobe's own compiler laid
   it out. It is proven if every member that has a witness in the running version is proven; otherwise it is the worst
   verdict of these members: shifted, contradicted or unproven. libprobe_require judges a caller's own struct. */
LIBPROBE_API libprobe_verdict libprobe_restricted_verdict(const libprobe_layout *layout);

/* The size of PyHeapTypeObject in bytes; LIBPROBE_NOWHERE unless at least two independent sources tell it and all
   agree. In shiboken's scheme, the data behind a type begins at this offset. */
LIBPROBE_API int32_t libprobe_heap_type_size(const libprobe_layout *layout);

/* The offset of the type data if a metatype is made from `type` with a negative basicsize (PEP 697): the size of
   PyHeapTypeObject rounded up to the strictest alignment, or LIBPROBE_NOWHERE. From 3.12 on a survey also asks
   CPython's own functions, as does the binding of a kind to a metatype (typedata.h). */
LIBPROBE_API int32_t libprobe_type_data_offset(const libprobe_layout *layout);

/* The self-test that a module runs when it is initialized. Returns 0 if each of the `count` fields is proven to be
   where its requirement says, and publishes their offsets to accessors. Otherwise it returns -1 with ImportError set.
   The message names the interpreter, the remedy, and each failing field with what was expected and found. An exception
   that was set before is lost. It makes one sentinel type with the slots of these fields (or whatever the family needs)
   and asks the cheapest witnesses; it asks more only if these prove too little. For a field that only a survey can
   prove, call libprobe_survey first. Needs an attached thread state, unless it has returned 0 for these fields before;
   without one, or without an interpreter, it returns -1 and sets no exception. */
LIBPROBE_API int libprobe_require(const libprobe_requirement *requirements, size_t count);

/* The soft form of libprobe_require: proves each field of the family that a probe can prove, and publishes their
   offsets to accessors. An accessor that can do without the offset (objects.h) then calls CPython for the fields that
   are not proven, with the same result. Returns OK if every field that has a witness in the running build is proven;
   otherwise NOT_PROVEN, with the fields and the reasons, or libprobe_probe's errors. Ignoring the result is safe. It
   sets no exception, and one that is set stays set. Call it while your module is initialized; if nothing is left to
   prove, it takes a microsecond. Needs an attached thread state. */
LIBPROBE_API libprobe_status libprobe_prepare(const libprobe_family *family, libprobe_error *error);

/* Runs libprobe_require's check from scratch on every call and changes no published state. For benchmarks, and for
   processes that want to check again. Always needs an attached thread state; fails as libprobe_require does. */
LIBPROBE_API int libprobe_selftest(const libprobe_requirement *requirements, size_t count);

/* The requirement that the field is found, at whatever offset. */
#define LIBPROBE_NEED_ANYWHERE(name) \
    { LIBPROBE_FAMILY_OF(LIBPROBE_FIELD_##name), LIBPROBE_FIELD_##name, LIBPROBE_ANYWHERE }

/* libprobe_require for an array. */
#define LIBPROBE_REQUIRE(array) libprobe_require((array), sizeof(array) / sizeof((array)[0]))

/* Write the report, for people or as JSON (docs/report.md), into `buffer` of `size` bytes. As with snprintf, the text
   is always NUL-terminated unless `size` is 0, and the functions return the length of the whole report without NUL. */
LIBPROBE_API size_t libprobe_report_text(const libprobe_layout *layout, char *buffer, size_t size);
LIBPROBE_API size_t libprobe_report_json(const libprobe_layout *layout, char *buffer, size_t size);

/* Writes the constants of this header, of status.def and of the tables of fields as JSON (docs/report.md), for
   languages that cannot include them. Buffer and length as for a report. */
LIBPROBE_API size_t libprobe_constants_json(char *buffer, size_t size);

/* Makes a new survey and returns everything that was seen, images and witnesses, as one text that can be judged
   elsewhere. The caller owns the text and frees it with libprobe_free. Needs an attached thread state. Returns NULL on
   failure, with libprobe_probe's errors. */
LIBPROBE_API char *libprobe_record(libprobe_error *error);

/* Frees the text of a record. NULL is allowed. */
LIBPROBE_API void libprobe_free(char *text);

/* Judges the text of a record, from any interpreter on any machine, as libprobe_probe judges the running one. Needs
   neither an interpreter nor a thread state. The caller owns the layout, which is never published, and frees it with
   libprobe_layout_free. Returns NULL on failure: BAD_RECORD, with the line and what is wrong in it, OUT_OF_MEMORY,
   BAD_ARGUMENT. */
LIBPROBE_API libprobe_layout *libprobe_replay(const char *record, libprobe_error *error);

/* Frees a layout from libprobe_replay; never pass it one from libprobe_probe or libprobe_survey. NULL is allowed. */
LIBPROBE_API void libprobe_layout_free(libprobe_layout *layout);

#ifdef __cplusplus
}
#endif

#endif
