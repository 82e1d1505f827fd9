"""Why a step is in a plan or is not, in sentences for people, and the plan in a few of them."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_evidence import plan
from followup_evidence.plan import reasons

from .conftest import Listing

OLD = {"interview_date": "2026-10-30", "interest": "high"}  # late for thanks, not for interest
CALL = OLD | {"mentor": "known"}
TOMORROW = {"interview_date": "2026-12-02"}
SECOND_HAND = "We know this second-hand, so check the program’s own page."


def planned(mine: pd.DataFrame, **given: Any) -> plan.Plan:
    return plan.choose(mine, **({"today": "2026-12-01"} | given))


# Why not --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "given", "name", "kind", "why"),
    [
        (
            {"The": {"policy": "no_contact"}},
            {},
            "thank_you_pd:the",
            "policy",
            "This program allows no contact after interviews (your list).",
        ),
        (
            {"The": {"specialty": "Dermatology", "interest": "high"}},
            {},
            "interest_email:the",
            "policy",
            "Dermatology asks applicants not to send thank-you letters or letters of intent "
            f"(APD, 2022). {SECOND_HAND} That this includes it is our reading.",
        ),
        ({"The": OLD}, {}, "thank_you_pd:the", "late", "It’s been more than 3 days. You can skip "),
        (
            {"The": CALL},
            {"rank_deadline": "2026-12-08"},
            "advocacy_call:the",
            "late",
            "Rank lists are due in a few days. A message now can feel like pressure.",
        ),
        ({"The": {}}, {}, "dream_essay:the", "backfire", "It can hurt you. A short "),
        ({"The": {}}, {}, "notes_to_everyone:the", "dominated", "One short email to the program "),
        (
            {"The": {"interest": "high"}},
            {},
            "interest_email:the",
            "superseded",
            "Your short email already says it.",
        ),
        (
            {"The": OLD | {"interest": "first"}},
            {},
            "interest_email:the",
            "superseded",
            "Your number-one email says it.",
        ),
        (
            {"The": OLD},
            {"done": ["thank_you_pd:the"]},
            "interest_email:the",
            "superseded",
            "You have already written to this program’s director.",
        ),
        ({"The": {}}, {"done": ["thank_you_pd:the"]}, "thank_you_pd:the", "already_done", "You di"),
        ({"The": {}}, {"never": ["thank_you_pd:the"]}, "thank_you_pd:the", "pinned", "You took it"),
        ({"The": {}}, {}, "prepare_interview:the", "not_eligible", "The interview is over."),
        (
            {"The": {}},
            {},
            "mock_interviews:season:1",
            "not_eligible",
            "Every interview on your list is over.",
        ),
        (
            {"The": TOMORROW},
            {},
            "mock_interviews:season:1",
            "not_eligible",
            "No interview is a week or more away, so prepare for each one instead.",
        ),
        ({"The": {}}, {}, "interest_email:the", "not_eligible", "Only honest for a program you "),
        ({"The": OLD}, {}, "intent_email:the", "not_eligible", "Only for the one program that is "),
        ({"The": OLD}, {}, "advocacy_call:the", "not_eligible", "No mentor who could call is "),
        (
            {"The": CALL | {"interest": "low"}},
            {},
            "advocacy_call:the",
            "not_eligible",
            "Save your mentor’s favor for a program you want more.",
        ),
        ({"The": {}}, {}, "short_note:the:1", "not_eligible", "No strong connection is listed "),
        (
            {"The": {"connections": 9}},
            {},
            "short_note:the:3",
            "not_eligible",
            "Two short notes to one program are enough.",
        ),
        (
            {"The": {"connections": 1}},
            {"never": ["thank_you_pd:the"]},
            "short_note:the:1",
            "not_eligible",
            "It only goes with an email to the director, and that is not in.",
        ),
        (
            {"The": {}},
            {"minutes": 9},
            "thank_you_pd:the",
            "over_limit",
            "It didn’t fit in your time: 10 minutes, with 9 left.",
        ),
        (
            {"The": TOMORROW | {"interest": "low"}, "Alder": TOMORROW, "Birch": TOMORROW},
            {},
            "prepare_interview:the",
            "over_limit",
            "It didn’t fit in your days: 60 minutes, with 0 free before the interview.",
        ),
        (
            {"The": {"interview_date": "2026-11-28"}, "Alder": TOMORROW, "Birch": TOMORROW},
            {},
            "thank_you_pd:the",
            "over_limit",
            "It didn’t fit in your days: 10 minutes, with 0 free by its day.",
        ),
        (
            {"The": OLD, "Alder": OLD, "Birch": OLD},
            {},
            "interest_email:the",
            "over_limit",
            "Two such emails are enough. They go to Alder and Birch.",
        ),
        (
            {"The": OLD | {"interest": "first"}, "Alder": OLD},
            {"done": ["intent_email:alder"]},
            "intent_email:the",
            "over_limit",
            "You told Alder so already.",
        ),
        (
            {"The": CALL, "Alder": CALL},
            {"calls": 1},
            "advocacy_call:the",
            "over_limit",
            "You would ask 1 mentor at most: for Alder.",
        ),
        (
            {"The": CALL},
            {"calls": 0},
            "advocacy_call:the",
            "over_limit",
            "You chose to ask no mentor.",
        ),
        (
            {"The": {"connections": 2}},
            {"minutes": 17},
            "short_note:the:2",
            "over_limit",
            "The first short note there did not fit either.",
        ),
    ],
)
def test_each_reason_to_leave_a_step_out_has_its_kind_and_its_sentence(
    listing: Listing,
    rows: dict[str, dict[str, Any]],
    given: dict[str, Any],
    name: str,
    kind: str,
    why: str,
) -> None:
    skipped = planned(listing(**rows), **given).skipped.set_index("id")
    told = skipped.loc[name]
    assert told["kind"] == kind
    assert told["why"] == why if why.endswith(".") else told["why"].startswith(why)


def test_an_option_that_counts_for_nothing_is_left_out_and_says_so(example: pd.DataFrame) -> None:
    nothing = dict.fromkeys(plan.Scale.illustrative().labels, 0.0)
    scale = plan.Scale.illustrative().with_values(labels=nothing)
    made = planned(example, scale=scale)
    assert set(made.steps["layer"]) == {"basic"}
    assert "It counts for nothing with these scores." in set(made.skipped["why"])


def test_a_second_note_whose_first_was_taken_out_is_not_said_to_lack_room(
    listing: Listing,
) -> None:
    made = planned(listing(Mercy={"connections": 2}), never=["short_note:mercy:1"])
    assert "did not fit" not in made.skipped.set_index("id")["why"]["short_note:mercy:2"]


def test_stress_is_not_called_time(listing: Listing) -> None:
    why = planned(listing(Mercy={}), stress=0).skipped.set_index("id")["why"]["thank_you_pd:mercy"]
    assert "1 stress point, with 0 left" in why
    assert "time" not in why


# Why ------------------------------------------------------------------------------------------


def test_each_step_says_why_it_is_in(listing: Listing) -> None:
    mine = listing(
        Alder={"connections": 1},
        Birch=OLD | {"interest": "first", "mentor": "unknown"},
        Cedar=CALL,
        Dogwood={"interview_date": "2026-12-10"},
    )
    steps = planned(mine).steps.set_index("id")
    assert steps["why"].to_dict() == {
        "prepare_interview:dogwood": (
            "Your interview is on Thu, Dec 10. How it goes matters more than any message."
        ),
        "mock_interviews:season:1": "Practice comes first, and there is time for it.",
        "thank_you_pd:alder": "One short email is enough, in the first 3 days.",
        "thank_you_pd:dogwood": ("After your interview on Thu, Dec 10. One short email is enough."),
        "short_note:alder:1": "A courtesy to someone you connected with. Two or three sentences.",
        "interest_email:cedar": "It may help a little at a program you want a lot.",
        "intent_email:birch": "Say this to one program only, and only if it is true.",
        "advocacy_call:cedar": "A colleague’s word may count for more than any email of yours.",
        "advocacy_call:birch": (
            "It may help a little. We count your mentor as unknown to the program."
        ),
    }
    assert steps["kind"].nunique() == 7


@pytest.mark.parametrize(
    ("row", "given", "why"),
    [
        ({}, {}, "One short email is enough, in the first 3 days. You asked for it."),
        (OLD, {}, "It’s been more than 3 days. You kept it in all the same."),
        (
            {"policy": "discouraged"},
            {},
            "This program asked applicants not to write (your list). You kept it in all the same.",
        ),
    ],
)
def test_a_pinned_step_says_what_it_overrides(
    listing: Listing, row: dict[str, Any], given: dict[str, Any], why: str
) -> None:
    pin = "thank_you_pd:mercy"
    steps = planned(listing(Mercy=row), must=[pin], **given).steps.set_index("id")
    assert (steps["kind"][pin], steps["why"][pin]) == ("pinned", why)


# Every sentence -------------------------------------------------------------------------------

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "interview_date": st.sampled_from(
                ["2026-10-30", "2026-11-29", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-09"]
            ),
            "interest": st.sampled_from(["low", "medium", "high"]),
            "connections": st.integers(0, 3),
            "mentor": st.sampled_from(["none", "unknown", "known"]),
            "policy": st.sampled_from(["", "", "discouraged", "no_contact"]),
            "specialty": st.sampled_from(["", "Urology", "Dermatology", "Plastics", "Neurology"]),
        }
    ),
    min_size=1,
    max_size=6,
)
NAMES = ("Qalder", "Qbirch", "Qcedar", "Qdogwood", "Qelder", "Qfir")
# British spellings, and riddles and machine's words that our list of words replaces.
ODD = re.compile(
    r"programme|favour|behaviour|organis|practis|towards|whilst|learnt|centre"
    r"|nothing presses|it is least|not told|stands first|is worth|feasible|candidate|_"
    r"|\d{4}-\d\d-\d\d|[{}]|\bnan\b|None|NaT|  ",
    re.IGNORECASE,
)


def assert_plain(said: str) -> None:
    assert re.fullmatch(r"[A-Z0-9].*[.]", said), said
    assert not ODD.search(said), said
    sentences = re.split(r"(?<=[.]) ", said)
    assert all(len(sentence.split()) <= 25 for sentence in sentences), said


@settings(max_examples=60)
@given(
    rows=ROWS,
    minutes=st.none() | st.integers(0, 90),
    stress=st.none() | st.integers(0, 9),
    per_day=st.sampled_from([None, 20, 60]),
)
def test_every_sentence_is_plain_and_leaves_the_program_beside_it_unnamed(
    rows: list[dict[str, Any]], minutes: int | None, stress: int | None, per_day: int | None
) -> None:
    mine = plan.check([{"program": name} | row for name, row in zip(NAMES, rows, strict=False)])
    made = planned(mine, minutes=minutes, stress=stress, minutes_per_day=per_day)
    assert_plain(made.note)
    for frame in (made.steps, made.skipped, made.bans):
        for program, why in zip(frame["program"], frame["why"], strict=True):
            assert_plain(why)
            assert not program or program not in why


def test_days_in_a_reason_are_written_for_people(listing: Listing) -> None:
    # The last day for an interest email is December 2; two days of 20 minutes hold one of two.
    made = planned(
        listing(Alder=CALL),
        rank_deadline="2026-12-10",
        minutes_per_day=20,
    )
    why = made.skipped.set_index("id")["why"]["interest_email:alder"]
    assert why.startswith("It didn’t fit in your days: 20 minutes")
    assert_plain(why)


# The plan in a few sentences ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "given", "note"),
    [
        (
            {"Alder": {}},
            {},
            "1 thing to do, about 10 minutes. 1 for tonight, about 10 minutes.",
        ),
        (
            {"Alder": OLD},
            {"rank_deadline": "2027-03-03"},
            "1 thing to do, about 20 minutes. Nothing for tonight. Next: Wed, Jan 6.",
        ),
        (
            {"Alder": OLD},
            {},
            "1 thing to do, about 20 minutes. Nothing for tonight. "
            "1 can be dated once you say when rank lists are due.",
        ),
        ({"Alder": OLD | {"interest": "low"}}, {}, "Nothing to do right now. You’re done here."),
        (
            {"Alder": {"specialty": "Internal medicine"}, "Birch": {"specialty": "IM"}},
            {},
            "Nothing to do. Internal medicine asks applicants not to send thank-you notes "
            "(AAIM, 2025). You’re done here.",
        ),
        (
            {"Alder": {}, "Birch": {}},
            {"minutes": 10},
            "1 thing to do, about 10 minutes. 1 for tonight, about 10 minutes. "
            "Messages take 10 of your 10 minutes; preparation is extra. "
            "1 email didn’t fit (Birch): 10 more minutes needed.",
        ),
        (
            {"Alder": TOMORROW, "Birch": TOMORROW, "Cedar": TOMORROW},
            {},
            "5 things to do, about 1½ hours. 2 for tonight, about 60 minutes. "
            "Not all preparation fits 60 minutes a day: 120 minutes too much. "
            "Prepare less for Alder (30 minutes short) and Birch (30 minutes short). "
            "Left out: preparing for Cedar.",
        ),
    ],
)
def test_a_plan_says_what_it_comes_to_and_what_gave_way(
    listing: Listing, rows: dict[str, dict[str, Any]], given: dict[str, Any], note: str
) -> None:
    assert planned(listing(**rows), **given).note == note


def test_the_minutes_that_are_missing_are_those_that_would_be_enough(listing: Listing) -> None:
    mine = listing(Alder={}, Birch={})
    assert "5 more minutes" in planned(mine, minutes=15).note  # 5 are left for an email of 10
    assert len(planned(mine, minutes=20).steps) == 2


def test_minutes_are_not_asked_for_where_stress_is_what_is_missing(listing: Listing) -> None:
    note = planned(listing(Mercy={}), stress=0).note
    assert "didn’t fit" in note
    assert "more minute" not in note


def test_nobody_is_told_to_be_done_where_something_did_not_fit(listing: Listing) -> None:
    note = planned(listing(Mercy={}), minutes=0).note
    assert "didn’t fit" in note
    assert "done here" not in note


# The digest -----------------------------------------------------------------------------------


def lines(made: plan.Plan) -> list[list[Any]]:
    return plan.digest(made.skipped).to_dict("split")["data"]


def test_every_skipped_step_is_in_exactly_one_line_and_kinds_stand_in_order(
    example: pd.DataFrame,
) -> None:
    made = planned(example, minutes=60, never=["mock_interviews:season:1"])
    digest = plan.digest(made.skipped)
    # Three programs may get no thanks: nothing is said of long letters and notes to all there.
    assert len(made.bans) == 3
    letters = made.skipped["kind"].isin(["dominated", "backfire"])
    told = made.skipped[~(letters & made.skipped["program"].isin(made.bans["program"]))]
    assert digest.groupby("kind")["steps"].sum().to_dict() == told["kind"].value_counts().to_dict()
    places = [[*reasons.KINDS].index(kind) for kind in digest["kind"]]
    assert places == sorted(places)
    assert digest.attrs["about"]["status"] == "assumption"


def test_like_reasons_are_said_once_with_where_they_hold(listing: Listing) -> None:
    names = ("Alder", "Birch", "Cedar", "Dogwood")
    over = "The interview is over."
    for count, where in ((1, "Alder"), (3, "Alder, Birch and Cedar"), (4, "4 programs")):
        found = lines(planned(listing(**dict.fromkeys(names[:count], OLD))))
        assert ["not_eligible", "Prepare for the interview", where, over, count] in found
        assert found.count(found[0]) == 1
    season = ["not_eligible", "Do a mock interview", "the whole season"]
    assert [*season, "Every interview on your list is over.", 2] in found


def test_what_a_rule_bars_is_named_by_kind_and_stands_first(listing: Listing) -> None:
    mine = listing(
        Open={},
        Closed={"policy": "no_contact", "interest": "first", "mentor": "known", "connections": 2},
        Shut={"policy": "no_contact"},
    )
    closed = "This program allows no contact after interviews (your list)."
    # Two emails of thanks, four of interest, two notes; without a connection one note is judged.
    assert lines(planned(mine))[0] == [
        "policy",
        "Emails, notes and emails of interest",
        "Closed and Shut",
        closed,
        2 + 4 + 2 + 1,
    ]


def test_nothing_skipped_gives_no_line(listing: Listing) -> None:
    assert plan.digest(planned(listing(Mercy={})).skipped.head(0)).empty
