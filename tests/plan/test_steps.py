"""Every action at every program: judged, dated, valued, and with minutes of one's own."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from followup_evidence import plan
from followup_evidence.errors import Faults, FollowupError
from followup_evidence.plan import steps

from .conftest import Listing

TODAY = "2026-12-01"


def candidates(mine: pd.DataFrame, **given: Any) -> pd.DataFrame:
    problem = plan.prepare(mine, **({"today": TODAY} | given))
    return problem.candidates.set_index("id", drop=False)


# What is listed -------------------------------------------------------------------------------


def test_every_action_is_listed_for_every_program_and_what_is_barred_says_why(
    example: pd.DataFrame,
) -> None:
    found = candidates(example)
    assert found["id"].is_unique
    per_program = found[found["program"] != ""].groupby("program")["action"].agg(set)
    assert len(per_program) == 12
    assert {*map(frozenset, per_program)} == {
        frozenset(plan.actions().query("scope != 'season'")["action"])
    }
    assert found.loc[found["program"] == "", "id"].tolist() == [
        "mock_interviews:season:1",
        "mock_interviews:season:2",
    ]
    barred = found[~found["allowed"]]
    assert barred["why_not"].str.fullmatch(r"[A-Z].*\.").all()
    assert barred["kind"].ne("").all()
    assert found.loc[found["allowed"], ["why_not", "kind"]].eq("").all(axis=None)


def test_a_steps_value_is_its_labels_score_times_its_tiers(example: pd.DataFrame) -> None:
    scale = plan.Scale.illustrative()
    found = candidates(example)
    counted = found[found["label"] != "Risk of backfire"]
    products = counted["label"].map(scale.labels) * counted["tier"].map(scale.tiers)
    assert (counted["value"] == products).all()
    assert found.loc[found["label"] == "Risk of backfire", "value"].isna().all()


def test_mock_interviews_count_for_the_interview_ahead_that_matters_most(listing: Listing) -> None:
    mine = listing(
        Best={"interview_date": "2026-11-24", "interest": "first"},
        Next={"interview_date": "2026-12-10", "interest": "medium"},
        Later={"interview_date": "2026-12-20", "interest": "high"},
    )
    mock = candidates(mine).loc["mock_interviews:season:1"]
    assert (mock["tier"], mock["do_by"]) == ("high", pd.Timestamp("2026-12-09"))


def test_an_id_is_the_action_the_program_and_the_number_of_a_note(listing: Listing) -> None:
    found = candidates(listing(**{"दिल्ली अस्पताल": {"connections": 9}}))
    notes = found[found["action"] == "short_note"]
    # One note past the two that are allowed stands for all further ones.
    assert notes["id"].tolist() == [f"short_note:दिल्ली-अस्पताल:{number}" for number in (1, 2, 3)]
    assert notes["allowed"].tolist() == [True, True, False]
    assert "thank_you_pd:दिल्ली-अस्पताल" in found.index


def test_a_frame_of_no_steps_has_the_columns_and_types_of_any_other(listing: Listing) -> None:
    full = steps.candidates(plan.prepare(listing(Mercy={}), today=TODAY).steps)
    pd.testing.assert_series_equal(steps.candidates([]).dtypes, full.dtypes)


def test_only_what_is_discouraged_late_or_said_elsewhere_can_be_overridden(
    listing: Listing,
) -> None:
    found = candidates(
        listing(
            Asks={"policy": "discouraged", "interest": "medium"},
            Bars={"policy": "no_contact", "interest": "first", "connections": 1},
            Keen={"interest": "high"},
            Late={"interview_date": "2026-11-20"},
        )
    )
    assert set(found.loc[found["overridable"], "id"]) == {
        "thank_you_pd:asks",
        "interest_email:keen",
        "thank_you_pd:late",
    }


# Days -----------------------------------------------------------------------------------------

NO_DAY = ("NaT", "NaT")


@pytest.mark.parametrize(
    ("row", "given", "windows"),
    [
        (
            {"interview_date": "2026-12-10"},
            {"rank_deadline": "2027-03-03"},
            {
                "prepare_interview:mercy": ("2026-12-01", "2026-12-09"),
                "mock_interviews:season:1": ("2026-12-03", "2026-12-09"),
                "thank_you_pd:mercy": ("2026-12-10", "2026-12-13"),
                "short_note:mercy:1": ("2026-12-10", "2026-12-13"),
                "interest_email:mercy": ("2027-01-06", "2027-02-17"),  # 56 to 14 days before
                "intent_email:mercy": ("2027-02-03", "2027-02-17"),  # 28 to 14 days before
                "advocacy_call:mercy": ("2027-01-20", "2027-02-17"),  # 42 to 14 days before
            },
        ),
        (
            {"interview_date": "2027-01-10"},
            {"rank_deadline": "2027-03-03"},
            {"interest_email:mercy": ("2027-01-24", "2027-02-17")},  # 14 days after
        ),
        (
            {},
            {},
            {
                "thank_you_pd:mercy": ("2026-12-01", "2026-12-03"),
                "interest_email:mercy": NO_DAY,
                "intent_email:mercy": NO_DAY,
                "advocacy_call:mercy": NO_DAY,
            },
        ),
        (
            {},
            {"rank_deadline": "2026-12-12"},  # in 11 days: before its last 7
            dict.fromkeys(
                ("interest_email:mercy", "intent_email:mercy", "advocacy_call:mercy"),
                ("2026-12-01", "2026-12-04"),
            ),
        ),
        (
            {"interview_date": "2026-12-20"},
            {"rank_deadline": "2027-01-10"},
            {"interest_email:mercy": ("2026-12-21", "2027-01-02")},  # 14 days after is too late
        ),
        (
            {"rank_deadline": "2026-12-02"},  # a day of its own, before the others'
            {"rank_deadline": "2027-03-03"},
            {"thank_you_pd:mercy": ("2026-12-01", "2026-12-02")},
        ),
    ],
)
def test_a_steps_days_follow_the_interview_and_the_rank_deadline(
    listing: Listing,
    row: dict[str, Any],
    given: dict[str, Any],
    windows: dict[str, tuple[str, str]],
) -> None:
    mine = listing(Mercy={"interest": "first", "mentor": "known", "connections": 1} | row)
    found = candidates(mine, **given)[["earliest", "do_by"]].map(lambda day: str(day)[:10])
    assert {name: tuple(found.loc[name]) for name in windows} == windows


def test_thanks_are_late_from_the_fourth_day_and_keep_the_day_they_were_due(
    listing: Listing,
) -> None:
    mine = listing(Mercy={"interview_date": "2026-11-28", "connections": 1})
    in_time, late = candidates(mine), candidates(mine, today="2026-12-02")
    for name in ("thank_you_pd:mercy", "short_note:mercy:1"):
        assert in_time.at[name, "do_by"] == late.at[name, "do_by"] == pd.Timestamp("2026-12-01")
        assert (in_time.at[name, "late"], late.at[name, "late"]) == (False, True)


def test_interviews_after_their_rank_deadline_are_all_named(listing: Listing) -> None:
    mine = listing(
        Early={},
        Late={"interview_date": "2026-12-10"},
        Own={"interview_date": "2026-12-04", "rank_deadline": "2026-12-03"},
    )
    with pytest.raises(Faults, match="The season has 2 faults") as caught:
        plan.prepare(mine, today=TODAY, rank_deadline=dt.date(2026, 12, 9))
    assert [(fault.column, fault.rule) for fault in caught.value.faults] == [
        ("Late", "order"),
        ("Own", "order"),
    ]


@pytest.mark.parametrize(
    ("row", "given"),
    [
        ({}, {"rank_deadline": "2207-03-03"}),  # meant is 2027
        ({"rank_deadline": "2207-03-03"}, {}),
        ({}, {"today": "9999-12-31"}),
    ],
)
def test_a_day_of_another_century_is_planned_or_refused_in_words(
    listing: Listing, row: dict[str, Any], given: dict[str, Any]
) -> None:
    keen = {"interview_date": "2026-10-30", "interest": "high"}
    try:
        plan.choose(listing(Mercy=keen | row), **({"today": TODAY} | given))
    except FollowupError as error:
        assert "2207" in str(error) or "9999" in str(error)  # noqa: PT017


# Minutes and stress of one's own ---------------------------------------------------------------


def test_minutes_and_stress_of_ones_own_take_the_place_of_ours(listing: Listing) -> None:
    costs = {"thank_you_pd": {"minutes": 15}, "short_note": {"stress": np.int64(0)}}
    found = candidates(listing(Mercy={}), costs=costs)
    assert found.loc["thank_you_pd:mercy", ["minutes", "stress"]].tolist() == [15, 1]
    assert found.loc["short_note:mercy:1", ["minutes", "stress"]].tolist() == [8, 0]
    assert plan.choose(listing(Mercy={}), today=TODAY, costs=costs).totals["minutes"] == 15


def test_every_fault_of_ones_own_minutes_is_named_at_once(listing: Listing) -> None:
    costs: dict[str, Any] = {
        "thank_you_pd": {"minutes": -5, "stress": 10**6},
        "short_note": {"minutes": 2.5},
        "intent_email": {"minutes": True},
        "interst_email": {"minutes": 20},
    }
    with pytest.raises(Faults, match="The request has 5 faults") as caught:
        plan.prepare(listing(Mercy={}), today=TODAY, costs=costs).steps  # noqa: B018
    assert {fault.column for fault in caught.value.faults} == {
        "thank_you_pd, minutes",
        "thank_you_pd, stress",
        "short_note, minutes",
        "intent_email, minutes",
        "",
    }
    assert 'did you mean "interest_email"?' in str(caught.value)


def test_a_word_that_is_neither_minutes_nor_stress_is_what_is_wrong(listing: Listing) -> None:
    with pytest.raises(Faults, match="minuts") as caught:
        plan.choose(listing(Mercy={}), today=TODAY, costs={"short_note": {"minuts": 5}})
    assert "5 is not a whole number" not in str(caught.value)


def test_wrong_minutes_are_refused_when_the_problem_is_prepared(listing: Listing) -> None:
    with pytest.raises(Faults, match="no known action"):
        plan.prepare(listing(Mercy={}), today=TODAY, costs={"zebra": {"minutes": 5}})


def test_editing_the_table_of_actions_leaves_the_next_one_alone() -> None:
    mine = plan.actions()
    mine["minutes"] = 0
    assert plan.actions()["minutes"].gt(0).all()
