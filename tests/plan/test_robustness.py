"""The worst case of a plan, against every corner and every set of options looked at."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from followup_evidence import plan

from . import oracle
from .cases import BRIEF, TODAY, Row, after, choose, days_away, row
from .oracle import Settings

Case = tuple[list[Row], Settings]
FREE = Settings(TODAY, minutes_per_day=None, rank_deadline=after(92))
TRUSTS = (0, 0.25, 0.5, 1)
CLOSE = 1e-9


@st.composite
def choices(draw: st.DrawFn) -> Case:
    """Draw few programs with much that could be done, and too few minutes to do it all."""
    first = draw(st.integers(0, 5))
    rows = [
        row(
            f"Program {number}",
            draw(st.sampled_from([-30, -2, -1])),
            "first" if number == first else draw(st.sampled_from(["low", "medium", "high"])),
            connections=draw(st.sampled_from([2, 2, 1])),
            mentor=draw(st.sampled_from(["none", "unknown", "known"])),
        )
        for number in range(draw(st.integers(2, 4)))
    ]
    emails = sum(days_away(one) >= -3 for one in rows)
    return rows, replace(
        FREE,
        minutes=10 * emails + draw(st.integers(16, 75)),
        stress=draw(st.none() | st.integers(emails + 2, emails + 9)),
        calls=draw(st.integers(0, 2)),
    )


SMALL = choices()


def exact(trust: float) -> Fraction:
    return Fraction(str(trust))


def possible(rows: list[Row], asked: Settings) -> dict[frozenset[str], oracle.Counts]:
    """Return every set of options that could be chosen beside the basics, as counts."""
    steps = oracle.candidates(rows, asked)
    basics = oracle.choose_basics(steps, asked)
    return {
        frozenset(one.id for one in chosen): oracle.counts(chosen)
        for chosen in oracle.feasible(steps, basics, asked)
    }


def options(found: plan.Plan) -> frozenset[str]:
    return frozenset(found.steps.loc[found.steps["layer"] == "option", "id"])


def interesting(rows: list[Row], asked: Settings) -> dict[frozenset[str], oracle.Counts]:
    """Return the possible sets of a list that leaves something to choose."""
    sets = possible(rows, asked)
    assume(1 < len(sets) < 1500)
    return sets


# By hand --------------------------------------------------------------------------------------


def test_a_plan_that_holds_every_option_is_never_beaten() -> None:
    rows = [row("Alder", -1, "high", connections=1), row("Birch", -30, "first", mentor="known")]
    found = choose(rows, FREE)
    assert share(plan.robustness.of(found, trust=0)) == 1


def test_a_plan_without_options_has_nothing_to_lose() -> None:
    found = choose([row("Alder", -1)], FREE)
    assert share(plan.robustness.of(found, trust=0)) == 1


def test_one_call_at_a_time_is_worth_its_tier_alone() -> None:
    """A call at tier first beats one at high on every scale, and nothing else is traded."""
    rows = [row("Alder", -30, "first", mentor="known"), row("Birch", -30, "high", mentor="known")]
    found = choose(
        rows,
        replace(FREE, calls=1),
        never=["intent_email:alder", "interest_email:alder", "interest_email:birch"],
    )
    assert options(found) == {"advocacy_call:alder"}
    assert share(plan.robustness.of(found, trust=0)) == 1


def test_a_call_is_above_an_email_on_every_scale() -> None:
    """Thirty minutes hold one email (20) or one call (30) at the same program."""
    rows = [row("Alder", -30, "high", mentor="known")]
    calls = choose(rows, replace(FREE, minutes=30))
    assert options(calls) == {"advocacy_call:alder"}
    assert share(plan.robustness.of(calls, trust=0)) == 1


def test_two_notes_against_one_email_as_solved_by_hand() -> None:
    """Beside a thank-you (10), twenty minutes hold two notes (16) or one interest email (20).

    Notes are Very Low, the email Low–Moderate, both at tier high. At 5 and 40 the email is chosen.
    Its worst scale makes all labels equal: 1 against 2. At trust t, with labels scaled to 1 at
    most, the worst corner has every label in the up-set: (t/2 + 1-t) / 2 (t/16 + 1-t), or 1.
    """
    rows = [row("Alder", -1, "high", connections=2), row("Birch", -30, "high")]
    found = choose(rows, replace(FREE, minutes=30))
    assert options(found) == {"interest_email:birch"}
    for trust in TRUSTS:
        t = exact(trust)
        email, notes = t / 2 + 1 - t, 2 * (t / 16 + 1 - t)
        right = min(Fraction(1), email / notes)
        assert share(plan.robustness.of(found, trust=trust)) == pytest.approx(
            float(right), abs=CLOSE
        )


# Against every corner and every set -----------------------------------------------------------


@pytest.mark.parametrize("trust", TRUSTS)
@BRIEF
@given(SMALL)
def test_the_guarantee_is_the_worst_of_all_corners(trust: float, case: Case) -> None:
    rows, asked = case
    sets = interesting(rows, asked)
    found = choose(rows, asked)
    right = oracle.guarantees(sets.values(), exact(trust))[sets[options(found)]]
    assert share(plan.robustness.of(found, trust=trust)) == pytest.approx(float(right), abs=CLOSE)


@pytest.mark.parametrize("trust", TRUSTS)
@BRIEF
@given(SMALL)
def test_the_safest_plan_is_the_best_of_all_sets_in_its_worst_case(
    trust: float, case: Case
) -> None:
    rows, asked = case
    sets = interesting(rows, asked)
    right = oracle.guarantees(sets.values(), exact(trust))
    problem = plan.prepare(plan.check(rows), **asked.keywords())
    safest = plan.robustness.best(problem, trust=trust)
    assert options(safest) in sets
    assert float(right[sets[options(safest)]]) == pytest.approx(
        float(max(right.values())), abs=CLOSE
    )
    assert set(safest.steps.loc[safest.steps["layer"] == "basic", "id"]) == set(
        oracle.choose_basics(oracle.candidates(rows, asked), asked)
    )
    assert share(plan.robustness.of(safest, trust=trust)) >= (
        share(plan.robustness.of(plan.solve(problem), trust=trust)) - CLOSE
    )


@BRIEF
@given(SMALL, st.sampled_from(TRUSTS), st.integers(0, 2**32 - 1))
def test_the_guarantee_is_never_above_a_sampled_scale(case: Case, trust: float, seed: int) -> None:
    """A mixture of corners is any monotone scale whose highest scores are one."""
    rows, asked = case
    sets = interesting(rows, asked)
    found = choose(rows, asked)
    told = share(plan.robustness.of(found, trust=trust))
    random = np.random.default_rng(seed)
    labels, tiers = oracle.up_sets(oracle.BELOW_LABELS), oracle.up_sets(oracle.BELOW_TIERS)
    for _ in range(20):
        scale = (
            sampled(random, labels, oracle.LABEL_SCORES, trust),
            sampled(random, tiers, oracle.TIER_SCORES, trust),
        )
        best = max(oracle.worth(counted, scale) for counted in sets.values())
        if best > 0:
            assert told <= oracle.worth(sets[options(found)], scale) / best + CLOSE


def sampled(
    random: np.random.Generator,
    chosen: list[frozenset[str]],
    printed: dict[str, Fraction],
    trust: float,
) -> dict[str, float]:
    shares = random.dirichlet(np.full(len(chosen), 0.3))
    top = float(max(printed.values()))
    return {
        word: trust * float(score) / top
        + (1 - trust)
        * sum(part for part, inside in zip(shares, chosen, strict=True) if word in inside)
        for word, score in printed.items()
    }


@BRIEF
@given(SMALL)
def test_the_guarantee_never_falls_as_trust_grows_and_ends_at_one(case: Case) -> None:
    found = choose(*case)
    told = [share(plan.robustness.of(found, trust=trust)) for trust in (0, 0.1, 0.25, 0.5, 0.8, 1)]
    assert all(one <= other + CLOSE for one, other in itertools.pairwise(told))
    assert told[-1] == pytest.approx(1, abs=CLOSE)


def test_a_sampled_scale_keeps_the_order_of_labels() -> None:
    random = np.random.default_rng(7)
    labels = oracle.up_sets(oracle.BELOW_LABELS)
    for _ in range(50):
        scale = sampled(random, labels, oracle.LABEL_SCORES, 0.25)
        for word, above in oracle.BELOW_LABELS.items():
            assert all(scale[word] <= scale[other] + CLOSE for other in above)


def test_the_orders_of_the_oracle_are_those_of_the_package() -> None:
    assert set(plan.scales.LABEL_ORDER) == {
        (word, other) for word, above in oracle.BELOW_LABELS.items() for other in above
    }
    assert set(plan.scales.TIER_ORDER) == {
        (word, other) for word, above in oracle.BELOW_TIERS.items() for other in above
    }


def share(told: Any) -> float:
    """Return the least share of the best value that a guarantee tells."""
    return float(told.share)
