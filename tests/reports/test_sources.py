"""What a report is made from, and what it says of itself."""

import pytest
from bs4 import BeautifulSoup

from followup_evidence import evidence, plan
from followup_evidence.reports import sources
from followup_evidence.settings import TABLE

ROWS = [
    {"program": "Mercy", "interview_date": "2026-12-04", "interest": "high", "mentor": "known"},
    {"program": "Łukasz", "interview_date": "2026-11-30", "interest": "low"},
]


@pytest.fixture(scope="module")
def made():
    asked = {"minutes": 85, "stress": 12, "calls": 1, "today": "2026-12-01"}
    must, never = ["advocacy_call:mercy"], ["thank_you_pd:łukasz"]
    return plan.robustness.attach(plan.choose(plan.check(ROWS), must=must, never=never, **asked))


def test_the_headline_says_whose_plan_it_is_and_what_it_holds(made):
    lead = sources.headline(made, name="Zoë")
    # Preparing, a thank-you and the mentor's call, which has no day without a rank deadline.
    assert lead.text == f"Plan for Zoë, Tue, Dec 1, 2026, 2 programs. {made.note}"
    assert "3 things to do" in made.note
    assert "rank lists are due" in made.note


def test_a_headline_without_a_name_or_with_one_program_reads_well():
    made = plan.choose(plan.check(ROWS[1:]), today="2026-12-01")
    lead = sources.headline(made, name="")
    assert "<strong>Plan, Tue, Dec 1, 2026, 1 program.</strong>" in lead.html


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "A & B", '"><img src=x>'])
def test_a_name_is_shown_as_it_is_typed(made, name):
    soup = BeautifulSoup(sources.headline(made, name=name).html, "html.parser")
    assert f"Plan for {name}, " in soup.get_text()
    assert {tag.name for tag in soup.find_all(True)} == {"p", "strong"}


def test_the_worst_case_stands_beside_the_scores_of_each_option(made):
    shown = sources.worst_case(made)
    assert made.guarantee.sentence() in shown.text
    cells = [cell.get_text() for cell in BeautifulSoup(shown.html, "html.parser")("td")]
    assert cells == ["Ask your mentor to call the program", "Mercy", "Advocacy 80 × high 3 = 240"]


def test_the_settings_are_those_given_and_every_number_of_the_scales(made):
    rows = sources.settings(made)
    told = [(row.value, row.status) for row in rows[: len(TABLE)].itertuples()]
    assert told == [
        *((value, "yours") for value in ("85", "12", "1")),
        ("60", "assumption"),
        ("Tue, Dec 1, 2026", "yours"),
        *((value, "assumption") for value in ("not known", "0.5")),
    ]
    pinned = rows[rows["setting"].isin(["Kept in", "Left out"])]["value"].tolist()
    assert pinned == [
        "Ask your mentor to call the program, Mercy",
        "Email the program director: thank you, Łukasz",
    ]
    # The article gives 20 and 80 to actions that these labels are for; all else is ours.
    illustrative = rows[rows["status"] == "illustrative"].set_index("setting")["value"]
    assert illustrative.to_dict() == {"Label Low": "20", "Label Advocacy": "80"}
    labels = evidence.load("scale_labels")
    assert rows["setting"].str.startswith("Label ").sum() == len(labels)


def test_a_limit_that_is_not_set_and_minutes_that_are_not_ours_are_said_in_words():
    costs = {"thank_you_pd": {"minutes": 11}}
    made = plan.choose(plan.check(ROWS), costs=costs, today="2026-12-01")
    rows = sources.settings(made)
    assert rows["value"].tolist().count("no limit") == 2
    own = rows.set_index("setting").loc["Email the program director: thank you: minutes"]
    assert own.tolist() == ["11", "yours"]


def test_the_example_is_planned_on_its_own_day_unless_another_is_given():
    assert len(sources.problem("").interviews) == 12
    assert str(sources.problem("", today=None).settings.day) == sources.EXAMPLE_DAY
    assert str(sources.problem("", today="2026-11-30").settings.day) == "2026-11-30"
