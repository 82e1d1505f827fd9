"""A plan as pieces of a page."""

import pytest

from followup_evidence import plan
from followup_evidence.apps.answer import answer, complaint, steps
from followup_evidence.errors import FollowupError

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def mine():
    return plan.interviews.check(
        [{"program": HOSTILE, "interview_date": "2026-11-28", "interest": "high"}]
    )


def test_the_answer_is_the_totals_and_the_guarantee(mine):
    made = plan.choose(mine, plan.Limits(60), today="2026-12-01")
    assert plan.guarantee.of(made, trust=0.5).sentence() not in answer(made)
    held = plan.guarantee.attach(made, trust=0.5)
    assert held.note in answer(held)
    assert held.guarantee.sentence() in answer(held)


def test_an_empty_plan_says_why_and_guarantees_nothing(mine):
    made = plan.guarantee.attach(plan.choose(mine, plan.Limits(0), today="2026-12-01"), trust=0.5)
    assert "The plan is empty" in answer(made)
    assert "keeps at least" not in answer(made)
    assert "No step fits" in steps(made)
    assert "<figure" not in steps(made)


def test_names_stay_text(mine):
    made = plan.choose(mine, plan.Limits(60), today="2026-12-01")
    assert "&lt;script&gt;alert(1)" in steps(made)
    assert HOSTILE not in steps(made)
    said = complaint(FollowupError(HOSTILE), HOSTILE)
    assert said.count("&lt;script&gt;alert(1)") == 2
    assert HOSTILE not in said
