// Lists the families that a probe asks about.
#include "state/families.hpp"

namespace LIBPROBE_INTERNAL libprobe {

Span<Member> probed_families() {
    static const Member all[] = {
#define LIBPROBE_FAMILY(name, first_id) {&libprobe_family_##name, nullptr},
#include "libprobe/fields.def"
    };
    return {all, sizeof all / sizeof *all};
}

} // namespace libprobe
