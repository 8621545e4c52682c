// Claims what Python says of the objects that an asker made, and copies their memory up to the end that Python tells.
#include "ask/samples.hpp"

#include "python/image.hpp"

namespace LIBPROBE_INTERNAL libprobe {

bool Samples::add(PyObject *object, Py_ssize_t items) {
    objects_[count_] = Ref(object);
    items_[count_] = items;
    if (object == nullptr || failed_) {
        failed_ = true;
        return false;
    }
    if (count_++ == 0) {
        failed_ = !ask_size(object, "__basicsize__", basic_size_);
    }
    if (items != 0 && item_size_ == 0 && !failed_) {
        failed_ = !ask_size(object, "__itemsize__", item_size_);
    }
    return !failed_;
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

void Samples::ask_attribute(std::uint16_t row, Source source, const char *name) {
    ask(row, source, [&](PyObject *object, Subject) {
        Ref value;
        find_attribute(object, name, value);
        return value.address(); // if it is the field's, the object keeps it alive
    });
}

void Samples::ask_weak_reference(std::uint16_t row, Source source) {
    ask(row, source, [&](PyObject *object, Subject subject) {
        PyObject *reference = PyWeakref_NewRef(object, nullptr);
        weak_references_[subject] = Ref(reference);
        return address_of(reference);
    });
}

void Samples::ask_place(std::uint16_t row, Source source) {
    if (asks(row, source)) {
        evidence_.claim(row, source, Relation::stands, 0, static_cast<std::uint64_t>(basic_size_));
    }
}

void Samples::take(Subject subject) {
    take_image(evidence_, subject, objects_[subject].get(), basic_size_ + items_[subject] * item_size_);
}

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
