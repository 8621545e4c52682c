// Symbol look-up on ELF and Mach-O.
#include "symbol.hpp"

#include <dlfcn.h>

namespace libprobe {

void *find_symbol(const char *name) { return dlsym(RTLD_DEFAULT, name); }

} // namespace libprobe
