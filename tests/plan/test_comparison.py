"""What changes between two plans, and what they were made from, on cases explained by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_evidence import plan
from followup_evidence.plan import robustness
from followup_evidence.plan.comparison import differences
from followup_evidence.settings import TABLE

from .conftest import Listing

SCALE = plan.Scale.illustrative()
KEEN = {"interview_date": "2026-10-30", "interest": "high"}  # late for thanks, not for interest
CALLS = {"interview_date": "2026-10-30", "mentor": "known"}


def planned(mine: pd.DataFrame, *, today: str = "2026-12-01", **given: Any) -> plan.Plan:
    return plan.choose(mine, today=today, **given)


def changes(before: plan.Plan, after: plan.Plan) -> dict[str, tuple[str, str]]:
    rows = plan.compare(before, after).to_dict("records")
    return {row["id"]: (row["change"], row["why"]) for row in rows}


# What changes ---------------------------------------------------------------------------------


def test_a_plan_beside_itself_shows_no_change(example: pd.DataFrame) -> None:
    made = planned(example, minutes=60)
    compared = plan.compare(made, planned(example, minutes=60))
    assert compared.empty
    assert compared.columns.tolist() == ["id", "program", "action", "title", "change", "why"]
    assert compared.attrs["about"]["status"] == "assumption"


def test_a_limit_that_alone_differs_is_the_cause(listing: Listing) -> None:
    mine = listing(Mercy={"interest": "medium"}, Lakeside={"interest": "low"})
    few, many = planned(mine, minutes=10), planned(mine, minutes=20)
    assert changes(few, many) == {
        "thank_you_pd:lakeside": ("enters", "The only change: minutes 20 instead of 10.")
    }
    assert changes(many, few) == {
        "thank_you_pd:lakeside": (
            "leaves",
            "It didn’t fit in your time: 10 minutes, with 0 left. "
            "The only change: minutes 10 instead of 20.",
        )
    }


def test_several_changes_are_listed_and_none_is_called_the_cause(listing: Listing) -> None:
    dear = SCALE.with_values(labels={"High": 90}, tiers={"first": 5})
    before = planned(listing(Mercy={}), minutes=0)
    after = planned(listing(Mercy={}), minutes=10, stress=9, scale=dear)
    assert changes(before, after) == {
        "thank_you_pd:mercy": (
            "enters",
            "The changes: minutes 10 instead of 0, stress 9 instead of no limit, "
            "High counts 90 instead of 80 and 1 more.",
        )
    }


def test_a_step_whose_worth_changes_says_from_what_to_what(listing: Listing) -> None:
    dear = SCALE.with_values(labels={"Advocacy": 100})
    mine = listing(Mercy=CALLS)
    assert changes(planned(mine), planned(mine, scale=dear)) == {
        "advocacy_call:mercy": ("stays", "Its value: 200 instead of 160.")
    }


def test_minutes_that_were_changed_are_told_at_each_step(listing: Listing) -> None:
    mine = listing(Mercy={}, Lakeside={})
    longer = {"thank_you_pd": {"minutes": 15}}
    compared = changes(planned(mine, minutes=25), planned(mine, minutes=25, costs=longer))
    assert compared["thank_you_pd:lakeside"] == ("stays", "Its minutes: 15 instead of 10.")
    change, why = compared["thank_you_pd:mercy"]
    assert change == "leaves"
    assert why.startswith("It didn’t fit in your time: 15 minutes, with 10 left.")
    assert "Its minutes: 15 instead of 10." in why


def test_a_pin_is_the_reason_on_either_side(listing: Listing) -> None:
    mine = listing(Mercy={"interest": "medium"}, Lakeside={"interest": "low"})
    pin = "thank_you_pd:lakeside"
    free, kept = planned(mine, minutes=10), planned(mine, minutes=10, must=[pin])
    barred, sent = planned(mine, never=[pin]), planned(mine, done=[pin])
    assert changes(free, kept)[pin] == ("enters", "You asked for it.")
    change, why = changes(kept, free)[pin]
    assert (change, why.split(".")[0]) == ("leaves", "You no longer ask for it")
    assert changes(planned(mine), barred)[pin] == ("leaves", "You took it out.")
    assert changes(barred, planned(mine))[pin] == ("enters", "Before: You took it out.")
    assert changes(planned(mine), sent)[pin] == ("leaves", "You did this already.")
    assert changes(sent, planned(mine))[pin] == ("enters", "It is no longer marked as done.")


def test_a_rule_that_comes_or_goes_speaks_for_itself(listing: Listing) -> None:
    without, name = planned(listing(Mercy={})), "advocacy_call:mercy"
    mentor, closed = (
        planned(listing(Mercy=row)) for row in ({"mentor": "known"}, {"policy": "no_contact"})
    )
    rule = "No mentor who could call is listed here."
    assert changes(without, mentor)[name] == ("enters", f"Before: {rule}")
    assert changes(mentor, without)[name] == ("leaves", rule)
    change, why = changes(without, closed)["thank_you_pd:mercy"]
    assert (change, "allows no contact" in why) == ("leaves", True)


def test_a_program_or_a_connection_that_is_new_brings_its_steps(listing: Listing) -> None:
    before = planned(listing(Mercy={}))
    after = planned(listing(Mercy={"connections": 2}, Lakeside={}))
    entering, leaving = changes(before, after), changes(after, before)
    assert entering["thank_you_pd:lakeside"] == ("enters", "Lakeside is new on your list.")
    assert entering["short_note:mercy:1"][1] == "Before: No strong connection is listed here."
    assert entering["short_note:mercy:2"] == ("enters", "It is possible only now.")
    assert leaving["thank_you_pd:lakeside"] == ("leaves", "Lakeside is off your list.")
    assert leaving["short_note:mercy:2"] == ("leaves", "It is not possible any more.")


def test_a_day_that_moves_says_from_when_and_why(listing: Listing) -> None:
    mine = listing(Mercy={"interest": "medium"}, Lakeside={"interest": "low"})
    # The one that is worth more goes first.
    assert changes(planned(mine), planned(mine, minutes_per_day=15)) == {
        "thank_you_pd:lakeside": (
            "moves",
            "Wed, Dec 2 instead of Tue, Dec 1. The only change: minutes per day 15 instead of 60.",
        )
    }


def test_a_deadline_that_is_set_gives_steps_their_days(listing: Listing) -> None:
    mine = listing(Mercy=KEEN)
    before, after = planned(mine), planned(mine, rank_deadline="2027-03-03")
    change, why = changes(before, after)["interest_email:mercy"]
    assert change == "moves"
    assert why.startswith(  # 56 and 14 days before the deadline
        "Wed, Jan 6 instead of no day. Its last day: Wed, Feb 17 instead of no day."
    )


PROGRAM = st.fixed_dictionaries(
    {
        "interview_date": st.sampled_from(["2026-11-01", "2026-11-30", "2026-12-05"]),
        "interest": st.sampled_from(["low", "medium", "high"]),
        "connections": st.integers(0, 2),
        "mentor": st.sampled_from(["none", "unknown", "known"]),
        "policy": st.sampled_from(["open", "open", "discouraged", "no_contact"]),
    }
)
LISTS = st.dictionaries(st.sampled_from(["Mercy", "Lakeside", "Oakridge"]), PROGRAM, min_size=1)
REQUESTS = st.fixed_dictionaries(
    {
        "minutes": st.none() | st.integers(0, 90),
        "stress": st.none() | st.integers(0, 9),
        "minutes_per_day": st.sampled_from([None, 30, 60]),
        "today": st.sampled_from(["2026-12-01", "2026-12-03"]),
        "costs": st.sampled_from([{}, {"advocacy_call": {"minutes": 45}}]),
        "never": st.sampled_from([[], ["mock_interviews:season:1"]]),
        "done": st.sampled_from([[], ["mock_interviews:season:2"]]),
    }
)
PLANS = st.builds(
    lambda rows, asked: planned(
        plan.check([{"program": name} | row for name, row in rows.items()]), **asked
    ),
    LISTS,
    REQUESTS,
)
SHOWN = ["do_on", "do_by", "minutes", "stress", "value"]


@settings(max_examples=40)
@given(before=PLANS, after=PLANS)
def test_what_enters_one_way_leaves_the_other_and_all_is_accounted_for(
    before: plan.Plan, after: plan.Plan
) -> None:
    there, back = plan.compare(before, after), plan.compare(after, before)

    def ids(compared: pd.DataFrame, change: str) -> set[str]:
        return set(compared.loc[compared["change"] == change, "id"])

    assert ids(there, "enters") == ids(back, "leaves")
    assert ids(there, "leaves") == ids(back, "enters")
    for kind in ("moves", "stays"):
        assert ids(there, kind) == ids(back, kind)
    entered, left = ids(there, "enters"), ids(there, "leaves")
    assert set(before.steps["id"]) - left | entered == set(after.steps["id"])
    assert there["id"].is_unique
    assert there["why"].str.fullmatch(r"\S.*[.]").all()
    unchanged = set(after.steps["id"]) - set(there["id"])
    was, now = (
        one.steps[one.steps["id"].isin(unchanged)].set_index("id").sort_index()[SHOWN]
        for one in (before, after)
    )
    pd.testing.assert_frame_equal(was, now)


@settings(max_examples=25)
@given(rows=LISTS, minutes=st.lists(st.integers(0, 90), min_size=2, max_size=2, unique=True))
def test_one_moved_slider_is_always_named_as_the_only_change(
    rows: dict[str, Any], minutes: list[int]
) -> None:
    mine = plan.check([{"program": name} | row for name, row in rows.items()])
    before, after = (planned(mine, minutes=each) for each in minutes)
    compared = plan.compare(before, after)
    named = f"The only change: minutes {minutes[1]} instead of {minutes[0]}."
    assert compared["why"].str.endswith(named).all()


# What they were made from ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ({"minutes": 60}, {"minutes": 61}, "minutes 61 instead of 60"),
        ({"stress": 8}, {}, "stress no limit instead of 8"),
        ({}, {"calls": 0}, "calls 0 instead of 2"),
        ({"minutes_per_day": None}, {}, "minutes per day 60 instead of no limit"),
        ({}, {"scale": SCALE.with_values(labels={"High": 90})}, "High counts 90 instead of 80"),
        ({}, {"scale": SCALE.with_values(tiers={"first": 4.5})}, "first counts 4.5 instead of 4"),
        ({}, {"must": ["thank_you_pd:mercy"]}, "“Email the program director: thank you” at Mercy"),
        ({"never": ["thank_you_pd:mercy"]}, {}, "at Mercy not taken out"),
        ({}, {"done": ["mock_interviews:season:1"]}, "“Do a mock interview” done"),
    ],
)
def test_each_thing_that_differs_is_named_once_with_its_old_state(
    listing: Listing, before: dict[str, Any], after: dict[str, Any], named: str
) -> None:
    mine = listing(Mercy={})
    (told,) = differences(planned(mine, **before), planned(mine, **after))
    assert named in told


def test_equal_inputs_differ_in_nothing_and_trust_moves_no_choice(example: pd.DataFrame) -> None:
    one, other = planned(example, minutes=90), planned(example, minutes=90, trust=0.25)
    assert differences(one, other) == []


def test_programs_that_come_or_go_are_named_and_their_steps_are_not(listing: Listing) -> None:
    one, two = listing(Mercy={}), listing(Mercy={}, Lakeside={"mentor": "known"})
    assert differences(planned(one), planned(two)) == ["Lakeside new on your list"]
    assert differences(planned(two), planned(one)) == ["Lakeside off your list"]


def safest(listing: Listing, trust: float) -> plan.Plan:
    """Return the safest of one email and three notes in 30 minutes (robustness, by hand).

    At printed scores, 40 against 3 · 15, the notes are worth more; if only the order is trusted,
    the email keeps a third and the notes may keep nothing.
    """
    yesterday = {"interest": "high", "connections": 2}
    problem = plan.prepare(
        listing(Alder=yesterday, Birch=yesterday | {"connections": 1}, Cedar=KEEN),
        today="2026-12-01",
        minutes=30,
        scale=SCALE.with_values(labels={"Very Low": 15}),
        costs={"short_note": {"minutes": 10}, "interest_email": {"minutes": 30}},
        done=["thank_you_pd:alder", "thank_you_pd:birch"],
    )
    return robustness.best(problem, trust=trust)


def test_a_plan_with_another_aim_says_so(listing: Listing) -> None:
    cautious = safest(listing, 0)
    greatest = plan.solve(cautious.problem)
    assert [told.startswith("the aim") for told in differences(greatest, cautious)] == [True]
    assert changes(greatest, cautious)["interest_email:cedar"][0] == "enters"


def test_of_two_safest_plans_the_trust_is_the_difference(listing: Listing) -> None:
    cautious, literal = safest(listing, 0), safest(listing, 1)
    assert set(cautious.steps["id"]) != set(literal.steps["id"])
    assert any("trust" in told for told in differences(cautious, literal))


def test_no_setting_is_left_out_of_the_comparison(listing: Listing) -> None:
    # "The only change" is true only while every setting is compared: a new one belongs in
    # `differences` first, and then in this list.
    assert set(planned(listing(Mercy={})).settings) == {
        *(setting.name for setting in TABLE),
        *("must", "never", "done", "scale", "tiers"),
    }


def test_a_step_that_is_pinned_in_both_plans_and_takes_longer_is_a_difference(
    listing: Listing,
) -> None:
    mine, pin = listing(Mercy={"mentor": "known"}), {"must": ["advocacy_call:mercy"]}
    before = planned(mine, minutes=40, **pin)
    after = planned(mine, minutes=40, costs={"advocacy_call": {"minutes": 35}}, **pin)
    assert changes(before, after)["thank_you_pd:mercy"][0] == "leaves"
    assert differences(before, after)


@settings(max_examples=60)
@given(row=PROGRAM, other=PROGRAM, changed=st.sets(st.sampled_from(["interest", "mentor"])))
def test_where_no_difference_is_named_the_plans_are_the_same(
    row: dict[str, Any], other: dict[str, Any], changed: set[str]
) -> None:
    before, after = (
        planned(plan.check([{"program": "Mercy"} | one]), minutes=40)
        for one in (row, row | {name: other[name] for name in changed})
    )
    assert differences(before, after) or plan.compare(before, after).empty
