"""What differs between two reports: what moved, grew, appeared, vanished, and how well it is proven."""
from libprobe import core, source

_MACHINE = ("pointer_size", "long_size", "byte_order")
_SIZES = {"heap_type": "PyHeapTypeObject", "type_data": "type data (PEP 697) begins at"}
_PROOF = ("verdict", "reason", "witnesses")


def compare(a, b, names):
    """The difference as docs/report.md describes it. `names`: what the two are called."""
    rows = _rows(a, b)
    shared = [(x, y) for x, y in rows if x and y and source.exists(x) and source.exists(y)]
    difference = {
        "schema": core.constants()["schema"],
        "a": {"source": names[0], "libprobe": a["libprobe"], "interpreter": a["interpreter"]},
        "b": {"source": names[1], "libprobe": b["libprobe"], "interpreter": b["interpreter"]},
        "machine": {
            key: {"a": a["interpreter"][key], "b": b["interpreter"][key]}
            for key in _MACHINE
            if a["interpreter"][key] != b["interpreter"][key]
        },
        "restricted": None if a["restricted"] == b["restricted"] else {"a": a["restricted"], "b": b["restricted"]},
        "sizes": {
            key: {"a": a["sizes"].get(key), "b": b["sizes"].get(key)}
            for key in sorted(set(a["sizes"]) | set(b["sizes"]))
            if a["sizes"].get(key) != b["sizes"].get(key)
        },
        "moved": _moved(shared),
        "resized": [{"name": x["name"], "a": x["size"], "b": y["size"]} for x, y in shared if x["size"] != y["size"]],
        "appeared": [_place(y) for x, y in rows if x and y and not source.exists(x) and source.exists(y)],
        "vanished": [_place(x) for x, y in rows if x and y and source.exists(x) and not source.exists(y)],
        "proof": [{"name": x["name"], "a": _proof(x), "b": _proof(y)} for x, y in shared if _proof(x) != _proof(y)],
        "only_a": [x["name"] for x, y in rows if not y],
        "only_b": [y["name"] for x, y in rows if not x],
    }
    difference["same"] = not any(difference[key] for key in difference if key not in ("schema", "a", "b"))
    return difference


def _rows(a, b):
    """Pairs of fields of the same name, None where a report has no such row, in the order of A's table, then B's."""
    of_b = {field["name"]: field for field in b["fields"]}
    rows = [(field, of_b.pop(field["name"], None)) for field in a["fields"]]
    return rows + [(None, field) for field in b["fields"] if field["name"] in of_b]


def _place(field):
    return {key: field[key] for key in ("name", "struct", "offset", "size")}


def _proof(field):
    return {key: field[key] for key in _PROOF}


def _moved(shared):
    """Runs of fields that moved by the same distance with none between them, in A's order, that did not."""
    placed = [(x, y) for x, y in shared if x["offset"] is not None and y["offset"] is not None]
    placed.sort(key=lambda pair: (pair[0]["offset"], -pair[0]["size"]))
    runs, last = [], 0
    for x, y in placed:
        distance = y["offset"] - x["offset"]
        if distance:
            if distance != last:
                runs.append({"distance": distance, "fields": []})
            runs[-1]["fields"].append({"name": x["name"], "a": x["offset"], "b": y["offset"]})
        last = distance
    return runs


def text(difference):
    """The same for people."""
    lines = [
        "%s  %s: %s" % (key.upper(), difference[key]["source"], source.describe(difference[key]["interpreter"]))
        for key in ("a", "b")
    ]
    if difference["same"]:
        return "\n".join(lines + ["", "No difference: every field, size and proof is the same.", ""])
    for title, told in (
        (
            "Machine",
            ["%s %s -> %s" % (key, pair["a"], pair["b"]) for key, pair in sorted(difference["machine"].items())],
        ),
        ("Sizes", [_size(key, pair["a"], pair["b"]) for key, pair in difference["sizes"].items()]),
        ("Moved", [_run(run) for run in difference["moved"]]),
        (
            "Grew or shrank",
            ["%s %d -> %d bytes" % (field["name"], field["a"], field["b"]) for field in difference["resized"]],
        ),
        ("Appeared", [_standing(field) for field in difference["appeared"]]),
        ("Vanished", [_standing(field) for field in difference["vanished"]]),
        ("Proof", _restricted(difference["restricted"]) + _proofs(difference["proof"])),
        ("Only in A's table of fields", difference["only_a"]),
        ("Only in B's table of fields", difference["only_b"]),
    ):
        if told:
            lines += ["", title] + ["  " + line for line in told]
    return "\n".join(lines + [""])


def _size(key, a, b):
    title = _SIZES.get(key, key)
    if a is None or b is None:
        return "%s: only in %s" % (title, "A" if b is None else "B")
    if a["bytes"] != b["bytes"]:
        change = " (%+d)" % (b["bytes"] - a["bytes"]) if None not in (a["bytes"], b["bytes"]) else ""
        return "%s: %s -> %s%s" % (title, a["bytes"] or a["verdict"], b["bytes"] or b["verdict"], change)
    if a["verdict"] != b["verdict"]:
        return "%s: %s -> %s" % (title, a["verdict"], b["verdict"])
    return "%s: %s in both; %s" % (
        title,
        a["bytes"] or a["verdict"],
        _witnesses(sorted(a["witnesses"]), sorted(b["witnesses"])),
    )


def _run(run):
    first, last = run["fields"][0], run["fields"][-1]
    if first is last:
        return "%s moved by %+d: %d -> %d" % (first["name"], run["distance"], first["a"], first["b"])
    return "%s to %s moved by %+d (%d fields): %d..%d -> %d..%d" % (
        first["name"],
        last["name"],
        run["distance"],
        len(run["fields"]),
        first["a"],
        last["a"],
        first["b"],
        last["b"],
    )


def _standing(field):
    return "%s (%s)%s" % (field["name"], field["struct"], "" if field["offset"] is None else " at %d" % field["offset"])


def _restricted(pair):
    return ["restricted struct: %s -> %s" % (pair["a"], pair["b"])] if pair else []


def _witnesses(a, b):
    words = ["no longer said by %s" % name for name in a if name not in b] + [
        "now also by %s" % name for name in b if name not in a
    ]
    return ", ".join(words) or "its witnesses say other values"


def _proofs(changes):
    """One line for all fields whose proof changed in the same way."""
    groups = {}
    for change in changes:
        a, b = change["a"], change["b"]
        words = [] if a["verdict"] == b["verdict"] else ["%s -> %s" % (a["verdict"], b["verdict"])]
        if a["reason"] != b["reason"]:
            words.append("reason %s -> %s" % (a["reason"], b["reason"]))
        if a["witnesses"] != b["witnesses"]:
            words.append(_witnesses(a["witnesses"], b["witnesses"]))
        groups.setdefault("; ".join(words), []).append(change["name"])
    return [
        (
            "%s: %s" % (", ".join(names), words)
            if len(names) < 4
            else "%s, ... %s (%d fields): %s" % (", ".join(names[:2]), names[-1], len(names), words)
        )
        for words, names in groups.items()
    ]
