// The Python world in which the specs are made, and what it says of the types that come out.
#include "making_specs.hpp"

namespace libprobe {

const char making_world[] = R"(
import gc, types, warnings, weakref
class Plain: pass
class Other: pass
class Derived(Plain): pass
class Slotted:
    __slots__ = ['one', 'two']
class SlottedToo:
    __slots__ = ['three']
class Empty:
    __slots__ = []
class Referable:
    __slots__ = ['__weakref__']
class WithDict:
    __slots__ = ['__dict__']
class Meta(type): pass
class MetaMeta(Meta): pass
class OtherMeta(type): pass
class MetaNew(type):
    def __new__(cls, *arguments): return super().__new__(cls, *arguments)
class MetaMro(type):
    def mro(cls):
        if cls.__name__ == 'Type': raise ValueError('mro')
        return super().mro()
class WithMeta(metaclass=Meta): pass
class WithMetaMeta(metaclass=MetaMeta): pass
class WithOtherMeta(metaclass=OtherMeta): pass
module = types.ModuleType('made')

FLAGS = {9: 'heap', 10: 'base', 14: 'gc', 24: 'int', 25: 'list', 26: 'tuple', 27: 'bytes', 28: 'str', 29: 'dict',
         30: 'exception', 31: 'type'}
OUTSIDE = 1 << 12 | 1 << 13 | 1 << 18 | 1 << 19  # being ready, versions
def outcome(function, *arguments):
    try:
        value = function(*arguments)
    except BaseException as error:
        return type(error).__name__
    return type(value).__name__
def use(T):
    try:
        made = T()
    except BaseException as error:
        return {'made': type(error).__name__}
    asked = dict(hash=hash, bool=bool, len=len, iter=iter, next=next, repr=repr, abs=abs, int=int, float=float,
                 weakref=lambda it: [weakref.ref(it)], tracked=gc.is_tracked, vars=vars, buffer=memoryview)
    said = {name: outcome(function, made) for name, function in asked.items()}
    said['made'] = type(made).__qualname__
    said['attribute'] = outcome(setattr, made, 'attribute', 1)
    said['its value'] = outcome(getattr, made, 'attribute')
    said['called'] = outcome(made) if callable(made) else 'not callable'
    said['item'] = outcome(lambda: made[0])
    said['sum'] = outcome(lambda: made + made)
    said['equal'] = outcome(lambda: made == made)
    said['contains'] = outcome(lambda: 1 in made)
    return {name: word for name, word in said.items() if word != as_object.get(name)}
as_object = {}
as_object = use(object)
# basicsize: that of the spec; align: that of a part of the type's own, which a negative one asks for.
def describe(T, basicsize, align):
    lines = []
    rounded = lambda size: -(-size // align) * align
    head = rounded(object.__basicsize__) if basicsize < 0 else object.__basicsize__
    say = lambda key, value: lines.append('%s: %s' % (key, value))
    attribute = lambda name: getattr(T, name, 'none')
    for name in '__name__', '__qualname__', '__module__', '__doc__', '__text_signature__':
        say(name, ascii(attribute(name)))
    say('__itemsize__', 'inherited' if 0 != T.__itemsize__ == T.__base__.__itemsize__ else T.__itemsize__)
    say('repr', ascii(T))
    say('metatype', type(T).__name__)
    say('mro', [base.__name__ for base in T.__mro__])
    say('bases', [base.__name__ for base in T.__bases__] + [T.__base__.__name__])
    say('flags', [FLAGS[bit] for bit in sorted(FLAGS) if T.__flags__ >> bit & 1])
    say('~names', sorted(vars(T)))
    say('names', sorted((ascii(name), type(value).__name__) for name, value in vars(T).items()
                        if name not in ('__static_attributes__', '__buffer__', '__release_buffer__')))
    if T.__base__ is object:
        size = T.__basicsize__ - head
        say('grown', 'rounded' if basicsize < 0 and size == rounded(-basicsize) else size)
    else:
        say('~grown', T.__basicsize__ - T.__base__.__basicsize__)
    place = lambda offset: offset and offset - head
    say('dict and weaklist' if T.__base__ is object else '~dict and weaklist',
        [place(T.__dictoffset__), place(T.__weakrefoffset__)])
    say('~flags', hex(T.__flags__ & ~OUTSIDE))
    say('tracked', gc.is_tracked(T))
    say('referents', sorted({type(each).__name__ for each in gc.get_referents(T)} - {'module'}))
    say('in the subclasses', T in type.__subclasses__(T.__base__))
    say('it', sorted(use(T).items()))
    try:
        class Sub(T): pass
    except TypeError as error:
        say('subclass', type(error).__name__)
    else:
        say('subclass', sorted(use(Sub).items()))
    say('set', outcome(setattr, T, 'other', 1))
    return '\n'.join(lines)
)";

} // namespace libprobe
