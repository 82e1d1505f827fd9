"""Plans: what `choose` returns, as frames to show and as plain JSON to check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from followup_evidence.plan.limits import Limits
from followup_evidence.plan.problem import Problem

CAVEAT = (
    "The values are the article author's illustration or our own assumptions, not measurements. "
    "They put steps in an order; they say nothing about anybody's chance to match."
)
#: What a plan's frame of steps says of itself, as an evidence table does.
ABOUT = {
    "name": "plan",
    "title": "Priority plan",
    "status": "assumption",
    "source": "our minutes, stress points and interest weights on the article's labels",
    "caveat": CAVEAT,
    "licence": "CC BY 4.0",
}


def percent(share: float) -> str:
    """Return a guaranteed share in whole percent, rounded down: it is never overstated.

    Examples
    --------
    >>> percent(0.739), percent(0.29)
    ('73%', '29%')
    """
    return f"{int(share * 100 + 1e-9)}%"


@dataclass(frozen=True)
class Guarantee:
    """The least share of the best value that a plan keeps; `plan.guarantee` computes it.

    Parameters
    ----------
    trust
        0 to 1: how literally the printed numbers were taken.
    share
        0 to 1.
    worst_case
        The scale on which it is so small, in words.
    scale, tiers
        That scale, value by label and by tier, 1 at most.
    """

    trust: float
    share: float
    worst_case: str
    scale: Mapping[str, float]
    tiers: Mapping[str, float]

    @property
    def percent(self) -> str:
        """Return the share in whole percent, rounded down."""
        return percent(self.share)

    def sentence(self) -> str:
        """Say the guarantee, and where it is reached, as a person would.

        Examples
        --------
        >>> Guarantee(0.5, 0.7366, "It is least if only High counts.", {}, {}).sentence()
        'Whatever the illustrative labels and our assumed weights are worth, this plan \
keeps at least 73% of the best plan’s value if the printed numbers are trusted by 50%. \
It is least if only High counts.'
        """
        return (
            "Whatever the illustrative labels and our assumed weights are worth, this plan keeps "
            f"at least {self.percent} of the best plan’s value if the printed numbers are trusted "
            f"by {self.trust:.0%}. {self.worst_case}"
        )


@dataclass(frozen=True, eq=False)
class Plan:
    """The steps to take, in order, and those to leave, each with its reason.

    Parameters
    ----------
    problem, limits
        What the plan was made from.
    chosen
        0 or 1 for each step that ``problem`` offers.
    steps
        One row per step of the plan, by the day it is due, the earliest first (so late steps come
        first and steps without such a day last), ties by value per minute: ``id``, ``order`` (1,
        2, …), ``program``, ``action``, ``title``, ``minutes``, ``stress``, ``label``, ``tier``,
        ``label_value``, ``tier_value``, ``value`` (their product), ``earliest``, ``do_on`` (day
        on which it is finished), ``do_by``, ``late``, ``why``. Lists for people are in the order
        of ``do_on``, then ``order``.
    skipped
        One row per candidate that is not taken: ``id``, ``program``, ``action``, ``title``,
        ``why``.
    schedule
        One row per step and day on which it is worked on, in that order of days: ``id``,
        ``day``, ``minutes``.
    totals
        ``minutes``, ``stress``, ``value`` and ``steps`` (their number).
    status
        ``optimal``: no plan under these limits has a greater value. ``best guarantee``: none has
        a greater guarantee. ``unproven``: the search ended before that was shown.
    note
        What to know about the plan as a whole, in one or two sentences.
    guarantee
        How far the plan depends on the numbers, if that was asked.
    caveat
        What the numbers are, and are not.
    """

    problem: Problem = field(repr=False)
    limits: Limits
    chosen: Sequence[int] = field(repr=False)
    steps: pd.DataFrame = field(repr=False)
    skipped: pd.DataFrame = field(repr=False)
    schedule: pd.DataFrame = field(repr=False)
    totals: Mapping[str, float]
    status: str
    note: str
    guarantee: Guarantee | None = None
    caveat: str = field(default=CAVEAT, repr=False)

    @property
    def candidates(self) -> pd.DataFrame:
        """Every thinkable step, as `actions.candidates` returns them."""
        return self.problem.candidates

    @property
    def settings(self) -> dict[str, Any]:
        """What the plan was made from, as plain JSON.

        ``minutes``, ``stress``, ``advocacy_calls``, ``minutes_per_day``, ``today`` and
        ``rank_deadline`` (ISO dates), ``must``, ``never``, ``scale`` (value by label) and
        ``tiers`` (value by tier).
        """
        season = self.problem.season
        return {
            **asdict(self.limits),
            "today": season.today.isoformat(),
            "rank_deadline": season.rank_deadline and season.rank_deadline.isoformat(),
            "must": list(self.problem.must),
            "never": list(self.problem.never),
            "scale": dict(self.problem.scale.labels),
            "tiers": dict(self.problem.scale.tiers),
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain JSON: dates as ISO text, null where there is nothing.

        Examples
        --------
        >>> from followup_evidence import plan
        >>> mine = plan.interviews.check([{"program": "Mercy", "interview_date": "2026-12-04"}])
        >>> made = plan.choose(mine, plan.Limits(minutes=15), today="2026-12-01").to_dict()
        >>> made["steps"][0]["id"], made["steps"][0]["do_by"], made["totals"]["value"]
        ('thank_you_pd:mercy', '2026-12-07', 40)
        """
        return {
            "settings": {name: plain(value) for name, value in self.settings.items()},
            "candidates": records(self.candidates),
            "steps": records(self.steps),
            "skipped": records(self.skipped),
            "schedule": records(self.schedule),
            "totals": {name: plain(value) for name, value in self.totals.items()},
            "guarantee": self.guarantee and plain(asdict(self.guarantee)),
            "status": self.status,
            "note": self.note,
            "caveat": self.caveat,
        }


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame's rows by column name."""
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in frame.itertuples(index=False, name=None)]


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame's rows as plain JSON objects."""
    return [{name: plain(cell) for name, cell in row.items()} for row in rows(frame)]


def plain(value: Any) -> Any:
    """Return a value as JSON knows it: whole floats as integers, days as ISO text.

    Examples
    --------
    >>> plain(40.0), plain(float("nan")), plain(pd.Timestamp("2026-12-04"))
    (40, None, '2026-12-04')
    """
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
