// Tells the pure tests where the recorded interpreters are.
#include "images.hpp"

const char *const images_folder = LIBPROBE_IMAGES;
