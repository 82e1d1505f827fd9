"""Daily limits: which sets of steps fit, and on which days they are done."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Sequence

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from followup_evidence import plan
from followup_evidence.plan import Limits, model
from followup_evidence.plan.steps import Step

Listing = Callable[..., pd.DataFrame]
TODAY = dt.date(2026, 12, 1)

ROWS = st.fixed_dictionaries(
    {
        "interview_date": st.dates(dt.date(2026, 11, 27), dt.date(2026, 12, 6)),
        "interest": st.sampled_from(["low", "medium", "high"]),
        "connections": st.integers(0, 1),
        "policy": st.sampled_from(["open", "open", "no_contact"]),
    }
)


def lists(most: int) -> st.SearchStrategy[pd.DataFrame]:
    return st.lists(ROWS, min_size=1, max_size=most).map(
        lambda rows: plan.interviews.check(
            [{"program": f"Program {number}"} | row for number, row in enumerate(rows)]
        )
    )


def fits(steps: Sequence[Step], per_day: int) -> bool:
    """Ask a transport problem whether minutes can be spread over days: no intervals in it."""
    timed = [step for step in steps if step.until is not None and step.minutes]
    if not timed:
        return True
    last = max(step.last_day for step in timed)
    days = [TODAY + dt.timedelta(number) for number in range((last - TODAY).days + 1)]
    pairs = [
        (row, column)
        for row, step in enumerate(timed)
        for column, day in enumerate(days)
        if step.earliest <= day <= step.last_day
    ]
    each_done = [[float(row == one) for row, _ in pairs] for one in range(len(timed))]
    each_day = [[float(column == one) for _, column in pairs] for one in range(len(days))]
    found = linprog(
        [0.0] * len(pairs),
        A_eq=each_done,
        b_eq=[step.minutes for step in timed],
        A_ub=each_day,
        b_ub=[per_day] * len(days),
    )
    return found.status == 0


@settings(max_examples=60)
@given(mine=lists(4), per_day=st.integers(5, 130), data=st.data())
def test_the_daily_rows_hold_just_when_the_minutes_can_be_spread(
    mine: pd.DataFrame, per_day: int, data: st.DataObject
) -> None:
    offer = plan.prepare(mine, today=TODAY).offer
    emails = {step.program: step.id for step in offer if step.action in model.EMAILS}
    some = data.draw(st.lists(st.booleans(), min_size=len(offer), max_size=len(offer)))
    chosen = [
        int(x and (step.action not in model.EMAILS or emails[step.program] == step.id))
        for step, x in zip(offer, some, strict=True)
    ]
    taken = [step for step, x in zip(offer, chosen, strict=True) if x]
    limits = Limits(sum(step.minutes for step in taken), minutes_per_day=per_day)
    daily = [row for row in model.rows(offer, limits) if " a day " in row.name]
    assert all(row.holds(chosen) for row in daily) == fits(taken, per_day)


@settings(max_examples=40)
@given(mine=lists(2), per_day=st.integers(5, 130), minutes=st.integers(0, 300))
def test_no_set_of_steps_that_fits_the_days_beats_the_chosen_one(
    mine: pd.DataFrame, per_day: int, minutes: int
) -> None:
    found = plan.choose(mine, Limits(minutes, minutes_per_day=per_day), today=TODAY)
    offer = found.problem.offer
    best = 0.0
    for count in range(len(offer) + 1):
        for some in itertools.combinations(offer, count):
            emails = [step.program for step in some if step.action in model.EMAILS]
            noted = {step.program for step in some if step.action == "short_note"}
            if (
                sum(step.minutes for step in some) <= minutes
                and len(emails) == len(set(emails))
                and noted <= set(emails)
                and sum(step.worth for step in some) > best
                and fits(some, per_day)
            ):
                best = sum(step.worth for step in some)
    assert found.totals["value"] == best


@given(mine=lists(6), per_day=st.integers(5, 130), minutes=st.integers(0, 600))
def test_the_schedule_does_every_step_in_its_window_and_no_day_overflows(
    mine: pd.DataFrame, per_day: int, minutes: int
) -> None:
    found = plan.choose(mine, Limits(minutes, minutes_per_day=per_day), today=TODAY)
    work, steps = found.schedule, found.steps.set_index("id")
    assert work.groupby("day")["minutes"].sum().le(per_day).all()
    assert work.groupby("id")["minutes"].sum().to_dict() == steps["minutes"].to_dict()
    days = work.groupby("id")["day"].agg(["min", "max"]).reindex(steps.index)
    assert (days["min"] >= steps["earliest"]).all()
    assert (days["max"] == steps["do_on"]).all()
    timed = steps[~steps["late"] & steps["do_by"].notna()]
    assert (timed["do_on"] <= timed["do_by"]).all()


def test_steps_come_by_the_day_they_are_due_late_ones_first_and_undated_ones_last(
    listing: Listing,
) -> None:
    mine = listing(
        Soon={"interview_date": "2026-12-04", "interest": "low", "connections": 1},
        Older={"interview_date": "2026-10-10", "interest": "low", "mentor": "known"},
        Old={"interview_date": "2026-10-20", "interest": "medium"},
        Dear={"interview_date": "2026-10-20", "interest": "high", "policy": "no_contact"},
        Twin={"interview_date": "2026-10-20", "interest": "medium"},
    )
    steps = plan.choose(mine, Limits(400), today=TODAY, never=["mock_interviews:season"]).steps
    assert steps["id"].tolist() == [
        "thank_you_pd:older",  # due by 13 October
        "thank_you_pd:old",  # due by 23 October, as the next one; worth the same for a minute
        "thank_you_pd:twin",
        "prepare_interview:soon",  # due by 3 December
        "thank_you_pd:soon",  # due by 7 December, 20 in 10 minutes
        "short_note:soon:1",  # due by 7 December, 5 in 8 minutes
        "advocacy_call:older",  # no rank deadline is known
    ]
    assert steps["order"].tolist() == [1, 2, 3, 4, 5, 6, 7]
    timed = plan.choose(mine, Limits(400), today=TODAY, rank_deadline="2027-03-03").steps
    assert timed["do_by"].is_monotonic_increasing


def test_a_late_step_is_done_at_once_unless_another_would_become_late(listing: Listing) -> None:
    old = {"interview_date": "2026-10-20"}  # thanks were due on 23 October
    for interviewed, days in (("2026-11-28", [2, 1]), ("2026-11-29", [1, 2])):  # due on 1 or 2
        mine = listing(Old=old, New={"interview_date": interviewed})
        found = plan.choose(mine, Limits(20, minutes_per_day=10), today=TODAY)
        assert found.steps["id"].tolist() == ["thank_you_pd:old", "thank_you_pd:new"]
        assert found.steps["do_on"].dt.day.tolist() == days


def test_the_schedule_runs_by_day_and_on_each_day_in_the_order_of_the_steps(
    example: pd.DataFrame,
) -> None:
    found = plan.choose(example, Limits(300, minutes_per_day=45), today=TODAY)
    places = found.schedule["id"].map(found.steps.set_index("id")["order"])
    pairs = list(zip(found.schedule["day"], places, strict=True))
    assert pairs == sorted(pairs)
    assert found.schedule["day"].nunique() > 3


def test_a_full_day_before_an_interview_is_the_reason_given(listing: Listing) -> None:
    mine = listing(
        Alder={"interview_date": "2026-12-02", "interest": "high"},
        Birch={"interview_date": "2026-12-02", "interest": "low"},
    )
    found = plan.choose(
        mine, Limits(500, minutes_per_day=60), today=TODAY, never=["mock_interviews:season"]
    )
    assert "prepare_interview:alder" in set(found.steps["id"])
    assert found.skipped.set_index("id").at["prepare_interview:birch", "why"] == (
        "It needs 60 minutes from 2026-12-01 to 2026-12-01 (0 left); no plan with it is worth more."
    )


def test_a_message_is_not_split_where_another_day_holds_it_whole(listing: Listing) -> None:
    mine = listing(**{f"Program {number}": {"interest": "high"} for number in range(3)})
    found = plan.choose(mine, Limits(60, minutes_per_day=25), today=TODAY)
    assert found.schedule["minutes"].tolist() == [20, 20, 20]
    assert found.schedule["day"].dt.day.tolist() == [1, 2, 3]


def test_a_step_longer_than_a_day_allows_is_spread_over_days(listing: Listing) -> None:
    mine = listing(Mercy={"interview_date": "2026-12-20"})
    mock = "mock_interviews:season"
    found = plan.choose(mine, Limits(120, minutes_per_day=50), today=TODAY, must=[mock])
    assert found.steps["id"].tolist() == [mock]
    assert found.schedule["minutes"].tolist() == [50, 50, 20]
    assert found.steps["do_on"].tolist() == [pd.Timestamp("2026-12-03")]


def test_only_rows_that_can_bind_are_kept(example: pd.DataFrame) -> None:
    offer = plan.prepare(example, today=TODAY).offer
    roomy = model.rows(offer, Limits(180, minutes_per_day=180))
    assert not [row for row in roomy if " a day " in row.name]
    tight = [
        row for row in model.rows(offer, Limits(600, minutes_per_day=30)) if "a day" in row.name
    ]
    assert 0 < len(tight) < len(offer)
    assert all(sum(row.coefficients.values()) > row.most for row in tight)


@pytest.mark.parametrize("minutes_per_day", [0, -1, 1441, 2.5])
def test_a_day_has_between_one_and_1440_minutes(minutes_per_day: int) -> None:
    with pytest.raises(plan.LimitError, match=r"minutes_per_day: .* from 1 to 1,440"):
        Limits(60, minutes_per_day=minutes_per_day)
