from __future__ import annotations

import itertools

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from followup_evidence import evidence
from followup_evidence.plan import dominance

IMPACTS = ["Risk of backfire", "Very Low", "Low", "Low–Moderate", "Moderate", "High"]
COSTS = ["Very Low", "Low", "Moderate", "High"]


def test_in_the_article_only_notes_to_everyone_and_the_essay_are_dominated() -> None:
    table = evidence.load("action_tradeoffs")
    beaten = table.loc[dominance.dominated(table), "action"].tolist()
    assert beaten == ["notes_to_everyone", "dream_essay"]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), min_size=1, max_size=7))
def test_dominated_means_worse_on_every_order_preserving_pair_of_scales(
    actions: list[tuple[int, int]],
) -> None:
    frame = pd.DataFrame(
        {
            "impact": pd.Categorical([IMPACTS[i] for i, _ in actions], IMPACTS, ordered=True),
            "cost": pd.Categorical([COSTS[c] for _, c in actions], COSTS, ordered=True),
        }
    )
    # The 0/1 steps span all monotone scales: a beats b on each if it does on every step.
    steps = list(itertools.product(range(1, 6), range(1, 4)))

    def beats(a: tuple[int, int], b: tuple[int, int]) -> bool:
        never_worse = all(
            (a[0] >= i) >= (b[0] >= i) and (a[1] >= c) <= (b[1] >= c) for i, c in steps
        )
        return never_worse and a != b

    expected = [any(beats(other, own) for other in actions) for own in actions]
    assert dominance.dominated(frame).tolist() == expected
