"""What a report says of itself."""

import pytest

from followup_evidence import evidence, plan
from followup_evidence.reports import sources

ROWS = [
    {"program": "Mercy", "interview_date": "2026-12-04", "interest": "high"},
    {"program": "Łukasz", "interview_date": "2026-11-30", "interest": "low"},
]


@pytest.fixture(scope="module")
def made():
    return plan.choose(plan.interviews.check(ROWS), plan.Limits(85, 12), today="2026-12-01")


def test_the_headline_says_whose_plan_it_is_what_it_holds_and_the_caveat(made):
    lead = sources.headline(made, name="Zoë", programs=2)
    assert "Plan for Zoë, 2026-12-01, 2 programs" in lead.html
    # By hand: preparing (60 min, 80 x 3) and the interest email (20 min, 40 x 3) at Mercy.
    assert "80 of 85 minutes" in lead.html
    assert made.caveat in lead.text
    assert "illustration" in made.caveat


def test_a_headline_without_a_name_or_with_one_program_reads_well(made):
    lead = sources.headline(made, name="", programs=1)
    assert "<strong>Plan, 2026-12-01, 1 program.</strong>" in lead.html


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "A & B", '"><img src=x>'])
def test_a_name_is_shown_as_it_is_typed(made, name):
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(sources.headline(made, name=name, programs=2).html, "html.parser")
    assert f"Plan for {name}, " in soup.get_text()
    assert {tag.name for tag in soup.find_all(True)} == {"p", "strong", "blockquote"}


def test_the_settings_are_those_given_and_every_number_of_the_scales(made):
    rows = sources.settings(made).set_index("setting")
    assert rows.loc["Minutes to spend", "value"] == 85
    assert rows.loc["Stress points to spend", "value"] == 12
    assert rows.loc["Planned from", "value"] == "2026-12-01"
    # The article gives 20 and 80 to actions that these labels are for; all else is ours.
    illustrative = rows[rows["status"] == "illustrative"]["value"].astype(int)
    assert illustrative.to_dict() == {"Label Low": 20, "Label Advocacy": 80}
    labels = evidence.load("scale_labels")
    assert rows.index.str.startswith("Label ").sum() == len(labels)


def test_no_stress_limit_is_said_in_words(made):
    free = plan.choose(plan.interviews.check(ROWS), plan.Limits(85), today="2026-12-01")
    rows = sources.settings(free).set_index("setting")
    assert rows.loc["Stress points to spend", "value"] == "no limit"


def test_the_example_is_a_list_that_can_be_planned():
    assert len(plan.interviews.read(sources.example())) == 12
