"""The report's parameters, once: for the notebook's cell, the command line and the checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral
from typing import Any

from followup_evidence.errors import Faults, FollowupError

_MOST = 100_000


@dataclass(frozen=True)
class Parameter:
    """One parameter: its name, type, default and meaning.

    ``kind`` is ``text``, ``date`` (ISO text), ``count`` (a whole number), ``trust`` (0 to 1, at
    most three decimals), or one of these with ``or none`` after it.
    """

    name: str
    kind: str
    default: str | float | None
    help: str


REPORT = (
    Parameter("interviews", "text", "", "interviews (CSV, XLSX) or plan file (JSON); empty: ours"),
    Parameter("name", "text", "", "whose plan it is, for the title; may be empty"),
    Parameter("minutes", "count", 180, "minutes to spend in all"),
    Parameter("stress", "count or none", None, "stress points to spend in all; None: no limit"),
    Parameter("calls", "count", 2, "calls by mentors in the whole season"),
    Parameter("minutes_per_day", "count or none", None, "minutes on any one day; None: no limit"),
    Parameter(
        "today", "date or none", None, "the day to plan from; None: today, or our example's own day"
    ),
    Parameter("rank_deadline", "date or none", None, "when rank lists are due; None: not known"),
    Parameter(
        "trust",
        "trust",
        0.5,
        "how literally the numbers are taken: 0 only their order, 1 as printed",
    ),
)


def check(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a value for every parameter: the one given or its default.

    Raises
    ------
    Faults
        Every unknown name and every value of a wrong type or out of range.

    Examples
    --------
    >>> check({"minutes": 60})["minutes"], check({})["calls"]
    (60, 2)
    >>> check({"mintues": 60})
    Traceback (most recent call last):
        ...
    followup_evidence.errors.Faults: The request has 1 fault:
      mintues: unknown parameter (did you mean "minutes"?)
    Correct it and try again; nothing was rendered.
    """
    values, faults = examine(given)
    if faults:
        remedy = "Correct it and try again; nothing was rendered."
        raise Faults("The request", [*faults.values()], remedy)
    return values


def examine(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what `check` does, and by name what is wrong instead of raising it."""
    # Here and not above: the command line's help is made from REPORT and must stay quick.
    from followup_evidence.evidence import words

    known = {parameter.name: parameter for parameter in REPORT}
    faults = {
        name: f"{name}: unknown parameter{words.hint(name, known)}"
        for name in given
        if name not in known
    }
    values = {name: parameter.default for name, parameter in known.items()}
    for name in [name for name in known if name in given]:
        try:
            values[name] = _value(known[name], given[name])
        except FollowupError as error:
            faults[name] = str(error).removesuffix(".")
    return values, faults


RULES = {
    "text": "text",
    "date": "a day as YYYY-MM-DD",
    "count": f"a whole number from 0 to {_MOST:,}",
    "trust": "a number from 0 to 1 with at most three decimals",
}
"""What each kind of parameter takes, in words."""


def from_text(given: Mapping[str, str]) -> dict[str, Any]:
    """Return values as the cells of a table hold them for `check`; empty cells give none.

    Examples
    --------
    >>> from_text({"minutes": "60", "trust": "0.25", "name": "007", "stress": ""})
    {'minutes': 60, 'trust': 0.25, 'name': '007'}
    """
    kinds = {parameter.name: parameter.kind.split()[0] for parameter in REPORT}
    read = {"count": int, "trust": float}
    values: dict[str, Any] = {}
    for name, text in given.items():
        if text:
            try:
                values[name] = read.get(kinds.get(name, ""), str)(text)
            except ValueError:
                values[name] = text  # which `check` refuses in words
    return values


def _value(parameter: Parameter, given: Any) -> str | float | None:
    """Return the value as plain text or number, which is what a notebook can be given."""
    from followup_evidence.evidence import words
    from followup_evidence.plan import corners, windows

    if given is None and parameter.kind.endswith("or none"):
        return None
    if parameter.kind.startswith("count"):
        whole = isinstance(given, Integral) and not isinstance(given, bool)
        if whole and 0 <= given <= _MOST:
            return int(given)
        shown = words.quoted(given) if isinstance(given, str) else repr(given)
        raise FollowupError(f"{parameter.name}: {shown} is not a whole number from 0 to {_MOST:,}")
    if parameter.kind == "trust":
        corners.checked(given)
        return float(given)
    if not isinstance(given, str):
        raise FollowupError(f"{parameter.name}: {given!r} is not text")
    if parameter.kind.startswith("date"):
        return windows.day(given, parameter.name).isoformat()
    if given != given.encode("utf-8", "replace").decode():
        raise FollowupError(f"{parameter.name}: {words.quoted(given)} holds bytes that are no text")
    return given
