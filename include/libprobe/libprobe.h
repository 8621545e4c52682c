/* libprobe proves, at run time, where the fields of CPython's opaque type objects are.

   This header is C99 and C++17 and needs no other. What it promises across versions is in docs/abi.md.
   All offsets and sizes are bytes, all times nanoseconds. No function prints, aborts, or keeps a Python object. */
#ifndef LIBPROBE_LIBPROBE_H
#define LIBPROBE_LIBPROBE_H

#include <stddef.h>
#include <stdint.h>

#define LIBPROBE_VERSION "0.1.0"

#ifdef __cplusplus
extern "C" {
#endif

/* Set by the build of the shared object; an embedding of the static library exports nothing. */
#ifndef LIBPROBE_API
#if defined(__GNUC__) && !defined(_WIN32)
#define LIBPROBE_API __attribute__((visibility("hidden")))
#else
#define LIBPROBE_API
#endif
#endif

/* What a call came to. The values are the rows of status.def. */
typedef int32_t libprobe_status;
enum {
#define LIBPROBE_STATUS(value, enumerator, name, sentence) LIBPROBE_##enumerator = (value),
#include "status.def"
    LIBPROBE_STATUS_MAX_ = 0x7fffffff
};

/* What is known of one field. The values are the rows of status.def. */
typedef int32_t libprobe_verdict;
enum {
#define LIBPROBE_VERDICT(value, enumerator, name, sentence) LIBPROBE_VERDICT_##enumerator = (value),
#include "status.def"
    LIBPROBE_VERDICT_MAX_ = 0x7fffffff
};

/* A field's id: LIBPROBE_FIELD_tp_name and so on, one for each row of fields.def. 0 is no field. */
typedef int32_t libprobe_field;
enum {
    LIBPROBE_FIELD_NONE_ = 0,
#define LIBPROBE_FIELD(id, owner, name, type, since, until, ...) LIBPROBE_FIELD_##name = (id),
#include "fields.def"
    LIBPROBE_FIELD_MAX_ = 0x7fffffff
};

/* No offset, or no size, is proven. */
#define LIBPROBE_NOWHERE (-1)
/* In a requirement: any place will do, so long as exactly one is found. */
#define LIBPROBE_ANYWHERE (-2)

/* Owned by the caller, who may pass NULL instead. Every call that takes one fills it, also on success. Frozen. */
typedef struct libprobe_error {
    libprobe_status status;
    char message[1020]; /* UTF-8, NUL-terminated, shortened where it does not fit; empty on success */
} libprobe_error;

/* One field that a caller cannot do without. Frozen. */
typedef struct libprobe_requirement {
    libprobe_field field;
    int32_t offset; /* where the caller's struct has it, from the type object's start; or LIBPROBE_ANYWHERE */
} libprobe_requirement;

/* What was found out about an interpreter. That of libprobe_probe belongs to libprobe, never changes and lives as long
   as the process; that of libprobe_replay is its caller's. */
typedef struct libprobe_layout libprobe_layout;

/* The version of the library that is linked, as "major.minor.patch"; LIBPROBE_VERSION is that of this header. */
LIBPROBE_API const char *libprobe_version(void);

/* The name ("not_attached") and the sentence of a status, of a verdict. Static strings; "unknown" for other values. */
LIBPROBE_API const char *libprobe_status_name(libprobe_status status);
LIBPROBE_API const char *libprobe_status_message(libprobe_status status);
LIBPROBE_API const char *libprobe_verdict_name(libprobe_verdict verdict);
LIBPROBE_API const char *libprobe_verdict_message(libprobe_verdict verdict);

/* Probes the interpreter that runs in this process; does so once, later calls return the published layout, or that of a
   survey once one was made. Any number of threads may call it at once, in any interpreter of the process. The first
   call needs an attached thread state (the GIL, where there is one), and makes and drops sentinel types; an exception
   that is set when it is called is set afterwards too. NULL on failure, after which the next call tries again:
   NOT_INITIALIZED, NOT_ATTACHED, NOT_CPYTHON, TOO_OLD, OUT_OF_MEMORY, PYTHON_ERROR. Up to 3.11 CPython cannot tell a
   detached thread from another thread's state once the process has had a sub-interpreter: there the caller alone
   answers for the GIL. */
LIBPROBE_API const libprobe_layout *libprobe_probe(libprobe_error *error);

/* The same with every source asked that there is, which takes Python classes, a pass over all objects that the garbage
   collector knows, a lock and, for a moment, a type watcher: milliseconds, more in a large process. For tools, and for
   fields that libprobe_probe does not ask about (their reason is not_asked). From then on libprobe_probe returns it
   too. Where memory runs out CPython's own compiler, which this calls, may crash; libprobe_probe calls nothing that
   does. */
LIBPROBE_API const libprobe_layout *libprobe_survey(libprobe_error *error);

/* The id of the field with this name ("tp_name"), 0 if there is none: UNKNOWN_FIELD, with the nearest names. */
LIBPROBE_API libprobe_field libprobe_field_by_name(const char *name, libprobe_error *error);

/* Where the field is, from the start of the type object. A field of a suite (nb_add, am_await, ...) or of
   PyHeapTypeObject is there in heap types only: a static type ends before it, and has its suites where tp_as_number and
   its kin point. LIBPROBE_NOWHERE unless its verdict is located, proven or shifted. Needs no thread state, like all
   that follow but libprobe_require. */
LIBPROBE_API int32_t libprobe_offset(const libprobe_layout *layout, libprobe_field field);

/* The same by name. UNKNOWN_FIELD, with the nearest names; NOT_PROVEN, with the reason. */
LIBPROBE_API int32_t libprobe_offset_by_name(const libprobe_layout *layout, const char *name, libprobe_error *error);

/* What is known of the field; LIBPROBE_VERDICT_UNPROVEN for an id that is not in the table. */
LIBPROBE_API libprobe_verdict libprobe_field_verdict(const libprobe_layout *layout, libprobe_field field);

/* What is known of the restricted struct (typeobject.h) as libprobe's own compiler laid it out, that is with the head
   of a default build; a caller's own struct is judged by libprobe_require. Proven where every member for which the
   running version offers a witness is; else shifted, contradicted or unproven, the worst of its members. */
LIBPROBE_API libprobe_verdict libprobe_restricted_verdict(const libprobe_layout *layout);

/* The size of PyHeapTypeObject, LIBPROBE_NOWHERE where its witnesses disagree or are fewer than three. Data that
   shiboken's scheme keeps behind a type begins here. */
LIBPROBE_API int32_t libprobe_heap_type_size(const libprobe_layout *layout);

/* Where the data of a metatype begins that was made from `type` with a negative basicsize (PEP 697): the size of
   PyHeapTypeObject rounded up to the strictest alignment. A survey asks CPython's own functions too, from 3.12 on; and
   so does the binding of a kind (typedata.h), of each metatype. */
LIBPROBE_API int32_t libprobe_type_data_offset(const libprobe_layout *layout);

/* For a module's start: returns 0 if each of the `count` fields is proven to be where its requirement says, and fills
   in what pep.h reads: the required fields, or, if none is named, all. From 3.9 on one sentinel type that has the slots
   of these fields is asked first; only where that does not prove them all, the process is probed as by libprobe_probe.
   Else returns -1 with ImportError set, which names each failing field, what was expected and found, the interpreter
   and the remedy; an exception that was set before is lost. A field that only a survey asks for takes a call of
   libprobe_survey before. Needs an attached thread state, unless it has returned 0 for these fields before; without
   one, or without an interpreter, it returns -1 and sets nothing. */
LIBPROBE_API int libprobe_require(const libprobe_requirement *requirements, size_t count);

/* What libprobe_require does, from the beginning each time and whatever was published, which stays as it is: nothing is
   published or filled in. For measurements, and for long runs that doubt. */
LIBPROBE_API int libprobe_selftest(const libprobe_requirement *requirements, size_t count);

/* The requirement that the field is found, wherever that is: for those who ask for offsets or use pep.h. */
#define LIBPROBE_NEED_ANYWHERE(name) \
    { LIBPROBE_FIELD_##name, LIBPROBE_ANYWHERE }

/* The same for an array. */
#define LIBPROBE_REQUIRE(array) libprobe_require((array), sizeof(array) / sizeof((array)[0]))

/* Write the report, for people or as JSON (docs/report.md), into `buffer` of `size` bytes as snprintf does: always
   NUL-terminated unless size is 0, and the length without NUL that the whole has is returned. */
LIBPROBE_API size_t libprobe_report_text(const libprobe_layout *layout, char *buffer, size_t size);
LIBPROBE_API size_t libprobe_report_json(const libprobe_layout *layout, char *buffer, size_t size);

/* Writes as JSON what this header, status.def and the table of fields define (docs/report.md), for languages that
   cannot include them. Buffer and length as for a report. */
LIBPROBE_API size_t libprobe_constants_json(char *buffer, size_t size);

/* Probes once more and writes everything that was seen, images and witnesses, as one text that can be judged elsewhere;
   buffer and length as for a report, which a length of LIBPROBE_RECORD_SIZE always holds. Needs an attached thread
   state; 0 on failure, as libprobe_probe fails. */
#define LIBPROBE_RECORD_SIZE 131072
LIBPROBE_API size_t libprobe_record(char *buffer, size_t size, libprobe_error *error);

/* Judges the text of a record, of whichever interpreter on whichever machine, as libprobe_probe judges the one that
   runs; needs neither an interpreter nor a thread state. The layout is the caller's, and is never published. NULL on
   failure: BAD_RECORD, with what is wrong and in which line, OUT_OF_MEMORY, BAD_ARGUMENT. */
LIBPROBE_API libprobe_layout *libprobe_replay(const char *record, libprobe_error *error);

/* Frees what libprobe_replay returned, and nothing else: never what libprobe_probe did. NULL is allowed. */
LIBPROBE_API void libprobe_layout_free(libprobe_layout *layout);

#ifdef __cplusplus
}
#endif

#endif
