"""Basics: what every plan holds before options are chosen, and what of it did not fit.

A limit on minutes or stress points counts messages alone; the days count everything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from followup_evidence.plan.rules import Reason
from followup_evidence.plan.scales import TIERS
from followup_evidence.plan.schedule import Days
from followup_evidence.plan.steps import Step
from followup_evidence.settings import Settings
from followup_evidence.text import counted

SEASON = dt.timedelta(400)  # days to do a step that has no last day
LIMITS = {"minute": "minutes", "stress point": "stress"}


@dataclass(frozen=True)
class Basics:
    """What every plan of a problem holds; steps by id."""

    minutes: Mapping[str, int]
    """Of each basic step that is in."""
    lost: Mapping[str, Reason]
    """Why each other one is not."""
    short: Mapping[str, int]
    """Minutes that did not fit, of steps left out or made shorter."""
    room: Room
    """What is left for options."""


class Room:
    """What limits and days have left."""

    def __init__(self, steps: Iterable[Step], settings: Settings) -> None:
        spans = [span for step in steps if step.allowed and (span := span_of(step))]
        self.days = Days(spans, settings.minutes_per_day)
        self.left = {unit: getattr(settings, name) for unit, name in LIMITS.items()}

    def take(self, step: Step, minutes: int, *, times: int = 1) -> None:
        """Take what a step needs; ``times`` is -1 to give it back."""
        if span := span_of(step):
            self.days.take(span, times * minutes)
        if step.is_message:
            for unit, taken in (("minute", minutes), ("stress point", step.stress)):
                if self.left[unit] is not None:
                    self.left[unit] -= times * taken

    def lacks(self, step: Step, minutes: int) -> Reason | None:
        """Say what a step would need more of, if it does not fit."""
        if step.is_message:
            for unit, needed in (("minute", minutes), ("stress point", step.stress)):
                left = self.left[unit]
                if left is not None and needed > left:
                    return no_room(unit, needed, left)
        span = span_of(step)
        if span and self.days.room(span) < minutes:
            when = " before the interview" if step.action == "prepare_interview" else " by its day"
            return no_room("minute", step.minutes, self.days.room(span), when)
        return None


def put_in(steps: Sequence[Step], settings: Settings, pinned: Sequence[Step]) -> Basics:
    """Put in what comes first, and say what does not fit.

    Pinned steps come first of all. Then preparations, the nearest interview first, at half their
    minutes (or half a day's); then emails, by tier; then preparations get the rest of their
    minutes as far as the days have them; mock interviews last. So an email of ten minutes costs no
    preparation, only a few minutes of it.
    """
    room = Room(steps, settings)
    minutes: dict[str, int] = {}
    lost: dict[str, Reason] = {}
    short: dict[str, int] = {}
    for step in pinned:
        room.take(step, fewest_minutes(step, settings))
        if step.layer == "basic":
            minutes[step.id] = fewest_minutes(step, settings)
    basic = [step for step in steps if step.layer == "basic" and step.allowed]
    preparing = sorted(
        (step for step in basic if step.action == "prepare_interview"),
        key=lambda step: (step.do_by, -TIERS.index(step.tier), step.id),
    )
    emails = sorted(
        (step for step in basic if step.is_message),
        key=lambda step: (-TIERS.index(step.tier), step.do_by, step.id),
    )

    def put(some: Iterable[Step]) -> None:
        for step in some:
            if step.id in minutes:
                continue
            needed = fewest_minutes(step, settings)
            if lacking := room.lacks(step, needed):
                lost[step.id] = lacking
                short[step.id] = step.minutes
            else:
                room.take(step, needed)
                minutes[step.id] = needed

    put([*preparing, *emails])
    for step in preparing:
        if step.id in minutes and (span := span_of(step)):
            more = min(step.minutes - minutes[step.id], room.days.room(span))
            room.take(step, more)
            minutes[step.id] += more
            if minutes[step.id] < step.minutes:
                short[step.id] = step.minutes - minutes[step.id]
    put(step for step in basic if step.action == "mock_interviews")
    # Pinned options only kept their place till here; they are chosen with the others.
    for step in pinned:
        if step.layer == "option":
            room.take(step, step.minutes, times=-1)
    return Basics(minutes, lost, short, room)


def fewest_minutes(step: Step, settings: Settings) -> int:
    """Return the minutes below which a step is left out: half of them for a preparation.

    Where days are short, half a preparation for two interviews is better than all of it for one.
    """
    if step.action != "prepare_interview":
        return step.minutes
    half = min(step.minutes, settings.minutes_per_day or step.minutes) // 2
    return min(step.minutes, max(half, 1))


def span_of(step: Step) -> tuple[dt.date, dt.date] | None:
    """Return the first and last day of a step; None where it has no days yet."""
    if step.earliest is None:
        return None
    if step.late or step.do_by is None:
        return step.earliest, step.earliest + SEASON
    return step.earliest, step.do_by


def no_room(unit: str, needed: int, left: int, when: str = "") -> Reason:
    """Return the reason of what a limit, or the days at some time, have no room for."""
    free = "free" if when else "left"
    of = "stress points" if unit == "stress point" else "days" if when else "time"
    text = f"It didn’t fit in your {of}: {{needed}}, with {{left}} {free}{{when}}."
    facts = {"needed": counted(needed, unit), "left": f"{left:,}", "when": when, "unit": unit}
    return Reason("over_limit", text, facts)
