// Tells whether an access faults, in a process of its own.
#pragma once

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace libprobe {

// The signal that ends a process which does this; 0 if none did.
template <class Access> int signal_of(Access access) {
    const pid_t child = fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) {
        for (const int signal : {SIGSEGV, SIGBUS}) {
            std::signal(signal, SIG_DFL);
        }
        access();
        _exit(0);
    }
    int status = 0;
    BOOST_REQUIRE(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

} // namespace libprobe
