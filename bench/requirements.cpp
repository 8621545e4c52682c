// Both are expansions of type.def, which says which slot leads to which field.
#include "requirements.hpp"

#include "libprobe/typeobject.h"

#include <structmember.h>

#include <algorithm>
#include <type_traits>

#include "witnesses.hpp"

namespace bench {
namespace {

const std::vector<libprobe_field> shiboken = {
#define X(name) LIBPROBE_FIELD_##name,
#include "../tests/shiboken_fields.def"
};

bool contains(const std::vector<libprobe_field> &fields, libprobe_field field) {
    return std::find(fields.begin(), fields.end(), field) != fields.end();
}

// What nobody calls, since these types have no instances; one for each slot, as a real type has.
template <int field> void idle() {
    volatile int id = field;
    static_cast<void>(id);
}

constexpr int basicsize = 0x1000;
PyMethodDef methods[] = {{"method", [](PyObject *, PyObject *) -> PyObject * { return nullptr; }, METH_NOARGS, nullptr},
                         {nullptr, nullptr, 0, nullptr}};
PyGetSetDef getset[] = {{const_cast<char *>("attribute"), [](PyObject *, void *) -> PyObject * { return nullptr; },
                         nullptr, nullptr, nullptr},
                        {nullptr, nullptr, nullptr, nullptr, nullptr}};
PyMemberDef members[] = {{const_cast<char *>("__weaklistoffset__"), T_PYSSIZET, 0x100, READONLY, nullptr},
                         {const_cast<char *>("__dictoffset__"), T_PYSSIZET, 0x200, READONLY, nullptr},
                         {nullptr, 0, 0, 0, nullptr}};
char doc[] = "A type as a self-test needs it.";
char token;

// By the type of the field.
template <int field, class T> void *value_of() {
    if constexpr (std::is_function_v<std::remove_pointer_t<T>>) {
        return reinterpret_cast<void *>(&idle<field>);
    } else if constexpr (std::is_same_v<T, PyMethodDef *>) {
        return methods;
    } else if constexpr (std::is_same_v<T, PyMemberDef *>) {
        return members;
    } else if constexpr (std::is_same_v<T, PyGetSetDef *>) {
        return getset;
    } else if constexpr (std::is_same_v<T, const char *>) {
        return doc;
    } else if constexpr (std::is_same_v<T, PyTypeObject *>) {
        return &PyBaseObject_Type;
    } else if constexpr (std::is_same_v<T, PyObject *>) { // tp_bases
        static PyObject *bases = PyTuple_Pack(1, &PyBaseObject_Type);
        return bases;
    } else {
        return &token;
    }
}

struct Row {
    libprobe_field field;
    bool restricted;
    std::uint16_t since, until;
    Witness witness;
    void *(*value)();
};
const Row rows[] = {
#define BENCH_ROW(restricted, id, owner, name, type, since, until, builds, ...) \
    {id, restricted, since, until, witness_of({__VA_ARGS__}), &value_of<id, type>},
#define LIBPROBE_FIELD(...) BENCH_ROW(false, __VA_ARGS__)
#define LIBPROBE_RESTRICTED(...) BENCH_ROW(true, __VA_ARGS__)
#include "libprobe/fields/type.def"
};

template <class Wanted> Spec spec_of(std::uint16_t version, Wanted wanted) {
    Spec spec;
    for (const Row &row : rows) {
        const bool there = row.since <= version && (row.until == 0 || version < row.until);
        if (there && row.witness.slot != 0 && row.witness.since <= version && wanted(row.field)) {
            spec.slots.push_back({row.witness.slot, row.value()});
        }
    }
    spec.slots.push_back({0, nullptr});
    return spec;
}

} // namespace

Requirements Requirements::restricted() {
    const bool fits = libprobe_restricted_verdict(libprobe_probe(nullptr)) == LIBPROBE_VERDICT_PROVEN;
    Requirements needs = anywhere();
#define LIBPROBE_FIELD(...)
#define LIBPROBE_RESTRICTED(id, owner, name, ...)                                                                 \
    for (libprobe_requirement & need : needs.list) {                                                              \
        need.offset = fits && need.field == (id) ? libprobe_requirement LIBPROBE_NEED(name).offset : need.offset; \
    }
#include "libprobe/fields/type.def"
    return needs;
}

Requirements Requirements::anywhere() { return of(shiboken); }

Requirements Requirements::located() {
    const libprobe_layout *layout = libprobe_probe(nullptr);
    std::vector<libprobe_field> fields;
    for (const bool restricted : {true, false}) {
        for (const Row &row : rows) {
            if (row.restricted == restricted && libprobe_offset(layout, row.field) != LIBPROBE_NOWHERE) {
                fields.push_back(row.field);
            }
        }
    }
    return of(fields);
}

Requirements Requirements::of(const std::vector<libprobe_field> &fields) {
    Requirements needs;
    for (const libprobe_field field : fields) {
        needs.list.push_back({&libprobe_family_type, field, LIBPROBE_ANYWHERE});
    }
    return needs;
}

Spec Spec::restricted(std::uint16_t version) { return of(version, shiboken); }
Spec Spec::all(std::uint16_t version) {
    return spec_of(version, [](libprobe_field) { return true; });
}
Spec Spec::of(std::uint16_t version, const std::vector<libprobe_field> &fields) {
    return spec_of(version, [&fields](libprobe_field field) { return contains(fields, field); });
}

bool Spec::make() {
    PyType_Spec spec = {"bench.selftest", basicsize, 0, Py_TPFLAGS_DEFAULT, slots.data()};
    PyObject *type = PyType_FromSpec(&spec);
    Py_DecRef(type);
    return type != nullptr;
}

} // namespace bench
