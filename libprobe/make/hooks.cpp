// Keeps a list of all hooks that were ever requested. Nothing is ever removed, so it needs no lock.
#include "make/hooks.hpp"

#include <atomic>
#include <cstdlib>
#include <cstring>

namespace LIBPROBE_INTERNAL libprobe {

namespace {

struct Hooks {
    PyGetSetDef nothing; // zero: an empty list of attributes
    libprobe_metatype_spec spec;
    Hooks *next;
};

Hooks unbound;
std::atomic<Hooks *> all{nullptr};

bool same(const libprobe_metatype_spec &a, const libprobe_metatype_spec &b) {
    return a.name == b.name && a.doc == b.doc && a.kind == b.kind && a.subclass == b.subclass &&
           a.traverse == b.traverse && a.clear == b.clear && a.end == b.end && a.methods == b.methods;
}

} // namespace

PyGetSetDef *hooks_of(const libprobe_metatype_spec &spec) {
    Hooks *first = all.load(std::memory_order_acquire);
    for (Hooks *one = first; one != nullptr; one = one->next) {
        if (same(one->spec, spec)) {
            return &one->nothing;
        }
    }
    auto *added = static_cast<Hooks *>(std::calloc(1, sizeof(Hooks)));
    if (added == nullptr) {
        return nullptr;
    }
    added->spec = spec;
    added->next = first; // two threads may add the same hooks: either entry leads to them
    while (!all.compare_exchange_weak(added->next, added, std::memory_order_acq_rel, std::memory_order_acquire)) {
    }
    return &added->nothing;
}

PyGetSetDef *no_hooks() { return &unbound.nothing; }

const libprobe_metatype_spec &hooks_at(const PyGetSetDef *address) {
    return reinterpret_cast<const Hooks *>(address)->spec;
}

} // namespace libprobe
