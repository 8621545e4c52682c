"""The map: one HTML page that draws the objects of several interpreters side by side."""
import json
import os
import re

from libprobe import core, source

_FOLDER = os.path.dirname(os.path.abspath(__file__))


def _resource(name):
    with open(os.path.join(_FOLDER, name), encoding="utf-8") as file:
        return file.read()


def _data(value):
    """JSON that may stand inside a script element: no character of it can end that, or begin a comment."""
    text = json.dumps(value, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _named(sources):
    """Each interpreter with a short name of its own."""
    taken = {}
    for where, report in sources:
        name = source.name(report["interpreter"])
        taken[name] = taken.get(name, 0) + 1
        yield {"name": name if taken[name] == 1 else "%s (%d)" % (name, taken[name]), "source": where, "report": report}


def page(sources):
    """The page, whole, for pairs of where a report comes from and the report."""
    parts = {
        "style": _resource("page.css") + _resource("map.css"),
        "data": _data(
            {
                "libprobe": core.version(),
                "interpreters": list(_named(sources)),
                "constants": {key: core.constants()[key] for key in ("structs", "verdicts", "reasons")},
            }
        ),
        "script": "".join(map(_resource, ("map.js", "map_layout.js", "map_tables.js"))),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match.group(1)], _resource("map.html"))
