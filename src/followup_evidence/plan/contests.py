"""Contests: the best plan on each of several scales, for other plans to be measured against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from followup_evidence.plan import choice, model, solver
from followup_evidence.plan.corners import Point
from followup_evidence.plan.limits import Limits
from followup_evidence.plan.problem import Problem

P = TypeVar("P", bound=Point)
Values = tuple[Fraction, ...]
Whole = tuple[int, ...]
_LARGEST = 10**9
_TOLERANCE = 1e-6
_UNIT = 1e6  # the greatest score of a bounded program, and beside it
_SPARE = 1.0  # more than the tolerances of its solver, 1e-7 a step, add up to


@dataclass(frozen=True)
class Contest(Generic[P]):
    """The best plan on one scale.

    Parameters
    ----------
    point
        The scale.
    values
        What each step on offer is worth on it.
    best
        The best plan's value.
    chosen
        0 or 1 for each step: a best plan.
    """

    point: P
    values: tuple[Fraction, ...]
    best: Fraction
    chosen: tuple[int, ...]

    def share(self, chosen: Sequence[int]) -> Fraction:
        """Return the part of the best value that a plan keeps."""
        return _total(self.values, chosen) / self.best


@dataclass(frozen=True)
class Safest:
    """The plan that keeps the greatest least share over some contests.

    Parameters
    ----------
    chosen
        0 or 1 for each step.
    share
        That share, 0 to 1; 1 where there is no contest.
    proven
        No plan keeps 1e-6 more.
    """

    chosen: tuple[int, ...]
    share: Fraction
    proven: bool


class Arena:
    """The place where the plans of one problem meet; nothing is solved twice in it.

    Parameters
    ----------
    problem, limits
        What plans are made from.
    shortest
        Of several best plans take the one that `choose` would take.
    """

    def __init__(self, problem: Problem, limits: Limits, *, shortest: bool = False) -> None:
        self._problem, self._limits, self._shortest = problem, limits, shortest
        self._rows = model.rows(problem.offer, limits)
        self._best: dict[Whole, tuple[int, ...]] = {}
        self._safest: dict[frozenset[tuple[Fraction, ...]], Safest] = {}

    def contests(self, points: Iterable[P]) -> list[Contest[P]]:
        """Return the best plan at every point; points that agree on all ratios count once.

        Points on which no plan is worth anything are left out.

        Raises
        ------
        PinError
            The pins cannot be kept within the limits.
        """
        found = [self._contest(*each) for each in self._distinct(points)]
        return [one for one in found if one.best]

    def hardest(self, points: Iterable[P], chosen: Sequence[int]) -> list[Contest[P]]:
        """Return the contests in which a plan may keep the least share, and not all the others.

        At each point the best value is bounded first, in a fraction of the time that the best
        plan takes. Where the bound shows that the share is greater than in a contest already
        held, none is held. Parameters and errors are otherwise those of `contests`.
        """
        distinct = self._distinct(points)
        scores = [[_UNIT * value / max(whole) for value in whole] for _, _, whole in distinct]
        bounds = solver.bounds(scores, self._rows, forced=self._problem.forced)
        floors = [
            sum(value for value, x in zip(score, chosen, strict=True) if x) / (bound + _SPARE)
            for score, bound in zip(scores, bounds, strict=True)
        ]
        held: dict[int, Contest[P]] = {}
        for place in sorted(range(len(floors)), key=floors.__getitem__):
            if held and floors[place] > min(one.share(chosen) for one in held.values()):
                break
            one = self._contest(*distinct[place])
            if one.best:
                held[place] = one
        return [held[place] for place in sorted(held)]

    def safest(self, fought: Sequence[Contest[P]]) -> Safest:
        """Return the plan of the greatest r with Σ value · x ≥ r · best in every contest."""
        key = frozenset(one.values for one in fought)
        if key not in self._safest:
            self._safest[key] = self._kept(fought)
        return self._safest[key]

    def _kept(self, fought: Sequence[Contest[P]]) -> Safest:
        if not fought:
            nothing = (0,) * len(self._problem.offer)
            return Safest(self._solved(nothing), Fraction(1), proven=True)
        gains = [[float(value / one.best) for value in one.values] for one in fought]
        found = solver.maximise_least(
            gains, self._rows, forced=self._problem.forced, seconds=choice.SECONDS
        )
        share = min(one.share(found.chosen) for one in fought)
        return Safest(found.chosen, share, proven=found.bound <= float(share) + _TOLERANCE)

    def _distinct(self, points: Iterable[P]) -> list[tuple[P, Values, Whole]]:
        """Return points with the values of the steps, as they are and in their common unit."""
        found: dict[Whole, tuple[P, Values, Whole]] = {}
        for point in points:
            values = tuple(point.value(step) for step in self._problem.offer)
            whole = tuple(model.whole_numbers(values))
            if any(whole):
                found.setdefault(whole, (point, values, whole))
        return list(found.values())

    def _contest(self, point: P, values: Values, whole: Whole) -> Contest[P]:
        chosen = self._solved(whole)
        return Contest(point, values, _total(values, chosen), chosen)

    def _solved(self, whole: Whole) -> tuple[int, ...]:
        if whole not in self._best:
            score = _shortened(whole)
            if self._shortest:
                exact = [Fraction(one) for one in score]
                score = model.scores(self._problem.offer, exact, self._limits).steps
            found = solver.maximise(
                score, self._rows, forced=self._problem.forced, seconds=choice.SECONDS
            )
            if found is None:
                raise choice.conflict(self._problem, self._rows)
            self._best[whole] = found.chosen
        return self._best[whole]


def _shortened(whole: Sequence[int]) -> tuple[int, ...]:
    """Keep nine digits, all that the solver can tell apart; shares are computed from the rest."""
    excess = max(1, -(-max(whole, default=0) // _LARGEST))
    return tuple(value // excess for value in whole)


def _total(values: Sequence[Fraction], chosen: Sequence[int]) -> Fraction:
    return sum((value for value, x in zip(values, chosen, strict=True) if x), start=Fraction())
