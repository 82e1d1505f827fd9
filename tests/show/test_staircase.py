"""Impact against cost: what the labels alone decide, worked out by hand from the article."""

import re

import pytest

from followup_evidence import evidence, plan, show
from followup_evidence.reports import sources

LABELS = {"Risk of backfire", "Very Low", "Low", "Low–Moderate", "Moderate", "High"}


@pytest.fixture
def tradeoffs():
    return evidence.load("action_tradeoffs")


def rows(chart, column):
    """Return the rows of the dataset that has a column."""
    data = chart.to_dict()["datasets"].values()
    return [row for dataset in data for row in dataset if column in row]


def test_each_action_is_worth_its_cost_dominated_or_excluded(tradeoffs):
    kinds = {row["full"]: row["kind"] for row in rows(show.impact_against_cost(tradeoffs), "kind")}
    # By hand: Low at Very Low cost already beats Very Low at High cost; nothing else is beaten.
    assert kinds == {
        "Mock interviews early in the season and Arriving prepared and engaged on interview day": (
            "worth it"
        ),
        "Short, honest email of strong interest to the program director": "worth it",
        "One short note of thanks to the program director or an associate": "worth it",
        "A personal note to every interviewer": "dominated",
        "Long, emotional letter to the dream program": "backfires",
    }


def test_the_title_counts_them_and_names_the_one_that_is_beaten(tradeoffs):
    title = " ".join(show.impact_against_cost(tradeoffs).to_dict()["title"]["text"])
    assert title == (
        "Our reading of the article's labels: 4 of 6 actions earn what they cost; “A personal "
        "note to every interviewer” does not"
    )


def test_the_staircase_climbs_by_the_best_impact_at_each_cost(tradeoffs):
    corners = [
        (row["cost"], row["impact"]) for row in rows(show.impact_against_cost(tradeoffs), "step")
    ]
    assert corners == [
        ("Very Low", "Low"),
        ("Low", "Low–Moderate"),
        ("Moderate", "High"),
        ("High", "High"),  # more cost buys no more
    ]


def test_an_action_that_does_more_for_less_dominates_the_others(tradeoffs):
    better = tradeoffs.copy()
    better.loc[better["action"] == "thank_you_pd", "impact"] = "High"
    kinds = {row["full"]: row["kind"] for row in rows(show.impact_against_cost(better), "kind")}
    assert [full for full, kind in kinds.items() if kind == "worth it"] == [
        "One short note of thanks to the program director or an associate"
    ]


def labels(svg, anchor, place):
    """Return an axis' labels in the order of their places, 0 across and 1 down."""
    found = {
        text.text: float(re.findall(r"-?[0-9.]+", text.get("transform"))[place])
        for text in svg.iter("{http://www.w3.org/2000/svg}text")
        if text.get("aria-label") is None and text.get("text-anchor") == anchor
    }
    known = [label for label in found if label in LABELS]
    return sorted(known, key=found.get)


def test_better_is_higher_and_dearer_is_further_right(tradeoffs, picture):
    svg = picture(show.impact_against_cost(tradeoffs))
    assert labels(svg, "end", 1) == ["High", "Low–Moderate", "Low", "Very Low", "Risk of backfire"]
    assert labels(svg, "middle", 0) == ["Very Low", "Low", "Moderate", "High"]


def test_the_steps_of_a_plan_are_counted_in_each_cell(tradeoffs):
    mine = plan.read(sources.example())
    made = plan.choose(mine, today="2026-12-01", rank_deadline="2027-03-03")
    cells = rows(show.impact_against_cost(tradeoffs, made.steps), "held")
    held = {row["full"]: row["held"] for row in cells}
    counted = made.steps["action"].value_counts()
    thanks = "One short note of thanks to the program director or an associate"
    assert held[thanks] == counted["thank_you_pd"]
    assert held["A personal note to every interviewer"] == 0
