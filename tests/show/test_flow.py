"""The decision flow: the article's eight boxes, and the ways through them walked by hand."""

import re

import pytest

from followup_evidence import evidence, show
from followup_evidence.show import theme

LIT = "#dcebf5"
START = ["Interview day", "Send any follow-up?"]
EMAIL = [
    "One brief email to PD/APD",
    "Strong connection with a particular faculty member or resident?",
]


def boxes(svg):
    """Return each box as (column, row), its words and whether it is lit."""
    filled = {}
    for path in svg.iter():
        if path.get("aria-roledescription") == "rect mark" and path.get("fill"):
            left, top, right, bottom = (
                float(number.replace("−", "-"))
                for number in re.findall(r": (−?[0-9.]+)", path.get("aria-label"))
            )
            middle = round((left + right) / 2), round((top + bottom) / 2)
            assert middle not in filled, "two boxes in one place"
            filled[middle] = path.get("fill") == LIT
    words = {}
    for text in svg.iter():
        label = re.match(r"column: (\d); row: (\d); words: (.*)", text.get("aria-label", ""), re.S)
        if label:
            words[int(label[1]), int(label[2])] = " ".join(label[3].split())
    return [(at, words[at], filled[at]) for at in sorted(filled, key=lambda at: (at[1], at[0]))]


def lit_arrows(svg):
    lines = [line for line in svg.iter() if line.get("aria-roledescription") == "rule mark"]
    return sum(line.get("stroke") == theme.BLUE for line in lines if line.get("x2"))


@pytest.mark.parametrize(
    ("send", "connection", "lit", "arrows"),
    [
        ("not answered", "not answered", START, 1),
        ("no", "not answered", [*START, "Done"], 2),
        ("no", "yes", [*START, "Done"], 2),
        ("yes", "not answered", [*START, *EMAIL], 3),
        ("yes", "no", [*START, *EMAIL, "Stop here"], 4),
        ("yes", "yes", [*START, *EMAIL, "Optional: 1–2 short notes", "Done"], 5),
    ],
)
def test_the_answers_light_the_way_that_the_article_describes(
    send, connection, lit, arrows, article, picture
):
    spec = article("decision_flow").to_dict()
    given = {"send_follow_up": send, "strong_connection": connection}
    for param in spec["params"]:
        param["value"] = given.get(param["name"], param.get("value"))
    svg = picture(spec)
    assert [words for _, words, is_lit in boxes(svg) if is_lit] == lit
    assert lit_arrows(svg) == arrows


def test_all_eight_boxes_are_drawn_in_the_articles_words(article, picture):
    drawn = sorted(words for _, words, _ in boxes(picture(article("decision_flow"))))
    assert drawn == sorted(evidence.load("decision_flow")["label"])


def test_time_runs_down_and_a_no_leads_aside(article, picture):
    at = {words: place for place, words, _ in boxes(picture(article("decision_flow")))}
    way = [*START, *EMAIL, "Optional: 1–2 short notes"]
    assert [at[step] for step in way] == [(0, row) for row in range(5)]
    assert at["Stop here"] == (1, at[EMAIL[1]][1])


def test_every_arrow_is_dashed_since_it_is_ours(article, picture):
    svg = picture(article("decision_flow"))
    lines = [one for one in svg.iter() if one.get("aria-roledescription") == "rule mark"]
    lines = [line for line in lines if line.get("x2")]
    assert len(lines) == len(evidence.load("decision_flow_edges"))
    assert all(line.get("stroke-dasharray") for line in lines)


def test_the_table_below_tells_the_flow_to_those_who_do_not_see_it(article):
    told = article("decision_flow").to_dict()["usermeta"]["followup"]
    onward = {(row[0], row[1]): row[2] for row in told["table"]["rows"]}
    assert (
        onward["Send any follow-up?", "decision"]
        == "Done (if no); One brief email to PD/APD (if yes)"
    )
    assert onward["Stop here", "end"] == "ends here"
    assert told["status"] == "inferred"


def test_another_flow_is_laid_out_by_the_same_rules(picture):
    nodes = evidence.load("decision_flow").set_index("node")
    nodes = nodes.loc[["stop_here", "send_follow_up", "email_pd", "interview_day"]].reset_index()
    edges = evidence.load("decision_flow_edges").iloc[:3]
    edges = edges.assign(to_node=edges["to_node"].replace("done_without", "stop_here"))
    assert boxes(picture(show.decision_flow(nodes, edges))) == [
        ((0, 0), "Interview day", True),
        ((0, 1), "Send any follow-up?", True),
        ((1, 1), "Stop here", False),
        ((0, 2), "One brief email to PD/APD", False),
    ]
