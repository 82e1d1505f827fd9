"""The switch between known and unknown mentors: it tells of a survey and changes no plan."""

import pytest
from bs4 import BeautifulSoup

from followup_evidence import plan
from followup_evidence.apps import page
from followup_evidence.apps.builder import Builder
from followup_evidence.apps.mentors import passage
from followup_evidence.reports import sources

COUNT = {"known": 2, "unknown": 2}  # of the example


@pytest.mark.parametrize(
    ("supposed", "said"),
    [
        (None, {"Known": "2 programs): 41%", "Unknown": "2 programs): 14%"}),
        ("known", {"Known": "4 programs): 41%"}),
        ("unknown", {"Unknown": "4 programs): 14%"}),
    ],
)
def test_each_mentor_is_told_of_with_the_survey_s_own_share(supposed, said):
    told_of = BeautifulSoup(passage(COUNT, supposed), "html.parser")
    told = {line.b.text.split()[0]: line.text for line in told_of.select("p:has(b)")}
    assert told.keys() == said.keys()
    for kind, words in said.items():
        assert words in told[kind]
        assert "of 63; 95% interval" in told[kind]


def test_the_survey_stands_beside_it_with_its_people_year_and_source():
    told_of = BeautifulSoup(passage(COUNT), "html.parser")
    assert "3% (2 of 63" in told_of.text
    assert "Ophthalmology program directors, 2018-19 cycle; read" in told_of.text
    assert told_of.a["href"] == "https://doi.org/10.1055/s-0040-1713364"
    assert "Your plan goes by the mentors in your list" in told_of.text


def test_a_list_without_mentors_is_told_of_no_survey():
    assert passage({}) == passage({"known": 0, "unknown": 0}, "known")
    assert "No program in this list has a mentor" in passage({})


def test_the_plan_is_the_same_whatever_is_supposed():
    builder = Builder(sources.example(), today="2026-12-01")
    groups = builder.page["groups"]
    assert "advocacy_call" in {*builder.plan.steps["action"]}, "else it shows nothing"
    told = set()
    for supposed in ("", "known", "unknown"):
        builder.work = builder.work | {
            "applicant": {"img": True, "competitive": True, "mentor": supposed}
        }
        assert builder.page["groups"] == groups
        told.add(builder.page["mentors"])
    assert len(told) == 3


def test_another_list_brings_its_own_mentors():
    alone = [{"program": "A", "interview_date": "2026-11-03", "mentor": "known"}]
    told = page.about_mentors(plan.check(alone), "")
    assert "(1 program): 41%" in told
    assert "14%" not in told
