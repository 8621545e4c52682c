// Allocates evidence as one block of memory whose parts never grow, so that no question can run out of memory halfway.
#include "judge/evidence.hpp"

#include <cstdlib>

namespace LIBPROBE_INTERNAL libprobe {

Build build_of(const Interpreter &interpreter, const Machine &machine) {
    unsigned kinds = machine.pointer_size == 8 ? GIL_64 : GIL_32;
    if (interpreter.free_threaded) {
        kinds = FREE_THREADED;
    }
    if (interpreter.trace_refs) {
        kinds |= TRACE_REFS;
    }
    return {interpreter.version, static_cast<std::uint8_t>(kinds), machine};
}

Evidence *Evidence::make(const Family &family, Extent extent, std::size_t rows) {
    const bool few = extent == Extent::required;
    const std::size_t claims = few ? 2 * rows + 8 : std::size_t{claim_capacity};
    const std::size_t images = extent == Extent::survey ? family.subject_count : 3;
    const std::size_t said = (few ? 1 : 2) * claims + rows * family.subject_count;
    const std::size_t all_said = said + subject_capacity; // the judge adds one derived claim
    const std::size_t size =
        sizeof(Evidence) + claims * sizeof(Claim) + all_said * sizeof(Said) + images * image_capacity;
    auto *evidence = static_cast<Evidence *>(std::malloc(size));
    if (evidence == nullptr) {
        return nullptr;
    }
    evidence->family = &family;
    evidence->interpreter = {};
    evidence->machine = {};
    evidence->extent = extent;
    evidence->full = false;
    evidence->claim_count = evidence->said_count = evidence->byte_count = 0;
    for (Image &image : evidence->images) {
        image = {};
    }
    evidence->claims = reinterpret_cast<Claim *>(evidence + 1);
    evidence->claim_room = static_cast<std::uint32_t>(claims < claim_capacity ? claims : std::size_t{claim_capacity});
    evidence->said = reinterpret_cast<Said *>(evidence->claims + claims);
    evidence->said_room = static_cast<std::uint32_t>(said);
    evidence->bytes = reinterpret_cast<unsigned char *>(evidence->said + all_said);
    evidence->byte_room = static_cast<std::uint32_t>(images * image_capacity);
    return evidence;
}

void Evidence::say(Subject subject, std::uint64_t value) {
    Claim *claim = claim_count != 0 && !full ? &claims[claim_count - 1] : nullptr;
    if (claim == nullptr || (claim->count != 0 && said_count == said_room) || claim->count == subject_capacity) {
        full = true;
        return;
    }
    if (claim->count == 0) {
        claim->value = value;
        claim->subject = subject;
    } else {
        said[said_count++] = {value, subject};
    }
    ++claim->count;
}

unsigned char *Evidence::add_image(Subject subject, std::uint64_t address, std::size_t size) {
    if (size == 0 || size > image_capacity || size > byte_room - byte_count || images[subject].size != 0) {
        full = full || size != 0;
        return nullptr;
    }
    // Each image begins at a word, so that all are copied and read in words.
    images[subject] = {address, byte_count, static_cast<std::uint32_t>(size)};
    unsigned char *start = bytes + byte_count;
    byte_count += static_cast<std::uint32_t>((size + 7) / 8 * 8);
    byte_count = byte_count < byte_room ? byte_count : byte_room;
    return start;
}

} // namespace libprobe
