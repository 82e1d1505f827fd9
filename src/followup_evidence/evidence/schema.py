"""The check of a table against its Table Schema: typed, or every fault at once.

Read of a Table Schema (frictionlessdata.io): ``fields`` with ``name``, ``type`` (string, integer,
number, date, boolean) and ``constraints`` (required, unique, minimum, maximum, enum, pattern,
maxLength), ``primaryKey`` and ``missingValues``. Three keys are our own:

``"default"`` of a field
    what stands in for a cell, or a whole column, that is left out, as text;
``"ordered"`` of a field with an ``enum``
    the enum's order is one of meaning, so the column becomes an ordered categorical;
``"extra": "keep"`` of a schema
    columns that it does not name are kept as text. Otherwise they are faults.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from followup_evidence.errors import Fault, Faults
from followup_evidence.evidence import values, words

Schema = Mapping[str, Any]

TYPES = frozenset(values.PARSERS)

_KEPT_UNLESS_THIS_LIKE = 0.8  # so that "intrest" is asked about and "city" is kept
_WHOLE = {"integer": ("int64", "Int64"), "boolean": ("bool", "boolean")}


def check(
    raw: pd.DataFrame,
    schema: Schema,
    *,
    subject: str,
    remedy: str = "Correct the file and read it again.",
) -> pd.DataFrame:
    """Return the typed frame of a table that fits its description.

    Parameters
    ----------
    raw
        Trimmed strings, ``""`` where nothing was typed; the index holds the row numbers that
        messages name (``cells.read`` gives both).
    schema
        A Table Schema.
    subject, remedy
        First and last words of the error.

    Returns
    -------
    pandas.DataFrame
        The rows of ``raw``; the schema's columns in its order, then the extra ones. Strings are
        ``str`` (missing: NaN), whole numbers ``int64`` (``Int64`` with gaps), numbers ``float64``,
        dates ``datetime64``, truth values ``bool`` (``boolean`` with gaps), ordered enums ordered
        categoricals. Enum cells that differ in case or dashes get the schema's spelling.

    Raises
    ------
    Faults
        Every fault: columns first, then cells row by row, then repeated keys.

    Examples
    --------
    >>> grade = {"name": "grade", "type": "string", "ordered": True,
    ...          "constraints": {"enum": ["low", "high"]}, "default": "low"}
    >>> raw = pd.DataFrame({"grade": ["High", "", "hgih"]}, index=[2, 3, 4])
    >>> check(raw[:2], {"fields": [grade]}, subject="a.csv")["grade"].tolist()
    ['high', 'low']
    >>> check(raw, {"fields": [grade]}, subject="a.csv")
    Traceback (most recent call last):
        ...
    followup_evidence.errors.Faults: a.csv has 1 fault:
      row 4, grade: "hgih" is not one of low, high (did you mean "high"?)
    Correct the file and read it again.
    """
    typed, found = parse(raw, schema)
    if found:
        raise Faults(subject, found, remedy)
    return typed


def faults(raw: pd.DataFrame, schema: Schema) -> list[Fault]:
    """Return the faults that `check` would raise, for a caller who has more to add.

    Examples
    --------
    >>> [fault] = faults(pd.DataFrame({"count": ["3", "x"]}, index=[2, 3]), {"fields": [
    ...     {"name": "count", "type": "integer"}]})
    >>> fault.row, fault.column, fault.rule
    (3, 'count', 'type')
    """
    return parse(raw, schema)[1]


def parse(raw: pd.DataFrame, schema: Schema) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the typed frame, with nothing where a cell is faulty, and the faults."""
    fields = {field["name"]: field for field in schema["fields"]}
    found = _column_faults(raw, fields, keep=schema.get("extra") == "keep")
    unique = raw.loc[:, ~raw.columns.duplicated()]
    missing = schema.get("missingValues", [""])
    columns: dict[str, pd.Series] = {}
    cells: list[tuple[int, Fault]] = []
    for name, field in fields.items():
        text = unique[name] if name in unique else pd.Series("", raw.index, dtype="str")
        text = text.mask(text.isin(missing), field.get("default", ""))
        present = name in unique or "default" in field
        columns[name], wrong = _column(text, field, required=present and _required(field, schema))
        cells += wrong
    found += [fault for _, fault in sorted(cells, key=lambda one: one[0])]
    typed = pd.DataFrame(columns, index=raw.index)
    found += _repeated(typed, unique, schema)
    extra = [name for name in unique if name not in fields]
    return pd.concat([typed, unique[extra]], axis="columns"), found


def _required(field: values.Field, schema: Schema) -> bool:
    return bool(field.get("constraints", {}).get("required")) or field["name"] in _key(schema)


def _key(schema: Schema) -> list[str]:
    key = schema.get("primaryKey", [])
    return [key] if isinstance(key, str) else list(key)


def _column_faults(
    raw: pd.DataFrame, fields: Mapping[str, values.Field], *, keep: bool
) -> list[Fault]:
    names = [str(name) for name in raw.columns]
    absent = [name for name in fields if name not in names]
    found = [
        missing_column(name)
        for name in absent
        if fields[name].get("constraints", {}).get("required") and "default" not in fields[name]
    ]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            twice = f"column {words.quoted(name)} appears {names.count(name)} times; keep one"
            found.append(Fault(twice, rule="repeated_column"))
        if name in fields:
            continue
        likeness = _KEPT_UNLESS_THIS_LIKE if keep else 0.6
        near = words.hint(name, absent if keep else fields, likeness=likeness)
        if near or not keep:
            unknown = f"column {words.quoted(name)} is not known{near}"
            found.append(Fault(unknown, rule="unknown_column"))
    return found


def missing_column(name: str) -> Fault:
    """Return the fault of a table without a column that it needs."""
    return Fault(f"missing column {words.quoted(name)}", rule="missing_column")


def _column(
    text: pd.Series, field: values.Field, *, required: bool
) -> tuple[pd.Series, list[tuple[int, Fault]]]:
    """Return a column's values, and its faults with their positions."""
    parsed: dict[str, Any] = {"": None}
    empty = ("empty, and every row needs a value", "required")
    wrong = {"": empty} if required else {}
    for cell in text.unique():
        if cell == "":
            continue
        try:
            parsed[cell] = values.parse(cell, field)
        except values.CellError as error:
            parsed[cell], wrong[cell] = None, (error.text, error.rule)
    found = [
        (position, Fault(said, row, field["name"], rule))
        for position, (row, cell) in enumerate(text.items())
        if cell in wrong
        for said, rule in [wrong[cell]]
    ]
    return _typed([parsed[cell] for cell in text], field, text.index), found


def _typed(cells: list[Any], field: values.Field, index: pd.Index) -> pd.Series:
    kind = field.get("type", "string")
    dtype: Any = {"string": "str", "number": "float64", "date": "datetime64[us]"}.get(kind)
    if kind in _WHOLE:
        dtype = _WHOLE[kind][None in cells]
    if field.get("ordered"):
        dtype = pd.CategoricalDtype(field["constraints"]["enum"], ordered=True)
    typed: pd.Series = pd.Series(cells, index, dtype=dtype)
    return typed


def _repeated(typed: pd.DataFrame, raw: pd.DataFrame, schema: Schema) -> list[Fault]:
    keys = [[field["name"]] for field in schema["fields"] if _unique(field)]
    keys += [_key(schema)] if _key(schema) and _key(schema) not in keys else []
    found = []
    for key in keys:
        if not {*key} <= {*raw.columns}:
            continue
        complete = typed[key].notna().all(axis=1)
        places: dict[tuple[Any, ...], list[int]] = {}
        for place, cells in enumerate(typed[key].itertuples(index=False, name=None)):
            if complete.iloc[place]:
                places.setdefault(cells, []).append(place)
        for same in places.values():
            if len(same) > 1:
                cell = words.listed([*map(words.quoted, raw[key].iloc[same[0]])])
                both = "both" if len(same) == 2 else "all"
                said = f"{both} are {cell}, which may stand once only"
                found.append(Fault(said, (*raw.index[same],), words.listed(key), "unique"))
    return found


def _unique(field: values.Field) -> bool:
    return bool(field.get("constraints", {}).get("unique"))
