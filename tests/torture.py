"""Does with a sentinel type whatever Python code can do with a type that it meets. It may raise; it must not crash."""
import abc
import collections
import contextlib
import copy
import copyreg
import functools
import gc
import inspect
import io
import json
import marshal
import operator
import pickle
import pprint
import pydoc
import sys
import types
import weakref


def attempts(sentinel):
    """Callables, each an attempt."""
    yield lambda: repr(sentinel)
    yield lambda: str(sentinel)
    yield lambda: format(sentinel)
    yield lambda: hash(sentinel)
    yield lambda: bool(sentinel)
    yield lambda: dir(sentinel)
    yield lambda: vars(sentinel)
    yield lambda: list(sentinel)
    yield lambda: len(sentinel)
    yield lambda: iter(sentinel)
    yield lambda: sentinel[int]
    yield lambda: pydoc.render_doc(sentinel)
    yield lambda: help(sentinel)
    yield lambda: pprint.pformat(vars(sentinel))
    yield lambda: inspect.getmembers(sentinel)
    yield lambda: inspect.signature(sentinel)
    yield lambda: inspect.classify_class_attrs(sentinel)
    yield lambda: sentinel()
    yield lambda: sentinel(1, a=2)
    yield lambda: sentinel.__call__()
    yield lambda: type.__call__(sentinel)
    yield lambda: sentinel.__new__(sentinel)
    yield lambda: object.__new__(sentinel)
    yield lambda: int.__new__(sentinel)
    yield lambda: type.__new__(sentinel, "name", (), {})
    yield lambda: copyreg.__newobj__(sentinel)
    yield lambda: copyreg._reconstructor(sentinel, object, None)
    yield lambda: type("Sub", (sentinel,), {})
    yield lambda: type("Sub", (int, sentinel), {})
    yield lambda: types.new_class("Sub", (sentinel,))
    yield lambda: abc.ABCMeta("Sub", (sentinel,), {})
    yield lambda: type(sentinel)(sentinel)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        yield lambda protocol=protocol: pickle.dumps(sentinel, protocol)
    yield lambda: marshal.dumps(sentinel)
    yield lambda: json.dumps(sentinel)
    yield lambda: copy.copy(sentinel)
    yield lambda: copy.deepcopy(sentinel)
    yield lambda: sentinel.__reduce_ex__(2)
    yield lambda: object.__reduce_ex__(sentinel, 2)
    yield lambda: issubclass(sentinel, int)
    yield lambda: issubclass(int, sentinel)
    yield lambda: isinstance(1, sentinel)
    yield lambda: isinstance(sentinel, type)
    for name in dir(collections.abc):
        yield lambda name=name: issubclass(sentinel, getattr(collections.abc, name))
    yield lambda: weakref.ref(sentinel)()
    yield lambda: weakref.finalize(sentinel, print)
    yield lambda: gc.get_referents(sentinel)
    yield lambda: gc.get_referrers(sentinel)
    yield lambda: gc.is_tracked(sentinel)
    yield lambda: sys.getsizeof(sentinel)
    yield lambda: sys.getrefcount(sentinel)
    yield lambda: memoryview(sentinel)
    yield lambda: functools.singledispatch(print).register(sentinel)(print)
    yield lambda: contextlib.ExitStack().enter_context(sentinel)
    yield lambda: sentinel.mro()
    yield lambda: setattr(sentinel, "__class__", int)
    yield lambda: setattr(sentinel, "__name__", "other")
    yield lambda: setattr(sentinel, "__qualname__", "other.name")
    yield lambda: setattr(sentinel, "__module__", "libprobe")
    yield lambda: setattr(sentinel, "__doc__", "other")
    yield lambda: setattr(sentinel, "added", 1)
    yield lambda: delattr(sentinel, "added")
    yield lambda: setattr(sentinel, "__abstractmethods__", {"a"})
    yield lambda: sentinel()
    yield lambda: delattr(sentinel, "__abstractmethods__")
    yield lambda: setattr(type("Heap", (), {})(), "__class__", sentinel)
    yield lambda: setattr(type("Slots", (), {"__slots__": ()})(), "__class__", sentinel)
    yield lambda: setattr(types.ModuleType("m"), "__class__", sentinel)
    yield lambda: setattr(type("Heap", (), {}), "__bases__", (sentinel,))
    yield lambda: raise_it(sentinel)
    yield lambda: catch_it(sentinel)
    for function in (operator.add, operator.or_, operator.and_, operator.matmul, operator.lt, operator.eq, operator.contains):
        yield lambda function=function: function(sentinel, sentinel)
        yield lambda function=function: function(sentinel, 1)
        yield lambda function=function: function(1, sentinel)
    for function in (operator.index, operator.neg, abs, int, float, complex, round, reversed, next, aiter_of):
        yield lambda function=function: function(sentinel)
    for name, value in list(vars(sentinel).items()):
        yield lambda name=name: getattr(sentinel, name)
        yield lambda name=name: getattr(sentinel, name)()
        for arguments in ((), (sentinel,), (1,), (object(),), (object(), object()), (object(), object(), object())):
            yield lambda value=value, arguments=arguments: value(*arguments)
        yield lambda value=value: value.__get__(None, sentinel)
        yield lambda value=value: value.__get__(object(), sentinel)
        yield lambda value=value: value.__get__(sentinel, type)
        yield lambda value=value: value.__set__(object(), 1)
        yield lambda value=value: repr(value)
        yield lambda value=value: inspect.signature(value)
        yield lambda value=value: pickle.dumps(value)
        yield lambda name=name: setattr(sentinel, name, lambda *arguments: 1)
        yield lambda name=name: delattr(sentinel, name)
        yield lambda name=name, value=value: setattr(sentinel, name, value)
    yield lambda: setattr(sentinel, "__new__", lambda cls: object.__new__(cls))
    yield lambda: sentinel()
    yield lambda: object.__new__(sentinel)
    yield lambda: setattr(sentinel, "__bases__", (type("Heap", (), {}),))
    yield lambda: setattr(sentinel, "__bases__", (object,))
    yield lambda: sentinel()


def raise_it(sentinel):
    raise sentinel


def catch_it(sentinel):
    try:
        raise ValueError
    except sentinel:
        pass


def aiter_of(sentinel):
    return type(sentinel).__aiter__(sentinel)


def torture(sentinels):
    """The number of attempts made."""
    made = 0
    for sentinel in sentinels:
        for attempt in attempts(sentinel):
            with contextlib.redirect_stdout(io.StringIO()):
                try:
                    result = attempt()
                except Exception:  # whatever it raises is right
                    result = None
            assert type(result) is not sentinel, "an instance was made"
            made += 1
        gc.collect()
    return made
