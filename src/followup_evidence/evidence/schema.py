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

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from followup_evidence.errors import Fault, Faults, FollowupError
from followup_evidence.evidence import dates, words

Schema = Mapping[str, Any]
Field = Mapping[str, Any]

_KEPT_UNLESS_THIS_LIKE = 0.8  # so that "intrest" is asked about and "city" is kept
_NUMPY = {"integer": ("int64", "Int64"), "boolean": ("bool", "boolean")}
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][-+]?[0-9]{1,2})?")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_SPREADSHEET_DAY = date(1899, 12, 30)


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


def _required(field: Field, schema: Schema) -> bool:
    return bool(field.get("constraints", {}).get("required")) or field["name"] in _key(schema)


def _key(schema: Schema) -> list[str]:
    key = schema.get("primaryKey", [])
    return [key] if isinstance(key, str) else list(key)


def _column_faults(raw: pd.DataFrame, fields: Mapping[str, Field], *, keep: bool) -> list[Fault]:
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
    text: pd.Series, field: Field, *, required: bool
) -> tuple[pd.Series, list[tuple[int, Fault]]]:
    """Return a column's values, and its faults with their positions."""
    parsed: dict[str, Any] = {"": None}
    empty = ("empty, and every row needs a value", "required")
    wrong = {"": empty} if required else {}
    for cell in text.unique():
        if cell == "":
            continue
        try:
            parsed[cell] = value(cell, field)
        except CellError as error:
            parsed[cell], wrong[cell] = None, (error.text, error.rule)
    found = [
        (position, Fault(said, row, field["name"], rule))
        for position, (row, cell) in enumerate(text.items())
        if cell in wrong
        for said, rule in [wrong[cell]]
    ]
    return _typed([parsed[cell] for cell in text], field, text.index), found


def _typed(cells: list[Any], field: Field, index: pd.Index) -> pd.Series:
    kind = field.get("type", "string")
    dtype: Any = {"string": "str", "number": "float64", "date": "datetime64[us]"}.get(kind)
    if kind in _NUMPY:
        dtype = _NUMPY[kind][None in cells]
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


def _unique(field: Field) -> bool:
    return bool(field.get("constraints", {}).get("unique"))


class CellError(FollowupError):
    """What is wrong with one cell, and the name of the rule that it breaks."""

    def __init__(self, text: str, rule: str = "") -> None:
        super().__init__(text)
        self.rule = rule


def value(text: str, field: Field) -> Any:
    """Return the value that a cell's text stands for.

    Parameters
    ----------
    text
        A cell that is not missing.
    field
        A field of a Table Schema: ``type`` and ``constraints``.

    Raises
    ------
    CellError
        What is wrong with the cell and what would be right, without the cell's place.

    Examples
    --------
    >>> value("Low-moderate", {"type": "string", "constraints": {"enum": ["Low–Moderate"]}})
    'Low–Moderate'
    >>> value("9", {"type": "integer", "constraints": {"maximum": 4}})
    Traceback (most recent call last):
        ...
    followup_evidence.evidence.schema.CellError: "9" is above 4, the largest value allowed
    """
    read = _PARSERS[field.get("type", "string")](text, field)
    limits = field.get("constraints", {})
    bounds = {key: _PARSERS[field["type"]](str(limits[key]), field) for key in _BOUNDS & {*limits}}
    if "minimum" in bounds and read < bounds["minimum"]:
        raise _wrong(text, f"is below {limits['minimum']}, the smallest value allowed", "minimum")
    if "maximum" in bounds and read > bounds["maximum"]:
        raise _wrong(text, f"is above {limits['maximum']}, the largest value allowed", "maximum")
    return read


def _wrong(cell: str, what: str, rule: str = "type") -> CellError:
    return CellError(f"{words.quoted(cell)} {what}", rule)


def _string(text: str, field: Field) -> str:
    limits = field.get("constraints", {})
    if "enum" in limits:
        return _one_of(text, limits["enum"])
    if len(text) > limits.get("maxLength", len(text)):
        most = f"is too long; at most {limits['maxLength']} characters fit"
        raise _wrong(text, most, "maxLength")
    if "pattern" in limits and not re.fullmatch(limits["pattern"], text):
        example = f", for example {words.quoted(field['example'])}" if "example" in field else ""
        raise _wrong(text, f"does not match the pattern {limits['pattern']}{example}", "pattern")
    return text


def _one_of(text: str, known: list[str]) -> str:
    spellings = {words.alike(name): name for name in known}
    if words.alike(text) in spellings:
        return spellings[words.alike(text)]
    raise _wrong(text, f"is not one of {', '.join(known)}{words.hint(text, known)}", "enum")


def _integer(text: str, field: Field) -> int:
    if _WHOLE.fullmatch(text):
        return int(text)
    number = _plain_number(text)
    if number is not None and abs(number) < 1e15 and number == int(number):
        raise _wrong(text, f"is not a whole number; write it as {int(number)}")
    raise _wrong(text, "is not a whole number such as 0, 1 or 25")


def _number(text: str, field: Field) -> float:
    if _DECIMAL.fullmatch(text):
        return float(text)
    number = _plain_number(text)
    meant = f"; write it as {number:.15g}" if number is not None else " such as 20 or 2.5"
    raise _wrong(text, f"is not a number{meant}")


def _plain_number(text: str) -> float | None:
    """Guess the number behind a percent sign, a decimal comma, thousands marks or a minus sign."""
    plain = re.sub(r"[\s%'_]", "", words.plain_dashes(text))
    plain = re.sub(r",(?=[0-9]{3}(?![0-9]))", "", plain).replace(",", ".")
    return float(plain) if _DECIMAL.fullmatch(plain) else None


def _date(text: str, field: Field) -> date:
    if _ISO.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise _wrong(text, f"is {dates.impossible(text)}") from None
    readings = dates.readings(text)
    if re.fullmatch(r"4[0-9]{4}(\.[0-9]+)?", text):  # 2009 to 2036
        readings = [_FIRST_SPREADSHEET_DAY + timedelta(days=int(float(text)))]
    if len(readings) > 1:
        meant = f"can be read as {words.listed(readings, last='or')}; write the one you mean"
    elif readings:
        meant = f"is not an ISO date; write it as {readings[0]}"
    else:
        meant = "is not a date; write year-month-day, for example 2026-11-03"
    raise _wrong(text, meant)


def _boolean(text: str, field: Field) -> bool:
    for truth, spellings in ((True, ("true", "1")), (False, ("false", "0"))):
        if text.casefold() in spellings:
            return truth
    raise _wrong(text, "is not one of true, false")


_BOUNDS = frozenset({"minimum", "maximum"})
_PARSERS: Mapping[str, Callable[[str, Field], Any]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "date": _date,
    "boolean": _boolean,
}
TYPES = frozenset(_PARSERS)
