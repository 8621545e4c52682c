"""What libprobe adds to whoever uses it: bytes of an extension, of a process, and time to a compile; as entries of Google
Benchmark's JSON."""
import os
import re
import resource
import subprocess
import tempfile
import time

ALONE = "#include <Python.h>\n"
WITH = ALONE + "".join("#include <libprobe/%s.h>\n" % name for name in ("pep", "typedata", "metatype")) + """\
#define LIBPROBE_USES(X) LIBPROBE_TYPE_FUNCTIONS_USE(X) X(tp_basicsize)
#include <libprobe/use.h>
"""


def entry(name, index, count, **values):
    made = {"name": name, "run_name": name, "run_type": "iteration", "repetitions": count, "repetition_index": index, "threads": 1,
            "iterations": 1, "real_time": 0, "cpu_time": 0, "time_unit": "ns"}
    made.update(values)
    return made


def sizes(path):
    """Bytes that are only read, and bytes that can be written, of a shared object when it is loaded."""
    said = subprocess.run(["size", path], stdout=subprocess.PIPE, check=True, universal_newlines=True).stdout
    text, data, bss = map(int, said.splitlines()[1].split()[:3])
    return text, data + bss


def compile_seconds(compiler, source, includes):
    """What one compile takes of the clock and of the processor."""
    words = [compiler, "-std=c++17", "-O2", "-DNDEBUG", "-c", "-x", "c++", "-o", os.devnull, source] + includes
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(words, check=True)
    after, end = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    return end - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def headers(python, build, tree, count):
    with open(os.path.join(build, "CMakeCache.txt")) as file:
        compiler = re.search(r"^CMAKE_CXX_COMPILER:\w+=(.*)$", file.read(), re.M).group(1)
    includes = ["-I" + os.path.join(tree, "include")]
    for path in python["include"]:
        includes += ["-isystem", path]
    includes += ["-idirafter", os.path.join(python["include"][0], "..")]
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("alone.cpp", ALONE), ("with.cpp", WITH)):
            with open(os.path.join(folder, name), "w") as file:
                file.write(text)
        for index in range(count):
            alone = compile_seconds(compiler, os.path.join(folder, "alone.cpp"), includes)
            both = compile_seconds(compiler, os.path.join(folder, "with.cpp"), includes)
            yield entry("footprint/headers_compile/libprobe", index, count, time_unit="s", real_time=both[0] - alone[0],
                        cpu_time=both[1] - alone[1])
            for name, (real, processor) in (("without", alone), ("with", both)):
                yield entry("footprint/compile/" + name, index, count, time_unit="s", real_time=real, cpu_time=processor)


def entries(python, folder, tree, count, resident):
    """All of them; `resident` returns the bytes that one fresh process tells, as text."""
    without, with_it, both, alone = (sizes(os.path.join(folder, python["name"], kind + ".so"))
                                     for kind in ("without", "with", "both", "alone"))
    for index in range(count):
        yield entry("footprint/text/libprobe", index, count, bytes=with_it[0] - without[0])
        yield entry("footprint/text_second_family/libprobe", index, count, bytes=both[0] - with_it[0])
        yield entry("footprint/text_unused_family/libprobe", index, count, bytes=with_it[0] - alone[0])
        yield entry("footprint/data/libprobe", index, count, bytes=with_it[1] - without[1])
        yield entry("footprint/resident/libprobe", index, count, bytes=int(resident()))
    yield from headers(python, os.path.dirname(folder), tree, count)
