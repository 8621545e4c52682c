// Checks which alignment is taken for the interpreter's.
#include <boost/test/unit_test.hpp>

#include "platform/machine.hpp"

using namespace libprobe;

BOOST_AUTO_TEST_SUITE(machines)

// What the interpreters of python.org, of MSYS2's environments and of clang-cl say.
BOOST_AUTO_TEST_CASE(the_compiler_of_an_interpreter_for_windows_is_told_by_its_version) {
    const auto x86_64 = [](const char *version) { return int{max_align_on_windows(version, true)}; };
    BOOST_TEST(x86_64("3.12.1 (main, Dec  8 2023, 05:40:51) [MSC v.1937 64 bit (AMD64)]") == 8);
    BOOST_TEST(x86_64("3.15.0 (main, Oct  1 2026) [Clang 20.1.0] 64 bit (AMD64) with MSC v.1944 CRT]") == 8);
    BOOST_TEST(x86_64("3.11.6 (main, Oct  3 2023) [GCC UCRT 13.2.0 64 bit (AMD64)]") == 16);
    BOOST_TEST(x86_64("3.11.6 (main, Oct  3 2023) [Clang 17.0.1 64 bit (AMD64)]") == 16);
    BOOST_TEST(int{max_align_on_windows("3.11.6 (main, Oct  3 2023) [GCC 13.2.0 32 bit]", false)} == 8);
    BOOST_TEST(int{max_align_on_windows("3.10.2 (tags/v3.10.2) [MSC v.1929 32 bit (Intel)]", false)} == 8);
}

// The places are those of PyObject_GetTypeData for int, whose base is object, and for bool, whose base is int.
BOOST_AUTO_TEST_CASE(what_was_rounded_tells_the_alignment) {
    const auto of = [](Rounded first, Rounded second, std::uint8_t usual) {
        return int{alignment_of(first, second, usual)};
    };
    for (const std::uint8_t usual : {8, 16}) {
        BOOST_TEST(of({16, 16}, {24, 24}, usual) == 8);  // 64 bits: Windows, s390x
        BOOST_TEST(of({16, 16}, {24, 32}, usual) == 16); // 64 bits: most of them
        BOOST_TEST(of({32, 32}, {40, 40}, usual) == 8);  // free-threaded
        BOOST_TEST(of({32, 32}, {40, 48}, usual) == 16);
        BOOST_TEST(of({8, 8}, {12, 16}, usual) == 8);   // 32 bits: armhf, Windows
        BOOST_TEST(of({8, 16}, {12, 16}, usual) == 16); // i386 Linux
        BOOST_TEST(of({8, 8}, {12, 12}, usual) == 4);
    }
}

BOOST_AUTO_TEST_CASE(the_usual_one_stays_if_nothing_contradicts_it) {
    BOOST_TEST(int{alignment_of({16, 16}, {32, 32}, 8)} == 8);
    BOOST_TEST(int{alignment_of({16, 16}, {32, 32}, 16)} == 16);
    BOOST_TEST(int{alignment_of({16, 24}, {24, 16}, 16)} == 16); // nonsense
    BOOST_TEST(int{alignment_of({~std::uint64_t{0}, 3}, {0, 5}, 8)} == 8);
}

BOOST_AUTO_TEST_SUITE_END()
