// Makes claims for the tests about a made-up object.
#pragma once

#include <boost/test/unit_test.hpp>

#include "made_up.hpp"

namespace made_up {

using Words = std::initializer_list<std::pair<Subject, std::uint64_t>>;

inline Claim &say(World &world, std::size_t row, Source source, Relation relation, Words words) {
    Claim *claim = world.evidence().add_claim(row, source, relation);
    for (const auto &[subject, value] : words) {
        world.evidence().say(subject, value);
    }
    BOOST_REQUIRE(!world.evidence().full);
    return *claim;
}

// The first word that the claim says.
inline std::uint64_t &said(World &world, std::size_t claim) { return world.evidence().claims[claim].value; }

} // namespace made_up
