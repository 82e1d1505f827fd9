from __future__ import annotations

import itertools
import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_evidence import plan

from .conftest import LISTS, Listing, chosen

TODAY = "2026-12-01"
EMAILS = ["thank_you_pd", "interest_email", "intent_email"]


def test_a_case_solved_by_hand(listing: Listing) -> None:
    # Worth and minutes: Alder's call 240 in 30, email 120 in 20 or thanks 60 in 10; Birch's thanks
    # 40 in 10; Cedar's email 160 in 20 (or the intent email in 25) or thanks 80 in 10.
    # In 60 minutes: the call, Cedar's email and Alder's thanks, 460. With the call, Alder's email
    # and Cedar's thanks it is 440; without the call at most 120 + 160 + 40 = 320.
    mine = listing(
        Alder={"interest": "high", "mentor": "known"},
        Birch={"interest": "medium"},
        Cedar={"interest": "first"},
    )
    found = plan.choose(mine, plan.Limits(60), today=TODAY)
    assert chosen(found) == {"advocacy_call:alder", "interest_email:cedar", "thank_you_pd:alder"}
    assert found.totals == {"minutes": 60, "stress": 6, "value": 460, "steps": 3}
    assert found.status == "optimal"


@pytest.mark.parametrize("minutes", [10, 60, 180, 1000, 100_000])
def test_no_contact_program_gets_no_message_at_any_budget(
    example: pd.DataFrame, minutes: int
) -> None:
    closed = example.assign(policy="no_contact", mentor="known", connections=2)
    found = plan.choose(closed, plan.Limits(minutes), today=TODAY)
    assert set(found.steps["action"]) <= {"prepare_interview", "mock_interviews"}


def test_a_plastic_surgery_program_gets_no_message_unless_the_file_says_otherwise(
    listing: Listing,
) -> None:
    mine = listing(
        Ruled={"specialty": "Plastic surgery", "interest": "high"},
        Says={"specialty": "Plastic surgery", "interest": "high", "policy": "open"},
    )
    assert chosen(plan.choose(mine, plan.Limits(500), today=TODAY)) == {"interest_email:says"}


@given(mine=LISTS, minutes=st.integers(0, 600), stress=st.none() | st.integers(0, 30))
def test_every_plan_keeps_the_rules(mine: pd.DataFrame, minutes: int, stress: int | None) -> None:
    found = plan.choose(mine, plan.Limits(minutes, stress), today=TODAY)
    steps = found.steps
    emails = steps[steps["action"].isin(EMAILS)].groupby("program").size()
    notes = steps[steps["action"] == "short_note"].groupby("program").size()
    assert emails.le(1).all()
    assert notes.le(2).all()
    assert set(notes.index) <= set(emails.index)
    assert (steps["action"] == "advocacy_call").sum() <= 2
    assert steps["minutes"].sum() <= minutes
    assert stress is None or steps["stress"].sum() <= stress


@settings(max_examples=25)
@given(mine=LISTS, start=st.integers(0, 300), stress=st.integers(0, 20))
def test_more_room_never_lowers_the_value_and_the_same_value_keeps_the_same_plan(
    mine: pd.DataFrame, start: int, stress: int
) -> None:
    found = [
        plan.choose(mine, plan.Limits(minutes, stress), today=TODAY)
        for minutes in range(start, start + 12, 3)
    ]
    for less, more in itertools.pairwise(found):
        assert less.totals["value"] <= more.totals["value"]
        if less.totals["value"] == more.totals["value"]:
            assert chosen(less) == chosen(more)
    roomier = plan.choose(mine, plan.Limits(start, stress + 3), today=TODAY)
    assert roomier.totals["value"] >= found[0].totals["value"]


def test_equal_programs_never_swap_when_the_budget_moves(listing: Listing) -> None:
    mine = listing(**{f"Program {number:02}": {"interest": "high"} for number in range(12)})
    kept: set[str] = set()
    for minutes in range(0, 260, 10):
        steps = plan.choose(mine, plan.Limits(minutes), today=TODAY).steps
        programs = set(steps["program"])
        assert kept <= programs
        kept = programs


def test_of_equal_programs_the_one_with_the_earlier_interview_comes_first(
    listing: Listing,
) -> None:
    mine = listing(
        Later={"interview_date": "2026-12-08"},
        Sooner={"interview_date": "2026-12-04"},
    ).assign(interest=pd.Categorical(["low", "low"], ["low", "medium", "high", "first"]))
    found = plan.choose(mine, plan.Limits(10), today=TODAY)
    assert chosen(found) == {"thank_you_pd:sooner"}


def test_of_plans_of_equal_value_the_shorter_one_is_taken(listing: Listing) -> None:
    # The interest email and the intent email have one label; the first takes less time.
    actions = plan.actions.defaults().set_index("action", drop=False)
    assert actions.at["interest_email", "label"] == actions.at["intent_email", "label"]
    actions.loc["interest_email", "minutes"], actions.loc["intent_email", "minutes"] = 30, 20
    found = plan.choose(
        listing(Mercy={"interest": "first"}), plan.Limits(60), today=TODAY, actions=actions
    )
    assert chosen(found) == {"intent_email:mercy"}


def test_a_tie_break_never_beats_a_real_difference_however_small(listing: Listing) -> None:
    # A thousandth more for High than for Advocacy, in the slower and later step.
    scale = plan.Scale.illustrative().with_values(labels={"High": 80.001})
    actions = plan.actions.defaults().set_index("action", drop=False)
    actions.loc["prepare_interview", "minutes"] = 10_000
    mine = listing(Mercy={"interview_date": "2026-12-20", "mentor": "known"})
    found = plan.choose(
        mine,
        plan.Limits(10_000),
        scale,
        today=TODAY,
        actions=actions,
        never=["thank_you_pd:mercy", "mock_interviews:season"],
    )
    assert chosen(found) == {"prepare_interview:mercy"}


def test_steps_come_by_their_last_day_then_by_value_per_minute(listing: Listing) -> None:
    mine = listing(
        Soon={"interview_date": "2026-12-04", "interest": "low"},
        Late={"interview_date": "2026-12-20", "interest": "high", "mentor": "known"},
    )
    steps = plan.choose(mine, plan.Limits(400), today=TODAY).steps
    assert steps["order"].tolist() == [1, 2, 3, 4, 5, 6]
    assert steps["id"].tolist() == [
        "mock_interviews:season",  # last day 3 December, 240 in 120 minutes
        "prepare_interview:soon",  # last day 3 December, 80 in 60 minutes
        "thank_you_pd:soon",  # last day 7 December
        "prepare_interview:late",  # last day 19 December
        "advocacy_call:late",  # while the season lasts, 240 in 30 minutes
        "interest_email:late",  # while the season lasts, 120 in 20 minutes
    ]


def test_a_step_that_is_worth_nothing_is_left_out(example: pd.DataFrame) -> None:
    nothing = dict.fromkeys(plan.Scale.illustrative().labels, 0.0)
    scale = plan.Scale.illustrative().with_values(labels=nothing)
    found = plan.choose(example, plan.Limits(500), scale, today=TODAY)
    assert found.steps.empty
    assert "It is worth nothing on this scale." in set(found.skipped["why"])


def test_a_list_without_a_feasible_step_gives_an_empty_plan_that_says_why(
    listing: Listing,
) -> None:
    open_list = listing(Mercy={"interest": "low"})
    empty = plan.choose(open_list, plan.Limits(5), today=TODAY)
    assert empty.status == "optimal"
    assert empty.totals == {"minutes": 0, "stress": 0, "value": 0, "steps": 0}
    assert empty.note == ("The plan is empty: the shortest step takes 10 minutes, and 5 are given.")
    closed = plan.choose(listing(Mercy={"policy": "no_contact"}), plan.Limits(500), today=TODAY)
    assert "the rules allow no step" in closed.note
    json.dumps(empty.to_dict(), allow_nan=False)


def test_choosing_leaves_its_arguments_alone(example: pd.DataFrame) -> None:
    actions = plan.actions.defaults()
    before = example.copy(), actions.copy()
    plan.choose(example, plan.Limits(180), today=TODAY, actions=actions)
    pd.testing.assert_frame_equal(example, before[0])
    pd.testing.assert_frame_equal(actions, before[1])
