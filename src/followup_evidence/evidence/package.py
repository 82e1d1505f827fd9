"""The data package: which tables there are, where they lie and where they come from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from followup_evidence import paths
from followup_evidence.errors import Fault, Faults
from followup_evidence.evidence import schema, words

REMEDY = "Install followup-evidence again; its tables are part of it."
_FILE = "datapackage.json"
_TEXTS = ("name", "path", "title", "status", "caveat")
_ABOUT = ("name", "title", "status", "source", "caveat", "licence")

Resource = dict[str, Any]
Stamp = tuple[tuple[str, int, int], ...]


def folder(data: Path | None) -> Path:
    """Return the folder of the data package: ``data``, or that of this installation.

    Raises
    ------
    Faults
        The installation has none.
    """
    try:
        return data or paths.folder("data")
    except FileNotFoundError as error:
        raise Faults(_FILE, [str(error)], REMEDY) from error


def stamp(data: Path | None) -> Stamp:
    """Return what changes whenever a file of the data package does: names, times and sizes."""
    files = (path for path in folder(data).rglob("*") if path.suffix in (".csv", ".json"))
    stats = ((str(path), path.stat()) for path in sorted(files))
    return tuple((name, found.st_mtime_ns, found.st_size) for name, found in stats)


def resources(data: Path | None) -> dict[str, Resource]:
    """Return the description of every table by its name, in the package's order.

    What the package describes as a mere file, an example to import, is no table.

    Raises
    ------
    Faults
        The description is missing, is no JSON, or lacks what a table needs: all of it.
    """
    file = folder(data) / _FILE
    try:
        every = json.loads(file.read_text(encoding="utf-8"))["resources"]
        listed = [one for one in every if one.get("type") != "file"]
        found = [each for place, one in enumerate(listed, start=1) for each in _lacks(one, place)]
    except FileNotFoundError:
        found = [Fault("the file is missing", rule="missing")]
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        found = [Fault(f"the file is damaged ({words.quoted(str(error))})", rule="damaged")]
    if found:
        raise Faults(_FILE, found, REMEDY)
    return {resource["name"]: resource for resource in listed}


def _lacks(resource: Resource, place: int) -> list[Fault]:
    found = [f"no {key}" for key in _TEXTS if not isinstance(resource.get(key), str)]
    for key in ("sources", "licenses"):
        titles = [one.get("title") for one in resource.get(key) or [{}]]
        if not all(isinstance(title, str) for title in titles):
            found.append(f"no {key} with titles")
    fields = resource.get("schema", {}).get("fields", [])
    if not fields:
        found.append("no schema with fields")
    for field in fields:
        if not field.get("name") or field.get("type") not in schema.TYPES:
            found.append("a field without a name or without a known type")
    name = str(resource.get("name", f"table {place}"))
    return [Fault(said, rule="missing", table=name) for said in found]


def about(resource: Resource) -> dict[str, Any]:
    """Return what travels with a table: name, title, status, source, caveat and licence.

    With the source as text come the ``sources``, a title and an address (or "") each.
    """
    sources = [(one["title"], str(one.get("path") or "")) for one in resource["sources"]]
    named = [f"{title} ({address})" if address else title for title, address in sources]
    licences = [licence["title"] for licence in resource["licenses"]]
    known = resource | {"source": "; ".join(named), "licence": "; ".join(licences)}
    return {key: known[key] for key in _ABOUT} | {"sources": sources}
