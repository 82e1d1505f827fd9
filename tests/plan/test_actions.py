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
