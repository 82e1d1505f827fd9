"""Why a step is in a plan or not, and what the plan says of itself."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_evidence import plan
from followup_evidence.plan.rules import EMAILS

from .conftest import LISTS, Listing, chosen

TODAY = "2026-12-01"


def test_reasons_are_computed_from_the_plan(listing: Listing) -> None:
    mine = listing(
        Alder={"interest": "high", "mentor": "known", "connections": 1},
        Birch={"interest": "medium", "mentor": "known"},
        Cedar={"interest": "first", "mentor": "unknown"},
    )
    found = plan.choose(
        mine, plan.Limits(65, advocacy_calls=1), today=TODAY, never=["thank_you_pd:birch"]
    )
    assert chosen(found) == {"advocacy_call:alder", "interest_email:cedar", "thank_you_pd:alder"}
    why = found.skipped.set_index("id")["why"]
    assert why["thank_you_pd:birch"] == "You pinned it as never."
    assert why["advocacy_call:birch"] == "At most 1 call a season, and the plan has them at Alder."
    assert why["short_note:alder:1"] == (
        "It needs 8 minutes (5 left); no plan with it is worth more."
    )
    assert "worth 160 instead of 80" in why["thank_you_pd:cedar"]
    assert "worth as much for 5 minutes and 1 stress point less" in why["intent_email:cedar"]
    assert why["interest_email:alder"] == (
        "One email a program, and the plan has “One short thank-you email to the program director”."
        " It needs 10 minutes more (5 left); no plan with it is worth more."
    )
    steps = found.steps.set_index("id")["why"]
    assert steps["advocacy_call:alder"] == "Advocacy 80 × high 3 = 240 for 30 minutes."


@settings(max_examples=40)
@given(mine=LISTS, minutes=st.integers(0, 300), stress=st.none() | st.integers(0, 20))
def test_every_reason_for_leaving_a_step_out_is_true(
    mine: pd.DataFrame, minutes: int, stress: int | None
) -> None:
    found = plan.choose(mine, plan.Limits(minutes, stress), today=TODAY)
    offer = found.candidates.set_index("id")
    left = {"minute": minutes - found.totals["minutes"]}
    if stress is not None:
        left["stress point"] = stress - found.totals["stress"]
    emails = found.steps[found.steps["action"].isin(EMAILS)].set_index("program")
    for row in found.skipped.itertuples():
        step: Any = offer.loc[str(row.id)]
        if not step["allowed"]:
            assert row.why == step["why_not"]
        elif row.why.startswith("It needs"):
            for quantity, unit in (("minutes", "minute"), ("stress", "stress point")):
                short = unit in left and step[quantity] > left[unit]
                assert short == (f"{step[quantity]} {unit}" in row.why)
        elif row.why.startswith("It goes only beside an email"):
            assert row.program not in emails.index
        elif row.why.startswith("One email a program"):
            assert str(emails.at[row.program, "title"]) in row.why
        elif row.why.startswith("At most"):
            assert (found.steps["action"] == "advocacy_call").sum() == 2
        else:
            assert row.why == "The first short note to this program is not in the plan either."
            assert f"{str(row.id)[:-1]}1" in set(found.skipped["id"])


def test_of_two_emails_with_one_label_the_shorter_is_taken_and_a_pin_decides_otherwise(
    listing: Listing,
) -> None:
    # 40 × 4 for either: the email of interest in 20 minutes and 2 points, that of intent in 25, 3.
    mine = listing(Mercy={"interest": "first"})
    free = plan.choose(mine, plan.Limits(60), today=TODAY)
    assert chosen(free) == {"interest_email:mercy"}
    assert (
        free.skipped.set_index("id")
        .at["intent_email:mercy", "why"]
        .endswith(
            "worth as much for 5 minutes and 1 stress point less. "
            "No source ranks the two; if you mean it, pin this one instead."
        )
    )
    pinned = plan.choose(mine, plan.Limits(60), today=TODAY, must=["intent_email:mercy"])
    assert chosen(pinned) == {"intent_email:mercy"}
    more = {
        name: pinned.totals[name] - free.totals[name] for name in ("minutes", "stress", "value")
    }
    assert more == {"minutes": 5, "stress": 1, "value": 0}


def test_emails_that_only_an_edit_makes_equal_are_not_called_unranked(listing: Listing) -> None:
    # The article does rank a thank-you email, the shortest of the three, below the others.
    mine = listing(Mercy={"interest": "first"})
    scale = plan.Scale.illustrative().with_values(labels={"Low": 40})
    actions = plan.actions.defaults()
    actions.loc[actions["action"] == "thank_you_pd", "label"] = "Low–Moderate"
    for edit in ({"scale": scale}, {"actions": actions}):
        found = plan.choose(mine, plan.Limits(60), today=TODAY, **edit)
        assert chosen(found) == {"thank_you_pd:mercy"}
        why = found.skipped.set_index("id")["why"]
        assert why["interest_email:mercy"].endswith(
            "worth as much for 10 minutes and 1 stress point less."
        )
    found = plan.choose(mine, plan.Limits(60), scale, today=TODAY)
    assert (
        found.skipped.set_index("id")
        .at["intent_email:mercy", "why"]
        .endswith("worth as much for 15 minutes and 2 stress points less.")
    )


def test_late_thanks_say_that_they_count_in_full_and_do(listing: Listing) -> None:
    mine = listing(Old={"interview_date": "2026-10-20"}, New={"interview_date": "2026-11-30"})
    steps = plan.choose(mine, plan.Limits(60), today=TODAY).steps.set_index("id")
    assert steps.at["thank_you_pd:old", "value"] == steps.at["thank_you_pd:new", "value"]
    assert steps.at["thank_you_pd:old", "why"].endswith(
        "Late: it was due by 2026-10-23. Late thanks are said to matter less and less; "
        "nobody says by how much, so they count in full."
    )


def test_a_call_by_a_mentor_whom_nobody_knows_says_as_what_it_counts(listing: Listing) -> None:
    steps = plan.choose(listing(Mercy={"mentor": "unknown"}), plan.Limits(60), today=TODAY).steps
    assert steps.set_index("id").at["advocacy_call:mercy", "why"] == (
        "Low–Moderate 40 × medium 2 = 80 for 30 minutes. "
        "The program does not know the mentor, so we count the call as Low–Moderate."
    )


@pytest.mark.parametrize(
    ("limits", "note"),
    [
        (
            plan.Limits(60, 5),
            "1 step for 10 of 60 minutes and 1 of 5 stress points, worth 40 together (assumption).",
        ),
        (plan.Limits(60), "1 step for 10 of 60 minutes, worth 40 together (assumption)."),
        (
            plan.Limits(9),
            "The plan is empty: the shortest step takes 10 minutes, and 9 are given.",
        ),
        (
            plan.Limits(60, 0),
            "The plan is empty: the reason stands beside each step that was left out.",
        ),
    ],
)
def test_a_plan_says_what_it_comes_to_with_the_status_or_why_it_is_empty(
    listing: Listing, limits: plan.Limits, note: str
) -> None:
    assert plan.choose(listing(Mercy={}), limits, today=TODAY).note == note


def test_a_note_that_goes_only_beside_an_email_is_not_called_the_shortest_step(
    listing: Listing,
) -> None:
    found = plan.choose(listing(Mercy={"connections": 1}), plan.Limits(9), today=TODAY)
    assert found.note.startswith("The plan is empty: the shortest step takes 10 minutes")
