"""Values: one typed cell as the value that its column's description asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from followup_evidence.errors import FollowupError
from followup_evidence.evidence import dates, words

Field = Mapping[str, Any]

_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][-+]?[0-9]{1,2})?")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_SPREADSHEET_DAY = date(1899, 12, 30)


class CellError(FollowupError):
    """What is wrong with one cell, and the name of the rule that it breaks."""

    def __init__(self, text: str, rule: str = "") -> None:
        super().__init__(text)
        self.rule = rule


def parse(text: str, field: Field) -> Any:
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
    >>> parse("Low-moderate", {"type": "string", "constraints": {"enum": ["Low–Moderate"]}})
    'Low–Moderate'
    >>> parse("9", {"type": "integer", "constraints": {"maximum": 4}})
    Traceback (most recent call last):
        ...
    followup_evidence.evidence.values.CellError: "9" is above 4, the largest value allowed
    """
    value = PARSERS[field.get("type", "string")](text, field)
    limits = field.get("constraints", {})
    bounds = {key: PARSERS[field["type"]](str(limits[key]), field) for key in BOUNDS & {*limits}}
    if "minimum" in bounds and value < bounds["minimum"]:
        raise _wrong(text, f"is below {limits['minimum']}, the smallest value allowed", "minimum")
    if "maximum" in bounds and value > bounds["maximum"]:
        raise _wrong(text, f"is above {limits['maximum']}, the largest value allowed", "maximum")
    return value


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
    for value, spellings in ((True, ("true", "1")), (False, ("false", "0"))):
        if text.casefold() in spellings:
            return value
    raise _wrong(text, "is not one of true, false")


BOUNDS = frozenset({"minimum", "maximum"})
PARSERS: Mapping[str, Callable[[str, Field], Any]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "date": _date,
    "boolean": _boolean,
}
