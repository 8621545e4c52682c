// Runs self-tests. A self-test asks the cheapest witnesses of the required rows. If these do not prove all rows, it
// asks all cheap witnesses, which prove them or tell why not.
#include "state/require.hpp"

#include <algorithm>
#include <initializer_list>

#include "judge/locate.hpp"
#include "platform/compiler.hpp"
#include "python/interpreter.hpp"
#include "state/cells.hpp"
#include "state/run.hpp"
#include "text/error.hpp"
#include "text/requirement.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

// The row of a requirement; no_row if its family, or the family itself, is unknown.
std::uint16_t row_of(const libprobe_requirement &requirement) {
    return requirement.family != nullptr ? requirement.family->family->row_of(requirement.field) : no_row;
}

bool is_met(const libprobe_requirement &requirement, std::int32_t offset) {
    return offset != nowhere && (requirement.offset == LIBPROBE_ANYWHERE || requirement.offset == offset);
}

// The offset in the field's cell; nowhere if the cell is not set.
std::int32_t cell_place(const libprobe_requirement &requirement, std::uint16_t row) {
    const libprobe_cell place = row != no_row ? load_acquire(&requirement.family->cells[row]) : LIBPROBE_UNSET;
    return place != LIBPROBE_UNSET ? static_cast<std::int32_t>(place) : std::int32_t{nowhere};
}

// Whether all requirements were proven before.
bool known_before(const libprobe_requirement *requirements, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        if (!is_met(requirements[i], cell_place(requirements[i], row_of(requirements[i])))) {
            return false;
        }
    }
    return true;
}

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
class Run {
public:
    Run(const Questions &questions, const Interpreter &interpreter)
        : questions_(questions), interpreter_(interpreter) {}
    ~Run() { std::free(findings_); }
    Run(const Run &) = delete;
    Run &operator=(const Run &) = delete;

    void begin(Extent extent) {
        plan_.begin(*questions_.family, build_of(interpreter_, native_machine()), extent);
        for (const std::uint16_t row : {questions_.bound, questions_.head}) {
            if (row != no_row) {
                plan_.add(row);
            }
        }
    }
    void add(std::uint16_t row) {
        each_way(*questions_.family, row, [this](std::uint16_t other) { plan_.add(other); });
        plan_.add(row);
    }

    libprobe_status find(libprobe_error *error) {
        const Block<Evidence> evidence = block(Evidence::make(*questions_.family, plan_.extent, plan_.count));
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
        bool reached = true;
        each_way(*questions_.family, row, [&](std::uint16_t other) { reached = reached && has_place(finding(other)); });
        return reached ? finding(row).offset : std::int32_t{nowhere};
    }

    // Writes the row's cell, after the other cells that its accessor reads.
    LIBPROBE_COLD void publish(std::uint16_t row) const {
        const auto write = [this](std::uint16_t one) { settle(questions_.cells[one], finding(one).offset); };
        if (!is_bounded() || place(row) == nowhere) {
            return;
        }
        for (const std::uint16_t one : {questions_.bound, questions_.head}) {
            if (one != no_row) {
                write(one);
            }
        }
        each_way(*questions_.family, row, write);
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
        each_way(*questions_.family, row, [&](std::uint16_t other) {
            result = has_place(result) && !has_place(finding(other)) ? finding(other) : result;
        });
        return result;
    }

private:
    const Questions &questions_;
    const Interpreter &interpreter_;
    Plan plan_;
    Finding *findings_ = nullptr;
};

class SelfTest {
public:
    SelfTest(const libprobe_requirement *requirements, std::size_t count, bool publishes)
        : requirements_(requirements), count_(count), publishes_(publishes) {}

    // Returns OK, or NOT_PROVEN with the message in `out`, or another status with the error filled in.
    libprobe_status run(Writer &out, libprobe_error *error) {
        libprobe_status status = running_interpreter(interpreter_, error);
        std::size_t tested = 0;
        for (std::size_t i = 0; i < count_ && status == LIBPROBE_OK; ++i) {
            status = is_first_of_family(i) ? test(*requirements_[i].family, tested, error) : status;
        }
        if (status == LIBPROBE_OK && tested != count_) { // a field or a family is unknown
            status = LIBPROBE_NOT_PROVEN;
        }
        return status == LIBPROBE_NOT_PROVEN ? explain(out, error) : status;
    }

private:
    bool is_first_of_family(std::size_t i) const {
        const libprobe_family *family = requirements_[i].family;
        if (family == nullptr || (i != 0 && requirements_[i - 1].family == family)) {
            return false;
        }
        for (std::size_t other = 0; other < i; ++other) {
            if (requirements_[other].family == family) {
                return false;
            }
        }
        return true;
    }

    template <class Visit> void each_of(const Questions &questions, Visit visit) const {
        for (std::size_t i = 0; i < count_; ++i) {
            if (requirements_[i].family == &questions) {
                const std::uint16_t row = questions.family->row_of(requirements_[i].field);
                if (row != no_row) {
                    visit(i, row);
                }
            }
        }
    }

    // Asks the cheapest witnesses only; adds the number of fields that the family knows to `tested`. NOT_PROVEN if they
    // do not prove all.
    libprobe_status test(const Questions &questions, std::size_t &tested, libprobe_error *error) const {
        Run run(questions, interpreter_);
        run.begin(Extent::required);
        each_of(questions, [&](std::size_t, std::uint16_t row) {
            run.add(row);
            ++tested;
        });
        const libprobe_status status = run.find(error);
        if (status != LIBPROBE_OK) {
            return status;
        }
        bool all = run.is_bounded();
        each_of(questions,
                [&](std::size_t i, std::uint16_t row) { all = all && is_met(requirements_[i], run.place(row)); });
        if (all && publishes_) {
            each_of(questions, [&](std::size_t, std::uint16_t row) { run.publish(row); });
        }
        return all ? LIBPROBE_OK : LIBPROBE_NOT_PROVEN;
    }

    // Asks all cheap witnesses of all families. OK if they prove the rest.
    LIBPROBE_COLD libprobe_status explain(Writer &out, libprobe_error *error) const {
        const Block<Outcome> outcomes =
            block(static_cast<Outcome *>(std::malloc(std::max<std::size_t>(count_, 1) * sizeof(Outcome))));
        if (outcomes == nullptr) {
            return fail(error, LIBPROBE_OUT_OF_MEMORY);
        }
        libprobe_status status = LIBPROBE_OK;
        for (std::size_t i = 0; i < count_; ++i) {
            Outcome &outcome = outcomes.get()[i];
            outcome = Outcome{requirements_[i], nullptr, row_of(requirements_[i]), Finding{}};
            outcome.family = outcome.row != no_row ? requirements_[i].family->family : nullptr;
            outcome.finding.offset = nowhere;
        }
        for (std::size_t i = 0; i < count_ && status == LIBPROBE_OK; ++i) {
            status = is_first_of_family(i) ? test_all(*requirements_[i].family, outcomes.get(), error) : status;
        }
        bool all = status == LIBPROBE_OK;
        for (std::size_t i = 0; i < count_ && all; ++i) {
            all = outcomes.get()[i].met();
        }
        if (status != LIBPROBE_OK || all) {
            return status;
        }
        describe_failure(interpreter_, {outcomes.get(), count_}, out);
        return LIBPROBE_NOT_PROVEN;
    }

    LIBPROBE_COLD libprobe_status test_all(const Questions &questions, Outcome outcomes[],
                                           libprobe_error *error) const {
        Run run(questions, interpreter_);
        run.begin(Extent::probe);
        each_of(questions, [&](std::size_t, std::uint16_t row) { run.add(row); });
        const libprobe_status status = run.find(error);
        if (status != LIBPROBE_OK) {
            return status;
        }
        each_of(questions, [&](std::size_t i, std::uint16_t row) {
            outcomes[i].finding = run.explain(row);
            const std::int32_t proven = publishes_ ? cell_place(requirements_[i], row) : std::int32_t{nowhere};
            if (proven != nowhere) { // for example by a survey
                outcomes[i].finding.offset = proven;
            } else if (publishes_ && outcomes[i].met()) {
                run.publish(row);
            }
        });
        return LIBPROBE_OK;
    }

    const libprobe_requirement *const requirements_;
    const std::size_t count_;
    const bool publishes_;
    Interpreter interpreter_ = {};
};

LIBPROBE_COLD int fail_import(const char *message) {
    PyErr_SetString(PyExc_ImportError, message);
    return -1;
}

// The sentences of errors do not say whose they are.
LIBPROBE_COLD int fail_import(libprobe_status status, const libprobe_error &error) {
    PyErr_Format(status == LIBPROBE_OUT_OF_MEMORY ? PyExc_MemoryError : PyExc_ImportError, "libprobe: %s",
                 error.message);
    return -1;
}

// An exception can be set only with an attached thread state, but also while the interpreter is finalized.
LIBPROBE_COLD int refuse_thread(libprobe_status status, const libprobe_error &error) {
    return status == LIBPROBE_NOT_INITIALIZED && is_attached() ? fail_import(status, error) : -1;
}

int run_test(const libprobe_requirement *requirements, std::size_t count, bool publishes) {
    libprobe_error error;
    libprobe_status status = check_attached(&error, running_version());
    if (status != LIBPROBE_OK) {
        return refuse_thread(status, error);
    }
    if (requirements == nullptr && count != 0) {
        return fail_import("libprobe: the list of required fields is NULL");
    }
    char message[4096];
    Writer words(message, sizeof message);
    {
        const KeptException kept;
        status = SelfTest(requirements, count, publishes).run(words, &error);
    }
    if (status == LIBPROBE_OK) {
        return 0;
    }
    return status == LIBPROBE_NOT_PROVEN ? fail_import(message) : fail_import(status, error);
}

} // namespace

int require(const libprobe_requirement *requirements, std::size_t count) {
    return requirements != nullptr && known_before(requirements, count) ? 0 : run_test(requirements, count, true);
}

int selftest(const libprobe_requirement *requirements, std::size_t count) {
    return run_test(requirements, count, false);
}

} // namespace libprobe
