"""A plan as a page that needs no kernel."""

import pytest

from followup_evidence import plan
from followup_evidence.apps.answer import snapshot

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def mine():
    return plan.check([{"program": HOSTILE, "interview_date": "2026-11-28", "interest": "high"}])


def test_it_has_the_note_the_steps_a_picture_and_the_worst_case_if_there_is_one(mine):
    made = plan.choose(mine, today="2026-12-01")
    page = snapshot(made)
    assert made.note in page
    assert "Tonight" in page
    assert 'src="data:image/svg+xml;base64,' in page
    assert "At worst" not in page
    held = plan.robustness.attach(made)
    assert held.guarantee.sentence() in snapshot(held)


def test_bans_come_before_everything_that_is_to_be_done():
    mine = plan.check(
        [
            {"program": "Mercy", "interview_date": "2026-11-30", "policy": "no_contact"},
            {"program": "Saint Anne", "interview_date": "2026-11-30"},
        ]
    )
    page = snapshot(plan.choose(mine, today="2026-12-01"))
    assert 0 < page.index("Don’t write") < page.index("Tonight")


def test_a_plan_without_steps_has_its_note_and_no_picture():
    mine = plan.check(
        [{"program": "Mercy", "interview_date": "2026-11-30", "policy": "no_contact"}]
    )
    made = plan.choose(mine, today="2026-12-20")
    page = snapshot(made)
    assert "Nothing to do" in made.note
    assert made.note in page
    assert "<figure" not in page


def test_names_stay_text(mine):
    page = snapshot(plan.choose(mine, today="2026-12-01"))
    assert "&lt;script&gt;alert(1)" in page
    assert HOSTILE not in page
