"""What is told of a guarantee: its worst case, its curve, and which kinds of options are sure."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from followup_evidence import plan
from followup_evidence.errors import FollowupError
from followup_evidence.plan import robustness, scorings
from followup_evidence.plan.solver import TimeUpError

from .conftest import Listing

TODAY = "2026-12-01"


@pytest.fixture
def tight(listing: Listing) -> plan.Plan:
    """Make a plan of two emails' minutes, where calls, emails and notes compete."""
    yesterday = {"interview_date": "2026-11-30", "interest": "high", "connections": 2}
    old = {"interview_date": "2026-10-30", "mentor": "known"}
    return plan.choose(
        listing(
            Alder=yesterday,
            Birch=old | {"interest": "high"},
            Cedar=old | {"interest": "medium"},
            Dogwood=old | {"interest": "first", "mentor": "none"},
        ),
        today=TODAY,
        minutes=55,
    )


def options(made: plan.Plan) -> pd.DataFrame:
    return made.steps[made.steps["layer"] == "option"]


def test_the_worst_case_is_a_scoring_on_which_the_share_is_attained(tight: plan.Plan) -> None:
    """Every set of options that keeps the rules is worth what the named scoring says."""
    for trust in (0, 0.25, 0.5):
        kept = robustness.of(tight, trust=trust)
        problem = tight.problem
        values = [kept.scale[step.label] * kept.tiers[step.tier] for step in problem.offer]

        def worth(chosen: tuple[int, ...], values: list[float] = values) -> float:
            return sum(value * x for value, x in zip(values, chosen, strict=True))

        best = max(
            worth(tried)
            for tried in itertools.product((0, 1), repeat=len(problem.offer))
            if all(row.holds(tried) for row in problem.rows)
        )
        assert kept.share < 1
        assert worth(tuple(tight.chosen)) / best == pytest.approx(kept.share)
        assert "count" in kept.worst_case
        assert kept.worst_case in kept.sentence()


def test_more_trust_never_lowers_a_guarantee_and_the_safest_plan_is_never_below(
    tight: plan.Plan,
) -> None:
    table = robustness.curve(tight, trusts=[1, 0, 0.5, 0.25])
    shares = table.pivot(index="trust", columns="plan", values="share")
    assert shares.index.tolist() == [0, 0.25, 0.5, 1]
    assert shares["this plan"].is_monotonic_increasing
    assert shares["best guarantee"].is_monotonic_increasing
    assert (shares["best guarantee"] >= shares["this plan"]).all()
    assert shares.loc[1].tolist() == [1, 1]
    values = table.pivot(index="trust", columns="plan", values="value")
    assert (values["best guarantee"] <= values["this plan"]).all()
    assert table.attrs["about"]["status"] == "assumption"


def test_with_full_trust_every_kind_of_option_is_settled_and_with_less_fewer_are(
    tight: plan.Plan,
) -> None:
    keys = ["action", "tier"]
    settled = robustness.kinds(tight, trust=1).set_index(keys)
    assert set(settled["verdict"]) == {"in every best plan", "never"}
    counted = options(tight).groupby(keys).size()
    assert settled["most"][settled["most"] > 0].to_dict() == counted.to_dict()
    assert (settled["fewest"] == settled["most"]).all()
    open_ones = robustness.kinds(tight, trust=0).set_index(keys).loc[settled.index]
    assert (open_ones["fewest"] <= settled["fewest"]).all()
    assert (open_ones["most"] >= settled["most"]).all()
    assert "depends" in set(open_ones["verdict"])
    assert (open_ones["most"] <= open_ones["offered"]).all()


def test_pins_hold_in_the_safest_plan_too(tight: plan.Plan) -> None:
    left = set(tight.candidates["id"]) - set(tight.steps["id"])
    pin = "advocacy_call:cedar"
    assert pin in left
    given = {"today": TODAY, "minutes": 55, "must": pin}
    safest = robustness.best(plan.prepare(tight.problem.listed, **given), trust=0.5)
    assert pin in set(safest.steps["id"])
    assert (safest.status, safest.guarantee and safest.guarantee.trust) == ("best guarantee", 0.5)


def test_a_guarantee_is_attached_at_the_trust_that_was_asked_for(tight: plan.Plan) -> None:
    assert tight.guarantee is None
    for trust, given in ((0.5, {}), (0.25, {"trust": 0.25})):
        kept = robustness.attach(tight, **given).guarantee
        assert kept == robustness.of(tight, trust=trust)


def test_a_plan_without_options_says_that_nothing_depends_on_scores(listing: Listing) -> None:
    made = robustness.attach(plan.choose(listing(Mercy={}), today=TODAY))
    assert made.guarantee is not None
    assert made.guarantee.share == 1
    assert made.guarantee.sentence().startswith("This plan has no options to weigh")
    assert robustness.kinds(made, trust=0).empty
    assert robustness.curve(made)["share"].eq(1).all()


def test_a_trust_that_is_none_is_refused(tight: plan.Plan) -> None:
    for told in (robustness.of, robustness.kinds, robustness.attach):
        with pytest.raises(FollowupError, match="trust: 2 is not a number from 0 to 1"):
            told(tight, trust=2)


def test_when_time_is_up_it_is_said(tight: plan.Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scorings, "SECONDS", -1.0)
    with pytest.raises(TimeUpError, match="Not every scoring could be tried within"):
        robustness.of(tight, trust=0)
