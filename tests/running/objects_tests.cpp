// The accessors of objects.h, against CPython's own functions: with proven places, and with none.
#include "python_test.hpp"

#include <boost/test/data/test_case.hpp>

#include <cstdlib>
#include <cstring>
#include <ctime>
#include <vector>

#include "libprobe/objects.h"
#include "objects.hpp"
#include "use_rows.h"

using namespace libprobe;

namespace {

// make(kind, random) returns an object of the kind.
const char *const zoo = R"(
import collections, itertools, math, struct, sys, time

class Tuple(tuple):
    def __getitem__(self, index): return 'mine'
    def __len__(self): return 99
class List(list):
    def __getitem__(self, index): return 'mine'
    def __len__(self): return 99
class Bytes(bytes):
    def __len__(self): return 99
class Float(float):
    def __float__(self): return -1.0
class Complex(complex):
    def __complex__(self): return -1j
class Dict(dict):
    def __len__(self): return 99
class Set(set):
    def __len__(self): return 99
class Plain:
    def method(self): pass
    def other(self, *a, **k): pass
    @classmethod
    def of_class(cls): pass
Named = collections.namedtuple('Named', 'a b c')

def some(random, most=40):
    return [object() for _ in range(random.randrange(most))]

def any_float(random):
    bits = random.choice([random.getrandbits(64), random.getrandbits(1) << 63, 0x7ff << 52 | random.getrandbits(1) << 63])
    if bits >> 52 & 0x7ff == 0x7ff and bits << 12 & (1 << 64) - 1:
        bits |= 1 << 51  # the FPU of 32-bit x86 makes each NaN a quiet one
    return struct.unpack('d', struct.pack('Q', bits))[0]

def any_tuple(random):
    made = random.choice([tuple(some(random)), Tuple(some(random)), Named(1, 2, 3), time.localtime(random.random() * 1e9),
                          sys.version_info, (), (lambda *a: a)(*some(random))])
    if random.random() < .5:
        hash(made)
    return made

def any_list(random):
    made = random.choice([list, List, lambda items: [*items, 1]])(some(random))
    for step in random.choices(['append', 'pop', 'clear', 'sort', 'extend', 'delete'], k=random.randrange(6)):
        if step == 'append': made.append(object())
        elif step == 'pop' and list.__len__(made): made.pop()
        elif step == 'clear': made.clear()
        elif step == 'sort': made.sort(key=id)
        elif step == 'extend': made.extend(some(random))
        elif step == 'delete': del made[1:random.randrange(9)]
    return made

def any_bytes(random):
    return random.choice([bytes, Bytes])(random.getrandbits(8) for _ in range(random.randrange(50)))

def any_complex(random):
    return random.choice([complex, Complex])(any_float(random), any_float(random))

def any_dict(random):
    made = random.choice([dict, Dict, collections.OrderedDict, lambda items: collections.defaultdict(int, items),
                          lambda items: vars(type('Any', (), {})()), lambda items: {str(k): v for k, v in items}])(
        [(item, 1) for item in some(random)])
    for i in range(random.randrange(9)):
        made[str(i)] = i
    for i in range(random.randrange(4)):
        if dict.__len__(made):
            made.popitem()
    return made

def any_set(random):
    made = random.choice([set, frozenset, Set])(some(random))
    if not isinstance(made, frozenset):
        for _ in range(random.randrange(4)):
            made.add(object())
            made.pop()
    return made

functions = [len, print, [].append, {}.get, str.maketrans, dict.fromkeys, math.sqrt, time.time, sys.exit, object().__reduce_ex__,
             (1).to_bytes, int.from_bytes, int.__new__, b''.join, ''.join, sys.intern, itertools.count.__new__]

def any_method(random):
    plain = Plain()
    return random.choice([plain.method, plain.other, Plain.of_class, plain.of_class, type(plain.method)(len, plain),
                          type(plain.method)(plain.method, object())])

makers = {'tuple': any_tuple, 'list': any_list, 'bytes': any_bytes, 'complex': any_complex, 'dict': any_dict, 'set': any_set,
          'float': lambda random: random.choice([float, Float])(any_float(random)), 'method': any_method,
          'cfunction': lambda random: random.choice(functions)}
def make(kind, random):
    return makers[kind](random)
)";

template <class T> std::uint64_t word_of(T value) {
    std::uint64_t word = 0;
    std::memcpy(&word, &value, sizeof value);
    return word;
}

template <class Item> std::uint64_t all_items(Py_ssize_t size, Item item) {
    std::uint64_t sum = static_cast<std::uint64_t>(size);
    for (Py_ssize_t i = 0; i < size; ++i) {
        sum = sum * 0x9e3779b97f4a7c15u + reinterpret_cast<std::uintptr_t>(item(i));
    }
    return sum;
}

// The address of an attribute that the object keeps alive.
PyObject *attribute(PyObject *object, const char *name) {
    const Ref value(PyObject_GetAttrString(object, name));
    return value.get();
}

struct Accessor {
    const char *name;
    const char *kind;
    std::uint64_t (*read)(PyObject *object);
    std::uint64_t (*expected)(PyObject *object);
};
std::ostream &operator<<(std::ostream &out, const Accessor &accessor) { return out << accessor.name; }

#define READS(name, kind, expected)                                                                                    \
    {                                                                                                                  \
#name, kind, [](PyObject * object) { return word_of(name(object)); }, [](PyObject *                            \
                                                                                 object) { return word_of(expected); } \
    }
const std::vector<Accessor> accessors = {
    READS(PepFloat_AS_DOUBLE, "float", PyFloat_AsDouble(object)),
    READS(PepComplex_REAL, "complex", PyComplex_RealAsDouble(object)),
    READS(PepComplex_IMAG, "complex", PyComplex_ImagAsDouble(object)),
    READS(PepTuple_GET_SIZE, "tuple", PyTuple_Size(object)),
    {"PepTuple_GET_ITEM", "tuple",
     [](PyObject *object) {
         return all_items(PyTuple_Size(object), [&](Py_ssize_t i) { return PepTuple_GET_ITEM(object, i); });
     },
     [](PyObject *object) {
         return all_items(PyTuple_Size(object), [&](Py_ssize_t i) { return PyTuple_GetItem(object, i); });
     }},
    READS(PepList_GET_SIZE, "list", PyList_Size(object)),
    {"PepList_GET_ITEM", "list",
     [](PyObject *object) {
         return all_items(PyList_Size(object), [&](Py_ssize_t i) { return PepList_GET_ITEM(object, i); });
     },
     [](PyObject *object) {
         return all_items(PyList_Size(object), [&](Py_ssize_t i) { return PyList_GetItem(object, i); });
     }},
    READS(PepBytes_AS_STRING, "bytes", PyBytes_AsString(object)),
    READS(PepBytes_GET_SIZE, "bytes", PyBytes_Size(object)),
    READS(PepDict_GET_SIZE, "dict", PyDict_Size(object)),
    READS(PepSet_GET_SIZE, "set", PySet_Size(object)),
    READS(PepCFunction_GET_FUNCTION, "cfunction", PyCFunction_GetFunction(object)),
    READS(PepCFunction_GET_FLAGS, "cfunction", PyCFunction_GetFlags(object)),
    READS(PepCFunction_GET_NAMESTR, "cfunction", PyEval_GetFuncName(object)),
    READS(PepCFunction_GET_SELF, "cfunction", PyCFunction_GetSelf(object)),
    READS(PepMethod_GET_FUNCTION, "method", attribute(object, "__func__")),
    READS(PepMethod_GET_SELF, "method", attribute(object, "__self__")),
};

// The cells of all families. Proves them when it is made.
class Cells {
public:
    Cells() {
        for (const Member &member : probed_families()) {
            libprobe_error error;
            const auto *family = static_cast<const libprobe_family *>(member.questions);
            BOOST_REQUIRE_MESSAGE(libprobe_prepare(family, &error) == LIBPROBE_OK, error.message);
            for (std::uint16_t row = 0; row < family->family->row_count; ++row) {
                cells_.push_back(&family->cells[row]);
                proven_.push_back(family->cells[row]);
            }
        }
    }
    ~Cells() { prove(); }

    void prove() const {
        for (std::size_t i = 0; i < cells_.size(); ++i) {
            *cells_[i] = proven_[i];
        }
    }
    void unset() const {
        for (libprobe_cell *cell : cells_) {
            *cell = LIBPROBE_UNSET;
        }
    }

private:
    std::vector<libprobe_cell *> cells_;
    std::vector<libprobe_cell> proven_;
};

class Zoo {
public:
    explicit Zoo(long seed) : names_(run(zoo)) {
        const Ref random(PyImport_ImportModule("random"));
        random_ = Ref(PyObject_CallMethod(random.get(), "Random", "l", seed));
        BOOST_REQUIRE(random_);
    }
    Ref make(const char *kind) const {
        Ref made(PyObject_CallFunction(PyDict_GetItemString(names_.get(), "make"), "sO", kind, random_.get()));
        if (!made) {
            PyErr_Print();
        }
        BOOST_REQUIRE(made);
        return made;
    }

private:
    Ref names_;
    Ref random_;
};

long number(const char *variable, long otherwise) {
    const char *text = std::getenv(variable);
    return text != nullptr ? std::atol(text) : otherwise;
}

const char *const kinds[] = {"float", "tuple", "list", "bytes",     "complex",
                             "slice", "dict",  "set",  "cfunction", "method"};

} // namespace

BOOST_AUTO_TEST_SUITE(objects_tests)

BOOST_DATA_TEST_CASE(it_returns_what_cpython_returns, boost::unit_test::data::make(accessors), accessor) {
    const long seed = number("LIBPROBE_SEED", static_cast<long>(std::time(nullptr)));
    const long rounds = number("LIBPROBE_ROUNDS", 20000);
    const Cells cells;
    const Zoo animals(seed);
    for (long i = 0; i < rounds; ++i) {
        const Ref object = animals.make(accessor.kind);
        const std::uint64_t expected = accessor.expected(object.get());
        const std::uint64_t proven = accessor.read(object.get());
        cells.unset();
        const std::uint64_t called = accessor.read(object.get());
        cells.prove();
        BOOST_REQUIRE_MESSAGE((proven == expected && called == expected), "LIBPROBE_SEED=" << seed << ", object " << i);
    }
    BOOST_TEST(PyErr_Occurred() == nullptr);
}

BOOST_AUTO_TEST_CASE(a_new_container_is_filled) {
    const Cells cells;
    for (const bool proven : {true, false}) {
        if (!proven) {
            cells.unset();
        }
        const Ref tuple(PyTuple_New(3));
        const Ref list(PyList_New(3));
        for (Py_ssize_t i = 0; i < 3; ++i) {
            PepTuple_SET_ITEM(tuple.get(), i, PyLong_FromSsize_t(1000000 + i));
            PepList_SET_ITEM(list.get(), i, PyLong_FromSsize_t(1000000 + i));
        }
        const char *source = "result = int(list(argument) == [1000000, 1000001, 1000002])";
        BOOST_TEST(evaluate(source, tuple.get()) == 1);
        BOOST_TEST(evaluate(source, list.get()) == 1);
    }
}

// Checked accessors refuse whatever is of another family, by name, and take all that is of their own.
BOOST_AUTO_TEST_CASE(what_is_of_another_kind_is_refused) {
    const Cells cells;
    const Zoo animals(1);
    for (const use_row *row = use_checked_rows; row->field != 0; ++row) {
        const Place place(row->field);
        const std::string family = place.family->family->name;
        if (family == "type" || !place.is_proven()) {
            continue;
        }
        for (const char *kind : kinds) {
            const bool is_slice = kind == std::string("slice");
            const Ref object = is_slice ? Ref(PySlice_New(nullptr, nullptr, nullptr)) : animals.make(kind);
            row->get(object.get());
            if (family == kind) {
                BOOST_TEST(PyErr_Occurred() == nullptr, place.name());
            } else {
                BOOST_TEST(has(raised(PyExc_TypeError), " is no "), place.name() << " " << kind);
            }
        }
        row->get(nullptr);
        BOOST_TEST(has(raised(PyExc_TypeError), "NULL is no "), place.name());
    }
}

BOOST_AUTO_TEST_SUITE_END()
