"""Intervals of a share: what a survey's size lets one say."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

_Z = NormalDist().inv_cdf(0.975)


def wilson(k: int, n: int) -> tuple[float, float]:
    """Return Wilson's 95% interval of ``k`` in ``n``, in percent, to one decimal.

    It covers sampling error alone: not who answered, nor how the question was put.

    Raises
    ------
    ValueError
        ``k`` is negative or above ``n``, or ``n`` is not positive.

    Source: E. B. Wilson, J Am Stat Assoc 1927;22:209-212.

    Examples
    --------
    >>> wilson(2, 63)
    (0.9, 10.9)
    """
    if n < 1 or not 0 <= k <= n:
        raise ValueError(f"n must be positive and k must be from 0 to n; k is {k}, n is {n}")
    middle, whole = k + _Z**2 / 2, n + _Z**2
    reach = _Z * sqrt(k * (n - k) / n + _Z**2 / 4)
    return round(100 * (middle - reach) / whole, 1), round(100 * (middle + reach) / whole, 1)
