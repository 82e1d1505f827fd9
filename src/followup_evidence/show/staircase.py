"""Impact against cost on ordinal axes: categories in order, no distances."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from followup_evidence.plan.flow import dominated
from followup_evidence.show import provenance, theme

_EXCLUDED = "Risk of backfire"
_KIND_COLOURS = {"worth it": theme.BLUE, "dominated": theme.GREY, "backfires": theme.ORANGE}
_KIND_SHAPES = {"worth it": "circle", "dominated": "square", "backfires": "cross"}


def impact_against_cost(
    tradeoffs: pd.DataFrame, chosen: pd.DataFrame | None = None
) -> alt.LayerChart:
    """Draw each action at its impact and cost, with the staircase of those worth it.

    Parameters
    ----------
    tradeoffs
        The table ``action_tradeoffs``: ``title``, ``impact`` and ``cost`` (ordered),
        ``qualifier``.
    chosen
        A plan's ``steps``: cells with actions that it holds are ringed, with their number.
        Steps whose actions the table does not have are not on the chart.
    """
    cells = _cells(tradeoffs, chosen)
    used = set(cells["impact"])
    rows = [label for label in tradeoffs["impact"].cat.categories[::-1] if label in used]
    costs = list(tradeoffs["cost"].cat.categories)
    x = alt.X(
        "cost:O",
        sort=costs,
        scale=alt.Scale(domain=costs),
        axis=alt.Axis(title="time and stress it costs →", orient="bottom", labelAngle=0),
    )
    y = alt.Y(
        "impact:O",
        sort=rows,
        scale=alt.Scale(domain=rows),
        axis=alt.Axis(title="impact on rank →"),
    )
    base = alt.Chart(cells).encode(x=x, y=y)
    band = (
        alt.Chart(pd.DataFrame({"impact": [_EXCLUDED]}))
        .mark_rect(color=theme.ORANGE, opacity=0.08)
        .encode(y=y)
    )
    lift = -theme.cell() * 0.36
    stairs = (
        alt.Chart(_stairs(cells, costs))
        .mark_line(interpolate="step-after", color=theme.BLUE, strokeWidth=2, yOffset=lift)
        .encode(x=x, y=y, order="step:O")
    )
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=list(_KIND_COLOURS), range=list(_KIND_COLOURS.values())),
        legend=None,
    )
    points = base.mark_point(size=theme.step() * 3, opacity=1, filled=True, yOffset=lift).encode(
        color=colour,
        shape=alt.Shape(
            "kind:N",
            scale=alt.Scale(domain=list(_KIND_SHAPES), range=list(_KIND_SHAPES.values())),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("full:N", title="action"),
            alt.Tooltip("impact:N", title="impact"),
            alt.Tooltip("cost:N", title="cost"),
            alt.Tooltip("kind:N", title="so it is"),
        ],
    )
    wording = {
        "baseline": "top",
        "lineBreak": "\n",
        "fontSize": theme.text_size(0.86),
        "yOffset": lift * 0.66,
    }
    halo = base.mark_text(stroke=theme.PAPER, strokeWidth=6, **wording).encode(text="words:N")
    words = base.mark_text(**wording).encode(text="words:N", color=colour)
    held = base.transform_filter("datum.held > 0")
    rings = held.mark_point(
        shape="circle",
        size=theme.step() * 9,
        strokeWidth=3,
        color=theme.INK,
        opacity=1,
        yOffset=lift,
    )
    counting = {"align": "right", "dx": -16, "yOffset": lift * 1.3, "fontWeight": "bold"}
    counts = held.mark_text(**counting).encode(text="count:N")
    losing = dominated(tradeoffs)
    beaten = tradeoffs.loc[losing & (tradeoffs["impact"] != _EXCLUDED), "title"]
    return provenance.present(
        alt.layer(band, stairs, halo, points, words, rings, counts).properties(
            height=theme.cell() * len(rows)
        ),
        tradeoffs,
        title=f"Our reading of the article's labels: {len(tradeoffs) - losing.sum()} of "
        f"{len(tradeoffs)} actions earn what they cost"
        + "".join(f"; “{title}” does not" for title in beaten),
        subtitle="order only, distances mean nothing. Round: worth it at its cost. Square: "
        "something else does more for less. Cross: it can hurt you",
        description="A grid of impact by cost: "
        + "; ".join(
            f"{row.full} ({row.impact} at {row.cost} cost, {row.kind})"
            for row in cells.itertuples()
        )
        + ".",
        columns={
            "title": "Action",
            "impact": "Impact on rank",
            "cost": "Time and stress",
            "qualifier": "Qualifier",
        },
        fluid=False,
    )


def _cells(tradeoffs: pd.DataFrame, chosen: pd.DataFrame | None) -> pd.DataFrame:
    """Return one row a cell of the grid; actions that tie share it."""
    # A fifth of the width is a cell's; half its size is a letter's mean advance in Arial.
    letters = int(theme.size()[0] / 5 / (theme.text_size(0.86) * 0.5))
    marked = tradeoffs.assign(
        kind=dominated(tradeoffs).map({True: "dominated", False: "worth it"}),
        words=[textwrap.fill(title, letters) for title in tradeoffs["title"]],
        impact=tradeoffs["impact"].astype(object),
        cost=tradeoffs["cost"].astype(object),
        full=tradeoffs["title"],
        held=tradeoffs["action"].map(_counts(chosen)).fillna(0),
    )
    marked.loc[tradeoffs["impact"] == _EXCLUDED, "kind"] = "backfires"
    cells = (
        marked.groupby(["impact", "cost", "kind"], sort=False)
        .agg(words=("words", "\nand ".join), full=("full", " and ".join), held=("held", "sum"))
        .reset_index()
    )
    return cells.assign(count=cells["held"].map("{:g} in the plan".format))


def _counts(chosen: pd.DataFrame | None) -> dict[str, int]:
    if chosen is None:
        return {}
    return {str(action): len(steps) for action, steps in chosen.groupby("action")}


def _stairs(cells: pd.DataFrame, costs: list[str]) -> pd.DataFrame:
    """Return the corners of the staircase: the best impact to be had up to each cost."""
    worth = cells[cells["kind"] == "worth it"].assign(
        step=lambda frame: frame["cost"].map(costs.index)
    )
    worth = worth.sort_values("step")[["cost", "impact", "step"]]
    last = worth.tail(1).assign(cost=costs[-1], step=len(costs))
    return pd.concat([worth, last], ignore_index=True)
