"""Local surveys as charts: an office's own shares, each on a track of its own."""

from __future__ import annotations

import altair as alt
import pandas as pd

from followup_evidence.show import provenance
from followup_evidence.show.fragments import Fragment, beside
from followup_evidence.show.shares import shares

_GROUPS = {"frequency": "How often", "influence": "Influence"}


def local_survey(figures: pd.DataFrame) -> alt.LayerChart:
    """Draw one local survey: its shares, its index in words, and what is suppressed.

    Parameters
    ----------
    figures
        The rows of one survey, from ``evidence.local()`` or ``evidence.load("survey_…")``.
    """
    about = provenance.about(figures)
    about = figures.attrs.get("surveys", {}).get(figures["citation"].iloc[0], about)
    drawn = pd.DataFrame([row for _, part in figures.groupby("topic") for row in _rows(part)])
    drawn.attrs["about"] = about
    title = _title(about["title"], figures)
    return shares(drawn, title=title, subtitle="share of answers, in percent")


def local_surveys(figures: pd.DataFrame) -> Fragment:
    """Return every local survey as a chart, side by side; nothing where there is none.

    Parameters
    ----------
    figures
        ``evidence.local()``.
    """
    if figures.empty:
        return Fragment("", "")
    return beside(*(local_survey(one) for _, one in figures.groupby("citation", sort=False)))


def _title(name: str, figures: pd.DataFrame) -> str:
    told = figures[figures["unit"].eq("percent") & figures["figure"].notna()]
    if told.empty:
        return f"{name}: too few answers to tell one share"
    most = told[told["topic"].eq(told["topic"].iloc[0])].nlargest(1, "figure").iloc[0]
    return f"{name}: {most['figure']:g}% answered “{most['answer']}”"


def _rows(part: pd.DataFrame) -> list[pd.Series]:
    shown = part.assign(
        group=part["topic"].map(_GROUPS),
        label=part["answer"].where(part["note"].isna(), part["answer"] + " – " + part["note"]),
        share_pct=part["figure"].where(part["unit"].eq("percent")),
        reads="as counted",
    )
    index = shown["unit"].ne("percent")
    rows = [row for _, row in shown[~index].iterrows()]
    if index.any():
        first = shown[index].iloc[0].copy()
        first["label"] = _index(first["unit"], part[index].set_index("answer")["figure"])
        first["reads"] = "no share"
        rows.insert(0, first)
    return rows


def _index(unit: str, quartiles: pd.Series) -> str:
    low, middle, high = quartiles[["Lower quartile", "Median", "Upper quartile"]]
    name = unit.capitalize()
    if pd.isna(middle):
        return f"{name} – suppressed: too few answers for a median"
    if pd.isna(low):
        return f"{name}: median {middle:g}; too few answers for quartiles"
    return f"{name}: median {middle:g}, the middle half from {low:g} to {high:g}"
