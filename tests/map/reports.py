"""What the tests of the map draw, made from the recorded interpreters, and what they ask the page for."""
import copy
import os

from libprobe import source

IMAGES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "images")
NAMES = ("3.8.18", "3.12.1", "3.13.5-free-threaded", "3.15.2")


def report(name):
    return source.load(os.path.join(IMAGES, name + ".record"))


def places(report):
    return {field["name"]: field["offset"] for field in report["fields"]}


def row(name, struct, offset, size, type="int", family="type"):
    """A row such as a later libprobe may have."""
    return {
        "id": 0,
        "name": name,
        "struct": struct,
        "family": family,
        "type": type,
        "size": size,
        "offset": offset,
        "shift": None,
        "bits": None,
        "expected": None,
        "verdict": "located",
        "reason": "none",
        "witnesses": ["w"],
        "detail": "",
    }


def size(struct, bytes, family):
    return dict(row(None, struct, None, None, family=family), bytes=bytes)


def reach(report, field):
    """Bytes that a field is drawn with: a struct as far as its located members reach."""
    if field["size"] is not None:
        return field["size"]
    ends = [other["offset"] + other["size"] for other in report["fields"]
            if other["struct"] == field["type"] and other["offset"] is not None]
    return max(ends) - field["offset"]


def column(report):
    """Names in the order in which the strip has them."""
    placed = [field for field in report["fields"] if field["offset"] is not None]
    families = [field["family"] for field in report["fields"]]
    placed.sort(key=lambda field: (families.index(field["family"]), field["offset"], field["size"] or 0))
    return [field["name"] for field in placed]


REPORTS = [report(name) for name in NAMES]
UNPROVEN = copy.deepcopy(REPORTS[0])
next(field for field in UNPROVEN["fields"] if field["name"] == "tp_repr").update(
    offset=None, verdict="unproven", reason="absent", detail="unproven: it is nowhere", witnesses=[]
)
# A container that spans its members, and parts of a word.
WITH_PARTS = copy.deepcopy(REPORTS[2])
WITH_PARTS["fields"] = [field for field in WITH_PARTS["fields"]
                        if field["family"] == "type" and field["size"] == 8 and (field["offset"] or 40) >= 40]
WITH_PARTS["fields"] += [
    row("ob_tid", "PyObject", 0, 8),
    row("ob_flags", "PyObject", 8, 2),
    row("ob_mutex", "PyObject", 10, 1),
    row("tp_half", "PyTypeObject", 36, 4),
    row("as_mapping", "PyHeapTypeObject", places(WITH_PARTS)["mp_length"], None, "PyMappingMethods"),
]
# A family that a later libprobe may have, in one of two interpreters with a size.
WITH_MORE = [report(name) for name in ("3.12.1", "3.13.5-free-threaded")]
for one, head in zip(WITH_MORE, (16, 32)):
    one["fields"] += [
        row("ob_digits", "PyLongObject", head, None, "_PyLongValue", "long"),
        row("lv_tag", "_PyLongValue", head, 8, "uintptr_t", "long"),
        row("lv_first", "_PyLongValue", head + 8, 4, "digit", "long"),
    ]
    one["restricted"]["long"] = "unproven"
WITH_MORE[1]["sizes"]["long_size"] = size("PyLongObject", 56, "long")
WITH_PARTS["known"] = {"name": None, "nearest": "CPython 3.13", "differs": ["ob_tid"]}

# Where each cell is drawn, relative to its object's body, in bytes of the scale.
GEOMETRY = """
return [...document.querySelectorAll('.strip')].map(strip => {
  const unit = parseFloat(getComputedStyle(document.getElementById('map')).getPropertyValue('--byte'));
  return Object.fromEntries([...strip.querySelectorAll('[data-field]')].map(cell => {
    const at = cell.getBoundingClientRect(), box = cell.closest('.body').getBoundingClientRect();
    return [cell.dataset.field, {top: (at.top - box.top) / unit, height: (at.height + 1) / unit,
      left: (at.left - box.left) / box.width, width: at.width / box.width, lane: cell.classList.contains('lane')}];
  }));
})"""
LIT = "return [...document.querySelectorAll('#map .on')].map(e => e.dataset.field)"
OFFSETS = "return [...document.querySelectorAll('#panel tbody tr')].map(r => r.cells[1].textContent)"
SHOWN = """return [...document.querySelectorAll('#fields tbody tr')].filter(r => r.offsetParent)
  .map(r => r.cells[0].textContent)"""
# Of each family in each strip: where its object begins on the page, how many bytes are drawn, its sizes, its gaps.
OBJECTS = """
const unit = parseFloat(getComputedStyle(document.getElementById('map')).getPropertyValue('--byte'));
return [...document.querySelectorAll('.strip')].map(strip => [...strip.querySelectorAll('.object')]
  .map(object => {
    const box = object.querySelector('.body').getBoundingClientRect();
    return [object.querySelector('.kind').textContent, {top: box.top, bottom: box.bottom, bytes: box.height / unit,
      foot: object.querySelector('.foot').getBoundingClientRect().top,
      sizes: [...object.querySelectorAll('.foot div')].map(e => e.textContent),
      gaps: [...object.querySelectorAll('.gap')].map(e => e.title)}];
  }))"""
FOCUSED = """const e = document.activeElement, strips = [...document.querySelectorAll('.strip')];
return [strips.indexOf(e.closest('.strip')), e.dataset.field || e.id]"""
