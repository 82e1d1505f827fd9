"""Corners: the extreme scales that keep the order of labels and tiers.

A scale keeps the order if no label or tier is worth more than one above it. With the largest value
set to 1, such scales of labels are the mixtures of the 0/1 indicators of up-sets: sets that hold,
with each label, all labels above it (the vertices of the order polytope; Stanley, Discrete &
Computational Geometry 1, 1986). At trust t each scale is t · printed + (1 - t) · any such scale,
and the corners move accordingly. The same holds for the tiers.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from followup_evidence.errors import FollowupError
from followup_evidence.evidence import words
from followup_evidence.plan.scales import (
    DECIMALS,
    LABEL_ORDER,
    LABELS,
    TIER_ORDER,
    TIERS,
    Scale,
    exact,
)
from followup_evidence.plan.steps import Step

Values = Mapping[str, Fraction]


@dataclass(frozen=True)
class Point:
    """One scale among those that a trust level allows.

    Parameters
    ----------
    labels, tiers
        The values, 1 at most.
    """

    labels: Values
    tiers: Values

    def value(self, step: Step) -> Fraction:
        """Return what a step is worth on this scale."""
        return self.labels[step.label] * self.tiers[step.tier]


@dataclass(frozen=True)
class Between(Point):
    """A mixture of two scales that are alike in one factor: part · one + (1 - part) · two."""

    one: Point
    two: Point
    part: Fraction


@dataclass(frozen=True)
class Corner(Point):
    """One extreme scale at some trust.

    Parameters
    ----------
    labels, tiers
        The values, 1 at most.
    label_set, tier_set
        The labels and tiers that count in the untrusted part of the scale, all of them alike.
    """

    label_set: tuple[str, ...]
    tier_set: tuple[str, ...]

    def in_words(self) -> str:
        """Say which labels and tiers the scale counts.

        Examples
        --------
        >>> Corner({}, {}, ("High",), ("high", "first")).in_words()
        'only High counted, and only at programs marked high or first, all of them alike'
        """
        labels = "every label counted the same"
        if len(self.label_set) < len(LABELS):
            same = ", all of them the same" if len(self.label_set) > 1 else ""
            labels = f"only {words.listed(self.label_set)} counted{same}"
        tiers = "at every program alike"
        if len(self.tier_set) < len(TIERS):
            same = ", all of them alike" if len(self.tier_set) > 1 else ""
            tiers = f"and only at programs marked {words.listed(self.tier_set, last='or')}{same}"
        return f"{labels}, {tiers}"


def up_sets(items: Sequence[str], order: Collection[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return the non-empty sets that hold, with each item, all items above it.

    Parameters
    ----------
    items
        What is ordered.
    order
        Pairs (lower, higher).

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
    """Return the corners of all scales that a trust level allows.

    Parameters
    ----------
    scale
        The printed numbers.
    trust
        0 to 1, at most three decimals: 0 keeps only the order, 1 the numbers as printed.

    Raises
    ------
    FollowupError
        The trust is not such a number.
    """
    part = checked(trust)
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


def checked(trust: float) -> Fraction:
    """Return a trust exactly.

    Raises
    ------
    FollowupError
        It is not a number from 0 to 1 with at most three decimals.
    """
    known = isinstance(trust, int | float) and not isinstance(trust, bool)
    if not known or not 0 <= trust <= 1 or round(trust, DECIMALS) != trust:
        raise FollowupError(
            f"trust: {trust!r} is not a number from 0 to 1 with at most {DECIMALS} decimals."
        )
    return exact(trust)
