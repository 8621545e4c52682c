// Makes dates and times of numbers that an asker knows, and claims what those with a clock have in common. Talks to
// Python; decides nothing.
#pragma once

#include "ask/samples.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// A type of the module datetime; none if the module cannot be imported, as in a Python without its standard library.
// False, with the exception set, if asking failed.
bool find_time_type(const char *name, Ref &type);

// Whether the object is an instance of that type. If not, false with TypeError set.
bool check_time(PyObject *object, const char *name);

// Adds an object of that type, whose memory is what the type says, less `missing` bytes.
bool add_time(Samples &samples, const Ref &type, PyObject *object, std::size_t missing = 0);

// The rows and the sources of a family whose objects have a clock.
struct ClockRows {
    std::uint16_t hastzinfo;
    std::uint16_t fold;
    std::uint16_t tzinfo;
    Source made;
    Source attribute;
};

// Eight objects with a clock, in the order of their families' subjects: four without a time zone, then four with one.
class Clocks {
public:
    enum : Subject { count = 8 };
    // Hour, minute, second, microsecond (its highest byte first).
    static const unsigned char bytes[count][6];
    static int microsecond(std::size_t i) { return bytes[i][3] << 16 | bytes[i][4] << 8 | bytes[i][5]; }

    // Makes the two time zones. False, with the exception set, if that failed.
    bool make_zones();
    // The object's time zone, borrowed; None for a naive one.
    PyObject *zone(std::size_t i) const { return is_aware[i] != 0 ? zones_[i % 2].get() : &_Py_NoneStruct; }
    // Adds the type's object for these positional arguments.
    bool add(Samples &samples, const Ref &type, std::size_t i, const Ref &arguments) const;
    void claim(Samples &samples, const ClockRows &rows) const;

private:
    static const std::uint8_t is_aware[count];
    static const std::uint8_t is_folded[count];

    static void litter(int value);

    Ref zones_[2];
};

// Whether the row of an object with a clock is there: one without a time zone has no pointer to it. If not, false with
// TypeError set.
bool check_clock(PyObject *object, bool needs_zone);

} // namespace libprobe
