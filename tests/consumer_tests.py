"""Builds examples/selftest and typedata as their users would, with CMake and without, and imports them with the interpreters given.

usage: consumer_tests.py CMAKE CC CXX SOURCE FOLDER PYTHON...    SOURCE: libprobe's tree; FOLDER: where to build
"""
import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tools"))
import interpreters  # noqa: E402

IMPORTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "consumer", "imports.py")


def run(*command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if done.returncode != 0:
        sys.exit("%s\n%s" % (" ".join(command), done.stdout.decode("utf-8", "replace")))
    return done.stdout.decode()


def build(cmake, source, folder, *options, python=sys.executable):
    run(cmake, "-G", "Ninja", "-S", source, "-B", folder, "-DPython3_EXECUTABLE=" + python,
        "-DCMAKE_BUILD_TYPE=Release", *options)
    run(cmake, "--build", folder)


def headers(python):
    """The folders of an interpreter's headers, and whether they refuse the limited API."""
    code = "import json, sys, sysconfig as s; print(json.dumps([s.get_path('include'), 'free-threading build' in sys.version]))"
    return json.loads(run(python, "-c", code))


def compile_by_hand(cc, cxx, source, folder):
    """examples/selftest from all sources by one command each for C and C++, without a flag that hides symbols."""
    os.makedirs(folder)
    include = headers(sys.executable)[0]
    options = ["-O1", "-fPIC", "-I" + os.path.join(source, "include"), "-isystem", include]
    program = os.path.join(folder, "selftest.o")
    run(cc, *options, "-DPy_LIMITED_API=0x03060000", "-c", os.path.join(source, "examples", "selftest", "selftest.c"), "-o", program)
    library = os.path.join(source, "libprobe")
    sources = [os.path.join(path, name) for path, _, names in os.walk(library) for name in names if name.endswith(".cpp")]
    run(cxx, "-std=c++17", "-fno-exceptions", "-fno-rtti", *options, "-I" + library, "-shared", program, *sources,
        "-o", os.path.join(folder, "selftest.abi3.so"))


def main(cmake, cc, cxx, source, folder, *pythons):
    shutil.rmtree(folder, ignore_errors=True)
    example = os.path.join(source, "examples", "selftest")
    installed = os.path.join(folder, "installed")
    build(cmake, source, os.path.join(folder, "libprobe"), "-DLIBPROBE_TESTS=OFF", "-DLIBPROBE_CORE=OFF",
          "-DCMAKE_INSTALL_PREFIX=" + installed)
    run(cmake, "--install", os.path.join(folder, "libprobe"))
    assert os.path.exists(os.path.join(installed, "share", "licenses", "libprobe", "LICENSE"))
    refusing = [python for python in pythons if all(headers(python)) and os.path.exists(headers(python)[0])]
    build(cmake, os.path.join(source, "tests", "consumer"), os.path.join(folder, "consumer"), "-DLIBPROBE_SOURCE=" + source,
          "-DCMAKE_PREFIX_PATH=" + installed, "-DPython_EXECUTABLE=" + (refusing or [sys.executable])[0])
    ways = {"find_package": "-DCMAKE_PREFIX_PATH=" + installed, "add_subdirectory": "-DLIBPROBE_SOURCE=" + source}
    able = [python for python in pythons if interpreters.ask(python)["finds_abi3"]]
    for way, option in ways.items():
        build(cmake, example, os.path.join(folder, way), option)
    compile_by_hand(cc, cxx, source, os.path.join(folder, "by_hand"))
    places = list(ways) + ["by_hand"]
    with_headers = [python for python in able if os.path.exists(os.path.join(headers(python)[0], "Python.h"))]
    if with_headers:  # the oldest first, whose PyMODINIT_FUNC says less
        build(cmake, example, os.path.join(folder, "oldest_headers"), ways["find_package"], python=with_headers[0])
        places.append("oldest_headers")
    for way in places:
        place = os.path.join(folder, way)
        module = os.path.join(place, "selftest.abi3.so")
        given = [line.split()[-1] for line in run("nm", "-D", "--defined-only", module).splitlines()]
        assert given == ["PyInit_selftest"], "embedding exports %s" % given
        for python in able:
            run(python, "-W", "error", IMPORTS, place, "selftest")
        print("%s: imported or refused as it must be by %d interpreters, exports nothing but its init function" % (way, len(able)))
    place = os.path.join(folder, "typedata")
    build(cmake, os.path.join(source, "examples", "typedata"), place, "-DCMAKE_PREFIX_PATH=" + installed)
    for python in able:
        run(python, "-W", "error", IMPORTS, place, "typedata")


if __name__ == "__main__":
    main(*sys.argv[1:])
