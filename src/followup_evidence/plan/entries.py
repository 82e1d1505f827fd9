"""Entries: what a person entered, as plain JSON, checked part by part with all faults gathered."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from followup_evidence.errors import Faults, FollowupError
from followup_evidence.evidence import words
from followup_evidence.plan import actions, corners, windows
from followup_evidence.plan.limits import Limits
from followup_evidence.plan.plans import plain
from followup_evidence.plan.scales import Scale

NUMBERS = ("labels", "tiers", "actions")
APPLICANT = ("img", "competitive", "mentor")
MENTORS = ("", "known", "unknown")
Cells = Mapping[str, str]


class Entries:
    """The faults of a plan file, gathered part by part."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    @contextlib.contextmanager
    def noted(self) -> Iterator[None]:
        """Take an error as one more fault."""
        try:
            yield
        except Faults as error:
            self.faults += error.faults
        except FollowupError as error:
            self.faults.append(str(error).removesuffix("."))

    def names(self, part: str, given: Mapping[str, Any], known: tuple[str, ...]) -> None:
        """Note the names that a part does not have."""
        dot = f"{part}." if part else ""
        self.faults += [
            f"{dot}{words.quoted(str(name))} is unknown{words.hint(str(name), known)}"
            for name in given
            if name not in known
        ]

    def part(
        self, given: Mapping[str, Any], name: str, known: tuple[str, ...]
    ) -> Mapping[str, Any]:
        """Return one part, or an empty one with a fault."""
        part = given.get(name, {})
        if not isinstance(part, Mapping):
            self.faults.append(f"{name} is no object")
            return {}
        self.names(name, part, known)
        return part

    def rows(self, given: Any) -> tuple[Cells, ...]:
        """Return the interviews' cells as text."""
        if not isinstance(given, list) or not all(isinstance(row, Mapping) for row in given):
            self.faults.append("interviews: not a list of objects, one a program")
            return ()
        for number, row in enumerate(given, 1):
            self.faults += [
                f"interviews, row {number}, {words.quoted(str(name))}: neither text nor number"
                for name, cell in row.items()
                if not (cell is None or isinstance(cell, str | int | float))
            ]
        return tuple(
            {
                str(name): "" if cell is None else str(plain(cell))
                for name, cell in row.items()
                if not isinstance(cell, list | dict)
            }
            for row in given
        )

    def text(self, name: str, given: Any) -> str:
        """Return text, or an empty one with a fault."""
        if isinstance(given, str):
            return given
        self.faults.append(f"{name}: {given!r} is no text")
        return ""

    def setting(self, name: str, given: Any) -> Any:
        """Return one setting, checked by the rule of whoever uses it."""
        with self.noted():
            if name in ("today", "rank_deadline"):
                return None if given is None else windows.day(given, name).isoformat()
            if name == "trust":
                corners.checked(given)
                return float(given)
            own = "advocacy_calls" if name == "calls" else name
            return getattr(Limits(**{"minutes": 0, own: given}), own)

    def pins(self, side: str, given: Any) -> tuple[str, ...]:
        """Return ids of steps; whether there are such steps is known with the list alone."""
        if isinstance(given, list) and all(isinstance(pin, str) for pin in given):
            return tuple(given)
        self.faults.append(f"pins.{side}: not a list of steps' ids")
        return ()

    def numbers(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return changed numbers; their order is checked with those that were not changed."""
        found: dict[str, Any] = {}
        for name in NUMBERS:
            found[name] = given.get(name, {})
            if not isinstance(found[name], Mapping):
                self.faults.append(f"numbers.{name} is no object")
                found[name] = {}
        with self.noted():
            Scale.illustrative().with_values(labels=found["labels"], tiers=found["tiers"])
        known = set(actions.defaults()["action"]) if found["actions"] else set()
        for action, costs in found["actions"].items():
            if action not in known:
                self.faults.append(
                    f"numbers.actions: {words.quoted(action)} is unknown{words.hint(action, known)}"
                )
            if not isinstance(costs, Mapping):
                self.faults.append(f"numbers.actions.{action} is no object")
                continue
            self.names(f"numbers.actions.{action}", costs, ("minutes", "stress"))
            self.faults += [
                f"numbers.actions.{action}.{name}: {value!r} is not a whole number "
                f"from 0 to {actions.MOST:,}"
                for name, value in costs.items()
                if not _is_count(value)
            ]
        return found

    def applicant(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is said of the applicant."""
        found = {"img": False, "competitive": False, "mentor": ""} | {
            name: value for name, value in given.items() if name in APPLICANT
        }
        self.faults += [
            f"applicant.{name}: {found[name]!r} is neither true nor false"
            for name in ("img", "competitive")
            if not isinstance(found[name], bool)
        ]
        if found["mentor"] not in MENTORS:
            self.faults.append(
                f"applicant.mentor: {found['mentor']!r} is not empty, known or unknown"
            )
        return found


def _is_count(value: Any) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and 0 <= value <= actions.MOST
