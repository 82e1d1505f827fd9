"""Every thinkable step, judged, dated and valued."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from followup_evidence import plan
from followup_evidence.plan import Scale, names, steps

Listing = Callable[..., pd.DataFrame]
AHEAD, OVER = "2026-12-10", "2026-11-24"
TODAY = "2026-12-01"


def candidates(interviews: pd.DataFrame, today: str = TODAY) -> pd.DataFrame:
    return plan.prepare(interviews, today=today).candidates.set_index("id", drop=False)


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


def test_a_steps_value_is_its_labels_value_times_its_tiers(example: pd.DataFrame) -> None:
    scale = Scale.illustrative()
    found = candidates(example)
    counted = found[found["label"] != "Risk of backfire"]
    products = counted["label"].map(scale.labels) * counted["tier"].map(scale.tiers)
    assert (counted["value"] == products).all()
    assert found.loc[found["label"] == "Risk of backfire", "value"].isna().all()


def test_mock_interviews_count_for_the_interview_ahead_that_matters_most(listing: Listing) -> None:
    mine = listing(
        Best={"interview_date": OVER, "interest": "first"},
        Next={"interview_date": AHEAD, "interest": "medium"},
        Later={"interview_date": "2026-12-20", "interest": "high"},
    )
    mock = candidates(mine).loc["mock_interviews:season"]
    assert (mock["tier"], mock["do_by"]) == ("high", pd.Timestamp("2026-12-09"))
    assert candidates(mine, "2027-01-10").loc["mock_interviews:season", "why_not"]


def test_an_id_is_the_action_the_program_and_the_number_of_a_note(listing: Listing) -> None:
    mine = listing(**{"दिल्ली अस्पताल": {"connections": 2}})
    (slug,) = names.slugs(["दिल्ली अस्पताल"])
    found = set(candidates(mine)["id"])
    assert {f"thank_you_pd:{slug}", f"short_note:{slug}:1", f"short_note:{slug}:2"} <= found
    assert "mock_interviews:season" in found


def test_notes_past_the_most_allowed_are_one_step_that_says_so(listing: Listing) -> None:
    found = candidates(listing(Mercy={"connections": 9}))
    notes = found[found["action"] == "short_note"]
    assert notes["allowed"].tolist() == [True, True, False]
    assert notes["why_not"].iloc[-1] == "More than 2 short notes to one program stop being light."


def test_a_frame_of_no_steps_has_the_columns_and_types_of_any_other(listing: Listing) -> None:
    full = steps.frame(plan.prepare(listing(Mercy={}), today=TODAY).steps)
    pd.testing.assert_series_equal(steps.frame([]).dtypes, full.dtypes)
