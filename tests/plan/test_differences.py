"""All that can differ in what two plans were made from, each named once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_evidence import plan
from followup_evidence.plan.differences import differences

Listing = Callable[..., pd.DataFrame]
THANKS = "One short thank-you email to the program director"
CALL = "Call from a faculty mentor to the program"
SCALE = plan.Scale.illustrative()


def planned(mine: pd.DataFrame, *limits: Any, today: str = "2026-12-01", **given: Any) -> plan.Plan:
    return plan.choose(mine, plan.Limits(*(limits or (60,))), today=today, **given)


def test_equal_inputs_differ_in_nothing(example: pd.DataFrame) -> None:
    assert differences(planned(example, 180, 20), planned(example, 180, 20)) == []


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ((60,), (61,), "1 more minute to spend"),
        ((1500,), (60,), "1,440 fewer minutes to spend"),
        ((60, 9), (60, 8), "1 fewer stress point to spend"),
        ((60,), (60, 8), "at most 8 stress points to spend"),
        ((60, 8), (60,), "no limit on stress points to spend"),
        ((60, None, 2), (60, None, 0), "2 fewer calls by mentors"),
        ((60, None, 2, None), (60, None, 2, 45), "at most 45 minutes a day"),
        ((60, None, 2, 45), (60, None, 2, None), "no limit on minutes a day"),
    ],
)
def test_a_limit_is_named_by_how_much_it_moved(
    listing: Listing, before: tuple[Any, ...], after: tuple[Any, ...], named: str
) -> None:
    mine = listing(Mercy={})
    assert differences(planned(mine, *before), planned(mine, *after)) == [named]


@pytest.mark.parametrize(
    ("given_before", "given_after", "named"),
    [
        ({}, {"scale": SCALE.with_values(labels={"High": 90})}, "High counts 90 instead of 80"),
        (
            {},
            {"scale": SCALE.with_values(tiers={"first": 4.5})},
            "interest first weighs 4.5 instead of 4",
        ),
        ({}, {"must": ["thank_you_pd:mercy"]}, f"“{THANKS}” at Mercy pinned as must"),
        ({"never": ["thank_you_pd:mercy"]}, {}, f"“{THANKS}” at Mercy no longer pinned as never"),
    ],
)
def test_numbers_and_pins_are_named_with_their_old_state(
    listing: Listing, given_before: dict[str, Any], given_after: dict[str, Any], named: str
) -> None:
    mine = listing(Mercy={})
    before, after = planned(mine, **given_before), planned(mine, **given_after)
    assert differences(before, after) == [named]


def test_a_deadline_that_is_set_moved_or_dropped_is_told_apart(listing: Listing) -> None:
    mine = listing(Mercy={"policy": "no_contact"})  # so no step has a date that follows it
    none, early, late = (
        planned(mine, rank_deadline=day) for day in (None, "2027-03-03", "2027-03-04")
    )
    assert differences(none, early)[0] == "the rank list deadline is 2027-03-03"
    assert (
        differences(early, late)[0] == "the rank list deadline is 2027-03-04 instead of 2027-03-03"
    )
    assert differences(late, none)[0] == "the rank list deadline is not set"


def test_programs_that_come_or_go_are_named_and_their_steps_are_not(listing: Listing) -> None:
    one, two = listing(Mercy={}), listing(Mercy={}, Lakeside={"mentor": "known"})
    assert differences(planned(one), planned(two)) == ["Lakeside new on the list"]
    assert differences(planned(two), planned(one)) == ["Lakeside off the list"]


def test_a_label_that_follows_from_the_list_is_named_with_its_program(listing: Listing) -> None:
    before, after = (planned(listing(Mercy={"mentor": each})) for each in ("known", "unknown"))
    assert differences(before, after) == [
        f"“{CALL}” counts as Low–Moderate instead of Advocacy at Mercy"
    ]


def test_an_edited_action_is_one_difference_at_many_programs(example: pd.DataFrame) -> None:
    actions = plan.actions.defaults()
    actions.loc[actions["action"] == "thank_you_pd", ["minutes", "stress"]] = 15, 2
    assert differences(planned(example), planned(example, actions=actions)) == [
        f"“{THANKS}” takes 15 minutes instead of 10",
        f"“{THANKS}” costs 2 stress points instead of 1",
    ]


def test_another_aim_is_a_difference(listing: Listing) -> None:
    greatest = planned(listing(Mercy={}))
    safest = plan.guarantee.best(greatest.problem, greatest.limits, trust=0.25)
    assert differences(greatest, safest) == [
        "the aim is the best guarantee (trust 0.25) instead of the greatest value"
    ]


PROGRAM = st.fixed_dictionaries(
    {
        "interest": st.sampled_from(["low", "medium", "high"]),
        "connections": st.integers(0, 2),
        "mentor": st.sampled_from(["none", "unknown", "known"]),
        "policy": st.sampled_from(["open", "discouraged", "no_contact"]),
        "interview_date": st.sampled_from(["2026-11-28", "2026-12-08"]),
    }
)


@settings(max_examples=60)
@given(before=PROGRAM, after=PROGRAM)
def test_no_difference_means_the_same_steps_on_offer(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    made = [planned(plan.interviews.check([{"program": "Mercy"} | row])) for row in (before, after)]
    offers = [one.problem.offer for one in made]
    assert differences(*made) or offers[0] == offers[1]
