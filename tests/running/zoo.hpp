// Makes random objects of every kind that objects.h has accessors for.
#pragma once

#include "python_test.hpp"

#include "every_cell.hpp"
#include "libprobe/objects.h"

namespace libprobe {

// make(kind, random) returns an object of the kind.
inline const char *const zoo = R"(
import collections, datetime, functools, itertools, math, os, struct, sys, time, types, weakref

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

class Int(int):
    def __int__(self): return 99
    __index__ = __int__
class Str(str):
    def __len__(self): return 99
    def __getitem__(self, index): return 'x'

def bits(random, sizes):
    return random.getrandbits(random.choice(sizes) + 1) * random.choice([1, -1])

def any_int(random):
    made = bits(random, [0, 1, 7, 14, 15, 28, 29, 30, 31, 44, 59, 60, 61, 62, 63, 64, 90, 200, 3000])
    return random.choice([int, Int, bool])(made + random.choice([-1, 0, 1]))

def any_str(random, surrogates=(0xd800, 0xe000)):
    top = random.choice([0x7f, 0x7f, 0xff, 0x100, 0xffff, 0x10ffff])
    codes = [random.randrange(top + 1) for _ in range(random.choice([0, 1, 2, 7, 40, 300]))]
    text = ''.join(chr(code) for code in codes if not surrogates[0] <= code < surrogates[1])
    made = random.choice([str, Str, sys.intern, lambda text: text[1:], lambda text: text + text])(text)
    if random.random() < .5:
        hash(made)
    return made

def any_function(random):
    def plain(): pass
    def defaults(a=1, *, b=2): return random
    made = random.choice([lambda: 1, plain, defaults, Plain.method, os.path.join, functools.wraps])
    if made is plain:
        made.__name__, made.__defaults__ = 'renamed', (made,)
    return made

class DateTime(datetime.datetime): pass
class Zone(datetime.tzinfo):
    def utcoffset(self, when): return datetime.timedelta(0)

def zone(random):
    return random.choice([None, datetime.timezone.utc, datetime.timezone(datetime.timedelta(hours=3)), Zone()])

def clock(random):
    return [random.randrange(24), random.randrange(60), random.randrange(60), random.randrange(10 ** 6)]

def any_date(random, types=(datetime.date, datetime.datetime)):
    return random.choice(types)(random.randrange(1, 10000), random.randrange(1, 13), random.randrange(1, 29))

def any_datetime(random):
    day = any_date(random, (datetime.date,))
    made = random.choice([datetime.datetime, DateTime])(day.year, day.month, day.day, *clock(random), tzinfo=zone(random),
                                                         fold=random.randrange(2))
    return made.replace(tzinfo=None) if random.random() < .2 else made

def any_time(random):
    return datetime.time(*clock(random), tzinfo=zone(random), fold=random.randrange(2))

def any_delta(random):
    return datetime.timedelta(random.randrange(-999999999, 999999999), random.randrange(86400), random.randrange(10 ** 6))

def any_code(random):
    return random.choice([any_function(random), os.walk, Plain.other, functools.wraps]).__code__

def any_exception(random):
    made = random.choice([Exception, KeyError, OSError, Error, StopIteration, SystemExit, BaseException])(*some(random, 3))
    try:
        raise made
    except BaseException:
        pass
    if random.random() < .5:
        made.__cause__ = random.choice([ValueError(), None])
    if random.random() < .5:
        made.__context__ = ValueError()
    if random.random() < .3:
        made.__traceback__ = None
    if random.random() < .3:
        made.args = tuple(some(random, 3))
    made.__suppress_context__ = random.random() < .5
    return made

class Error(Exception):
    def __init__(self, *args): self.mine = args

def any_weakref(random):
    referents.append(Plain())
    made = random.choice([lambda o: weakref.ref(o), lambda o: weakref.ref(o, id), Reference])(referents[-1])
    if random.random() < .5:
        del referents[-1]
    else:
        del referents[:-9]
    return made
referents = []
class Reference(weakref.ref): pass

def any_cell(random):
    def make(value):
        def reader(): return value
        if random.random() < .1:
            del value
        return reader
    return make(object()).__closure__[0]

def any_module(random):
    return random.choice([sys, datetime, math, os, sys.modules['_io'], sys.modules[os.name], type(sys)('made'), Module('made')])
class Module(type(sys)): pass

def any_bytearray(random):
    made = random.choice([bytearray, ByteArray])(random.getrandbits(8) for _ in range(random.randrange(50)))
    if random.random() < .5:
        del made[:random.randrange(9)]
    if random.random() < .1:
        made.clear()
    return made
class ByteArray(bytearray):
    def __len__(self): return 99

def any_property(random):
    made = [random.choice([object(), None]) for _ in range(3)]
    return random.choice([property, Property])(*made)
class Property(property): pass

def any_range(random):
    return range(random.randrange(-999, 999), random.randrange(1 << 80), random.randrange(1, 999))

def any_capsule(random):
    return random.choice([datetime.datetime_CAPI, sys.modules.get('unicodedata', datetime).__dict__.get('ucnhash_CAPI', datetime.datetime_CAPI)])

makers = {'code': any_code, 'exception': any_exception, 'weakref': any_weakref, 'cell': any_cell, 'module': any_module,
          'bytearray': any_bytearray, 'property': any_property, 'range': any_range, 'capsule': any_capsule,
          'slice': lambda random: slice(*[object() for _ in range(random.randrange(1, 4))]),
          'staticmethod': lambda random: staticmethod(any_function(random)),
          'classmethod': lambda random: classmethod(any_function(random)),
          'methoddescr': lambda random: random.choice([str.join, dict.get, list.append, vars(dict)['fromkeys'], int.to_bytes]),
          'mappingproxy': lambda random: types.MappingProxyType(any_dict(random)),
          'function': any_function, 'date': any_date, 'datetime': any_datetime, 'time': any_time, 'delta': any_delta,
          'int': any_int, 'compact': lambda random: random.choice([int, Int])(bits(random, range(30))),
          'long': lambda random: random.choice([int, Int])(bits(random, range(31))),
          'str': lambda random: any_str(random, (0, 0)), 'text': any_str, 'str subclass': lambda random: Str('text'),
          'tuple': any_tuple, 'list': any_list, 'bytes': any_bytes, 'complex': any_complex, 'dict': any_dict, 'set': any_set,
          'float': lambda random: random.choice([float, Float])(any_float(random)), 'method': any_method,
          'cfunction': lambda random: random.choice(functions)}
def one_of_each(random):
    return [make(kind, random) for kind in makers for _ in range(9)] + [True, int, Plain, memoryview(b''), zone(random),
                                                                        Zone(), datetime.timezone.utc, None, Str, Error]
def make(kind, random):
    return makers[kind](random)
)";

class Zoo {
public:
    explicit Zoo(long seed) : names_(run(zoo)) {
        const Ref random(PyImport_ImportModule("random"));
        random_ = Ref(PyObject_CallMethod(random.get(), "Random", "l", seed));
        BOOST_REQUIRE(random_);
    }
    // A list with some objects of each kind.
    Ref one_of_each() const {
        Ref made(
            PyObject_CallFunctionObjArgs(PyDict_GetItemString(names_.get(), "one_of_each"), random_.get(), nullptr));
        BOOST_REQUIRE(made);
        return made;
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

} // namespace libprobe
