from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from followup_evidence import plan
from followup_evidence.plan import PinError

Listing = Callable[..., pd.DataFrame]
TODAY = "2026-12-01"


def test_a_must_stays_and_a_never_goes(example: pd.DataFrame) -> None:
    free = plan.choose(example, plan.Limits(180), today=TODAY)
    worst, best = "thank_you_pd:port-aldine-general-hospital", free.steps["id"].iloc[-1]
    assert worst not in set(free.steps["id"])
    found = plan.choose(example, plan.Limits(180), today=TODAY, must=[worst], never=[best])
    assert worst in set(found.steps["id"])
    assert best not in set(found.steps["id"])
    assert found.totals["value"] < free.totals["value"]
    assert found.steps.set_index("id").at[worst, "why"].endswith("You pinned it.")
    assert found.settings["must"] == [worst]


def test_a_must_overrides_a_discouraging_policy_for_that_step_alone(listing: Listing) -> None:
    mine = listing(Mercy={"policy": "discouraged", "interest": "high", "connections": 1})
    assert plan.choose(mine, plan.Limits(500), today=TODAY).steps.empty
    found = plan.choose(mine, plan.Limits(500), today=TODAY, must="interest_email:mercy")
    assert found.steps["id"].tolist() == ["interest_email:mercy"]
    assert "Applicants are asked not to write; you pinned" in found.steps["why"].iloc[0]


def test_no_pin_overrides_no_contact(listing: Listing) -> None:
    mine = listing(Mercy={"policy": "no_contact", "interest": "high", "mentor": "known"})
    for pin in ("thank_you_pd:mercy", "interest_email:mercy", "advocacy_call:mercy"):
        with pytest.raises(PinError, match=rf"must {pin}: No contact is allowed"):
            plan.choose(mine, plan.Limits(500), today=TODAY, must=[pin])


def test_all_unknown_forbidden_and_contradictory_pins_are_named_at_once(listing: Listing) -> None:
    mine = listing(Mercy={"interest": "medium"})
    with pytest.raises(PinError, match="has 4 faults") as caught:
        plan.choose(
            mine,
            plan.Limits(500),
            today=TODAY,
            must=["thank_you:mercy", "interest_email:mercy", "thank_you_pd:mercy"],
            never=["thank_you_pd:mercy", "zebra"],
        )
    assert list(caught.value.faults) == [
        'must "thank_you:mercy": there is no such step (did you mean "thank_you_pd:mercy"?)',
        'never "zebra": there is no such step; the candidates of --json are all there are',
        "must interest_email:mercy: Honest only where your interest is high, "
        "and here it is medium.",
        "thank_you_pd:mercy is pinned as must and as never",
    ]


@pytest.mark.parametrize(
    ("limits", "must", "never", "conflict"),
    [
        (
            plan.Limits(500),
            ["thank_you_pd:alder", "advocacy_call:birch", "interest_email:alder"],
            [],
            "must thank_you_pd:alder and must interest_email:alder cannot be kept together "
            "(one email to Alder)",
        ),
        (
            plan.Limits(45),
            ["thank_you_pd:birch", "interest_email:alder", "advocacy_call:birch"],
            [],
            "must interest_email:alder and must advocacy_call:birch cannot be kept together "
            "(45 minutes)",
        ),
        (
            plan.Limits(500),
            ["advocacy_call:alder", "thank_you_pd:alder", "advocacy_call:birch"],
            [],
            "must advocacy_call:alder and must advocacy_call:birch cannot be kept together "
            "(1 call by mentors)",
        ),
        (
            plan.Limits(500),
            ["short_note:alder:1"],
            ["thank_you_pd:alder", "interest_email:alder", "advocacy_call:birch"],
            "must short_note:alder:1, never thank_you_pd:alder and never interest_email:alder "
            "cannot be kept together (a short note to Alder only beside an email)",
        ),
        (
            plan.Limits(15),
            ["short_note:alder:1"],
            [],
            "must short_note:alder:1 cannot be kept "
            "(15 minutes and a short note to Alder only beside an email)",
        ),
        (
            plan.Limits(500, stress=2),
            ["advocacy_call:birch"],
            ["short_note:alder:1"],
            "must advocacy_call:birch cannot be kept (2 stress points)",
        ),
    ],
)
def test_pins_that_exclude_each_other_are_named_with_the_rule_and_no_others(
    listing: Listing, limits: plan.Limits, must: list[str], never: list[str], conflict: str
) -> None:
    mine = listing(
        Alder={"interest": "high", "mentor": "known", "connections": 1}, Birch={"mentor": "known"}
    )
    one_call = plan.Limits(limits.minutes, limits.stress, advocacy_calls=1)
    with pytest.raises(PinError, match="The request has 1 fault") as caught:
        plan.choose(mine, one_call, today=TODAY, must=must, never=never)
    assert list(caught.value.faults) == [conflict]


def test_a_long_id_that_is_nearly_right_is_met_with_the_whole_right_one():
    name = "Northmere University Hospital and Medical Center of the Western Valleys"
    mine = plan.interviews.check([{"program": name, "interview_date": "2026-11-20"}])
    listed = plan.prepare(mine, today="2026-11-21").candidates["id"]
    near = next(one for one in listed if one.startswith("thank_you_pd:"))
    with pytest.raises(PinError, match="there is no such step") as error:
        plan.choose(mine, plan.Limits(60), today="2026-11-21", must=[near[:-1] + "x"])
    assert f'did you mean "{near}"?' in str(error.value)
