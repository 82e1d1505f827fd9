"""Suppression: which counts of a small survey may be told, and which could point at people.

A count below 5, or one that leaves fewer than 5 others, is not told. Nor is what would give it
away: the answers of one question sum to its n, so a count alone in its silence could be had by
subtraction. Which further steps fall silent follows from their places and not from their sizes,
so that even who knows this rule cannot work a count out.
"""

from __future__ import annotations

from collections.abc import Sequence

FEWEST = 5
"""The smallest count that is told, and the fewest answers that a question must have."""


def is_small(k: int, n: int) -> bool:
    """Tell whether ``k`` of ``n``, or the rest of them, are too few to be told.

    Examples
    --------
    >>> is_small(4, 40), is_small(36, 40), is_small(5, 40)
    (True, True, False)
    """
    return min(k, n - k) < FEWEST


def told(counts: Sequence[int]) -> list[bool]:
    """Say of each step's count whether it may be told beside n, their sum.

    Small counts are not told. The step after the last of them (the one before it, where there is
    none after) is not told either, as long as those left out are one only, or are together fewer
    than 5, or lie apart and are together so many that each must be close to 4.

    Parameters
    ----------
    counts
        How many gave each answer, in the order of the answers; each respondent counts once.

    Examples
    --------
    >>> told([21, 11, 6, 2])
    [True, True, False, False]
    >>> told([3, 20, 15, 3])
    [False, True, True, False]
    >>> told([20, 10, 6, 5])
    [True, True, True, True]
    """
    n = sum(counts)
    hidden = {place for place, k in enumerate(counts) if is_small(k, n)}
    while 0 < len(hidden) < len(counts) and _gives_away(hidden, counts):
        last = max(hidden)
        after = [place for place in range(last, len(counts)) if place not in hidden]
        before = [place for place in range(last) if place not in hidden]
        hidden.add(after[0] if after else before[-1])
    return [place not in hidden for place in range(len(counts))]


def _gives_away(hidden: set[int], counts: Sequence[int]) -> bool:
    together = sum(counts[place] for place in hidden)
    apart = max(hidden) - min(hidden) >= len(hidden)
    # Steps that lie apart were each left out for being small, and 4 + 4 is the only way to 8.
    all_near_4 = (FEWEST - 2) * len(hidden) < together <= (FEWEST - 1) * len(hidden)
    return len(hidden) == 1 or together < FEWEST or (apart and all_near_4)
