// Evidence of interpreters that never were: a layout is chosen, and the images and claims follow from it.
#pragma once

#include <cstring>
#include <memory>

#include "judge/evidence.hpp"
#include "judge/layout.hpp"
#include "judge/verify.hpp"

namespace made_up {

using namespace libprobe;

// On a machine with 8-byte words, unless told otherwise. Field i has the value 0x1000001 + 2 * i in every subject.
class World {
public:
    explicit World(const Machine &machine = {8, 8, 16, false}, std::uint16_t version = 0x030d)
        : evidence_(new Evidence{}) {
        evidence_->machine = machine;
        evidence_->interpreter.version = version;
        std::strcpy(evidence_->interpreter.release, "3.99.0");
        for (std::size_t subject = 0; subject < subject_count; ++subject) {
            evidence_->images[subject].address = 0x7000000 + 0x10000 * subject;
            evidence_->images[subject].size = 1024;
        }
    }

    Evidence &evidence() { return *evidence_; }
    static std::uint64_t value(std::size_t field) { return 0x1000001 + 2 * field; }

    void put(std::size_t subject, std::uint32_t offset, std::uint64_t value, unsigned size) {
        Image &image = evidence_->images[subject];
        for (unsigned i = 0; i < size; ++i) {
            const unsigned shift = 8 * (evidence_->machine.big_endian ? size - 1 - i : i);
            image.bytes[offset + i] = static_cast<unsigned char>(value >> shift);
        }
    }

    void put(Subject subject, std::uint32_t offset, std::uint64_t value, unsigned size) {
        put(static_cast<std::size_t>(subject), offset, value, size);
    }

    // The field's value stands at this offset of every image.
    void place(std::size_t field, std::uint32_t offset) {
        const unsigned size = field_size(fields[field], evidence_->build());
        for (std::size_t subject = 0; subject < subject_count; ++subject) {
            put(subject, offset, value(field), size);
        }
    }

    // A source says so of the sentinel with all slots.
    void claim(std::size_t field, Source source) {
        const unsigned size = field_size(fields[field], evidence_->build());
        claim(field, source, value(field) & (~std::uint64_t{0} >> (64 - 8 * size)));
    }
    void claim(std::size_t field, Source source, std::uint64_t value) {
        evidence_->add_claim(field, source)->say(Subject::slots, value);
    }

    Finding find(std::size_t field) {
        std::unique_ptr<Layout> layout(new Layout{});
        prove(*evidence_, restricted_offsets, *layout);
        return layout->fields[field];
    }

private:
    std::unique_ptr<Evidence> evidence_;
};

inline std::size_t index(const char *name) { return field_index(name); }

} // namespace made_up
