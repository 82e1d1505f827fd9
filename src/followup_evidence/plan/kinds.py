"""Kinds: steps of one label and one tier, which are worth the same on every scale."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeVar

from followup_evidence.plan import model
from followup_evidence.plan.corners import Point
from followup_evidence.plan.steps import Step

Whole = tuple[int, ...]
N = TypeVar("N", int, float)


class Kinds:
    """The kinds among some steps, so that a plan is known by its numbers of each.

    Parameters
    ----------
    steps
        The steps on offer.

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.interviews.check([{"program": "Mercy", "interview_date": "2026-11-30"},
    ...                               {"program": "Lakeside", "interview_date": "2026-11-30"}])
    >>> kinds = Kinds(plan.prepare(mine, today="2026-12-01").offer)
    >>> kinds.count((1, 1)), kinds.spread((7,))
    ((2,), (7, 7))
    """

    def __init__(self, steps: Sequence[Step]) -> None:
        found: dict[tuple[str, str], int] = {}
        self._of = [found.setdefault((step.label, step.tier), len(found)) for step in steps]
        self._examples = list({(step.label, step.tier): step for step in steps}.values())

    @property
    def none(self) -> Whole:
        """Nothing for each kind."""
        return (0,) * len(self._examples)

    def values(self, point: Point) -> tuple[Whole, Fraction]:
        """Return what each kind is worth at a point in whole numbers of a unit, and the unit."""
        values = [point.value(step) for step in self._examples]
        whole = tuple(model.whole_numbers(values))
        worth = next((pair for pair in zip(values, whole, strict=True) if pair[1]), None)
        return whole, worth[0] / worth[1] if worth else Fraction(1)

    def count(self, chosen: Sequence[N]) -> tuple[N, ...]:
        """Count a plan's steps of each kind."""
        counts: list[Any] = [0] * len(self._examples)
        for kind, x in zip(self._of, chosen, strict=True):
            counts[kind] += x
        return tuple(counts)

    def spread(self, worth: Sequence[int]) -> Whole:
        """Return what each step is worth, given what each kind is."""
        return tuple(worth[kind] for kind in self._of)


def total(worth: Sequence[int], counts: Sequence[N]) -> N:
    """Return what so many steps of each kind are worth together."""
    found: Any = sum(value * count for value, count in zip(worth, counts, strict=True))
    return found
