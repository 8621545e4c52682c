// Makes dates and times through the C API of the module datetime, or through its types where that is not certain.
#include "access/datetime_api.hpp"

#include <cstring>

#include "libprobe/objects_ask.h"
#include "libprobe/objects_times.h"
#include "platform/atomic.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

constexpr char capsule_name[] = "datetime.datetime_CAPI";

// The words of the C API: five types, from 3.7 on timezone.utc, then functions.
constexpr std::size_t utc = 5;
enum : std::size_t { date_word = 6, delta_word = 9, datetime_fold_word = 13, time_fold_word = 14 };

// On every version.
constexpr unsigned long heap_type_flag = 1UL << 9;

// Whether the word behind the types is timezone.utc, so that the functions are behind that. 3.6 has none, and its
// functions are one word earlier. False, with an exception set, after a failure.
bool has_utc(const void *const *words, bool &has) {
    const Ref module(PyImport_ImportModule("datetime"));
    Ref timezone;
    Ref value;
    if (!module || !find_attribute(module.get(), "timezone", timezone) ||
        (timezone && !find_attribute(timezone.get(), "utc", value))) {
        return false;
    }
    has = value && words[utc] == value.get();
    return true;
}

template <class Function> void set_function(Function &function, const void *word) {
    std::memcpy(&function, &word, sizeof function);
}

// The API is copied once, since each interpreter may have its own, which goes with it; what it leads to is static.
DateTimeApi kept_api;
int is_kept = 0;

// Only if the types are static. Otherwise each interpreter has its own.
void keep_api(const DateTimeApi &api) {
    static int writing = 0;
    for (PyTypeObject *type : api.types) {
        if ((PyType_GetFlags(type) & heap_type_flag) != 0) {
            return;
        }
    }
    if (exchange_if(&writing, 0, 1) == 0) {
        kept_api = api;
        for (int i = 0; i < DateTimeApi::types_count; ++i) {
            store_release(&libprobe_hidden_types_[LIBPROBE_TYPE_DATE_ + i], api.types[i]);
        }
        store_release(&is_kept, 1);
    }
}

} // namespace

bool DateTimeApi::find() {
    if (load_acquire(&is_kept) != 0) {
        *this = kept_api;
        return true;
    }
    const auto *const words = static_cast<const void *const *>(PyCapsule_Import(capsule_name, 0));
    bool has_functions = false;
    if (words == nullptr || !has_utc(words, has_functions)) {
        return false;
    }
    *this = {};
    std::memcpy(types, words, sizeof types);
    if (has_functions) {
        set_function(date, words[date_word]);
        set_function(delta, words[delta_word]);
        set_function(datetime, words[datetime_fold_word]);
        set_function(time, words[time_fold_word]);
    }
    keep_api(*this);
    return true;
}

PyTypeObject *datetime_type(int index) {
    const KeptException kept;
    DateTimeApi api;
    const bool imported = PyDict_GetItemString(PyImport_GetModuleDict(), "datetime") != nullptr;
    PyTypeObject *const type = imported && api.find() ? api.types[index] : nullptr;
    PyErr_Clear();
    return type;
}

namespace {

// Calls a type with numbers, and with a time zone and a fold if it takes them.
PyObject *call_type(PyTypeObject *type, std::initializer_list<int> numbers, PyObject *zone, int fold) {
    const Ref arguments(PyTuple_New(static_cast<Py_ssize_t>(numbers.size()) + (zone != nullptr ? 1 : 0)));
    const Ref names(PyDict_New());
    Py_ssize_t at = 0;
    if (!arguments || !names) {
        return nullptr;
    }
    for (const int number : numbers) {
        PyObject *const object = PyLong_FromLong(number);
        if (object == nullptr || PyTuple_SetItem(arguments.get(), at++, object) < 0) {
            return nullptr;
        }
    }
    if (zone != nullptr && PyTuple_SetItem(arguments.get(), at, new_reference(zone).release()) < 0) {
        return nullptr;
    }
    if (fold != 0) {
        const Ref number(PyLong_FromLong(fold));
        if (!number || PyDict_SetItemString(names.get(), "fold", number.get()) < 0) {
            return nullptr;
        }
    }
    return PyObject_Call(reinterpret_cast<PyObject *>(type), arguments.get(), names.get());
}

} // namespace

} // namespace libprobe

using libprobe::DateTimeApi;

int libprobe_import_datetime(void) {
    DateTimeApi api;
    return api.find() ? 0 : -1;
}

PyObject *libprobe_make_date(int year, int month, int day) {
    DateTimeApi api;
    return !api.find()           ? nullptr
           : api.date != nullptr ? api.date(year, month, day, api.types[DateTimeApi::DATE])
                                 : libprobe::call_type(api.types[DateTimeApi::DATE], {year, month, day}, nullptr, 0);
}

PyObject *libprobe_make_datetime(int year, int month, int day, int hour, int minute, int second, int microsecond,
                                 PyObject *zone, int fold) {
    DateTimeApi api;
    if (!api.find()) {
        return nullptr;
    }
    PyTypeObject *const type = api.types[DateTimeApi::DATETIME];
    PyObject *const its_zone = zone != nullptr ? zone : &_Py_NoneStruct;
    return api.datetime != nullptr
               ? api.datetime(year, month, day, hour, minute, second, microsecond, its_zone, fold, type)
               : libprobe::call_type(type, {year, month, day, hour, minute, second, microsecond}, its_zone, fold);
}

PyObject *libprobe_make_time(int hour, int minute, int second, int microsecond, PyObject *zone, int fold) {
    DateTimeApi api;
    if (!api.find()) {
        return nullptr;
    }
    PyTypeObject *const type = api.types[DateTimeApi::TIME];
    PyObject *const its_zone = zone != nullptr ? zone : &_Py_NoneStruct;
    return api.time != nullptr ? api.time(hour, minute, second, microsecond, its_zone, fold, type)
                               : libprobe::call_type(type, {hour, minute, second, microsecond}, its_zone, fold);
}

PyObject *libprobe_make_delta(int days, int seconds, int microseconds) {
    DateTimeApi api;
    if (!api.find()) {
        return nullptr;
    }
    PyTypeObject *const type = api.types[DateTimeApi::DELTA];
    return api.delta != nullptr ? api.delta(days, seconds, microseconds, 1, type)
                                : libprobe::call_type(type, {days, seconds, microseconds}, nullptr, 0);
}
