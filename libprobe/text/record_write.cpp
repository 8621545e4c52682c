// Writes evidence down as a record.
#include <algorithm>
#include <cinttypes>
#include <cstring>

#include "table/families.hpp"
#include "text/record.hpp"
#include "text/record_words.hpp"

namespace LIBPROBE_INTERNAL libprobe {

const char record_header[] = "libprobe record 3";

namespace {

void write_claim(const NamedFamily &names, const Evidence &evidence, const Claim &claim, Source source, Writer &out) {
    out.print("claim %s %s %s", names.family->field_name(claim.row), names.sources[source],
              relation_words[static_cast<std::size_t>(claim.relation)]);
    if (claim.mask != ~std::uint64_t{0}) {
        out.print(" mask=0x%" PRIx64, claim.mask);
    }
    if (claim.width != 0) {
        out.print(" width=0x%x", claim.width);
    }
    for (std::size_t i = 0; i < claim.count; ++i) {
        const Said &said = evidence.said_by(claim, i);
        out.print(" %s=0x%" PRIx64, names.subjects[said.subject], said.value);
    }
    out.put("\n");
}

void write_bytes(const unsigned char *bytes, std::uint32_t count, const unsigned char *before, Writer &out) {
    static const unsigned char zeros[record_bytes_a_line] = {};
    if (std::memcmp(bytes, zeros, count) == 0) {
        out.put(".");
    } else if (before != nullptr && std::memcmp(bytes, before, count) == 0) {
        out.put("=");
    } else {
        for (std::uint32_t i = 0; i < count; ++i) {
            out.print("%02x", bytes[i]);
        }
    }
    out.put("\n");
}

void write_images(const NamedFamily &names, const Evidence &evidence, Writer &out) {
    const Image *before = nullptr;
    for (Subject subject = 0; subject < names.family->subject_count; ++subject) {
        const Image &image = evidence.images[subject];
        if (image.size == 0) {
            continue;
        }
        out.print("image %s 0x%" PRIx64 " %" PRIu32 "\n", names.subjects[subject], image.address, image.size);
        for (std::uint32_t at = 0; at < image.size; at += record_bytes_a_line) {
            const std::uint32_t count = std::min<std::uint32_t>(record_bytes_a_line, image.size - at);
            const bool both = before != nullptr && before->has(at, count);
            write_bytes(evidence.bytes + image.start + at, count, both ? evidence.bytes + before->start + at : nullptr,
                        out);
        }
        before = &image;
    }
}

} // namespace

void write_record_head(const Interpreter &interpreter, const Machine &machine, Writer &out) {
    out.print("%s\ninterpreter %s %s %04x", record_header, interpreter.release, interpreter.platform,
              interpreter.version);
    for (const BuildFlag &flag : build_flags) {
        if (interpreter.*flag.flag) {
            out.print(" %s", flag.word);
        }
    }
    out.print("\nmachine pointer %u long %u align %u %s\n", machine.pointer_size, machine.long_size, machine.max_align,
              machine.big_endian ? "big" : "little");
}

void write_record_family(const Evidence &evidence, const Part &part, Writer &out) {
    const NamedFamily &names = named(*evidence.family);
    out.print("family %s %s\n", evidence.family->name, evidence.extent == Extent::survey ? "survey" : "probe");
    for (std::size_t i = 0; i < evidence.claim_count; ++i) {
        const Claim &claim = evidence.claims[i];
        for (Sources left = claim.sources; left != 0; left &= left - 1) {
            write_claim(names, evidence, claim, first_of(left), out);
        }
    }
    write_images(names, evidence, out);
    for (std::size_t row = 0; row < part.family->row_count; ++row) {
        const Finding &finding = part.findings[row];
        if (has_place(finding)) {
            out.print("found %s %" PRId32 " %u", part.family->field_name(row), finding.offset, finding.size);
            if (part.family->rows[row].is_bit_field()) {
                out.print(" %u", finding.shift);
            }
            out.put("\n");
        }
    }
}

void write_record_end(Writer &out) { out.put("end\n"); }

} // namespace libprobe
