// Publishes a layout once, and once more after a survey. A thread that loses the race drops its own equal copy.
#include "state/publish.hpp"

#include <atomic>
#include <cstring>

#include "judge/compare.hpp"
#include "judge/published.hpp"
#include "platform/system.hpp"
#include "python/alignment.hpp"
#include "python/interpreter.hpp"
#include "state/cells.hpp"
#include "state/run.hpp"
#include "text/error.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

enum : std::size_t { published_capacity = 160 };

std::atomic<const libprobe_layout *> published{nullptr};
// The probe's layout after a survey replaced it: callers may still read it.
std::atomic<const libprobe_layout *> replaced{nullptr};

libprobe_status prove_family(const Member &member, Extent extent, const Interpreter &interpreter, Part &part,
                             libprobe_error *error) {
    Plan plan;
    plan.begin(*member.questions->family, build_of(interpreter, native_machine()), extent);
    plan.add_all();
    const Block<Evidence> evidence = block(Evidence::make(*plan.family, extent, plan.count));
    if (evidence == nullptr) {
        return fail(error, LIBPROBE_OUT_OF_MEMORY);
    }
    const libprobe_status status = collect(*member.questions, plan, member.survey, interpreter, *evidence, error);
    if (status == LIBPROBE_OK) {
        prove(*evidence, member.questions->expected, part);
    }
    return status;
}

// Of the process, not of an interpreter in it.
Published look_at_published(const Layout &layout) {
    const std::size_t count = published_words(layout.interpreter.version);
    const auto *const start = count != 0 ? static_cast<const unsigned char *>(find_symbol("_PyRuntime")) : nullptr;
    std::uint64_t words[published_capacity];
    constexpr char cookie[] = "xdebugpy";
    if (start == nullptr || count > published_capacity || std::memcmp(start, cookie, sizeof cookie - 1) != 0) {
        return {};
    }
    std::memcpy(words, start, count * sizeof *words);
    // The version stands behind the cookie, as PY_VERSION_HEX.
    return words[1] >> 16 == layout.interpreter.version ? compare_published(layout, {words, count}) : Published{};
}

void settle_layout(Span<Member> families, const Layout &layout) {
    for (const Member &member : families) {
        const Part *part = layout.part(*member.questions->family);
        for (std::uint16_t row = 0; row < part->family->row_count; ++row) {
            settle(member.questions->cells[row], cell_value(part->family->rows[row], part->findings[row]));
        }
    }
}

} // namespace

libprobe_layout *prove_all(Span<Member> families, Extent extent, libprobe_error *error) {
    const std::uint64_t start = now();
    libprobe_status status = check_attached(error, running_version());
    if (status != LIBPROBE_OK) {
        return nullptr;
    }
    const Family *tables[Layout::part_capacity];
    for (std::size_t i = 0; i < families.size(); ++i) {
        tables[i] = families[i].questions->family;
    }
    Block<Layout> layout = block(Layout::make(tables, families.size()));
    if (layout == nullptr) {
        fail(error, LIBPROBE_OUT_OF_MEMORY);
        return nullptr;
    }
    const KeptException kept;
    status = identify(layout->interpreter, error);
    for (std::size_t i = 0; i < families.size() && status == LIBPROBE_OK; ++i) {
        status = prove_family(families[i], extent, layout->interpreter, layout->parts[i], error);
    }
    if (status != LIBPROBE_OK) {
        return nullptr;
    }
    layout->machine = running_machine();
    layout->surveyed = extent == Extent::survey;
    layout->published = look_at_published(*layout);
    layout->elapsed = now() - start;
    return static_cast<libprobe_layout *>(layout.release());
}

const libprobe_layout *published_layout() { return published.load(std::memory_order_acquire); }

const libprobe_layout *publish(Span<Member> families, Extent extent, libprobe_error *error) {
    const libprobe_layout *layout = published_layout();
    const auto enough = [&] { return layout != nullptr && (extent != Extent::survey || layout->surveyed); };
    if (enough()) {
        succeed(error);
        return layout;
    }
    libprobe_layout *fresh = prove_all(families, extent, error);
    if (fresh == nullptr) {
        return nullptr;
    }
    settle_layout(families, *fresh);
    while (!published.compare_exchange_strong(layout, fresh, std::memory_order_acq_rel, std::memory_order_acquire)) {
        if (enough()) {
            std::free(fresh);
            return layout;
        }
    }
    if (layout != nullptr) {
        replaced.store(layout, std::memory_order_relaxed);
    }
    return fresh;
}

} // namespace libprobe
