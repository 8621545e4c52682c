// Runs the pipeline for the required rows of one family, and publishes what it proves. Talks to Python.
#pragma once

#include <cstdlib>
#include <initializer_list>

#include "judge/locate.hpp"
#include "platform/compiler.hpp"
#include "platform/hidden.hpp"
#include "state/cells.hpp"
#include "state/run.hpp"
#include "text/error.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// An accessor of a suite's field also reads the suite's start and the pointer to the suite. The pointer is never
// published alone: otherwise an accessor of an unproven field would read the suite's first field.
template <class Visit> inline void each_way(const Family &family, std::uint16_t row, Visit visit) {
    const Field &field = family.rows[row];
    if (field.suite_row != no_row) {
        visit(field.owner_row);
        visit(field.suite_row);
    } else if (field.start_row != no_row) {
        visit(field.start_row);
    }
}

// The required rows of one family, and their findings from one run of the pipeline.
class Proof {
public:
    Proof(const Questions &questions, const Interpreter &interpreter)
        : questions_(questions), family_(*questions.family), interpreter_(interpreter) {}
    ~Proof() { std::free(findings_); }
    Proof(const Proof &) = delete;
    Proof &operator=(const Proof &) = delete;

    void begin(Extent extent) {
        plan_.begin(family_, build_of(interpreter_, native_machine()), extent);
        for (const std::uint16_t row : {questions_.bound, questions_.head}) {
            if (row != no_row) {
                plan_.add(row);
            }
        }
    }
    // Adds a row and the rows that lead to it; the first for a self-test only.
    void add_required(std::uint16_t row) { family_.rows[row].simple ? plan_.add_simple(row) : add(row); }
    LIBPROBE_NOINLINE void add(std::uint16_t row) {
        each_way(family_, row, [this](std::uint16_t other) { plan_.add(other); });
        plan_.add(row);
    }

    libprobe_status find(libprobe_error *error) {
        const Block<Evidence> evidence = block(Evidence::make(family_, plan_.extent, plan_.count));
        findings_ = static_cast<Finding *>(std::malloc(plan_.count * sizeof(Finding)));
        if (evidence == nullptr || findings_ == nullptr) {
            return fail(error, LIBPROBE_OUT_OF_MEMORY);
        }
        const libprobe_status status = collect(questions_, plan_, nullptr, interpreter_, *evidence, error);
        if (status == LIBPROBE_OK) {
            locate(*evidence, plan_.all_rows(), findings_);
        }
        return status;
    }

    // Whether the images' ends are proven. If not, nothing that was read in them counts.
    bool is_bounded() const { return questions_.bound == no_row || has_place(finding(questions_.bound)); }
    const Finding &finding(std::uint16_t row) const { return findings_[plan_.position[row]]; }

    // The row's offset; nowhere if it, or a row that leads to it, is not proven. The images must be bounded.
    std::int32_t place(std::uint16_t row) const {
        return family_.rows[row].simple || is_reached(row) ? finding(row).offset : std::int32_t{nowhere};
    }

    // Writes the row's cell, after the other cells that its accessor reads.
    LIBPROBE_COLD void publish(std::uint16_t row) const {
        const auto write = [this](std::uint16_t one) {
            settle(questions_.cells[one], cell_value(family_.rows[one], finding(one)));
        };
        if (!is_bounded() || place(row) == nowhere) {
            return;
        }
        for (const std::uint16_t one : {questions_.bound, questions_.head}) {
            if (one != no_row) {
                write(one);
            }
        }
        each_way(family_, row, write);
        write(row);
    }

    // Why the row has no place.
    LIBPROBE_COLD Finding explain(std::uint16_t row) const {
        Finding result = finding(row);
        if (!is_bounded()) {
            result = Finding{};
            result.offset = nowhere;
            result.reason = Reason::UNBOUNDED;
        }
        each_way(family_, row, [&](std::uint16_t other) {
            result = has_place(result) && !has_place(finding(other)) ? finding(other) : result;
        });
        return result;
    }

private:
    LIBPROBE_NOINLINE bool is_reached(std::uint16_t row) const {
        bool reached = true;
        each_way(family_, row, [&](std::uint16_t other) { reached = reached && has_place(finding(other)); });
        return reached;
    }

    const Questions &questions_;
    const Family &family_;
    const Interpreter &interpreter_;
    Plan plan_;
    Finding *findings_ = nullptr;
};

} // namespace libprobe
