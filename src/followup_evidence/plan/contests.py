"""Contests: the best plan on each of several scales, for other plans to be measured against.

Few scales decide anything, so best plans are bounded first: on a mixture of two scales the best
value is at most the mixture of theirs, and steps taken in part bound it anywhere. Only where that
leaves the answer open is the best plan searched for.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from followup_evidence.plan import choice, model, parts, solver
from followup_evidence.plan.corners import Between, Point
from followup_evidence.plan.kinds import Kinds, N, Whole, total
from followup_evidence.plan.limits import Limits
from followup_evidence.plan.problem import Problem

P = TypeVar("P", bound=Point)
_LARGEST = 10**9
_UNIT = 1e6  # the greatest score of a bounded program, and beside it
_SPARE = 1.0  # more than the tolerances of its solver, 1e-7 a step, add up to
_FEW = 4  # contests that usually decide a share
_LEAST_SECONDS = 0.2


@dataclass(frozen=True)
class Contest(Generic[P]):
    """The best plan on one scale.

    Parameters
    ----------
    point
        The scale.
    kinds
        What each kind of step is worth on it, in whole numbers of a ``unit``.
    best
        The best plan's value likewise; where time was up, the most that it can be.
    chosen
        0 or 1 for each step: the best plan; where time was up, one that is not proven to be it,
        or none.
    proven
        Whether ``best`` is the value of ``chosen``.
    """

    point: P
    kinds: Whole
    unit: Fraction
    best: Fraction
    chosen: Whole
    proven: bool

    def share(self, counts: Sequence[N]) -> Fraction:
        """Return the part of the best value that a plan with these kinds of steps keeps.

        Where time was up, it keeps that at least.
        """
        return Fraction(total(self.kinds, counts)) / self.best


@dataclass(frozen=True)
class Scale(Generic[P]):
    """A point, and what each kind of step is worth at it in whole numbers of a unit."""

    point: P
    kinds: Whole
    unit: Fraction


class Arena:
    """The place where the plans of one problem meet; nothing is solved twice in it.

    Parameters
    ----------
    problem, limits
        What plans are made from.
    shortest
        Of several best plans take the one that `choose` would take.
    seconds
        For all searches together.
    """

    def __init__(
        self,
        problem: Problem,
        limits: Limits,
        *,
        shortest: bool = False,
        seconds: float = choice.SECONDS,
    ) -> None:
        self._problem, self._limits, self._shortest = problem, limits, shortest
        self._end = time.monotonic() + seconds
        self._best: dict[Whole, tuple[Fraction, Whole, bool]] = {}
        self._roofs: dict[Whole, Fraction] = {}
        self.rows = solver.Rules(model.rows(problem.offer, limits))
        self.kinds = Kinds(problem.offer)
        self.met: dict[Whole, Whole] = {}
        """Plans met so far, by their steps of each kind."""

    def seconds(self, searches: int = 1) -> float:
        """Share out the time that is left among so many searches; 0 where it is up."""
        left = (self._end - time.monotonic()) / searches
        return left if left > _LEAST_SECONDS else 0.0

    def distinct(self, points: Iterable[P]) -> list[Scale[P]]:
        """Return points with the worth of each kind; those that agree on all ratios once.

        Points on which no step is worth anything are left out.
        """
        found: dict[Whole, Scale[P]] = {}
        for point in points:
            kinds, unit = self.kinds.values(point)
            if any(kinds):
                found.setdefault(kinds, Scale(point, kinds, unit))
        return list(found.values())

    def contests(self, points: Iterable[P]) -> list[Contest[P]]:
        """Return the best plan at every point at which one is worth anything.

        Raises
        ------
        PinError
            The pins cannot be kept within the limits.
        """
        scales = self.distinct(points)
        found = [self._contest(one, len(scales) - at) for at, one in enumerate(scales)]
        return [one for one in found if one.best]

    def known(self, scales: Iterable[Scale[P]]) -> list[Contest[P]]:
        """Return the contests that are decided already."""
        return [one for one in map(self._held, scales) if one and one.best]

    def hardest(self, scales: Sequence[Scale[P]], counts: Sequence[N]) -> list[Contest[P]]:
        """Return the contests in which a plan may keep the least share, and not all the others.

        Where a bound on the best value shows that the share is greater than in a contest already
        held, none is held. Errors are those of `contests`.
        """
        floors = [self.floor(one, counts) for one in scales]
        order = sorted(range(len(floors)), key=floors.__getitem__)
        held: dict[int, Contest[P]] = {}
        for done, place in enumerate(order):
            if held and floors[place] > min(one.share(counts) for one in held.values()):
                break
            one = self._contest(scales[place], min(len(order) - done, _FEW))
            if one.best:
                held[place] = one
        return [held[place] for place in sorted(held)]

    def floor(self, scale: Scale[P], counts: Sequence[N]) -> Fraction:
        """Return a share that a plan keeps at least; 2 where no plan is worth anything."""
        roof = self._roof(scale)
        return Fraction(total(scale.kinds, counts)) / roof if roof else Fraction(2)

    def solve(self, score: Sequence[int], *, searches: int = 1) -> solver.Solution:
        """Return the plan of the greatest score, and remember it.

        Raises
        ------
        TimeUpError
            Time was up before one was found.
        """
        seconds = self.seconds(searches)
        found = solver.maximise(score, self.rows, forced=self._problem.forced, seconds=seconds)
        if found is None:
            raise choice.conflict(self._problem, self.rows)
        self.met.setdefault(self.kinds.count(found.chosen), found.chosen)
        return found

    def _contest(self, scale: Scale[P], searches: int) -> Contest[P]:
        if scale.kinds not in self._best:
            self._best[scale.kinds] = self._known(scale) or self._fought(scale.kinds, searches)
        return Contest(scale.point, scale.kinds, scale.unit, *self._best[scale.kinds])

    def _held(self, scale: Scale[P]) -> Contest[P] | None:
        return self._contest(scale, 1) if scale.kinds in self._best else None

    def _known(self, scale: Scale[P]) -> tuple[Fraction, Whole, bool] | None:
        """Return a plan met before, if it is worth the most that any plan can be."""
        if self._shortest or not isinstance(scale.point, Between):
            return None
        roof = self._roof(scale)  # first, since it meets plans
        counts = max(self.met, key=lambda counts: total(scale.kinds, counts))
        worth = Fraction(total(scale.kinds, counts))
        return (worth, self.met[counts], True) if worth >= roof else None

    def _fought(self, kinds: Whole, searches: int) -> tuple[Fraction, Whole, bool]:
        values = self.kinds.spread(kinds)
        # Nine digits, all that the solver can tell apart; shares are computed from the rest.
        excess = max(1, -(-max(kinds) // _LARGEST))
        score = [value // excess for value in values]
        scores = model.Scores(tuple(score), 1, tuple(score))
        if self._shortest:
            exact = [Fraction(one) for one in score]
            scores = model.scores(self._problem.offer, exact, self._limits)
        try:
            found = self.solve(scores.steps, searches=searches)
        except solver.TimeUpError:
            return self._in_part(kinds), (0,) * len(values), False
        if scores.proves(found.chosen, found.bound):
            return Fraction(total(values, found.chosen)), found.chosen, True
        lost = 1 + len(score) * (excess > 1)
        return (Fraction(found.bound) / scores.worth + lost) * excess, found.chosen, False

    def _roof(self, scale: Scale[P]) -> Fraction:
        """Return the most that a plan can be worth on a scale, in its unit."""
        if scale.kinds in self._best:
            return self._best[scale.kinds][0]
        if scale.kinds not in self._roofs:
            point: Point = scale.point
            self._roofs[scale.kinds] = (
                self._mixed(point, scale.unit)
                if isinstance(point, Between)
                else self._in_part(scale.kinds)
            )
        return self._roofs[scale.kinds]

    def _mixed(self, point: Between, unit: Fraction) -> Fraction:
        most = Fraction()
        for end, part in ((point.one, point.part), (point.two, 1 - point.part)):
            for one in self.contests([end]):
                most += part * one.best * one.unit
        return Fraction(most // unit)  # a plan is worth a whole number of units

    def _in_part(self, kinds: Whole) -> Fraction:
        unit = _UNIT / max(kinds)
        score = [unit * value for value in self.kinds.spread(kinds)]
        [bound] = parts.bounds([score], self.rows, forced=self._problem.forced)
        return Fraction((bound + _SPARE) / unit)
