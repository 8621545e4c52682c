// Finds functions of the running interpreter that are younger than the limited API we are built against. The one place
// that knows how a symbol is looked up.
#pragma once

namespace libprobe {

// The address of the interpreter's exported symbol, nullptr where it has none.
void *find_symbol(const char *name);

template <class Function> Function find_function(const char *name) {
    return reinterpret_cast<Function>(find_symbol(name));
}

} // namespace libprobe
