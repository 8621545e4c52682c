// Whether the tables of fields and left_out.def name every field that the compiler sees, and nothing in vain. Each
// answer has a sentence a line and is empty where all is well.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "truth_text.hpp"

struct LeftOut {
    std::string name;
    std::string why;
};

inline const std::vector<LeftOut> left_out = {
#define LIBPROBE_LEFT_OUT(owner, name, why) {#owner "." #name, why},
#include "left_out.def"
};

inline bool is_row(const std::string &name) {
    const libprobe::Family *family = nullptr;
    std::uint16_t row = libprobe::no_row;
    return libprobe::find_field(name.c_str(), family, row);
}

inline std::string forgotten(const Truths &truth) {
    std::string sentences;
    for (const auto &pair : truth) {
        const std::string &name = pair.first;
        const bool known = is_row(name) || std::any_of(left_out.begin(), left_out.end(),
                                                       [&](const LeftOut &entry) { return entry.name == name; });
        if (name.find('.') != std::string::npos && !known) {
            sentences += name + " is no row of fields.def, nor is it in left_out.def\n";
        }
    }
    return sentences;
}

inline std::string left_out_in_vain(const std::vector<LeftOut> &entries, const std::vector<Truths> &all) {
    std::string sentences;
    for (const LeftOut &entry : entries) {
        const std::string start = entry.name + " is left out (" + entry.why + "), but ";
        if (is_row(entry.name)) {
            sentences += start + "it is a row of fields.def\n";
        }
        if (std::none_of(all.begin(), all.end(), [&](const Truths &truth) { return truth.count(entry.name) != 0; })) {
            sentences += start + "no headers have it\n";
        }
    }
    return sentences;
}
