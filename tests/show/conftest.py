"""The article's charts, and what a reader sees of them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from typing import Any

import altair as alt
import pytest
from bs4 import BeautifulSoup

from followup_evidence import evidence, show
from followup_evidence.show import figures, theme

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


@pytest.fixture
def measured(
    picture: Callable[[Any], ElementTree.Element],
) -> Callable[[Any], tuple[list[tuple[float, float]], list[tuple[float, float]]]]:
    """Return a function that measures bars and whiskers in a picture, in percent of the track."""

    def measure(chart: Any) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
        drawn = picture(chart)
        shapes = [one for one in drawn.iter() if one.tag.endswith(("}path", "}line"))]
        tracks = {_reach(one) for one in shapes if one.get("fill") == theme.LINE}
        [(start, end)] = tracks or {(0, 1)}  # all of one length; without a share there is none

        def percent(name: str, colour: str) -> list[tuple[float, float]]:
            found = [_reach(one) for one in shapes if one.get(name) == colour]
            return [
                (100 * (low - start) / (end - start), 100 * (high - start) / (end - start))
                for low, high in found
            ]

        return percent("fill", theme.BLUE), percent("stroke", theme.INK)

    return measure


def _reach(shape: ElementTree.Element) -> tuple[float, float]:
    """Return how far a shape reaches from left to right, in px."""
    if shape.tag.endswith("}line"):
        moved = re.match(r"translate\(([-\d.]+)", shape.get("transform", ""))
        left = float(moved[1]) if moved else 0.0
        return left, left + float(shape.get("x2", 0))
    at, points = 0.0, []
    for command, numbers in re.findall(r"([MLChvZ])([^MLChvZ]*)", shape.get("d", "")):
        values = [float(one) for one in numbers.replace(",", " ").split()]
        at = {"h": at + values[0] if values else 0, "v": at, "Z": at}.get(command, at)
        at = values[-2] if command in "MLC" else at
        points.append(at)
    return min(points), max(points)
