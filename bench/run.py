"""Runs the benchmarks inside this interpreter, which may be a 3.6: run.py COMMAND FOLDER ...

FOLDER is that of libprobe_bench.so; NAME the one of this interpreter in it.

  run.py measure FOLDER NAME PEERS THERE OUT MODE   times everything; writes Google Benchmark's JSON into OUT
  run.py count FOLDER NAME PEERS THERE MODE         under callgrind: has it write what each case takes
  run.py resident FOLDER                            prints the bytes that the first self-test of a process leaves behind

PEERS is their folder, THERE names those that may be loaded, with commas between: FOLDER may have others of an earlier
build. MODE: quick or whole.
"""
import ctypes
import functools
import gc
import importlib.machinery
import importlib.util
import json
import os
import shutil
import sys
import tempfile
import time

VERSION = sys.version_info[0] << 8 | sys.version_info[1]
FREE_THREADED = "free-threading" in sys.version
TIMED = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_uint64)
TYPES = (0, 1000, 10000, 100000)
INTERPRETERS = (0, 1, 4, 16)


class Library:
    """The running shared object, and what keeps its cases alive."""

    def __init__(self, folder):
        self.dll = ctypes.PyDLL(os.path.join(folder, "libprobe_bench.so"))
        self.dll.bench_add_call.argtypes = [ctypes.c_char_p, ctypes.py_object, ctypes.py_object]
        self.dll.bench_add_call.restype = None
        self.dll.bench_add_shiboken.argtypes = [ctypes.c_char_p, ctypes.py_object]
        self.dll.bench_add_timed.argtypes = [ctypes.c_char_p, TIMED, ctypes.c_uint]
        self.dll.bench_add_timed.restype = None
        self.kept, self.skipped = [], []

    def start(self):
        if self.dll.bench_start(VERSION) != 0:
            raise SystemExit("bench: the common cases cannot be made")

    def add(self, path):
        """The cases of another shared object."""
        other = ctypes.PyDLL(path)
        self.kept.append(other)
        if self.dll.bench_add(ctypes.cast(other.bench_cases, ctypes.c_void_p)) != 0:
            raise RuntimeError("it makes no cases")

    def call(self, contestant, bound, argument):
        """The dispatch loop on this method."""
        self.dll.bench_add_call(contestant.encode(), bound, argument)

    def time(self, name, function, fixed):
        """A case whose seconds `function` returns, `fixed` times for each repetition."""
        callback = TIMED(lambda n: function())
        self.kept.append(callback)
        self.dll.bench_add_timed(name.encode(), callback, fixed)

    def skip(self, what, why):
        self.skipped.append({"what": what, "why": str(why)})


def method(module):
    """A bound method of its Thing, which was seen to work, and the argument for it."""
    bound, argument = module.Thing().dot, module.Thing()
    if bound(argument) != 25:
        raise RuntimeError("%s.Thing().dot(Thing()) is %r" % (module.__name__, bound(argument)))
    return bound, argument


def add_calls(library, folder, name):
    def add(contestant, target):
        module = load("dispatch", os.path.join(folder, target, "dispatch.so"))
        library.kept.append(module)
        library.call(contestant, *method(module))

    add("limit", "dispatch-limit-" + name)
    if FREE_THREADED:
        add("libprobe", "dispatch-libprobe-" + name)
        library.skip("dispatch/call/limited", "a free-threaded build has no limited API before 3.15")
    else:
        add("libprobe", "dispatch-libprobe")
        add("limited", "dispatch-limited")


def load(name, path):
    loader = importlib.machinery.ExtensionFileLoader(name, path)
    spec = importlib.util.spec_from_file_location(name, path, loader=loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def add_module(library, folder, peer):
    path = os.path.join(folder, "bench_%s.so" % peer)
    module = load("bench_" + peer, path)
    library.kept.append(module)
    call = method(module)  # before any case is added: a peer is measured as a whole or skipped
    library.add(path)
    library.call(peer, *call)


def add_shiboken(library, peers):
    if FREE_THREADED:
        raise RuntimeError("its wheel is for the stable ABI, which a free-threaded build has not before 3.15")
    import glob

    sys.path.insert(0, os.path.join(peers, "shiboken6", "%d.%d" % sys.version_info[:2]))
    import shiboken6
    from shiboken6 import Shiboken

    kind = type(Shiboken.Object)
    types = tuple(kind("T%d" % i, (Shiboken.Object,), {}) for i in range(16))
    library.kept.append(types)
    found = glob.glob(os.path.join(glob.escape(os.path.dirname(shiboken6.__file__)), "libshiboken6.abi3.so*"))
    if not found or not library.dll.bench_add_shiboken(found[0].encode(), types):
        raise RuntimeError("shiboken6 %s exports none of its functions" % shiboken6.__version__)


class Copies:
    """Fresh copies of a shared object: the dynamic loader takes each for another one. tools/bench.py removes them."""

    def __init__(self):
        self.folder, self.count = tempfile.mkdtemp(), 0

    def fresh(self, path):
        self.count += 1
        copy = os.path.join(self.folder, "%d.so" % self.count)
        shutil.copyfile(path, copy)
        return copy


def needed_by_a_metatype(copy):
    """The fields that a first libprobe_metatype of this copy requires, as an array of ids."""
    copy.bench_cold_metatype.restype = ctypes.c_double
    if copy.bench_cold_metatype() < 0:
        raise SystemExit("bench: no metatype can be made")
    fields = (ctypes.c_int32 * 1024)()
    count = copy.bench_proven(fields)
    return (ctypes.c_int32 * count)(*fields[:count])


def add_cold_starts(library, folder, copies, fixed):
    def fresh():
        return ctypes.PyDLL(copies.fresh(os.path.join(folder, "coldstart.so")))

    def first(function, *words):
        timed = getattr(fresh(), function)
        timed.restype = ctypes.c_double
        seconds = timed(*words)
        gc.collect()
        return seconds

    fields = needed_by_a_metatype(fresh())
    for case, contestant, function, words in (
        ("restricted_cold", "fromspec", "bench_cold_fromspec", (VERSION,)),
        ("restricted_cold", "bare", "bench_cold_bare", (VERSION,)),
        ("restricted_cold", "libprobe", "bench_cold_selftest", ()),
        ("metatype_cold", "fromspec", "bench_cold_fromspec_of", (VERSION, fields, len(fields))),
        ("metatype_cold", "bare", "bench_cold_bare_of", (VERSION, fields, len(fields))),
        ("metatype_cold", "libprobe", "bench_cold_require", (fields, len(fields))),
        ("metatype_cold", "metatype", "bench_cold_metatype", ()),
        ("all_cold", "fromspec", "bench_cold_fromspec_all", (VERSION,)),
        ("all_cold", "libprobe", "bench_cold_probe", ()),
    ):
        library.time("startup/%s/%s" % (case, contestant), functools.partial(first, function, *words), fixed)


def add_imports(library, folder, copies, fixed):
    def imported(kind):
        path = copies.fresh(os.path.join(folder, kind + ".so"))
        start = time.perf_counter()
        load("importing", path)
        seconds = time.perf_counter() - start
        gc.collect()
        return seconds

    for kind in ("without", "with"):
        library.time("startup/import/" + kind, lambda kind=kind: imported(kind), fixed)


def add_others(library, own, peers, there):
    """The contestants compiled elsewhere: of the peers those that are there; what fails is skipped by name."""
    for what, add in (
        ("limit", lambda: library.add(os.path.join(own, "limit.so"))),
        ("shiboken6", lambda: add_shiboken(library, peers)),
        ("nanobind", lambda: add_module(library, own, "nanobind")),
        ("pybind11", lambda: add_module(library, own, "pybind11")),
    ):
        if what != "limit" and what not in there.split(","):
            continue
        try:
            add()
        except (Exception, SystemError) as error:
            library.skip(what, error)


def everything(folder, name, peers, there, timed):
    """The library with all contestants that there are."""
    library, own = Library(folder), os.path.join(folder, name)
    library.start()
    add_calls(library, folder, name)
    add_others(library, own, peers, there)
    if timed:
        copies = Copies()
        fixed = 2 if timed == "quick" else 10
        add_cold_starts(library, folder, copies, fixed)
        try:
            add_imports(library, own, copies, fixed)
        except OSError as error:
            library.skip("startup/import", error)
    return library


def run(library, out, names, options):
    """What Google Benchmark says of those cases."""
    words = [word.encode() for word in ["bench"] + options]
    line = (ctypes.c_char_p * (len(words) + 1))(*words)
    if library.dll.bench_run(out.encode(), names.encode(), len(words), line) <= 0:
        raise SystemExit("bench: no case is named " + names)
    with open(out) as file:
        made = json.load(file)
    made["benchmarks"] = [entry for entry in made["benchmarks"] if entry["run_type"] == "iteration"]
    return made


def measure(folder, name, peers, there, out, mode):
    library = everything(folder, name, peers, there, mode)
    quick = mode == "quick"
    options = ["--benchmark_repetitions=%d" % (2 if quick else 7), "--benchmark_min_time=%s" % (0.001 if quick else 0.02),
               "--benchmark_enable_random_interleaving=true"]
    gc.disable()
    if hasattr(gc, "freeze"):
        gc.freeze()
    made = run(library, out, "^(startup|latency|throughput|cold|objects|dispatch|growth/(fields|threads))/", options)
    kept = []
    for types in TYPES[:2 if quick else None]:
        kept += [type("T", (), {}) for _ in range(types - len(kept))]
        made["benchmarks"] += run(library, out, "^growth/types(_survey)?/.*/%d$" % types, options)["benchmarks"]
    del kept
    gc.collect()
    already = 0
    for interpreters in INTERPRETERS[:2 if quick else None]:
        for _ in range(interpreters - already):
            if library.dll.bench_add_interpreter() != 0:
                raise SystemExit("bench: no sub-interpreter can be made")
        already = interpreters
        made["benchmarks"] += run(library, out, "^growth/interpreters/.*/%d$" % interpreters, options)["benchmarks"]
    made["skipped"] = library.skipped
    with open(out, "w") as file:
        json.dump(made, file)
    sys.stdout.flush()
    os._exit(0)  # what was loaded many times, and interpreters that were not ended, are not taken down


def count(folder, name, peers, there, mode):
    library = everything(folder, name, peers, there, None)
    gc.disable()
    cases = [("latency/", 512), ("dispatch/", 256), ("objects/", 4), ("startup/restricted/", 32), ("startup/all/", 32), ("startup/second", 64)]
    for prefix, times in [("latency/type_data/", 512), cases[1]] if mode == "quick" else cases:
        library.dll.bench_count(prefix.encode(), times)
    sys.stdout.flush()
    os._exit(0)


def resident(folder):
    def private():
        with open("/proc/self/smaps_rollup") as file:
            return sum(int(line.split()[1]) for line in file if line.startswith("Private_Dirty")) * 1024

    first = ctypes.PyDLL(os.path.join(folder, "coldstart.so"))
    first.bench_cold_selftest.restype = ctypes.c_double
    private()
    before = private()
    first.bench_cold_selftest()
    print(private() - before)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    {"measure": measure, "count": count, "resident": resident}[sys.argv[1]](*sys.argv[2:])
