// Defines libprobe_probe, alone in its file so that a user of it links no survey.
#include "state/families.hpp"

const libprobe_layout *libprobe_probe(libprobe_error *error) {
    return libprobe::publish(libprobe::probed_families(), libprobe::Extent::probe, error);
}
