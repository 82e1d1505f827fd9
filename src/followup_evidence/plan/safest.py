"""The safest plan: the one whose least share of the best value is greatest over some scales.

Maximises r subject to Σ value_s · x ≥ r · best_s for every scale s and the rows of the model. Few
scales decide it, so a scale enters the search when the plan found without it falls short there
(cutting planes; Kelley, Journal of the Society for Industrial and Applied Mathematics 8, 1960).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Generic

from followup_evidence.plan import parts, solver
from followup_evidence.plan.contests import Arena, Contest, P, Scale
from followup_evidence.plan.kinds import Whole

_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Safest(Generic[P]):
    """The plan that keeps the greatest least share over some scales.

    Parameters
    ----------
    chosen
        0 or 1 for each step.
    share
        That share, 0 to 1; 1 where no plan is worth anything on any of them.
    bound
        No plan keeps more.
    fought
        The contests that decide it.
    """

    chosen: Whole
    share: Fraction
    bound: float
    fought: Sequence[Contest[P]]

    @property
    def proven(self) -> bool:
        """Whether no plan keeps 1e-6 more."""
        return self.bound <= float(self.share) + _TOLERANCE


class Search:
    """The search for safest plans of one problem, over one set of scales after the other.

    Parameters
    ----------
    arena
        Where plans are measured.
    forced
        The problem's pinned steps.
    """

    def __init__(self, arena: Arena, forced: Mapping[int, int]) -> None:
        self._arena, self._forced = arena, forced
        self._done: dict[frozenset[Whole], Safest[Any]] = {}

    def over(self, scales: Sequence[Scale[P]]) -> Safest[P]:
        """Return the safest plan over scales of `Arena.distinct`, as far as time allowed.

        Raises
        ------
        PinError
            The pins cannot be kept within the limits.
        """
        key = frozenset(one.kinds for one in scales)
        if key not in self._done:
            self._done[key] = self._found(scales, key)
        return self._done[key]

    def _found(self, scales: Sequence[Scale[P]], key: frozenset[Whole]) -> Safest[P]:
        arena, chosen = self._arena, self._first(scales)
        best, share, searched = chosen, Fraction(-1), False
        bound, fought = self._bound(key)
        while True:
            counts = arena.kinds.count(chosen)
            hardest = {one.kinds: one for one in arena.hardest(scales, counts)}
            least = min((one.share(counts) for one in hardest.values()), default=Fraction(1))
            if least > share:
                best, share = chosen, least
            done = searched and fought.keys() >= hardest.keys()
            fought |= hardest
            if done or not fought or bound <= share + _TOLERANCE or not arena.seconds():
                return Safest(best, share, bound, list(fought.values()))
            if not searched:
                fought |= self._tight(scales, [*fought.values(), *arena.known(scales)])
            try:
                found = self._safer([*fought.values()])
            except solver.TimeUpError:
                return Safest(best, share, bound, list(fought.values()))
            searched, chosen, bound = True, found.chosen, min(bound, found.bound)

    def _tight(
        self, scales: Sequence[Scale[P]], fought: Sequence[Contest[P]]
    ) -> dict[Whole, Contest[P]]:
        """Return the contests that hold the share down where steps may be taken in part.

        With these from the start, few searches for whole steps follow.
        """
        arena, held = self._arena, {one.kinds: one for one in fought}
        while True:
            gains = [self._gains(one) for one in held.values()]
            try:
                found = parts.least(gains, arena.rows, forced=self._forced, seconds=arena.seconds())
            except solver.TimeUpError:
                return {}
            if found is None:
                return {}
            counts = arena.kinds.count(found[0])
            hardest = arena.hardest(scales, counts)
            short = [one for one in hardest if one.share(counts) < found[1] - _TOLERANCE]
            if held.keys() >= {one.kinds for one in short} or not arena.seconds():
                return {
                    kinds: one
                    for kinds, one in held.items()
                    if one.share(counts) <= found[1] + _TOLERANCE
                }
            held |= {one.kinds: one for one in short}

    def _first(self, scales: Sequence[Scale[P]]) -> Whole:
        """Return a plan to begin with: of those met, the one that keeps most."""
        arena = self._arena
        if not arena.met:
            arena.solve(arena.kinds.spread(scales[-1].kinds if scales else arena.kinds.none))

        def least(counts: Whole) -> Fraction:
            return min((arena.floor(one, counts) for one in scales), default=Fraction(2))

        return arena.met[max(list(arena.met), key=least)]

    def _bound(self, key: frozenset[Whole]) -> tuple[float, dict[Whole, Contest[Any]]]:
        """Return what no plan exceeds, as none does over some of the scales, and those."""
        known = [
            (one.bound, {contest.kinds: contest for contest in one.fought})
            for one in self._done.values()
            if key.issuperset(contest.kinds for contest in one.fought)
        ]
        return min(known, key=lambda each: each[0], default=(1.0, {}))

    def _safer(self, fought: Sequence[Contest[P]]) -> solver.Solution:
        arena = self._arena
        gains = [self._gains(one) for one in fought]
        found = solver.maximise_least(
            gains, arena.rows, forced=self._forced, seconds=arena.seconds()
        )
        arena.met.setdefault(arena.kinds.count(found.chosen), found.chosen)
        return found

    def _gains(self, contest: Contest[P]) -> list[float]:
        return [float(value / contest.best) for value in self._arena.kinds.spread(contest.kinds)]
