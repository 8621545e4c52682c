"""Finds the Pythons on this machine and asks what they can do: prints one JSON object a line.

usage: interpreters.py [FOLDER [VERSION...]]    FOLDER: lists the commands FOLDER/bin/python* of another platform instead, or
                                                those of these versions, such as 3.15d

Looked for in LIBPROBE_PYTHONS, in the cache that provide.sh fills, in pyenv's and uv's folders, on PATH and in /usr/bin.
Links and environments that lead to the same interpreter count once; what is found and does not run is listed with what
it said. What the headers can do, the compiler says that CC names; only the printed objects have it.
"""
import glob
import json
import os
import re
import subprocess
import sys

NAME = re.compile(r"(python|pypy|graalpy)[0-9.]*(t|d|td|-dbg)?$")

# Valid in Python 2 and 3, CPython or not.
QUESTION = r"""
import json, os, platform, sys, sysconfig
try:
    import ctypes, _imp
    suffixes = _imp.extension_suffixes()
    # Trace-refs builds up to 3.12 have it under another name, so that they load no module of the stable ABI.
    finds_abi3 = bool({'.abi3.so', '.pyd'} & set(suffixes)) and hasattr(ctypes.pythonapi, 'PyModule_Create2')
except Exception:
    suffixes, finds_abi3 = [], False
free_threaded = bool(sysconfig.get_config_var('Py_GIL_DISABLED'))
executable = os.path.realpath(getattr(sys, '_base_executable', None) or sys.executable)
print(json.dumps({
    'executable': executable,
    'version': platform.python_version(),
    'implementation': platform.python_implementation().lower(),
    'debug': hasattr(sys, 'gettotalrefcount'),
    'trace_refs': hasattr(sys, 'getobjects'),
    'free_threaded': free_threaded,
    'finds_abi3': finds_abi3,
    'loads_abi3': finds_abi3 and not free_threaded,  # else it opens the file, but its objects begin with another head
    'loads_abi3t': '.abi3t.so' in suffixes,
    'thread_sanitizer': '--with-thread-sanitizer' in (sysconfig.get_config_var('CONFIG_ARGS') or ''),
    'include': [path for path in {sysconfig.get_path('include'), sysconfig.get_path('platinclude')}
                if os.path.exists(os.path.join(path, 'Python.h'))],
}))
"""


def candidates():
    """Paths that may be interpreters, those named by the user first."""
    for path in os.environ.get("LIBPROBE_PYTHONS", "").split(os.pathsep):
        if path:
            yield path
    home = os.path.expanduser("~")
    caches = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    cache = os.environ.get("LIBPROBE_CACHE") or os.path.join(caches, "libprobe")
    pyenv = os.environ.get("PYENV_ROOT") or os.path.join(home, ".pyenv")
    uv = os.environ.get("UV_PYTHON_INSTALL_DIR") or os.path.join(home, ".local", "share", "uv", "python")
    for pattern in (
        os.path.join(cache, "bin", "python*"),
        os.path.join(pyenv, "versions", "*", "bin", "python"),
        os.path.join(uv, "*", "bin", "python3"),
    ):
        for path in sorted(glob.glob(pattern)):
            yield path
    folders = os.environ.get("PATH", "").split(os.pathsep) + ["/usr/bin"]
    for folder in folders:
        if os.path.basename(folder) == "shims":  # pyenv's: they choose among the versions above
            continue
        for path in sorted(glob.glob(os.path.join(glob.escape(folder or "."), "*py*"))):
            if NAME.match(os.path.basename(path)) and os.access(path, os.X_OK):
                yield path


def ask(path):
    """What the interpreter says of itself; with the key "problem" where it says nothing useful."""
    try:
        run = subprocess.run(
            [path, "-c", QUESTION], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60
        )
        return json.loads(run.stdout.decode())
    except (OSError, subprocess.TimeoutExpired) as error:
        return {"executable": path, "problem": str(error)}
    except ValueError:
        words = run.stderr.decode("utf-8", "replace").strip().splitlines()
        return {"executable": path, "problem": words[-1] if words else "it prints nothing"}


def preprocesses(include, text, *macros):
    command = [os.environ.get("CC", "cc"), "-E", "-x", "c", "-w", "-o", os.devnull, "-"] + ["-D" + macro for macro in macros]
    for folder in include:
        # Debian's pyconfig.h includes another by its path from /usr/include; in a root of its own that is the folder above.
        command += ["-isystem", folder, "-idirafter", os.path.join(folder, "..")]
    try:
        return subprocess.run(command, input=text.encode(), stderr=subprocess.DEVNULL).returncode == 0
    except OSError as error:
        sys.exit("interpreters.py: the compiler %s does not start: %s" % (command[0], error.strerror))


def headers(facts):
    """What can be compiled with the interpreter's headers, if it has any."""
    include = facts.get("include")
    # The headers define Py_LIMITED_API if they know Py_TARGET_ABI3T.
    abi3t = "#include <Python.h>\n#ifndef Py_LIMITED_API\n#error none\n#endif\n"
    return {
        "compiles_limited": bool(include) and preprocesses(include, "#include <Python.h>\n", "Py_LIMITED_API=0x03060000"),
        "has_abi3t_headers": bool(include) and preprocesses(include, abi3t, "Py_TARGET_ABI3T=0x030f0000"),
    }


def flavour(facts):
    words = [word for word in ("free_threaded", "debug", "trace_refs", "thread_sanitizer") if facts[word]]
    return "+".join(words).replace("_", "-") or "release"


def of_platform(folder, versions=()):
    """The interpreters of another platform, as found() gives those of this one. Their own paths may be other systems':
    wine's drive Z: is this machine's /."""
    paths = [os.path.join(folder, "bin", "python" + version) for version in versions]
    pythons = [dict(ask(path), executable=path)
               for path in paths or sorted(glob.glob(os.path.join(glob.escape(folder), "bin", "python*")))]
    for facts in pythons:
        facts["include"] = [re.sub(r"^[Zz]:", "", path.replace("\\", "/")) if re.match(r"[A-Za-z]:", path) else path
                            for path in facts.get("include", ())]
    return named(pythons)


def found():
    """Every interpreter once, each with a "name" of its own such as 3.11.2-debug, in the order of their versions."""
    seen, pythons = set(), []
    for path in candidates():
        if os.path.realpath(path) in seen:
            continue
        facts = ask(path)
        known = facts["executable"] in seen
        seen.update({os.path.realpath(path), facts["executable"]})
        if not known:
            pythons.append(facts)
    return named(pythons)


def named(pythons):
    """Gives each its name, and sorts them."""
    names = {}
    for facts in pythons:
        if "problem" in facts:
            facts["name"] = os.path.basename(facts["executable"])
            continue
        kind = "" if facts["implementation"] == "cpython" else facts["implementation"] + "-"
        tail = "" if flavour(facts) == "release" else "-" + flavour(facts)
        facts["name"] = kind + facts["version"] + tail
        names[facts["name"]] = names.get(facts["name"], 0) + 1
        if names[facts["name"]] > 1:
            facts["name"] += "-%d" % names[facts["name"]]
    return sorted(pythons, key=lambda facts: [int(n) for n in re.findall(r"\d+", facts.get("version", ""))])


if __name__ == "__main__":
    for python in of_platform(sys.argv[1], sys.argv[2:]) if sys.argv[1:] else found():
        json.dump(dict(python, **headers(python)), sys.stdout)
        print()
