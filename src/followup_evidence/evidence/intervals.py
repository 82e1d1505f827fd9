"""Intervals of a share: what a survey's size lets one say."""

from __future__ import annotations


def wilson(k: int, n: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of ``k`` in ``n``, in percent, to one decimal.

    It covers sampling error alone: not who answered, nor how the question was put.

    Raises
    ------
    ValueError
        ``k`` is negative or above ``n``, or ``n`` is not positive.

    Source: E. B. Wilson (1927), as `scipy.stats` computes it.

    Examples
    --------
    >>> wilson(2, 63)
    (0.9, 10.9)
    """
    from scipy.stats import binomtest  # here, since importing the evidence needs pandas alone

    found = binomtest(k, n).proportion_ci(method="wilson")
    return round(100 * float(found.low), 1), round(100 * float(found.high), 1)
