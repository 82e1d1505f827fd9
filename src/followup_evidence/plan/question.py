"""A question: whether one thing is worth more than several of another, and how it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from followup_evidence.plan.corners import Point, Values
from followup_evidence.plan.steps import Step

_COUNTS = ("no", "one", "two", "three")
_FOLD = {2: "twice", 3: "three times"}  # once is never asked: the tiers are in order
# The first of these on offer stands for its label; a call has another label if the mentor is
# unknown to the program, and so comes last.
_NOUNS = {
    "prepare_interview": ("well-prepared interview", "well-prepared interviews"),
    "mock_interviews": ("round of mock interviews", "rounds of mock interviews"),
    "thank_you_pd": ("thank-you email", "thank-you emails"),
    "interest_email": ("interest email", "interest emails"),
    "intent_email": ("number-one email", "number-one emails"),
    "short_note": ("short note", "short notes"),
    "notes_to_everyone": ("set of notes to everyone", "sets of notes to everyone"),
    "dream_essay": ("dream-program letter", "dream-program letters"),
    "advocacy_call": ("mentor’s call", "mentors’ calls"),
}


@dataclass(frozen=True)
class Question:
    """Whether one label, or one tier, is worth more than several times another.

    Parameters
    ----------
    factor
        ``labels`` or ``tiers``.
    more, less
        Two of them.
    times
        1 or more.
    """

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
        more, less = (_example(label, offer) for label in (self.more, self.less))
        return (
            f"At equal interest, is {_counted(1, more)} ({self.more}) worth more than "
            f"{_counted(self.times, less)} ({self.less})?"
        )


def _example(label: str, offer: Sequence[Step]) -> str:
    return min((step.action for step in offer if step.label == label), key=[*_NOUNS].index)


def _counted(number: int, action: str) -> str:
    return f"{_COUNTS[number]} {_NOUNS[action][number > 1]}"
