from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from followup_evidence import plan
from followup_evidence.errors import Faults
from followup_evidence.plan import Limits

Listing = Callable[..., pd.DataFrame]
TODAY, DEADLINE = "2026-12-01", "2027-03-03"


def candidates(
    mine: pd.DataFrame, *, today: str = TODAY, rank_deadline: str | None = DEADLINE
) -> pd.DataFrame:
    problem = plan.prepare(mine, today=today, rank_deadline=rank_deadline)
    return problem.candidates.set_index("id", drop=False)


def test_windows_follow_the_interview(listing: Listing) -> None:
    found = candidates(
        listing(Mercy={"interview_date": "2026-12-10", "interest": "first", "connections": 1}),
        rank_deadline=None,
    )
    windows = found[["earliest", "do_by"]].map(lambda day: str(day)[:10])
    assert windows.loc["prepare_interview:mercy"].tolist() == ["2026-12-01", "2026-12-09"]
    assert windows.loc["thank_you_pd:mercy"].tolist() == ["2026-12-10", "2026-12-13"]
    assert windows.loc["short_note:mercy:1"].tolist() == ["2026-12-10", "2026-12-13"]
    assert windows.loc["intent_email:mercy"].tolist() == ["2026-12-10", "NaT"]


def test_thanks_are_due_in_three_days_and_late_afterwards(listing: Listing) -> None:
    mine = listing(Mercy={"interview_date": "2026-11-28", "connections": 1})
    on_time, late = candidates(mine), candidates(mine, today="2026-12-02")
    for name in ("thank_you_pd:mercy", "short_note:mercy:1"):
        assert on_time.at[name, "do_by"] == late.at[name, "do_by"] == pd.Timestamp("2026-12-01")
        assert not on_time.at[name, "late"]
        assert late.at[name, "late"]
        assert late.at[name, "allowed"]


def test_a_late_step_says_so_and_gives_way_to_an_equal_one_in_time(listing: Listing) -> None:
    mine = listing(Old={"interview_date": "2026-10-01"}, New={"interview_date": "2026-11-30"})
    one = plan.choose(mine, Limits(10), today=TODAY)
    assert one.steps["id"].tolist() == ["thank_you_pd:new"]
    both = plan.choose(mine, Limits(20), today=TODAY).steps.set_index("id")
    assert both.at["thank_you_pd:old", "late"]
    assert "Late: it was due by 2026-10-04" in both.at["thank_you_pd:old", "why"]
    assert "Late" not in both.at["thank_you_pd:new", "why"]


def test_messages_of_interest_end_a_week_before_the_rank_deadline(listing: Listing) -> None:
    mine = listing(Mercy={"interest": "first", "mentor": "known"})
    found = candidates(mine)
    assert found.at["interest_email:mercy", "do_by"] == pd.Timestamp("2027-02-24")
    assert found.at["intent_email:mercy", "do_by"] == pd.Timestamp("2027-02-24")
    assert found.at["advocacy_call:mercy", "do_by"] == pd.Timestamp(DEADLINE)
    assert candidates(mine, today="2027-02-24").at["interest_email:mercy", "allowed"]
    closed = candidates(mine, today="2027-02-25")
    assert "last 7 days before the rank list" in closed.at["interest_email:mercy", "why_not"]
    assert closed.at["advocacy_call:mercy", "allowed"]
    assert closed.at["thank_you_pd:mercy", "allowed"]


def test_a_pin_does_not_reopen_a_closed_window(listing: Listing) -> None:
    mine = listing(Mercy={"interest": "high", "policy": "discouraged"})
    with pytest.raises(plan.PinError, match="must interest_email:mercy: Applicants are asked"):
        plan.choose(
            mine,
            Limits(60),
            today="2027-03-01",
            rank_deadline=DEADLINE,
            must=["interest_email:mercy"],
        )


def test_without_a_rank_deadline_interest_does_not_press(listing: Listing) -> None:
    found = candidates(listing(Mercy={"interest": "high"}), rank_deadline=None)
    assert pd.isna(found.at["interest_email:mercy", "do_by"])


def test_thanks_never_fall_due_after_the_rank_deadline(listing: Listing) -> None:
    found = candidates(listing(Mercy={"interview_date": "2027-03-02"}), today="2027-03-01")
    assert found.at["thank_you_pd:mercy", "do_by"] == pd.Timestamp(DEADLINE)


def test_dates_in_the_wrong_order_are_all_named(listing: Listing) -> None:
    mine = listing(
        Early={"interview_date": "2026-11-03"},
        Late={"interview_date": "2026-12-10"},
        Later={"interview_date": "2026-12-11"},
    )
    with pytest.raises(Faults, match="The season has 3 faults") as caught:
        plan.choose(mine, Limits(60), today=TODAY, rank_deadline=dt.date(2026, 11, 30))
    assert list(caught.value.faults) == [
        "rank_deadline: 2026-11-30 lies before today, 2026-12-01",
        "Late: the interview on 2026-12-10 is after the rank_deadline, 2026-11-30",
        "Later: the interview on 2026-12-11 is after the rank_deadline, 2026-11-30",
    ]
