// Tests that no layout that lies is believed: in every record every two members of one size change places.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstring>
#include <set>
#include <string>
#include <utility>

#include "moved.hpp"

using namespace libprobe;

namespace {

// A field that is not located after two members changed places, though all others are.
struct Lost {
    const char *one;
    const char *other;
    const char *lost;
    const char *why;
};

// The test fails if an entry is not needed by any record.
const Lost known_losses[] = {
    {"ob_refcnt", "tp_dict", "tp_dictoffset", "3.6 to 3.8 tell it by PyType_Type's value alone, and 0 says nothing"},
    {"ob_refcnt", "tp_weaklist", "tp_weaklistoffset",
     "3.6 to 3.8 tell it by PyType_Type's value alone, and 0 says nothing"},
    {"ob_refcnt", "tp_vectorcall", "tp_vectorcall", "3.9 and 3.10 tell it by its offset alone, and 0 says nothing"},
};

// One family of a record, whose members change places two at a time.
class Swapped {
public:
    explicit Swapped(const Evidence &evidence)
        : honest_evidence_(evidence), family_(*evidence.family), honest_(judge(evidence)), evidence_(copy_of(evidence)),
          layout_(make_layout(evidence)) {}

    const OwnLayout &honest() const { return honest_; }

    // Whether the members could change places: a static type has no place for what only heap types have, nor has
    // another object for what it lacks.
    bool can(std::size_t a, std::size_t b) const {
        const Finding &one = finding(honest_, a);
        const Finding &other = finding(honest_, b);
        return is_member(a) && is_member(b) && one.size == other.size && is_static(one) == is_static(other) &&
               is_in_all(one) && is_in_all(other);
    }

    // The layout that is found after the members changed places.
    const OwnLayout &layout(std::size_t a, std::size_t b) {
        assign(*evidence_, honest_evidence_);
        tell(*evidence_, honest_, a, static_cast<std::uint64_t>(finding(honest_, b).offset));
        tell(*evidence_, honest_, b, static_cast<std::uint64_t>(finding(honest_, a).offset));
        point(a, b);
        swap(a, b);
        prove(*evidence_, expected_of(family_, evidence_->machine).data(), layout_->parts[0]);
        return layout_;
    }

    // Whether it is the size of an object up to a struct that begins elsewhere now.
    bool ends_elsewhere(std::size_t row, std::size_t a, std::size_t b) const {
        const Witness *next = family_.witness(row, place_of_member);
        const Witness *members = next != nullptr ? family_.witness(next->row, first_member) : nullptr;
        const std::uint16_t first =
            members != nullptr ? family_.first_member_in(members->row, evidence_->build()) : no_row;
        return first != no_row && (first == a || first == b);
    }

private:
    bool is_member(std::size_t row) const {
        const Field &field = family_.rows[row];
        return has_place(finding(honest_, row)) && !field.is_size() && !field.is_struct() && !field.is_bit_field() &&
               field.stored != Stored::array8 && field.stored != Stored::behind; // which are longer
    }
    // Whether every object of a family without a static one has the member, and none has there what follows a struct.
    bool is_in_all(const Finding &member) const {
        const auto end = static_cast<std::uint32_t>(member.offset + member.size);
        bool in_all = true;
        for (Subject subject = 0; subject < family_.subject_count && family_.static_object == family_.subject_count;
             ++subject) {
            const Image &image = honest_evidence_.images[subject];
            in_all = in_all && (image.size == 0 || image.has(end - member.size, member.size));
        }
        for (std::size_t row = 0; row < family_.row_count; ++row) {
            const Finding &found = finding(honest_, row);
            const bool behind = family_.rows[row].stored == Stored::behind && has_place(found);
            in_all = in_all && !(behind && static_cast<std::uint32_t>(found.offset) < end);
        }
        return in_all;
    }
    bool is_static(const Finding &member) const {
        const Subject object = family_.static_object;
        return object >= family_.subject_count ||
               honest_evidence_.has(object, static_cast<std::uint32_t>(member.offset), 1);
    }

    // tp_as_number and its kin point at the first member of their suite.
    void point(std::size_t a, std::size_t b) {
        for (std::size_t i = 0; i < family_.row_count; ++i) {
            const Witness *suite = family_.witness(i, struct_address);
            const std::size_t first =
                suite != nullptr ? family_.first_member_in(suite->row, evidence_->build()) : no_row;
            if ((first != a && first != b) || !has_place(finding(honest_, i))) {
                continue;
            }
            for (Subject subject = 0; subject < family_.static_object; ++subject) {
                const Image &image = evidence_->images[subject];
                const auto offset = static_cast<std::uint32_t>(finding(honest_, first == a ? b : a).offset);
                if (image.size != 0) {
                    put(*evidence_, subject, static_cast<std::uint32_t>(finding(honest_, i).offset),
                        image.address + offset, finding(honest_, i).size);
                }
            }
        }
    }

    // Swaps the members in each object of the family; in every object, if one of them is a member of all.
    void swap(std::size_t a, std::size_t b) {
        const bool everywhere = is_of_every_object(a) || is_of_every_object(b);
        const unsigned size = finding(honest_, a).size;
        const auto at_a = static_cast<std::uint32_t>(finding(honest_, a).offset);
        const auto at_b = static_cast<std::uint32_t>(finding(honest_, b).offset);
        for (Subject subject = 0; subject < family_.subject_count; ++subject) {
            Image &image = evidence_->images[subject];
            if (image.size == 0 || !(everywhere || is_of_family(family_, subject))) {
                continue;
            }
            if (everywhere && !is_of_family(family_, subject)) { // the head of every object is as long now
                lengthen(subject, std::max(at_a, at_b) + size);
            }
            if (image.has(at_a, size) && image.has(at_b, size)) {
                unsigned char *bytes = evidence_->bytes + image.start;
                std::swap_ranges(bytes + at_a, bytes + at_a + size, bytes + at_b);
            }
        }
    }
    bool is_of_every_object(std::size_t row) const { return std::string(named(family_).owners[row]) == "PyObject"; }

    // Moves the image to where there is room for more of it, which is zeros.
    void lengthen(Subject subject, std::uint32_t size) {
        const Image old = evidence_->images[subject];
        if (size > old.size) {
            evidence_->images[subject] = {};
            unsigned char *bytes = evidence_->add_image(subject, old.address, size);
            std::memset(bytes, 0, size);
            std::memcpy(bytes, evidence_->bytes + old.start, old.size);
        }
    }

    const Evidence &honest_evidence_;
    const Family &family_;
    const OwnLayout honest_;
    const OwnEvidence evidence_;
    const OwnLayout layout_;
};

const Lost *find_loss(const Family &family, std::size_t a, std::size_t b, std::size_t row) {
    for (const Lost &loss : known_losses) {
        if (std::string(loss.one) == family.field_name(a) && std::string(loss.other) == family.field_name(b) &&
            std::string(loss.lost) == family.field_name(row)) {
            return &loss;
        }
    }
    return nullptr;
}

// What is wrong with a layout after these members changed places, a sentence a line; adds the losses that it needs.
std::string lies(Swapped &swapped, const Family &family, std::size_t a, std::size_t b, std::set<const Lost *> &needed) {
    const OwnLayout &layout = swapped.layout(a, b);
    std::string text;
    for (std::size_t i = 0; i < family.row_count; ++i) {
        const std::int32_t found = finding(layout, i).offset;
        const std::int32_t expected = finding(swapped.honest(), i == a ? b : i == b ? a : i).offset;
        if (found == expected || family.rows[i].is_struct() || // which is where its first member is
            (found == nowhere && swapped.ends_elsewhere(i, a, b))) {
            continue;
        }
        const Lost *loss = found == nowhere ? find_loss(family, a, b, i) : nullptr;
        if (loss != nullptr) {
            needed.insert(loss);
        } else {
            text += std::string(family.field_name(i)) + " is " + std::to_string(expected) + ", but " +
                    (found == nowhere ? "is not found" : "found to be " + std::to_string(found)) + "\n";
        }
    }
    if ((family.rows[a].restricted || family.rows[b].restricted) &&
        layout->parts[0].restricted == LIBPROBE_VERDICT_PROVEN) {
        text += "the restricted struct is proven\n";
    }
    return text;
}

} // namespace

BOOST_AUTO_TEST_SUITE(swaps)

// Every field is found where it is now, and no restricted struct is said to be proven if one of its members moved.
BOOST_AUTO_TEST_CASE(members_that_changed_places_are_found_there) {
    std::set<const Lost *> needed;
    for (const std::string &name : image_names(".record")) {
        std::size_t pairs = 0;
        for (const Evidence *evidence : recorded_families(name)) {
            const Family &family = *evidence->family;
            Swapped swapped(*evidence);
            for (std::size_t a = 0; a < family.row_count; ++a) {
                for (std::size_t b = a + 1; b < family.row_count; ++b) {
                    if (swapped.can(a, b)) {
                        const std::string wrong = lies(swapped, family, a, b, needed);
                        BOOST_TEST(wrong == "", name << ", " << family.field_name(a) << " and " << family.field_name(b)
                                                     << " swapped: " << wrong);
                        ++pairs;
                    }
                }
            }
        }
        BOOST_TEST(pairs > 1000u, name << " has only " << pairs << " pairs");
    }
    for (const Lost &loss : known_losses) {
        BOOST_TEST(needed.count(&loss) == 1u,
                   loss.one << " and " << loss.other << " lose " << loss.lost << " in no record: remove the entry");
    }
}

BOOST_AUTO_TEST_SUITE_END()
