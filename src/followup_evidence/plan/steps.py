"""Steps: every thinkable action at every program of a list, judged and dated."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from followup_evidence.plan import names, rules, windows
from followup_evidence.plan.rules import Action, Interview
from followup_evidence.plan.scales import LABELS, TIERS, Scale
from followup_evidence.plan.windows import Season


@dataclass(frozen=True, slots=True)
class Step:
    """One action at one program.

    Parameters
    ----------
    id, program, action, title, minutes, stress, label, tier, value
        As in `actions.candidates`; ``value`` is None for a label without a number.
    earliest, do_by, late
        First day, day it is due (None where nothing presses), and whether that day has passed.
    until
        The day after which it is not done any more: ``do_by``, unless the step is late.
    allowed, overridable, why_not
        The verdict of the rules.
    """

    id: str
    program: str
    action: str
    title: str
    minutes: int
    stress: int
    label: str
    tier: str
    value: float | None
    earliest: dt.date
    do_by: dt.date | None
    late: bool
    until: dt.date | None
    allowed: bool
    overridable: bool
    why_not: str

    @property
    def worth(self) -> float:
        """Return the value, 0 where there is none."""
        return self.value or 0.0

    @property
    def last_day(self) -> dt.date:
        """Return `until`, or a day beyond every season where nothing presses."""
        return self.until or dt.date.max

    def overridden(self) -> Step:
        """Return the step as a must pin makes it."""
        return dataclasses.replace(self, allowed=True, why_not="")


_TEXT: Any = pd.StringDtype(na_value=np.nan)  # what "str" means, looked up once: it takes a while
COLUMNS = {
    **dict.fromkeys(("id", "program", "action", "title"), "str"),
    **dict.fromkeys(("minutes", "stress"), "int64"),
    **dict.fromkeys(("label", "tier"), "str"),
    "value": "float64",
    **dict.fromkeys(("earliest", "do_by"), "datetime64[us]"),
    **dict.fromkeys(("late", "allowed", "overridable"), "bool"),
    "why_not": "str",
}


def thinkable(
    interviews: Sequence[Interview], actions: Sequence[Action], scale: Scale, season: Season
) -> list[Step]:
    """Return every step, the season's own first, then program by program."""
    slugs = names.slugs([interview.program for interview in interviews])
    worth = {(label, tier): float(scale.value(label, tier)) for label in LABELS for tier in TIERS}
    ahead = [one for one in interviews if rules.is_ahead(one, season.today)] or interviews
    tier = max((one.interest for one in ahead), key=TIERS.index)
    found = [
        _step(
            action,
            f"{action.action}:season",
            ("", action.label, tier, worth.get((action.label, tier))),
            windows.practice(interviews, season),
            rules.judge_season(action, interviews, today=season.today),
        )
        for action in actions
        if action.scope == "season"
    ]
    for interview, slug in zip(interviews, slugs, strict=True):
        for action in actions:
            if action.scope != "season":
                found += _at_program(action, interview, slug, worth, season)
    return found


def frame(steps: Sequence[Step]) -> pd.DataFrame:
    """Return steps as a frame, one row each, with the columns of `COLUMNS`."""
    return table({name: [getattr(step, name) for step in steps] for name in COLUMNS}, COLUMNS)


def table(cells: dict[str, list[object]], types: dict[str, str]) -> pd.DataFrame:
    """Return a frame of columns with the given types."""
    columns: dict[str, object] = {
        name: pd.array(some, dtype=_TEXT)
        if types[name] == "str"
        else np.array(some, dtype=types[name])
        for name, some in cells.items()
    }
    return pd.DataFrame(columns, copy=False)  # nobody else holds these columns


def _at_program(
    action: Action,
    interview: Interview,
    slug: str,
    worth: dict[tuple[str, str], float],
    season: Season,
) -> Iterator[Step]:
    window = windows.window(action, interview, season)
    label, tier = rules.label(action, interview), interview.interest
    place = (interview.program, label, tier, worth.get((label, tier)))
    if action.scope == "program":
        verdict = rules.judge(action, interview, today=season.today, closed=window.closed)
        yield _step(action, f"{action.action}:{slug}", place, window, verdict)
        return
    # One note past the most allowed stands for all further ones.
    for note in range(1, max(1, min(interview.connections, rules.MOST_NOTES + 1)) + 1):
        verdict = rules.judge(
            action, interview, today=season.today, note=note, closed=window.closed
        )
        yield _step(action, f"{action.action}:{slug}:{note}", place, window, verdict)


def _step(
    action: Action,
    name: str,
    place: tuple[str, str, str, float | None],
    window: windows.Window,
    verdict: rules.Verdict,
) -> Step:
    program, label, tier, value = place
    return Step(
        id=name,
        program=program,
        action=action.action,
        title=action.title,
        minutes=action.minutes,
        stress=action.stress,
        label=label,
        tier=tier,
        value=value,
        earliest=window.earliest,
        do_by=window.do_by,
        late=window.late,
        until=window.until,
        allowed=verdict.allowed,
        overridable=verdict.overridable,
        why_not=verdict.why_not,
    )
