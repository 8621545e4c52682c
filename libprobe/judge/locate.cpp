// Judges evidence: finds the places that each claim allows, then takes the rows one by one, first those with claims of
// their own, then those that follow from others.
#include "judge/locate.hpp"

#include <cstring>

#include "judge/claim.hpp"
#include "judge/index.hpp"
#include "judge/weigh.hpp"
#include "platform/compiler.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

constexpr std::uint16_t none = 0xffff;

class Judge {
public:
    Judge(const Evidence &evidence, Span<std::uint16_t> rows, Finding findings[])
        : evidence_(evidence), family_(*evidence.family), build_(evidence.build()), rows_(rows), findings_(findings),
          index_(evidence) {}

    void run() {
        seek_all();
        bool overlaps = false;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            overlaps |= judge(i, rows_[i]);
        }
        if (overlaps) {
            refuse_those_that_overlap();
        }
    }

private:
    const Field &field(std::size_t i) const { return family_.rows[rows_[i]]; }

    // Bytes that are sought; 0: this build has no such field, or it is a bit-field, which is not sought by its value.
    unsigned compared(const Field &its_field) const {
        const unsigned width = width_of(its_field, build_);
        if (its_field.simple) {
            return width;
        }
        return !its_field.exists_in(build_) || its_field.is_bit_field() ? 0
               : width != 0                                             ? width
                                                                        : build_.machine.pointer_size;
    }

    void seek_all() {
        std::memset(first_claim_, 0xff, family_.row_count * sizeof *first_claim_);
        std::memset(position_, 0xff, family_.row_count * sizeof *position_);
        const Field *const fields = family_.rows;
        const Claim *const claims = evidence_.claims;
        for (std::size_t c = evidence_.claim_count; c-- > 0;) {
            const Claim &claim = claims[c];
            next_claim_[c] = first_claim_[claim.row];
            first_claim_[claim.row] = static_cast<std::uint16_t>(c);
            index_.add(c, claim, compared(fields[claim.row]));
        }
        index_.find();
    }

    // Returns whether another field already is in a word that this one is in. For most fields one source speaks, and
    // its value was seen once.
    bool judge(std::size_t i, std::uint16_t row) {
        const Field &its_field = family_.rows[row];
        const std::uint16_t only = first_claim_[row];
        position_[row] = static_cast<std::uint16_t>(i);
        if (only == none || next_claim_[only] != none || its_field.derived) {
            return judge_other(i, its_field);
        }
        const Hits &hits = index_.hits(only);
        const Claim &claim = evidence_.claims[only];
        if (hits.count != 1 || claim.width != 0) {
            return judge_other(i, its_field);
        }
        const std::int32_t place = hits.first;
        findings_[i] = {LIBPROBE_VERDICT_LOCATED, Reason::NONE, hits.width, 0, {}, claim.sources, place, nowhere,
                        {place, nowhere}};
        return take(hits.first, hits.width);
    }

    LIBPROBE_NOINLINE bool judge_other(std::size_t i, const Field &its_field) {
        const auto size = static_cast<std::uint8_t>(width_of(its_field, build_));
        Finding &finding = findings_[i];
        finding = {LIBPROBE_VERDICT_UNPROVEN, Reason::NONE, size, 0, {}, 0, nowhere, nowhere, {nowhere, nowhere}};
        if (its_field.is_bit_field()) {
            judge_bits(i, finding);
        } else {
            judge_all(i, compared(its_field));
        }
        return has_place(finding) && size != 0 && take(static_cast<std::uint32_t>(finding.offset), size);
    }

    void judge_all(std::size_t i, unsigned width) {
        Case its;
        for (std::uint16_t c = first_claim_[rows_[i]]; c != none; c = next_claim_[c]) {
            its.add(evidence_.claims[c], index_.hits(c));
        }
        Claim derived;
        Hits its_hits;
        if (field(i).derived && derive(rows_[i], derived)) {
            its_hits = seek(evidence_, derived, width);
            its.add(derived, its_hits);
        }
        Finding &finding = findings_[i];
        if (width == 0 || its.count == 0) {
            set_unproven(finding, silence(evidence_, rows_[i]));
        } else if (field(i).is_size()) {
            weigh_size(evidence_, its, finding);
        } else {
            weigh(evidence_, its, width, finding);
        }
    }

    void judge_bits(std::size_t i, Finding &finding) {
        const Claim *claims[Case::capacity];
        std::size_t count = 0;
        for (std::uint16_t c = first_claim_[rows_[i]]; c != none && count < Case::capacity; c = next_claim_[c]) {
            claims[count++] = &evidence_.claims[c];
        }
        Claim derived;
        if (field(i).derived && count < Case::capacity && derive(rows_[i], derived)) {
            claims[count++] = &derived;
        }
        if (!field(i).exists_in(build_) || count == 0) {
            set_unproven(finding, silence(evidence_, rows_[i]));
        } else {
            weigh_bits(evidence_, {claims, count}, finding);
        }
    }

    // The finding of another row among those that are judged; nullptr if it has no place.
    const Finding *placed(std::uint16_t row) const {
        const std::uint16_t position = row != no_row ? position_[row] : none;
        return position != none && has_place(findings_[position]) ? &findings_[position] : nullptr;
    }

    // The value of a located field in the static object; 0 if its image does not reach that far.
    std::uint64_t held(const Finding &finding) const {
        const auto at = static_cast<std::uint32_t>(finding.offset);
        const Subject object = family_.static_object;
        return finding.size != 0 && evidence_.has(object, at, finding.size) ? evidence_.word(object, at, finding.size)
                                                                            : 0;
    }

    // Makes a claim about the row from the row that it follows from. The claim's values stay in this object.
    LIBPROBE_COLD bool derive(std::uint16_t row, Claim &claim) {
        const Witness *witness = family_.witnesses_of(row).begin();
        while (witness->row == no_row) {
            ++witness;
        }
        const bool of_struct = witness->source == struct_address || witness->source == first_member;
        const Finding *other = placed(of_struct ? family_.first_member_in(witness->row, build_) : witness->row);
        if (other == nullptr || !family_.offers(build_, *witness)) {
            return false;
        }
        const auto place = static_cast<std::uint64_t>(other->offset);
        claim = {};
        claim.sources = bit(witness->source);
        claim.mask = ~std::uint64_t{0};
        claim.row = row;
        claim.more = static_cast<std::uint16_t>(evidence_.said_count);
        claim.relation = Relation::is;
        Said *more = evidence_.said + evidence_.said_count; // there is always room for what is derived
        const auto say = [&](Subject subject, std::uint64_t value) {
            if (claim.count++ == 0) {
                claim.value = value;
                claim.subject = subject;
            } else {
                *more++ = {value, subject};
            }
        };
        switch (witness->source) {
        case struct_address:
            claim.relation = Relation::holds;
            for (Subject subject = 0; subject < family_.static_object; ++subject) {
                if (evidence_.images[subject].size != 0) {
                    say(subject, evidence_.images[subject].address + place);
                }
            }
            break;
        case first_member:
        case byte_of_bits:
            claim.relation = Relation::stands;
            say(0, place);
            break;
        case held_offset:
            claim.relation = Relation::stands;
            say(family_.static_object, held(*other));
            break;
        case held_value: say(family_.static_object, held(*other)); break;
        case place_of_member: say(0, place); break;
        default: {
            const std::uint64_t align = evidence_.machine.max_align;
            say(0, (place + align - 1) / align * align);
        }
        }
        return true;
    }

    // Two fields in one place are both unproven, but a struct whose members are rows may overlap its members, and what
    // follows a struct may overlap the members of a longer one. Returns whether another field already is in one of the
    // words.
    bool take(std::uint32_t at, unsigned size) {
        const bool was_taken = take(at / 8);
        return (at % 8 + size > 8 && take(at / 8 + 1)) || was_taken;
    }
    bool take(std::uint32_t word) {
        std::uint64_t &words = taken_[word / 64];
        const std::uint64_t before = words;
        words = before | std::uint64_t{1} << word % 64;
        return words == before;
    }
    bool occupies(std::size_t i) const {
        return has_place(findings_[i]) && !field(i).is_size() && field(i).stored != Stored::behind;
    }

    std::int32_t first_bit(std::size_t i) const { return findings_[i].offset * 8 + findings_[i].shift; }
    std::int32_t bits(std::size_t i) const { return field(i).is_bit_field() ? field(i).bits : findings_[i].size * 8; }

    LIBPROBE_COLD void refuse_those_that_overlap() {
        bool refused[row_capacity] = {};
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            for (std::size_t other = 0; other < i && occupies(i); ++other) {
                const std::int32_t apart = first_bit(i) - first_bit(other);
                if (occupies(other) && apart < bits(other) && -apart < bits(i)) {
                    refused[i] = refused[other] = true;
                }
            }
        }
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            if (refused[i]) {
                set_unproven(findings_[i], Reason::OVERLAP);
                findings_[i].offset = nowhere;
                findings_[i].witnesses = 0;
            }
        }
    }

    const Evidence &evidence_;
    const Family &family_;
    const Build build_;
    const Span<std::uint16_t> rows_;
    Finding *const findings_;
    std::uint64_t taken_[image_capacity / 512 + 1] = {}; // a bit for each word of 8 bytes
    std::uint16_t position_[row_capacity];               // by row: its index among those that were judged; none
    std::uint16_t first_claim_[row_capacity];            // by row; none
    std::uint16_t next_claim_[claim_capacity];           // about the same row; none
    Index index_;
};

} // namespace

void locate(const Evidence &evidence, Span<std::uint16_t> rows, Finding findings[]) {
    Judge(evidence, rows, findings).run();
}

} // namespace libprobe
