"""Plan files: all that an applicant has entered, as versioned JSON to keep and to carry on.

A file may hold an unfinished list: its cells are text as it was typed, checked when a plan is made.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from followup_evidence.errors import Fault, Faults, FollowupError
from followup_evidence.evidence import policies, words
from followup_evidence.plan import interviews, steps
from followup_evidence.plan.model import Problem, prepare
from followup_evidence.plan.plans import Plan
from followup_evidence.plan.scales import LABELS, LARGEST, TIERS, Scale
from followup_evidence.records import plain
from followup_evidence.settings import BY_NAME, TABLE, Settings

FORMAT = "followup-evidence plan"
VERSION = 1
_MOST_BYTES = 5_000_000
_REMEDY = "Correct the plan file and read it again; nothing was planned."
_PINS = ("must", "never", "done")
Cells = Mapping[str, str]


@dataclass(frozen=True)
class PlanFile:
    """All that a plan is made from, as it was entered.

    ``interviews`` has one mapping of column to cell per program, cells as text, also of programs
    that their status leaves out; ``labels`` and ``tiers`` the scores that differ from the
    illustrative ones, ``actions`` the minutes and stress points that differ from ours.
    ``applicant`` (``img``, ``competitive``: bool; ``mentor``: "", known or unknown) is no part of
    a plan.

    Examples
    --------
    >>> row = {"program": "Mercy", "interview_date": "2026-12-04"}
    >>> mine = PlanFile((row,), Settings(minutes=85, today="2026-12-01"))
    >>> PlanFile.from_dict(mine.to_dict()) == mine
    True
    """

    interviews: tuple[Cells, ...]
    settings: Settings = field(default_factory=Settings)
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    labels: Mapping[str, float] = field(default_factory=dict)
    tiers: Mapping[str, float] = field(default_factory=dict)
    actions: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    applicant: Mapping[str, Any] = field(
        default_factory=lambda: {"img": False, "competitive": False, "mentor": ""}
    )
    name: str = ""

    @classmethod
    def of(cls, problem: Problem, name: str = "") -> PlanFile:
        """Return what a prepared problem was made from."""
        typed = policies.as_typed(problem.listed)
        rows = [
            {
                str(column): str(plain(cell))
                for column, cell in row.items()
                if not pd.isna(cell) and str(cell)
            }
            for row in typed.to_dict("records")
        ]
        rows += problem.listed.attrs.get("aside", [])
        ours = Scale.illustrative()
        return cls(
            tuple(rows),
            problem.settings,
            problem.must,
            problem.never,
            problem.done,
            {k: v for k, v in problem.scale.labels.items() if v != ours.labels[k]},
            {k: v for k, v in problem.scale.tiers.items() if v != ours.tiers[k]},
            problem.costs,
            name=name,
        )

    @classmethod
    def read(cls, path: str | Path) -> PlanFile:
        """Read a plan file, or raise all that is wrong with it in one error."""
        path = Path(path)
        called = words.quoted(path.name, longest=60)
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise FollowupError(
                    f"{called} has more than {_MOST_BYTES / 1e6:g} MB; it is no plan file."
                )
            given = json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=_no_number)
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
        """Return what plain JSON holds, checked but for the cells of its interviews."""
        if not isinstance(given, Mapping) or given.get("format") != FORMAT:
            raise FollowupError(f"{subject} is no plan file: its format is not {FORMAT!r}.")
        version = given.get("version")
        if isinstance(version, int) and version > VERSION:
            raise FollowupError(
                f"{subject} was made by a newer version (plan file {version}; this one reads "
                f"{VERSION}). Bring followup-evidence up to date."
            )
        faults = [*_by_schema(given), *_halves(given)]
        faults += _together(given, {fault.column for fault in faults})
        if faults:
            raise Faults(subject, faults, _REMEDY)
        numbers = given.get("numbers", {})
        return cls(
            tuple(
                {str(name): "" if cell is None else str(plain(cell)) for name, cell in row.items()}
                for row in given.get("interviews", [])
            ),
            Settings(**given.get("settings", {})),
            **{side: tuple(given.get("pins", {}).get(side, ())) for side in _PINS},
            labels=plain(numbers.get("labels", {})),
            tiers=plain(numbers.get("tiers", {})),
            actions=plain(numbers.get("actions", {})),
            applicant={"img": False, "competitive": False, "mentor": ""}
            | dict(given.get("applicant", {})),
            name=given.get("name", ""),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON, changed numbers by name."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "name": self.name,
            "interviews": [dict(row) for row in self.interviews],
            "settings": plain(self.settings.to_dict()),
            "pins": {side: list(getattr(self, side)) for side in _PINS},
            "numbers": {
                "labels": plain(dict(sorted(self.labels.items()))),
                "tiers": plain(dict(sorted(self.tiers.items()))),
                "actions": {
                    name: dict(sorted(own.items())) for name, own in sorted(self.actions.items())
                },
            },
            "applicant": dict(self.applicant),
        }

    def to_json(self, subject: str = "The plan file") -> str:
        """Return it as the text of a file; what could not be read again is refused."""
        given = self.to_dict()
        if faults := [*_halves(given)]:
            raise Faults(subject, faults, "Correct it and save it again; nothing was written.")
        return json.dumps(given, ensure_ascii=False, indent=1, allow_nan=False) + "\n"

    def write(self, path: str | Path) -> None:
        """Write it, whole or not at all."""
        path = Path(path)
        if not is_plan_file(path):
            raise FollowupError(f"{path.name} does not end in .json; nothing was written.")
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
        """Return the interviews, checked; rows without any cell are not there yet."""
        rows = {at: row for at, row in enumerate(self.interviews, 1) if any(row.values())}
        if not rows:
            return interviews.check([])
        frame = pd.DataFrame([*rows.values()], index=pd.Index(rows, name="row"), dtype="str")
        needed = dict.fromkeys({"program", "interview_date"} - {*frame.columns}, "")
        return interviews.check(frame.assign(**needed).fillna(""))

    def scale(self) -> Scale:
        """Return the scale: ours, with what was changed."""
        return Scale.illustrative().with_values(labels=self.labels, tiers=self.tiers)

    def problem(self, listed: pd.DataFrame | None = None) -> Problem:
        """Return the prepared problem; ``listed`` is `frame`, where it is known already."""
        return prepare(
            self.frame() if listed is None else listed,
            self.settings,
            scale=self.scale(),
            costs=self.actions,
            must=self.must,
            never=self.never,
            done=self.done,
        )


def save(made: Plan, path: Path) -> None:
    """Save all that a plan was made from."""
    PlanFile.of(made.problem).write(path)


@functools.cache
def schema() -> dict[str, Any]:
    """Return the JSON Schema of a plan file; each ``description`` says what would be right.

    Examples
    --------
    >>> schema()["properties"]["settings"]["properties"]["minutes"]["description"]
    'a whole number from 0 to 100,000'
    """
    score = {
        "type": "number",
        "minimum": 0,
        "maximum": LARGEST,
        "description": f"a number from 0 to {LARGEST}",
    }
    cost = {
        "type": "integer",
        "minimum": 0,
        "maximum": steps.MOST,
        "description": f"a whole number from 0 to {steps.MOST:,}",
    }
    ids = {"type": "array", "items": _text("the id of a step"), "description": "a list of ids"}
    switch = {"type": "boolean", "description": "true or false"}
    mentor = {"enum": ["", "known", "unknown"], "description": "empty, known or unknown"}
    cell = {"type": ["string", "number", "null"], "description": "text or a number"}
    row = {"type": "object", "additionalProperties": cell, "description": "one program's cells"}
    names = steps.actions()["action"]
    numbers = {
        "labels": _part(dict.fromkeys(LABELS, score)),
        "tiers": _part(dict.fromkeys(TIERS, score)),
        "actions": _part(dict.fromkeys(names, _part({"minutes": cost, "stress": cost}))),
    }
    return _part(
        {
            "format": {"const": FORMAT, "description": FORMAT},
            "version": {"const": VERSION, "description": str(VERSION)},
            "name": _text("text"),
            "interviews": {"type": "array", "items": row, "description": "a list of programs"},
            "settings": _part({setting.name: _setting(setting) for setting in TABLE}),
            "pins": _part(dict.fromkeys(_PINS, ids)),
            "numbers": _part(numbers),
            "applicant": _part({"img": switch, "competitive": switch, "mentor": mentor}),
        }
    )


def _part(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "additionalProperties": False,
        "description": "an object",
    }


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


def _setting(setting: Any) -> dict[str, Any]:
    kinds = {"count": "integer", "share": "number", "day": "string"}
    found: dict[str, Any] = {"type": [kinds[setting.kind]], "description": setting.rule}
    if setting.empty:
        found["type"].append("null")
    if setting.kind == "count":
        found |= {"minimum": setting.least, "maximum": setting.most}
    if setting.kind == "share":
        found |= {"minimum": 0, "maximum": 1}
    return found


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number of JSON")


def _by_schema(given: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what breaks the schema, each at its place."""
    from jsonschema import Draft202012Validator

    for error in Draft202012Validator(schema()).iter_errors(given):
        place = _place(error.absolute_path)
        if error.validator == "additionalProperties":
            known = error.schema["properties"]
            for name in sorted({*error.instance} - {*known}):
                said = f"{words.quoted(str(name))} is unknown{words.hint(str(name), known)}"
                yield Fault(said, column=place, rule="unknown")
        else:
            value = error.instance
            shown = words.quoted(value if isinstance(value, str) else json.dumps(value))
            shown = shown if isinstance(value, str) else shown.replace('"', "", 1).removesuffix('"')
            said = f"{shown} is not {error.schema['description']}"
            yield Fault(said, column=place, rule=str(error.validator))


def _place(path: Iterable[str | int]) -> str:
    """Say where in a plan file something stands: "interviews, row 2, policy" or "pins.must"."""
    parts = list(path)
    names = [
        part if part.isidentifier() and len(part) < 40 else words.quoted(part)
        for part in parts
        if isinstance(part, str)
    ]
    if parts[:1] == ["interviews"] and len(parts) > 1:
        return ", ".join(["interviews", f"row {int(parts[1]) + 1}", *names[1:]])
    return ".".join(names)


def _together(given: Mapping[str, Any], broken: Collection[str]) -> list[Fault]:
    """Return what only all values together show: days that do not exist, scores out of order."""

    def sound(known: Iterable[str], *path: str) -> dict[str, Any]:
        part: Any = given
        for name in path:
            part = part.get(name, {}) if isinstance(part, Mapping) else {}
        names = {*known} & {*part} if isinstance(part, Mapping) else ()
        return {name: part[name] for name in names if _place([*path, name]) not in broken}

    found: list[Fault] = []
    try:
        Settings(**sound(BY_NAME, "settings"))
    except Faults as error:
        found += [dataclasses.replace(f, column=f"settings.{f.column}") for f in error.faults]
    try:
        labels = sound(LABELS, "numbers", "labels")
        Scale.illustrative().with_values(labels, sound(TIERS, "numbers", "tiers"))
    except Faults as error:
        found += [dataclasses.replace(fault, column="numbers") for fault in error.faults]
    return found


def _halves(given: Any, path: tuple[Any, ...] = ()) -> Iterator[Fault]:
    """Yield the texts with a lone half of a surrogate pair, which no file or page can hold."""
    if isinstance(given, Mapping):
        for name, part in given.items():
            yield from _halves(str(name), path)
            yield from _halves(part, (*path, name))
    elif isinstance(given, list | tuple):
        for at, part in enumerate(given):
            yield from _halves(part, (*path, at))
    elif isinstance(given, str) and given != given.encode("utf-8", "replace").decode():
        said = f"{words.quoted(given)} holds half of a character"
        yield Fault(said, column=_place(path), rule="text")


def is_plan_file(path: str | Path) -> bool:
    """Tell whether a file's name is that of a plan file.

    Examples
    --------
    >>> is_plan_file("my-plan.json"), is_plan_file("interviews.csv")
    (True, False)
    """
    return Path(path).suffix.lower() == ".json"
