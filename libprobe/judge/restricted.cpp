// The members follow the head in the order of the rows, each aligned to its own width, as C has them.
#include "judge/restricted.hpp"

namespace LIBPROBE_INTERNAL libprobe {

void lay_out(const Family &family, const Build &build, const std::int16_t native[], std::int16_t places[]) {
    unsigned end = 0;
    for (std::size_t row = 0; row < family.row_count; ++row) {
        if (!family.rows[row].restricted) {
            places[row] = LIBPROBE_NOWHERE;
            continue;
        }
        if (end == 0) { // of a default build the head is words alone
            end = static_cast<unsigned>(native[row] / sizeof(void *)) * build.machine.pointer_size;
        }
        const unsigned width = width_of(family.rows[row], build);
        const unsigned align = width < build.machine.pointer_size ? width : build.machine.pointer_size;
        end = (end + align - 1) / align * align;
        places[row] = static_cast<std::int16_t>(end);
        end += width;
    }
}

} // namespace libprobe
