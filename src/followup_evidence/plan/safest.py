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

from followup_evidence.plan import solver
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
        chosen = self._first(scales)
        best, share, bound = chosen, Fraction(-1), self._bound(key)
        fought = {one.kinds: one for one in self._arena.known(scales)}
        searched = False
        while True:
            counts = self._arena.kinds.count(chosen)
            hardest = self._arena.hardest(scales, counts)
            least = min((one.share(counts) for one in hardest), default=Fraction(1))
            if least > share:
                best, share = chosen, least
            more = {one.kinds for one in hardest} - {*fought}
            fought |= {one.kinds: one for one in hardest}
            done = searched and not more
            if done or not fought or bound <= share + _TOLERANCE or not self._arena.seconds():
                return Safest(best, share, bound, list(fought.values()))
            try:
                found = self._safer([*fought.values()])
            except solver.TimeUpError:
                return Safest(best, share, bound, list(fought.values()))
            searched, chosen, bound = True, found.chosen, min(bound, found.bound)

    def _first(self, scales: Sequence[Scale[P]]) -> Whole:
        """Return a plan to begin with: of those met, the one that keeps most."""
        arena = self._arena
        if not arena.met:
            arena.solve(arena.kinds.spread(scales[-1].kinds if scales else arena.kinds.none))

        def least(counts: Whole) -> Fraction:
            return min((arena.floor(one, counts) for one in scales), default=Fraction(2))

        return arena.met[max(list(arena.met), key=least)]

    def _bound(self, key: frozenset[Whole]) -> float:
        """Return what no plan exceeds, since none does over some of the scales."""
        return min(
            (
                one.bound
                for one in self._done.values()
                if key.issuperset(contest.kinds for contest in one.fought)
            ),
            default=1.0,
        )

    def _safer(self, fought: Sequence[Contest[P]]) -> solver.Solution:
        arena = self._arena
        gains = [
            [float(value / one.best) for value in arena.kinds.spread(one.kinds)] for one in fought
        ]
        found = solver.maximise_least(
            gains, arena.rows, forced=self._forced, seconds=arena.seconds()
        )
        arena.met.setdefault(arena.kinds.count(found.chosen), found.chosen)
        return found
