// Defines libprobe_prepare.
#include "state/prepare.hpp"

#include "text/error.hpp"

libprobe_status libprobe_prepare(const libprobe_family *family, libprobe_error *error) {
    return family != nullptr ? libprobe::prepare(*family, error)
                             : libprobe::fail(error, LIBPROBE_BAD_ARGUMENT, "the family is NULL");
}
