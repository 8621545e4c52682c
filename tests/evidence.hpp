// Evidence and layouts that tests own, and the judge's word about them.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "judge/compare.hpp"
#include "judge/evidence.hpp"
#include "judge/layout.hpp"
#include "table/families.hpp"

struct Free {
    void operator()(void *memory) const { std::free(memory); }
};
using OwnEvidence = std::unique_ptr<libprobe::Evidence, Free>;
using OwnLayout = std::unique_ptr<libprobe::Layout, Free>;

// Empty evidence with all the room that there can be.
inline OwnEvidence make_evidence(const libprobe::Family &family) {
    OwnEvidence evidence(libprobe::Evidence::make(family, libprobe::Extent::survey, family.row_count));
    return evidence;
}

// Makes `to`, which make_evidence made, say what `from` says.
inline void assign(libprobe::Evidence &to, const libprobe::Evidence &from) {
    libprobe::Claim *const claims = to.claims;
    libprobe::Said *const said = to.said;
    unsigned char *const bytes = to.bytes;
    const std::uint32_t rooms[] = {to.claim_room, to.said_room, to.byte_room};
    std::memcpy(claims, from.claims, from.claim_count * sizeof *claims);
    std::memcpy(said, from.said, from.said_count * sizeof *said);
    std::memcpy(bytes, from.bytes, from.byte_count);
    to = from;
    to.claims = claims;
    to.said = said;
    to.bytes = bytes;
    to.claim_room = rooms[0];
    to.said_room = rooms[1];
    to.byte_room = rooms[2];
}

inline OwnEvidence copy_of(const libprobe::Evidence &evidence) {
    OwnEvidence copy = make_evidence(*evidence.family);
    assign(*copy, evidence);
    return copy;
}

// Writes an integer of so many bytes into the subject's image, as its machine has it.
inline void put(libprobe::Evidence &evidence, libprobe::Subject subject, std::uint32_t offset, std::uint64_t value,
                unsigned size) {
    unsigned char *bytes = evidence.bytes + evidence.images[subject].start + offset;
    for (unsigned i = 0; i < size; ++i) {
        bytes[evidence.machine.big_endian ? size - 1 - i : i] = static_cast<unsigned char>(value >> 8 * i);
    }
}

// Where the members of the family's restricted struct are on such a machine, in the order of the rows: a record of
// nothing is replayed, and says what is expected.
inline const std::vector<std::int16_t> &expected_of(const libprobe::Family &family,
                                                    const libprobe::Machine &machine = libprobe::native_machine()) {
    const std::string words = "machine pointer " + std::to_string(machine.pointer_size) + " long " +
                              std::to_string(machine.long_size) + " align " + std::to_string(machine.max_align) +
                              (machine.big_endian ? " big" : " little");
    static std::map<std::string, std::vector<std::int16_t>> all;
    std::vector<std::int16_t> &expected = all[family.name + words];
    if (expected.empty()) {
        const std::string record = "libprobe record 3\ninterpreter 3.9.1 x 0309\n" + words + "\nfamily " +
                                   std::string(family.name) + " survey\nend\n";
        libprobe_layout *layout = libprobe_replay(record.c_str(), nullptr);
        for (std::size_t row = 0; row < family.row_count; ++row) {
            expected.push_back(static_cast<std::int16_t>(layout->parts[0].findings[row].expected));
        }
        libprobe_layout_free(layout);
    }
    return expected;
}

// A layout of this family alone, in which nothing is judged yet.
inline OwnLayout make_layout(const libprobe::Evidence &evidence) {
    const libprobe::Family *const families[] = {evidence.family};
    OwnLayout layout(libprobe::Layout::make(families, 1));
    layout->interpreter = evidence.interpreter;
    layout->machine = evidence.machine;
    layout->surveyed = evidence.extent == libprobe::Extent::survey;
    return layout;
}

inline OwnLayout judge(const libprobe::Evidence &evidence) {
    OwnLayout layout = make_layout(evidence);
    libprobe::prove(evidence, expected_of(*evidence.family, evidence.machine).data(), layout->parts[0]);
    return layout;
}

inline const libprobe::Finding &finding(const OwnLayout &layout, std::size_t row) {
    return layout->parts[0].findings[row];
}
