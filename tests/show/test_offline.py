from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

import altair as alt
import pandas as pd
import pytest

from followup_evidence import evidence, show
from followup_evidence.errors import FollowupError
from followup_evidence.show import offline, theme

HOSTILE = "</script><img src=x onerror=alert(1)>\"'&\u202e😀"


class Page(HTMLParser):
    """Collects what a browser would see of a fragment."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(fragment)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def first(self, tag: str) -> dict[str, str | None]:
        return next(attributes for name, attributes in self.tags if name == tag)


def charts() -> dict[str, alt.LayerChart]:
    load = evidence.load
    return {
        "thank_you_usage": show.thank_you_usage(load("thank_you_usage")),
        "action_tradeoffs": show.impact_against_cost(load("action_tradeoffs")),
        "advocacy_influence": show.advocacy_influence(load("advocacy_influence")),
        "decision_flow": show.decision_flow(load("decision_flow"), load("decision_flow_edges")),
        "rank_factors": show.rank_factors(load("rank_factors")),
        "interviewer_load": show.interviewer_load(load("interviewer_load")),
    }


@pytest.fixture(params=list(charts()))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_chart_is_a_picture_with_words_caption_and_table_before_any_script(name: str) -> None:
    page = Page(show.figure(charts()[name]))
    picture = page.first("img")
    svg = base64.b64decode(str(picture["src"]).removeprefix("data:image/svg+xml;base64,"))
    assert ElementTree.fromstring(svg).tag.endswith("svg")  # noqa: S314 (our own picture)
    assert len(str(picture["alt"])) > 60
    kinds = [tag for tag, _ in page.tags]
    assert {"figcaption", "table", "th", "details"} <= set(kinds)
    assert all(
        attributes.get("type") == "application/json"
        for tag, attributes in page.tags
        if tag == "script"
    )


def test_every_chart_says_in_words_and_picture_whose_figures_these_are(name: str) -> None:
    figure = show.figure(charts()[name])
    svg = base64.b64decode(re.search(r"svg\+xml;base64,([^\"]+)", figure)[1]).decode()  # type: ignore[index]
    drawn = " ".join(ElementTree.fromstring(svg).itertext())  # noqa: S314 (our own picture)
    status = "Inferred from the article" if name == "decision_flow" else "Author's illustration"
    assert status in drawn
    caption = figure[figure.index("<figcaption>") : figure.index("</figcaption>")]
    assert "the author calls it a synthesis" in caption
    assert "residencyadvisor.com" in caption


def test_a_figure_loads_nothing_from_anywhere(name: str) -> None:
    page = Page(show.figure(charts()[name]))
    for tag, attributes in page.tags:
        assert not str(attributes.get("src", "data:")).startswith("http"), tag
        assert tag != "link"


def test_the_same_chart_drawn_twice_is_the_same_text(name: str) -> None:
    assert show.figure(charts()[name]) == show.figure(charts()[name])


def test_the_article_values_reach_the_specification() -> None:
    spec = json.dumps(charts()["thank_you_usage"].to_dict())
    shares = {row["share_pct"] for data in json.loads(spec)["datasets"].values() for row in data}
    assert shares == {65, 20, 13, 2}


def test_hostile_text_stays_text_in_figure_and_table() -> None:
    frame = evidence.load("advocacy_influence")
    hostile = frame.assign(title=[HOSTILE, *frame["title"][1:]])
    page = Page(show.figure(show.advocacy_influence(hostile)))
    assert [attributes.get("onerror") for tag, attributes in page.tags if tag == "img"] == [None]
    assert HOSTILE in page.texts
    spec = json.loads(next(text for text in page.texts if text.startswith("{")))
    assert HOSTILE in json.dumps(spec, ensure_ascii=False).replace('\\"', '"')
    cells = Page(show.table(hostile, {"title": "Who"}).html)
    assert HOSTILE in cells.texts
    assert "img" not in [tag for tag, _ in cells.tags]


def test_a_frame_of_unknown_origin_is_not_drawn() -> None:
    bare = pd.DataFrame({"frequency": ["Not at all"], "share_pct": [1]})
    bare["frequency"] = pd.Categorical(bare["frequency"], ["Not at all", "Rarely"], ordered=True)
    with pytest.raises(FollowupError, match=r"load it with evidence\.load"):
        show.thank_you_usage(bare)


def test_an_unknown_theme_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="screen, slides, print"):
        show.use("poster")  # type: ignore[arg-type]


def test_slides_are_drawn_larger_than_the_screen_and_print_smaller() -> None:
    widths = {}
    try:
        for variant in ("screen", "slides", "print"):
            show.use(variant)
            widths[variant] = charts()["thank_you_usage"].to_dict()["width"]
    finally:
        theme.use("screen")
    assert widths["print"] < widths["screen"] < widths["slides"]


def test_the_script_names_no_address_that_a_page_would_load() -> None:
    known = {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
        "http://www.w3.org/2000/xmlns/",
        "https://vega.github.io/schema/vega/v6.json",
        "https://vega.github.io/editor/",
        "https://github.com/vega/vega-lite/issues/2415).",
    }
    script = offline.bundle()
    assert set(re.findall(r"https?://[^\"'\s`\\]+", script)) <= known
    assert "</script" not in script


def test_importing_show_outside_a_notebook_prints_nothing() -> None:
    run = subprocess.run(
        [sys.executable, "-c", "import followup_evidence.show"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (run.stdout, run.stderr) == ("", "")


def test_minutes_by_action_add_up_to_the_plan() -> None:
    steps = pd.DataFrame({"title": ["Email", "Call", "Email"], "minutes": [20, 30, 20]})
    steps.attrs["about"] = evidence.load("actions").attrs["about"]
    chart = show.minutes_by_action(steps)
    spec = chart.to_dict()
    assert spec["title"]["text"] == ["40 of 70 minutes go into “Email”"]
    rows = spec["usermeta"]["followup"]["table"]["rows"]
    assert rows == [["Email", 2, 40], ["Call", 1, 30]]


def test_a_plan_without_steps_says_that_this_is_a_plan_too() -> None:
    empty = pd.DataFrame(columns=["order", "title", "program", "minutes", "why"])
    assert "No step fits" in show.steps(empty).text


def test_a_source_becomes_a_link_and_other_cells_do_not() -> None:
    frame = pd.DataFrame(
        {
            "source": ["A (https://a.example/x); B (https://b.example)"],
            "name": ["C (https://c.example)"],
        }
    )
    frame.attrs["about"] = evidence.load("actions").attrs["about"]
    links = [
        attributes["href"]
        for tag, attributes in Page(show.table(frame, {"source": "S", "name": "N"}).html).tags
        if tag == "a"
    ]
    assert [link for link in links if "example" in str(link)] == [
        "https://a.example/x",
        "https://b.example",
    ]
