// Reads a record, which may come from anywhere, and reports any error in it as a sentence with the line's number.
#include <algorithm>
#include <cctype>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "table/families.hpp"
#include "text/line.hpp"
#include "text/record.hpp"
#include "text/record_words.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Reads line by line; each function returns what is wrong with its line, or nullptr.
class RecordReader {
public:
    explicit RecordReader(Record &record) : record_(record) {}

    const char *read(Line &line) {
        if (at_ < size_) {
            return read_bytes(line);
        }
        const char *what = line.word();
        if (ended_) {
            return "something behind the end";
        }
        if (std::strcmp(what, "interpreter") == 0) {
            return read_interpreter(line);
        }
        if (std::strcmp(what, "machine") == 0) {
            return read_machine(line);
        }
        if (std::strcmp(what, "family") == 0) {
            return read_family(line);
        }
        if (std::strcmp(what, "end") == 0 && line.ended()) {
            ended_ = true;
            return nullptr;
        }
        const bool claim = std::strcmp(what, "claim") == 0;
        const bool image = std::strcmp(what, "image") == 0;
        if (!claim && !image && std::strcmp(what, "found") != 0) {
            return "an unknown word";
        }
        if (evidence_ == nullptr) {
            return "no family yet";
        }
        return claim ? read_claim(line) : image ? read_image(line) : nullptr;
    }

    bool complete() const { return ended_ && at_ >= size_ && record_.count_ != 0; }
    bool out_of_memory() const { return out_of_memory_; }

private:
    const char *read_interpreter(Line &line) {
        if (interpreter_.version != 0) {
            return "a second interpreter";
        }
        std::snprintf(interpreter_.release, sizeof interpreter_.release, "%.31s", line.word());
        std::snprintf(interpreter_.platform, sizeof interpreter_.platform, "%.31s", line.word());
        for (const char *text : {interpreter_.release, interpreter_.platform}) {
            for (; *text != '\0'; ++text) {
                if (*text < '!' || *text > '~') {
                    return "not a name in ASCII";
                }
            }
        }
        std::uint64_t version = 0;
        if (!line.number(version, 0xffff, 16) || version == 0) {
            return "no version";
        }
        interpreter_.version = static_cast<std::uint16_t>(version);
        for (const char *word = line.word(); *word != '\0'; word = line.word()) {
            bool known = false;
            for (const BuildFlag &flag : build_flags) {
                if (std::strcmp(word, flag.word) == 0) {
                    known = interpreter_.*flag.flag = true;
                }
            }
            if (!known) {
                return "an unknown flavour of interpreter";
            }
        }
        return nullptr;
    }

    const char *read_machine(Line &line) {
        std::uint64_t pointer = 0;
        std::uint64_t long_ = 0;
        std::uint64_t align = 0;
        const bool read = line.keyword("pointer") && line.number(pointer, 8) && line.keyword("long") &&
                          line.number(long_, pointer) && line.keyword("align") && line.number(align, 64);
        const char *order = line.word();
        const bool big = std::strcmp(order, "big") == 0;
        const bool known = (pointer == 4 || pointer == 8) && (long_ == 4 || long_ == 8) && align != 0 &&
                           (align & (align - 1)) == 0 && (big || std::strcmp(order, "little") == 0);
        machine_ = {static_cast<std::uint8_t>(pointer), static_cast<std::uint8_t>(long_),
                    static_cast<std::uint8_t>(align), big};
        return read && known && line.ended() ? nullptr : "not a machine that runs Python";
    }

    const char *read_family(Line &line) {
        if (interpreter_.version == 0 || machine_.pointer_size == 0) {
            return "a family before its interpreter and machine";
        }
        const char *name = line.word();
        names_ = nullptr;
        for (const NamedFamily &one : named_families()) {
            names_ = std::strcmp(one.family->name, name) == 0 ? &one : names_;
        }
        if (names_ == nullptr) {
            return "an unknown family";
        }
        for (const Evidence *other : record_.families()) {
            if (other->family == names_->family) {
                return "a second time this family";
            }
        }
        const char *extent = line.word();
        const bool surveyed = std::strcmp(extent, "survey") == 0;
        if ((!surveyed && std::strcmp(extent, "probe") != 0) || !line.ended()) {
            return "neither a survey nor a probe";
        }
        evidence_ = Evidence::make(*names_->family, surveyed ? Extent::survey : Extent::probe, 0);
        out_of_memory_ = evidence_ == nullptr;
        if (out_of_memory_) {
            return "too large for the memory that is left";
        }
        record_.families_[record_.count_++] = evidence_;
        evidence_->interpreter = interpreter_;
        evidence_->machine = machine_;
        image_ = nullptr;
        return nullptr;
    }

    const char *read_claim(Line &line) {
        const Family &family = *names_->family;
        const char *name = line.word();
        std::uint16_t row = 0;
        while (row < family.row_count && std::strcmp(family.field_name(row), name) != 0) {
            ++row;
        }
        if (row == family.row_count) {
            return "an unknown field";
        }
        const std::size_t source = index_of(names_->sources, family.source_count, line.word());
        if (source == family.source_count) {
            return "an unknown source";
        }
        for (std::size_t i = 0; i < evidence_->claim_count; ++i) {
            if (evidence_->claims[i].row == row &&
                (evidence_->claims[i].sources & bit(static_cast<Source>(source))) != 0) {
                return "a second claim of one source about one field";
            }
        }
        const std::size_t relation = index_of(relation_words, static_cast<std::size_t>(Relation::count), line.word());
        if (relation == static_cast<std::size_t>(Relation::count)) {
            return "an unknown relation";
        }
        Claim *claim = evidence_->add_claim(row, static_cast<Source>(source), static_cast<Relation>(relation));
        for (const char *word = line.word(); claim != nullptr && *word != '\0'; word = line.word()) {
            const char *wrong = read_said(word, *claim);
            if (wrong != nullptr) {
                return wrong;
            }
        }
        return evidence_->full ? "too many claims" : nullptr;
    }

    const char *read_said(const char *word, Claim &claim) {
        char name[24];
        std::uint64_t value = 0;
        if (!split(word, name, value)) {
            return "not a value";
        }
        if (std::strcmp(name, "mask") == 0) {
            claim.mask = value;
            return nullptr;
        }
        if (std::strcmp(name, "width") == 0) {
            claim.width = static_cast<std::uint8_t>(value);
            return value == 1 || value == 2 || value == 4 || value == 8 ? nullptr : "not a width";
        }
        const std::size_t subject = index_of(names_->subjects, names_->family->subject_count, name);
        if (subject == names_->family->subject_count) {
            return "an unknown subject";
        }
        evidence_->say(static_cast<Subject>(subject), value);
        return nullptr;
    }

    const char *read_image(Line &line) {
        const std::size_t subject = index_of(names_->subjects, names_->family->subject_count, line.word());
        if (subject == names_->family->subject_count) {
            return "an unknown subject";
        }
        if (evidence_->images[subject].size != 0) {
            return "a second image of one subject";
        }
        std::uint64_t address = 0;
        std::uint64_t size = 0;
        if (!line.number(address, UINT64_MAX, 16)) {
            return "not an address";
        }
        if (!line.number(size, image_capacity) || size == 0 || !line.ended()) {
            return "not the size of an object";
        }
        bytes_ = evidence_->add_image(static_cast<Subject>(subject), address, static_cast<std::size_t>(size));
        if (bytes_ == nullptr) {
            return "too many images";
        }
        before_ = image_;
        image_ = &evidence_->images[subject];
        at_ = 0;
        size_ = static_cast<std::uint32_t>(size);
        return nullptr;
    }

    // One line of an image's bytes.
    const char *read_bytes(Line &line) {
        static const char wrong[] = "not the bytes of an image";
        const std::uint32_t count = std::min<std::uint32_t>(record_bytes_a_line, size_ - at_);
        unsigned char *bytes = bytes_ + at_;
        const std::uint32_t at = at_;
        at_ += record_bytes_a_line;
        const char *hex = line.word();
        if (std::strcmp(hex, ".") == 0) {
            std::memset(bytes, 0, count);
            return line.ended() ? nullptr : wrong;
        }
        if (std::strcmp(hex, "=") == 0) {
            if (!line.ended() || before_ == nullptr || !before_->has(at, count)) {
                return wrong;
            }
            std::memcpy(bytes, evidence_->bytes + before_->start + at, count);
            return nullptr;
        }
        for (std::uint32_t i = 0; i < count; ++i, hex += 2) {
            const int high = digit(hex[0]);
            const int low = high < 0 ? -1 : digit(hex[1]);
            if (low < 0) {
                return wrong;
            }
            bytes[i] = static_cast<unsigned char>(high << 4 | low);
        }
        return *hex == '\0' ? nullptr : wrong;
    }

    Record &record_;
    Interpreter interpreter_{};
    Machine machine_{};
    const NamedFamily *names_ = nullptr;
    Evidence *evidence_ = nullptr;
    const Image *image_ = nullptr;  // being read, while at_ < size_
    const Image *before_ = nullptr; // the one before it in its family
    unsigned char *bytes_ = nullptr;
    std::uint32_t at_ = 0;
    std::uint32_t size_ = 0;
    bool ended_ = false;
    bool out_of_memory_ = false;
};

Record::~Record() {
    for (std::size_t i = 0; i < count_; ++i) {
        std::free(families_[i]);
    }
}

libprobe_status Record::read(const char *text, Writer &problem) {
    static const char byte_order_mark[] = "\xef\xbb\xbf";
    Line line;
    if (std::strncmp(text, byte_order_mark, sizeof byte_order_mark - 1) == 0) {
        problem.put("line 1: the text begins with a byte order mark: save it as UTF-8 without one");
        return LIBPROBE_BAD_RECORD;
    }
    if (!line.read(text) || !line.is(record_header)) {
        problem.print("line 1: this is not a record that libprobe " LIBPROBE_VERSION " reads (\"%s\")", record_header);
        return LIBPROBE_BAD_RECORD;
    }
    RecordReader reader(*this);
    for (unsigned number = 2; line.read(text); ++number) {
        const char *wrong = reader.read(line);
        if (wrong != nullptr) {
            problem.print("line %u: %s", number, wrong);
            return reader.out_of_memory() ? LIBPROBE_OUT_OF_MEMORY : LIBPROBE_BAD_RECORD;
        }
    }
    if (!reader.complete()) {
        problem.put("the record is cut short");
        return LIBPROBE_BAD_RECORD;
    }
    return LIBPROBE_OK;
}

} // namespace libprobe
