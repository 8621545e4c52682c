// Evidence as text, so that what one interpreter showed can be judged again anywhere, with no interpreter. Pure.
//
// A record is lines of words:
//   libprobe record 2
//   interpreter 3.13.0 x86_64-linux 030d free-threaded     (the last word or words may be missing)
//   machine pointer 8 long 8 align 16 little
//   static_type_size 416
//   size basicsize 944
//   claim tp_mro attribute holds slots=0x7f... numbers=0x7f...
//   image slots 0x55... 944
//   00112233...                                            (32 bytes a line, as they stand in memory; . for zeros,
//                                                           = for what the image of `plain` has there)
//   found tp_mro 344 8                                     (offset and size; for people, and not read)
#pragma once

#include "judge/layout.hpp"
#include "text/writer.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// With what was found, the evidence's own layout.
void write_record(const Evidence &evidence, const Layout &layout, Writer &out);

// False where the text is not a record; `problem` then says what is wrong, with the number of the line.
bool read_record(const char *text, Evidence &evidence, Writer &problem);

} // namespace libprobe
