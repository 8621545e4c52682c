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
        prepare();
        index_.find();
        bool overlaps = false;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const Field &its_field = family_.rows[rows_[i]];
            judge(i, its_field);
            overlaps |= take(findings_[i], its_field);
        }
        if (overlaps) {
            refuse_those_that_overlap();
        }
    }

private:
    const Field &field(std::size_t i) const { return family_.rows[rows_[i]]; }

    void prepare() {
        std::memset(position_, 0xff, family_.row_count * sizeof *position_);
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const Field &its_field = field(i);
            unsigned width = width_of(its_field, build_);
            if (!its_field.simple) {
                width = !its_field.exists_in(build_) ? 0 : width != 0 ? width : build_.machine.pointer_size;
            }
            width_[i] = static_cast<std::uint8_t>(width);
            findings_[i].offset = nowhere;
            position_[rows_[i]] = static_cast<std::uint16_t>(i);
            first_claim_[i] = none;
        }
        for (std::size_t c = evidence_.claim_count; c-- > 0;) {
            const std::uint16_t position = position_[evidence_.claims[c].row];
            if (position != none) {
                index_.add(c, width_[position]);
                next_claim_[c] = first_claim_[position];
                first_claim_[position] = static_cast<std::uint16_t>(c);
            }
        }
    }

    // For most fields one source speaks, and its value was seen once.
    void judge(std::size_t i, const Field &its_field) {
        const std::uint16_t only = first_claim_[i];
        const auto size = static_cast<std::uint8_t>(width_of(its_field, build_));
        if (only != none && next_claim_[only] == none && index_.hits(only).count == 1 && !its_field.derived) {
            const auto place = static_cast<std::int32_t>(index_.hits(only).first);
            findings_[i] = {
                LIBPROBE_VERDICT_LOCATED, Reason::NONE, size, evidence_.claims[only].sources, place, nowhere, {},
                {place, nowhere}};
        } else {
            findings_[i] = {LIBPROBE_VERDICT_UNPROVEN, Reason::NONE, size, 0, nowhere, nowhere, {}, {nowhere, nowhere}};
            judge_all(i);
        }
    }

    void judge_all(std::size_t i) {
        Case its;
        for (std::uint16_t c = first_claim_[i]; c != none; c = next_claim_[c]) {
            its.add(evidence_.claims[c], index_.hits(c));
        }
        Claim derived;
        Hits its_hits;
        if (field(i).derived && derive(rows_[i], derived)) {
            its_hits = hits_of(evidence_, derived, width_[i]);
            if (its_hits.informative && derived.relation != Relation::is) {
                scan_claim(evidence_, derived, its_hits);
            }
            its.add(derived, its_hits);
        }
        Finding &finding = findings_[i];
        if (width_[i] == 0 || its.count == 0) {
            set_unproven(finding, silence(evidence_, rows_[i]));
        } else if (field(i).is_size()) {
            weigh_size(evidence_, its, finding);
        } else {
            weigh(evidence_, its, finding);
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
        claim = {bit(witness->source),
                 ~std::uint64_t{0},
                 row,
                 static_cast<std::uint16_t>(evidence_.said_count),
                 0,
                 Relation::is,
                 0};
        Said *said = evidence_.said + evidence_.said_count; // there is always room for what is derived
        const auto say = [&](Subject subject, std::uint64_t value) { said[claim.count++] = {value, subject}; };
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

    // Two fields in one place are both unproven, but a struct whose members are rows may overlap its members. Returns
    // whether another field already has some of these bytes.
    bool take(const Finding &finding, const Field &its_field) {
        if (!has_place(finding) || its_field.is_size()) {
            return false;
        }
        const auto at = static_cast<std::uint32_t>(finding.offset);
        const std::uint64_t bytes = (std::uint64_t{1} << finding.size) - 1;
        bool was_taken = take(taken_[at / 64], bytes << at % 64);
        if (at % 64 + finding.size > 64) { // seldom: what need not be aligned
            was_taken |= take(taken_[at / 64 + 1], bytes >> (64 - at % 64));
        }
        return was_taken;
    }
    static bool take(std::uint64_t &taken, std::uint64_t bytes) {
        const bool was_taken = (taken & bytes) != 0;
        taken |= bytes;
        return was_taken;
    }
    bool occupies(std::size_t i) const { return has_place(findings_[i]) && !field(i).is_size(); }

    LIBPROBE_COLD void refuse_those_that_overlap() {
        bool refused[row_capacity] = {};
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            for (std::size_t other = 0; other < i && occupies(i); ++other) {
                const std::int32_t apart = findings_[i].offset - findings_[other].offset;
                if (occupies(other) && apart < findings_[other].size && -apart < findings_[i].size) {
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
    std::uint64_t taken_[image_capacity / 64 + 1] = {}; // a bit for each byte
    std::uint8_t width_[row_capacity];                  // bytes that are compared; 0: this build has no such field
    std::uint16_t position_[row_capacity];              // of each row among those that are judged; none
    std::uint16_t first_claim_[row_capacity];           // about each of these; none
    std::uint16_t next_claim_[claim_capacity];          // about the same one; none
    Index index_;
};

} // namespace

void locate(const Evidence &evidence, Span<std::uint16_t> rows, Finding findings[]) {
    Judge(evidence, rows, findings).run();
}

} // namespace libprobe
