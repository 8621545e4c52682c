// Gives the tests without an interpreter the evidence that tests/images recorded, and judges it.
#pragma once

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>

#include "evidence.hpp"
#include "images.hpp"
#include "table/type.hpp"
#include "text/record.hpp"
#include "text/writer.hpp"
#include "truth_text.hpp"

inline std::string record_text(const std::string &name) {
    std::ostringstream text;
    text << std::ifstream(image_path(name, ".record")).rdbuf();
    return text.str();
}

// What the record says of each family; each record is parsed once.
inline libprobe::Span<libprobe::Evidence *> recorded_families(const std::string &name) {
    static std::map<std::string, std::unique_ptr<libprobe::Record>> read;
    std::unique_ptr<libprobe::Record> &record = read[name];
    if (record == nullptr) {
        record.reset(new libprobe::Record);
        char problem[256] = "";
        libprobe::Writer out(problem, sizeof problem);
        BOOST_REQUIRE_MESSAGE(record->read(record_text(name).c_str(), out) == LIBPROBE_OK, problem);
    }
    return record->families();
}

inline const libprobe::Evidence &recorded_evidence(const std::string &name,
                                                   const libprobe::Family &family = libprobe::type_table::family) {
    for (const libprobe::Evidence *evidence : recorded_families(name)) {
        if (evidence->family == &family) {
            return *evidence;
        }
    }
    BOOST_REQUIRE_MESSAGE(false, name << " has no evidence of the family " << family.name);
    std::abort();
}

// The machine of an image. That of headers alone is one of their data model.
inline libprobe::Machine image_machine(const std::string &image) {
    const std::string folder = image_folder(image);
    if (!record_text(image).empty()) {
        return recorded_evidence(image).machine;
    }
    return folder == "ILP32/"             ? libprobe::Machine{4, 4, 16, false}
           : folder == "LLP64/"           ? libprobe::Machine{8, 4, 8, false}
           : folder == "LP64-big-endian/" ? libprobe::Machine{8, 8, 8, true}
                                          : libprobe::Machine{8, 8, 16, false};
}

inline Truths truth_of(const std::string &name) {
    Truths truth = read_truth(image_path(name, ".truth"));
    BOOST_REQUIRE(!truth.empty());
    return truth;
}

// Whether the subject is an object that has all of the family's fields: the survey of types looks at others too.
inline bool is_of_family(const libprobe::Family &family, libprobe::Subject subject) {
    return &family != &libprobe::type_table::family || subject <= libprobe::type_table::subject::changed;
}
