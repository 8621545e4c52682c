// Gives C++ ranges over the items of tuples and lists, and over the characters of strings in their own width, at the
// speed of objects.h. All need an attached thread state. C++17.
#pragma once

#include <cstddef>
#include <cstdint>

#include "objects.h"

namespace libprobe {

// The items of a tuple: for (PyObject *item : libprobe::items(tuple)). Borrowed references; the tuple must live on.
class TupleItems {
public:
    class iterator {
    public:
        iterator(PyObject *tuple, Py_ssize_t index) : tuple_(tuple), index_(index) {}
        PyObject *operator*() const { return PepTuple_GET_ITEM(tuple_, index_); }
        iterator &operator++() {
            ++index_;
            return *this;
        }
        bool operator!=(const iterator &other) const { return index_ != other.index_; }

    private:
        PyObject *tuple_;
        Py_ssize_t index_;
    };

    explicit TupleItems(PyObject *tuple) : tuple_(tuple), size_(PepTuple_GET_SIZE(tuple)) {}
    iterator begin() const { return {tuple_, 0}; }
    iterator end() const { return {tuple_, size_}; }
    Py_ssize_t size() const { return size_; }

private:
    PyObject *const tuple_;
    const Py_ssize_t size_;
};

// The items of a list, for as long as it has them: a list that is shortened meanwhile ends sooner. Borrowed references.
class ListItems {
public:
    class iterator {
    public:
        iterator(PyObject *list, Py_ssize_t index) : list_(list), index_(index) {}
        PyObject *operator*() const { return PepList_GET_ITEM(list_, index_); }
        iterator &operator++() {
            ++index_;
            return *this;
        }
        bool operator!=(const iterator &) const { return index_ < PepList_GET_SIZE(list_); }

    private:
        PyObject *list_;
        Py_ssize_t index_;
    };

    explicit ListItems(PyObject *list) : list_(list) {}
    iterator begin() const { return {list_, 0}; }
    iterator end() const { return {list_, 0}; }

private:
    PyObject *const list_;
};

inline TupleItems items(PyObject *tuple) { return TupleItems(tuple); }
inline ListItems list_items(PyObject *list) { return ListItems(list); }

// Some characters of one width.
template <class Character> struct Characters {
    const Character *first;
    std::size_t count;

    const Character *begin() const { return first; }
    const Character *end() const { return first + count; }
    std::size_t size() const { return count; }
    Character operator[](std::size_t i) const { return first[i]; }
};

// Calls visit(characters) with the characters of a str as they are in memory: Characters of std::uint8_t, std::uint16_t
// or std::uint32_t, which live as long as the str; if it is not proven where they are, with a copy in std::uint32_t
// that lives until visit returns. False, with an exception set and without a call, if there is no memory for the copy.
template <class Visit> bool with_characters(PyObject *string, Visit visit) {
    const int kind = PepUnicode_KIND(string);
    const void *const data = kind != 0 ? PepUnicode_DATA(string) : nullptr;
    const Py_ssize_t length = PepUnicode_GET_LENGTH(string);
    const auto count = static_cast<std::size_t>(length);
    if (length < 0) {
        return false;
    }
    if (data == nullptr) {
        Py_UCS4 *const copy = PyUnicode_AsUCS4Copy(string);
        if (copy == nullptr) {
            return false;
        }
        visit(Characters<std::uint32_t>{copy, count});
        PyMem_Free(copy);
    } else if (kind == 1) {
        visit(Characters<std::uint8_t>{static_cast<const std::uint8_t *>(data), count});
    } else if (kind == 2) {
        visit(Characters<std::uint16_t>{static_cast<const std::uint16_t *>(data), count});
    } else {
        visit(Characters<std::uint32_t>{static_cast<const std::uint32_t *>(data), count});
    }
    return true;
}

} // namespace libprobe
