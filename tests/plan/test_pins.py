"""Pins: what they hold, what they override, and what they can never override."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_evidence import plan
from followup_evidence.errors import Faults

from . import oracle
from .cases import STEADY, TODAY, Row, after, cases, choose, ids, kinds, messages, of, row
from .oracle import Settings

FREE = Settings(TODAY, minutes_per_day=None, rank_deadline=after(92))


# What a pin overrides -------------------------------------------------------------------------


def test_a_must_overrides_discouraged_for_that_step_alone() -> None:
    rows = [row("Alder", -1, "high", policy="discouraged", mentor="known", connections=1)]
    assert not ids(choose(rows, FREE))
    found = choose(rows, FREE, must=["thank_you_pd:alder"])
    assert ids(found) == {"thank_you_pd:alder"}
    assert kinds(found)["short_note:alder:1"] == "policy"
    assert kinds(found)["advocacy_call:alder"] == "policy"


def test_a_must_overrides_the_three_days_of_a_thank_you_and_says_so() -> None:
    rows = [row("Alder", -20)]
    found = choose(rows, FREE, must=["thank_you_pd:alder"])
    assert ids(found) == {"thank_you_pd:alder"}
    assert found.steps["late"].tolist() == [True]
    assert kinds(choose(rows, FREE))["thank_you_pd:alder"] == "late"


def test_a_must_overrides_the_three_days_of_a_note_beside_a_thank_you_that_was_sent() -> None:
    rows = [row("Alder", -20, connections=1)]
    found = choose(rows, FREE, must=["short_note:alder:1"], done=["thank_you_pd:alder"])
    assert ids(found) == {"short_note:alder:1"}


def test_a_must_overrides_superseded_by_the_short_email() -> None:
    rows = [row("Alder", -1, "high")]
    assert kinds(choose(rows, FREE))["interest_email:alder"] == "superseded"
    found = choose(rows, FREE, must=["interest_email:alder"])
    assert ids(found) == {"thank_you_pd:alder", "interest_email:alder"}


def test_a_must_for_interest_takes_the_place_of_the_number_one_email_there() -> None:
    rows = [row("Alder", -20, "first")]
    assert ids(choose(rows, FREE)) == {"intent_email:alder"}
    assert kinds(choose(rows, FREE))["interest_email:alder"] == "superseded"
    assert ids(choose(rows, FREE, must=["interest_email:alder"])) == {"interest_email:alder"}


@pytest.mark.parametrize("action", oracle.MESSAGES)
def test_no_must_overrides_no_contact(action: str) -> None:
    rows = [row("Alder", -1, "first", policy="no_contact", mentor="known", connections=1)]
    pin = f"{action}:alder" + (":1" if action == "short_note" else "")
    with pytest.raises(plan.PinError, match=f"must.*{pin}"):
        choose(rows, FREE, must=[pin])


@pytest.mark.parametrize("pin", ["dream_essay:alder", "notes_to_everyone:alder"])
def test_no_must_brings_back_what_is_never_worth_doing(pin: str) -> None:
    with pytest.raises(plan.PinError, match=f"must.*{pin}"):
        choose([row("Alder", -1, "first")], FREE, must=[pin])


@pytest.mark.parametrize(
    ("pin", "interview", "interest"),
    [
        ("interest_email:alder", -20, "medium"),
        ("intent_email:alder", -20, "high"),
        ("advocacy_call:alder", -20, "high"),
        ("short_note:alder:1", -1, "high"),
        ("prepare_interview:alder", -1, "high"),
        ("prepare_interview:alder", 0, "high"),
        ("mock_interviews:season:1", 6, "high"),
    ],
)
def test_no_must_makes_a_step_honest_or_possible(pin: str, interview: int, interest: str) -> None:
    with pytest.raises(plan.PinError, match=f"must.*{pin}"):
        choose([row("Alder", interview, interest)], FREE, must=[pin])


@pytest.mark.parametrize("action", ["interest_email", "intent_email", "advocacy_call"])
def test_no_must_overrides_the_last_seven_days_before_rank_lists(action: str) -> None:
    interest = "high" if action == "interest_email" else "first"
    rows = [row("Alder", -40, interest, mentor="known")]
    late = replace(FREE, rank_deadline=after(7))
    with pytest.raises(plan.PinError, match=f"must.*{action}:alder"):
        choose(rows, late, must=[f"{action}:alder"])
    in_time = replace(FREE, rank_deadline=after(8))
    assert f"{action}:alder" in ids(choose(rows, in_time, must=[f"{action}:alder"]))


# Never ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pin",
    [
        "prepare_interview:birch",
        "mock_interviews:season:1",
        "thank_you_pd:alder",
        "short_note:alder:1",
        "interest_email:cedar",
        "intent_email:dogwood",
        "advocacy_call:cedar",
    ],
)
def test_a_never_takes_any_step_away_and_is_the_reason_told(pin: str) -> None:
    rows = [
        row("Alder", -1, connections=1),
        row("Birch", 9),
        row("Cedar", -30, "high", mentor="known"),
        row("Dogwood", -30, "first"),
    ]
    assert pin in ids(choose(rows, FREE))
    found = choose(rows, FREE, never=[pin])
    assert pin not in ids(found)
    assert kinds(found)[pin] == "pinned"


def test_a_thank_you_pinned_away_leaves_room_for_the_interest_email_and_takes_its_notes() -> None:
    rows = [row("Alder", -1, "high", connections=2)]
    found = choose(rows, FREE, never=["thank_you_pd:alder"])
    assert ids(found) == {"interest_email:alder"}


def test_a_number_one_email_pinned_away_leaves_room_for_the_interest_email() -> None:
    found = choose([row("Alder", -20, "first")], FREE, never=["intent_email:alder"])
    assert ids(found) == {"interest_email:alder"}


# Done -----------------------------------------------------------------------------------------


def test_what_is_done_costs_nothing_and_is_no_step() -> None:
    rows = [row("Alder", -1, "high", connections=1), row("Birch", -1, "high")]
    tight = replace(FREE, minutes=18, stress=2)
    found = choose(rows, tight, done=["thank_you_pd:birch"])
    assert ids(found) == {"thank_you_pd:alder", "short_note:alder:1"}
    assert kinds(found)["thank_you_pd:birch"] == "already_done"
    assert found.totals["message_minutes"] == 18


def test_a_thank_you_that_was_sent_lets_its_notes_go_and_stands_for_the_interest_email() -> None:
    rows = [row("Alder", -1, "high", connections=2)]
    found = choose(rows, FREE, done=["thank_you_pd:alder"])
    assert ids(found) == {"short_note:alder:1", "short_note:alder:2"}
    assert kinds(found)["interest_email:alder"] == "superseded"


def test_a_thank_you_sent_long_ago_still_stands_for_the_interest_email() -> None:
    found = choose([row("Alder", -30, "high")], FREE, done=["thank_you_pd:alder"])
    assert not ids(found)
    assert kinds(found)["interest_email:alder"] == "superseded"


def test_a_first_note_that_was_sent_lets_the_second_go() -> None:
    rows = [row("Alder", -1, "high", connections=2)]
    found = choose(rows, FREE, done=["thank_you_pd:alder", "short_note:alder:1"])
    assert ids(found) == {"short_note:alder:2"}


def test_what_was_sent_counts_against_the_caps() -> None:
    rows = [row(f"P{n}", -30, "high", mentor="known") for n in range(4)]
    found = choose(rows, FREE, done=["interest_email:p0", "advocacy_call:p0"])
    actions = found.steps["action"].value_counts()
    assert actions["interest_email"] == 1
    assert actions["advocacy_call"] == 1


def test_a_number_one_email_that_was_sent_anywhere_allows_no_second() -> None:
    """Whoever told one program so and changed their mind cannot honestly tell another."""
    rows = [row("Alder", -30, "first"), row("Birch", -30, "high")]
    found = choose(rows, FREE, done=["intent_email:birch"])
    assert "intent_email:alder" not in ids(found)


def test_a_preparation_that_is_done_gives_its_days_back() -> None:
    rows = [row("Alder", 1), row("Birch", 1, "low")]
    both = choose(rows, Settings(TODAY))
    assert of(both, "prepare_interview")["minutes"].tolist() == [30, 30]
    found = choose(rows, Settings(TODAY), done=["prepare_interview:alder"])
    assert of(found, "prepare_interview")["minutes"].tolist() == [60]


# Contradictions -------------------------------------------------------------------------------

ROWS = [
    row("Alder", -1, "first", mentor="known", connections=2),
    row("Birch", -20, "high", mentor="known"),
    row("Cedar", -20, "high", mentor="known"),
    row("Dogwood", -20, "high", mentor="known"),
]
CONTRADICTIONS = [
    # settings, must, never, the pins at fault
    ({"minutes": 25}, ["thank_you_pd:alder", "interest_email:birch"], [], None),
    (
        {"minutes": 45},
        ["thank_you_pd:alder", "interest_email:birch", "advocacy_call:birch"],
        [],
        {"interest_email:birch", "advocacy_call:birch"},
    ),
    (
        {"calls": 1},
        ["advocacy_call:alder", "thank_you_pd:alder", "advocacy_call:cedar"],
        [],
        {"advocacy_call:alder", "advocacy_call:cedar"},
    ),
    (
        {},
        ["interest_email:birch", "interest_email:cedar", "interest_email:dogwood"],
        [],
        {"interest_email:birch", "interest_email:cedar", "interest_email:dogwood"},
    ),
    (
        {},
        ["intent_email:alder", "advocacy_call:birch", "interest_email:alder"],
        [],
        {"intent_email:alder", "interest_email:alder"},
    ),
    (
        {},
        ["short_note:alder:1", "advocacy_call:birch"],
        ["thank_you_pd:alder", "advocacy_call:cedar"],
        {"short_note:alder:1", "thank_you_pd:alder"},
    ),
    (
        {},
        ["short_note:alder:2", "thank_you_pd:alder"],
        ["short_note:alder:1"],
        {"short_note:alder:2", "short_note:alder:1"},
    ),
    ({"stress": 2}, ["advocacy_call:birch", "thank_you_pd:alder"], [], {"advocacy_call:birch"}),
    ({}, ["thank_you_pd:alder"], ["thank_you_pd:alder"], {"thank_you_pd:alder"}),
]


def wrong(asked: Settings) -> bool:
    """Say whether the oracle finds no plan that keeps the pins."""
    try:
        oracle.plan(ROWS, asked)
    except oracle.ContradictionError:
        return True
    return False


def smallest(asked: Settings) -> set[frozenset[str]]:
    """Return the smallest sets of pins that no plan keeps, by looking at every set of pins."""
    pins = [("must", one) for one in asked.must] + [("never", one) for one in asked.never]
    for size in range(1, len(pins) + 1):
        found = set()
        for chosen in itertools.combinations(pins, size):
            parts = {part: tuple(one for kind, one in chosen if kind == part) for part in PARTS}
            if wrong(replace(asked, **parts)):
                found.add(frozenset(one for _, one in chosen))
        if found:
            return found
    return set()


PARTS = ("must", "never")


@pytest.mark.parametrize(("more", "must", "never", "fault"), CONTRADICTIONS)
def test_pins_that_contradict_each_other_are_named_and_no_others(
    more: dict[str, int], must: list[str], never: list[str], fault: set[str] | None
) -> None:
    asked = replace(FREE, must=tuple(must), never=tuple(never), **more)
    sets = smallest(asked)
    fault = fault or set(must)
    assert frozenset(fault) in sets
    with pytest.raises(plan.PinError, match=r"must|never") as error:
        choose(ROWS, asked)
    said = str(error.value)
    named = {pin for pin in {*must, *never} if pin in said}
    assert named in [set(one) for one in sets]


def test_a_must_that_no_such_step_has_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(plan.PinError, match="thank_you_pd:alder"):
        choose(ROWS, FREE, must=["thank_you:alder"])


def test_a_must_comes_before_the_emails_of_better_tiers() -> None:
    rows = [row("Alder", -1, "first"), row("Birch", -1, "low")]
    tight = replace(FREE, minutes=10)
    assert ids(choose(rows, tight)) == {"thank_you_pd:alder"}
    assert ids(choose(rows, tight, must=["thank_you_pd:birch"])) == {"thank_you_pd:birch"}


def test_a_pin_says_so_in_its_reason() -> None:
    found = choose([row("Alder", -20)], FREE, must=["thank_you_pd:alder"])
    why = found.steps.set_index("id").at["thank_you_pd:alder", "why"]
    assert "you" in why.lower()
    assert pd.notna(why)


@STEADY
@given(cases(most=4, first_day=-5, last_day=12, a_day=st.sampled_from([None, 20, 45])), st.data())
def test_any_pins_are_kept_or_refused_in_words(
    case: tuple[list[Row], Settings], data: st.DataObject
) -> None:
    rows, asked = case
    known = sorted(choose(rows, asked).to_dict()["candidates"], key=lambda one: one["id"])
    names = st.sampled_from([one["id"] for one in known])
    must = data.draw(st.lists(names, max_size=3, unique=True))
    never = data.draw(st.lists(names, max_size=3, unique=True))
    done = data.draw(st.lists(names, max_size=2, unique=True))
    refused = ""
    try:
        found = choose(rows, asked, must=must, never=never, done=done)
    except plan.PinError as error:
        refused = str(error)
    if refused:
        assert any(pin in refused for pin in must)  # without a must no pin can be wrong
        return
    assert set(must) - set(done) <= ids(found)
    assert not ids(found) & {*never, *done}
    written = messages(found)
    assert asked.minutes is None or written["minutes"].sum() <= asked.minutes
    assert asked.stress is None or written["stress"].sum() <= asked.stress
    told = by_program(rows)
    for item in written.itertuples():
        policy, covers = oracle.rule(told[item.program])
        assert policy != "no_contact"
        assert item.id in must or oracle.COVERED_BY[item.action] not in covers


def by_program(rows: list[Row]) -> dict[str, Row]:
    return {one["program"]: one for one in rows}


def test_what_is_no_step_s_name_and_no_cost_is_refused_in_words() -> None:
    with pytest.raises(plan.PinError, match='must "5": there is no such step'):
        choose(ROWS, FREE, must=[5])
    with pytest.raises(Faults) as error:
        choose(ROWS, FREE, costs={"short_note": 5, "x": {"minute": 3}})
    said = str(error.value)
    assert "short_note: 5 is not minutes and stress by name" in said
    assert '"x" is no known action' in said
    assert '"minute" is unknown (did you mean "minutes"?)' in said
