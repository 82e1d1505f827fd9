"""Scorings: all scores that keep the order of labels and tiers, and the best plan on each.

With the largest score set to 1, scorings that keep the order are the mixtures of the 0/1
indicators of up-sets: sets that hold, with each label, all labels above it (the vertices of the
order polytope; Stanley, Discrete & Computational Geometry 1, 1986). At trust t each scoring is
t · printed + (1 - t) · any such one, and the corners move accordingly.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from followup_evidence.evidence import words
from followup_evidence.plan import model, solver
from followup_evidence.plan.model import Problem
from followup_evidence.plan.scales import (
    LABEL_ORDER,
    LABELS,
    TIER_ORDER,
    TIERS,
    Scale,
    exact,
    whole_numbers,
)
from followup_evidence.settings import Settings

SECONDS = 20.0  # for all searches of one answer together
_TOLERANCE = 1e-6
Values = Mapping[str, Fraction]
Whole = tuple[int, ...]


@dataclass(frozen=True)
class Point:
    """One scoring among those that a trust level allows: scores of labels and tiers, 1 at most."""

    labels: Values
    tiers: Values


@dataclass(frozen=True)
class Corner(Point):
    """One extreme scoring: the labels and tiers that count in its untrusted part, all alike."""

    label_set: tuple[str, ...]
    tier_set: tuple[str, ...]

    def in_words(self) -> str:
        """Say which labels and tiers the scoring counts.

        Examples
        --------
        >>> Corner({}, {}, ("High",), ("high", "first")).in_words()
        'only High counts, and only at programs marked high or first, all of them alike'
        """
        labels = "every label counts the same"
        if len(self.label_set) < len(LABELS):
            same = ", all of them the same" if len(self.label_set) > 1 else ""
            verb = "count" if len(self.label_set) > 1 else "counts"
            labels = f"only {words.listed(self.label_set)} {verb}{same}"
        tiers = "at every program alike"
        if len(self.tier_set) < len(TIERS):
            same = ", all of them alike" if len(self.tier_set) > 1 else ""
            tiers = f"and only at programs marked {words.listed(self.tier_set, last='or')}{same}"
        return f"{labels}, {tiers}"


def up_sets(items: Sequence[str], order: Collection[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return the non-empty sets that hold, with each item, all above it: pairs (lower, higher).

    Examples
    --------
    >>> up_sets(("low", "high", "call"), [("low", "high"), ("low", "call")])
    [('high',), ('call',), ('high', 'call'), ('low', 'high', 'call')]
    """
    return [
        some
        for size in range(1, len(items) + 1)
        for some in itertools.combinations(items, size)
        if all(higher in some for lower, higher in order if lower in some)
    ]


def corners(scale: Scale, *, trust: float) -> list[Corner]:
    """Return the corners of all scorings that a trust level allows, around the printed scores."""
    part = exact(Settings(trust=trust).trust)
    labels = _mixed(scale.labels, LABELS, LABEL_ORDER, part)
    tiers = _mixed(scale.tiers, TIERS, TIER_ORDER, part)
    return [
        Corner(label_values, tier_values, label_set, tier_set)
        for (label_set, label_values), (tier_set, tier_values) in itertools.product(labels, tiers)
    ]


def _mixed(
    printed: Mapping[str, float],
    items: tuple[str, ...],
    order: Collection[tuple[str, str]],
    trust: Fraction,
) -> list[tuple[tuple[str, ...], Values]]:
    top = max(exact(value) for value in printed.values()) or Fraction(1)
    return [
        (
            some,
            {
                name: trust * exact(printed[name]) / top + (1 - trust) * (name in some)
                for name in items
            },
        )
        for some in up_sets(items, order)
    ]


class Ratios:
    """What plans of one problem keep of the best one, on any scoring; nothing is solved twice.

    Options of one label and one tier are worth the same on every scoring, so a plan is known by
    how many it has of each kind, and scorings that agree on the ratios of all kinds are one.
    With ``ties``, of several best plans the one that `choose` would take is taken.
    """

    def __init__(self, problem: Problem, *, ties: bool = False) -> None:
        self.problem, self._ties = problem, ties
        self._end = time.monotonic() + SECONDS
        kinds: dict[tuple[str, str], int] = {}
        self._of = [kinds.setdefault((s.label, s.tier), len(kinds)) for s in problem.offer]
        self._kinds = list(kinds)
        self._found: dict[Whole, tuple[int, Whole]] = {}

    def count(self, chosen: Sequence[int]) -> Whole:
        """Count a plan's options of each kind."""
        counts = [0] * len(self._kinds)
        for kind, x in zip(self._of, chosen, strict=True):
            counts[kind] += x
        return tuple(counts)

    def spread(self, worth: Whole) -> Whole:
        """Return what each option is worth, given what each kind is."""
        return tuple(worth[kind] for kind in self._of)

    def distinct(self, points: Iterable[Point]) -> dict[Whole, Point]:
        """Return points by the worth of kinds there; those where nothing is worth anything, not."""
        found: dict[Whole, Point] = {}
        for point in points:
            values = [point.labels[label] * point.tiers[tier] for label, tier in self._kinds]
            worth = tuple(whole_numbers(values))
            if any(worth):
                found.setdefault(worth, point)
        return found

    def best(self, worth: Whole) -> tuple[int, Whole]:
        """Return the most that a plan can be worth with such kinds, and such a plan."""
        if worth not in self._found:
            if time.monotonic() > self._end:
                raise solver.TimeUpError(
                    f"Not every scoring could be tried within {SECONDS:g} seconds; "
                    "shorten the list or take limits away."
                )
            values, rows = self.spread(worth), self.problem.rows
            if self._ties:
                exact_values = [Fraction(value) for value in values]
                chosen = model.worthiest(self.problem, exact_values, rows)
            else:
                chosen = solver.maximise(values, rows)
            self._found[worth] = (_total(worth, self.count(chosen)), chosen)
        return self._found[worth]

    def least(self, counts: Whole, points: Mapping[Whole, Point]) -> tuple[Fraction, Whole | None]:
        """Return the least share that a plan keeps over some points, and where that is."""
        worst: tuple[Fraction, Whole | None] = (Fraction(1), None)
        for worth in points:
            most, _ = self.best(worth)
            if most and (share := Fraction(_total(worth, counts), most)) < worst[0]:
                worst = (share, worth)
        return worst

    def safest(self, points: Mapping[Whole, Point]) -> tuple[Whole, Fraction, list[Whole]]:
        """Return the options that keep the greatest least share, the share, and what decides it.

        Few points decide it, so a point enters the search when the plan found without it falls
        short there (cutting planes; Kelley, Journal of the SIAM 8, 1960).
        """
        held = [worth for worth, at in points.items() if isinstance(at, Corner)]
        held = held or list(points)[:1]
        if not held:
            return (0,) * len(self.problem.offer), Fraction(1), []
        best: tuple[Whole, Fraction] | None = None
        while True:
            gains = [
                [value / most for value in self.spread(worth)]
                for worth in held
                if (most := self.best(worth)[0])
            ]
            if not gains:
                return self.best(held[0])[1], Fraction(1), []
            chosen, bound = solver.maximise_least(gains, self.problem.rows)
            share, worst = self.least(self.count(chosen), points)
            if best is None or share > best[1]:
                best = (chosen, share)
            if worst is None or worst in held or best[1] >= bound - _TOLERANCE:
                return *best, held
            held.append(worst)


def _total(worth: Sequence[int], counts: Sequence[int]) -> int:
    return sum(value * count for value, count in zip(worth, counts, strict=True))
