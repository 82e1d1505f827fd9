"""Published figures as charts: one track a figure, with its question, size and interval.

Each figure stands on a track of its own from 0 to 100 percent, below the question it answers:
figures are read one by one and never averaged. A solid bar is a measurement, unlike the sketched
ones of the article; the line across its end is Wilson's 95% interval.
"""

from __future__ import annotations

import html
import textwrap
from typing import Any

import altair as alt
import pandas as pd

from followup_evidence.show import provenance, theme

_DOT = "\u00a0· "  # which begins no line
_LETTERS = 54  # a line that a phone still shows whole


def shares(panel: pd.DataFrame, *, title: str, subtitle: str) -> alt.LayerChart:
    """Draw shares of published surveys, each below its question.

    Parameters
    ----------
    panel
        Figures in the order to read them: ``group``, ``label``, ``share_pct`` (missing for a
        finding without a share), ``ci_low``, ``ci_high``, ``k``, ``n``, ``n_inferred``,
        ``reads``, ``figure``, ``population``, ``response``, ``year``, ``question``,
        ``verification``, ``status``, ``id``, ``address``; with ``attrs["about"]``. Sources are
        listed where there is a ``citation`` as well.
    title
        The finding in one sentence.
    subtitle
        What is shown, with its unit.
    """
    page = _laid_out(panel)
    words, bars, height = pd.DataFrame(page.words), pd.DataFrame(page.bars), page.at
    scale = alt.Scale(domain=[0, height], range=[0, height])
    y = alt.Y("at:Q", axis=None, scale=scale)
    x = alt.Scale(domain=[0, 100])
    drawn: list[Any] = [
        alt.Chart(words[words["kind"] == kind])
        .mark_text(align="left", baseline="top", **style)
        .encode(x=alt.value(0), y=y, text="text:N")
        for kind, style in _styles().items()
    ]
    base = alt.Chart(bars).encode(y=y)
    size = theme.step() * 0.3
    track = base.mark_bar(size=size, color=theme.LINE, opacity=0.45, cornerRadiusEnd=0)
    bar = base.mark_bar(size=size, color=theme.BLUE)
    ends = base.transform_filter("isValid(datum.ci_low)")
    whisker = ends.mark_rule(color=theme.INK, strokeWidth=2)
    halo = ends.mark_rule(color=theme.PAPER, strokeWidth=6)
    value = base.mark_text(align="right", baseline="bottom", dy=-size / 2 - 2, fontWeight="bold")
    drawn += [
        track.encode(x=alt.X("zero:Q", scale=x, axis=None), x2="hundred:Q"),
        bar.encode(x=alt.X("zero:Q", scale=x), x2="share_pct:Q"),
        halo.encode(x=alt.X("ci_low:Q", scale=x), x2="ci_high:Q"),
        whisker.encode(x=alt.X("ci_low:Q", scale=x), x2="ci_high:Q"),
        value.encode(x=alt.value("width"), text="shown:N"),
    ]
    return provenance.present(
        alt.layer(*drawn).properties(height=height),
        panel.assign(inferred=panel["n_inferred"].map({True: "yes", False: "no"})),
        title=title,
        subtitle=f"{subtitle}; dark line: 95% interval, sampling error alone",
        description=" ".join(f"{row['label']}: {_value(row)}." for _, row in panel.iterrows()),
        columns={
            "id": "Figure",
            "label": "Answer",
            "share_pct": "Share (%)",
            "ci_low": "Interval from",
            "ci_high": "to",
            "k": "Counted",
            "n": "Of",
            "inferred": "Counts inferred",
            "reads": "Share is",
            "population": "Who answered",
            "response": "Response",
            "year": "Year",
            "question": "Question",
            "verification": "Verified",
            "address": "Address",
        },
    )


def _styles() -> dict[str, dict[str, Any]]:
    small = theme.text_size(0.88)
    return {
        "group": {"fontWeight": "bold", "color": theme.BLUE, "fontSize": theme.text_size(1.05)},
        "label": {"fontWeight": "bold"},
        "asked": {"fontSize": small},
        "who": {"fontSize": small, "color": theme.QUIET},
    }


class _Page:
    """Words and bars from the top down, each with its place in px."""

    def __init__(self) -> None:
        self.line = theme.text_size(1.3)
        self.at = 0.0
        self.words: list[dict[str, Any]] = []
        self.bars: list[dict[str, Any]] = []

    def write(self, kind: str, text: str, letters: int = _LETTERS) -> None:
        for part in textwrap.wrap(text, letters, break_on_hyphens=False):
            self.words.append({"kind": kind, "at": self.at, "text": part})
            self.at += self.line * (1.3 if kind == "group" else 1)

    def draw(self, row: pd.Series) -> None:
        self.at += self.line * 0.45
        shown = {"at": self.at, "zero": 0, "hundred": 100, "shown": f"{row['share_pct']:g}%"}
        interval = {name: row[name] for name in ("share_pct", "ci_low", "ci_high")}
        self.bars.append(shown | interval)
        self.at += self.line * 0.75


def _laid_out(panel: pd.DataFrame) -> _Page:
    page = _Page()
    group = asked = people = ""
    for _, row in panel.iterrows():
        if row["group"] != group:
            page.at += page.line * 0.6 if group else 0
            group, asked, people = row["group"], "", ""
            page.write("group", group, _LETTERS - 8)
        question = _asked(row)
        if question != asked:
            asked = question
            page.write("asked", question)
        page.write("label", row["label"], _LETTERS - 4)
        same, people = people, f"{row['population']}{_DOT}{row['year']}"
        page.write("who", _DOT.join([*([] if same == people else [people]), *_facts(row)]))
        if pd.notna(row["share_pct"]):
            page.draw(row)
        page.at += page.line * 0.4
    return page


def _asked(row: pd.Series) -> str:
    """Return the question; ours of a published figure goes on with what was counted."""
    question: str = row["question"]
    if row["status"] != "published":
        return question
    asked, mark, _ = question.partition("?")
    return asked + mark


def _facts(row: pd.Series) -> list[str]:
    facts = [_size(row)]
    if row["reads"] == "the rest":
        facts.append(f"100 minus the {row['figure']:g}% printed")
    if row["verification"] == "second-hand":
        facts.append("quoted second-hand")
    return facts


def _size(row: pd.Series) -> str:
    if pd.notna(row["k"]):
        counted = f"{row['k']:.0f} of {row['n']:.0f}"
        return f"{counted}, inferred" if row["n_inferred"] else counted
    if pd.notna(row["n"]):
        return f"n = {row['n']:.0f}, count not printed"
    # What is known of all answers, and is not to be read as the count of this one.
    known = str(row["response"]).partition(";")[0]
    return f"count not printed; {'response ' if known[:1].isdigit() else ''}{known}"


def counted(figure: pd.Series) -> str:
    """Return a published figure with its unit, size and interval.

    Parameters
    ----------
    figure
        A row of ``evidence.published``.

    Examples
    --------
    >>> counted(pd.Series({"figure": 41.0, "unit": "percent", "k": 26, "n": 63,
    ...                    "n_inferred": False, "ci_low": 29.9, "ci_high": 53.6}))
    '41% (26 of 63; 95% interval 29.9 to 53.6)'
    """
    if pd.isna(figure["figure"]):
        return "Advice" if figure["unit"] == "advice" else f"A {figure['unit']}"
    if figure["unit"] != "percent":
        return f"{figure['figure']:,g} ({figure['unit'].replace('_', ' ')})"
    sized = f"{figure['figure']:g}% ({_size(figure)}"
    if pd.notna(figure["ci_low"]):
        sized += f"; 95% interval {figure['ci_low']:g} to {figure['ci_high']:g}"
    return f"{sized})"


def told(figure: pd.Series) -> str:
    """Return a published figure with its question, who answered it, when, and how we know.

    Parameters
    ----------
    figure
        A row of ``evidence.published``.
    """
    return (
        f"{counted(figure)}: {figure['question']} {figure['population']}, {figure['year']}; "
        f"{figure['verification']}."
    )


def cited(figure: pd.Series) -> str:
    """Return a published figure as HTML, with all that it must not be shown without.

    Parameters
    ----------
    figure
        A row of ``evidence.published``.
    """
    return f"{html.escape(told(figure))} {source(figure)}"


def named(figure: pd.Series) -> str:
    """Return a published figure and its authors' names: enough to find it where it is told."""
    return f"{counted(figure).split(' (')[0]}, {_authors(figure)}, {figure['year']}"


def source(figure: pd.Series) -> str:
    """Return a link to where a published figure was read, in its authors' names."""
    return f'<a href="{html.escape(figure["address"])}">{html.escape(_authors(figure))}</a>'


def _authors(figure: pd.Series) -> str:
    return str(figure["citation"]).split(". ")[0].rstrip(".")


def _value(row: pd.Series) -> str:
    share = row.rename({"figure": "printed", "share_pct": "figure"})
    said = "" if pd.isna(row["share_pct"]) else f"{counted(share)}, "
    return f"{said}{row['population']}, {row['year']}"
