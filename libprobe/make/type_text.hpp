// Keeps the doc string and the name of a new type in one buffer for its tp_doc, so that both live exactly as long as
// the type's memory. Talks to Python.
#pragma once

#include <cstring>

#include "platform/hidden.hpp"
#include "python/interpreter.hpp"
#include "python/python.hpp"

namespace LIBPROBE_INTERNAL libprobe {

class TypeText {
public:
    TypeText() = default;
    ~TypeText() { free(buffer_); }
    TypeText(const TypeText &) = delete;
    TypeText &operator=(const TypeText &) = delete;

    // False, with MemoryError set, if memory is short. A missing doc string becomes an empty one.
    bool copy(const char *doc, const char *name) {
        const std::size_t doc_size = (doc != nullptr ? std::strlen(doc) : 0) + 1;
        const std::size_t name_size = std::strlen(name) + 1;
        buffer_ = allocate(doc_size + name_size);
        if (buffer_ == nullptr) {
            PyErr_NoMemory();
            return false;
        }
        std::memcpy(buffer_, doc != nullptr ? doc : "", doc_size);
        name_ = static_cast<char *>(std::memcpy(buffer_ + doc_size, name, name_size));
        return true;
    }
    const char *doc() const { return buffer_; }
    const char *name() const { return name_; }
    // The type owns the buffer from now on.
    const char *release() {
        const char *given = buffer_;
        buffer_ = nullptr;
        return given;
    }

private:
    // CPython frees a doc string with its own allocator for them, which is another one from 3.13 on.
    static bool is_raw() { return running_version() >= 0x030d; }
    static char *allocate(std::size_t size) {
        return static_cast<char *>(is_raw() ? PyMem_Malloc(size) : PyObject_Malloc(size));
    }
    static void free(char *text) { is_raw() ? PyMem_Free(text) : PyObject_Free(text); }

    char *buffer_ = nullptr;
    const char *name_ = nullptr;
};

} // namespace libprobe
