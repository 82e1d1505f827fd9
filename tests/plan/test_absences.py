from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from followup_evidence import plan

Listing = Callable[..., pd.DataFrame]
TODAY = "2026-12-01"


def lines(mine: pd.DataFrame, minutes: int = 0, **given: Any) -> list[list[Any]]:
    made = plan.choose(mine, plan.Limits(minutes), today=TODAY, **given)
    return plan.digest(made.skipped).to_dict("split")["data"]


def test_every_skipped_step_is_in_exactly_one_line(example: pd.DataFrame) -> None:
    made = plan.choose(example, plan.Limits(180), today=TODAY)
    assert plan.digest(made.skipped)["steps"].sum() == len(made.skipped)


def test_like_reasons_are_said_once_with_where_they_hold(listing: Listing) -> None:
    # "P1" begins "P199", and "The" and "is" are words of the reasons themselves.
    days = {"P1": "03", "P199": "04", "The": "05", "is": "06"}
    mine = listing(**{name: {"interview_date": f"2026-11-{day}"} for name, day in days.items()})
    found = lines(mine)
    title = "Arriving prepared and engaged on interview day"
    assert [title, "4 programs", "The interview is over.", 4] in found
    title = "Call from a faculty mentor to the program"
    assert [title, "4 programs", "No mentor who would call is noted.", 4] in found
    assert not [why for *_, why, _ in found if "P1" in why]


def test_a_reason_at_one_program_keeps_its_day(listing: Listing) -> None:
    title = "Arriving prepared and engaged on interview day"
    assert [title, "Mercy", "The interview was on 2026-11-03.", 1] in lines(
        listing(Mercy={"interview_date": "2026-11-03"}, Lakeside={"interview_date": "2026-12-09"})
    )


def test_what_a_policy_rules_out_is_named_by_kind_and_stands_first(listing: Listing) -> None:
    mine = listing(
        Open={},
        Closed={"policy": "no_contact", "interest": "first", "mentor": "known", "connections": 2},
        Shut={"policy": "no_contact"},
        Asks={"policy": "discouraged", "interest": "high"},
    )
    closed = "No contact is allowed after the interview (your file)."
    asked = (
        "Applicants are asked not to write (your file). "
        "Pin the step as a must to write all the same."
    )
    # Three emails, two notes and a call; without a connection one note is judged.
    assert lines(mine)[:2] == [
        ["Emails, notes and calls by mentors", "Closed and Shut", closed, 6 + 5],
        ["Emails and notes", "Asks", asked, 4],
    ]
    pinned = lines(mine, 60, must=["interest_email:asks"])
    assert ["Emails and notes", "Asks", asked, 3] in pinned


def test_the_digest_says_what_its_numbers_are(example: pd.DataFrame) -> None:
    made = plan.choose(example, plan.Limits(180), today=TODAY)
    assert plan.digest(made.skipped).attrs["about"]["status"] == "assumption"


def test_nothing_skipped_gives_no_line() -> None:
    empty = pd.DataFrame({"program": [], "action": [], "title": [], "why": []}, dtype="str")
    assert plan.digest(empty).empty
