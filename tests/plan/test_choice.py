"""Which of several plans of equal worth is chosen, and how pins that cannot be kept are told."""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_evidence import plan

from .conftest import Listing

TODAY, DEADLINE = "2026-12-01", "2027-03-03"
OLD = {"interview_date": "2026-10-30", "interest": "high"}  # late for thanks, not for interest
SCALE = plan.Scale.illustrative()


def options(made: plan.Plan) -> set[str]:
    return set(made.steps.loc[made.steps["layer"] == "option", "id"])


def chosen(mine: pd.DataFrame, **given: Any) -> set[str]:
    return options(plan.choose(mine, **({"today": TODAY, "rank_deadline": DEADLINE} | given)))


def test_equal_programs_never_swap_when_the_minutes_move(listing: Listing) -> None:
    mine = listing(**{f"Program {n:02}": {"connections": 2, "mentor": "known"} for n in range(9)})
    problem = plan.prepare(mine, today=TODAY)
    kept: set[str] = set()
    for minutes in range(0, 280, 9):
        emails = plan.solve(problem.changed(minutes=minutes)).steps.query("layer == 'basic'")
        assert kept <= {*emails["id"]}
        kept = {*emails["id"]}
    kept = set()
    for minutes in range(90, 280, 4):  # the emails are in, and notes and calls take the rest
        notes = options(plan.solve(problem.changed(minutes=minutes, calls=0)))
        assert kept <= notes
        kept = notes


@settings(max_examples=15)
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "interview_date": st.sampled_from(["2026-10-30", "2026-11-29", "2026-12-03"]),
                "interest": st.sampled_from(["medium", "high"]),
                "connections": st.integers(0, 2),
                "mentor": st.sampled_from(["none", "unknown", "known"]),
            }
        ),
        min_size=1,
        max_size=6,
    ),
    start=st.integers(0, 120),
)
def test_as_long_as_the_worth_and_the_emails_stay_the_same_so_does_the_plan(
    rows: list[dict[str, Any]], start: int
) -> None:
    mine = plan.check([{"program": f"P{at}"} | row for at, row in enumerate(rows)])
    problem = plan.prepare(mine, today=TODAY, rank_deadline=DEADLINE, minutes_per_day=None)
    made = [plan.solve(problem.changed(minutes=each)) for each in range(start, start + 12, 3)]
    for less, more in itertools.pairwise(made):
        emails = [set(one.steps["id"]) - options(one) for one in (less, more)]
        if emails[0] == emails[1] and less.totals["value"] == more.totals["value"]:
            assert options(less) == options(more)


def test_of_equal_options_the_one_that_is_due_first_is_taken_then_the_first_by_name(
    listing: Listing,
) -> None:
    mine = listing(
        Alder={"connections": 1},
        Birch={"interview_date": "2026-11-29", "connections": 1},
        Cedar={"interview_date": "2026-11-29", "connections": 1},
    )
    assert chosen(mine, minutes=30 + 8) == {"short_note:birch:1"}
    assert chosen(mine, minutes=30 + 16) == {"short_note:birch:1", "short_note:cedar:1"}


def test_of_plans_of_equal_worth_the_shorter_one_is_taken(listing: Listing) -> None:
    # An unknown mentor's call and an interest email have one label: 30 minutes and 20.
    mine = listing(Alder=OLD | {"mentor": "unknown"})
    assert chosen(mine, minutes=30) == {"interest_email:alder"}
    swapped = {"interest_email": {"minutes": 30}, "advocacy_call": {"minutes": 20}}
    assert chosen(mine, minutes=30, costs=swapped) == {"advocacy_call:alder"}


@pytest.mark.parametrize("programs", [1, 60, 149])
def test_a_tie_break_never_beats_a_real_difference_however_small(
    listing: Listing, programs: int
) -> None:
    # A thousandth more for the mentor that a program knows, in a step of a whole week. With many
    # programs the digits no longer hold every tie-break as well.
    scale = SCALE.with_values(
        labels=dict.fromkeys(("Low–Moderate", "Moderate", "High"), 999.999) | {"Advocacy": 1000}
    )
    rows = {f"P{at:03}": OLD | {"mentor": "unknown"} for at in range(programs)}
    found = chosen(
        listing(**rows, Known=OLD | {"mentor": "known"}),
        scale=scale,
        costs={"advocacy_call": {"minutes": 10_000}},
        minutes=10_040,
        minutes_per_day=None,
        calls=1,
    )
    assert "advocacy_call:known" in found
    assert len(found) == 3  # and two interest emails


def test_choosing_leaves_its_arguments_alone(example: pd.DataFrame) -> None:
    before, costs = example.copy(), {"thank_you_pd": {"minutes": 12}}
    problem = plan.prepare(example, today=TODAY, costs=costs, minutes=60)
    for minutes in (30, 90):
        plan.solve(problem.changed(minutes=minutes))
    pd.testing.assert_frame_equal(example, before)
    assert costs == {"thank_you_pd": {"minutes": 12}}
    assert problem.settings.minutes == 60


def test_the_frontier_rises_with_each_budget_and_keeps_its_frame(example: pd.DataFrame) -> None:
    bought = plan.frontier(example, budgets=range(0, 200, 40), today=TODAY)
    assert bought["minutes"].tolist() == [0, 40, 80, 120, 160]
    assert bought["emails"].is_monotonic_increasing
    for row in bought.itertuples():
        made = plan.choose(example, today=TODAY, minutes=row.minutes)
        assert (row.value, row.steps) == (made.totals["value"], made.totals["steps"])
    assert bought.attrs["about"]["status"] == "assumption"


# Pins that cannot be kept ----------------------------------------------------------------------


def test_all_unknown_forbidden_and_contradictory_pins_are_named_at_once(listing: Listing) -> None:
    with pytest.raises(plan.PinError, match="has 5 faults") as caught:
        plan.choose(
            listing(Mercy={"interest": "medium"}),
            today=TODAY,
            must=["thank_you:mercy", "interest_email:mercy", "thank_you_pd:mercy"],
            never=["thank_you_pd:mercy", "zebra"],
            done="dream_esay:mercy",
        )
    assert {(fault.column, fault.rule) for fault in caught.value.faults} == {
        ('must "thank_you:mercy"', "unknown"),
        ('never "zebra"', "unknown"),
        ('done "dream_esay:mercy"', "unknown"),
        ("must interest_email:mercy", "forbidden"),
        ("thank_you_pd:mercy", "both"),
    }
    said = str(caught.value)
    assert 'did you mean "thank_you_pd:mercy"?' in said
    assert "must interest_email:mercy: Only honest for a program you want a lot." in said


@pytest.mark.parametrize(
    ("given", "must", "rule"),
    [
        ({"minutes": 45}, ["interest_email:alder", "advocacy_call:birch"], "45 minutes"),
        ({"stress": 2}, ["advocacy_call:birch"], "2 stress points"),
        ({"calls": 1}, ["advocacy_call:alder", "advocacy_call:birch"], "1 mentor"),
        (
            {},
            ["interest_email:alder", "interest_email:birch", "interest_email:cedar"],
            "2 interest emails",
        ),
        (
            {"minutes_per_day": 20, "rank_deadline": "2026-12-10"},  # by December 2
            ["interest_email:alder", "advocacy_call:birch"],
            "20 minutes a day",
        ),
    ],
)
def test_pins_that_exclude_each_other_are_named_with_the_rule_that_they_break(
    listing: Listing, given: dict[str, Any], must: list[str], rule: str
) -> None:
    rows = dict.fromkeys(("Alder", "Birch", "Cedar"), OLD | {"mentor": "known"})
    together = " together" if len(must) > 1 else ""
    with pytest.raises(plan.PinError, match="The request has 1 fault") as caught:
        plan.choose(listing(**rows), today=TODAY, must=must, **given)
    (fault,) = caught.value.faults
    assert fault.text.endswith(f" cannot be kept{together} ({rule})")
    assert all(f"must {pin}" in fault.text for pin in must)


def test_a_setting_that_is_changed_is_held_against_the_pins_again(listing: Listing) -> None:
    problem = plan.prepare(listing(Mercy={}), today=TODAY, must="thank_you_pd:mercy")
    assert plan.solve(problem.changed(minutes=10)).totals["steps"] == 1
    with pytest.raises(plan.PinError, match="9 minutes"):
        plan.solve(problem.changed(minutes=9))


def test_a_long_id_that_is_nearly_right_is_met_with_the_whole_right_one() -> None:
    name = "Northmere University Hospital and Medical Center of the Western Valleys"
    mine = plan.check([{"program": name, "interview_date": "2026-11-20"}])
    listed = plan.prepare(mine, today="2026-11-21").candidates["id"]
    near = next(one for one in listed if one.startswith("thank_you_pd:"))
    with pytest.raises(plan.PinError, match="there is no such step") as error:
        plan.choose(mine, today="2026-11-21", must=[near[:-1] + "x"])
    assert f'did you mean "{near}"?' in str(error.value)
