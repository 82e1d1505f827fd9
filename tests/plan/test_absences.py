from __future__ import annotations

import pandas as pd

from followup_evidence import plan
from followup_evidence.reports import sources


def test_every_skipped_step_is_in_exactly_one_line() -> None:
    mine = plan.interviews.read(sources.example())
    made = plan.choose(mine, plan.Limits(180), today="2026-12-01")
    assert plan.digest(made.skipped)["steps"].sum() == len(made.skipped)


def test_like_reasons_are_said_once_with_where_they_hold() -> None:
    skipped = pd.DataFrame(
        {
            "program": ["A", "B", "C", "C"],
            "title": ["Prepare", "Prepare", "Thank", "Note"],
            "why": [
                "The interview at A was on 2026-11-03.",
                "The interview at B was on 2026-11-09.",
                "C allows no contact. It says so.",
                "C allows no contact.",
            ],
        }
    )
    assert plan.digest(skipped).to_dict("split")["data"] == [
        ["2 steps", "C", "C allows no contact. It says so.", 2],
        ["Prepare", "A and B", "The interview at the program is over.", 2],
    ]


def test_nothing_skipped_gives_no_line() -> None:
    empty = pd.DataFrame({"program": [], "title": [], "why": []}, dtype="str")
    assert plan.digest(empty).empty
