from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from followup_evidence import plan
from followup_evidence.errors import Faults, FollowupError
from followup_evidence.plan import Scale, actions

Listing = Callable[..., pd.DataFrame]
AHEAD, OVER = "2026-12-10", "2026-11-24"
TODAY = "2026-12-01"


def candidates(interviews: pd.DataFrame, today: str | dt.date = TODAY) -> pd.DataFrame:
    found = actions.candidates(interviews, actions.defaults(), Scale.illustrative(), today=today)
    return found.set_index("id", drop=False)


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


def test_every_action_is_listed_for_every_program_and_what_is_barred_says_why(
    example: pd.DataFrame,
) -> None:
    found = candidates(example)
    assert found["id"].is_unique
    per_program = found[found["program"] != ""].groupby("program")["action"].agg(set)
    assert per_program.map(len).eq(8).all()
    assert len(per_program) == 12
    assert found.loc[~found["allowed"], "why_not"].str.fullmatch(r"[A-Z].*\.").all()
    assert found.loc[found["allowed"], "why_not"].eq("").all()


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


def test_a_steps_value_is_its_labels_value_times_its_tiers(example: pd.DataFrame) -> None:
    scale = Scale.illustrative()
    found = candidates(example)
    counted = found[found["label"] != "Risk of backfire"]
    products = counted["label"].map(scale.labels) * counted["tier"].map(scale.tiers)
    assert (counted["value"] == products).all()
    assert found.loc[found["label"] == "Risk of backfire", "value"].isna().all()


def test_a_mentor_whom_the_program_does_not_know_counts_for_less(listing: Listing) -> None:
    found = candidates(listing(Knows={"mentor": "known"}, Strange={"mentor": "unknown"}))
    assert found.at["advocacy_call:knows", "label"] == "Advocacy"
    assert found.at["advocacy_call:strange", "label"] == "Low–Moderate"


def test_mock_interviews_count_for_the_interview_ahead_that_matters_most(listing: Listing) -> None:
    mine = listing(
        Best={"interview_date": OVER, "interest": "first"},
        Next={"interview_date": AHEAD, "interest": "medium"},
        Later={"interview_date": "2026-12-20", "interest": "high"},
    )
    mock = candidates(mine).loc["mock_interviews:season"]
    assert (mock["tier"], mock["do_by"]) == ("high", pd.Timestamp("2026-12-09"))
    assert candidates(mine, "2027-01-10").loc["mock_interviews:season", "why_not"]


def test_windows_follow_the_interview(listing: Listing) -> None:
    found = candidates(
        listing(Mercy={"interview_date": AHEAD, "interest": "first", "connections": 1})
    )
    windows = found[["earliest", "do_by"]].map(lambda day: str(day)[:10])
    assert windows.loc["prepare_interview:mercy"].tolist() == ["2026-12-01", "2026-12-09"]
    assert windows.loc["thank_you_pd:mercy"].tolist() == ["2026-12-10", "2026-12-13"]
    assert windows.loc["short_note:mercy:1"].tolist() == ["2026-12-10", "2026-12-13"]
    assert windows.loc["intent_email:mercy"].tolist() == ["2026-12-10", "NaT"]


def test_every_fault_of_an_edited_actions_table_is_named(example: pd.DataFrame) -> None:
    table = actions.defaults().astype({"minutes": object})
    table.loc[0, "minutes"] = -5
    table.loc[1, "stress"] = 10**6
    table.loc[2, "label"] = "Lowish"
    table.loc[3, "action"] = "interst_email"
    table.loc[4, "minutes"] = 2.5
    with pytest.raises(Faults, match="The table of actions has 5 faults") as caught:
        actions.candidates(example, table, Scale.illustrative(), today=TODAY)
    assert any('did you mean "interest_email"' in line for line in caught.value.faults)


def test_editing_the_defaults_leaves_the_next_ones_alone() -> None:
    mine = actions.defaults()
    mine["minutes"] = 0
    assert actions.defaults()["minutes"].gt(0).all()


def test_a_list_that_was_not_checked_is_refused_with_the_way_to_check_it() -> None:
    raw = pd.DataFrame({"program": ["Mercy"]})
    with pytest.raises(FollowupError, match=r"lacks interview_date.* plan\.interviews\.check"):
        candidates(raw)


@pytest.mark.parametrize(
    ("today", "message"),
    [("01/12/2026", "today: .*2026-01-12 or 2026-12-01"), ("2026-02-30", "today: .*28 days")],
)
def test_a_day_that_is_none_is_refused(listing: Listing, today: str, message: str) -> None:
    with pytest.raises(FollowupError, match=message):
        plan.choose(listing(Mercy={}), plan.Limits(60), today=today)
