"""What is better on every scale, against counts by hand and against every extreme scale."""

from __future__ import annotations

import dataclasses
import itertools

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from followup_evidence import plan
from followup_evidence.plan import Limits, Scale, tails
from followup_evidence.plan.scales import LABEL_ORDER, LABELS, TIERS

MINE = plan.interviews.check(
    [
        {"program": "Alder", "interview_date": "2026-11-30", "interest": "high", "mentor": "known"},
        {"program": "Birch", "interview_date": "2026-12-10", "interest": "low", "connections": 1},
        {"program": "Cedar", "interview_date": "2026-11-30", "interest": "medium"},
    ]
)
PROBLEM = plan.prepare(MINE, today="2026-12-01")
IDS = [step.id for step in PROBLEM.offer]
BARE = plan.replan(PROBLEM, Limits(10_000))


def holding(*ids: str) -> plan.Plan:
    """Make a plan of just these steps; tails look at nothing else."""
    offer = PROBLEM.candidates.set_index("id", drop=False)
    return dataclasses.replace(BARE, steps=offer.loc[list(ids)])


def test_a_count_is_of_the_steps_at_or_above_a_label_and_a_tier() -> None:
    made = holding("interest_email:alder", "thank_you_pd:cedar", "prepare_interview:birch")
    counts = tails.counts(made).set_index(["labels", "tiers"])["steps"]
    # From each of the four lowest labels upwards, without or with Advocacy beside High: 8 sets.
    assert len(counts) == 8 * len(TIERS)
    everything, emails = ", ".join(LABELS), "Low–Moderate, Moderate, High, Advocacy"
    assert counts[everything, "low, medium, high, first"] == 3
    assert counts[everything, "medium, high, first"] == 2
    assert counts[emails, "low, medium, high, first"] == 2
    assert counts[emails, "high, first"] == 1
    assert counts["High", "low, medium, high, first"] == 1
    assert counts["Advocacy", "low, medium, high, first"] == 0


def test_a_call_and_a_preparation_are_never_compared() -> None:
    call, prepared = holding("advocacy_call:alder"), holding("prepare_interview:birch")
    assert not tails.at_least_as_good(prepared, call)
    assert not tails.at_least_as_good(call, prepared)
    assert tails.at_least_as_good(call, holding("interest_email:alder"))


def extremes() -> list[Scale]:
    """List every scale of noughts and ones that keeps the order, found by trying all."""
    found = []
    for bits in itertools.product((0.0, 1.0), repeat=len(LABELS)):
        labels = dict(zip(LABELS, bits, strict=True))
        if all(labels[low] <= labels[high] for low, high in LABEL_ORDER):
            found += [
                Scale(labels, {tier: float(at >= start) for at, tier in enumerate(TIERS)})
                for start in range(len(TIERS))
            ]
    return found


EXTREMES = extremes()


@given(one=st.sets(st.sampled_from(IDS)), other=st.sets(st.sampled_from(IDS)))
def test_at_least_as_good_means_worth_as_much_on_every_extreme_scale(
    one: set[str], other: set[str]
) -> None:
    offer = {step.id: step for step in PROBLEM.offer}

    def worth(ids: set[str], scale: Scale) -> object:
        return sum(scale.value(offer[name].label, offer[name].tier) for name in ids)

    expected = all(worth(one, scale) >= worth(other, scale) for scale in EXTREMES)
    assert tails.at_least_as_good(holding(*one), holding(*other)) == expected


def test_counting_leaves_the_plan_alone() -> None:
    before = BARE.steps.copy()
    tails.counts(BARE)
    pd.testing.assert_frame_equal(BARE.steps, before)
