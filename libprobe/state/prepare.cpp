// Proves the rows of one family that a probe can tell, publishes those that are proven, and names the others.
#include "state/prepare.hpp"

#include "python/interpreter.hpp"
#include "state/proof.hpp"
#include "text/requirement.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

class Preparation {
public:
    Preparation(const Questions &questions, const Interpreter &interpreter)
        : questions_(questions), interpreter_(interpreter), build_(build_of(interpreter, native_machine())),
          proof_(questions, interpreter) {}

    libprobe_status run(libprobe_error *error) {
        proof_.begin(Extent::probe);
        bool any = false;
        each_unproven([&](std::uint16_t row) {
            proof_.add(row);
            any = true;
        });
        if (!any) {
            return succeed(error);
        }
        const libprobe_status status = proof_.find(error);
        if (status != LIBPROBE_OK) {
            return status;
        }
        each_unproven([&](std::uint16_t row) { proof_.publish(row); });
        return explain(error);
    }

private:
    // Calls visit(row) for each row that a probe can prove in this build, and whose cell is not set.
    template <class Visit> void each_unproven(Visit visit) const {
        for (std::uint16_t row = 0; row < questions_.family->row_count; ++row) {
            if (!is_set(questions_.cells[row]) && is_asked(row)) {
                visit(row);
            }
        }
    }
    // Whether a probe has a witness of the row. Only a survey asks some witnesses; a struct is seen at its first
    // member.
    bool is_asked(std::uint16_t row) const {
        const Family &family = *questions_.family;
        const Sources offered = family.offered(row, build_) & ~family.surveyed;
        return offered == bit(first_member)
                   ? is_asked(family.first_member_in(family.witness(row, first_member)->row, build_))
                   : offered != 0;
    }

    libprobe_status explain(libprobe_error *error) const {
        char list[sizeof error->message];
        Writer words(list, sizeof list);
        each_unproven([&](std::uint16_t row) {
            words.print("%s%s ", words.length() != 0 ? "; " : "", questions_.family->field_name(row));
            describe_finding(*questions_.family, row, proof_.explain(row), nowhere, words);
        });
        if (words.length() == 0) {
            return succeed(error);
        }
        char name[128];
        Writer interpreter(name, sizeof name);
        describe_interpreter(interpreter_, interpreter);
        return fail(error, LIBPROBE_NOT_PROVEN, "these fields cannot be used on %s: %s", name, list);
    }

    const Questions &questions_;
    const Interpreter &interpreter_;
    const Build build_;
    Proof proof_;
};

} // namespace

libprobe_status prepare(const Questions &questions, libprobe_error *error) {
    libprobe_status status = check_attached(error, running_version());
    if (status != LIBPROBE_OK) {
        return status;
    }
    const KeptException kept;
    const Interpreter *interpreter = nullptr;
    Interpreter room = {};
    status = running_interpreter(interpreter, room, error);
    return status == LIBPROBE_OK ? Preparation(questions, *interpreter).run(error) : status;
}

} // namespace libprobe
