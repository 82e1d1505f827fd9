"""The chosen plan against two other ways to find it, neither of which knows the model."""

from __future__ import annotations

import datetime as dt
import itertools
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from followup_evidence import plan

TODAY = dt.date(2026, 12, 1)
EMAILS = ("thank_you_pd", "interest_email", "intent_email")
MINUTES = plan.actions.defaults().set_index("action")["minutes"].to_dict()
STRESS = plan.actions.defaults().set_index("action")["stress"].to_dict()

ROWS = st.fixed_dictionaries(
    {
        "interview_date": st.dates(dt.date(2026, 11, 20), dt.date(2026, 12, 10)),
        "interest": st.sampled_from(["low", "medium", "high"]),
        "connections": st.integers(0, 3),
        "mentor": st.sampled_from(["none", "unknown", "known"]),
        "policy": st.sampled_from(["open", "open", "open", "discouraged", "no_contact"]),
    }
)


@st.composite
def lists(draw: st.DrawFn, most: int) -> list[dict[str, Any]]:
    rows = draw(st.lists(ROWS, min_size=1, max_size=most))
    if draw(st.booleans()):
        rows[0]["interest"] = "first"
    return [{"program": f"Program {number}"} | row for number, row in enumerate(rows)]


@st.composite
def scales(draw: st.DrawFn) -> plan.Scale:
    """Draw a scale that keeps the order, with ties and halves in it."""
    steps = st.integers(0, 8).map(lambda step: step / 2)
    chain = list(itertools.accumulate(draw(st.lists(steps, min_size=5, max_size=5))))
    labels = dict(zip(["Very Low", "Low", "Low–Moderate", "Moderate", "High"], chain, strict=True))
    labels["Advocacy"] = labels["Low–Moderate"] + draw(steps)
    tiers = itertools.accumulate(draw(st.lists(steps, min_size=4, max_size=4)))
    return plan.Scale(labels, dict(zip(["low", "medium", "high", "first"], tiers, strict=True)))


def keeps_the_rules(steps: list[Any], limits: plan.Limits) -> bool:
    """Check a set of candidates by counting, program by program."""
    if sum(step.minutes for step in steps) > limits.minutes:
        return False
    if limits.stress is not None and sum(step.stress for step in steps) > limits.stress:
        return False
    if sum(step.action == "advocacy_call" for step in steps) > limits.advocacy_calls:
        return False
    for program in {step.program for step in steps}:
        here = [step for step in steps if step.program == program]
        emails = sum(step.action in EMAILS for step in here)
        notes = sum(step.action == "short_note" for step in here)
        if emails > 1 or notes > 2 * emails:
            return False
    return True


@settings(max_examples=60)
@given(
    rows=lists(most=2),
    minutes=st.integers(0, 200),
    stress=st.none() | st.integers(0, 12),
    calls=st.integers(0, 2),
    scale=scales(),
)
def test_no_set_of_steps_beats_the_chosen_one(
    rows: list[dict[str, Any]], minutes: int, stress: int | None, calls: int, scale: plan.Scale
) -> None:
    limits = plan.Limits(minutes, stress, calls)
    found = plan.choose(plan.interviews.check(rows), limits, scale, today=TODAY)
    offer = list(found.candidates[found.candidates["allowed"]].itertuples())
    best = max(
        sum(Fraction(str(step.value)) for step in some)
        for count in range(len(offer) + 1)
        for some in itertools.combinations(offer, count)
        if keeps_the_rules(list(some), limits)
    )
    assert found.status == "optimal"
    assert Fraction(str(found.totals["value"])) == best
    assert keeps_the_rules(list(found.steps.itertuples()), limits)


def bundles(row: dict[str, Any], scale: plan.Scale) -> list[tuple[Fraction, int, int, int]]:
    """List what can be done at one program as (value, minutes, stress, calls)."""
    tier, silent = row["interest"], row["policy"] != "open"
    label = {
        "thank_you_pd": "Low",
        "interest_email": "Low–Moderate",
        "intent_email": "Low–Moderate",
        "short_note": "Very Low",
        "prepare_interview": "High",
        "advocacy_call": "Advocacy" if row["mentor"] == "known" else "Low–Moderate",
    }
    emails: list[tuple[str, ...]] = [()]
    if not silent:
        emails.append(("thank_you_pd",))
        emails += [("interest_email",)] if tier in ("high", "first") else []
        emails += [("intent_email",)] if tier == "first" else []
        notes = ("short_note",) * min(row["connections"], 2)
        emails += [
            (*email, *notes[:count]) for email in emails[1:] for count in range(1, len(notes) + 1)
        ]
    ahead = row["interview_date"] > TODAY
    called = row["mentor"] != "none" and row["policy"] != "no_contact"
    found = []
    for email in emails:
        for prepare in [(), ("prepare_interview",)] if ahead else [()]:
            for call in [(), ("advocacy_call",)] if called else [()]:
                taken = (*email, *prepare, *call)
                found.append(
                    (
                        sum((scale.value(label[name], tier) for name in taken), Fraction()),
                        sum(MINUTES[name] for name in taken),
                        sum(STRESS[name] for name in taken),
                        len(call),
                    )
                )
    return found


def choices(rows: list[dict[str, Any]], scale: plan.Scale) -> list[list[Any]]:
    """List the bundles of every program, and mock interviews as one program more."""
    order = ["low", "medium", "high", "first"]
    ahead = [row["interest"] for row in rows if row["interview_date"] > TODAY]
    found = [bundles(row, scale) for row in rows]
    if ahead:
        value = scale.value("High", max(ahead, key=order.index))
        mock = (value, MINUTES["mock_interviews"], STRESS["mock_interviews"], 0)
        found.append([(Fraction(), 0, 0, 0), mock])
    return found


def best_by_dynamic_programming(
    rows: list[dict[str, Any]], limits: plan.Limits, scale: plan.Scale
) -> Fraction:
    """Keep the best value for each use of minutes, stress and calls, program after program."""
    best: dict[tuple[int, int, int], Fraction] = {(0, 0, 0): Fraction()}
    for options in choices(rows, scale):
        after: dict[tuple[int, int, int], Fraction] = {}
        for (minutes, stress, calls), value in best.items():
            for gain, m, s, c in options:
                if limits.stress is None:
                    s = 0
                use = (minutes + m, stress + s, calls + c)
                if use[0] <= limits.minutes and use[2] <= limits.advocacy_calls:
                    if limits.stress is not None and use[1] > limits.stress:
                        continue
                    after[use] = max(after.get(use, value + gain), value + gain)
        best = after
    return max(best.values())


@settings(max_examples=40)
@given(
    rows=lists(most=15),
    minutes=st.integers(0, 400),
    stress=st.none() | st.integers(0, 25),
    scale=st.just(plan.Scale.illustrative()) | scales(),
)
def test_a_dynamic_program_finds_the_same_value(
    rows: list[dict[str, Any]], minutes: int, stress: int | None, scale: plan.Scale
) -> None:
    limits = plan.Limits(minutes, stress)
    found = plan.choose(plan.interviews.check(rows), limits, scale, today=TODAY)
    expected = best_by_dynamic_programming(rows, limits, scale)
    assert Fraction(str(found.totals["value"])) == expected


def random_rows(count: int, *, seed: int) -> list[dict[str, Any]]:
    draw = np.random.default_rng(seed)
    rows = [
        {
            "program": f"Program {number}",
            "interview_date": TODAY + dt.timedelta(days=int(draw.integers(-40, 40))),
            "interest": str(draw.choice(["low", "medium", "high"])),
            "connections": int(draw.choice([0, 0, 1, 2])),
            "mentor": str(draw.choice(["none", "none", "unknown", "known"])),
            "policy": str(draw.choice(["open", "open", "open", "discouraged", "no_contact"])),
        }
        for number in range(count)
    ]
    rows[int(draw.integers(count))]["interest"] = "first"
    return rows


@pytest.mark.parametrize("seed", range(20))
def test_a_dynamic_program_agrees_on_fifteen_programs(seed: int) -> None:
    rows, scale = random_rows(15, seed=seed), plan.Scale.illustrative()
    limits = plan.Limits(60 + 17 * seed, stress=None if seed % 3 else 8 + seed)
    found = plan.choose(plan.interviews.check(rows), limits, today=TODAY)
    assert found.totals["value"] == best_by_dynamic_programming(rows, limits, scale)


@pytest.mark.parametrize("minutes", [60, 181, 600, 2000])
def test_a_plan_for_a_hundred_programs_is_optimal(minutes: int) -> None:
    rows, scale = random_rows(100, seed=7), plan.Scale.illustrative()
    found = plan.choose(plan.interviews.check(rows), plan.Limits(minutes), today=TODAY)
    options = choices(rows, scale)
    columns = [(place, *bundle) for place, some in enumerate(options) for bundle in some]
    table = pd.DataFrame(columns, columns=["place", "value", "minutes", "stress", "calls"])
    one_each = np.equal.outer(np.arange(len(options)), table["place"].to_numpy()).astype(float)
    relaxed = linprog(
        -table["value"].astype(float),
        A_ub=table[["minutes", "calls"]].to_numpy(dtype=float).T,
        b_ub=[minutes, 2],
        A_eq=one_each,
        b_eq=np.ones(len(options)),
        bounds=(0, 1),
    )
    # Values are multiples of 5, so no plan is worth more than the bound rounded down to one.
    assert found.totals["value"] <= 5 * ((-relaxed.fun + 1e-6) // 5)
    assert found.totals["value"] == best_by_dynamic_programming(rows, plan.Limits(minutes), scale)
