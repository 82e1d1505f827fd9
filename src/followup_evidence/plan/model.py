"""The model: the rules of a plan as rows, and its aim as one whole number for each step.

With x = 1 for a step that is taken and 0 for one that is not, a plan maximises

    Σ label_value · tier_value · x        (then takes the fewest minutes, then the earliest steps)

subject to

    Σ minutes · x ≤ minutes limit,  Σ stress · x ≤ stress limit,
    Σ minutes · x ≤ daily minutes · days    for steps that fit between two days only,
    Σ emails ≤ 1 and first note ≤ Σ emails, second note ≤ first note    at each program,
    Σ calls ≤ calls limit                                               in the season.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from followup_evidence.plan.limits import Limits, counted
from followup_evidence.plan.rules import EMAILS
from followup_evidence.plan.solver import Row
from followup_evidence.plan.steps import Step

# Sums of scores stay far below 2**53, the last whole number that a float holds exactly.
_LARGEST_TOTAL = 2**48


@dataclass(frozen=True)
class Budget(Row):
    """A row that shares something out: ``unit`` of it, ``when`` if not in the whole season."""

    unit: str
    when: str = ""

    @property
    def seldom(self) -> bool:
        """Most days have time to spare."""
        return bool(self.when)


@dataclass(frozen=True)
class Scores:
    """The aim as whole numbers: value first, and far below it what breaks ties.

    Parameters
    ----------
    steps
        One score for each step.
    worth
        What one unit of `values` counts in a score; everything below it only breaks ties.
    values
        The exact values of the steps in their smallest common unit.
    """

    steps: tuple[int, ...]
    worth: int
    values: tuple[int, ...]

    def proves(self, chosen: Sequence[int], bound: float) -> bool:
        """Say whether a bound on the total score leaves no room for a greater value."""
        total = sum(value * x for value, x in zip(self.values, chosen, strict=True))
        return bound < total * self.worth + 0.5  # one unit more scores total * worth + 1 or more

    def share(self, chosen: Sequence[int], bound: float) -> float:
        """Return the part of the greatest value that a choice has at least, given a bound.

        Examples
        --------
        >>> Scores((40, 30), 10, (4, 3)).share((1, 0), 45.0)  # no choice is worth more than 5
        0.8
        """
        total = sum(value * x for value, x in zip(self.values, chosen, strict=True))
        most = max(total, math.floor(bound / self.worth + 1) if math.isfinite(bound) else math.inf)
        return total / most if most else 1.0


def rows(steps: Sequence[Step], limits: Limits) -> list[Row]:
    """Return the rules over the steps on offer, each as one row.

    Parameters
    ----------
    steps
        Steps that are allowed; the rows refer to them by place.
    limits
        Minutes, stress points, minutes a day and calls.

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.interviews.check([{"program": "Mercy", "interview_date": "2026-11-03",
    ...                                "interest": "high", "connections": 1}])
    >>> offer = plan.prepare(mine, today="2026-11-04").offer
    >>> [row.name for row in rows(offer, Limits(minutes=60))]
    ['60 minutes', 'one email to Mercy', 'a short note to Mercy only beside an email']
    """
    minutes = dict(enumerate(step.minutes for step in steps))
    name = counted(limits.minutes, "minute")
    found: list[Row] = [Budget(name, minutes, limits.minutes, "minute")]
    if limits.stress is not None:
        stress = dict(enumerate(step.stress for step in steps))
        name = counted(limits.stress, "stress point")
        found.append(Budget(name, stress, limits.stress, "stress point"))
    calls = [place for place, step in enumerate(steps) if step.action == "advocacy_call"]
    if len(calls) > limits.advocacy_calls:
        name = f"{counted(limits.advocacy_calls, 'call')} by mentors"
        found.append(Row(name, dict.fromkeys(calls, 1), limits.advocacy_calls))
    programs: dict[str, dict[str, list[int]]] = {}
    for place, step in enumerate(steps):
        programs.setdefault(step.program, {}).setdefault(step.action, []).append(place)
    for program, actions in programs.items():
        found += _program_rows(program, actions)
    return [*found, *_day_rows(steps, limits)]


def _program_rows(program: str, actions: dict[str, list[int]]) -> Iterable[Row]:
    emails = [place for action in EMAILS for place in actions.get(action, ())]
    if len(emails) > 1:
        yield Row(f"one email to {program}", dict.fromkeys(emails, 1), 1)
    beside = dict.fromkeys(emails, -1)
    for note in actions.get("short_note", ()):
        yield Row(f"a short note to {program} only beside an email", {note: 1, **beside}, 0)
        beside = {note: -1}


def _day_rows(steps: Sequence[Step], limits: Limits) -> Iterator[Row]:
    """Yield what fits between two days, for every pair of days that could be too full.

    Steps that may start on day s or later and must be done by day d have d - s + 1 days. If no
    such pair is overfull, doing the most urgent step first keeps every deadline (the processor
    demand criterion; Baruah, Rosier and Howell, Real-Time Systems 2, 1990).
    """
    if limits.minutes_per_day is None:
        return
    due = sorted(
        (place for place, step in enumerate(steps) if step.until is not None),
        key=lambda place: steps[place].last_day,
    )
    seen: set[tuple[int, ...]] = set()
    # The latest start first: of two pairs with the same steps it leaves the fewest days.
    for start in sorted({step.earliest for step in steps}, reverse=True):
        inside: list[int] = []
        for until, some in itertools.groupby(due, key=lambda place: steps[place].last_day):
            more = [place for place in some if steps[place].earliest >= start]
            room = limits.minutes_per_day * ((until - start).days + 1)
            if not more:
                continue
            if room >= limits.minutes:
                break
            inside += more
            key = tuple(inside)
            if key not in seen and _most_minutes([steps[place] for place in inside]) > room:
                seen.add(key)
                when = f" from {start} to {until}"
                yield Budget(
                    f"{counted(limits.minutes_per_day, 'minute')} a day{when}",
                    {place: steps[place].minutes for place in inside},
                    room,
                    "minute",
                    when,
                )


def _most_minutes(steps: Iterable[Step]) -> int:
    """Return the minutes of steps that one plan can hold, with one email to each program."""
    emails: dict[str, int] = {}
    total = 0
    for step in steps:
        if step.action in EMAILS:
            emails[step.program] = max(emails.get(step.program, 0), step.minutes)
        else:
            total += step.minutes
    return total + sum(emails.values())


def scores(steps: Sequence[Step], values: Sequence[Fraction], limits: Limits) -> Scores:
    """Fold value, minutes and order into one whole number for each step.

    Of two plans the better one has the greater value; at equal value the fewer minutes; at equal
    minutes the smaller sum of squared places in the order (steps in time before late ones, then
    the earlier day, then the step's name). The least unit of each level outweighs all that the
    levels below can add up to, in whole numbers, so no tie-break ever beats a real difference.
    Squares, because sums of plain places are often equal: two programs that swap their steps
    would tie again.

    As long as the greatest value stays the same, so does the plan, however the minutes limit
    moves: the plans that reach it in the fewest minutes are the same ones.
    """
    whole = whole_numbers(values)
    minutes = [step.minutes for step in steps]
    unit = math.gcd(*minutes) or 1
    minutes = [taken // unit for taken in minutes]
    room = min(limits.minutes // unit, sum(minutes))
    most = min(len(minutes), room // min(minutes)) if min(minutes, default=0) else len(minutes)
    order = _places(steps)
    for ties in ([place**2 for place in order], order):
        per_minute = sum(sorted(ties)[len(ties) - most :]) + 1
        worth = (room + 1) * per_minute
        if sum(whole) * worth <= _LARGEST_TOTAL:
            break
    else:
        # Too many steps for floats to tell all levels apart: take the fewest steps instead.
        ties, per_minute, worth = [1] * len(order), 0, len(order) + 1
    folded = tuple(
        value * worth - taken * per_minute - tie
        for value, taken, tie in zip(whole, minutes, ties, strict=True)
    )
    return Scores(folded, worth, tuple(whole))


def whole_numbers(values: Sequence[Fraction]) -> list[int]:
    """Return values in their largest common unit, as whole numbers.

    Examples
    --------
    >>> whole_numbers([Fraction(5, 2), Fraction(10), Fraction(15)])
    [1, 4, 6]
    """
    unit = math.lcm(*(value.denominator for value in values))
    whole = [value.numerator * (unit // value.denominator) for value in values]
    share = math.gcd(*whole) or 1
    return [value // share for value in whole]


def _places(steps: Sequence[Step]) -> list[int]:
    """Rank the steps from 1: those in time first, by their last day, first day and name."""
    keys = [(step.late, step.last_day, step.earliest, step.id) for step in steps]
    places = [0] * len(keys)
    for rank, place in enumerate(sorted(range(len(keys)), key=keys.__getitem__), start=1):
        places[place] = rank
    return places
