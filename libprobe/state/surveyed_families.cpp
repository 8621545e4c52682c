// Lists the families that a survey asks about, with the questions that only a survey asks.
#include "ask/surveys.hpp"
#include "state/families.hpp"

namespace LIBPROBE_INTERNAL libprobe {

Span<Member> surveyed_families() {
    static const Member all[] = {
#define LIBPROBE_FAMILY(name, first_id) {&libprobe_family_##name, survey_##name},
#include "libprobe/fields.def"
    };
    return {all, sizeof all / sizeof *all};
}

} // namespace libprobe
