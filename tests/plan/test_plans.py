"""A plan as data: its frames, its JSON and what it says of its guarantee."""

from __future__ import annotations

import json
from collections.abc import Callable

import pandas as pd
import pytest

from followup_evidence import plan
from followup_evidence.plan import Limits, plans

Listing = Callable[..., pd.DataFrame]
TODAY, DEADLINE = "2026-12-01", "2027-03-03"


def test_the_json_can_be_checked_with_pencil_and_paper(example: pd.DataFrame) -> None:
    found = json.loads(
        json.dumps(
            plan.choose(example, plan.Limits(180, 20), today=TODAY).to_dict(), allow_nan=False
        )
    )
    settings_, totals = found["settings"], found["totals"]
    for step in found["steps"]:
        assert step["label_value"] == settings_["scale"][step["label"]]
        assert step["tier_value"] == settings_["tiers"][step["tier"]]
        assert step["value"] == step["label_value"] * step["tier_value"]
        assert f"= {step['value']:g} for {step['minutes']} minutes." in step["why"]
    for quantity in ("minutes", "stress", "value"):
        assert totals[quantity] == sum(step[quantity] for step in found["steps"])
    assert totals["steps"] == len(found["steps"])
    ids = [row["id"] for row in found["steps"] + found["skipped"]]
    assert sorted(ids) == sorted(row["id"] for row in found["candidates"])
    assert settings_["today"] == "2026-12-01"
    assert (settings_["minutes"], settings_["stress"]) == (180, 20)
    assert "illustration" in found["caveat"]


def test_deadlines_are_part_of_the_json(example: pd.DataFrame) -> None:
    found = plan.choose(
        example, Limits(180, minutes_per_day=60), today=TODAY, rank_deadline=DEADLINE
    ).to_dict()
    assert found["settings"]["rank_deadline"] == DEADLINE
    assert found["settings"]["minutes_per_day"] == 60
    for step in found["steps"]:
        assert step["earliest"] <= step["do_on"]
        assert step["late"] or step["do_on"] <= step["do_by"]


def test_the_json_holds_what_the_issue_names(example: pd.DataFrame) -> None:
    found = plan.choose(example, Limits(180), today=TODAY)
    made = plan.guarantee.attach(found, trust=0.5).to_dict()
    assert {
        "id",
        "program",
        "action",
        "minutes",
        "stress",
        "label",
        "tier",
        "value",
        "earliest",
    } | {*("do_by", "late", "allowed", "why_not")} <= set(made["candidates"][0])
    assert {"id", "order", "do_on", "do_by", "why"} <= set(made["steps"][0])
    assert {"trust", "share", "worst_case"} <= set(made["guarantee"])
    assert {"settings", "skipped", "totals", "status"} <= set(made)
    assert set(made["settings"]["scale"]) == set(plan.scales.LABELS)
    assert set(made["settings"]["tiers"]) == {"low", "medium", "high", "first"}


def test_a_day_that_is_missing_is_null_and_a_whole_number_has_no_point(listing: Listing) -> None:
    found = plan.choose(listing(Mercy={"interest": "high"}), Limits(60), today=TODAY).to_dict()
    (email,) = found["steps"]
    assert email["do_by"] is None
    assert found["settings"]["rank_deadline"] is None
    assert found["guarantee"] is None
    assert '"value": 120,' in json.dumps(found)


@pytest.mark.parametrize(("share", "said"), [(0.7399, "73%"), (0.29, "29%"), (1.0, "100%")])
def test_a_guarantee_is_rounded_down_and_names_what_it_rests_on(share: float, said: str) -> None:
    sentence = plans.Guarantee(0.5, share, "It is least if …", {}, {}).sentence()
    assert f"keeps at least {said} of" in sentence
    assert "illustrative labels and our assumed weights" in sentence


def test_a_plans_settings_make_the_same_plan_again(example: pd.DataFrame) -> None:
    never = ["mock_interviews:season"]
    made = plan.choose(example, Limits(180, 20, 1, 45), today=TODAY, never=never)
    given = json.loads(json.dumps(made.settings))
    again = plan.choose(
        example,
        Limits(
            *(given[name] for name in ("minutes", "stress", "advocacy_calls", "minutes_per_day"))
        ),
        plan.Scale(given["scale"], given["tiers"]),
        **{name: given[name] for name in ("today", "rank_deadline", "must", "never")},
    )
    assert again.to_dict() == made.to_dict()
