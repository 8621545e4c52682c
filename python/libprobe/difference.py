"""What differs between two reports: what moved, grew, appeared, vanished, and how well it is proven."""
from libprobe import core, source

_MACHINE = ("pointer_size", "long_size", "byte_order")
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
        "restricted": _changed(a["restricted"], b["restricted"]),
        "sizes": _changed(a["sizes"], b["sizes"]),
        "moved": _moved(shared),
        "shifted": [
            {"name": x["name"], "a": x["shift"], "b": y["shift"]}
            for x, y in shared
            if x["shift"] != y["shift"] and None not in (x["shift"], y["shift"])
        ],
        "resized": [{"name": x["name"], "a": x["size"], "b": y["size"]} for x, y in shared if x["size"] != y["size"]],
        "appeared": [_place(y) for x, y in rows if x and y and not source.exists(x) and source.exists(y)],
        "vanished": [_place(x) for x, y in rows if x and y and source.exists(x) and not source.exists(y)],
        "proof": [{"name": x["name"], "a": _proof(x), "b": _proof(y)} for x, y in shared if _proof(x) != _proof(y)],
        "only_a": [x["name"] for x, y in rows if not y],
        "only_b": [y["name"] for x, y in rows if not x],
    }
    difference["same"] = not any(difference[key] for key in difference if key not in ("schema", "a", "b"))
    return difference


def _changed(a, b):
    """The values that differ, each as a and b, in the order of A's keys, then B's; None if one has no such key."""
    keys = list(a) + [key for key in b if key not in a]
    return {key: {"a": a.get(key), "b": b.get(key)} for key in keys if a.get(key) != b.get(key)}


def _rows(a, b):
    """Pairs of fields of the same name, None where a report has no such row, in the order of A's table, then B's."""
    of_b = {field["name"]: field for field in b["fields"]}
    rows = [(field, of_b.pop(field["name"], None)) for field in a["fields"]]
    return rows + [(None, field) for field in b["fields"] if field["name"] in of_b]


def _place(field):
    return {key: field[key] for key in ("name", "struct", "family", "offset", "size")}


def _proof(row):
    return {key: row[key] for key in _PROOF}


def _moved(shared):
    """Runs of one family's fields that moved by the same distance with none between them, in A's order, that did not."""
    placed = [(x, y) for x, y in shared if x["offset"] is not None and y["offset"] is not None]
    families = list(dict.fromkeys(x["family"] for x, _ in placed))
    # A struct, whose size is not known, stands before its members.
    placed.sort(key=lambda pair: (families.index(pair[0]["family"]), pair[0]["offset"], pair[0]["size"] or 0))
    runs, last = [], None
    for x, y in placed:
        here = x["family"], y["offset"] - x["offset"]
        if here[1]:
            if here != last:
                runs.append({"family": here[0], "distance": here[1], "fields": []})
            runs[-1]["fields"].append({"name": x["name"], "a": x["offset"], "b": y["offset"]})
        last = here
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
            "Shifted in their byte",
            ["%s: bit %d -> bit %d" % (field["name"], field["a"], field["b"]) for field in difference["shifted"]],
        ),
        (
            "Grew or shrank",
            ["%s %s -> %s bytes" % (field["name"], _known(field["a"]), _known(field["b"])) for field in difference["resized"]],
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
    title = "%s of %s" % (key, (a or b)["struct"])
    if a is None or b is None:
        return "%s: only in %s" % (title, "A" if b is None else "B")
    if a["bytes"] != b["bytes"]:
        change = " (%+d)" % (b["bytes"] - a["bytes"]) if None not in (a["bytes"], b["bytes"]) else ""
        return "%s: %s -> %s%s" % (title, a["bytes"] or a["verdict"], b["bytes"] or b["verdict"], change)
    return "%s: %s in both; %s" % (title, a["bytes"] or a["verdict"], _reproof(a, b) or "told in other words")


def _known(size):
    return "unknown" if size is None else size


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


def _restricted(changes):
    return [
        "restricted struct of %s: %s -> %s" % (family, pair["a"] or "none", pair["b"] or "none")
        for family, pair in changes.items()
    ]


def _witnesses(a, b):
    words = ["no longer said by %s" % name for name in a if name not in b] + [
        "now also by %s" % name for name in b if name not in a
    ]
    return ", ".join(words) or "its witnesses are told in another order"


def _reproof(a, b):
    """What changed in the proof of a field or a size; "" if nothing did."""
    words = [] if a["verdict"] == b["verdict"] else ["%s -> %s" % (a["verdict"], b["verdict"])]
    if a["reason"] != b["reason"]:
        words.append("reason %s -> %s" % (a["reason"], b["reason"]))
    if a["witnesses"] != b["witnesses"]:
        words.append(_witnesses(a["witnesses"], b["witnesses"]))
    return "; ".join(words)


def _proofs(changes):
    """One line for all fields whose proof changed in the same way."""
    groups = {}
    for change in changes:
        groups.setdefault(_reproof(change["a"], change["b"]), []).append(change["name"])
    return [
        (
            "%s: %s" % (", ".join(names), words)
            if len(names) < 4
            else "%s, ... %s (%d fields): %s" % (", ".join(names[:2]), names[-1], len(names), words)
        )
        for words, names in groups.items()
    ]
