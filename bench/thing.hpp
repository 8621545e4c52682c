// The C++ class whose method the dispatch loop calls, bound with minibind, nanobind and pybind11.
#pragma once

namespace bench {

class Thing {
public:
    __attribute__((noinline)) int dot(const Thing *other) const { return x_ * other->x_ + y_ * other->y_; }

private:
    int x_ = 3;
    int y_ = 4;
};

} // namespace bench
