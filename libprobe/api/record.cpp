// Defines libprobe_record, alone in its file because it links all questions of a survey.
#include <cstdlib>

#include "judge/compare.hpp"
#include "python/interpreter.hpp"
#include "state/families.hpp"
#include "state/run.hpp"
#include "text/error.hpp"
#include "text/record.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

// The evidence of all families, and their findings.
class Recording {
public:
    Recording() = default;
    ~Recording() {
        for (Evidence *evidence : evidence_) {
            std::free(evidence);
        }
    }
    Recording(const Recording &) = delete;
    Recording &operator=(const Recording &) = delete;

    libprobe_status make(libprobe_error *error) {
        libprobe_status status = check_attached(error, running_version());
        if (status != LIBPROBE_OK) {
            return status;
        }
        const KeptException kept;
        status = identify(interpreter_, error);
        for (const Member &member : surveyed_families()) {
            status = status == LIBPROBE_OK ? add(member, error) : status;
        }
        return status;
    }

    void write(Writer &out) const {
        write_record_head(interpreter_, evidence_[0]->machine, out);
        for (std::size_t i = 0; i < count_; ++i) {
            write_record_family(*evidence_[i], layout_->parts[i], out);
        }
        write_record_end(out);
    }

private:
    libprobe_status add(const Member &member, libprobe_error *error) {
        if (layout_ == nullptr) {
            const Family *tables[Layout::part_capacity];
            const Span<Member> all = surveyed_families();
            for (std::size_t i = 0; i < all.size(); ++i) {
                tables[i] = all[i].questions->family;
            }
            layout_.reset(Layout::make(tables, all.size()));
        }
        Plan plan;
        plan.begin(*member.questions->family, build_of(interpreter_, native_machine()), Extent::survey);
        plan.add_all();
        Evidence *evidence = Evidence::make(*plan.family, Extent::survey, plan.count);
        if (layout_ == nullptr || evidence == nullptr) {
            std::free(evidence);
            return fail(error, LIBPROBE_OUT_OF_MEMORY);
        }
        evidence_[count_++] = evidence;
        const libprobe_status status = collect(*member.questions, plan, member.survey, interpreter_, *evidence, error);
        if (status == LIBPROBE_OK) {
            prove(*evidence, member.questions->expected, layout_->parts[count_ - 1]);
        }
        return status;
    }

    Interpreter interpreter_{};
    Block<Layout> layout_ = block<Layout>(nullptr);
    Evidence *evidence_[Layout::part_capacity] = {};
    std::size_t count_ = 0;
};

} // namespace

} // namespace libprobe

char *libprobe_record(libprobe_error *error) {
    libprobe::Recording recording;
    if (recording.make(error) != LIBPROBE_OK) {
        return nullptr;
    }
    libprobe::Writer counted(nullptr, 0);
    recording.write(counted);
    const std::size_t size = counted.length() + 1;
    auto *text = static_cast<char *>(std::malloc(size));
    if (text == nullptr) {
        libprobe::fail(error, LIBPROBE_OUT_OF_MEMORY);
        return nullptr;
    }
    libprobe::Writer out(text, size);
    recording.write(out);
    libprobe::succeed(error);
    return text;
}
