"""The article's charts, and what a reader sees of them."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from typing import Any

import altair as alt
import pytest
from bs4 import BeautifulSoup

from followup_evidence import evidence, show
from followup_evidence.show import figures

DRAWN: dict[str, tuple[Callable[..., alt.LayerChart], tuple[str, ...]]] = {
    "thank_you_usage": (show.thank_you_usage, ("thank_you_usage",)),
    "action_tradeoffs": (show.impact_against_cost, ("action_tradeoffs",)),
    "advocacy_influence": (show.advocacy_influence, ("advocacy_influence",)),
    "decision_flow": (show.decision_flow, ("decision_flow", "decision_flow_edges")),
    "rank_factors": (show.rank_factors, ("rank_factors",)),
    "interviewer_load": (show.interviewer_load, ("interviewer_load",)),
}


@pytest.fixture
def article() -> Callable[[str], alt.LayerChart]:
    """Return a function that draws one of the article's charts anew."""

    def draw(name: str) -> alt.LayerChart:
        chart, tables = DRAWN[name]
        return chart(*map(evidence.load, tables))

    return draw


@pytest.fixture(params=list(DRAWN))
def name(request: pytest.FixtureRequest) -> str:
    """Return the name of each of the article's charts in turn."""
    return str(request.param)


@pytest.fixture
def parsed() -> Callable[[str], BeautifulSoup]:
    """Return a function that parses a fragment as a browser would."""
    return lambda fragment: BeautifulSoup(fragment, "html.parser")


@pytest.fixture
def picture() -> Callable[[Any], ElementTree.Element]:
    """Return a function that draws a chart or a specification."""

    def draw(chart: Any) -> ElementTree.Element:
        spec = chart if isinstance(chart, dict) else chart.to_dict()
        return ElementTree.fromstring(figures.picture(spec))  # noqa: S314 (our own picture)

    return draw
