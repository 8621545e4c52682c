// Tells whether an access faults, without the end of the tests, and what a check says that must leave no trace in them.
#pragma once

#include <boost/test/unit_test.hpp>

#ifdef _WIN32
#include <windows.h>
#else
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>
#endif

namespace libprobe {

#ifdef _WIN32

// There is no fork. The first handler of exceptions is told of an access that faults, and goes on behind it.
inline void *after_fault[5]; // as __builtin_setjmp has it

[[noreturn]] inline void leave_fault() { __builtin_longjmp(after_fault, 1); }

inline LONG CALLBACK catch_fault(EXCEPTION_POINTERS *exception) {
    if (exception->ExceptionRecord->ExceptionCode != EXCEPTION_ACCESS_VIOLATION) {
        return EXCEPTION_CONTINUE_SEARCH;
    }
    const auto next = reinterpret_cast<ULONG_PTR>(&leave_fault);
#ifdef _WIN64
    exception->ContextRecord->Rip = next;
#else
    exception->ContextRecord->Eip = next;
#endif
    return EXCEPTION_CONTINUE_EXECUTION;
}

template <class Access> bool faults(Access access) {
    static volatile bool faulted;
    void *handler = AddVectoredExceptionHandler(1, catch_fault);
    BOOST_REQUIRE(handler != nullptr);
    faulted = true;
    if (__builtin_setjmp(after_fault) == 0) {
        access();
        faulted = false;
    }
    RemoveVectoredExceptionHandler(handler);
    return faulted;
}

#else

// How a copy of this process ends that does the work.
template <class Work> int end_of_copy(Work work) {
    const pid_t child = fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) {
        for (const int signal : {SIGSEGV, SIGBUS}) {
            std::signal(signal, SIG_DFL);
        }
        _exit(work());
    }
    int status = 0;
    BOOST_REQUIRE(waitpid(child, &status, 0) == child);
    return status;
}

template <class Access> bool faults(Access access) {
    const int status = end_of_copy([&] {
        access();
        return 0;
    });
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV;
}

#endif

// What a check says in a copy of this process; where there is none, what is expected.
template <class Check> bool told_by_copy(Check check, bool expected) {
#ifdef _WIN32
    static_cast<void>(check);
    return expected;
#else
    enum : int { yes = 42 };
    static_cast<void>(expected);
    const int status = end_of_copy([&] { return check() ? yes : 0; });
    return WIFEXITED(status) && WEXITSTATUS(status) == yes;
#endif
}

} // namespace libprobe
