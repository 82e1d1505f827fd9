"""The article's small tables as charts, their findings worked out by hand."""

import re

import pandas as pd
import pytest

from followup_evidence import evidence, show


def title(chart):
    return " ".join(chart.to_dict()["title"]["text"])


def bars(svg):
    """Return the drawn length of each bar by its name, in px."""
    drawn = (path.attrib for path in svg.iter() if path.get("aria-roledescription") == "bar")
    return {
        re.search(r"(?:frequency|title): ([^;]+)", bar["aria-label"])[1]: float(
            re.match(r"M[^h]*h([0-9.]+)", bar["d"])[1]
        )
        for bar in drawn
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("thank_you_usage", {"Not at all": 65, "Rarely": 20, "Occasionally": 13, "Frequently": 2}),
        (
            "advocacy_influence",
            {
                "Call from a faculty mentor": 80,
                "Email naming the program as number one": 40,
                "Thank-you emails": 20,
                "None of these": 0,
            },
        ),
    ],
)
def test_bars_are_as_long_as_the_articles_numbers_are_large(name, expected, article, picture):
    drawn = bars(picture(article(name)))
    longest = max(drawn.values())
    # Tufte's lie factor is 1: lengths are in the proportion of the numbers, from zero.
    assert {bar: length / longest for bar, length in drawn.items()} == pytest.approx(
        {bar: value / max(expected.values()) for bar, value in expected.items()}, abs=1e-3
    )


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("thank_you_usage", "rarely or never for 85 in 100"),  # 65 + 20
        ("advocacy_influence", "first “Call from a faculty mentor”, then “Email naming the pro"),
        ("rank_factors", "Follow-up holds places 5 and 6 of 6"),
        ("interviewer_load", "The article has faculty meet about 80 to 300 applicants"),
    ],
)
def test_the_title_is_the_finding(name, finding, article):
    assert finding in title(article(name))


def test_other_figures_give_other_findings():
    usage = evidence.load("thank_you_usage")
    usage["share_pct"] = [10, 30, 40, 20]
    assert title(show.thank_you_usage(usage)).endswith("rarely or never for 40 in 100")
    factors = evidence.load("rank_factors")
    factors["follow_up"] = factors["rank"] == 2
    assert title(show.rank_factors(factors)).startswith("Follow-up holds places 2 of 6")


def test_the_factors_stand_one_below_the_other_in_the_articles_order(article, picture):
    factors = evidence.load("rank_factors")
    heights = {
        text.text: float(re.search(r"translate\([^,]+,([^)]+)\)", text.get("transform"))[1])
        for text in picture(article("rank_factors")).iter("{http://www.w3.org/2000/svg}text")
        if text.text in {*factors["title"]}
    }
    assert sorted(heights, key=heights.get) == factors["title"].tolist()


def test_areas_are_in_the_proportion_of_applicants_met(article, picture):
    areas = [
        float(found[1]) * float(found[2])
        for path in picture(article("interviewer_load")).iter()
        if path.get("aria-roledescription") == "rect mark"
        and (found := re.fullmatch(r"M[^h]*h([0-9.]+)v([0-9.]+)h-[0-9.]+Z", path.get("d", "")))
    ]
    assert sorted(areas)[1] / sorted(areas)[0] == pytest.approx(320 / 80, abs=0.01)


def test_where_the_articles_total_is_rounded_both_are_said_and_ours_is_called_ours(article):
    said = article("interviewer_load").to_dict()["description"]
    assert "busy season: about 300, 16 a day × 20 days, (that makes 320, by our count)" in said
    assert said.count("by our count") == 1


@pytest.mark.parametrize("name", ["thank_you_usage", "advocacy_influence", "interviewer_load"])
def test_a_title_does_not_assert_what_the_article_leaves_open(name, article):
    # The unit of its first table, a ratio of an index, and whose the 80 to 300 applicants are.
    assert not re.search("program directors|times|one interviewer", title(article(name)), re.I)


def test_minutes_by_action_add_up_to_the_plan():
    steps = pd.DataFrame({"title": ["Email", "Call", "Email"], "minutes": [20, 30, 20]})
    steps.attrs["about"] = evidence.load("actions").attrs["about"]
    chart = show.minutes_by_action(steps)
    assert title(chart) == "40 of 70 minutes go into “Email”"
    rows = chart.to_dict()["usermeta"]["followup"]["table"]["rows"]
    assert rows == [["Email", 2, 40], ["Call", 1, 30]]
