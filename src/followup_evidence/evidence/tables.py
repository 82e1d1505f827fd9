"""Tables: the evidence under ``data/``, each loaded and checked against its description."""

from __future__ import annotations

import dataclasses
import functools
from pathlib import Path
from typing import Any

import pandas as pd

from followup_evidence.errors import Fault, Faults, FollowupError
from followup_evidence.evidence import cells, consistency, package, schema, surveys, words


def catalog(*, data: Path | None = None) -> pd.DataFrame:
    """List every evidence table, each of them loaded and checked, local surveys last.

    Parameters
    ----------
    data
        The folder of another data package, without local surveys; by default the one of this
        installation, with them.

    Returns
    -------
    pandas.DataFrame
        One row per table, in the data package's order: ``name`` (str, for `load`), ``title``
        (str), ``rows`` (int), ``status`` (str: illustrative, published, local survey, policy,
        inferred or assumption), ``source`` (str), ``licence`` (str), ``caveat`` (str).
        ``attrs["sources"]`` has the titles and addresses behind each text in ``source``.

    Raises
    ------
    Faults
        Every fault of the data package and of all its tables.

    Examples
    --------
    >>> catalog().set_index("name").loc["thank_you_usage", "status"]
    'illustrative'
    """
    listed, found = [], []
    remedies: dict[str, None] = {}
    for resource in (package.resources(data) | _local(data)).values():
        try:
            frame = load(resource["name"], data=data)
        except Faults as error:
            found += [dataclasses.replace(one, table=resource["name"]) for one in error.faults]
            remedies[error.remedy] = None
        else:
            listed.append(frame.attrs["about"] | {"rows": len(frame)})
    if found:
        raise Faults("The evidence", found, " ".join(remedies))
    columns = ["name", "title", "rows", "status", "source", "licence", "caveat"]
    catalog = pd.DataFrame(listed, columns=columns)
    catalog.attrs["sources"] = {about["source"]: about["sources"] for about in listed}
    return catalog


def load(name: str, *, data: Path | None = None) -> pd.DataFrame:
    """Return one evidence table as a tidy frame; `describe` gives its codebook.

    Parameters
    ----------
    name
        A name that `catalog` lists.
    data
        The folder of another data package; by default the one of this installation.

    Returns
    -------
    pandas.DataFrame
        The grain and columns that ``data/datapackage.json`` describes, with a plain index from 0.
        Labels in an order of meaning are ordered categoricals, dates ``datetime64``, whole numbers
        ``int64`` (``Int64`` with gaps), text ``str`` (missing: NaN). ``frame.attrs["about"]``
        holds ``name``, ``title``, ``status``, ``source``, ``caveat`` and ``licence`` as text, and
        ``sources``: pairs of a title and an address, "" where there is none.

    Raises
    ------
    FollowupError
        No table has this name.
    Faults
        The table or the data package is missing or damaged: every fault of it.

    Examples
    --------
    >>> usage = load("thank_you_usage")
    >>> usage.set_index("frequency")["share_pct"].to_dict()
    {'Not at all': 65, 'Rarely': 20, 'Occasionally': 13, 'Frequently': 2}
    >>> usage["share_pct"].sum().item(), usage.attrs["about"]["status"]
    (100, 'illustrative')
    """
    if name in package.resources(data):  # others are a person's own surveys
        return _kept(name, data, package.stamp(data)).copy()
    return _table(_resource(name, data), data)


def describe(name: str, *, data: Path | None = None) -> pd.DataFrame:
    """Return the codebook of a table.

    Returns
    -------
    pandas.DataFrame
        One row per column: ``column``, ``title``, ``type``, ``unit`` and ``description`` (str,
        ``""`` where there is no unit), ``required`` (bool), ``values`` (str: the words that the
        column knows, in order, separated by semicolons). ``attrs["about"]`` is the table's.

    Raises
    ------
    FollowupError
        No table has this name.

    Examples
    --------
    >>> describe("advocacy_influence").set_index("column").loc["index_value", "unit"]
    'index without a unit'
    """
    resource = _resource(name, data)
    rows = [
        {
            "column": field["name"],
            **{key: field.get(key, "") for key in ("title", "type", "unit", "description")},
            "required": bool(field.get("constraints", {}).get("required")),
            "values": "; ".join(field.get("constraints", {}).get("enum", [])),
        }
        for field in resource["schema"]["fields"]
    ]
    codebook = pd.DataFrame(rows)
    codebook.attrs["about"] = package.about(resource)
    return codebook


def schema_of(name: str, *, data: Path | None = None) -> dict[str, Any]:
    """Return the Table Schema of a table, for `schema.check`.

    Raises
    ------
    FollowupError
        No table has this name.

    Examples
    --------
    >>> [field["name"] for field in schema_of("scale_tiers")["fields"]]
    ['tier', 'value', 'status']
    """
    found: dict[str, Any] = _resource(name, data)["schema"]
    return found


def with_provenance(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy that says in every row where it comes from, for files that leave the project.

    Parameters
    ----------
    frame
        A table of `load`, or what was selected from one.

    Returns
    -------
    pandas.DataFrame
        The columns of ``frame``, then ``status``, ``source`` and ``caveat`` (str). Columns of
        these names that the table has itself are left as they are: a row's own status is the finer
        one.

    Raises
    ------
    FollowupError
        The frame does not know its origin any more.

    Examples
    --------
    >>> with_provenance(load("advocacy_influence")).columns.tolist()
    ['action', 'title', 'index_value', 'status', 'source', 'caveat']
    """
    about = frame.attrs.get("about")
    if about is None:
        raise FollowupError(
            "This frame does not know where it comes from; "
            "set frame.attrs['about'] to that of the table it was made from."
        )
    new = [key for key in ("status", "source", "caveat") if key not in frame]
    return frame.assign(**{key: pd.Series(about[key], frame.index, dtype="str") for key in new})


def _local(data: Path | None) -> dict[str, package.Resource]:
    return surveys.resources() if data is None else {}


def _resource(name: str, data: Path | None) -> package.Resource:
    known = package.resources(data)
    if name in known:
        return known[name]
    own = surveys.names() if data is None else []
    if name in own:  # alone, so that another one's damage does not matter
        return surveys.resource(name)
    named = [*known, *own]
    raise FollowupError(
        f"There is no table {words.quoted(name)}{words.hint(name, named)}; "
        f"the tables are {words.listed(named)}."
    )


@functools.lru_cache(maxsize=128)
def _kept(name: str, data: Path | None, stamp: package.Stamp) -> pd.DataFrame:
    """Return a table, read and checked once for each state of the data package's files."""
    return _table(_resource(name, data), data)


def _table(resource: package.Resource, data: Path | None) -> pd.DataFrame:
    remedy = resource.get("remedy", package.REMEDY)
    found: list[Fault]
    try:
        raw = cells.read(package.folder(data) / resource["path"], remedy=remedy)
        frame, found = _checked(raw, resource["schema"])
        if not any(fault.rule == "missing_column" for fault in found):
            others = functools.partial(load, data=data)
            found += consistency.faults(resource["name"], frame, raw, others)
    except Faults:
        raise
    except FollowupError as error:
        found = [Fault(str(error))]
    except Exception as error:  # a damaged description can break any step of the check
        found = [Fault(f"its description is damaged ({words.quoted(repr(error))})", rule="damaged")]
    if found:
        raise Faults(resource["path"], found, remedy)
    frame = frame.reset_index(drop=True)
    frame.attrs["about"] = package.about(resource)
    return frame


def _checked(raw: pd.DataFrame, description: schema.Schema) -> tuple[pd.DataFrame, list[Fault]]:
    """Check a table of our own: optional columns must be there too, unlike in a person's file."""
    frame, found = schema.parse(raw, description)
    if description.get("extra") != "keep":
        names = [field["name"] for field in description["fields"]]
        absent = [schema.missing_column(name) for name in names if name not in raw]
        found = [*(fault for fault in absent if fault not in found), *found]
    return frame, found
