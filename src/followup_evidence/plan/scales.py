"""Scales: numbers for the article's labels and for the applicant's interest tiers.

The article orders its labels, Very Low < Low < Low–Moderate < Moderate < High, and draws an
advocacy call above an email. It never compares advocacy with High, so neither do we. It prints
20 for thank-you emails and 80 for the call ("illustrative"), and 40 for an email that names a
number one; that this is the worth of Low–Moderate, and every other number, is an assumption.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from followup_evidence import evidence
from followup_evidence.errors import Faults
from followup_evidence.evidence import words

LABELS = ("Very Low", "Low", "Low–Moderate", "Moderate", "High", "Advocacy")
TIERS = ("low", "medium", "high", "first")
LABEL_ORDER = (
    ("Very Low", "Low"),
    ("Low", "Low–Moderate"),
    ("Low–Moderate", "Moderate"),
    ("Moderate", "High"),
    ("Low–Moderate", "Advocacy"),
)
TIER_ORDER = tuple(itertools.pairwise(TIERS))
LARGEST = 1000
DECIMALS = 3


class ScaleError(Faults):
    """A scale that breaks the order of labels or tiers, or holds something else than numbers."""


@dataclass(frozen=True)
class Scale:
    """Numbers for labels and tiers that keep their order.

    ``labels`` has a number without a unit for each of `LABELS`, ``tiers`` one for each of `TIERS`:
    0 to 1000, at most three decimals, so that plans are compared exactly. `ScaleError` names all
    that are missing, unknown, out of bounds or out of order.

    Examples
    --------
    >>> scale = Scale.illustrative()
    >>> scale.value("Low–Moderate", "high")
    Fraction(120, 1)
    >>> scale.with_values(labels={"Low": 50})
    Traceback (most recent call last):
        ...
    followup_evidence.plan.scales.ScaleError: The scale has 1 fault:
      Low is 50 and Low–Moderate 40; Low may not be worth more than Low–Moderate
    Change the numbers; nothing was planned.
    """

    labels: Mapping[str, float]
    tiers: Mapping[str, float]

    def __post_init__(self) -> None:
        faults = [
            *_faults(self.labels, LABELS, LABEL_ORDER, kind="label"),
            *_faults(self.tiers, TIERS, TIER_ORDER, kind="tier"),
        ]
        if faults:
            raise ScaleError("The scale", faults, "Change the numbers; nothing was planned.")
        for name, order in (("labels", LABELS), ("tiers", TIERS)):
            given = getattr(self, name)
            frozen = MappingProxyType({word: float(given[word]) for word in order})
            object.__setattr__(self, name, frozen)

    def __hash__(self) -> int:
        return hash((*self.labels.items(), *self.tiers.items()))

    def __reduce__(self) -> tuple[type[Scale], tuple[dict[str, float], dict[str, float]]]:
        # A mapping proxy cannot be pickled, and scales travel to other processes.
        return Scale, (dict(self.labels), dict(self.tiers))

    @classmethod
    @functools.cache  # a slider asks for it at every step
    def illustrative(cls) -> Scale:
        """Return the article's numbers, completed by the assumptions of the evidence tables."""
        labels, tiers = evidence.load("scale_labels"), evidence.load("scale_tiers")
        return cls(
            dict(zip(labels["label"], labels["value"], strict=True)),
            dict(zip(tiers["tier"], tiers["value"], strict=True)),
        )

    def with_values(
        self, labels: Mapping[str, float] | None = None, tiers: Mapping[str, float] | None = None
    ) -> Scale:
        """Return a scale with some numbers replaced; a hyphen does for the en dash.

        Examples
        --------
        >>> Scale.illustrative().with_values(labels={"low-moderate": 45}).labels["Low–Moderate"]
        45.0
        """
        return Scale(
            {**self.labels, **_spelled(labels or {}, LABELS)},
            {**self.tiers, **_spelled(tiers or {}, TIERS)},
        )

    def value(self, label: str, tier: str) -> Fraction:
        """Return the exact worth of one step: label value × tier value."""
        return exact(self.labels[label]) * exact(self.tiers[tier])


def exact(number: float) -> Fraction:
    """Return the decimal number that was typed, without binary rounding.

    Examples
    --------
    >>> exact(0.1) * 3 == Fraction(3, 10)
    True
    """
    return Fraction(str(number))


def whole_numbers(values: Sequence[Fraction]) -> list[int]:
    """Return values in their largest common unit, as whole numbers.

    Examples
    --------
    >>> whole_numbers([Fraction(5, 2), Fraction(10), Fraction(15)])
    [1, 4, 6]
    """
    unit = math.lcm(*(value.denominator for value in values))
    whole = [value.numerator * (unit // value.denominator) for value in values]
    share = math.gcd(*whole) or 1
    return [value // share for value in whole]


def _spelled(given: Mapping[str, float], known: tuple[str, ...]) -> dict[str, float]:
    spellings = {words.alike(name): name for name in known}
    return {spellings.get(words.alike(name), name): value for name, value in given.items()}


def _faults(
    given: Mapping[str, Any],
    known: tuple[str, ...],
    order: tuple[tuple[str, str], ...],
    *,
    kind: str,
) -> list[str]:
    faults = [
        f"{words.quoted(str(name))} is no {kind}{words.hint(str(name), known)}"
        for name in given
        if name not in known
    ]
    faults += [f"{name} has no value" for name in known if name not in given]
    wrong = {name: fault for name in known if name in given and (fault := _number(given[name]))}
    faults += [f"{name} is {fault}" for name, fault in wrong.items()]
    faults += [
        f"{low} is {given[low]:g} and {high} {given[high]:g}; "
        f"{low} may not be worth more than {high}"
        for low, high in order
        if {low, high} <= {*given} - {*wrong} and given[low] > given[high]
    ]
    return faults


def _number(value: Any) -> str:
    """Return what is wrong with a number of a scale, or nothing."""
    try:
        if isinstance(value, bool | str):
            raise TypeError
        number = Decimal(str(float(value)))
    except (TypeError, ValueError, OverflowError):
        return f"{words.quoted(str(value))}, not a number"
    if not number.is_finite() or not 0 <= number <= LARGEST:
        return f"{value}, not between 0 and {LARGEST}"
    if round(number, DECIMALS) != number:
        return f"{value}; at most {DECIMALS} decimals are kept exactly"
    return ""
