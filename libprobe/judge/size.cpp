// The sizes: who says what, and whether they agree.
#include "judge/size.hpp"

#include <algorithm>
#include <iterator>

namespace LIBPROBE_INTERNAL libprobe {

namespace {

// Proven where `least` sources speak and all say the same.
void agree(Size &size, std::size_t least, const std::int32_t said[], std::initializer_list<SizeSource> sources) {
    std::size_t speakers = 0;
    size = Size{};
    size.bytes = nowhere;
    bool agreed = true;
    for (const SizeSource source : sources) {
        const auto i = static_cast<std::size_t>(source);
        size.said[i] = said[i];
        if (said[i] != 0) {
            agreed = agreed && said[i] > 0 && said[i] <= std::int32_t{image_capacity} &&
                     (speakers == 0 || size.bytes == said[i]);
            size.bytes = said[i];
            ++speakers;
        }
    }
    size.verdict = LIBPROBE_VERDICT_PROVEN;
    if (!agreed || speakers < least) {
        size.verdict = agreed ? LIBPROBE_VERDICT_UNPROVEN : LIBPROBE_VERDICT_CONTRADICTED;
        size.bytes = nowhere;
    }
}

} // namespace

void locate_sizes(const Evidence &evidence, const Finding findings[field_count], Size &heap_type, Size &type_data) {
    std::int32_t said[size_source_count];
    std::copy(std::begin(evidence.sizes), std::end(evidence.sizes), said);
    const Finding &basicsize = findings[row_of::tp_basicsize];
    if (has_place(basicsize)) {
        const auto at = static_cast<std::uint32_t>(basicsize.offset);
        if (evidence.image(Subject::type).has(at, basicsize.size)) {
            const std::uint64_t word = evidence.word(Subject::type, at, basicsize.size);
            said[static_cast<std::size_t>(SizeSource::located)] =
                word - 1 < image_capacity ? static_cast<std::int32_t>(word) : std::int32_t{impossible_size};
        }
    }
    using S = SizeSource;
    agree(heap_type, 3, said, {S::basicsize, S::located, S::sizeof_, S::members});
    // What CPython says of PEP 697 must be the proven size, rounded up.
    agree(type_data, 0, said, {S::typedata, S::typedatasize});
    if (heap_type.bytes == nowhere) {
        type_data.verdict = LIBPROBE_VERDICT_UNPROVEN;
        type_data.bytes = nowhere;
        return;
    }
    const std::int32_t align = evidence.machine.max_align;
    const std::int32_t rounded = (heap_type.bytes + align - 1) / align * align;
    if (type_data.bytes != nowhere && type_data.bytes != rounded) {
        type_data.verdict = LIBPROBE_VERDICT_CONTRADICTED;
        type_data.bytes = nowhere;
    } else if (type_data.verdict == LIBPROBE_VERDICT_PROVEN) {
        type_data.bytes = rounded;
    }
}

} // namespace libprobe
