// How both the pure tests' program and run.py, which loads the others, start the tests that are in a binary.
#pragma once

// The words are those of a command line. Returns the exit status.
extern "C" __attribute__((visibility("default"))) int libprobe_run_tests(int count, char **words);
