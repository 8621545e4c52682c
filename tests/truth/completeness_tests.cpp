// No field that any recorded compiler saw is missing from the table without a reason.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "completeness.hpp"
#include "images.hpp"
#include "versions.hpp"

namespace data = boost::unit_test::data;

namespace {

std::vector<Truths> all_truths() {
    std::vector<Truths> all;
    for (const std::string &name : image_names(".truth")) {
        all.push_back(read_truth(image_path(name, ".truth")));
    }
    return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(completeness)

BOOST_DATA_TEST_CASE(every_field_is_a_row_or_left_out, data::make(image_names(".truth")), name) {
    const Truths truth = read_truth(image_path(name, ".truth"));
    BOOST_TEST(truth.count("PyHeapTypeObject") == 1u);
    for (const libprobe::NamedFamily &family : libprobe::named_families()) {
        BOOST_TEST((is_private(family) || truth.count(family.owners[0]) == 1),
                   name << " says nothing of " << family.owners[0]);
    }
    BOOST_TEST(forgotten(truth) == "");
}

// Truths of builds that were not run are of these builds all the same, not of those whose headers they come from.
BOOST_DATA_TEST_CASE(headers_alone_tell_of_free_threaded_builds, data::make(versions), version) {
    const Truths truth = read_truth(image_path(minor_name(version.version) + "-free-threaded-headers", ".truth"));
    BOOST_TEST(truth.empty() == (version.free_threaded != FreeThreaded::HEADERS));
    const libprobe::Build build = {version.version, libprobe::FREE_THREADED, {8, 8, 16, false}};
    for (const libprobe::NamedFamily &family : libprobe::named_families()) {
        for (std::size_t row = 0; row < family.family->row_count && tells_of(truth, family); ++row) {
            const bool has = true_place(truth, family, row, build.machine) != LIBPROBE_NOWHERE;
            BOOST_TEST((truth.empty() || has == family.family->rows[row].exists_in(build)), full_name(family, row));
        }
    }
}

// And no build is recorded that versions.def does not list.
BOOST_AUTO_TEST_CASE(each_listed_build_is_recorded) {
    for (const char *extension : {".record", ".truth"}) {
        std::vector<std::string> files = image_names(extension);
        files.erase(std::remove_if(files.begin(), files.end(),
                                   [](const std::string &name) { return name.find("-headers") != std::string::npos; }),
                    files.end());
        for (const std::string &name : recorded) {
            BOOST_TEST((std::count(files.begin(), files.end(), name) == 1),
                       "tests/images has no " << name << extension << ": ./dev record --only " << name << " makes it");
        }
        for (const std::string &name : files) {
            BOOST_TEST((std::count(recorded.begin(), recorded.end(), name) == 1),
                       "tests/versions.def lists no " << name << ": ./dev record deletes " << name << extension);
        }
    }
    for (const std::string &name : recorded) {
        BOOST_TEST(find_version(image_version(name)) != nullptr,
                   "versions.def has no line for the version of " << name);
    }
    for (const Version &version : versions) {
        const bool has = std::any_of(recorded.begin(), recorded.end(),
                                     [&](const std::string &name) { return image_version(name) == version.version; });
        BOOST_TEST(has, "versions.def lists no recorded build of " << version);
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_left_out_in_vain) { BOOST_TEST(left_out_in_vain(left_out, all_truths()) == ""); }

BOOST_AUTO_TEST_CASE(a_new_field_is_named) {
    const Truths truth = {{"PyTypeObject", {0, 16}},
                          {"PyTypeObject.ob_base", {0, 8}},
                          {"PyTypeObject.tp_name", {8, 8}},
                          {"PyTypeObject.tp_new_thing", {16, 8}},
                          {"PyNewMethods.tp_name", {24, 8}}};
    const std::string expected = "PyNewMethods.tp_name is no row of fields.def, nor is it in left_out.def\n"
                                 "PyTypeObject.tp_new_thing is no row of fields.def, nor is it in left_out.def\n";
    BOOST_TEST(forgotten(truth) == expected);
}

BOOST_AUTO_TEST_CASE(an_entry_in_vain_is_named) {
    const std::vector<LeftOut> entries = {
        {"PyTypeObject.tp_repr", "dull"}, {"PyTypeObject.tp_gone", "old"}, {"PyTypeObject.ob_base", "first"}};
    const std::vector<Truths> all = {{{"PyTypeObject.tp_repr", {8, 8}}}, {{"PyTypeObject.ob_base", {0, 8}}}};
    const std::string expected = "PyTypeObject.tp_repr is left out (dull), but it is a row of fields.def\n"
                                 "PyTypeObject.tp_gone is left out (old), but no headers have it\n";
    BOOST_TEST(left_out_in_vain(entries, all) == expected);
}

BOOST_AUTO_TEST_SUITE_END()
