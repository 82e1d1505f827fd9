"""The guarantee against hand-solved cases, every plan and every extreme scale tried out."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_evidence import plan
from followup_evidence.errors import FollowupError
from followup_evidence.plan import Limits, choice, guarantee, model, solver, tails
from followup_evidence.plan.corners import up_sets
from followup_evidence.plan.problem import Problem
from followup_evidence.plan.steps import Step
from followup_evidence.plan.windows import Season

Listing = Callable[..., pd.DataFrame]
TODAY = dt.date(2026, 12, 1)
LABELS = ["Very Low", "Low", "Low–Moderate", "Moderate", "High", "Advocacy"]
TIERS = ["low", "medium", "high", "first"]

ROWS = st.fixed_dictionaries(
    {
        "interview_date": st.sampled_from(["2026-11-29", "2026-12-05"]),
        "interest": st.sampled_from(["low", "medium", "high"]),
        "connections": st.integers(0, 1),
        "mentor": st.sampled_from(["none", "unknown", "known"]),
    }
)
PROBLEMS = st.lists(ROWS, min_size=1, max_size=2).map(
    lambda rows: plan.prepare(
        plan.interviews.check(
            [{"program": f"Program {number}"} | row for number, row in enumerate(rows)]
        ),
        today=TODAY,
    )
)
TRUSTS = st.integers(0, 20).map(lambda part: part / 20)


def step(name: str, program: str, action: str, label: str, minutes: int) -> Step:
    return Step(
        *(name, program, action, name, minutes, 1, label, "first", 1.0),
        *(TODAY, None, False, None, True, False, ""),
    )


def one_high_or_three_low() -> Problem:
    """Return the case of three minutes for one High step or for three Low ones."""
    steps = [step("prepare", "A", "prepare_interview", "High", 3)]
    steps += [step(f"thank {name}", name, "thank_you_pd", "Low", 1) for name in "BCD"]
    return Problem(tuple(steps), plan.Scale.illustrative(), Season(TODAY), (), ())


def described(problem: Problem, limits: Limits, chosen: tuple[int, ...]) -> plan.Plan:
    return choice.describe(problem, limits, chosen, model.rows(problem.offer, limits), proven=True)


@pytest.mark.parametrize("trust", [0, 0.2, 0.4, 0.8, 0.9, 1])
def test_one_high_step_against_three_low_ones_as_solved_by_hand(trust: float) -> None:
    # With High = 1 and Low = 1/4 printed, Low lies between t/4 and 1 - 3t/4. The High step is
    # worth 1 against at most 3 - 9t/4; the Low ones at least 3t/4 against 1.
    problem, limits = one_high_or_three_low(), Limits(3)
    high = guarantee.of(described(problem, limits, (1, 0, 0, 0)), trust=trust)
    lows = guarantee.of(described(problem, limits, (0, 1, 1, 1)), trust=trust)
    assert high.share == pytest.approx(1 / max(1, 3 - 2.25 * trust))
    assert lows.share == pytest.approx(0.75 * trust / max(1, 0.75 * trust))
    safest = guarantee.best(problem, limits, trust=trust)
    assert safest.chosen == (1, 0, 0, 0)
    assert safest.status == "best guarantee"


def subsets(problem: Problem, limits: Limits) -> np.ndarray:
    """List every set of steps that keeps the rules, as rows of 0 and 1."""
    offer, kept = problem.offer, []
    for tried in itertools.product((0, 1), repeat=len(offer)):
        some = [each for each, x in zip(offer, tried, strict=True) if x]
        emails = [each.program for each in some if each.action in model.EMAILS]
        notes = {each.program for each in some if each.action == "short_note"}
        calls = sum(each.action == "advocacy_call" for each in some)
        minutes = sum(each.minutes for each in some)
        if (
            len(emails) == len(set(emails))
            and notes <= set(emails)
            and calls <= limits.advocacy_calls
            and minutes <= limits.minutes
        ):
            kept.append(tried)
    return np.array(kept)


def keeps_the_order(labels: dict[str, Any]) -> bool:
    chain = [labels[name] for name in LABELS[:5]]
    return chain == sorted(chain) and labels["Low–Moderate"] <= labels["Advocacy"]


def extreme_scales(problem: Problem, trust: float) -> list[list[float]]:
    """List what the steps are worth on every 0/1 scale that keeps the order, mixed in."""
    printed = problem.scale
    found = []
    for bits in itertools.product((0, 1), repeat=6):
        labels = dict(zip(LABELS, bits, strict=True))
        for lowest in range(4):
            tiers = {name: int(place >= lowest) for place, name in enumerate(TIERS)}
            if any(bits) and keeps_the_order(labels):
                found.append(
                    [
                        (trust * printed.labels[one.label] / 80 + (1 - trust) * labels[one.label])
                        * (trust * printed.tiers[one.tier] / 4 + (1 - trust) * tiers[one.tier])
                        for one in problem.offer
                    ]
                )
    return found


@settings(max_examples=40)
@given(problem=PROBLEMS, minutes=st.integers(10, 200), trust=TRUSTS)
def test_no_plan_and_no_extreme_scale_contradicts_the_guarantee(
    problem: Problem, minutes: int, trust: float
) -> None:
    limits = Limits(minutes, advocacy_calls=1)
    every = subsets(problem, limits)
    worth = every @ np.array(extreme_scales(problem, trust)).T  # one row a plan, one column a scale
    best = worth.max(axis=0)
    shares = (worth[:, best > 0] / best[best > 0]).min(axis=1, initial=1.0)
    found = plan.replan(problem, limits)
    mine = int((every == np.array(found.chosen)).all(axis=1).argmax())
    assert guarantee.of(found, trust=trust).share == pytest.approx(shares[mine])
    safest = guarantee.best(problem, limits, trust=trust)
    assert safest.guarantee is not None
    assert safest.guarantee.share == pytest.approx(shares.max(), abs=1e-6)
    equal = np.isclose(shares, shares.max(), atol=1e-9)
    printed = every @ np.array([each.worth for each in problem.offer])
    assert safest.totals["value"] == printed[equal].max()


@settings(max_examples=40)
@given(problem=PROBLEMS, minutes=st.integers(10, 200), trust=TRUSTS, seed=st.integers(0, 999))
def test_the_guarantee_is_never_above_a_sampled_scale(
    problem: Problem, minutes: int, trust: float, seed: int
) -> None:
    limits = Limits(minutes, advocacy_calls=1)
    found = plan.replan(problem, limits)
    share = guarantee.of(found, trust=trust).share
    every, draw = subsets(problem, limits), np.random.default_rng(seed)
    for _ in range(50):
        chain = np.sort(draw.random(5))
        labels = dict(zip(LABELS, [*chain, draw.uniform(chain[2], 1)], strict=True))
        top = max(labels.values())
        tiers = dict(zip(TIERS, np.append(np.sort(draw.random(3)), 1), strict=True))
        values = np.array(
            [
                (
                    trust * problem.scale.labels[one.label] / 80
                    + (1 - trust) * labels[one.label] / top
                )
                * (trust * problem.scale.tiers[one.tier] / 4 + (1 - trust) * tiers[one.tier])
                for one in problem.offer
            ]
        )
        assert values @ np.array(found.chosen) >= (share - 1e-9) * (every @ values).max()


def test_more_trust_never_lowers_a_guarantee_and_the_best_one_is_never_below(
    example: pd.DataFrame,
) -> None:
    found = plan.choose(example, Limits(180, 20), today=TODAY)
    table = guarantee.curve(found, trusts=[0, 0.3, 0.5, 0.75, 1])
    shares = table.pivot(index="trust", columns="plan", values="share")
    assert shares["this plan"].is_monotonic_increasing
    assert shares["best guarantee"].is_monotonic_increasing
    assert (shares["best guarantee"] >= shares["this plan"]).all()
    assert shares.loc[1.0].tolist() == [1.0, 1.0]
    values = table.pivot(index="trust", columns="plan", values="value")
    assert (values["best guarantee"] <= values["this plan"]).all()


def test_the_worst_case_is_a_scale_on_which_the_share_is_attained(example: pd.DataFrame) -> None:
    found = plan.choose(example, Limits(180, 20), today=TODAY)
    kept = guarantee.of(found, trust=0)
    assert kept.share == 0
    assert kept.worst_case == (
        "It is least if only High counted, and only at programs marked high or first, "
        "all of them alike."
    )
    # On that scale this plan has nothing, and preparing one interview would be something.
    assert not any(
        kept.scale[label] * kept.tiers[tier]
        for label, tier in zip(found.steps["label"], found.steps["tier"], strict=True)
    )
    assert "prepare_interview:rosemoor-university-hospital" in set(found.skipped["id"])


def test_the_best_guarantee_says_truly_why_a_step_is_left_out(example: pd.DataFrame) -> None:
    found = plan.choose(example, Limits(180, 20), today=TODAY)
    safest = guarantee.best(found.problem, found.limits, trust=0.5)
    left = Limits(180, 20).minutes - safest.totals["minutes"]
    lacking = safest.skipped[safest.skipped["why"].str.startswith("It needs")]
    assert len(lacking)
    assert lacking["why"].str.contains("no plan with it guarantees more").all()
    for why in lacking["why"]:
        assert f"({left} left)" in why or "stress point" in why


def test_a_guarantee_is_part_of_the_json(example: pd.DataFrame) -> None:
    found = plan.choose(example, Limits(180, 20), today=TODAY)
    assert found.to_dict()["guarantee"] is None
    told = json.loads(json.dumps(guarantee.attach(found, trust=0.5).to_dict()))["guarantee"]
    assert told["trust"] == 0.5
    assert told["share"] == pytest.approx(0.736672, abs=1e-6)
    assert set(told) == {"trust", "share", "worst_case", "scale", "tiers"}


def test_the_curve_says_that_the_numbers_are_assumptions(example: pd.DataFrame) -> None:
    found = plan.choose(example, Limits(60), today=TODAY)
    assert guarantee.curve(found, trusts=[1]).attrs["about"]["status"] == "assumption"


def test_where_nothing_can_be_done_nothing_can_be_lost(listing: Listing) -> None:
    found = plan.choose(listing(Mercy={"policy": "no_contact"}), Limits(60), today=TODAY)
    kept = guarantee.attach(found, trust=0.5).guarantee
    assert kept is not None
    assert (kept.share, kept.scale) == (1.0, {})
    assert guarantee.best(found.problem, found.limits, trust=0.5).steps.empty


def test_pins_hold_in_the_best_plans_too(example: pd.DataFrame) -> None:
    pin = "thank_you_pd:port-aldine-general-hospital"
    problem = plan.prepare(example, today=TODAY, must=[pin])
    safest = guarantee.best(problem, Limits(180), trust=0.5)
    assert pin in set(safest.steps["id"])
    with pytest.raises(plan.PinError, match="cannot be kept"):
        guarantee.best(problem, Limits(5), trust=0.5)


@pytest.mark.parametrize("trust", [-0.1, 1.1, 0.1234, float("nan"), True, "half"])
def test_trust_is_a_number_from_0_to_1(example: pd.DataFrame, trust: Any) -> None:
    found = plan.choose(example, Limits(10), today=TODAY)
    with pytest.raises(FollowupError, match=r"trust: .* is not a number from 0 to 1"):
        guarantee.of(found, trust=trust)


def test_with_full_trust_every_kind_of_step_is_settled(example: pd.DataFrame) -> None:
    found = plan.choose(example, Limits(180), today=TODAY)
    settled = guarantee.kinds(found, trust=1)
    assert set(settled["verdict"]) == {"in every best plan", "never"}
    assert (settled["fewest"] == settled["most"]).all()
    assert settled["most"].sum() == found.totals["steps"]
    open_question = guarantee.kinds(found, trust=0)
    assert (open_question["fewest"] <= settled["fewest"]).all()
    assert (open_question["most"] >= settled["most"]).all()


def test_the_up_sets_of_the_labels_are_those_of_their_order() -> None:
    found = up_sets(tuple(LABELS), [*itertools.pairwise(LABELS[:5]), ("Low–Moderate", "Advocacy")])
    expected = [
        {name for name, bit in zip(LABELS, bits, strict=True) if bit}
        for bits in itertools.product((0, 1), repeat=6)
        if any(bits) and keeps_the_order(dict(zip(LABELS, bits, strict=True)))
    ]
    assert sorted(map(sorted, found)) == sorted(map(sorted, expected))


@settings(max_examples=60)
@given(problem=PROBLEMS, data=st.data())
def test_counted_tails_decide_just_what_every_scale_decides(
    problem: Problem, data: st.DataObject
) -> None:
    limits = Limits(10_000)
    choices = st.tuples(*(st.integers(0, 1) for _ in problem.offer))
    one, other = (described(problem, limits, data.draw(choices)) for _ in range(2))
    gaps = np.array(one.chosen) - np.array(other.chosen)
    everywhere = all(np.array(values) @ gaps >= 0 for values in extreme_scales(problem, 0))
    assert tails.at_least_as_good(one, other) == everywhere


def test_a_share_is_exact() -> None:
    problem, limits = one_high_or_three_low(), Limits(3)
    contests = guarantee.contests(problem, limits, trust=0.8)
    assert min(one.share((1, 0)) for one in contests) == Fraction(5, 6)  # one High, no Low step


def test_the_safest_plan_stays_where_no_worthier_one_is_found_in_time(
    example: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem, limits = plan.prepare(example, today=TODAY), Limits(180, stress=20)
    expected = guarantee.best(problem, limits, trust=0.5)
    solve = solver.maximise

    def out_of_time(score: Any, rows: Any, **options: Any) -> Any:
        if any(row.name == "the guarantee" for row in rows):
            raise solver.TimeUpError("No plan was found.")
        return solve(score, rows, **options)

    monkeypatch.setattr(solver, "maximise", out_of_time)
    made = guarantee.best(problem, limits, trust=0.5)
    assert (expected.status, made.status) == ("best guarantee", "unproven")
    assert made.guarantee.share == pytest.approx(expected.guarantee.share, abs=1e-6)
    assert made.totals["value"] <= expected.totals["value"]


def test_a_plan_that_is_best_on_every_scale_names_none_on_which_it_is_least(
    listing: Listing,
) -> None:
    # One program, and time for all that may be done there: nothing else can be worth more.
    mine = listing(Mercy={"interview_date": "2026-11-29"})
    for trust in (0, 0.5):
        kept = guarantee.of(plan.choose(mine, Limits(500), today=TODAY), trust=trust)
        assert kept.share == 1
        assert "It is least" not in kept.sentence()
        assert "best plans on every scale that this trust allows" in kept.sentence()
