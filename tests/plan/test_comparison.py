"""What changes between two plans, on cases small enough to explain by hand."""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_evidence import plan

THANKS = "One short thank-you email to the program director"
INTEREST = "Short, honest email of strong interest to the program director"
CALL = "Call from a faculty mentor to the program"


def planned(mine: pd.DataFrame, *limits: int, today: str = "2026-12-01", **given: Any) -> plan.Plan:
    """Plan with minutes, then stress points, calls and minutes a day, as far as they are given."""
    return plan.choose(mine, plan.Limits(*limits), given.pop("scale", None), today=today, **given)


def changes(before: plan.Plan, after: plan.Plan) -> dict[str, tuple[str, str]]:
    rows = plan.compare(before, after).to_dict("records")
    return {row["id"]: (row["change"], row["why"]) for row in rows}


def whys(before: plan.Plan, after: plan.Plan, change: str) -> dict[str, str]:
    return {name: why for name, (kind, why) in changes(before, after).items() if kind == change}


def test_a_plan_beside_itself_shows_no_change(listing):
    made = planned(listing(Mercy={"interest": "high", "connections": 2}), 60)
    compared = plan.compare(made, made)
    assert compared.empty
    assert compared.columns.tolist() == ["id", "program", "action", "title", "change", "why"]
    assert compared.attrs["about"]["status"] == "assumption"


def test_a_limit_that_alone_differs_is_the_cause(listing):
    mine = listing(Mercy={"interest": "medium"}, Lakeside={"interest": "low"})
    # Thanks take 10 minutes each and are worth 40 at Mercy, 20 at Lakeside.
    assert changes(planned(mine, 10), planned(mine, 70)) == {
        "thank_you_pd:lakeside": ("enters", "The only change: 60 more minutes to spend.")
    }
    assert changes(planned(mine, 70), planned(mine, 10)) == {
        "thank_you_pd:lakeside": (
            "leaves",
            "It needs 10 minutes (0 left); no plan with it is worth more. "
            "The only change: 60 fewer minutes to spend.",
        )
    }


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ((60,), (60, 1), "at most 1 stress point to spend"),
        ((60, 1), (60,), "no limit on stress points to spend"),
        ((60, 1), (60, 2), "1 more stress point to spend"),
        ((60, None, 0), (60, None, 1), "1 more call by mentors"),
    ],
)
def test_every_limit_is_named_in_its_own_unit(listing, before, after, named):
    mine = listing(
        Mercy={"interest": "low", "mentor": "known"}, Lakeside={"interest": "low", "mentor": "none"}
    )
    compared = changes(planned(mine, *before), planned(mine, *after))
    assert compared
    assert all(why.endswith(f"The only change: {named}.") for _, why in compared.values())


def test_several_changes_are_listed_and_none_is_called_the_cause(listing):
    mine = listing(Mercy={}, Lakeside={})
    dear = plan.Scale.illustrative().with_values(labels={"High": 90}, tiers={"first": 5})
    before = planned(mine, 10)
    after = planned(mine, 20, 9, scale=dear)
    assert whys(before, after, "enters") == {
        "thank_you_pd:mercy": (
            "The changes: 10 more minutes to spend, at most 9 stress points to spend, "
            "High counts 90 instead of 80 and 1 more."
        )
    }


def test_a_step_that_another_displaces_names_it_once(listing):
    mine = listing(Mercy={"interest": "high"})
    # Thanks: 20 x 3 in 10 minutes; the email of interest: 40 x 3 in 20.
    assert changes(planned(mine, 19), planned(mine, 20)) == {
        "interest_email:mercy": ("enters", "The only change: 1 more minute to spend."),
        "thank_you_pd:mercy": (
            "leaves",
            f"One email a program, and the plan has “{INTEREST}”, worth 120 instead of 60. "
            "The only change: 1 more minute to spend.",
        ),
    }


def test_a_step_that_takes_another_ones_room_is_named(listing):
    mine = listing(Mercy={"interest": "medium"}, Lakeside={"interest": "low"})
    upside_down = listing(Mercy={"interest": "low"}, Lakeside={"interest": "medium"})
    compared = changes(planned(mine, 10), planned(upside_down, 10))
    assert compared["thank_you_pd:mercy"] == (
        "leaves",
        f"“{THANKS}” at Lakeside takes its place. "
        "It needs 10 minutes (0 left); no plan with it is worth more. "
        "It is worth 20 instead of 40: interest counts as low (1), not medium (2). "
        "The changes: interest in Mercy is low instead of medium and "
        "interest in Lakeside is medium instead of low.",
    )
    assert compared["thank_you_pd:lakeside"][0] == "enters"


def test_a_value_that_rises_says_from_what_to_what_and_by_which_number(listing):
    mine = listing(Mercy={"interest": "high", "interview_date": "2026-12-10"})
    dear = plan.Scale.illustrative().with_values(labels={"High": 240})
    # 60 minutes hold preparing (60) or one email (20); at 5 a label preparing is worth less.
    cheap = plan.Scale.illustrative().with_values(labels={"High": 60, "Low–Moderate": 60})
    assert whys(planned(mine, 60, scale=cheap), planned(mine, 60, scale=dear), "enters") == {
        "prepare_interview:mercy": (
            "It is worth 720 instead of 180: High counts 240 instead of 60. The changes: "
            "Low–Moderate counts 40 instead of 60 and High counts 240 instead of 60."
        )
    }
    both = planned(mine, 80), planned(mine, 80, scale=dear)
    assert changes(*both) == {
        "prepare_interview:mercy": (
            "stays",
            "It is worth 720 instead of 240: High counts 240 instead of 80.",
        )
    }


def test_a_pin_is_the_reason_on_either_side(listing):
    mine = listing(Mercy={"interest": "medium"}, Lakeside={"interest": "low"})
    free, pin = planned(mine, 10), "thank_you_pd:lakeside"
    kept, barred = planned(mine, 10, must=[pin]), planned(mine, 60, never=[pin])
    assert whys(free, kept, "enters") == {pin: "You pinned it."}
    assert whys(kept, free, "leaves") == {
        pin: f"You no longer pin it. “{THANKS}” at Mercy takes its place. It needs 10 minutes "
        "(0 left); no plan with it is worth more. "
        f"The only change: “{THANKS}” at Lakeside no longer pinned as must."
    }
    assert whys(planned(mine, 60), barred, "leaves") == {pin: "You pinned it as never."}
    assert whys(barred, planned(mine, 60), "enters") == {pin: "You no longer pin it as never."}


def test_a_pin_against_a_wish_not_to_be_written_to_is_one_change(listing):
    mine = listing(Mercy={"policy": "discouraged"}, Lakeside={})
    pin = "thank_you_pd:mercy"
    before, after = planned(mine, 10), planned(mine, 10, must=[pin])
    assert changes(before, after)["thank_you_pd:lakeside"][1].endswith(
        f"The only change: “{THANKS}” at Mercy pinned as must."
    )


def test_a_rule_that_comes_or_goes_speaks_for_itself(listing):
    without, with_mentor = listing(Mercy={}), listing(Mercy={"mentor": "known"})
    name, rule = "advocacy_call:mercy", "No mentor who would call is noted."
    before, after = planned(without, 60), planned(with_mentor, 60)
    assert whys(before, after, "enters") == {name: f"A rule stood against it before: {rule}"}
    assert whys(after, before, "leaves") == {name: rule}
    closed = planned(listing(Mercy={"policy": "no_contact"}), 60)
    assert "No contact is allowed" in whys(before, closed, "leaves")["thank_you_pd:mercy"]


def test_a_change_of_rules_at_one_step_is_named_to_the_others(listing):
    calls = {"mentor": "known", "interest": "low"}
    before = listing(Mercy=calls | {"interest": "high"}, Lakeside=calls)
    after = listing(Mercy={"interest": "high"}, Lakeside=calls)
    compared = whys(planned(before, 60, None, 1), planned(after, 60, None, 1), "enters")
    assert compared["advocacy_call:lakeside"] == (
        f"The only change: other dates or rules for “{CALL}” at Mercy."
    )


def test_an_interview_that_has_passed_takes_its_preparation_away(listing):
    mine = listing(Mercy={"interview_date": "2026-12-04"})
    later = planned(mine, 240, today="2026-12-05")
    assert (
        whys(planned(mine, 240), later, "leaves")["prepare_interview:mercy"]
        == "The interview was on 2026-12-04."
    )


def test_a_program_or_a_connection_that_is_new_brings_its_steps(listing):
    one, two = listing(Mercy={}), listing(Mercy={"connections": 2}, Lakeside={})
    before, after = planned(one, 99), planned(two, 99)
    entering = whys(before, after, "enters")
    assert entering["thank_you_pd:lakeside"] == "Lakeside is new on the list."
    assert entering["short_note:mercy:1"] == (
        "A rule stood against it before: No strong connection is noted."
    )
    assert entering["short_note:mercy:2"] == "The list did not offer it before."
    leaving = whys(after, before, "leaves")
    assert leaving["thank_you_pd:lakeside"] == "Lakeside is off the list."
    assert leaving["short_note:mercy:2"] == "The list no longer offers it."


def test_a_day_that_moves_says_from_when_and_why(listing):
    mine = listing(Mercy={"interest": "medium"}, Lakeside={"interest": "low"})
    # 20 minutes of thanks; 15 a day do not hold both, so the one worth less waits.
    assert changes(planned(mine, 60), planned(mine, 60, None, 2, 15)) == {
        "thank_you_pd:lakeside": (
            "moves",
            "To be done on 2026-12-02 instead of 2026-12-01. "
            "The only change: at most 15 minutes a day.",
        )
    }


def test_a_day_that_is_past_needs_no_other_reason(listing):
    mine = listing(Mercy={})  # thanks are due three days after 2026-11-30
    later = planned(mine, 60, today="2026-12-04")
    assert changes(planned(mine, 60), later) == {
        "thank_you_pd:mercy": (
            "moves",
            "To be done on 2026-12-04: 2026-12-01 is past. It is late now.",
        )
    }


def test_steps_that_change_places_on_one_day_say_which(listing):
    mine = listing(Mercy={"interest": "medium"}, Lakeside={"interest": "low"})
    equal = listing(Mercy={"interest": "low"}, Lakeside={"interest": "low"})
    # At 40 and 20 for equal minutes Mercy comes first; at 20 and 20 the names decide.
    compared = changes(planned(mine, 20), planned(equal, 20))
    assert compared["thank_you_pd:lakeside"] == (
        "moves",
        "Number 1 instead of 2 of the steps that both plans have on its day. "
        "The only change: interest in Mercy is low instead of medium.",
    )
    assert compared["thank_you_pd:mercy"] == (
        "moves",
        "Number 2 instead of 1 of the steps that both plans have on its day. "
        "It is worth 20 instead of 40: interest counts as low (1), not medium (2). "
        "The only change: interest in Mercy is low instead of medium.",
    )


def test_steps_of_different_days_do_not_change_places(listing):
    mine = listing(Mercy={"interest": "high"}, Later={"interview_date": "2026-12-10"})
    limits = 30, None, 0
    before, after = planned(mine, *limits), planned(mine, *limits, rank_deadline="2026-12-12")
    email, thanks = "interest_email:mercy", "thank_you_pd:later"
    assert before.steps["id"].tolist() == [thanks, email]  # nothing presses the email
    assert after.steps["id"].tolist() == [email, thanks]  # due on 5 and on 12 December
    assert whys(before, after, "stays") == {
        email: "Its last day: 2026-12-05 instead of none.",
        thanks: "Its last day: 2026-12-12 instead of 2026-12-13.",
    }


def test_a_deadline_that_is_set_gives_steps_a_last_day(listing):
    mine = listing(Mercy={"mentor": "known"})
    before, after = planned(mine, 60), planned(mine, 60, rank_deadline="2027-03-03")
    assert changes(before, after)["advocacy_call:mercy"] == (
        "stays",
        "Its last day: 2027-03-03 instead of none.",
    )


def test_minutes_that_were_edited_are_told_per_action(listing):
    mine, longer = listing(Mercy={}, Lakeside={}), plan.actions.defaults()
    longer.loc[longer["action"] == "thank_you_pd", "minutes"] = 15
    before, after = planned(mine, 25), planned(mine, 25, actions=longer)
    compared = changes(before, after)
    assert sorted(kind for kind, _ in compared.values()) == ["leaves", "stays"]
    assert compared["thank_you_pd:mercy"][1].endswith(
        f"It takes 15 minutes instead of 10. "
        f"The only change: “{THANKS}” takes 15 minutes instead of 10."
    )


def test_a_search_that_was_cut_short_is_admitted(listing):
    mine = listing(Mercy={}, Lakeside={})
    cut = dataclasses.replace(planned(mine, 10), status="unproven")
    (why,) = whys(cut, planned(mine, 20), "enters").values()
    assert why == (
        "The changes: 10 more minutes to spend. A search ended before its plan was proven the best."
    )


def test_a_plan_with_another_aim_says_so(listing):
    # An hour holds one preparation (High) or three emails (Low–Moderate), all of one tier. The
    # emails are worth more as printed, 360 to 240, and nothing if only High counts.
    past = {name: {"interest": "high"} for name in ("Lakeside", "Oakridge", "Westhaven")}
    mine = listing(Mercy={"interest": "high", "interview_date": "2026-12-10"}, **past)
    greatest = planned(mine, 60)
    safest = plan.guarantee.best(greatest.problem, greatest.limits, trust=0)
    assert whys(greatest, safest, "enters") == {
        "prepare_interview:mercy": (
            "The only change: the aim is the best guarantee (trust 0) instead of "
            "the greatest value."
        )
    }


def test_no_setting_is_left_out_of_the_comparison(listing):
    # "The only change" is true only while every setting is compared: a new one belongs in
    # plan/differences.py first, and then in this list.
    assert set(planned(listing(Mercy={}), 10).settings) == {
        *("minutes", "stress", "advocacy_calls", "minutes_per_day"),
        *("today", "rank_deadline", "must", "never", "scale", "tiers"),
    }


PROGRAMS = st.fixed_dictionaries(
    {
        "program": st.sampled_from(["Mercy", "Lakeside", "Oakridge", "Westhaven"]),
        "interview_date": st.sampled_from(["2026-11-20", "2026-11-30", "2026-12-05"]),
        "interest": st.sampled_from(["low", "medium", "high"]),
        "connections": st.integers(0, 3),
        "mentor": st.sampled_from(["none", "unknown", "known"]),
        "policy": st.sampled_from(["open", "open", "discouraged", "no_contact"]),
    }
)
LISTS = st.lists(PROGRAMS, min_size=1, max_size=4, unique_by=lambda row: row["program"])


@st.composite
def plans(draw: st.DrawFn) -> plan.Plan:
    limits = plan.Limits(
        draw(st.integers(0, 240)),
        draw(st.none() | st.integers(0, 20)),
        minutes_per_day=draw(st.none() | st.integers(30, 90)),
    )
    mine = plan.interviews.check(draw(LISTS))
    return plan.choose(mine, limits, today=draw(st.sampled_from(["2026-12-01", "2026-12-03"])))


@settings(max_examples=40)
@given(before=plans(), after=plans())
def test_what_enters_one_way_leaves_the_other_and_all_is_accounted_for(before, after):
    there, back = plan.compare(before, after), plan.compare(after, before)
    assert set(there["id"][there["change"] == "enters"]) == set(
        back["id"][back["change"] == "leaves"]
    )
    assert set(there["id"][there["change"] == "leaves"]) == set(
        back["id"][back["change"] == "enters"]
    )
    for kind in ("moves", "stays"):
        assert set(there["id"][there["change"] == kind]) == set(back["id"][back["change"] == kind])
    entered, left = (there["id"][there["change"] == kind] for kind in ("enters", "leaves"))
    assert set(before.steps["id"]) - set(left) | set(entered) == set(after.steps["id"])
    assert there["id"].is_unique
    assert there["why"].str.strip().str.endswith(".").all()
    unchanged = set(after.steps["id"]) - set(there["id"])
    columns = ["id", "do_on", "do_by", "minutes", "stress", "value", "late"]
    was, now = (
        one.steps[one.steps["id"].isin(unchanged)].set_index("id").sort_index()[columns[1:]]
        for one in (before, after)
    )
    pd.testing.assert_frame_equal(was, now)


@settings(max_examples=25)
@given(rows=LISTS, minutes=st.lists(st.integers(0, 240), min_size=2, max_size=2, unique=True))
def test_one_moved_slider_is_always_named_as_the_only_change(rows, minutes):
    mine = plan.interviews.check(rows)
    few, many = sorted(minutes)
    compared = plan.compare(planned(mine, few), planned(mine, many))
    named = f"The only change: {many - few} more minute{'s' if many - few > 1 else ''} to spend."
    assert all(why.endswith(named) for why in compared["why"])
