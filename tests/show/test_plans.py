from __future__ import annotations

import math
import re

import pandas as pd
import pytest

from followup_evidence import plan, show
from followup_evidence.reports import sources

TODAY = "2026-12-01"


@pytest.fixture(scope="module")
def made() -> plan.Plan:
    mine = plan.interviews.read(sources.example())
    return plan.choose(mine, plan.Limits(180, 20), today=TODAY, rank_deadline="2027-03-03")


def rows(chart: object) -> list[list[object]]:
    return chart.to_dict()["usermeta"]["followup"]["table"]["rows"]  # type: ignore[attr-defined]


def test_the_frontier_never_falls_and_ends_the_title_with_what_is_bought(made: plan.Plan) -> None:
    mine = plan.interviews.read(sources.example())
    bought = plan.frontier(mine, plan.Limits(0, 20), budgets=[0, 180, 360], today=TODAY)
    assert bought["value"].is_monotonic_increasing
    assert bought.loc[bought["minutes"] == 180, "value"].item() == made.totals["value"]
    title = show.value_against_minutes(bought, minutes=180).to_dict()["title"]["text"]
    share = made.totals["value"] / bought["value"].max()
    assert " ".join(title) == f"180 minutes buy {share:.0%} of what 360 would"


def test_a_frontier_that_is_flat_at_nothing_is_drawn() -> None:
    flat = pd.DataFrame({"minutes": [0, 5], "value": [0.0, 0.0], "steps": [0, 0]})
    flat.attrs["about"] = plan.plans.ABOUT
    assert "<img" in show.figure(show.value_against_minutes(flat, minutes=5))


def test_the_calendar_strip_has_every_step_with_its_days(made: plan.Plan) -> None:
    drawn = rows(show.dated_plan(made.steps))
    days = made.steps["do_on"].dt.strftime("%Y-%m-%d")
    pairs = zip(made.steps["title"], made.steps["program"], days, strict=True)
    assert {tuple(row[:3]) for row in drawn} == set(pairs)


def test_lists_for_people_run_by_the_day_to_do_a_step_then_by_its_place(made: plan.Plan) -> None:
    by_hand = sorted(
        zip(made.steps["do_on"], made.steps["order"], made.steps["program"], strict=True)
    )
    programs = [program for _, _, program in by_hand]
    assert programs != made.steps["program"].tolist(), "else this test sees nothing"
    assert [row[1] for row in rows(show.dated_plan(made.steps))] == programs
    shown = re.findall(r'data-label="Program">([^<]*)<', show.steps(made.steps).html)
    assert shown == programs


def test_a_step_that_nothing_presses_has_no_last_day_in_the_strip(made: plan.Plan) -> None:
    undated = made.steps.assign(do_by=pd.Series(pd.NaT, made.steps.index, dtype="datetime64[us]"))
    assert {row[3] for row in rows(show.dated_plan(undated))} == {"none"}


def test_the_guarantee_title_gives_both_plans_at_no_trust(made: plan.Plan) -> None:
    curve = plan.guarantee.curve(made, trusts=[0, 1])
    at_none = curve[curve["trust"] == 0].set_index("plan")["share"]
    title = " ".join(show.guarantee_against_trust(curve).to_dict()["title"]["text"])
    for name in ("this plan", "best guarantee"):
        assert f"{name} {math.floor(100 * at_none[name])}%" in title  # never more than is kept


def test_changes_name_what_enters_and_leaves(made: plan.Plan) -> None:
    mine = plan.interviews.read(sources.example())
    other = plan.choose(mine, plan.Limits(90, 20), today=TODAY, rank_deadline="2027-03-03")
    compared = plan.compare(made, other)
    drawn = rows(show.changes(compared))
    leaves = set(made.steps["id"]) - set(other.steps["id"])
    assert sum(row[0] == "leaves" for row in drawn) == len(leaves)


def test_two_equal_plans_are_said_to_be_the_same(made: plan.Plan) -> None:
    chart = show.changes(plan.compare(made, made))
    assert "0 steps enter, 0 leave" in chart.to_dict()["title"]["text"]
    assert "<img" in show.figure(chart)


def test_what_is_left_out_carries_the_status_of_its_numbers(made: plan.Plan) -> None:
    shown = show.left_out(plan.digest(made.skipped)).html
    assert "<caption><b>assumption</b>" in shown
    assert "worth 160 instead of 80" in shown
