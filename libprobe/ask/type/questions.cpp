// Asks the questions of a probe or a self-test about type objects.
#include "ask/type/questions.hpp"

#include "ask/type/asker.hpp"

namespace LIBPROBE_INTERNAL libprobe {

bool ask_about_types(const Plan &plan, Evidence &evidence) {
    Sentinels sentinels;
    const bool second =
        plan.extent == Extent::survey || (plan.extent == Extent::probe && evidence.interpreter.trace_refs);
    return make_sentinels(plan, second, evidence, sentinels) && type_table::Asker(plan, evidence, sentinels).run();
}

} // namespace libprobe
