"""Questions: whether one thing is worth more than another, and what the answer would settle.

The answer to such a question keeps the scorings on one side of a plane,
value of more ≥ times · value of less, or those on the other side. Either side is spanned by the
corners on it and by the points at which the lines between a corner on one side and a corner on the
other meet the plane. So the guarantee after an answer is computed as the one before it
(`followup_evidence.plan.robustness`), at other points, and without sampling.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from followup_evidence.errors import FollowupError
from followup_evidence.plan.model import Problem
from followup_evidence.plan.plans import ABOUT
from followup_evidence.plan.scales import LABELS, TIERS
from followup_evidence.plan.scorings import Corner, Point, Ratios, Values, corners
from followup_evidence.plan.steps import Step
from followup_evidence.text import percent

Answers = tuple[Fraction, Fraction]
Sides = tuple[Sequence[Point], Sequence[Point]]
_TIMES = (1, 2, 3)
_LEAST_GAIN = 0.005
_COUNTS = ("no", "one", "two", "three")
_FOLD = {2: "twice", 3: "three times"}  # once is never asked: the tiers are in order
# The first of these on offer stands for its label; a call has another label if the mentor is
# unknown to the program, and so comes last.
_NOUNS = {
    "interest_email": ("interest email", "interest emails"),
    "intent_email": ("number-one email", "number-one emails"),
    "short_note": ("short note", "short notes"),
    "advocacy_call": ("mentor’s call", "mentors’ calls"),
}


@dataclass(frozen=True)
class Question:
    """Whether one of ``labels``, or of ``tiers``, is worth more than several times another."""

    factor: str
    more: str
    less: str
    times: int

    def excess(self, point: Point) -> Fraction:
        """Return value of more - times · value of less: above 0, the answer is yes."""
        values: Values = getattr(point, self.factor)
        return values[self.more] - self.times * values[self.less]

    def in_words(self, offer: Sequence[Step]) -> str:
        """Ask it, with a step on offer as the example of each label.

        Examples
        --------
        >>> Question("tiers", "high", "medium", 2).in_words([])
        'Does a step count more than twice as much at a program marked high as at one marked \
medium?'
        """
        if self.factor == "tiers":
            return (
                f"Does a step count more than {_FOLD[self.times]} as much at a program marked "
                f"{self.more} as at one marked {self.less}?"
            )
        more, less = (
            min((step.action for step in offer if step.label == label), key=[*_NOUNS].index)
            for label in (self.more, self.less)
        )
        return (
            f"At equal interest, is {_counted(1, more)} ({self.more}) worth more than "
            f"{_counted(self.times, less)} ({self.less})?"
        )


def _counted(number: int, action: str) -> str:
    return f"{_COUNTS[number]} {_NOUNS[action][number > 1]}"


def rank(problem: Problem, *, trust: float | None = None, most: int = 3) -> pd.DataFrame:
    """Rank the questions that a person could answer by what their answers would settle.

    Asked are the comparisons of two labels, or of two interest tiers, among the options on offer:
    whether one is worth more than once, twice or three times the other. What the order or the
    trusted part of the printed scores answers already is not asked.

    Returns one row a question, the most settling first: ``question``; ``now``, ``if_yes``,
    ``if_no`` (0 to 1: the greatest guarantee of any plan, before and after the answer); ``gain``
    (what the worse of the answers adds to it). Equal gains stand by the mean of the two answers.
    No answer lowers a guarantee.
    """
    if most < 1:
        raise FollowupError(f"most: {most!r} is not 1 or more.")
    points = corners(problem.scale, trust=problem.settings.trust if trust is None else trust)
    ratios = Ratios(problem)
    now = _share(ratios, points)
    asked = list(_open(problem.offer, points)) if now < 1 else []
    rows = [
        (one.in_words(problem.offer), *map(float, (now, *after, min(after) - now)))
        for after, one in _first(asked, points, ratios, now, most=most)
    ]
    table = pd.DataFrame(rows, columns=["question", "now", "if_yes", "if_no", "gain"])
    table = table.astype({name: "str" if name == "question" else "float64" for name in table})
    table.attrs["about"] = ABOUT | {"name": "questions", "title": "What an answer would settle"}
    return table


def in_words(table: pd.DataFrame) -> str:
    """Say which question of a ranked table would settle most, or that none is sure to help.

    Examples
    --------
    >>> row = {"question": "Is a call worth more?", "now": 0.5, "if_yes": 0.8, "if_no": 0.75}
    >>> print(in_words(pd.DataFrame([row | {"gain": 0.25}])))
    The question that would settle most: Is a call worth more? Now some plan keeps at least 50% \
of the best plan’s value at worst; after yes it would be 80%, after no 75%.
    """
    if table.empty:
        return "No answer would change this plan."
    first = table.iloc[0]
    if first["gain"] >= _LEAST_GAIN:
        opening = f"The question that would settle most: {first['question']}"
    elif max(first["if_yes"], first["if_no"]) - first["now"] >= _LEAST_GAIN:
        opening = f"No question is sure to help. One that may: {first['question']}"
    else:
        kept = percent(first["now"])
        return f"No question is sure to help; without an answer the worst case is {kept}."
    return (
        f"{opening} Now some plan keeps at least {percent(first['now'])} of the best plan’s value "
        f"at worst; after yes it would be {percent(first['if_yes'])}, "
        f"after no {percent(first['if_no'])}."
    )


def _share(ratios: Ratios, points: Sequence[Point]) -> Fraction:
    """Return the greatest guarantee of any plan over the mixtures of some points."""
    return ratios.safest(ratios.distinct(points))[1]


def _open(offer: Sequence[Step], points: Sequence[Point]) -> Iterator[Question]:
    """Yield the questions that the scorings leave open, on labels and tiers of the offer."""
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
    asked: Sequence[Question], points: Sequence[Corner], ratios: Ratios, now: Fraction, *, most: int
) -> list[tuple[Answers, Question]]:
    """Return the questions that settle most, with the guarantee after each answer.

    Fewer scorings never lower a guarantee, so the corners alone bound it from above; it is
    computed only for a question that is first.
    """

    def after(sides: Sides) -> Answers:
        yes, no = (max(now, _share(ratios, side)) for side in sides)
        return yes, no

    waiting = [(after(_corners(one, points)), False, one) for one in asked]
    found: list[tuple[Answers, Question]] = []
    while waiting and len(found) < most:
        waiting.sort(key=lambda each: ((min(each[0]), sum(each[0])), each[1]))
        answers, known, one = waiting.pop()
        if known:
            found.append((answers, one))
        else:
            waiting.append((after(_sides(one, points)), True, one))
    return found


def _corners(question: Question, points: Sequence[Corner]) -> Sides:
    """Return the corners on either side; those on the plane are on both."""
    return (
        [point for point in points if question.excess(point) >= 0],
        [point for point in points if question.excess(point) <= 0],
    )


def _sides(question: Question, points: Sequence[Corner]) -> Sides:
    """Return the points that span the scorings on which the answer is yes, and no."""
    yes, no = _corners(question, points)
    other = "tiers" if question.factor == "labels" else "labels"
    border = [
        _between(question, one, two)
        for one, two in itertools.product(yes, no)
        if question.excess(one) != question.excess(two)
        and getattr(one, other) == getattr(two, other)
    ]
    return [*yes, *border], [*no, *border]


def _between(question: Question, one: Point, two: Point) -> Point:
    """Return where the line between two points, alike in the other factor, meets the plane."""
    up, down = question.excess(one), -question.excess(two)
    part = down / (up + down)
    mixed = {
        name: part * value + (1 - part) * getattr(two, question.factor)[name]
        for name, value in getattr(one, question.factor).items()
    }
    labels, tiers = (mixed, one.tiers) if question.factor == "labels" else (one.labels, mixed)
    return Point(labels, tiers)
