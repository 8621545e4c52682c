// Both are expansions of fields.def, which says which slot leads to which field.
#include "requirements.hpp"

#include "libprobe/typeobject.h"

#include <structmember.h>

#include <cstring>
#include <type_traits>

#include "witnesses.hpp"

namespace bench {
namespace {

constexpr libprobe_field shiboken[] = {
#define X(name) LIBPROBE_FIELD_##name,
#include "../tests/shiboken_fields.def"
};

bool is_shibokens(libprobe_field field) {
    for (const libprobe_field one : shiboken) {
        if (one == field) {
            return true;
        }
    }
    return false;
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
    const char *owner, *name;
    bool restricted;
    std::uint16_t since, until;
    Witness witness;
    void *(*value)();
};
const Row rows[] = {
#define BENCH_ROW(restricted, id, owner, name, type, since, until, builds, ...) \
    {id, #owner, #name, restricted, since, until, witness_of({__VA_ARGS__}), &value_of<id, type>},
#define LIBPROBE_FIELD(...) BENCH_ROW(false, __VA_ARGS__)
#define LIBPROBE_RESTRICTED(...) BENCH_ROW(true, __VA_ARGS__)
#include "libprobe/fields.def"
};

bool is_in_suite(const Row &row) {
    return std::strstr(row.owner, "Methods") != nullptr && row.witness.slot != 0 && row.since == 0;
}

Spec spec_of(std::uint16_t version, bool everything) {
    Spec spec;
    for (const Row &row : rows) {
        const bool there = row.since <= version && (row.until == 0 || version < row.until);
        if (there && row.witness.slot != 0 && row.witness.since <= version && (everything || is_shibokens(row.field))) {
            spec.slots.push_back({row.witness.slot, row.value()});
        }
    }
    spec.slots.push_back({0, nullptr});
    return spec;
}

} // namespace

Requirements Requirements::restricted() {
    const bool fits = libprobe_restricted_verdict(libprobe_probe(nullptr)) == LIBPROBE_VERDICT_PROVEN;
    Requirements needs;
#define LIBPROBE_FIELD(id, owner, name, type, since, until, ...)
#define LIBPROBE_RESTRICTED(id, owner, name, type, since, until, ...)                                           \
    if (is_shibokens(id)) {                                                                                     \
        needs.list.push_back({id, fits ? libprobe_requirement LIBPROBE_NEED(name).offset : LIBPROBE_ANYWHERE}); \
    }
#include "libprobe/fields.def"
    return needs;
}

Requirements Requirements::anywhere() {
    Requirements needs;
    for (const libprobe_field field : shiboken) {
        needs.list.push_back({field, LIBPROBE_ANYWHERE});
    }
    return needs;
}

Requirements Requirements::located() {
    const libprobe_layout *layout = libprobe_probe(nullptr);
    Requirements needs;
    for (const Row &row : rows) {
        if (libprobe_offset(layout, row.field) != LIBPROBE_NOWHERE) {
            needs.list.push_back({row.field, LIBPROBE_ANYWHERE});
        }
    }
    return needs;
}

Requirements Requirements::told_by_one_type() {
    const libprobe_layout *layout = libprobe_probe(nullptr);
    Requirements needs;
    constexpr std::size_t most = 48;
    const auto add = [&needs, layout](const Row &row) {
        if (libprobe_offset(layout, row.field) != LIBPROBE_NOWHERE && needs.list.size() < most) {
            needs.list.push_back({row.field, LIBPROBE_ANYWHERE});
        }
    };
    for (const Row &row : rows) {
        if (row.restricted && std::strncmp(row.name, "tp_as_", 6) != 0) {
            add(row);
        }
    }
    for (const Row &row : rows) {
        if (is_in_suite(row)) {
            add(row);
        }
    }
    return needs;
}

Spec Spec::restricted(std::uint16_t version) { return spec_of(version, false); }
Spec Spec::all(std::uint16_t version) { return spec_of(version, true); }

bool Spec::make() {
    PyType_Spec spec = {"bench.selftest", basicsize, 0, Py_TPFLAGS_DEFAULT, slots.data()};
    PyObject *type = PyType_FromSpec(&spec);
    Py_DecRef(type);
    return type != nullptr;
}

} // namespace bench
