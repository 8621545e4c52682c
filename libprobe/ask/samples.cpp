// Claims what Python says of the objects that an asker made, and copies their memory up to the end that Python tells.
#include "ask/samples.hpp"

#include "python/image.hpp"

namespace LIBPROBE_INTERNAL libprobe {

bool Samples::add(PyObject *object, Py_ssize_t items) {
    return begin(object, items != 0) && end(basic_size_ + items * item_size_);
}

bool Samples::add_bytes(PyObject *object, std::int64_t bytes) { return begin(object, false) && end(bytes); }

// Takes over the object, and asks the first one's type for the sizes of its instances.
bool Samples::begin(PyObject *object, bool has_items) {
    objects_[count_] = Ref(object);
    failed_ = failed_ || object == nullptr || (count_ == 0 && !ask_size(object, "__basicsize__", basic_size_)) ||
              (has_items && item_size_ == 0 && !ask_size(object, "__itemsize__", item_size_));
    return !failed_;
}
bool Samples::end(std::int64_t size) {
    sizes_[count_++] = size;
    return true;
}

// Such a size of the object's type, in bytes; 0 if it is no number, so that the image is too short to tell anything.
bool Samples::ask_size(PyObject *object, const char *name, std::int64_t &size) {
    const Ref type(PyObject_Type(object));
    Ref value;
    if (!type || !find_attribute(type.get(), name, value)) {
        return false;
    }
    if (!integer(value.get(), size)) {
        size = 0;
    }
    return true;
}

void Samples::ask_attribute(std::uint16_t row, Source source, const char *name, Subject first, Subject end) {
    ask_some(row, source, first, end != 0 ? end : count_, [&](PyObject *object, Subject) {
        Ref value;
        find_attribute(object, name, value);
        return value.address(); // if it is the field's, the object keeps it alive
    });
}

void Samples::ask_number(std::uint16_t row, Source source, const char *name) {
    ask(row, source, [&](PyObject *object, Subject) {
        Ref value;
        std::int64_t number = 0;
        return find_attribute(object, name, value) && integer(value.get(), number) ? number : 0;
    });
}

void Samples::ask_hash(std::uint16_t row, Source source, Subject end) {
    ask_some(row, source, 0, end != 0 ? end : count_, [](PyObject *object, Subject) { return PyObject_Hash(object); });
}

void Samples::ask_weak_reference(std::uint16_t row, Source source) {
    ask(row, source, [&](PyObject *object, Subject subject) {
        PyObject *reference = PyWeakref_NewRef(object, nullptr);
        weak_references_[subject] = Ref(reference);
        return address_of(reference);
    });
}

void Samples::ask_place(std::uint16_t row, Source source, const char *name) {
    std::int64_t place = 0;
    if (!asks(row, source)) {
        return;
    }
    failed_ = !ask_size(objects_[0].get(), name, place);
    if (place > 0) { // otherwise it is nowhere in the object
        evidence_.claim(row, source, Relation::stands, 0, static_cast<std::uint64_t>(place));
    }
}

void Samples::ask_item_size(std::uint16_t row, Source source) {
    if (asks(row, source)) {
        evidence_.claim(row, source, Relation::is, 0, static_cast<std::uint64_t>(item_size_));
    }
}

std::uint64_t word_of_bytes(const unsigned char *bytes, std::size_t count) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < count; ++i) {
        word |= std::uint64_t{bytes[i]} << 8 * (native_big_endian() ? count - 1 - i : i);
    }
    return word;
}

bool ask_sizeof(PyObject *object, std::int64_t &bytes) {
    const Ref size(PyObject_CallMethod(object, "__sizeof__", nullptr));
    if (size && !integer(size.get(), bytes)) {
        bytes = 0;
    }
    return static_cast<bool>(size);
}

void Samples::take(Subject subject) { take_image(evidence_, subject, objects_[subject].get(), sizes_[subject]); }

bool Samples::finish() {
    if (failed_) {
        return false;
    }
    for (Subject subject = 0; subject < count_; ++subject) {
        if (evidence_.images[subject].size == 0) {
            take(subject);
        }
    }
    return true;
}

} // namespace libprobe
