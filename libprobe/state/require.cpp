// Runs self-tests. A self-test asks the cheapest witnesses of the required rows. If these do not prove all rows, it
// asks all cheap witnesses, which prove them or tell why not.
#include "state/require.hpp"

#include <algorithm>
#include <initializer_list>

#include "platform/compiler.hpp"
#include "python/interpreter.hpp"
#include "state/proof.hpp"
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

// The offset that the field's cell tells; nowhere if the cell is not set.
std::int32_t cell_place(const libprobe_requirement &requirement, std::uint16_t row) {
    return row != no_row
               ? offset_in(requirement.family->family->rows[row], load_acquire(&requirement.family->cells[row]))
               : std::int32_t{nowhere};
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

class SelfTest {
public:
    SelfTest(const libprobe_requirement *requirements, std::size_t count, bool publishes)
        : requirements_(requirements), count_(count), publishes_(publishes) {}

    // Returns OK, or NOT_PROVEN with the message in `out`, or another status with the error filled in.
    libprobe_status run(Writer &out, libprobe_error *error) {
        libprobe_status status = running_interpreter(interpreter_, room_, error);
        std::size_t tested = 0;
        if (status == LIBPROBE_OK) {
            status = each_family([&](const Questions &questions) { return test(questions, tested, error); });
        }
        if (status == LIBPROBE_OK && tested != count_) { // a field or a family is unknown
            status = LIBPROBE_NOT_PROVEN;
        }
        return status == LIBPROBE_NOT_PROVEN ? explain(out, error) : status;
    }

private:
    // Calls visit(questions) for each family that is required, until one does not return OK.
    template <class Visit> libprobe_status each_family(Visit visit) const {
        libprobe_status status = LIBPROBE_OK;
        const libprobe_requirement *const end = requirements_ + count_;
        const libprobe_requirement *next = requirements_;
        while (next != end && status == LIBPROBE_OK) {
            const libprobe_family *family = next->family;
            if (family != nullptr && is_first_of_family(next)) {
                status = visit(*family);
            }
            while (next != end && next->family == family) {
                ++next;
            }
        }
        return status;
    }
    bool is_first_of_family(const libprobe_requirement *needed) const {
        const libprobe_requirement *first = requirements_;
        while (first->family != needed->family) {
            ++first;
        }
        return first == needed;
    }

    // Calls visit(requirement, row) for each required field that the family has.
    template <class Visit> void each_of(const Questions &questions, Visit visit) const {
        const Family family = *questions.family; // a copy, which no store can change
        const libprobe_requirement *const end = requirements_ + count_;
        for (const libprobe_requirement *needed = requirements_; needed != end; ++needed) {
            const std::uint16_t row = family.row_of(needed->field);
            if (needed->family == &questions && row != no_row) {
                visit(*needed, row);
            }
        }
    }

    // Asks the cheapest witnesses only; adds the number of fields that the family knows to `tested`. NOT_PROVEN if they
    // do not prove all.
    LIBPROBE_NOINLINE libprobe_status test(const Questions &questions, std::size_t &tested,
                                           libprobe_error *error) const {
        Proof proof(questions, *interpreter_);
        proof.begin(Extent::required);
        std::size_t known = 0;
        each_of(questions, [&](const libprobe_requirement &, std::uint16_t row) {
            proof.add_required(row);
            ++known;
        });
        tested += known;
        const libprobe_status status = proof.find(error);
        if (status != LIBPROBE_OK) {
            return status;
        }
        std::size_t met = 0;
        each_of(questions, [&](const libprobe_requirement &needed, std::uint16_t row) {
            met += is_met(needed, proof.place(row));
        });
        const bool all = met == known && proof.is_bounded();
        if (all && publishes_) {
            each_of(questions, [&](const libprobe_requirement &, std::uint16_t row) { proof.publish(row); });
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
        for (std::size_t i = 0; i < count_; ++i) {
            Outcome &outcome = outcomes.get()[i];
            outcome = Outcome{requirements_[i], nullptr, row_of(requirements_[i]), Finding{}};
            outcome.family = outcome.row != no_row ? requirements_[i].family->family : nullptr;
            outcome.finding.offset = nowhere;
        }
        const libprobe_status status =
            each_family([&](const Questions &questions) { return test_all(questions, outcomes.get(), error); });
        bool all = status == LIBPROBE_OK;
        for (std::size_t i = 0; i < count_ && all; ++i) {
            all = outcomes.get()[i].met();
        }
        if (status != LIBPROBE_OK || all) {
            return status;
        }
        describe_failure(*interpreter_, {outcomes.get(), count_}, out);
        return LIBPROBE_NOT_PROVEN;
    }

    LIBPROBE_COLD libprobe_status test_all(const Questions &questions, Outcome outcomes[],
                                           libprobe_error *error) const {
        Proof proof(questions, *interpreter_);
        proof.begin(Extent::probe);
        each_of(questions, [&](const libprobe_requirement &, std::uint16_t row) { proof.add(row); });
        const libprobe_status status = proof.find(error);
        if (status != LIBPROBE_OK) {
            return status;
        }
        each_of(questions, [&](const libprobe_requirement &needed, std::uint16_t row) {
            Outcome &outcome = outcomes[&needed - requirements_];
            outcome.finding = proof.explain(row);
            const std::int32_t proven = publishes_ ? cell_place(needed, row) : std::int32_t{nowhere};
            if (proven != nowhere) { // for example by a survey
                outcome.finding.offset = proven;
            } else if (publishes_ && outcome.met()) {
                proof.publish(row);
            }
        });
        return LIBPROBE_OK;
    }

    const libprobe_requirement *const requirements_;
    const std::size_t count_;
    const bool publishes_;
    const Interpreter *interpreter_ = nullptr;
    Interpreter room_ = {};
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
