"""Students, each with what an advisor expects of the plan (their README), held as checks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd
import pytest

from followup_evidence import plan
from followup_evidence.errors import Faults, FollowupError

from . import oracle
from .cases import STUDENTS, Row, choose, ids, kinds, messages, of
from .oracle import Settings

TODAY = dt.date(2026, 11, 27)
DEADLINE = dt.date(2027, 3, 3)
ASKED = Settings(TODAY, rank_deadline=DEADLINE)
NAMES = sorted(file.stem for file in STUDENTS.glob("*.csv"))


def student(name: str, **more: object) -> plan.Plan:
    mine = plan.read(STUDENTS / f"{name}.csv")
    return plan.choose(mine, **(ASKED.keywords() | more))


def rows_of(name: str) -> list[Row]:
    mine = pd.read_csv(STUDENTS / f"{name}.csv", keep_default_na=False)
    return mine.to_dict("records")


def interview(days: int, program: str, interest: str = "medium", **more: object) -> Row:
    day = TODAY + dt.timedelta(days)
    return {"program": program, "interview_date": day.isoformat(), "interest": interest} | more


def days(found: plan.Plan, column: str, *actions: str) -> list[str]:
    """Return the dates of some steps, as ISO text, in order."""
    return sorted(of(found, *actions)[column].dt.strftime("%Y-%m-%d"))


def step(found: plan.Plan, name: str) -> pd.Series:
    return found.steps.set_index("id").loc[name]


def programs(found: plan.Plan, *actions: str) -> list[str]:
    return of(found, *actions)["program"].tolist()


# Never, for every one of them -----------------------------------------------------------------


def assert_never(found: plan.Plan, rows: Sequence[Row], asked: Settings = ASKED) -> None:
    """Hold the README's last paragraph."""
    told = {one["program"]: one for one in rows}
    today = pd.Timestamp(asked.today)
    for item in messages(found).itertuples():
        assert oracle.COVERED_BY[item.action] not in oracle.rule(told[item.program])[1], item.id
    assert not found.steps["late"].any()
    for item in of(found, "thank_you_pd", "short_note").itertuples():
        met = pd.Timestamp(told[item.program]["interview_date"])
        assert today <= item.do_by <= met + pd.Timedelta(days=3)
    counts = found.steps["action"].value_counts()
    assert counts.get("interest_email", 0) <= 2
    assert counts.get("intent_email", 0) <= 1
    assert counts.get("advocacy_call", 0) <= 2
    assert not {"dream_essay", "notes_to_everyone"} & set(counts.index)
    for item in of(found, "advocacy_call").itertuples():
        assert pd.isna(item.do_on) or item.do_on >= min(
            pd.Timestamp(asked.rank_deadline or "2099-01-01") - pd.Timedelta(days=42),
            max(today, pd.Timestamp(told[item.program]["interview_date"])),
        )
        assert item.group != "tonight"
        assert "ask" in item.title.lower()
    ahead = {one["program"] for one in rows if pd.Timestamp(one["interview_date"]) > today}
    prepared = of(found, "prepare_interview")
    dropped = found.skipped[
        (found.skipped["action"] == "prepare_interview") & (found.skipped["kind"] == "over_limit")
    ]
    assert set(prepared["program"]) | set(dropped["program"]) == ahead
    assert dropped.empty or found.totals["short_minutes"] > 0
    for item in prepared.itertuples():
        assert today <= item.do_on < pd.Timestamp(told[item.program]["interview_date"])
    dated = found.steps["do_on"].dropna()
    assert (dated >= today).all()
    if found.steps["earliest"].gt(today).any():
        assert dated.empty or dated.nunique() > 1 or len(dated) == 1 or (dated != today).all()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("minutes", [None, 30, 90])
def test_no_student_meets_what_an_advisor_never_wants(name: str, minutes: int | None) -> None:
    assert_never(student(name, minutes=minutes), rows_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_student_keeps_all_preparation_by_default_except_where_days_are_too_few(
    name: str,
) -> None:
    found = student(name)
    ahead = {
        one["program"]
        for one in rows_of(name)
        if dt.date.fromisoformat(one["interview_date"]) > TODAY
    }
    assert set(programs(found, "prepare_interview")) == ahead


@pytest.mark.parametrize("name", NAMES)
def test_every_student_has_the_basics_and_the_value_of_brute_force(name: str) -> None:
    found, rows = student(name), rows_of(name)
    steps = oracle.candidates(rows, ASKED)
    basics = oracle.choose_basics(steps, ASKED)
    told = found.steps[found.steps["layer"] == "basic"]
    assert dict(zip(told["id"], told["minutes"], strict=True)) == basics
    value = oracle.dynamic(steps, basics, ASKED)[0]
    if name == "five_this_week":  # the days have no room for one of the notes
        value = oracle.best_options(steps, basics, ASKED)[1]
    assert found.totals["value"] == value


@pytest.mark.parametrize("name", NAMES)
def test_bans_come_before_steps_in_what_is_saved(name: str) -> None:
    keys = list(student(name).to_dict())
    assert keys.index("bans") < keys.index("steps")


# The lists of the field -----------------------------------------------------------------------


def test_three_interviews_in_pediatrics() -> None:
    found = student("three")
    email = step(found, "thank_you_pd:northmere-medical-center")
    assert email["do_by"] == pd.Timestamp("2026-11-28")
    assert "sentence of interest" in email["title"]
    note = step(found, "short_note:northmere-medical-center:1")
    assert note["do_by"] == email["do_by"]
    assert kinds(found)["thank_you_pd:lakeshire-hospital"] == "late"
    prepared = step(found, "prepare_interview:calder-vale-medical-center")
    assert pd.Timestamp("2026-12-06") <= prepared["do_on"] <= pd.Timestamp("2026-12-08")
    assert days(found, "do_on", "mock_interviews")[0] < "2026-12-09"
    assert len(of(found, "mock_interviews")) == 1
    after = step(found, "thank_you_pd:calder-vale-medical-center")
    assert after["earliest"] == pd.Timestamp("2026-12-09")
    assert after["do_by"] == pd.Timestamp("2026-12-12")
    number_one = step(found, "intent_email:calder-vale-medical-center")
    mentor = step(found, "advocacy_call:northmere-medical-center")
    for one in (number_one, mentor):
        assert pd.Timestamp("2027-01-01") <= one["do_on"] <= pd.Timestamp("2027-02-28")
    assert "interest_email:northmere-medical-center" not in ids(found)


def test_three_interviews_are_said_to_be_skippable_where_late() -> None:
    found = student("three")
    why = found.skipped.set_index("id").at["thank_you_pd:lakeshire-hospital", "why"]
    assert "skip" in why


def test_twelve_interviews_in_psychiatry() -> None:
    found = student("twelve")
    emails = of(found, "thank_you_pd").set_index("program")
    assert emails.at["Fallow Bay Medical Center", "do_by"] == pd.Timestamp("2026-11-27")
    assert emails.at["Fallow Bay Medical Center", "group"] == "tonight"
    assert emails.at["Brightwater Hospital", "do_by"] == pd.Timestamp("2026-11-29")
    late = [
        name
        for name, kind in kinds(found).items()
        if name.startswith("thank_you_pd:") and kind == "late"
    ]
    assert len(late) == 6  # the README says five; the list has six from before Nov 24
    prepared = of(found, "prepare_interview").sort_values("do_on", kind="stable")
    assert prepared["program"].tolist() == [
        "Tarn Ridge Medical Center",
        "Greyfield Hospital",
        "Saint Oswin Medical Center",
        "Port Aldine Hospital",
    ]
    assert (prepared["do_on"] > pd.Timestamp(TODAY)).all()
    assert sorted(programs(found, "interest_email")) == [
        "Eastbrook Medical Center",
        "Northmere Medical Center",
    ]
    assert days(found, "do_on", "interest_email")[0] >= "2026-12-15"
    assert programs(found, "intent_email") == ["Westhaven Hospital"]
    assert all(day.startswith("2027-01") for day in days(found, "do_on", "advocacy_call"))
    assert "Westhaven Hospital" in programs(found, "advocacy_call")


def test_twenty_five_interviews_in_general_surgery() -> None:
    found = student("twentyfive")
    prepared = of(found, "prepare_interview")
    assert len(prepared) == 13
    assert (prepared["minutes"] == 60).all()
    ahead = set(prepared["program"])
    assert ahead <= set(programs(found, "thank_you_pd"))
    assert set(programs(found, "thank_you_pd")) - ahead == {"Port Aldine Hospital"}
    assert not set(programs(found, "interest_email")) & set(programs(found, "thank_you_pd"))
    assert prepared["do_on"].nunique() >= 12
    assert (prepared["do_on"] != pd.Timestamp(TODAY)).all()
    assert found.totals["short_minutes"] == 0


def test_all_interviews_over_in_emergency_medicine() -> None:
    found = student("all_over")
    assert set(found.steps["action"]) == {"interest_email", "intent_email"}
    assert len(found.steps) == 3
    assert programs(found, "intent_email") == ["Westhaven Hospital"]
    assert not (found.steps["group"] == "tonight").any()
    assert (found.steps["do_on"] > pd.Timestamp(TODAY)).all()
    assert (found.steps["do_by"] < pd.Timestamp(DEADLINE)).all()


@pytest.mark.parametrize("minutes", [None, 30, 0])
def test_all_interviews_ahead_in_anesthesiology(minutes: int | None) -> None:
    found = student("all_ahead", minutes=minutes)
    prepared = of(found, "prepare_interview")
    assert len(prepared) == 10
    assert (prepared["minutes"] == 60).all()
    assert len(of(found, "mock_interviews")) == 2
    written = messages(found)
    if minutes is None:
        assert len(of(found, "thank_you_pd")) == 10
    else:
        assert written["minutes"].sum() <= minutes
        assert set(written["action"]) <= {"thank_you_pd"}
        assert len(written) == minutes // 10
        assert minutes == 0 or "Westhaven Hospital" in set(written["program"])
        assert found.note
    assert found.steps["action"].iloc[0] in {"prepare_interview", "mock_interviews"}


def test_plastic_surgery_bars_every_message() -> None:
    found = student("plastic_surgery")
    assert len(found.bans) == 8
    assert set(found.bans["rule"]) == {"no_contact"}
    assert found.bans["body"].str.contains("Plastic").all()
    assert found.bans["address"].str.startswith("http").all()
    assert messages(found).empty
    assert len(of(found, "prepare_interview")) == 3
    assert set(found.steps["action"]) <= {"prepare_interview", "mock_interviews"}
    assert kinds(found)["thank_you_pd:eastbrook-medical-center"] == "policy"
    assert kinds(found)["advocacy_call:northmere-medical-center"] == "policy"
    why = found.skipped.set_index("id").at["advocacy_call:northmere-medical-center", "why"]
    assert "our" in why.lower()  # that a mentor's call is barred is our reading of the rule


def test_internal_medicine_discourages_thanks_and_nothing_else() -> None:
    found = student("internal_medicine")
    assert len(found.bans) == 9
    assert set(found.bans["rule"]) == {"discouraged"}
    assert found.bans["body"].str.contains("AAIM").all()
    assert of(found, "thank_you_pd", "short_note").empty
    assert len(of(found, "prepare_interview")) == 4
    assert programs(found, "intent_email") == ["Westhaven Hospital"]
    assert len(of(found, "interest_email")) == 2
    assert days(found, "do_on", "interest_email", "intent_email")[0] >= "2026-12-11"


def test_orthopaedics_discourages_all_contact() -> None:
    found = student("orthopaedics_mentors")
    assert len(found.bans) == 12
    assert set(found.bans["rule"]) == {"discouraged"}
    assert found.bans["body"].str.contains("CORD").all()
    assert messages(found).empty
    assert len(of(found, "prepare_interview")) == 3
    said = " ".join([*found.bans["why"], *found.bans["source"]])
    assert "second-hand" in said or "secondhand" in said


def test_a_couple_with_two_rules() -> None:
    found = student("couple")
    written = messages(found)
    for program in ("Brightwater Hospital", "Calder Vale Medical Center"):
        assert program not in set(written["program"])
    assert "Brightwater Hospital" in programs(found, "prepare_interview")
    assert "Rosemoor Hospital" in programs(found, "thank_you_pd")
    internal = {one["program"] for one in rows_of("couple") if one["specialty"].startswith("Int")}
    assert not internal & set(programs(found, "thank_you_pd"))
    assert {"Brightwater Hospital", "Calder Vale Medical Center"} <= set(found.bans["program"])
    assert programs(found, "intent_email") == ["Westhaven Hospital"]


def test_five_interviews_in_five_days() -> None:
    found = student("five_this_week")
    prepared = of(found, "prepare_interview").set_index("program")
    assert len(prepared) == 5  # the nearest first, the later ones shortened if anything
    assert prepared.at["Lakeshire Hospital", "do_on"] == pd.Timestamp(TODAY)
    assert "thank_you_pd:northmere-medical-center" in ids(found)
    assert found.totals["short_minutes"] > 0
    assert str(found.totals["short_minutes"]) in found.note
    full = prepared["minutes"].reindex(
        ["Lakeshire Hospital", "Calder Vale Medical Center", "Westhaven Hospital"]
    )
    assert full.min() >= prepared["minutes"].min()


# More students of the same kinds --------------------------------------------------------------


def test_one_program_only() -> None:
    rows = [interview(3, "Alder", "first", mentor="known", connections=1)]
    found = choose(rows, ASKED)
    assert ids(found) == {
        "prepare_interview:alder",
        "thank_you_pd:alder",
        "short_note:alder:1",
        "intent_email:alder",
        "advocacy_call:alder",
    }
    assert_never(found, rows)


def test_where_every_program_bars_contact_preparation_and_mocks_remain() -> None:
    rows = [
        interview(n, f"P{n}", "high", policy="no_contact", mentor="known", connections=2)
        for n in (-20, -1, 4, 9, 15)
    ]
    found = choose(rows, ASKED)
    assert messages(found).empty
    assert len(of(found, "prepare_interview")) == 3
    assert len(of(found, "mock_interviews")) == 2
    assert len(found.bans) == 5
    assert_never(found, rows)


def test_a_urologist_is_not_told_to_name_a_number_one_but_may_write_of_interest() -> None:
    rows = [
        interview(-2, "Alder", "high", specialty="Urology"),
        interview(-30, "Birch", "first", specialty="Urology"),
    ]
    found = choose(rows, ASKED)
    assert ids(found) == {"thank_you_pd:alder", "interest_email:birch"}
    assert kinds(found)["intent_email:birch"] == "policy"
    assert found.bans["program"].tolist() == ["Birch"]
    assert found.bans["covers"].tolist() == ["a number-one email"]
    assert_never(found, rows)
    pinned = choose(rows, ASKED, must=["intent_email:birch"])
    assert ids(pinned) == {"thank_you_pd:alder", "intent_email:birch"}


def test_twelve_interviews_in_the_past_three_days_all_get_their_email() -> None:
    rows = [interview(-n % 4 - 3, f"P{n:02}", "high" if n < 3 else "medium") for n in range(12)]
    found = choose(rows, ASKED)
    assert len(of(found, "thank_you_pd")) == 12
    assert found.totals["short_minutes"] == 0
    assert_never(found, rows)


def test_twelve_interviews_yesterday_keep_the_best_emails_where_minutes_are_few() -> None:
    tiers = ["low", "medium", "high", "low", "first", "medium", "high"]
    rows = [interview(-1, f"P{n}", tier) for n, tier in enumerate(tiers)]
    found = choose(rows, ASKED, minutes=30)
    assert set(programs(found, "thank_you_pd")) == {"P4", "P2", "P6"}
    assert found.note


def test_five_days_before_rank_lists_nothing_new_is_started() -> None:
    rows = [
        interview(-40, "Alder", "first", mentor="known"),
        interview(-30, "Birch", "high", mentor="known"),
        interview(-2, "Cedar", "medium"),
    ]
    asked = replace(ASKED, rank_deadline=TODAY + dt.timedelta(5))
    found = choose(rows, asked)
    assert ids(found) == {"thank_you_pd:cedar"}
    for name in ("intent_email:alder", "interest_email:birch", "advocacy_call:birch"):
        assert kinds(found)[name] == "late"
    assert_never(found, rows, asked)


def test_a_thank_you_is_due_no_later_than_rank_lists() -> None:
    asked = replace(ASKED, rank_deadline=TODAY + dt.timedelta(1))
    found = choose([interview(-1, "Alder")], asked)
    assert days(found, "do_by", "thank_you_pd") == ["2026-11-28"]


def test_an_interview_today_is_thanked_for_and_no_longer_prepared() -> None:
    rows = [interview(0, "Alder", "high", connections=2)]
    found = choose(rows, ASKED)
    assert ids(found) == {"thank_you_pd:alder", "short_note:alder:1", "short_note:alder:2"}
    assert days(found, "do_by", "thank_you_pd") == ["2026-11-30"]
    assert kinds(found)["prepare_interview:alder"] == "not_eligible"


def test_two_interviews_tomorrow_are_both_prepared_in_half_the_time() -> None:
    rows = [interview(1, "Alder"), interview(1, "Birch", "high")]
    found = choose(rows, ASKED)
    assert of(found, "prepare_interview")["minutes"].tolist() == [30, 30]
    assert len(of(found, "thank_you_pd")) == 2
    assert found.totals["short_minutes"] == 60
    assert "60" in found.note or "1 hour" in found.note or "an hour" in found.note


def test_three_interviews_tomorrow_and_an_email_due_tonight() -> None:
    rows = [interview(1, f"P{n}") for n in range(3)] + [interview(-3, "Birch", "low")]
    found = choose(rows, ASKED)
    assert len(of(found, "prepare_interview")) == 2
    left = found.skipped.set_index("id")["kind"]
    assert (left[left.index.str.startswith("prepare_interview:p")] == "over_limit").sum() == 1
    assert left["thank_you_pd:birch"] == "over_limit"
    assert found.totals["short_minutes"] == 60 + 60 + 10
    free = choose(rows, ASKED, minutes_per_day=None)
    assert len(of(free, "prepare_interview")) == 3
    assert "thank_you_pd:birch" in ids(free)


def test_where_the_rank_deadline_is_not_known_late_messages_have_no_day() -> None:
    rows = [
        interview(-30, "Alder", "first", mentor="known"),
        interview(-30, "Birch", "high"),
        interview(-1, "Cedar"),
    ]
    asked = replace(ASKED, rank_deadline=None)
    found = choose(rows, asked)
    later = of(found, "interest_email", "intent_email", "advocacy_call")
    assert len(later) == 3
    assert later["do_on"].isna().all()
    assert later["do_by"].isna().all()
    assert days(found, "do_by", "thank_you_pd") == ["2026-11-29"]
    assert_never(found, rows, asked)


def test_a_program_with_a_rank_deadline_of_its_own() -> None:
    rows = [
        interview(-30, "Eye", "first", rank_deadline="2026-12-20"),
        interview(-30, "Year", "high"),
    ]
    found = choose(rows, ASKED)
    number_one = step(found, "intent_email:eye")
    assert number_one["earliest"] == pd.Timestamp(TODAY)
    assert number_one["do_by"] == pd.Timestamp("2026-12-06")
    assert step(found, "interest_email:year")["do_by"] == pd.Timestamp("2027-02-17")


def test_a_mentor_is_asked_after_the_interview() -> None:
    rows = [interview(75, "Alder", "high", mentor="known")]
    found = choose(rows, ASKED)
    asked = step(found, "advocacy_call:alder")
    assert asked["do_on"] >= pd.Timestamp(rows[0]["interview_date"])


def many(count: int) -> list[Row]:
    tiers = ["medium", "high", "low"]
    return [
        interview(number % 90 - 30, f"Program {number:03}", tiers[number % 3], mentor="known")
        for number in range(count)
    ]


def test_a_hundred_and_fifty_programs_are_planned() -> None:
    rows = many(150)
    rows[0]["interest"] = "first"
    found = choose(rows, ASKED)
    assert_never(found, rows)
    assert found.status == "optimal"
    free = choose(rows, ASKED, minutes_per_day=None)
    ahead = sum(dt.date.fromisoformat(one["interview_date"]) > TODAY for one in rows)
    assert len(of(free, "prepare_interview")) == ahead


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (lambda: many(151), "150"),
        (lambda: [], "program"),
    ],
)
def test_a_list_too_long_or_empty_is_refused(rows: Callable[[], list[Row]], fault: str) -> None:
    with pytest.raises(FollowupError, match=fault):
        choose(rows(), ASKED)


def test_a_rank_deadline_before_an_interview_is_refused() -> None:
    with pytest.raises(Faults, match="deadline"):
        choose([interview(20, "Alder")], ASKED, rank_deadline="2026-12-01")
