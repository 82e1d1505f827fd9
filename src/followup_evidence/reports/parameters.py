"""The report's parameters: one list for the notebook's cell, the command line and the checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from followup_evidence.errors import Faults
from followup_evidence.evidence import words
from followup_evidence.plan import windows

_MOST = 100_000


@dataclass(frozen=True)
class Parameter:
    """One parameter: its name, type, default and meaning.

    ``kind`` is ``text``, ``date`` (ISO text), ``count`` (a whole number) or ``count or none``.
    """

    name: str
    kind: str
    default: str | int | None
    help: str


REPORT = (
    Parameter("interviews", "text", "", "interviews file (CSV or XLSX); empty: our example"),
    Parameter("name", "text", "", "whose plan it is, for the title; may be empty"),
    Parameter("minutes", "count", 180, "minutes to spend in all"),
    Parameter("stress", "count or none", None, "stress points to spend in all; None: no limit"),
    Parameter("calls", "count", 2, "calls by mentors in the whole season"),
    Parameter("today", "date", "2026-12-01", "the day to plan from"),
)


def check(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a value for every parameter: the one given or its default.

    Raises
    ------
    Faults
        Every unknown name and every value of a wrong type or out of range.

    Examples
    --------
    >>> check({"minutes": 60})["minutes"], check({})["today"]
    (60, '2026-12-01')
    >>> check({"mintues": 60})
    Traceback (most recent call last):
        ...
    followup_evidence.errors.Faults: The report's parameters has 1 fault:
      mintues: unknown parameter (did you mean "minutes"?)
    Correct them and try again; nothing was rendered.
    """
    known = {parameter.name: parameter for parameter in REPORT}
    faults = [
        f"{name}: unknown parameter{words.hint(name, known)}" for name in given if name not in known
    ]
    for name, value in given.items():
        fault = _fault(known[name].kind, value) if name in known else ""
        if fault:
            faults.append(f"{name}: {fault}")
    if faults:
        remedy = "Correct them and try again; nothing was rendered."
        raise Faults("The report's parameters", faults, remedy)
    return {name: given.get(name, parameter.default) for name, parameter in known.items()}


def _fault(kind: str, value: Any) -> str:
    shown = words.quoted(value) if isinstance(value, str) else repr(value)
    if kind == "text":
        return "" if isinstance(value, str) else f"{shown} is not text"
    if kind == "date":
        try:
            windows.day(value, "the day")
        except ValueError as error:
            return str(error)
        return ""
    if kind == "count or none" and value is None:
        return ""
    whole = pd.api.types.is_integer(value) and 0 <= value <= _MOST
    return "" if whole else f"{shown} is not a whole number from 0 to {_MOST:,}"
