// Defines libprobe_survey, alone in its file because it links all questions of a survey.
#include "state/families.hpp"

const libprobe_layout *libprobe_survey(libprobe_error *error) {
    return libprobe::publish(libprobe::surveyed_families(), libprobe::Extent::survey, error);
}
