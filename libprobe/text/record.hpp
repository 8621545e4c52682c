// Keeps evidence as text, so that one interpreter's evidence can be judged again anywhere, without an interpreter.
// Pure.
//
// A record is lines of words:
//   libprobe record 3
//   interpreter 3.13.0 x86_64-linux 030d free-threaded     (the last word or words may be missing)
//   machine pointer 8 long 8 align 16 little
//   family type survey                                     (or probe: what was asked)
//   claim tp_mro attribute holds slots=0x7f... numbers=0x7f...
//   claim heap_type sizeof_type is slots=0x3b0             (mask=0x... and width=... may come before the subjects)
//   image slots 0x55... 944
//   00112233...                                            (32 bytes a line, as they stand in memory; . for zeros, =
//   for
//                                                           what the image before has there)
//   found tp_mro 344 8                                     (offset, size, a bit-field's shift; for people, and not
//   read) family float survey
//   ...
//   end
#pragma once

#include "judge/layout.hpp"
#include "platform/hidden.hpp"
#include "text/writer.hpp"

namespace LIBPROBE_INTERNAL libprobe {

extern const char record_header[];

// Write the lines before the families, and the lines of one family with its findings. A record ends with "end".
void write_record_head(const Interpreter &interpreter, const Machine &machine, Writer &out);
void write_record_family(const Evidence &evidence, const Part &part, Writer &out);
void write_record_end(Writer &out);

// The evidence of each family of a record.
class Record {
public:
    Record() = default;
    ~Record();
    Record(const Record &) = delete;
    Record &operator=(const Record &) = delete;

    // OK; BAD_RECORD if the text is not a record, and `problem` says what is wrong, with the number of the line;
    // OUT_OF_MEMORY.
    libprobe_status read(const char *text, Writer &problem);

    Span<Evidence *> families() const { return {families_, count_}; }

private:
    friend class RecordReader;
    Evidence *families_[Layout::part_capacity] = {};
    std::size_t count_ = 0;
};

} // namespace libprobe
