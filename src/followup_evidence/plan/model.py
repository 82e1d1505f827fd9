"""The model: the rules of a plan as rows, and its aim as one whole number for each step.

With x = 1 for a step that is taken and 0 for one that is not, a plan maximises

    Σ label_value · tier_value · x        (then takes the fewest minutes, then the earliest steps)

subject to

    Σ minutes · x ≤ minutes limit,  Σ stress · x ≤ stress limit,
    Σ emails ≤ 1 and first note ≤ Σ emails, second note ≤ first note    at each program,
    Σ calls ≤ calls limit                                               in the season.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from followup_evidence.plan.limits import Limits
from followup_evidence.plan.reasons import counted
from followup_evidence.plan.rules import EMAILS
from followup_evidence.plan.solver import Row
from followup_evidence.plan.windows import NEVER

# Sums of scores stay far below 2**53, the last whole number that a float holds exactly.
_LARGEST_TOTAL = 2**48


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


def rows(steps: pd.DataFrame, limits: Limits) -> list[Row]:
    """Return the rules over the steps on offer, each as one row.

    Parameters
    ----------
    steps
        Candidates that are allowed; the rows refer to them by place.
    limits
        Minutes, stress points and calls.

    Examples
    --------
    >>> from followup_evidence.plan import actions, interviews, scales
    >>> mine = interviews.check([{"program": "Mercy", "interview_date": "2026-11-03",
    ...                           "interest": "high", "connections": 1}])
    >>> offer = actions.candidates(mine, actions.defaults(), scales.Scale.illustrative(),
    ...                            today="2026-11-04").query("allowed")
    >>> [row.name for row in rows(offer, Limits(minutes=60))]
    ['60 minutes', 'one email to Mercy', 'a short note to Mercy only beside an email']
    """
    minutes, stress = steps["minutes"].tolist(), steps["stress"].tolist()
    found = [Row(counted(limits.minutes, "minute"), dict(enumerate(minutes)), limits.minutes)]
    if limits.stress is not None:
        found.append(
            Row(counted(limits.stress, "stress point"), dict(enumerate(stress)), limits.stress)
        )
    calls: list[int] = []
    programs: dict[str, dict[str, list[int]]] = {}
    for place, (program, action) in enumerate(zip(steps["program"], steps["action"], strict=True)):
        programs.setdefault(program, {}).setdefault(action, []).append(place)
        if action == "advocacy_call":
            calls.append(place)
    if len(calls) > limits.advocacy_calls:
        name = f"{counted(limits.advocacy_calls, 'call')} by mentors"
        found.append(Row(name, dict.fromkeys(calls, 1), limits.advocacy_calls))
    for program, actions in programs.items():
        found += _program_rows(program, actions)
    return found


def _program_rows(program: str, actions: dict[str, list[int]]) -> Iterable[Row]:
    emails = [place for action in EMAILS for place in actions.get(action, ())]
    if len(emails) > 1:
        yield Row(f"one email to {program}", dict.fromkeys(emails, 1), 1)
    beside = dict.fromkeys(emails, -1)
    for note in actions.get("short_note", ()):
        yield Row(f"a short note to {program} only beside an email", {note: 1, **beside}, 0)
        beside = {note: -1}


def scores(steps: pd.DataFrame, values: Sequence[Fraction], limits: Limits) -> Scores:
    """Fold value, minutes and order into one whole number for each step.

    Of two plans the better one has the greater value; at equal value the fewer minutes; at equal
    minutes the smaller sum of squared places in the order (earlier day, then the step's name).
    The least unit of each level outweighs all that the levels below can add up to, in whole
    numbers, so no tie-break ever beats a real difference. Squares, because sums of plain places
    are often equal: two programs that swap their steps would tie again.

    As long as the greatest value stays the same, so does the plan, however the minutes limit
    moves: the plans that reach it in the fewest minutes are the same ones.
    """
    unit = math.lcm(*(value.denominator for value in values))
    whole = [int(value * unit) for value in values]
    share = math.gcd(*whole) or 1
    whole = [value // share for value in whole]
    minutes = steps["minutes"].tolist()
    step = math.gcd(*minutes) or 1
    minutes = [taken // step for taken in minutes]
    room = min(limits.minutes // step, sum(minutes))
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


def _places(steps: pd.DataFrame) -> list[int]:
    """Rank the steps from 1: by the last day for them, then the first, then their names."""
    keys = list(zip(steps["do_by"].fillna(NEVER), steps["earliest"], steps["id"], strict=True))
    places = [0] * len(keys)
    for rank, place in enumerate(sorted(range(len(keys)), key=keys.__getitem__), start=1):
        places[place] = rank
    return places
