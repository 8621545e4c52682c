// Checks that an image holds an object's bytes, no more than it is told that there are, and no more than fit.
#include "python_test.hpp"

#include <cstring>
#include <vector>

#include "python/image.hpp"

using namespace libprobe;

BOOST_AUTO_TEST_SUITE(image_tests)

BOOST_AUTO_TEST_CASE(so_many_bytes_are_copied) {
    std::vector<std::uint64_t> words(2 * image_capacity / 8, 0x0123456789abcdef);
    const auto *object = reinterpret_cast<const PyObject *>(words.data());
    for (const std::int64_t size : {std::int64_t{8}, std::int64_t{944}, std::int64_t{image_capacity}}) {
        const Block<Evidence> evidence = block(Evidence::make(type_table::family, Extent::survey, 1));
        take_image(*evidence, type_table::subject::slots, object, size);
        take_image(*evidence, type_table::subject::numbers, object, 8); // what follows is not written over
        const Image &image = evidence->images[type_table::subject::slots];
        BOOST_TEST(!evidence->full);
        BOOST_TEST(image.address == reinterpret_cast<std::uintptr_t>(object));
        BOOST_TEST(image.size == size);
        BOOST_TEST(std::memcmp(evidence->bytes_of(type_table::subject::slots), words.data(), image.size) == 0);
        BOOST_TEST(evidence->byte_count == size + 8);
    }
}

BOOST_AUTO_TEST_CASE(no_size_is_no_image) {
    const Block<Evidence> evidence = block(Evidence::make(type_table::family, Extent::survey, 1));
    for (const std::int64_t size : {-8, 0}) {
        take_image(*evidence, type_table::subject::slots, type_object(), size);
        BOOST_TEST(evidence->images[type_table::subject::slots].size == 0u);
        BOOST_TEST(!evidence->full);
    }
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_not_copied_and_fills_the_evidence) {
    const Block<Evidence> evidence = block(Evidence::make(type_table::family, Extent::survey, 1));
    std::vector<std::uint64_t> words(2 * image_capacity / 8);
    take_image(*evidence, type_table::subject::slots, reinterpret_cast<const PyObject *>(words.data()),
               2 * image_capacity);
    BOOST_TEST(evidence->images[type_table::subject::slots].size == 0u);
    BOOST_TEST(evidence->byte_count == 0u);
    BOOST_TEST(evidence->full);
}

BOOST_AUTO_TEST_SUITE_END()
