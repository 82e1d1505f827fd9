"""Suppression, against an attacker who knows n, every shown count, and the rule itself."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_evidence.evidence.surveys import is_small, told


def shown(counts):
    """What leaves the file: the counts that may be told."""
    return tuple(k if open_ else None for k, open_ in zip(counts, told(counts), strict=True))


def surveys(n):
    """Every way in which n answers fall into four steps."""
    for a, b, c in product(range(n + 1), repeat=3):
        if a + b + c <= n:
            yield a, b, c, n - a - b - c


@pytest.mark.parametrize(
    ("counts", "seen"),
    [
        # 2 alone would be 40 minus the rest, so its neighbour falls silent too.
        ((21, 11, 6, 2), (21, 11, None, None)),
        # The step after the last small one; here the first is the only small one.
        ((2, 11, 6, 21), (None, None, 6, 21)),
        # Two nobodies are together 0, which says of each that it is 0.
        ((20, 20, 0, 0), (20, None, None, None)),
        # Two small ones are together 8, and neighbours: one of them may be large.
        ((24, 8, 4, 4), (24, 8, None, None)),
        # 4 and 4 that lie apart can only be small ones, and 8 only 4 + 4.
        ((4, 20, 12, 4), (None, 20, None, None)),
        ((3, 20, 14, 3), (None, 20, 14, None)),
        # Everybody but three says the same: the three would show in the rest.
        ((0, 37, 3, 0), (None, None, None, None)),
        ((5, 5, 5, 5), (5, 5, 5, 5)),
    ],
)
def test_cases_solved_by_hand(counts, seen):
    assert shown(counts) == seen


@pytest.mark.parametrize("n", [*range(5, 21), 26, 31])
def test_each_silent_count_could_be_three_others_even_for_who_knows_the_rule(n):
    alike = defaultdict(list)
    for counts in surveys(n):
        alike[shown(counts)].append(counts)
    for seen, possible in alike.items():
        for place, k in enumerate(seen):
            if k is None:
                assert len({counts[place] for counts in possible}) >= 3, (seen, possible)


@settings(max_examples=300)
@given(st.lists(st.integers(0, 400) | st.integers(0, 9), min_size=4, max_size=4))
def test_no_small_count_is_shown_nor_left_to_subtraction(counts):
    n = sum(counts)
    seen = shown(counts)
    assert not any(is_small(k, n) for k in seen if k is not None)
    silent = [place for place, k in enumerate(seen) if k is None]
    if n < 5 or not silent:
        return
    # By hand: what is silent sums to what n leaves; other counts with that sum look the same.
    rest = n - sum(k for k in seen if k is not None)
    assert len(silent) > 1
    assert rest >= 5
    for place in silent:
        others = set()
        for other in silent:
            for moved in range(-9, 10):
                changed = list(counts)
                changed[place] += moved
                changed[other] -= moved
                if other != place and min(changed) >= 0 and shown(changed) == seen:
                    others.add(changed[place])
        assert len(others) >= 2, (counts, place)


def test_a_survey_without_small_counts_is_told_whole():
    assert told([26, 8, 5, 61]) == [True] * 4
