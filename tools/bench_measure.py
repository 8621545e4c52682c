"""Builds the benchmarks and measures one interpreter, for bench.py."""
import json
import os
import re
import subprocess
import tempfile

import bench_footprint
import bench_peers

TREE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(TREE, "build", "bench")
FOLDER = os.path.join(BUILD, "bench")
RUN = os.path.join(TREE, "bench", "run.py")


class Failed(Exception):
    """A sentence, and the end of what a command said where one failed."""


def run(words, **more):
    """What the command prints."""
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, **more)
    if done.returncode != 0:
        # CMake repeats at length on stdout what it was told; ninja has there what went wrong.
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise Failed("%s failed with %d:\n%s" % (" ".join(words[:4]), done.returncode, "\n".join(said[-25:])))
    return done.stdout


def build(names, peers):
    run(["cmake", "--preset", "bench", "-DLIBPROBE_PEERS=" + peers], cwd=TREE)
    targets = ["libprobe_bench", "coldstart"]
    targets += [kind + "-" + name for name in names for kind in ("limit", "with", "without", "both", "alone")]
    run(["cmake", "--build", BUILD, "--target"] + targets)
    compiled = [peer + "-" + name for name in names for peer in bench_peers.COMPILED]
    known = run(["cmake", "--build", BUILD, "--target", "help"])
    compiled = [target for target in compiled if target + ":" in known]
    if not compiled:
        return
    # All at once; what fails here says why when its turn comes.
    subprocess.run(["cmake", "--build", BUILD, "--target"] + compiled + ["--", "-k", "0"], stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def build_peer(peer, name):
    """None, or why it could not be compiled for this interpreter."""
    done = subprocess.run(["cmake", "--build", BUILD, "--target", peer + "-" + name], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, universal_newlines=True)
    errors = re.findall(r"error: +(?:#error )?(.*)", done.stdout)
    return None if done.returncode == 0 else "does not compile: " + (errors or done.stdout.strip().splitlines())[0][:200]


def valgrind(python, peers, there, mode):
    """{name: instructions of one iteration} and None, or None and what valgrind says of this interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out")
        words = ["valgrind", "--tool=callgrind", "--vgdb=no", "--trace-children=yes", "--instr-atstart=no",
                 "--callgrind-out-file=" + out, python["executable"], RUN, "count", FOLDER, python["name"], peers, there,
                 mode]
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment(),
                              universal_newlines=True)
        counts = {}
        for file in os.listdir(folder):
            with open(os.path.join(folder, file), errors="replace") as dump:
                text = dump.read()
            name = re.search(r"Client Request: (\S+) (\d+)", text)
            total = re.search(r"^totals: (\d+)", text, re.M)
            if name and total:
                counts.setdefault(name.group(1), []).append((int(name.group(2)), int(total.group(1))))
        found = {}
        for name, runs in counts.items():
            (few, little), (many, much) = sorted(runs)
            found[name] = (much - little) / (many - few)
        said = done.stdout.strip().splitlines()
        return (found, None) if found and done.returncode == 0 else (None, said[-1] if said else "it says nothing")


def environment():
    return dict(os.environ, PYTHONDONTWRITEBYTECODE="1", PYTHONHASHSEED="0")


def measure(python, peers, mode, out, progress):
    """Google Benchmark's JSON of one interpreter, with what was measured around it."""
    name = python["name"]
    skipped = []
    for peer in bench_peers.PEERS:
        why = bench_peers.reason(peer, python, peers)
        if not why and peer in bench_peers.COMPILED:
            progress("compiling " + peer)
            why = build_peer(peer, name)
        if why:
            skipped.append({"what": peer, "why": why})
    there = ",".join(peer for peer in bench_peers.PEERS if peer not in {entry["what"] for entry in skipped})
    progress("running")
    run([python["executable"], RUN, "measure", FOLDER, name, peers, there, out, mode], env=environment())
    with open(out) as file:
        made = json.load(file)
    skipped += made.pop("skipped")
    progress("counting instructions")
    counts, problem = valgrind(python, peers, there, mode)
    if counts is None:
        skipped.append({"what": "instructions", "why": "valgrind does not run it: " + problem})
    for entry in made["benchmarks"]:
        if counts and entry["run_name"].split("/min_time")[0] in counts:
            entry["instructions"] = counts[entry["run_name"].split("/min_time")[0]]
    progress("weighing")
    made["benchmarks"] += bench_footprint.entries(
        python, FOLDER, TREE, 2 if mode == "quick" else 7,
        lambda: run([python["executable"], RUN, "resident", FOLDER], env=environment()))
    for entry in made["benchmarks"]:
        entry["name"] = name + "/" + entry["name"]
        entry["run_name"] = name + "/" + entry["run_name"]
        for index in ("family_index", "per_family_instance_index"):  # of one of the runs that are merged
            entry.pop(index, None)
    return made, skipped
