"""What no list and no request may ever bring about."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from followup_evidence import plan

from . import oracle
from .cases import (
    BRIEF,
    TODAY,
    Row,
    after,
    cases,
    choose,
    days_away,
    ids,
    kinds,
    lists,
    messages,
    of,
    requests,
    row,
)
from .oracle import Settings

Case = tuple[list[Row], Settings]
NO_LIMITS = Settings(TODAY, minutes_per_day=None)


def by_name(rows: list[Row]) -> dict[str, Row]:
    return {one["program"]: one for one in rows}


def barred(one: Row, action: str) -> bool:
    return oracle.COVERED_BY[action] in oracle.rule(one)[1]


# Rules ----------------------------------------------------------------------------------------


@BRIEF
@given(cases(most=10))
def test_a_ban_is_never_broken_by_any_message(case: Case) -> None:
    rows, asked = case
    written = messages(choose(rows, asked))
    for program, action in zip(written["program"], written["action"], strict=True):
        assert not barred(by_name(rows)[program], action)


@BRIEF
@given(cases(most=6), st.data())
def test_where_contact_is_barred_no_pin_brings_a_message(case: Case, data: st.DataObject) -> None:
    rows, asked = case
    rows[0] = rows[0] | {"policy": "no_contact", "mentor": "known", "connections": 2}
    program = oracle.slug(rows[0]["program"])
    action = data.draw(st.sampled_from(oracle.MESSAGES))
    pin = f"{action}:{program}" + (":1" if action == "short_note" else "")
    with pytest.raises(plan.PinError, match="must"):
        choose(rows, asked, must=[pin])
    found = choose(rows, asked)
    assert rows[0]["program"] not in set(messages(found)["program"])


@BRIEF
@given(cases(most=10))
def test_bans_list_each_program_whose_rule_bars_its_thanks(case: Case) -> None:
    rows, asked = case
    bans = choose(rows, asked).bans
    assert bans["program"].is_unique
    told = dict(zip(bans["program"], bans["rule"], strict=True))
    assert told == {
        one["program"]: oracle.rule(one)[0] for one in rows if "thanks" in oracle.rule(one)[1]
    }


@BRIEF
@given(cases(most=10))
def test_late_thanks_never_appear_unless_pinned(case: Case) -> None:
    rows, asked = case
    found = choose(rows, asked)
    for program in of(found, "thank_you_pd", "short_note")["program"]:
        assert days_away(by_name(rows)[program]) >= -3
    assert not found.steps["late"].any()


@BRIEF
@given(cases(most=10))
def test_nothing_that_backfires_or_is_dominated_is_ever_planned(case: Case) -> None:
    found = choose(*case)
    assert not {"dream_essay", "notes_to_everyone"} & set(found.steps["action"])


@BRIEF
@given(cases(most=12))
def test_caps_hold_in_every_plan(case: Case) -> None:
    rows, asked = case
    found = choose(rows, asked)
    counts = found.steps["action"].value_counts()
    assert counts.get("interest_email", 0) <= 2
    assert counts.get("intent_email", 0) <= 1
    assert counts.get("advocacy_call", 0) <= asked.calls
    assert (of(found, "advocacy_call")["program"].value_counts() <= 1).all()
    assert (of(found, "short_note")["program"].value_counts() <= 2).all()
    assert of(found, "interest_email", "intent_email")["program"].is_unique
    assert of(found, "interest_email", "thank_you_pd")["program"].is_unique


# Basics ---------------------------------------------------------------------------------------


@BRIEF
@given(lists(most=12))
def test_without_a_limit_no_email_in_its_window_is_missing(rows: list[Row]) -> None:
    found = choose(rows, NO_LIMITS)
    wanted = {
        one["program"] for one in rows if days_away(one) >= -3 and not barred(one, "thank_you_pd")
    }
    assert set(of(found, "thank_you_pd")["program"]) == wanted


@BRIEF
@given(lists(most=12))
def test_without_a_limit_every_interview_ahead_is_prepared_in_full(rows: list[Row]) -> None:
    prepared = of(choose(rows, NO_LIMITS), "prepare_interview")
    assert set(prepared["program"]) == {one["program"] for one in rows if days_away(one) > 0}
    assert (prepared["minutes"] == 60).all()


@BRIEF
@given(lists(most=10, first_day=-3, last_day=14), st.integers(10, 90), st.data())
def test_preparation_is_never_dropped_for_a_message(
    rows: list[Row], a_day: int, data: st.DataObject
) -> None:
    """The same interviews without a single message to write have no more preparations."""
    asked = data.draw(requests(rows, a_day=st.just(a_day)))
    silent = [one | {"policy": "no_contact"} for one in rows]
    with_messages, without = choose(rows, asked), choose(silent, asked)
    prepared = of(with_messages, "prepare_interview")
    assert set(prepared["id"]) == set(of(without, "prepare_interview")["id"])
    assert prepared["minutes"].between(max(1, min(60, a_day) // 2), 60).all()


@BRIEF
@given(lists(most=10), st.none() | st.integers(0, 60), st.none() | st.integers(0, 8))
def test_a_limit_on_minutes_or_stress_takes_no_preparation_and_no_mock(
    rows: list[Row], minutes: int | None, stress: int | None
) -> None:
    free = choose(rows, NO_LIMITS)
    limited = choose(rows, replace(NO_LIMITS, minutes=minutes, stress=stress))
    kept = ["prepare_interview", "mock_interviews"]
    assert set(of(limited, *kept)["id"]) == set(of(free, *kept)["id"])


@BRIEF
@given(cases(most=8, minutes=st.integers(0, 120)), st.integers(1, 60))
def test_more_minutes_never_lose_a_preparation_or_an_email(case: Case, more: int) -> None:
    rows, asked = case
    less = choose(rows, asked)
    richer = choose(rows, replace(asked, minutes=asked.minutes + more))
    basics = ["prepare_interview", "thank_you_pd"]
    assert set(of(less, *basics)["id"]) <= set(of(richer, *basics)["id"])


@BRIEF
@given(cases(most=8, minutes=st.integers(0, 120), a_day=st.none()), st.integers(1, 60))
def test_where_days_are_free_more_minutes_never_lose_a_basic(case: Case, more: int) -> None:
    rows, asked = case
    less = choose(rows, asked)
    richer = choose(rows, replace(asked, minutes=asked.minutes + more))
    assert ids(less, "basic") <= ids(richer, "basic")


@BRIEF
@given(cases(most=8, minutes=st.integers(0, 150)), st.integers(1, 60))
def test_more_minutes_never_lower_the_value_of_options_beside_the_same_basics(
    case: Case, more: int
) -> None:
    """Minutes that bring another email may well take an option's place: basics come first."""
    rows, asked = case
    less = choose(rows, asked)
    richer = choose(rows, replace(asked, minutes=asked.minutes + more))
    assume(ids(less, "basic") == ids(richer, "basic"))
    assert richer.totals["value"] >= less.totals["value"]


def test_an_email_takes_the_minutes_that_a_note_had() -> None:
    """Solved by hand: basics are never traded, so options can be worth less with more minutes."""
    rows = [row("Alder", -1, "high", connections=1), row("Birch", -1, "low")]
    tight = choose(rows, replace(NO_LIMITS, minutes=18))
    roomy = choose(rows, replace(NO_LIMITS, minutes=20))
    assert ids(tight) == {"thank_you_pd:alder", "short_note:alder:1"}
    assert ids(roomy) == {"thank_you_pd:alder", "thank_you_pd:birch"}


# Days -----------------------------------------------------------------------------------------


def dated(found: plan.Plan) -> pd.DataFrame:
    return found.steps.dropna(subset=["do_on"])


@BRIEF
@given(cases(most=10))
def test_nothing_is_dated_before_today_or_after_its_last_day(case: Case) -> None:
    steps = dated(choose(*case))
    assert (steps["do_on"] >= pd.Timestamp(TODAY)).all()
    assert (steps["do_on"] >= steps["earliest"]).all()
    assert (steps["do_on"] <= steps["do_by"]).all()


@BRIEF
@given(cases(most=10))
def test_preparation_is_dated_before_its_interview_and_messages_not_before(case: Case) -> None:
    rows, asked = case
    steps = dated(choose(rows, asked))
    for action, program, day in zip(steps["action"], steps["program"], steps["do_on"], strict=True):
        if action == "mock_interviews":
            continue
        interview = pd.Timestamp(by_name(rows)[program]["interview_date"])
        if action == "prepare_interview":
            assert day < interview
        else:
            assert day >= interview


@BRIEF
@given(lists(most=4, least=2, first_day=4, last_day=40, different_days=True))
def test_preparation_is_not_all_today_where_the_days_before_are_free(rows: list[Row]) -> None:
    rows = [one for one in rows if days_away(one) > 2]
    assume(rows)
    prepared = of(choose(rows, Settings(TODAY)), "prepare_interview")
    assert len(prepared) == len(rows)
    assert (prepared["do_on"] > pd.Timestamp(TODAY)).all()


def test_preparation_alone_is_dated_on_the_eve() -> None:
    found = choose([row("Alder", 9)], Settings(TODAY))
    assert of(found, "prepare_interview")["do_on"].item() == pd.Timestamp(after(8))


@BRIEF
@given(cases(most=10, first_day=-3, last_day=14, a_day=st.integers(10, 90)))
def test_no_day_holds_more_than_the_minutes_of_a_day(case: Case) -> None:
    rows, asked = case
    found = choose(rows, asked)
    schedule = pd.DataFrame(found.to_dict()["schedule"])
    if not schedule.empty:
        schedule = schedule.dropna(subset=["day"])  # what hangs on a rank deadline not known
    if schedule.empty:
        assert dated(found).empty
        return
    days = pd.to_datetime(schedule["day"])
    assert (schedule.groupby(days)["minutes"].sum() <= asked.minutes_per_day).all()
    spent = schedule.groupby("id")["minutes"].sum()
    steps = dated(found).set_index("id")
    assert spent.to_dict() == steps["minutes"].to_dict()
    for name, day in zip(schedule["id"], days, strict=True):
        assert steps.at[name, "earliest"] <= day <= steps.at[name, "do_by"]


@BRIEF
@given(cases(most=10, first_day=-3, last_day=14, a_day=st.integers(10, 60)))
def test_the_plan_says_by_how_many_minutes_the_days_are_short(case: Case) -> None:
    """Independent of its order: what basics lack of their minutes for want of days."""
    rows, asked = case
    asked = replace(asked, minutes=None, stress=None)
    found = choose(rows, asked)
    right = oracle.plan(rows, asked)
    short = 0
    for name, step in right.steps.items():
        if step.layer == "basic" and not step.kinds:
            full = oracle.FULL if step.action == "prepare_interview" else step.minutes
            short += full - right.basics.get(name, 0)
    tied = len({one["interview_date"] for one in rows}) < len(rows)
    assert tied or found.totals["short_minutes"] == short
    assert (short > 0) == (found.totals["short_minutes"] > 0)
    assert bool(found.note) or short == 0


# The whole ------------------------------------------------------------------------------------


@BRIEF
@given(cases(most=10))
def test_each_candidate_is_a_step_or_skipped_and_never_both(case: Case) -> None:
    found = choose(*case)
    stays, goes = found.steps["id"].tolist(), found.skipped["id"].tolist()
    listed = pd.DataFrame(found.to_dict()["candidates"])["id"].tolist()
    assert sorted(stays + goes) == sorted(listed)
    assert len(set(listed)) == len(listed)


@BRIEF
@given(cases(most=10))
def test_a_request_asked_twice_has_one_answer(case: Case) -> None:
    assert choose(*case).to_dict() == choose(*case).to_dict()


@BRIEF
@given(cases(most=8), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_to_the_basics_nor_to_the_value(
    case: Case, random: Random
) -> None:
    rows, asked = case
    mixed = list(rows)
    random.shuffle(mixed)
    one, other = choose(rows, asked), choose(mixed, asked)
    assert ids(one, "basic") == ids(other, "basic")
    assert one.totals["value"] == other.totals["value"]


@BRIEF
@given(cases(most=6))
def test_the_kinds_of_reasons_are_of_the_list_that_people_are_told(case: Case) -> None:
    found = choose(*case)
    assert set(kinds(found).values()) <= {
        "policy",
        "late",
        "backfire",
        "dominated",
        "not_eligible",
        "over_limit",
        "superseded",
        "already_done",
        "pinned",
    }
    assert set(found.steps["layer"]) <= {"basic", "option"}
    assert set(found.steps["group"]) <= {"tonight", "this_week", "before_interviews", "later"}
    assert found.skipped["why"].str.len().gt(0).all()


@BRIEF
@given(cases(most=6))
def test_a_problem_prepared_once_and_changed_gives_the_plan_made_afresh(case: Case) -> None:
    rows, asked = case
    problem = plan.prepare(plan.check(rows), **(asked.keywords() | {"minutes": 30, "calls": 1}))
    changed = problem.changed(minutes=asked.minutes, calls=asked.calls)
    assert plan.solve(changed).to_dict() == choose(rows, asked).to_dict()
