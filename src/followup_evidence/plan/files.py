"""Plan files: all that an applicant has entered, as versioned JSON to keep and to carry on.

A file may hold an unfinished list: its cells are text as it was typed, checked when a plan is made.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from followup_evidence.errors import Faults, FollowupError
from followup_evidence.evidence import words
from followup_evidence.plan import actions, choice, interviews
from followup_evidence.plan.entries import APPLICANT, NUMBERS, Cells, Entries
from followup_evidence.plan.guarantee import attach
from followup_evidence.plan.limits import Limits
from followup_evidence.plan.plans import Plan, plain
from followup_evidence.plan.problem import Problem, prepare
from followup_evidence.plan.scales import Scale

FORMAT = "followup-evidence plan"
VERSION = 1
_MOST_BYTES = 5_000_000
_REMEDY = "Correct the plan file and read it again; nothing was planned."
_SETTINGS = ("minutes", "stress", "calls", "minutes_per_day", "today", "rank_deadline", "trust")
_PARTS = ("format", "version", "name", "interviews", "settings", "pins", "numbers", "applicant")


@dataclass(frozen=True)
class PlanFile:
    """All that a plan is made from, as it was entered.

    Parameters
    ----------
    interviews
        One mapping of column to cell per program, cells as text.
    minutes, stress, calls, minutes_per_day
        As for `Limits`.
    today, rank_deadline
        ISO text; None as today is the current day.
    trust
        0 to 1, at most three decimals.
    must, never
        Ids of steps.
    labels, tiers
        Values that differ from the illustrative ones.
    actions
        Minutes and stress points that differ from ours, by action.
    img, competitive, mentor
        What is said of the applicant and of mentors ("", known or unknown); no part of a plan.
    name
        Whose plan it is.

    Examples
    --------
    >>> row = {"program": "Mercy", "interview_date": "2026-12-04"}
    >>> mine = PlanFile((row,), 85, today="2026-12-01")
    >>> PlanFile.from_dict(mine.to_dict()) == mine, mine.make().totals["minutes"]
    (True, 70)
    """

    interviews: tuple[Cells, ...]
    minutes: int = 180
    stress: int | None = None
    calls: int = 2
    minutes_per_day: int | None = None
    today: str | None = None
    rank_deadline: str | None = None
    trust: float = 0.5
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    labels: Mapping[str, float] = field(default_factory=dict)
    tiers: Mapping[str, float] = field(default_factory=dict)
    actions: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    img: bool = False
    competitive: bool = False
    mentor: str = ""
    name: str = ""

    @classmethod
    def read(cls, path: str | Path) -> PlanFile:
        """Read a plan file.

        Raises
        ------
        FollowupError
            It cannot be read, or is no plan file.
        Faults
            Everything that is wrong in it, in one message.
        """
        path = Path(path)
        called = words.quoted(path.name, longest=60)
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise FollowupError(
                    f"{called} has more than {_MOST_BYTES / 1e6:g} MB; it is no plan file."
                )
            given = json.loads(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise FollowupError(f"{called} cannot be read: {error.strerror}.") from error
        except (ValueError, RecursionError) as error:
            if isinstance(error, FollowupError):
                raise
            raise FollowupError(
                f"{called} is no plan file: it holds no whole JSON. Save the plan anew."
            ) from error
        return cls.from_dict(given, subject=path.name)

    @classmethod
    def from_dict(cls, given: Any, *, subject: str = "The plan file") -> PlanFile:
        """Return what plain JSON holds, checked but for the cells of its interviews.

        Raises
        ------
        FollowupError
            It is no plan file, or one of a newer version.
        Faults
            Everything that is wrong in it, in one message.
        """
        if not isinstance(given, Mapping) or given.get("format") != FORMAT:
            raise FollowupError(f"{subject} is no plan file: its format is not {FORMAT!r}.")
        version = given.get("version")
        if isinstance(version, int) and version > VERSION:
            raise FollowupError(
                f"{subject} was made by a newer version (plan file {version}; this one reads "
                f"{VERSION}). Bring followup-evidence up to date."
            )
        check = Entries()
        if version != VERSION or not isinstance(version, int) or isinstance(version, bool):
            check.faults.append(f"version: {version!r} is not {VERSION}")
        check.names("", given, _PARTS)
        values: dict[str, Any] = {"interviews": check.rows(given.get("interviews", []))}
        values["name"] = check.text("name", given.get("name", ""))
        settings = check.part(given, "settings", _SETTINGS)
        values |= {
            name: check.setting(name, settings[name]) for name in _SETTINGS if name in settings
        }
        pins = check.part(given, "pins", ("must", "never"))
        values |= {side: check.pins(side, pins.get(side, [])) for side in ("must", "never")}
        numbers = check.part(given, "numbers", NUMBERS)
        values |= check.numbers(numbers)
        applicant = check.part(given, "applicant", APPLICANT)
        values |= check.applicant(applicant)
        faults = [*check.faults, *_halves(values)]
        if faults:
            raise Faults(subject, faults, _REMEDY)
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON, changed numbers by name."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "name": self.name,
            "interviews": [dict(row) for row in self.interviews],
            "settings": {name: plain(getattr(self, name)) for name in _SETTINGS},
            "pins": {"must": list(self.must), "never": list(self.never)},
            "numbers": {
                "labels": plain(dict(sorted(self.labels.items()))),
                "tiers": plain(dict(sorted(self.tiers.items()))),
                "actions": {
                    name: dict(sorted(own.items())) for name, own in sorted(self.actions.items())
                },
            },
            "applicant": {name: getattr(self, name) for name in APPLICANT},
        }

    def to_json(self, subject: str = "The plan file") -> str:
        """Return it as the text of a file, called ``subject`` in an error.

        Raises
        ------
        Faults
            It holds what could not be read again: every half of a character.
        """
        if faults := _halves(vars(self)):
            raise Faults(subject, faults, "Correct it and save it again; nothing was written.")
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1, allow_nan=False) + "\n"

    def write(self, path: str | Path) -> None:
        """Write it, whole or not at all.

        Raises
        ------
        FollowupError
            The folder cannot be written, or the disk is full.
        Faults
            It holds what could not be read again: every half of a character.
        """
        path = Path(path)
        text = self.to_json(path.name)
        part = None
        try:
            with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
                part = Path(file.name)
                file.write(text.encode())
            part.replace(path)
        except OSError as error:
            if part:
                part.unlink(missing_ok=True)
            raise FollowupError(f"{path} cannot be written: {error.strerror}.") from error

    def frame(self) -> pd.DataFrame:
        """Return the interviews, checked; rows without any cell are not there yet.

        Raises
        ------
        Faults
            Everything that is wrong with the rows, numbered from 1.
        """
        rows = {at: row for at, row in enumerate(self.interviews, 1) if any(row.values())}
        if not rows:
            return interviews.check([])
        index = pd.Index(rows, name="row")
        return interviews.check(pd.DataFrame([*rows.values()], index=index, dtype="str").fillna(""))

    def limits(self) -> Limits:
        """Return the limits."""
        return Limits(self.minutes, self.stress, self.calls, self.minutes_per_day)

    def scale(self) -> Scale:
        """Return the scale: ours, with what was changed."""
        return Scale.illustrative().with_values(labels=self.labels, tiers=self.tiers)

    def actions_frame(self) -> pd.DataFrame:
        """Return the actions: ours, with the minutes and stress points that were changed."""
        own = actions.defaults()
        for column in ("minutes", "stress"):
            given = {name: cost[column] for name, cost in self.actions.items() if column in cost}
            own[column] = own["action"].map(given).fillna(own[column]).astype(own[column].dtype)
        return own

    def problem(self, listed: pd.DataFrame | None = None) -> Problem:
        """Return the prepared problem; ``listed`` is `frame`, where it is known already."""
        return prepare(
            self.frame() if listed is None else listed,
            self.scale(),
            today=self.today or dt.date.today().isoformat(),
            rank_deadline=self.rank_deadline,
            actions=self.actions_frame(),
            must=self.must,
            never=self.never,
        )

    def make(self, *, guarantee: bool = True) -> Plan:
        """Return the plan, with its guarantee at the trust level unless that can wait.

        Raises
        ------
        FollowupError
            The interviews have faults, or the pins cannot be kept.
        """
        made = choice.replan(self.problem(), self.limits())
        return attach(made, trust=self.trust) if guarantee else made


def _halves(values: Mapping[str, Any]) -> list[str]:
    """Name the texts with a lone half of a surrogate pair, which no file or page can hold."""
    texts = {f"pins.{side}": list(values[side]) for side in ("must", "never")}
    texts |= {
        f"interviews, row {number}": [*row, *row.values()]
        for number, row in enumerate(values["interviews"], 1)
    }
    return [
        f"{where}: {words.quoted(text)} holds half of a character"
        for where, found in {"name": [values["name"]], **texts}.items()
        for text in found
        if not text.isascii() and text != text.encode("utf-8", "replace").decode()
    ]


def is_plan_file(path: str | Path) -> bool:
    """Tell whether a file's name is that of a plan file.

    Examples
    --------
    >>> is_plan_file("my-plan.json"), is_plan_file("interviews.csv")
    (True, False)
    """
    return Path(path).suffix.lower() == ".json"
