// Gives the tests without an interpreter the evidence that tests/images recorded, and judges it.
#pragma once

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>

#include "images.hpp"
#include "judge/verify.hpp"
#include "text/record.hpp"
#include "text/writer.hpp"
#include "truth_text.hpp"

inline std::string record_text(const std::string &name) {
    std::ostringstream text;
    text << std::ifstream(image_path(name, ".record")).rdbuf();
    return text.str();
}

// What the record says; each record is parsed once.
inline const libprobe::Evidence &recorded_evidence(const std::string &name) {
    static std::map<std::string, std::unique_ptr<libprobe::Evidence>> read;
    std::unique_ptr<libprobe::Evidence> &evidence = read[name];
    if (evidence == nullptr) {
        evidence.reset(new libprobe::Evidence);
        char problem[256] = "";
        libprobe::Writer out(problem, sizeof problem);
        BOOST_REQUIRE_MESSAGE(libprobe::read_record(record_text(name).c_str(), *evidence, out), problem);
    }
    return *evidence;
}

inline std::unique_ptr<libprobe::Evidence> evidence_of(const std::string &name) {
    return std::unique_ptr<libprobe::Evidence>(new libprobe::Evidence(recorded_evidence(name)));
}

inline std::unique_ptr<libprobe::Layout> judge(const libprobe::Evidence &evidence) {
    std::unique_ptr<libprobe::Layout> layout(new libprobe::Layout{});
    libprobe::prove(evidence, libprobe::restricted_offsets, *layout);
    return layout;
}

inline Truths truth_of(const std::string &name) {
    Truths truth = read_truth(image_path(name, ".truth"));
    BOOST_REQUIRE(!truth.empty());
    return truth;
}

inline bool is_type(libprobe::Subject subject) { return subject <= libprobe::Subject::changed; }
