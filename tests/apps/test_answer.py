"""A plan as a page that needs no kernel."""

import pytest

from followup_evidence import plan
from followup_evidence.apps.answer import snapshot

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def mine():
    return plan.interviews.check(
        [{"program": HOSTILE, "interview_date": "2026-11-28", "interest": "high"}]
    )


def test_it_has_the_totals_the_guarantee_the_steps_and_a_picture(mine):
    made = plan.choose(mine, plan.Limits(60), today="2026-12-01")
    assert "keeps at least" not in snapshot(made)
    held = plan.guarantee.attach(made, trust=0.5)
    page = snapshot(held)
    assert held.note in page
    assert held.guarantee.sentence() in page
    assert 'src="data:image/svg+xml;base64,' in page


def test_an_empty_plan_says_why_and_guarantees_nothing(mine):
    made = plan.guarantee.attach(plan.choose(mine, plan.Limits(0), today="2026-12-01"), trust=0.5)
    page = snapshot(made)
    assert "The plan is empty" in page
    assert "keeps at least" not in page
    assert "No step fits" in page
    assert "<figure" not in page


def test_names_stay_text(mine):
    page = snapshot(plan.choose(mine, plan.Limits(60), today="2026-12-01"))
    assert "&lt;script&gt;alert(1)" in page
    assert HOSTILE not in page
