"""Questions: whether one thing is worth more than another, and what the answer would settle.

The answer to such a question keeps the scales on one side of a plane,
value of more ≥ times · value of less, or those on the other side. Either side is spanned by the
corners on it and by the points at which the lines between a corner on one side and a corner on the
other meet the plane. So the guarantee after an answer is computed as the one before it
(`followup_evidence.plan.guarantee`), at other points, and without sampling.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

import pandas as pd

from followup_evidence.errors import FollowupError
from followup_evidence.plan import safest
from followup_evidence.plan.contests import Arena
from followup_evidence.plan.corners import Between, Corner, Point, corners
from followup_evidence.plan.limits import Limits
from followup_evidence.plan.plans import ABOUT, percent
from followup_evidence.plan.problem import Problem
from followup_evidence.plan.question import Question
from followup_evidence.plan.scales import LABELS, TIERS
from followup_evidence.plan.steps import Step

Answers = tuple[Fraction, Fraction]
Sides = tuple[Sequence[Point], Sequence[Point]]
_TIMES = (1, 2, 3)
_LEAST_GAIN = 0.005


class _Stand:
    """The greatest guarantee of any plan over several sets of scales."""

    def __init__(self, problem: Problem, limits: Limits, points: Sequence[Corner]) -> None:
        self._arena = Arena(problem, limits)
        self._search = safest.Search(self._arena, problem.forced)
        self._arena.contests(points)

    def share(self, points: Sequence[Point]) -> Fraction:
        """Return it over the mixtures of some points."""
        return self._search.over(self._arena.distinct(points)).share

    @property
    def in_time(self) -> bool:
        """Whether every search came to its end."""
        return self._arena.seconds() > 0


def rank(problem: Problem, limits: Limits, *, trust: float, most: int = 3) -> pd.DataFrame:
    """Rank the questions that a person could answer by what their answers would settle.

    Asked are the comparisons of two labels, or of two interest tiers, among the steps on offer:
    whether one is worth more than once, twice or three times the other. What the order or the
    trusted part of the printed numbers answers already is not asked.

    Parameters
    ----------
    problem
        The steps, from `prepare` or from a plan's ``problem``.
    limits
        Minutes, stress points, calls and minutes a day.
    trust
        As for `guarantee.of`.
    most
        How many questions to return, 1 or more.

    Returns
    -------
    pandas.DataFrame
        One row a question, the most settling first: ``question`` (str); ``now``, ``if_yes``,
        ``if_no`` (0 to 1: the greatest guarantee of any plan, before and after the answer);
        ``gain`` (0 to 1: what the worse of the answers adds to it). Equal gains stand by the mean
        of the two answers. No answer lowers a guarantee. If time was up, its ``attrs`` hold False
        as ``in_time``: the guarantees are then at least these, and another question may come first.

    Raises
    ------
    FollowupError
        The trust is not a number from 0 to 1, or ``most`` is below 1.
    PinError
        The pins cannot be kept within the limits.

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.interviews.check([
    ...     {"program": "Mercy", "interview_date": "2026-11-24", "interest": "high"},
    ...     {"program": "Lakeside", "interview_date": "2026-11-24", "interest": "medium"}])
    >>> problem = plan.prepare(mine, today="2026-12-01")
    >>> table = rank(problem, plan.Limits(20), trust=0)
    >>> table.loc[0, ["now", "if_yes", "if_no"]].tolist()
    [0.5, 1.0, 0.5]
    """
    if most < 1:
        raise FollowupError(f"most: {most!r} is not 1 or more.")
    points = corners(problem.scale, trust=trust)
    stand = _Stand(problem, limits, points)
    now = stand.share(points)
    asked = list(_open(problem.offer, points))
    found = _first(asked, points, stand, now, most=most)
    rows = [
        (one.in_words(problem.offer), *map(float, (now, *after, min(after) - now)))
        for after, one in found
    ]
    table = pd.DataFrame(rows, columns=["question", "now", "if_yes", "if_no", "gain"])
    table = table.astype({name: "str" if name == "question" else "float64" for name in table})
    table.attrs["about"] = ABOUT | {"name": "questions", "title": "What an answer would settle"}
    table.attrs["in_time"] = stand.in_time
    return table


def in_words(table: pd.DataFrame) -> str:
    """Say which question of a ranked table would settle most, or that none is sure to help.

    Examples
    --------
    >>> row = {"question": "Is a call worth more?", "now": 0.5, "if_yes": 0.8, "if_no": 0.75}
    >>> print(in_words(pd.DataFrame([row | {"gain": 0.25}])))
    The question that would settle most: Is a call worth more? On the illustrative labels some \
plan keeps at least 50% of the best plan’s value now; after yes it would be 80%, after no 75%.
    """
    late = "" if table.attrs.get("in_time", True) else " Time was up before all was searched."
    if table.empty:
        order = "the order of labels and tiers and the trusted numbers say all"
        return f"No question is open: {order}.{late}"
    first = table.iloc[0]
    if first["gain"] >= _LEAST_GAIN:
        opening = f"The question that would settle most: {first['question']}"
    elif max(first["if_yes"], first["if_no"]) - first["now"] >= _LEAST_GAIN:
        opening = f"No question is sure to help. One that may: {first['question']}"
    else:
        kept = percent(first["now"])
        return f"No question is sure to help; without an answer the guarantee is {kept}.{late}"
    return (
        f"{opening} On the illustrative labels some plan keeps at least {percent(first['now'])} "
        f"of the best plan’s value now; after yes it would be {percent(first['if_yes'])}, "
        f"after no {percent(first['if_no'])}.{late}"
    )


def _open(offer: Sequence[Step], points: Sequence[Point]) -> Iterator[Question]:
    """Yield the questions that the scales leave open, on labels and tiers of the offer."""
    for factor, names, held in (
        ("labels", LABELS, {step.label for step in offer}),
        ("tiers", TIERS, {step.tier for step in offer}),
    ):
        for (less, more), times in itertools.product(itertools.permutations(names, 2), _TIMES):
            question = Question(factor, more, less, times)
            # Of two equal halves of one question, "is A worth more than B?" is asked once.
            if {more, less} <= held and (times > 1 or names.index(more) > names.index(less)):
                excess = [question.excess(point) for point in points]
                if min(excess) < 0 < max(excess):
                    yield question


def _first(
    asked: Sequence[Question], points: Sequence[Corner], stand: _Stand, now: Fraction, *, most: int
) -> list[tuple[Answers, Question]]:
    """Return the questions that settle most, with the guarantee after each answer.

    Fewer scales never lower a guarantee, so the corners alone bound it from above; it is computed
    while a question stands first.
    """
    waiting = [(_after(stand, _corners(one, points), now), False, one) for one in asked]
    found: list[tuple[Answers, Question]] = []
    while waiting and len(found) < most:
        waiting.sort(key=lambda each: (_standing(each[0]), each[1]))
        answers, exact, one = waiting.pop()
        if exact:
            found.append((answers, one))
        else:
            waiting.append((_after(stand, _sides(one, points), now), True, one))
    return found


def _corners(question: Question, points: Sequence[Corner]) -> Sides:
    """Return the corners on either side; those on the plane are on both."""
    return (
        [point for point in points if question.excess(point) >= 0],
        [point for point in points if question.excess(point) <= 0],
    )


def _sides(question: Question, points: Sequence[Corner]) -> Sides:
    """Return the points that span the scales on which the answer is yes, and no."""
    yes, no = _corners(question, points)
    other = "tiers" if question.factor == "labels" else "labels"
    border = [
        _between(question, one, two)
        for one, two in itertools.product(yes, no)
        if question.excess(one) != question.excess(two)
        and getattr(one, other) == getattr(two, other)
    ]
    return [*yes, *border], [*no, *border]


def _between(question: Question, one: Point, two: Point) -> Between:
    """Return where the line between two points, alike in the other factor, meets the plane."""
    up, down = question.excess(one), -question.excess(two)
    part = down / (up + down)
    mixed = {
        name: part * value + (1 - part) * getattr(two, question.factor)[name]
        for name, value in getattr(one, question.factor).items()
    }
    labels, tiers = (mixed, one.tiers) if question.factor == "labels" else (one.labels, mixed)
    return Between(labels, tiers, one, two, part)


def _after(stand: _Stand, sides: Sides, now: Fraction) -> Answers:
    """Return the greatest guarantee on either side; fewer scales never lower it."""
    yes, no = (max(now, stand.share(side)) for side in sides)
    return yes, no


def _standing(answers: Answers) -> tuple[Fraction, Fraction]:
    return min(answers), sum(answers, start=Fraction())
