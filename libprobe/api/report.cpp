// Defines the C functions that write the report of a layout.
#include "text/report.hpp"

size_t libprobe_report_text(const libprobe_layout *layout, char *buffer, size_t size) {
    libprobe::Writer out(buffer, buffer != nullptr ? size : 0);
    if (layout != nullptr) {
        report_text(*layout, out);
    }
    return out.length();
}

size_t libprobe_report_json(const libprobe_layout *layout, char *buffer, size_t size) {
    libprobe::Writer out(buffer, buffer != nullptr ? size : 0);
    if (layout != nullptr) {
        report_json(*layout, out);
    }
    return out.length();
}
