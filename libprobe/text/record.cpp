// Records, both ways.
#include "text/record.hpp"

#include <algorithm>
#include <cctype>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace LIBPROBE_INTERNAL libprobe {

namespace {

const char header[] = "libprobe record 2";
enum : std::uint32_t { bytes_a_line = 32 };

const char *const subject_words[] = {
#define X(name) #name,
    LIBPROBE_SUBJECTS(X)
#undef X
};
const char *const relation_words[] = {"holds", "changes", "shares", "stands"};
static_assert(sizeof relation_words / sizeof *relation_words == static_cast<std::size_t>(Relation::count),
              "one for each");
const char *const source_words[] = {
#define X(name, text, survey) #name,
    LIBPROBE_SOURCES(X)
#undef X
};
const char *const size_words[] = {
#define X(name, text) #name,
    LIBPROBE_SIZE_SOURCES(X)
#undef X
};

struct Flag {
    const char *word;
    bool Interpreter::*flag;
};
const Flag flags[] = {{"debug", &Interpreter::debug},
                      {"trace-refs", &Interpreter::trace_refs},
                      {"free-threaded", &Interpreter::free_threaded}};

// The index of the word in the list, its size if it is not there.
template <std::size_t N> std::size_t index_of(const char *const (&words)[N], const char *word) {
    std::size_t i = 0;
    while (i < N && std::strcmp(words[i], word) != 0) {
        ++i;
    }
    return i;
}

// One line of a record, word by word.
class Line {
public:
    // False at the end of the text, which `next` is moved along. A line that does not fit reads as an empty one.
    bool read(const char *&next) {
        if (*next == '\0') {
            return false;
        }
        const std::size_t length = std::strcspn(next, "\n");
        std::snprintf(text_, sizeof text_, "%.*s", length < sizeof text_ ? static_cast<int>(length) : 0, next);
        next += length + (next[length] == '\n');
        rest_ = text_;
        return true;
    }
    bool is(const char *whole) const { return std::strcmp(text_, whole) == 0; }
    // The next word, "" where there is none.
    const char *word() {
        char *start = rest_ + std::strspn(rest_, " ");
        rest_ = start + std::strcspn(start, " ");
        if (*rest_ != '\0') {
            *rest_++ = '\0';
        }
        return start;
    }
    // The next word as a whole number up to `greatest`; false for anything else.
    bool number(std::uint64_t &value, std::uint64_t greatest, int base = 10) {
        const char *digits = word();
        char *end = nullptr;
        value = std::strtoull(digits, &end, base);
        return std::isxdigit(static_cast<unsigned char>(*digits)) != 0 && *end == '\0' && value <= greatest;
    }
    bool keyword(const char *expected) { return std::strcmp(word(), expected) == 0; }
    bool ended() const { return rest_[std::strspn(rest_, " ")] == '\0'; }

private:
    char text_[512];
    char *rest_ = text_;
};

// The value of a hexadecimal digit, -1 for anything else.
int digit(char character) {
    if (character >= '0' && character <= '9') {
        return character - '0';
    }
    return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
}

// One line of an image's bytes.
bool read_bytes(Line &line, Image &image, std::uint32_t at, const Image &plain) {
    const char *hex = line.word();
    const std::uint32_t count = std::min<std::uint32_t>(bytes_a_line, image.size - at);
    if (std::strcmp(hex, ".") == 0) {
        std::memset(image.bytes + at, 0, count);
        return line.ended();
    }
    if (std::strcmp(hex, "=") == 0) {
        std::memcpy(image.bytes + at, plain.bytes + at, count);
        return line.ended() && &image != &plain && plain.has(at, count);
    }
    for (std::uint32_t i = at; i < image.size && i < at + bytes_a_line; ++i, hex += 2) {
        const int high = digit(hex[0]);
        const int low = high < 0 ? -1 : digit(hex[1]);
        if (low < 0) {
            return false;
        }
        image.bytes[i] = static_cast<unsigned char>(high << 4 | low);
    }
    return *hex == '\0';
}

// Reads line by line; each function says what is wrong with its line, or nullptr.
class Reader {
public:
    explicit Reader(Evidence &evidence) : evidence_(evidence) {}

    const char *read(Line &line) {
        if (at_ < size_) {
            const bool good = read_bytes(line, *image_, at_, evidence_.image(Subject::plain));
            at_ += bytes_a_line;
            return good ? nullptr : "not the bytes of an image";
        }
        const char *what = line.word();
        if (std::strcmp(what, "interpreter") == 0) {
            return read_interpreter(line);
        }
        if (std::strcmp(what, "machine") == 0) {
            return read_machine(line);
        }
        if (std::strcmp(what, "static_type_size") == 0) {
            return read_size(line, evidence_.static_type_size);
        }
        if (std::strcmp(what, "size") == 0) {
            const std::size_t source = index_of(size_words, line.word());
            return source == size_source_count ? "an unknown source of a size"
                                               : read_size(line, evidence_.sizes[source]);
        }
        if (std::strcmp(what, "claim") == 0) {
            return read_claim(line);
        }
        if (std::strcmp(what, "found") == 0) {
            return nullptr;
        }
        return std::strcmp(what, "image") == 0 ? read_image(line) : "an unknown word";
    }

    bool complete() {
        bool all = evidence_.interpreter.version != 0 && evidence_.machine.pointer_size != 0 && at_ >= size_;
        for (const Subject subject : {Subject::slots, Subject::numbers, Subject::type}) {
            all = all && evidence_.image(subject).size != 0;
        }
        evidence_.surveyed = evidence_.image(Subject::plain).size != 0;
        return all;
    }

private:
    static const char *read_size(Line &line, std::int32_t &size) {
        std::uint64_t bytes = 0;
        const bool good = line.number(bytes, image_capacity) && line.ended();
        size = static_cast<std::int32_t>(bytes);
        return good ? nullptr : "not a size";
    }

    const char *read_interpreter(Line &line) {
        Interpreter &interpreter = evidence_.interpreter;
        if (interpreter.version != 0) {
            return "a second interpreter";
        }
        std::snprintf(interpreter.release, sizeof interpreter.release, "%.31s", line.word());
        std::snprintf(interpreter.platform, sizeof interpreter.platform, "%.31s", line.word());
        for (const char *text : {interpreter.release, interpreter.platform}) {
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
        interpreter.version = static_cast<std::uint16_t>(version);
        for (const char *word = line.word(); *word != '\0'; word = line.word()) {
            bool known = false;
            for (const Flag &flag : flags) {
                if (std::strcmp(word, flag.word) == 0) {
                    known = interpreter.*flag.flag = true;
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
        evidence_.machine = {static_cast<std::uint8_t>(pointer), static_cast<std::uint8_t>(long_),
                             static_cast<std::uint8_t>(align), big};
        return read && known && line.ended() ? nullptr : "not a machine that runs Python";
    }

    const char *read_claim(Line &line) {
        const std::size_t field = field_index(line.word());
        const std::size_t source = index_of(source_words, line.word());
        if (field == field_count) {
            return "an unknown field";
        }
        if (source == static_cast<std::size_t>(Source::count)) {
            return "an unknown source";
        }
        for (std::size_t i = 0; i < evidence_.claim_count; ++i) {
            if (evidence_.claims[i].field == field &&
                (evidence_.claims[i].sources & bit(static_cast<Source>(source))) != 0) {
                return "a second claim of one source about one field";
            }
        }
        const std::size_t relation = index_of(relation_words, line.word());
        if (relation == static_cast<std::size_t>(Relation::count)) {
            return "an unknown relation";
        }
        Claim *claim = evidence_.add_claim(field, static_cast<Source>(source), static_cast<Relation>(relation));
        if (claim == nullptr) {
            return "too many claims";
        }
        for (const char *word = line.word(); *word != '\0'; word = line.word()) {
            const char *digits = std::strchr(word, 'x');
            char subject_word[16];
            unsigned long long value = 0;
            int length = 0;
            if (std::sscanf(word, "%15[a-z_]=0x%llx%n", subject_word, &value, &length) != 2 || word[length] != '\0' ||
                std::isxdigit(static_cast<unsigned char>(digits[1])) == 0) {
                return "not a value";
            }
            const std::size_t subject = index_of(subject_words, subject_word);
            if (subject == subject_count) {
                return "an unknown subject";
            }
            if (claim->count == Claim::capacity) {
                return "too many subjects";
            }
            claim->say(static_cast<Subject>(subject), value);
        }
        return nullptr;
    }

    const char *read_image(Line &line) {
        const std::size_t subject = index_of(subject_words, line.word());
        if (subject == subject_count) {
            return "an unknown subject";
        }
        image_ = &evidence_.images[subject];
        if (image_->size != 0) {
            return "a second image of one subject";
        }
        std::uint64_t size = 0;
        if (!line.number(image_->address, UINT64_MAX, 16)) {
            return "not an address";
        }
        if (!line.number(size, image_capacity) || !line.ended()) {
            return "not the size of a type object";
        }
        at_ = 0;
        size_ = image_->size = static_cast<std::uint32_t>(size);
        return nullptr;
    }

    Evidence &evidence_;
    Image *image_ = nullptr; // being read, while at_ < size_
    std::uint32_t at_ = 0;
    std::uint32_t size_ = 0;
};

void write_claim(const Claim &claim, Source source, Writer &out) {
    out.print("claim %s %s %s", fields[claim.field].name(), source_words[static_cast<std::size_t>(source)],
              relation_words[static_cast<std::size_t>(claim.relation)]);
    for (std::size_t i = 0; i < claim.count; ++i) {
        out.print(" %s=0x%" PRIx64, subject_words[static_cast<std::size_t>(claim.subjects[i])], claim.values[i]);
    }
    out.put("\n");
}

void write_bytes(const Image &image, std::uint32_t at, const Image *plain, Writer &out) {
    static const unsigned char zeros[bytes_a_line] = {};
    const std::uint32_t count = std::min<std::uint32_t>(bytes_a_line, image.size - at);
    if (std::memcmp(image.bytes + at, zeros, count) == 0) {
        out.put(".");
    } else if (plain != nullptr && plain->has(at, count) &&
               std::memcmp(image.bytes + at, plain->bytes + at, count) == 0) {
        out.put("=");
    } else {
        for (std::uint32_t i = at; i < at + count; ++i) {
            out.print("%02x", image.bytes[i]);
        }
    }
    out.put("\n");
}

} // namespace

void write_record(const Evidence &evidence, const Layout &layout, Writer &out) {
    const Interpreter &interpreter = evidence.interpreter;
    out.print("%s\ninterpreter %s %s %04x", header, interpreter.release, interpreter.platform, interpreter.version);
    for (const Flag &flag : flags) {
        if (interpreter.*flag.flag) {
            out.print(" %s", flag.word);
        }
    }
    const Machine &machine = evidence.machine;
    out.print("\nmachine pointer %u long %u align %u %s\nstatic_type_size %" PRId32 "\n", machine.pointer_size,
              machine.long_size, machine.max_align, machine.big_endian ? "big" : "little", evidence.static_type_size);
    for (std::size_t i = 0; i < size_source_count; ++i) {
        if (evidence.sizes[i] != 0) {
            out.print("size %s %" PRId32 "\n", size_words[i], evidence.sizes[i]);
        }
    }
    for (std::size_t i = 0; i < evidence.claim_count; ++i) {
        const Claim &claim = evidence.claims[i];
        for (Sources left = claim.sources; left != 0; left &= left - 1) {
            write_claim(claim, first_of(left), out);
        }
    }
    for (std::size_t subject = 0; subject < subject_count; ++subject) {
        const Image &image = evidence.images[subject];
        if (image.size == 0) {
            continue;
        }
        out.print("image %s 0x%" PRIx64 " %" PRIu32 "\n", subject_words[subject], image.address, image.size);
        const bool behind = subject > static_cast<std::size_t>(Subject::plain); // and so may refer to it
        for (std::uint32_t at = 0; at < image.size; at += bytes_a_line) {
            write_bytes(image, at, behind ? &evidence.image(Subject::plain) : nullptr, out);
        }
    }
    for (std::size_t i = 0; i < field_count; ++i) {
        const Finding &finding = layout.fields[i];
        if (has_place(finding)) {
            out.print("found %s %" PRId32 " %u\n", fields[i].name(), finding.offset, finding.size);
        }
    }
}

bool read_record(const char *text, Evidence &evidence, Writer &problem) {
    std::memset(&evidence, 0, sizeof evidence);
    Line line;
    if (!line.read(text) || !line.is(header)) {
        problem.print("line 1: this is not a record that libprobe " LIBPROBE_VERSION " reads (\"%s\")", header);
        return false;
    }
    Reader reader(evidence);
    for (unsigned number = 2; line.read(text); ++number) {
        const char *wrong = reader.read(line);
        if (wrong != nullptr) {
            problem.print("line %u: %s", number, wrong);
            return false;
        }
    }
    if (!reader.complete()) {
        problem.put("the record is cut short");
    }
    return reader.complete();
}

} // namespace libprobe
