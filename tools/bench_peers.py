"""The peers that libprobe is measured against, from PyPI: the newest release that each interpreter's version can have,
unpacked in the cache folder as PEERS/PEER/VERSION."""
import glob
import os
import subprocess
import sys
import tempfile
import zipfile

COMPILED = ("nanobind", "pybind11")
PEERS = ("shiboken6",) + COMPILED


class NoCache(Exception):
    """A sentence that names the folder."""


def minor(python):
    return ".".join(python["version"].split(".")[:2])


def folder(peer, python, peers):
    return os.path.join(peers, peer, minor(python))


def fetch(pythons, say):
    """Gets what is not there yet; what cannot be had leaves a file that says why. The folder PEERS."""
    home = os.path.expanduser("~")
    caches = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    peers = os.path.join(os.environ.get("LIBPROBE_CACHE") or os.path.join(caches, "libprobe"), "peers")
    wanted = dict.fromkeys((peer, minor(python)) for python in pythons for peer in PEERS)
    lacking = [(peer, version) for peer, version in wanted if not os.path.exists(os.path.join(peers, peer, version))]
    if lacking:
        make(peers)
    for peer, version in lacking:
        say("fetching %s for %s" % (peer, version))
        if not get(peer, version, os.path.join(peers, peer, version)):
            say("PyPI cannot be reached: going on without what is not in " + peers)
            break
    return peers


def make(peers):
    """The folder, with a pip beside it: the machine may have none."""
    pip = os.path.join(os.path.dirname(peers), "pip")
    try:
        os.makedirs(peers, exist_ok=True)
        tempfile.TemporaryDirectory(dir=peers).cleanup()
    except OSError as error:
        raise NoCache("the cache folder %s cannot be written: %s; LIBPROBE_CACHE names another" % (
            os.path.dirname(peers), error.strerror)) from None
    if not os.path.exists(os.path.join(pip, "bin", "pip")):
        made = subprocess.run([sys.executable, "-m", "venv", pip], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              universal_newlines=True)
        if made.returncode != 0:
            said = made.stdout.strip().splitlines() or ["it says nothing"]
            raise NoCache("pip cannot be installed in %s: %s" % (pip, said[-1]))


def get(peer, version, target):
    """False where PyPI cannot be reached."""
    pip = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(target))), "pip")
    os.makedirs(os.path.dirname(target), exist_ok=True)
    why = target + ".why"
    with tempfile.TemporaryDirectory(dir=os.path.dirname(target)) as part:
        words = [os.path.join(pip, "bin", "pip"), "download", "-q", "--retries", "1", "--no-deps", "--only-binary", ":all:",
                 "--implementation", "cp", "--python-version", version, "-d", part, peer]
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
        wheels = glob.glob(os.path.join(part, "*.whl"))
        if "Retrying (" in done.stdout and not wheels:
            return False
        if done.returncode != 0 or not wheels:
            with open(why, "w") as file:
                file.write((done.stdout.strip().splitlines() or ["pip says nothing"])[-1])
            return True
        with zipfile.ZipFile(wheels[0]) as wheel:
            wheel.extractall(os.path.join(part, "unpacked"))
        os.rename(os.path.join(part, "unpacked"), target)
    if os.path.exists(why):
        os.remove(why)
    return True


def reason(peer, python, peers):
    """Why this interpreter has no such peer, or None."""
    if os.path.exists(folder(peer, python, peers)):
        return None
    try:
        with open(folder(peer, python, peers) + ".why") as file:
            return "no wheel for %s: %s" % (minor(python), file.read())
    except OSError:
        return "no wheel for %s has been fetched" % minor(python)


def versions(python, peers):
    """{peer: release} of those that are there."""
    found = {}
    for peer in PEERS:
        for info in glob.glob(os.path.join(glob.escape(folder(peer, python, peers)), "%s-*.dist-info" % peer)):
            found[peer] = os.path.basename(info)[len(peer) + 1 : -len(".dist-info")]
    return found
