"""What the tests of the map draw, made from the recorded interpreters, and what they ask the page for."""
import copy
import os

from libprobe import source

IMAGES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "images")
NAMES = ("3.8.18", "3.12.1", "3.13.5-free-threaded", "3.15.2")


def report(name):
    return source.load(os.path.join(IMAGES, name + ".record"))


def places(report):
    return {field["name"]: field["offset"] for field in report["fields"]}


def row(name, struct, offset, size):
    """A row such as a later libprobe may have."""
    return {
        "id": 0,
        "name": name,
        "struct": struct,
        "type": "int",
        "size": size,
        "offset": offset,
        "expected": None,
        "verdict": "located",
        "reason": "none",
        "witnesses": ["w"],
        "detail": "",
    }


def column(report):
    """Names in the order in which the strip has them."""
    placed = [field for field in report["fields"] if field["offset"] is not None]
    return [field["name"] for field in sorted(placed, key=lambda field: (field["offset"], -field["size"]))]


REPORTS = [report(name) for name in NAMES]
UNPROVEN = copy.deepcopy(REPORTS[0])
next(field for field in UNPROVEN["fields"] if field["name"] == "tp_repr").update(
    offset=None, verdict="unproven", reason="absent", detail="unproven: it is nowhere", witnesses=[]
)
# A container that spans its members, and parts of a word.
WITH_PARTS = copy.deepcopy(REPORTS[2])
WITH_PARTS["fields"] = [field for field in WITH_PARTS["fields"] if field["size"] == 8 and (field["offset"] or 40) >= 40]
WITH_PARTS["fields"] += [
    row("ob_tid", "PyObject", 0, 8),
    row("ob_flags", "PyObject", 8, 2),
    row("ob_mutex", "PyObject", 10, 1),
    row("tp_half", "PyTypeObject", 36, 4),
    row("as_mapping", "PyHeapTypeObject", places(WITH_PARTS)["mp_length"], 24),
]
WITH_PARTS["known"] = {"name": None, "nearest": "CPython 3.13", "differs": ["ob_tid"]}

# Where each cell is drawn, relative to its strip's body, in bytes of the scale.
GEOMETRY = """
return [...document.querySelectorAll('.strip')].map(strip => {
  const body = strip.querySelector('.body'), box = body.getBoundingClientRect();
  const unit = parseFloat(getComputedStyle(document.getElementById('map')).getPropertyValue('--byte'));
  return Object.fromEntries([...body.querySelectorAll('[data-field]')].map(cell => {
    const at = cell.getBoundingClientRect();
    return [cell.dataset.field, {top: (at.top - box.top) / unit, height: (at.height + 1) / unit,
      left: (at.left - box.left) / box.width, width: at.width / box.width, lane: cell.classList.contains('lane')}];
  }));
})"""
LIT = "return [...document.querySelectorAll('#map .on')].map(e => e.dataset.field)"
OFFSETS = "return [...document.querySelectorAll('#panel tbody tr')].map(r => r.cells[1].textContent)"
SHOWN = """return [...document.querySelectorAll('#fields tbody tr')].filter(r => r.offsetParent)
  .map(r => r.cells[0].textContent)"""
FOCUSED = """const e = document.activeElement, strips = [...document.querySelectorAll('.strip')];
return [strips.indexOf(e.closest('.strip')), e.dataset.field || e.id]"""
