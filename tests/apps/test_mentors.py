"""The switch between known and unknown mentors: it tells of a survey and changes no plan."""

import pytest
from bs4 import BeautifulSoup

from followup_evidence import plan
from followup_evidence.apps.builder import Builder
from followup_evidence.apps.mentors import Mentors, passage
from followup_evidence.reports import sources

CHOICES = ["as in the file", "known to the program", "unknown to the program"]


@pytest.fixture
def mentors():
    switch = Mentors()
    switch.use(plan.interviews.read(sources.example()))
    return switch


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ("as in the file", {"Known": "2 programs): 41 %", "Unknown": "2 programs): 14 %"}),
        ("known to the program", {"Known": "4 programs): 41 %"}),
        ("unknown to the program", {"Unknown": "4 programs): 14 %"}),
    ],
)
def test_each_mentor_is_told_of_with_the_survey_s_own_share(mentors, choice, said):
    mentors.choice.value = choice
    page = BeautifulSoup(mentors.said.value, "html.parser")
    told = {line.b.text.split()[0]: line.text for line in page.select("p:has(b)")}
    assert told.keys() == said.keys()
    for kind, words in said.items():
        assert words in told[kind]
        assert "of 63; 95 % interval" in told[kind]


def test_the_survey_stands_beside_it_with_its_people_year_and_source(mentors):
    page = BeautifulSoup(mentors.said.value, "html.parser")
    assert "3 % (2 of 63" in page.text
    assert "Ophthalmology program directors, 2018-19 cycle; read" in page.text
    assert page.a["href"] == "https://doi.org/10.1055/s-0040-1713364"
    assert "a share of directors is no value of a step" in page.text


def test_a_list_without_mentors_is_told_of_no_survey():
    assert passage({}) == passage({"known": 0, "unknown": 0}, "known")
    assert "No program in this list has a mentor" in passage({})


def test_the_steps_and_totals_are_the_same_whatever_is_chosen():
    builder = Builder(sources.example(), minutes=180, stress=20, today="2026-12-01")
    made = []
    for minutes in (60, 180):
        builder._minutes.value = minutes
        for choice in CHOICES:
            builder._mentors.choice.value = choice
            builder._stress.value = 19  # a plan made anew while that is chosen
            builder._stress.value = 20
            shown = builder.plan
            made.append((minutes, shown.steps["id"].tolist(), dict(shown.totals)))
            assert "advocacy_call" in {*shown.steps["action"]}, "else it shows nothing"
    assert made[:3] == [made[0]] * 3
    assert made[3:] == [made[3]] * 3
    assert made[0] != made[3]


def test_another_list_brings_its_own_mentors(mentors):
    alone = [{"program": "A", "interview_date": "2026-11-03", "mentor": "known"}]
    mentors.use(plan.interviews.check(alone))
    assert "(1 program): 41 %" in mentors.said.value
    assert "14 %" not in mentors.said.value
