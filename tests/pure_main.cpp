// The pure tests' program: values in, values out, no interpreter in the process.
#include "runner.hpp"

int main(int count, char **words) { return libprobe_run_tests(count, words); }
