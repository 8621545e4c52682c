// Defines the C functions that put a status or a verdict into words.
#include "text/status.hpp"
#include "libprobe/libprobe.h"

const char *libprobe_status_name(libprobe_status status) { return libprobe::status_words(status).name; }
const char *libprobe_status_message(libprobe_status status) { return libprobe::status_words(status).sentence; }
const char *libprobe_verdict_name(libprobe_verdict verdict) { return libprobe::verdict_words(verdict).name; }
const char *libprobe_verdict_message(libprobe_verdict verdict) { return libprobe::verdict_words(verdict).sentence; }
