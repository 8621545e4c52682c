// Makes the Python classes and instances whose memory a survey reads. Talks to Python.
#pragma once

#include "platform/hidden.hpp"
#include "python/python.hpp"

namespace LIBPROBE_INTERNAL libprobe {

class SurveyClasses {
protected:
    enum : int { slot_count = 41 }; // the number of __slots__ in Slotted

    // Both return false, with the exception set, if Python could not make them.
    bool make_classes();
    bool make_instances();

    // The size of a type's instances as Python tells it; 0 if it does not, so that no image is taken.
    static bool basicsize(PyObject *type, std::int64_t &size);

    // Named like the subjects. `subclass_` is a subclass of `plain_`. The holders only keep objects alive.
    Ref slotted_, plain_, subclass_, other_, made_, instance_, dict_, other_dict_, function_, other_function_,
        holders_[2];

private:
    static bool execute(Ref &names);
};

} // namespace libprobe
