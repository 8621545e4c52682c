// Evidence of interpreters that never were: a layout is chosen, and the images and claims follow from it.
#pragma once

#include <cstring>
#include <ostream>

#include "evidence.hpp"
#include "table/float.hpp"
#include "table/type.hpp"

namespace made_up {

using namespace libprobe;
using namespace type_table; // that of type objects, unless a test says otherwise

// On a machine with 8-byte words, unless told otherwise. A row has the value 0x1000001 + 2 * row in every subject.
class World {
public:
    explicit World(const Machine &machine = {8, 8, 16, false}, std::uint16_t version = 0x030d,
                   const Family &its_family = type_table::family)
        : evidence_(make_evidence(its_family)) {
        evidence_->extent = Extent::probe;
        evidence_->machine = machine;
        evidence_->interpreter.version = version;
        std::strcpy(evidence_->interpreter.release, "3.99.0");
        for (Subject subject = 0; subject < its_family.subject_count; ++subject) {
            std::memset(evidence_->add_image(subject, 0x7000000u + 0x10000u * subject, 1024), 0, 1024);
        }
    }

    Evidence &evidence() { return *evidence_; }
    // The row's value, as much of it as the field has room for.
    std::uint64_t value(std::size_t row) const {
        return (0x1000001 + 2 * row) & (~std::uint64_t{0} >> (64 - 8 * width(row)));
    }
    unsigned width(std::size_t row) const { return width_of(evidence_->family->rows[row], evidence_->build()); }

    void put(Subject subject, std::uint32_t offset, std::uint64_t value, unsigned size) {
        ::put(*evidence_, subject, offset, value, size);
    }

    // The row's value stands at this offset of every image.
    void place(std::size_t row, std::uint32_t offset) {
        for (Subject subject = 0; subject < evidence_->family->subject_count; ++subject) {
            put(subject, offset, value(row), width(row));
        }
    }

    // A source says so of the first subject.
    void claim(std::size_t row, Source source) { claim(row, source, value(row)); }
    void claim(std::size_t row, Source source, std::uint64_t value) {
        evidence_->claim(row, source, Relation::holds, 0, value);
    }

    OwnLayout layout() const { return judge(*evidence_); }
    Finding find(std::size_t row) const { return finding(layout(), row); }
    Reason reason(std::size_t row) const { return find(row).reason; }

private:
    OwnEvidence evidence_;
};

} // namespace made_up

namespace libprobe {

// For Boost.Test, which prints what it compares and what a test is run with.
inline std::ostream &operator<<(std::ostream &out, Reason reason) { return out << static_cast<int>(reason); }
inline std::ostream &operator<<(std::ostream &out, const Machine &machine) {
    return out << 8 * machine.pointer_size << "-bit, long " << 8 * machine.long_size
               << (machine.big_endian ? ", big-endian" : ", little-endian");
}

} // namespace libprobe
