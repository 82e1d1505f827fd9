"""Which action may be taken at which program, as the issue and the article say it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from followup_evidence import plan

Listing = Callable[..., pd.DataFrame]
AHEAD, OVER = "2026-12-10", "2026-11-24"
TODAY = "2026-12-01"


def candidates(interviews: pd.DataFrame, today: str | dt.date = TODAY) -> pd.DataFrame:
    return plan.prepare(interviews, today=today).candidates.set_index("id", drop=False)


def allowed(interviews: pd.DataFrame, today: str | dt.date = TODAY) -> set[str]:
    found = candidates(interviews, today)
    return set(found.loc[found["allowed"], "id"])


@pytest.mark.parametrize(
    ("row", "actions_allowed"),
    [
        ({"interview_date": OVER, "interest": "low"}, {"thank_you_pd"}),
        ({"interview_date": OVER, "interest": "medium"}, {"thank_you_pd"}),
        ({"interview_date": OVER, "interest": "high"}, {"thank_you_pd", "interest_email"}),
        (
            {"interview_date": OVER, "interest": "first"},
            {"thank_you_pd", "interest_email", "intent_email"},
        ),
        (
            {"interview_date": AHEAD, "interest": "low"},
            {"thank_you_pd", "prepare_interview", "mock_interviews"},
        ),
        ({"interview_date": OVER, "mentor": "known"}, {"thank_you_pd", "advocacy_call"}),
        ({"interview_date": OVER, "mentor": "unknown"}, {"thank_you_pd", "advocacy_call"}),
        ({"interview_date": OVER, "connections": 1}, {"thank_you_pd", "short_note"}),
        (
            {"interview_date": OVER, "connections": 2, "mentor": "known", "policy": "discouraged"},
            {"advocacy_call"},
        ),
        (
            {"interview_date": OVER, "connections": 2, "mentor": "known", "policy": "no_contact"},
            set(),
        ),
        (
            {"interview_date": AHEAD, "interest": "first", "policy": "no_contact"},
            {"prepare_interview", "mock_interviews"},
        ),
    ],
)
def test_each_action_is_allowed_just_where_its_rule_says(
    listing: Listing, row: dict[str, object], actions_allowed: set[str]
) -> None:
    assert {name.split(":")[0] for name in allowed(listing(Mercy=row))} == actions_allowed


def test_an_interview_counts_as_over_on_its_own_day(listing: Listing) -> None:
    mine = listing(Mercy={"interview_date": "2026-12-01"})
    assert "prepare_interview:mercy" in allowed(mine, "2026-11-30")
    assert "prepare_interview:mercy" not in allowed(mine, dt.date(2026, 12, 1))


@pytest.mark.parametrize(("connections", "most"), [(0, 0), (1, 1), (2, 2), (3, 2), (30, 2)])
def test_at_most_two_short_notes_go_to_a_program(
    listing: Listing, connections: int, most: int
) -> None:
    found = allowed(listing(Mercy={"connections": connections}))
    assert len([name for name in found if name.startswith("short_note")]) == most


def test_what_is_dominated_or_backfires_is_never_allowed(example: pd.DataFrame) -> None:
    found = candidates(example)
    never = found[found["action"].isin(["notes_to_everyone", "dream_essay"])]
    assert len(never) == 24
    assert not never["allowed"].any()
    assert not never["overridable"].any()


def test_only_a_discouraging_policy_that_is_the_sole_obstacle_can_be_overridden(
    listing: Listing,
) -> None:
    found = candidates(
        listing(
            Asks={"policy": "discouraged", "interest": "medium"},
            Bars={"policy": "no_contact", "interest": "first", "connections": 1},
        )
    )
    assert set(found.loc[found["overridable"], "id"]) == {"thank_you_pd:asks"}


def test_a_mentor_whom_the_program_does_not_know_counts_for_less(listing: Listing) -> None:
    found = candidates(listing(Knows={"mentor": "known"}, Strange={"mentor": "unknown"}))
    assert found.at["advocacy_call:knows", "label"] == "Advocacy"
    assert found.at["advocacy_call:strange", "label"] == "Low–Moderate"


@pytest.mark.parametrize(
    ("row", "name", "why_not"),
    [
        (
            {},
            "interest_email:the",
            "Honest only where your interest is high, and here it is medium.",
        ),
        (
            {"interest": "high"},
            "intent_email:the",
            "Only your one number one may be told so, and your interest here is high.",
        ),
        ({}, "advocacy_call:the", "No mentor who would call is noted."),
        ({}, "short_note:the:1", "No strong connection is noted."),
        ({}, "prepare_interview:the", "The interview was on 2026-11-30."),
        ({}, "mock_interviews:season", "Every interview on the list is over."),
        (
            {"policy": "discouraged"},
            "thank_you_pd:the",
            "Applicants are asked not to write (your file). "
            "Pin the step as a must to write all the same.",
        ),
        (
            {"policy": "no_contact", "mentor": "known"},
            "advocacy_call:the",
            "No contact is allowed after the interview (your file).",
        ),
    ],
)
def test_each_rule_that_stands_against_a_step_is_said_in_one_sentence(
    listing: Listing, row: dict[str, object], name: str, why_not: str
) -> None:
    assert candidates(listing(The=row)).at[name, "why_not"] == why_not
