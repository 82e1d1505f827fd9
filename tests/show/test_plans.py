from __future__ import annotations

import math

import pandas as pd
import pytest

from followup_evidence import plan, show
from followup_evidence.reports import sources


@pytest.fixture(scope="module")
def problem() -> plan.Problem:
    mine = plan.read(sources.example())
    return plan.prepare(mine, today="2026-12-01", rank_deadline="2027-03-03", minutes=140)


@pytest.fixture(scope="module")
def made(problem: plan.Problem) -> plan.Plan:
    return plan.solve(problem)


def rows(chart: object) -> list[list[object]]:
    return chart.to_dict()["usermeta"]["followup"]["table"]["rows"]  # type: ignore[attr-defined]


def title(chart: object) -> str:
    return " ".join(chart.to_dict()["title"]["text"])  # type: ignore[attr-defined]


def test_the_frontier_compares_the_present_minutes_with_those_that_are_enough(
    problem: plan.Problem, made: plan.Plan
) -> None:
    bought = plan.frontier(problem, budgets=[0, 140, 180, 360])
    enough = plan.solve(problem.changed(minutes=None)).totals
    assert enough["message_minutes"] <= 180, "else this test sees nothing"
    share = made.totals["value"] / enough["value"]
    chart = show.value_against_minutes(bought, minutes=140)
    assert title(chart) == f"140 minutes buy {share:.0%} of the options’ value that 180 would"
    no_limit = show.value_against_minutes(bought, minutes=None)
    assert title(no_limit) == "More than 180 minutes buy no further options"


def test_at_each_point_of_the_frontier_the_short_emails_are_counted(problem: plan.Problem) -> None:
    # By hand: after the interview of November 30 and the three still ahead, 10 minutes each.
    bought = plan.frontier(problem, budgets=[0, 30, 40, 140])
    drawn = rows(show.value_against_minutes(bought, minutes=140))
    assert [row[:2] for row in drawn] == [[0, 0], [30, 3], [40, 4], [140, 4]]
    assert [row[2] for row in drawn[:3]] == [0, 0, 0]


def test_a_frontier_that_is_flat_at_nothing_is_drawn() -> None:
    flat = pd.DataFrame({"minutes": [0, 5], "value": [0.0, 0.0], "emails": 0, "steps": 0})
    flat.attrs["about"] = plan.plans.ABOUT
    chart = show.value_against_minutes(flat, minutes=5)
    assert title(chart) == "No options to buy"
    assert "<img" in show.figure(chart)


def test_the_calendar_strip_runs_by_the_day_to_do_each_step(made: plan.Plan) -> None:
    drawn = rows(show.dated_plan(made.steps))
    by_hand = sorted(
        zip(made.steps["do_on"], made.steps["order"], made.steps["program"], strict=True)
    )
    programs = [program or "All programs" for _, _, program in by_hand]
    assert programs != made.steps["program"].replace("", "All programs").tolist()
    assert [row[1] for row in drawn] == programs
    assert [row[2] for row in drawn[:3]] == ["Tue, Dec 1", "Thu, Dec 3", "Fri, Dec 4"]


def test_a_step_without_a_day_comes_last_in_the_strip_and_says_so(problem: plan.Problem) -> None:
    steps = plan.solve(problem.changed(rank_deadline=None)).steps
    chart = show.dated_plan(steps)
    waiting = steps[steps["do_on"].isna()]
    assert len(waiting), "else this test sees nothing"
    assert [row[0] for row in rows(chart)[-len(waiting) :]] == waiting["title"].tolist()
    (data,) = chart.to_dict()["datasets"].values()
    said = [row["where"].endswith("optional · no day yet") for row in data]
    assert said == [False] * (len(steps) - len(waiting)) + [True] * len(waiting)
    assert title(chart).endswith("to Fri, Dec 18")
    assert "<img" in show.figure(show.dated_plan(waiting))


def test_the_guarantee_title_gives_the_worst_case_of_both_plans(made: plan.Plan) -> None:
    curve = plan.robustness.curve(made, trusts=[0, 1])
    at_none = curve[curve["trust"] == 0].set_index("plan")["share"]
    assert at_none["this plan"] < at_none["best guarantee"], "else this test sees nothing"
    said = title(show.guarantee_against_trust(curve))
    for name, share in at_none.items():
        assert f"{name} {math.floor(100 * share)}%" in said  # never more than is kept


def test_two_lines_in_one_place_are_drawn_as_one(made: plan.Plan) -> None:
    chart = show.guarantee_against_trust(plan.robustness.curve(made, trusts=[0.75, 1]))
    assert {row[0] for row in rows(chart)} == {"this plan = best guarantee"}


def test_changes_name_what_enters_and_leaves(problem: plan.Problem, made: plan.Plan) -> None:
    other = plan.solve(problem.changed(minutes=90))
    leaves = set(made.steps["id"]) - set(other.steps["id"])
    chart = show.changes(plan.compare(made, other))
    assert sum(row[0] == "leaves" for row in rows(chart)) == len(leaves) > 0
    assert f"Steps that leave: {len(leaves)}" in title(chart)


def test_two_equal_plans_are_said_to_be_the_same(made: plan.Plan) -> None:
    chart = show.changes(plan.compare(made, made))
    assert title(chart) == "New steps: 0. Steps that leave: 0"
    assert "<img" in show.figure(chart)
