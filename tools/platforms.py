"""Lists the platforms that the tests run on beside this machine's own, and what each takes: the one table of them.

usage: platforms.py packages NAME...            prints the Debian packages that this machine needs to build for them
       platforms.py provide CACHE NAME...       provides their interpreters, in CACHE/platforms/NAME
       platforms.py ready CACHE NAME...         prints those whose interpreters are provided
       platforms.py absent CACHE NAME...        prints the others
       platforms.py build CACHE FOLDER NAME...  builds core and tests of each that is ready in FOLDER/NAME

NAME is a platform, `all` of them, or `ci`: those that CI runs, and of their interpreters and tests only those that CI
runs. With CI=true, `provide` provides these alone, and one that is missing fails the tests.
A platform's interpreters are the commands CACHE/platforms/NAME/bin/pythonX.Y, pythonX.Yd for debug builds.
"""
import collections
import os
import subprocess
import sys

import cores
import debian_roots
import windows_pythons

_TREE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# system, processor: CMake's names. compiler: the names of its tools, with %s for the tool. packages: of Debian, for this machine.
# provider: the module of this folder that brings the interpreters; it has
#     provide(platform, folder, versions)   makes the commands folder/bin/python*; if versions are given, those alone have to
#                                           be there; yields a sentence for each thing that cannot be had
#     emulator(platform, folder)            the words before a program that the platform's compiler linked
# given: what that module alone reads. ci: the versions that CI runs; none: it does not run this platform.
Platform = collections.namedtuple("Platform", "system processor compiler packages provider given ci")

DebianRoots = collections.namedtuple("DebianRoots", "architecture suites qemu loader")


def _debian(processor, triplet, architecture, qemu, suites=("sid", "bookworm"), loader=None, ci=()):
    """Interpreters from Debian's packages. suites: each gives the versions that those before it lack. qemu: the name of the
    emulated machine, and the emulator's options. loader: that of a machine whose programs this machine's kernel may be able to run, then without qemu."""
    packages = ("g++-" + triplet.replace("_", "-"), "qemu-user-static", "debian-archive-keyring")
    return Platform("Linux", processor, triplet + "-%s", packages, debian_roots, DebianRoots(architecture, suites, qemu, loader), ci)


def _windows(processor, builds, libraries=(), ci=()):
    """Interpreters that MSVC compiled. builds: the registry's packages. libraries: what wine lacks for this CPU."""
    packages = ("g++-mingw-w64-%s-posix" % processor.replace("_", "-"), "wine", "maven")
    return Platform("Windows", processor, processor + "-w64-mingw32-%s-posix", packages, windows_pythons,
                    windows_pythons.Given(builds, libraries), ci)


# Named as in tools/cores.py.
PLATFORMS = {
    "linux-x86": _debian("i686", "i686-linux-gnu", "i386", ["i386"], loader="lib/ld-linux.so.2", ci=("3.11", "3.15")),
    # That CPU signs no addresses; to emulate it where one does takes ten times as long.
    "linux-aarch64": _debian("aarch64", "aarch64-linux-gnu", "arm64", ["aarch64", "-cpu", "cortex-a57"], ci=("3.14",)),
    "linux-armv7": _debian("armv7l", "arm-linux-gnueabihf", "armhf", ["arm"]),
    "linux-powerpc64le": _debian("ppc64le", "powerpc64le-linux-gnu", "ppc64el", ["ppc64le"]),
    "linux-s390x": _debian("s390x", "s390x-linux-gnu", "s390x", ["s390x"], ci=("3.11", "3.15", "3.15d")),
    "linux-riscv64": _debian("riscv64", "riscv64-linux-gnu", "riscv64", ["riscv64"], suites=("sid",)),
    "windows-x86_64": _windows("x86_64", windows_pythons.X86_64, ci=("3.7", "3.12", "3.14")),
    "windows-x86": _windows("i686", windows_pythons.X86, libraries=("libwine", "i386")),
}


def chosen(names):
    """The names of platforms that the words name, in the table's order."""
    unknown = [name for name in names if name not in PLATFORMS and name not in ("all", "ci")]
    if unknown:
        sys.exit("platforms.py: there is no platform %s; there are %s" % (", ".join(unknown), ", ".join(PLATFORMS)))
    return [name for name, platform in PLATFORMS.items()
            if name in names or "all" in names or ("ci" in names and platform.ci)]


def folder_of(cache, name):
    return os.path.join(cache, "platforms", name)


def missing(cache, name, versions):
    """Those of the versions, or any if none is named, whose command is not there."""
    commands = os.path.join(folder_of(cache, name), "bin")
    there = os.listdir(commands) if os.path.isdir(commands) else []
    if not versions:
        return [] if there else ["python"]
    return [version for version in versions if "python" + version not in there]


def in_ci():
    return os.environ.get("CI") == "true"


def provide(cache, name):
    """Whether all could be had."""
    platform, whole = PLATFORMS[name], True
    versions = platform.ci if in_ci() else ()
    if versions and not missing(cache, name, versions):
        return True
    for sentence in platform.provider.provide(platform, folder_of(cache, name), versions):
        print("provide: %s: %s" % (name, sentence), file=sys.stderr, flush=True)
        whole = False
    return whole


def build(cache, name, folder, include, whole):
    """Whether it could be built. whole: with all interpreters and tests."""
    platform, target = PLATFORMS[name], os.path.join(folder, name)
    versions = () if whole else platform.ci
    if not in_ci():
        versions = [version for version in versions if not missing(cache, name, (version,))]
    print("dev: building for %s" % name, file=sys.stderr, flush=True)
    configure = [
        "cmake", "-G", "Ninja", "-S", _TREE, "-B", target, "-DCMAKE_BUILD_TYPE=Release",
        "-DCMAKE_CXX_FLAGS_RELEASE=-O1 -DNDEBUG", "-DCMAKE_C_FLAGS_RELEASE=-O1 -DNDEBUG", "-DLIBPROBE_WERROR=%d" % in_ci(),
        "-DCMAKE_SYSTEM_NAME=" + platform.system, "-DCMAKE_SYSTEM_PROCESSOR=" + platform.processor,
        "-DCMAKE_C_COMPILER=" + platform.compiler % "gcc", "-DCMAKE_CXX_COMPILER=" + platform.compiler % "g++",
        "-DCMAKE_CROSSCOMPILING_EMULATOR=" + ";".join(platform.provider.emulator(platform, folder_of(cache, name))),
        "-DPython3_EXECUTABLE=" + sys.executable, "-DLIBPROBE_PYTHON_INCLUDE_DIR=" + include, "-DLIBPROBE_PLATFORM=" + name,
        "-DLIBPROBE_PLATFORM_FOLDER=" + folder_of(cache, name),
        "-DLIBPROBE_PLATFORM_VERSIONS=" + ";".join(versions), "-DLIBPROBE_PLATFORM_WHOLE=%d" % whole,
        "-DLIBPROBE_ZIG=" + os.path.join(cache, "zig-venv", "bin", "zig"),
    ]
    for command in (configure, ["cmake", "--build", target]):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env=dict(os.environ, ZIG_GLOBAL_CACHE_DIR=os.path.join(cache, "zig")))
        if done.returncode != 0:
            said = done.stdout.decode("utf-8", "replace").splitlines(keepends=True)
            sys.stderr.writelines(line for line in said if line[:1] != "[")  # Ninja's progress
            print("dev: libprobe cannot be built for %s" % name, file=sys.stderr)
            return False
    return True


def main(job, *words):
    if job == "packages":
        print(" ".join(dict.fromkeys(package for name in chosen(words) for package in PLATFORMS[name].packages)))
        return 0
    cache = os.path.abspath(words[0])
    if job == "provide":
        return 0 if all([provide(cache, name) for name in chosen(words[1:])]) else 1
    if job in ("ready", "absent"):
        print(" ".join(name for name in chosen(words[1:]) if bool(missing(cache, name, ())) == (job == "absent")))
        return 0
    if job == "build":
        folder = os.path.abspath(words[1])
        os.makedirs(folder, exist_ok=True)
        include = cores.headers(os.path.join(folder, "include"))
        whole = "ci" not in words[2:]
        return 0 if all([build(cache, name, folder, include, whole) for name in chosen(words[2:])
                         if not missing(cache, name, ())]) else 1
    sys.exit(__doc__)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
