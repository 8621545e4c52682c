// Lays out the restricted structs for the machine of a record, so that it is judged there and everywhere alike. Pure.
#pragma once

#include "platform/hidden.hpp"
#include "table/row.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Sets where a compiler for the build's machine puts each member of the family's restricted struct, in the order of the
// rows; nowhere for those that are no members. `native`: the same, as this library's compiler has it.
void lay_out(const Family &family, const Build &build, const std::int16_t native[], std::int16_t places[]);

} // namespace libprobe
