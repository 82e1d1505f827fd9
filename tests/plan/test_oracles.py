"""The planner against an independent one: brute force, a dynamic program, days played through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from followup_evidence import plan

from . import oracle
from .cases import STEADY, TODAY, Row, after, cases, choose, ids, kinds, row
from .oracle import Settings

ASKED = Settings(TODAY)
FREE = Settings(TODAY, minutes_per_day=None)
DEADLINE = after(92)


# The oracle itself, on cases solved by hand ---------------------------------------------------


def test_the_oracle_has_the_minutes_that_people_are_told() -> None:
    told = {action: int(oracle.ACTIONS[action]["minutes"]) for action in oracle.OPTIONS}
    assert told == {
        "short_note": 8,
        "interest_email": 20,
        "intent_email": 25,
        "advocacy_call": 30,
    }
    assert int(oracle.ACTIONS["thank_you_pd"]["minutes"]) == 10


def test_the_oracle_gives_one_interview_behind_its_email_alone() -> None:
    found = oracle.plan([row("Alder", -1)], ASKED)
    assert found.basics == {"thank_you_pd:alder": 10}
    assert (found.options, found.value) == (frozenset(), 0)
    assert found.skipped["prepare_interview:alder"] == {"not_eligible"}
    assert found.skipped["mock_interviews:season:1"] == {"not_eligible"}
    assert found.skipped["dream_essay:alder"] == {"backfire"}


def test_the_oracle_gives_an_interview_ahead_preparation_mock_and_email() -> None:
    found = oracle.plan([row("Alder", 8), row("Birch", 20)], ASKED)
    assert set(found.basics) == {
        "prepare_interview:alder",
        "prepare_interview:birch",
        "mock_interviews:season:1",
        "mock_interviews:season:2",
        "thank_you_pd:alder",
        "thank_you_pd:birch",
    }
    mock = found.steps["mock_interviews:season:1"]
    assert (mock.start, mock.end) == (after(2), after(7))


def test_the_oracle_chooses_two_interest_emails_and_two_mentors_by_value() -> None:
    rows = [row(f"P{n}", -20, "high", mentor="known") for n in range(4)]
    rows.append(row("Top", -20, "first", mentor="known"))
    found = oracle.plan(rows, Settings(TODAY, rank_deadline=DEADLINE))
    # Low–Moderate 40 × (high 3 + 3 + first 4) and Advocacy 80 × (first 4 + high 3)
    assert found.value == 40 * (3 + 3 + 4) + 80 * (4 + 3)
    assert found.option_minutes == 20 + 20 + 25 + 30 + 30
    assert found.skipped["interest_email:top"] == {"superseded"}
    assert found.skipped["thank_you_pd:top"] == {"late"}


def test_the_oracle_lets_basics_take_the_minutes_first() -> None:
    rows = [row("Alder", -1), row("Birch", -10, "high")]
    assert oracle.plan(rows, Settings(TODAY, minutes=29)).value == 0
    found = oracle.plan(rows, Settings(TODAY, minutes=30))
    assert (set(found.basics), found.options) == ({"thank_you_pd:alder"}, {"interest_email:birch"})


def test_the_oracle_halves_a_preparation_before_it_drops_an_email() -> None:
    rows = [row("Alder", 1), row("Birch", 1), row("Cedar", -3, "low")]
    found = oracle.plan(rows, ASKED)
    assert found.basics["prepare_interview:alder"] == found.basics["prepare_interview:birch"] == 30
    assert found.skipped["thank_you_pd:cedar"] == {"over_limit"}
    found = oracle.plan(rows, Settings(TODAY, minutes_per_day=75))
    assert "thank_you_pd:cedar" in found.basics
    assert found.basics["prepare_interview:alder"] == 35


def test_the_oracle_moves_windows_as_the_season_ends() -> None:
    def window(action: str, interview: int, ends: int) -> tuple[int, int]:
        start, end = oracle.season_window(action, after(interview), after(ends), TODAY)
        return (start - TODAY).days, (end - TODAY).days

    assert window("interest_email", -30, 92) == (36, 78)
    assert window("interest_email", 30, 92) == (44, 78)
    assert window("intent_email", -30, 92) == (64, 78)
    assert window("advocacy_call", -30, 92) == (50, 78)
    assert window("intent_email", -30, 10) == (0, 2)  # later than two weeks before
    assert window("interest_email", 3, 30) == (4, 22)  # two weeks on would be too near the end
    start, end = window("intent_email", -30, 7)  # the last seven days
    assert start > end


def test_the_oracle_has_eight_label_and_four_tier_up_sets() -> None:
    assert len(oracle.up_sets(oracle.BELOW_LABELS)) == 8
    assert len(oracle.up_sets(oracle.BELOW_TIERS)) == 4


@st.composite
def jobs(draw: st.DrawFn) -> list[tuple[dt.date, dt.date, int]]:
    found = []
    for _ in range(draw(st.integers(1, 7))):
        start = draw(st.integers(0, 6))
        end = draw(st.integers(start, 8))
        found.append((after(start), after(end), draw(st.integers(1, 60))))
    return found


def flows(work: Sequence[tuple[dt.date, dt.date, int]], a_day: int) -> bool:
    """Send each job's minutes to the days of its window; say whether all arrive."""
    days = sorted({after(n) for n in range(9)})
    source, sink = 0, 1 + len(work) + len(days)
    graph = np.zeros((sink + 1, sink + 1), dtype=np.int32)
    for number, (start, end, minutes) in enumerate(work, 1):
        graph[source, number] = minutes
        for place, today in enumerate(days, 1 + len(work)):
            if start <= today <= end:
                graph[number, place] = minutes
    graph[1 + len(work) : sink, sink] = a_day
    return maximum_flow(csr_array(graph), source, sink).flow_value == sum(one[2] for one in work)


@STEADY
@given(jobs(), st.integers(5, 60))
def test_days_played_through_agree_with_a_maximum_flow(
    work: list[tuple[dt.date, dt.date, int]], a_day: int
) -> None:
    assert oracle.fits(work, a_day) == flows(work, a_day)


@STEADY
@given(cases(most=5, a_day=st.none()))
def test_the_dynamic_program_agrees_with_every_set_looked_at(
    case: tuple[list[Row], Settings],
) -> None:
    rows, asked = case
    found = oracle.plan(rows, asked)
    assert oracle.dynamic(found.steps, found.basics, asked) == (found.value, found.option_minutes)


# The planner against the oracle ---------------------------------------------------------------


def agree(rows: Sequence[Row], asked: Settings) -> None:
    """Compare the package's plan with the oracle's, and check it against the caps."""
    right, found = oracle.plan(rows, asked), choose(rows, asked)
    basics = found.steps[found.steps["layer"] == "basic"]
    assert dict(zip(basics["id"], basics["minutes"], strict=True)) == right.basics
    assert found.totals["value"] == right.value
    options = found.steps[found.steps["layer"] == "option"]
    assert options["minutes"].sum() == right.option_minutes
    assert_kinds(found, right)
    assert_limits(found, asked)


def assert_kinds(found: plan.Plan, right: oracle.Answer) -> None:
    """Every step left out has a reason that holds for it; a rule against writing goes first."""
    told = kinds(found)
    # A second note or mock that nobody could ever do need not be listed.
    idle = {name for name, reasons in right.skipped.items() if "not_eligible" in reasons}
    assert set(right.steps) - idle <= {*told, *ids(found)}
    for name, kind in told.items():
        reasons = right.skipped.get(name, right.steps[name].kinds or {"over_limit"})
        assert kind in reasons, name
        if "policy" in reasons and not reasons & {"not_eligible", "dominated", "backfire"}:
            assert kind in {"policy", "pinned"}, name


def assert_limits(found: plan.Plan, asked: Settings) -> None:
    steps = found.steps
    written = steps[steps["action"].isin(oracle.MESSAGES)]
    if asked.minutes is not None:
        assert written["minutes"].sum() <= asked.minutes
    if asked.stress is not None:
        assert written["stress"].sum() <= asked.stress
    actions = steps["action"].value_counts()
    assert actions.get("interest_email", 0) <= 2
    assert actions.get("intent_email", 0) <= 1
    assert actions.get("advocacy_call", 0) <= asked.calls
    assert actions.get("mock_interviews", 0) <= 2
    notes = steps[steps["action"] == "short_note"]
    thanked = {name.split(":")[1] for name in [*steps["id"], *asked.done] if "thank_you" in name}
    assert (notes["program"].value_counts() <= 2).all()
    assert {name.split(":")[1] for name in notes["id"]} <= thanked
    late_emails = steps[steps["action"].isin(["interest_email", "intent_email"])]
    assert late_emails["program"].is_unique
    totals = found.totals
    assert totals["steps"] == len(steps)
    assert totals["minutes"] == steps["minutes"].sum()
    assert totals["message_minutes"] == written["minutes"].sum()
    assert totals["stress"] == written["stress"].sum()
    assert totals["value"] == steps.loc[steps["layer"] == "option", "value"].sum()


@STEADY
@given(cases(most=5, a_day=st.none()))
def test_without_a_limit_a_day_the_plan_is_the_one_of_brute_force(
    case: tuple[list[Row], Settings],
) -> None:
    agree(*case)


@STEADY
@given(cases(most=5, different_days=True, a_day=st.sampled_from([60, 60, 45, 30, 90])))
def test_with_a_limit_a_day_the_plan_is_the_one_of_brute_force(
    case: tuple[list[Row], Settings],
) -> None:
    agree(*case)


@STEADY
@given(
    cases(
        most=6,
        least=3,
        first_day=-3,
        last_day=9,
        different_days=True,
        specialties=[""],
        minutes=st.none() | st.integers(20, 90),
        a_day=st.integers(15, 60),
    )
)
def test_in_days_that_are_too_few_the_plan_is_the_one_of_brute_force(
    case: tuple[list[Row], Settings],
) -> None:
    agree(*case)


@STEADY
@given(cases(most=30, least=12, first_day=-60, a_day=st.none()))
def test_a_long_list_is_worth_what_the_dynamic_program_says(
    case: tuple[list[Row], Settings],
) -> None:
    rows, asked = case
    steps = oracle.candidates(rows, asked)
    basics = oracle.choose_basics(steps, asked)
    value, minutes = oracle.dynamic(steps, basics, asked)
    found = choose(rows, asked)
    assert ids(found, "basic") == set(basics)
    assert found.totals["value"] == value
    assert found.steps.loc[found.steps["layer"] == "option", "minutes"].sum() == minutes
    assert_limits(found, asked)


def listed(rows: Sequence[Row], asked: Settings) -> list[str]:
    """Return the ids that every list of steps holds: notes only where there is a connection."""
    return sorted(
        name
        for name, step in oracle.candidates(rows, asked).items()
        if step.action != "short_note" or "not_eligible" not in step.kinds
    )


@STEADY
@given(cases(most=4), st.data())
def test_with_steps_done_and_pinned_away_the_plan_is_the_one_of_brute_force(
    case: tuple[list[Row], Settings], data: st.DataObject
) -> None:
    rows, asked = case
    known = listed(rows, asked)
    drawn = data.draw(st.lists(st.sampled_from(known), max_size=5, unique=True))
    cut = data.draw(st.integers(0, len(drawn)))
    asked = replace(asked, minutes_per_day=None, done=tuple(drawn[:cut]), never=tuple(drawn[cut:]))
    agree(rows, asked)


@STEADY
@given(cases(most=4), st.data())
def test_with_pins_the_plan_is_the_one_of_brute_force_or_a_contradiction_is_said(
    case: tuple[list[Row], Settings], data: st.DataObject
) -> None:
    rows, asked = case
    messages = [name for name in listed(rows, asked) if name.split(":")[0] in oracle.MESSAGES]
    must = data.draw(st.lists(st.sampled_from(messages), min_size=1, max_size=3, unique=True))
    asked = replace(asked, minutes_per_day=None, must=tuple(must))
    try:
        oracle.plan(rows, asked)
    except oracle.ContradictionError:
        with pytest.raises(plan.PinError, match="must"):
            choose(rows, asked)
    else:
        agree(rows, asked)
