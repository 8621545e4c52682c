/* The accessors of dates and times. objects.h says what all accessors promise. */
#ifndef LIBPROBE_OBJECTS_TIMES_H
#define LIBPROBE_OBJECTS_TIMES_H

#include "libprobe.h"
#include "objects_read.h"

#ifdef __cplusplus
extern "C" {
#endif

/* datetime.h. Families: date, datetime, time, delta; their proof imports the module. The objects are those of the C
   types, or of subclasses; those of _pydatetime have no such memory.

   PepDateTime_GET_YEAR, _MONTH, _DAY take dates and datetimes, PepDateTime_DATE_GET_... datetimes,
   PepDateTime_TIME_GET_... times, PepDateTime_DELTA_GET_... timedeltas. ..._GET_TZINFO returns a borrowed reference, to
   None if there is none; the others a number. If a field is not proven, they ask for the attribute, and return -1 or
   NULL with an exception set if that fails. */
#define LIBPROBE_TIME_PART_(accessor, family, row, value, attribute)                         \
    static inline int accessor(PyObject *object) {                                           \
        const libprobe_cell place = libprobe_##family##_cells.row;                           \
        return LIBPROBE_IS_SET_(place) ? value : libprobe_int_attribute_(object, attribute); \
    }
#define LIBPROBE_BYTE_(at) libprobe_read_byte_(object, place + (at))
#define LIBPROBE_MICROSECOND_(at) (LIBPROBE_BYTE_(at) << 16 | LIBPROBE_BYTE_((at) + 1) << 8 | LIBPROBE_BYTE_((at) + 2))
LIBPROBE_TIME_PART_(PepDateTime_GET_YEAR, date, PyDateTime_Date_data, LIBPROBE_BYTE_(0) << 8 | LIBPROBE_BYTE_(1),
                    "year")
LIBPROBE_TIME_PART_(PepDateTime_GET_MONTH, date, PyDateTime_Date_data, LIBPROBE_BYTE_(2), "month")
LIBPROBE_TIME_PART_(PepDateTime_GET_DAY, date, PyDateTime_Date_data, LIBPROBE_BYTE_(3), "day")
LIBPROBE_TIME_PART_(PepDateTime_DATE_GET_HOUR, datetime, PyDateTime_DateTime_data, LIBPROBE_BYTE_(4), "hour")
LIBPROBE_TIME_PART_(PepDateTime_DATE_GET_MINUTE, datetime, PyDateTime_DateTime_data, LIBPROBE_BYTE_(5), "minute")
LIBPROBE_TIME_PART_(PepDateTime_DATE_GET_SECOND, datetime, PyDateTime_DateTime_data, LIBPROBE_BYTE_(6), "second")
LIBPROBE_TIME_PART_(PepDateTime_DATE_GET_MICROSECOND, datetime, PyDateTime_DateTime_data, LIBPROBE_MICROSECOND_(7),
                    "microsecond")
LIBPROBE_TIME_PART_(PepDateTime_DATE_GET_FOLD, datetime, PyDateTime_DateTime_fold, LIBPROBE_BYTE_(0), "fold")
LIBPROBE_TIME_PART_(PepDateTime_TIME_GET_HOUR, time, PyDateTime_Time_data, LIBPROBE_BYTE_(0), "hour")
LIBPROBE_TIME_PART_(PepDateTime_TIME_GET_MINUTE, time, PyDateTime_Time_data, LIBPROBE_BYTE_(1), "minute")
LIBPROBE_TIME_PART_(PepDateTime_TIME_GET_SECOND, time, PyDateTime_Time_data, LIBPROBE_BYTE_(2), "second")
LIBPROBE_TIME_PART_(PepDateTime_TIME_GET_MICROSECOND, time, PyDateTime_Time_data, LIBPROBE_MICROSECOND_(3),
                    "microsecond")
LIBPROBE_TIME_PART_(PepDateTime_TIME_GET_FOLD, time, PyDateTime_Time_fold, LIBPROBE_BYTE_(0), "fold")
#undef LIBPROBE_BYTE_
#undef LIBPROBE_MICROSECOND_
LIBPROBE_TIME_PART_(PepDateTime_DELTA_GET_DAYS, delta, PyDateTime_Delta_days, libprobe_read_int_(object, place), "days")
LIBPROBE_TIME_PART_(PepDateTime_DELTA_GET_SECONDS, delta, PyDateTime_Delta_seconds, libprobe_read_int_(object, place),
                    "seconds")
LIBPROBE_TIME_PART_(PepDateTime_DELTA_GET_MICROSECONDS, delta, PyDateTime_Delta_microseconds,
                    libprobe_read_int_(object, place), "microseconds")
#undef LIBPROBE_TIME_PART_

/* What has no time zone has no memory for a pointer to one. */
static inline PyObject *libprobe_zone_(PyObject *object, libprobe_cell has, libprobe_cell place) {
    if (LIBPROBE_IS_SET_(has) && LIBPROBE_IS_SET_(place)) {
        return libprobe_read_byte_(object, has) ? libprobe_read_object_(object, place) : Py_None;
    }
    return libprobe_kept_attribute_(object, "tzinfo");
}
static inline PyObject *PepDateTime_DATE_GET_TZINFO(PyObject *object) {
    return libprobe_zone_(object, libprobe_datetime_cells.PyDateTime_DateTime_hastzinfo,
                          libprobe_datetime_cells.PyDateTime_DateTime_tzinfo);
}
static inline PyObject *PepDateTime_TIME_GET_TZINFO(PyObject *object) {
    return libprobe_zone_(object, libprobe_time_cells.PyDateTime_Time_hastzinfo,
                          libprobe_time_cells.PyDateTime_Time_tzinfo);
}

/* Make objects of the module's C types. They return a new reference; NULL with an exception set for numbers that are
   out of range, or if there is no module datetime, which they import if nobody has. `zone` is borrowed; NULL means
   none. From 3.7 on they call the functions of the module's own C API, as CPython's macros do; 3.6 has them in other
   places, so there they call the types. libprobe_import_datetime imports the module beforehand: 0, or -1 with an
   exception set. */
LIBPROBE_HIDDEN int libprobe_import_datetime(void);
LIBPROBE_HIDDEN PyObject *libprobe_make_date(int year, int month, int day);
LIBPROBE_HIDDEN PyObject *libprobe_make_datetime(int year, int month, int day, int hour, int minute, int second,
                                                 int microsecond, PyObject *zone, int fold);
LIBPROBE_HIDDEN PyObject *libprobe_make_time(int hour, int minute, int second, int microsecond, PyObject *zone,
                                             int fold);
LIBPROBE_HIDDEN PyObject *libprobe_make_delta(int days, int seconds, int microseconds);
#define PepDateTime_IMPORT() libprobe_import_datetime()
#define PepDate_FromDate(year, month, day) libprobe_make_date(year, month, day)
#define PepDateTime_FromDateAndTime(year, month, day, hour, minute, second, microsecond) \
    libprobe_make_datetime(year, month, day, hour, minute, second, microsecond, NULL, 0)
#define PepDateTime_FromDateAndTimeAndFold(year, month, day, hour, minute, second, microsecond, fold) \
    libprobe_make_datetime(year, month, day, hour, minute, second, microsecond, NULL, fold)
#define PepTime_FromTime(hour, minute, second, microsecond) \
    libprobe_make_time(hour, minute, second, microsecond, NULL, 0)
#define PepTime_FromTimeAndFold(hour, minute, second, microsecond, fold) \
    libprobe_make_time(hour, minute, second, microsecond, NULL, fold)
#define PepDelta_FromDSU(days, seconds, microseconds) libprobe_make_delta(days, seconds, microseconds)

#ifdef __cplusplus
}
#endif

#endif
