// Tests that no layout that lies is believed: in every record every two members of one size change places.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstring>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "recorded.hpp"

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

// The row whose value in PyType_Type is this field's offset; field_count if there is none.
std::size_t teller_of(const Field &field) {
    const Witness *pointed = field.witness(Source::pointed);
    const Witness *place = field.witness(Source::place);
    for (std::size_t i = 0; place != nullptr && i < field_count; ++i) {
        const Witness *attribute = fields[i].witness(Source::attribute);
        if (attribute != nullptr && std::strcmp(attribute->text(), place->text()) == 0) {
            return i;
        }
    }
    return pointed != nullptr ? pointed->row : std::size_t{field_count};
}

// One record, whose members change places two at a time.
class Swapped {
public:
    explicit Swapped(const Evidence &evidence)
        : honest_evidence_(evidence), honest_(judge(evidence)), evidence_(new Evidence), layout_(new Layout{}) {
        for (std::size_t i = 0; i < field_count; ++i) {
            const std::size_t teller = teller_of(fields[i]);
            if (teller != field_count && has_place(honest_->fields[i]) && has_place(honest_->fields[teller])) {
                told_.push_back({i, teller});
            }
        }
    }

    const Layout &honest() const { return *honest_; }

    // Whether the members could change places: a static type has no place for what only heap types have.
    bool can(std::size_t a, std::size_t b) const {
        const Finding &one = honest_->fields[a];
        const Finding &other = honest_->fields[b];
        const std::int32_t end = honest_->static_type_size;
        return has_place(one) && has_place(other) && one.size == other.size &&
               (one.offset < end) == (other.offset < end) && fields[a].stored != Stored::members &&
               fields[b].stored != Stored::members;
    }

    // The layout that is found after the members changed places.
    const Layout &layout(std::size_t a, std::size_t b) {
        *evidence_ = honest_evidence_;
        tell(a, b);
        point(a, b);
        swap(a, b);
        prove(*evidence_, restricted_offsets, *layout_);
        return *layout_;
    }

private:
    // PyType_Type holds the offsets of some fields, and some sources say what it holds.
    void tell(std::size_t a, std::size_t b) {
        for (const auto &told : told_) {
            if (told.first != a && told.first != b) {
                continue;
            }
            const auto offset = static_cast<std::uint64_t>(honest_->fields[told.first == a ? b : a].offset);
            for (std::size_t i = 0; i < evidence_->claim_count; ++i) {
                Claim &claim = evidence_->claims[i];
                for (std::uint8_t s = 0; s < claim.count; ++s) {
                    if (claim.subjects[s] == Subject::type &&
                        (claim.field == told.second ||
                         (claim.field == told.first && claim.relation == Relation::stands))) {
                        claim.values[s] = offset;
                    }
                }
            }
            const Finding &teller = honest_->fields[told.second];
            put(evidence_->image(Subject::type), teller, offset);
        }
    }

    // tp_as_number and its kin point at the first member of their suite.
    void point(std::size_t a, std::size_t b) {
        for (std::size_t i = 0; i < field_count; ++i) {
            const Witness *suite = fields[i].witness(Source::suite);
            const std::size_t first = suite != nullptr ? first_field(suite->row, evidence_->build()) : field_count;
            if ((first != a && first != b) || !has_place(honest_->fields[i])) {
                continue;
            }
            for (const Subject subject : {Subject::slots, Subject::numbers}) {
                Image &image = evidence_->image(subject);
                const auto offset = static_cast<std::uint32_t>(honest_->fields[first == a ? b : a].offset);
                put(image, honest_->fields[i], image.address + offset);
            }
        }
    }

    void put(Image &image, const Finding &field, std::uint64_t value) const {
        for (unsigned i = 0; i < field.size; ++i) {
            const unsigned at = evidence_->machine.big_endian ? field.size - 1 - i : i;
            image.bytes[field.offset + static_cast<int>(at)] = static_cast<unsigned char>(value >> 8 * i);
        }
    }

    // Swaps the members in each type; in each object, if one of them is a member of every object.
    void swap(std::size_t a, std::size_t b) {
        const bool everywhere =
            std::strcmp(fields[a].owner(), "PyObject") == 0 || std::strcmp(fields[b].owner(), "PyObject") == 0;
        const unsigned size = honest_->fields[a].size;
        const auto at_a = static_cast<std::uint32_t>(honest_->fields[a].offset);
        const auto at_b = static_cast<std::uint32_t>(honest_->fields[b].offset);
        for (std::size_t s = 0; s < subject_count; ++s) {
            Image &image = evidence_->images[s];
            if (image.size == 0 || !(everywhere || is_type(static_cast<Subject>(s)))) {
                continue;
            }
            if (everywhere && !is_type(static_cast<Subject>(s))) { // the head of every object is as long now
                image.size = std::max(image.size, std::max(at_a, at_b) + size);
            }
            if (image.has(at_a, size) && image.has(at_b, size)) {
                std::swap_ranges(image.bytes + at_a, image.bytes + at_a + size, image.bytes + at_b);
            }
        }
    }

    const Evidence &honest_evidence_;
    std::unique_ptr<Layout> honest_;
    std::unique_ptr<Evidence> evidence_;
    std::unique_ptr<Layout> layout_;
    std::vector<std::pair<std::size_t, std::size_t>> told_; // fields, and the rows whose value is their offset
};

const Lost *find_loss(std::size_t a, std::size_t b, std::size_t field) {
    for (const Lost &loss : known_losses) {
        if (std::string(loss.one) == fields[a].name() && std::string(loss.other) == fields[b].name() &&
            std::string(loss.lost) == fields[field].name()) {
            return &loss;
        }
    }
    return nullptr;
}

// What is wrong with a layout after these members changed places, a sentence a line; adds the losses that it needs.
std::string lies(const Layout &layout, const Layout &honest, std::size_t a, std::size_t b,
                 std::set<const Lost *> &needed) {
    std::string text;
    for (std::size_t i = 0; i < field_count; ++i) {
        const std::int32_t found = layout.fields[i].offset;
        const std::int32_t expected = honest.fields[i == a ? b : i == b ? a : i].offset;
        if (found == expected || fields[i].stored == Stored::members) { // a struct is where its first member is
            continue;
        }
        const Lost *loss = found == nowhere ? find_loss(a, b, i) : nullptr;
        if (loss != nullptr) {
            needed.insert(loss);
        } else {
            text += std::string(fields[i].name()) + " is at byte " + std::to_string(expected) + ", but " +
                    (found == nowhere ? "is not found" : "found at " + std::to_string(found)) + "\n";
        }
    }
    if ((fields[a].restricted || fields[b].restricted) && layout.restricted == LIBPROBE_VERDICT_PROVEN) {
        text += "the restricted struct is proven\n";
    }
    return text;
}

} // namespace

BOOST_AUTO_TEST_SUITE(swaps)

// Every field is found where it is now, and the restricted struct is not said to be proven if one of its members moved.
BOOST_AUTO_TEST_CASE(members_that_changed_places_are_found_there) {
    std::set<const Lost *> needed;
    for (const std::string &name : image_names(".record")) {
        Swapped swapped(recorded_evidence(name));
        std::size_t pairs = 0;
        for (std::size_t a = 0; a < field_count; ++a) {
            for (std::size_t b = a + 1; b < field_count; ++b) {
                if (swapped.can(a, b)) {
                    const std::string wrong = lies(swapped.layout(a, b), swapped.honest(), a, b, needed);
                    BOOST_TEST(wrong == "", name << ", " << fields[a].name() << " and " << fields[b].name()
                                                 << " swapped: " << wrong);
                    ++pairs;
                }
            }
        }
        BOOST_TEST(pairs > field_count, name << " has only " << pairs << " pairs");
    }
    for (const Lost &loss : known_losses) {
        BOOST_TEST(needed.count(&loss) == 1u,
                   loss.one << " and " << loss.other << " lose " << loss.lost << " in no record: remove the entry");
    }
}

BOOST_AUTO_TEST_SUITE_END()
