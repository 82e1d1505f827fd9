"""The decision flow: the article's boxes, our arrows, and a way to walk it."""

from __future__ import annotations

import textwrap
from typing import Any

import altair as alt
import pandas as pd

from followup_evidence.show import provenance, theme

_BOX = (0.9, 0.7)  # width and height of a box, in columns and rows of the drawing
_ACROSS, _DOWN = "last_column", "last_row"  # parameters of the chart: how far it reaches
_ANSWERS = ["not answered", "yes", "no"]


def decision_flow(nodes: pd.DataFrame, edges: pd.DataFrame) -> alt.LayerChart:
    """Draw the decision flow; the two questions below it light the way taken.

    Parameters
    ----------
    nodes
        The table ``decision_flow``: ``node``, ``label``, ``kind`` (start, decision,
        action, end).
    edges
        The table ``decision_flow_edges``: ``from_node``, ``to_node``, ``answer``.
    """
    boxes, arrows = _laid_out(nodes, edges)
    questions = nodes.loc[nodes["kind"] == "decision"]
    params = [
        alt.param(
            name=row["node"],
            value=_ANSWERS[0],
            bind=alt.binding_select(options=_ANSWERS, name=f"{row['label']} "),
        )
        for row in questions.to_dict("records")
    ]
    lit = " && ".join(
        f"(datum['needs_{name}'] === '' || datum['needs_{name}'] === {name})"
        for name in questions["node"]
    )
    reach = [
        alt.param(name=_ACROSS, value=int(boxes["column"].max())),
        alt.param(name=_DOWN, value=int(boxes["row"].max())),
    ]
    chart = alt.layer(*_arrow_marks(arrows, lit), *_box_marks(boxes, lit)).add_params(
        *params, *reach
    )
    height = theme.cell() * (boxes["row"].max() + 1)
    ends = ", ".join(
        f"{row['source']} to {row['target']}" + (f" if {row['answer']}" if row["answer"] else "")
        for row in arrows.to_dict("records")
    )
    return provenance.present(
        chart.properties(height=height),
        _steps(nodes, edges),
        title="Two questions decide; either way you are done within minutes",
        subtitle="boxes are the article's, the dashed arrows are ours: its own were lost",
        description=f"A flow chart with the arrows {ends}.",
        columns={"step": "Step", "kind": "Kind", "goes_on_to": "Goes on to"},
    )


def _steps(nodes: pd.DataFrame, edges: pd.DataFrame) -> pd.DataFrame:
    """Return the flow as rows for the data table; its status is that of the arrows."""
    label = nodes.set_index("node")["label"]
    onward = edges.assign(
        to=edges["to_node"].map(label)
        + edges["answer"].map(
            lambda answer: f" (if {answer})" if isinstance(answer, str) and answer else ""
        )
    )
    frame = pd.DataFrame(
        {
            "step": nodes["label"],
            "kind": nodes["kind"].astype(str),
            "goes_on_to": nodes["node"]
            .map(onward.groupby("from_node")["to"].agg("; ".join))
            .fillna("ends here"),
        }
    )
    frame.attrs = edges.attrs
    return frame


def _laid_out(nodes: pd.DataFrame, edges: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Place each box (row = steps from the start, "no" to the right) and what it needs.

    The column ``needs_<question>`` of a box or an arrow holds the answer that leads to
    it, or "" where the question is not on the way.
    """
    place: dict[str, tuple[int, int]] = {
        nodes.loc[nodes["kind"] == "start", "node"].iloc[0]: (0, 0)
    }
    needs: dict[str, dict[str, str]] = {next(iter(place)): {}}
    kinds = nodes.set_index("node")["kind"].astype(str)
    waiting, arrows = list(place), []
    while waiting:
        source = waiting.pop(0)
        row, column = place[source]
        for edge in edges.loc[edges["from_node"] == source].to_dict("records"):
            target = edge["to_node"]
            answer = edge["answer"] if isinstance(edge["answer"], str) else ""
            way = needs[source] | ({source: answer} if kinds[source] == "decision" else {})
            aside = answer == "no"
            place[target] = (row, column + 1) if aside else (row + 1, column)
            needs[target] = way
            asked = {f"needs_{question}": given for question, given in way.items()}
            arrows.append({"source": source, "target": target, "answer": answer, **asked})
            waiting.append(target)
    boxes = nodes.assign(
        row=nodes["node"].map(lambda node: place[node][0]),
        column=nodes["node"].map(lambda node: place[node][1]),
        words=[textwrap.fill(label, 25) for label in nodes["label"]],
        kind=nodes["kind"].astype(str),
    )
    for question in kinds.index[kinds == "decision"]:
        boxes[f"needs_{question}"] = [needs[node].get(question, "") for node in nodes["node"]]
    return boxes, _drawn(pd.DataFrame(arrows).fillna(""), place)


def _drawn(arrows: pd.DataFrame, place: dict[str, tuple[int, int]]) -> pd.DataFrame:
    """Return the arrows with their ends at the edges of the boxes."""
    width, height = _BOX
    gap = 0.04
    ends = []
    for row in arrows.to_dict("records"):
        (top, left), (bottom, right) = place[row["source"]], place[row["target"]]
        aside = top == bottom
        ends.append(
            {
                "x": left + (width / 2 if aside else 0),
                "y": top + (0 if aside else height / 2),
                "x2": right - (width / 2 + gap if aside else 0),
                "y2": bottom - (0 if aside else height / 2 + gap),
                "turn": 90 if aside else 180,
            }
        )
    return pd.concat([arrows, pd.DataFrame(ends)], axis="columns")


def _axes(x: str, y: str) -> dict[str, Any]:
    across = alt.Scale(domain=alt.expr(f"[-0.5, {_ACROSS} + 0.5]"), nice=False, zero=False)
    down = alt.Scale(
        domain=alt.expr(f"[-0.45, {_DOWN} + 0.45]"), reverse=True, nice=False, zero=False
    )
    return {
        "x": alt.X(f"{x}:Q", axis=None, scale=across),
        "y": alt.Y(f"{y}:Q", axis=None, scale=down),
    }


def _arrow_marks(arrows: pd.DataFrame, lit: str) -> list[alt.Chart]:
    base = alt.Chart(arrows).encode(
        color=alt.when(lit).then(alt.value(theme.BLUE)).otherwise(alt.value(theme.GREY))
    )
    line = base.mark_rule(strokeDash=[6, 4]).encode(
        **_axes("x", "y"),
        x2="x2",
        y2="y2",
        strokeWidth=alt.when(lit).then(alt.value(3)).otherwise(alt.value(1.5)),
    )
    head = base.mark_point(shape="triangle", filled=True, size=110, opacity=1).encode(
        **_axes("x2", "y2"), angle=alt.Angle("turn:Q", scale=None)
    )
    words = (
        alt.Chart(arrows[arrows["answer"] != ""])
        .transform_calculate(
            mid_x="datum.x + (datum.x2 - datum.x) * 0.5",
            mid_y="datum.y + (datum.y2 - datum.y) * 0.5",
        )
        .mark_text(
            fontStyle="italic",
            dx=alt.expr("datum.turn === 180 ? 16 : 0"),
            dy=alt.expr("datum.turn === 180 ? -2 : -12"),
        )
        .encode(**_axes("mid_x", "mid_y"), text="answer:N")
    )
    return [line, head, words]


def _box_marks(boxes: pd.DataFrame, lit: str) -> list[alt.Chart]:
    width, height = _BOX
    drawn = boxes.assign(
        x=boxes["column"] - width / 2,
        x2=boxes["column"] + width / 2,
        y=boxes["row"] - height / 2,
        y2=boxes["row"] + height / 2,
        lift=boxes["words"].str.count("\n") * -0.6 * theme.text_size(),
    )
    frame = alt.Chart(drawn)
    box = frame.mark_rect(cornerRadius=9).encode(
        **_axes("x", "y"),
        x2="x2",
        y2="y2",
        fill=alt.when(lit).then(alt.value("#dcebf5")).otherwise(alt.value("#f3f5f7")),
        stroke=alt.when(lit).then(alt.value(theme.BLUE)).otherwise(alt.value(theme.GREY)),
        strokeWidth=alt.when(lit).then(alt.value(2.5)).otherwise(alt.value(1)),
    )
    weight = alt.expr("datum.kind === 'decision' ? 'bold' : 'normal'")
    # Vega centres a text's first line; the others would hang below the box's middle.
    words = frame.mark_text(
        lineBreak="\n", baseline="middle", fontWeight=weight, dy=alt.expr("datum.lift")
    ).encode(**_axes("column", "row"), text="words:N")
    return [box, words]
