"""The problem: all that a plan depends on but the limits, prepared once for many limits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import pandas as pd

from followup_evidence.plan import actions as known
from followup_evidence.plan import pins, steps, windows
from followup_evidence.plan.scales import Scale
from followup_evidence.plan.steps import Step
from followup_evidence.plan.windows import Season


@dataclass(frozen=True, eq=False)
class Problem:
    """The steps of a season, judged, dated and valued.

    Parameters
    ----------
    steps
        Every thinkable step, as the pins leave it.
    scale
        Numbers for labels and tiers.
    season
        Today and the rank list deadline.
    must, never
        The pins.
    """

    steps: tuple[Step, ...]
    scale: Scale
    season: Season
    must: tuple[str, ...]
    never: tuple[str, ...]

    @cached_property
    def offer(self) -> tuple[Step, ...]:
        """The steps that may be chosen."""
        return tuple(step for step in self.steps if step.allowed)

    @cached_property
    def values(self) -> tuple[Fraction, ...]:
        """The exact value of each step on offer."""
        return tuple(self.scale.value(step.label, step.tier) for step in self.offer)

    @cached_property
    def forced(self) -> dict[int, int]:
        """The pinned steps on offer by place: 1 for must, 0 for never."""
        pinned = {*self.must, *self.never}
        return {
            place: int(step.id in self.must)
            for place, step in enumerate(self.offer)
            if step.id in pinned
        }

    @cached_property
    def candidates(self) -> pd.DataFrame:
        """Every thinkable step as a frame; `actions.candidates` describes it."""
        return steps.frame(self.steps)


def prepare(
    interviews: pd.DataFrame,
    scale: Scale | None = None,
    *,
    today: str | dt.date,
    rank_deadline: str | dt.date | None = None,
    actions: pd.DataFrame | None = None,
    must: Sequence[str] = (),
    never: Sequence[str] = (),
) -> Problem:
    """Judge, date and value every step, to plan with many limits afterwards.

    Parameters and errors are those of `followup_evidence.plan.choose`.

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.interviews.check([{"program": "Mercy", "interview_date": "2026-12-04"}])
    >>> problem = plan.prepare(mine, today="2026-12-01")
    >>> [plan.replan(problem, plan.Limits(minutes)).totals["value"] for minutes in (10, 60, 70)]
    [40.0, 160.0, 200.0]
    """
    scale = scale or Scale.illustrative()
    visits = known.listed(interviews)
    season = windows.season(visits, today=today, rank_deadline=rank_deadline)
    kept, out = _listed(must), _listed(never)
    thinkable = steps.thinkable(visits, known.known(actions), scale, season)
    return Problem(tuple(pins.apply(thinkable, kept, out)), scale, season, kept, out)


def _listed(pinned: Sequence[str]) -> tuple[str, ...]:
    return (pinned,) if isinstance(pinned, str) else tuple(dict.fromkeys(pinned))
