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
    const std::pair<std::int64_t, std::uint32_t> sizes[] = {
        {-8, 0}, {0, 0}, {8, 8}, {image_capacity, image_capacity}, {2 * image_capacity, image_capacity}};
    for (const auto &size : sizes) {
        const std::unique_ptr<Image> image(new Image{});
        take_image(*image, object, size.first);
        BOOST_TEST(image->address == reinterpret_cast<std::uintptr_t>(object));
        BOOST_TEST(image->size == size.second);
        BOOST_TEST(std::memcmp(image->bytes, words.data(), size.second) == 0);
        for (std::size_t at = size.second; at < image_capacity; ++at) {
            BOOST_REQUIRE(image->bytes[at] == 0);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
