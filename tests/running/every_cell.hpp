// Unsets and sets the cells that accessors read, to test both of their ways.
#pragma once

#include "python_test.hpp"

#include <vector>

#include "objects.hpp"

namespace libprobe {

// The cells of all families. Proves them when it is made.
class Cells {
public:
    Cells() {
        for (const Member &member : probed_families()) {
            libprobe_error error;
            const auto *family = static_cast<const libprobe_family *>(member.questions);
            BOOST_REQUIRE_MESSAGE(libprobe_prepare(family, &error) == LIBPROBE_OK, error.message);
            for (std::uint16_t row = 0; row < family->family->row_count; ++row) {
                cells_.push_back(&family->cells[row]);
                proven_.push_back(family->cells[row]);
            }
        }
    }
    ~Cells() { prove(); }

    void prove() const {
        for (std::size_t i = 0; i < cells_.size(); ++i) {
            *cells_[i] = proven_[i];
        }
    }
    void unset() const {
        for (libprobe_cell *cell : cells_) {
            *cell = LIBPROBE_UNSET;
        }
    }

private:
    std::vector<libprobe_cell *> cells_;
    std::vector<libprobe_cell> proven_;
};

} // namespace libprobe
