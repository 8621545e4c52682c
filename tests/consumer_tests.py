"""Builds examples/selftest as its users would and imports it with the interpreters given.

usage: consumer_tests.py CMAKE SOURCE FOLDER PYTHON...    SOURCE: libprobe's tree; FOLDER: where to build
"""
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tools"))
import interpreters  # noqa: E402

CHECK = """
import sys
try:
    import selftest
except ImportError as error:
    assert 'free-threading build' in sys.version, error
    assert 'tp_name found at byte 40, expected at 24' in str(error), error
    sys.exit()
assert 'free-threading build' not in sys.version
assert selftest.name(type) == 'type', selftest.name(type)
assert selftest.name(type('Local', (), {})) == 'Local'
try: selftest.name(1)
except TypeError as error: assert 'takes a type' in str(error)
else: raise AssertionError
"""


def run(*command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if done.returncode != 0:
        sys.exit("%s\n%s" % (" ".join(command), done.stdout.decode("utf-8", "replace")))
    return done.stdout.decode()


def build(cmake, source, folder, *options):
    run(cmake, "-G", "Ninja", "-S", source, "-B", folder, "-DPython3_EXECUTABLE=" + sys.executable,
        "-DCMAKE_BUILD_TYPE=Release", *options)
    run(cmake, "--build", folder)


def main(cmake, source, folder, *pythons):
    shutil.rmtree(folder, ignore_errors=True)
    example = os.path.join(source, "examples", "selftest")
    installed = os.path.join(folder, "installed")
    build(cmake, source, os.path.join(folder, "libprobe"), "-DLIBPROBE_TESTS=OFF", "-DLIBPROBE_CORE=OFF",
          "-DCMAKE_INSTALL_PREFIX=" + installed)
    run(cmake, "--install", os.path.join(folder, "libprobe"))
    ways = {"find_package": "-DCMAKE_PREFIX_PATH=" + installed, "add_subdirectory": "-DLIBPROBE_SOURCE=" + source}
    able = [python for python in pythons if interpreters.ask(python)["finds_abi3"]]
    for way, option in ways.items():
        place = os.path.join(folder, way)
        build(cmake, example, place, option)
        module = os.path.join(place, "selftest.abi3.so")
        given = [line.split()[-1] for line in run("nm", "-D", "--defined-only", module).splitlines()]
        assert given == ["PyInit_selftest"], "embedding exports %s" % given
        for python in able:
            run(python, "-W", "error", "-c", CHECK, env=dict(os.environ, PYTHONPATH=place))
        print("%s: imported or refused as it must be by %d interpreters, exports nothing but its init function" % (way, len(able)))


if __name__ == "__main__":
    main(*sys.argv[1:])
