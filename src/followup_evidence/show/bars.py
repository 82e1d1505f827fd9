"""The article's small tables as charts: one row a bar, its name above it, its value beside it."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from followup_evidence.show import provenance, theme


def thank_you_usage(usage: pd.DataFrame) -> alt.LayerChart:
    """Draw how often program directors use thank-you notes.

    Parameters
    ----------
    usage
        The table ``thank_you_usage``: ``frequency`` (ordered), ``share_pct``.
    """
    seldom = int(usage.loc[usage["frequency"] <= "Rarely", "share_pct"].sum())
    chart = labelled(
        usage.assign(accent=usage["frequency"] <= "Rarely"),
        name="frequency",
        value="share_pct",
        unit="%",
    )
    return provenance.present(
        chart,
        usage,
        title=f"In the article's illustration, thank-you notes count rarely or never for {seldom} "
        "in 100",
        subtitle="read as the share of program directors in percent, by how often they use "
        "thank-you notes; the article gives neither unit nor question",
        description="Bars by frequency, in percent; " + _listed(usage, "frequency", "share_pct"),
        columns={"frequency": "How often notes are used", "share_pct": "Share (%)"},
    )


def advocacy_influence(influence: pd.DataFrame) -> alt.LayerChart:
    """Draw how much each kind of follow-up is said to move a rank.

    Parameters
    ----------
    influence
        The table ``advocacy_influence``: ``title``, ``index_value`` (no unit).
    """
    first, second = influence.nlargest(2, "index_value")["title"]
    chart = labelled(
        influence.assign(accent=influence["index_value"] == influence["index_value"].max()),
        name="title",
        value="index_value",
        unit="",
    )
    return provenance.present(
        chart,
        influence,
        title=f"The article's order: first “{first}”, then “{second}”",
        subtitle="influence on rank as an index without a unit: no percentage, and no ratio",
        description="Bars by kind of follow-up; " + _listed(influence, "title", "index_value"),
        columns={"title": "Follow-up", "index_value": "Index (no unit)"},
    )


def minutes_by_action(chosen: pd.DataFrame) -> alt.LayerChart:
    """Draw where a plan's minutes go.

    Parameters
    ----------
    chosen
        A plan's ``steps``, at least one: ``title``, ``minutes``.
    """
    spent = spent_minutes(chosen)
    return provenance.present(
        labelled(spent.assign(accent=True), name="title", value="minutes", unit=" min"),
        spent,
        **spent_words(spent),
    )


def spent_minutes(chosen: pd.DataFrame) -> pd.DataFrame:
    """Return a plan's minutes by action, most first: ``title``, ``minutes``, ``steps``."""
    spent = (
        chosen.groupby("title", sort=False)
        .agg(minutes=("minutes", "sum"), steps=("minutes", "size"))
        .sort_values("minutes", ascending=False, kind="stable")
        .reset_index()
    )
    spent.attrs = chosen.attrs
    return spent


def spent_words(spent: pd.DataFrame) -> dict[str, Any]:
    """Return what the chart of a plan's minutes says of itself."""
    first, all_minutes = spent.iloc[0], spent["minutes"].sum()
    return {
        "title": f"{first['minutes']} of {all_minutes} minutes go into “{first['title']}”",
        "subtitle": "minutes of the plan's steps by action",
        "description": "Bars by action; " + _listed(spent, "title", "minutes"),
        "columns": {"title": "Action", "steps": "Steps", "minutes": "Minutes"},
    }


def _listed(frame: pd.DataFrame, name: str, value: str) -> str:
    return ", ".join(f"{row[name]} {row[value]}" for _, row in frame.iterrows()) + "."


def labelled(frame: pd.DataFrame, *, name: str, value: str, unit: str) -> alt.LayerChart:
    """Draw one sketched bar a row, its name above it and its value with the unit beside it.

    Parameters
    ----------
    frame
        Columns ``name``, ``value`` and ``accent`` (whether the bar is one to look at).
    """
    order = frame[name].astype(str).tolist()
    shown = frame.assign(shown=frame[value].astype(str) + unit)
    shown[name] = order
    base = alt.Chart(shown).encode(
        y=alt.Y(f"{name}:N", sort=order, axis=None),
        tooltip=[alt.Tooltip(f"{name}:N", title=" "), alt.Tooltip("shown:N", title="value")],
    )
    below, above = theme.step() * 0.2, -theme.step() * 0.22
    colour = alt.when("datum.accent").then(alt.value(theme.BLUE)).otherwise(alt.value(theme.GREY))
    bar = base.mark_bar(size=theme.step() * 0.36, yOffset=below, **theme.SKETCH).encode(
        x=alt.X(f"{value}:Q", axis=None, scale=alt.Scale(domainMin=0, nice=False)),
        color=colour,
        stroke=colour,
    )
    names = base.mark_text(align="left", yOffset=above).encode(x=alt.value(0), text=f"{name}:N")
    values = base.mark_text(align="left", dx=8, yOffset=below, fontWeight="bold").encode(
        x=f"{value}:Q", text="shown:N"
    )
    return alt.layer(bar, names, values).properties(height=theme.step() * len(frame))


def rank_factors(factors: pd.DataFrame) -> alt.LayerChart:
    """Draw what moves a rank after the interview, in order, with follow-up's place.

    Parameters
    ----------
    factors
        The table ``rank_factors``: ``rank`` (1 is the most influential), ``factor``,
        ``follow_up`` (whether the factor is follow-up).
    """
    places = factors.loc[factors["follow_up"], "rank"].tolist()
    base = alt.Chart(factors.fillna({"detail": ""})).encode(y=alt.Y("rank:O", axis=None))
    colour: dict[str, Any] = {
        "color": alt.when("datum.follow_up")
        .then(alt.value(theme.ORANGE))
        .otherwise(alt.value(theme.BLUE))
    }
    radius = theme.step() * 0.62
    dot = base.mark_point(
        size=radius * radius, filled=True, opacity=1, **theme.SKETCH, xOffset=radius / 2 + 2
    ).encode(x=alt.value(0), stroke=colour["color"], **colour)
    number = base.mark_text(fontWeight="bold", xOffset=radius / 2 + 2).encode(
        x=alt.value(0), text="rank:O"
    )
    colour_of_words = (
        alt.when("datum.follow_up").then(alt.value(theme.ORANGE)).otherwise(alt.value(theme.INK))
    )
    lift = alt.expr(f"datum.detail ? {-theme.text_size(0.55)} : 0")
    weight = alt.expr("datum.follow_up ? 'bold' : 'normal'")
    words = base.mark_text(align="left", xOffset=radius + 16, yOffset=lift, fontWeight=weight)
    details = base.mark_text(
        align="left",
        xOffset=radius + 16,
        yOffset=theme.text_size(0.7),
        fontSize=theme.text_size(0.88),
        color=theme.QUIET,
    )
    written = [
        words.encode(x=alt.value(0), text="title:N", color=colour_of_words),
        details.encode(x=alt.value(0), text="detail:N"),
    ]
    said = " and ".join(str(place) for place in places)
    return provenance.present(
        alt.layer(dot, number, *written).properties(height=theme.step() * len(factors)),
        factors,
        title=f"Follow-up holds places {said} of {len(factors)}: the interview came first",
        subtitle="what moves a rank after the interview, most influential first; order only",
        description="A list in order: "
        + "; ".join(f"{row['rank']} {row['title']}" for _, row in factors.iterrows()),
        columns={
            "rank": "Place",
            "title": "Factor",
            "detail": "In detail",
            "follow_up": "Is it follow-up?",
        },
        fluid=False,
    )


def interviewer_load(load: pd.DataFrame) -> alt.LayerChart:
    """Draw how many applicants faculty meet in a season: days times applicants is an area.

    Parameters
    ----------
    load
        The table ``interviewer_load``, one row: ``applicants_per_day_min`` and ``_max``,
        ``interview_days_min`` and ``_max``, ``stated_applicants_low`` and
        ``_high`` (the article's own totals).
    """
    row = load.iloc[0]
    ends = pd.DataFrame(
        {
            "days": [row["interview_days_max"], row["interview_days_min"]],
            "per_day": [row["applicants_per_day_max"], row["applicants_per_day_min"]],
            "stated": [row["stated_applicants_high"], row["stated_applicants_low"]],
            "name": ["busy season", "light season"],
        }
    )
    ends["product"] = ends["days"] * ends["per_day"]
    ends["words"] = [
        f"{name}: {'' if stated == product else 'about '}{stated}\n{per_day} a day × {days} days"
        + ("" if stated == product else f"\n(that makes {product}, by our count)")
        for name, per_day, days, product, stated in ends[
            ["name", "per_day", "days", "product", "stated"]
        ].itertuples(index=False)
    ]
    base = alt.Chart(ends).encode(
        x=alt.X("days:Q", title="interview days in a season", axis=alt.Axis(tickCount=5)),
        y=alt.Y("per_day:Q", title="applicants a day", axis=alt.Axis(tickCount=4)),
    )
    area = base.mark_rect(color=theme.BLUE, stroke=theme.BLUE, **theme.SKETCH).encode(
        x2=alt.datum(0), y2=alt.datum(0), tooltip=alt.Tooltip("words:N", title=" ")
    )
    words = base.mark_text(align="left", baseline="top", dx=10, dy=10, lineBreak="\n").encode(
        x=alt.datum(0), text="words:N"
    )
    low, high = ends["stated"].min(), ends["stated"].max()
    return provenance.present(
        alt.layer(area, words),
        load,
        title=f"The article has faculty meet about {low} to {high} applicants in a season",
        subtitle="each area is days × applicants a day; whether each interviewer meets that many, "
        "or all of them together, the article does not say",
        description=". ".join(ends["words"].str.replace("\n", ", ")) + ".",
        columns={
            "applicants_per_day_min": "Applicants a day, from",
            "applicants_per_day_max": "to",
            "interview_days_min": "Days, from",
            "interview_days_max": "to (days)",
            "stated_applicants_low": "Article's total, from",
            "stated_applicants_high": "to (total)",
        },
    )
