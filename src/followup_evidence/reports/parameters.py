"""The report's parameters, once: two of its own, and every setting of a plan.

From here come the notebook's cell, the columns of a roster and what both and the command line
check. What is not given is None, or left out; then a plan file's own setting holds, or the default.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from followup_evidence import settings
from followup_evidence.errors import Fault, Faults, FollowupError

_OWN = {
    "interviews": "Interviews (CSV, XLSX) or a plan file (JSON). Empty: our example, on its day.",
    "name": "Whose plan it is, for the title. Empty: the plan file's own.",
}
HELP = _OWN | {
    one.name: f"{one.help} None: the plan file's own, else {one.unset}." for one in settings.TABLE
}
"""What each parameter is, by its name."""
RULES = dict.fromkeys(_OWN, "text") | {one.name: one.rule for one in settings.TABLE}
"""What each parameter takes, in words."""


def check(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given as plain text and numbers, which a notebook can be given.

    Raises
    ------
    Faults
        Every unknown name and every value of a wrong type or out of range.

    Examples
    --------
    >>> check({"minutes": 60, "stress": "None", "calls": None})
    {'minutes': 60, 'stress': 'none'}
    >>> check({"mintues": 60})
    Traceback (most recent call last):
        ...
    followup_evidence.errors.Faults: The request has 1 fault:
      mintues: unknown parameter (did you mean "minutes"?)
    Correct it and try again; nothing was rendered.
    """
    values, faults = {}, []
    for name, value in given.items():
        try:
            if value is not None or name not in RULES:
                values[name] = _plain(name, value)
        except FollowupError as error:
            faults.append(Fault(error.text, column=name, rule="type"))
    if faults:
        raise Faults("The request", faults, "Correct it and try again; nothing was rendered.")
    return values


def _plain(name: str, given: Any) -> str | float:
    if name in settings.BY_NAME:
        value = settings.checked(settings.BY_NAME[name], given)
        if value is None:
            return settings.NO_LIMIT
        return value if isinstance(value, int | float) else str(value)
    # Here and not above: the command line's help must stay quick.
    from followup_evidence.evidence import words

    if name not in RULES:
        raise FollowupError(f"unknown parameter{words.hint(name, RULES)}")
    if not isinstance(given, str):
        raise FollowupError(f"{given!r} is not text")
    if given != given.encode("utf-8", "replace").decode():
        raise FollowupError(f"{words.quoted(given)} holds bytes that are no text")
    return given


def from_text(given: Mapping[str, str]) -> dict[str, Any]:
    """Return values typed as text as `check` takes them; empty ones say nothing.

    Examples
    --------
    >>> from_text({"minutes": "60", "trust": "0.25", "name": "007", "stress": ""})
    {'name': '007', 'minutes': 60, 'trust': 0.25}
    """
    known = {name: text for name, text in given.items() if name in settings.BY_NAME}
    rest = {name: text for name, text in given.items() if text and name not in known}
    return rest | settings.from_text(known)
