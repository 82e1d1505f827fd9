"""A plan as pictures: its days, what more minutes buy, how far it holds, what changes."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from followup_evidence.show import provenance, theme
from followup_evidence.text import date, percent

_EVERYWHERE = "All programs"
_CHANGES = {
    "enters": theme.BLUE,
    "leaves": theme.ORANGE,
    "moves": theme.GREY,
    "stays": theme.GREY,
    "same": theme.GREY,
}


def value_against_minutes(bought: pd.DataFrame, *, minutes: int | None) -> alt.LayerChart:
    """Draw the frontier: the greatest value of optional steps at each budget.

    Parameters
    ----------
    bought
        ``minutes``, ``value``, ``emails`` and ``steps``, as ``plan.frontier`` returns them.
    minutes
        The present budget, one of them, which is marked; None where there is no limit.
    """
    here = bought[bought["minutes"] == minutes]
    most, reached = bought["value"].max(), here["value"].sum()
    enough = bought.loc[bought["value"] == most, "minutes"].min()
    title = f"More than {enough} minutes buy no further options" if most else "No options to buy"
    if minutes is not None and minutes < enough:
        title = (
            f"{minutes} minutes buy {reached / most:.0%} of the options’ value that {enough} would"
        )
    x = alt.X("minutes:Q", title="minutes for messages", axis=alt.Axis(tickCount=7))
    y = alt.Y("value:Q", title="value of the optional steps (no unit)", axis=alt.Axis(tickCount=4))
    base = alt.Chart(bought).encode(x=x, y=y)
    columns = {
        "minutes": "Minutes",
        "emails": "Short emails",
        "value": "Value of options (no unit)",
        "steps": "Steps in all",
    }
    area = base.mark_area(interpolate="step-after", color=theme.BLUE, fillOpacity=0.12)
    line = base.mark_line(interpolate="step-after", color=theme.BLUE, strokeDash=[5, 3])
    dots = base.mark_point(filled=True, color=theme.BLUE, opacity=1, size=30).encode(
        tooltip=[alt.Tooltip(f"{name}:Q", title=title) for name, title in columns.items()]
    )
    now = alt.Chart(here).encode(x=x, y=y)
    ring = now.mark_point(size=220, color=theme.ORANGE, strokeWidth=3, opacity=1)
    side, dx = ("right", -14) if (minutes or 0) > 0.6 * bought["minutes"].max() else ("left", 14)
    words = now.mark_text(
        text=f"{minutes} min: {reached:,g}",
        align=side,
        dx=dx,
        dy=18,
        color=theme.ORANGE,
        fontWeight="bold",
    )
    return provenance.present(
        alt.layer(area, line, dots, ring, words),
        bought,
        title=title,
        subtitle="each point is the best plan for so many minutes; the short emails come first, "
        "and preparation takes none of them",
        description="A rising staircase; every point is in the table below.",
        columns=columns,
    )


def guarantee_against_trust(curve: pd.DataFrame) -> alt.LayerChart:
    """Draw the worst case of each plan: how much of the best options' value it keeps.

    Parameters
    ----------
    curve
        ``trust`` (0 to 1), ``share`` (0 to 1, the guarantee) and ``plan`` (its name).
    """
    names = curve["plan"].drop_duplicates().tolist()
    if curve.groupby("trust")["share"].nunique().max() == 1:  # one line, not one over another
        drawn, names = curve[curve["plan"] == names[0]], [" = ".join(names)]
        curve = drawn.assign(plan=names[0])
    colour = alt.Color(
        "plan:N",
        scale=alt.Scale(domain=names, range=[theme.BLUE, theme.ORANGE, theme.GREY][: len(names)]),
        legend=None,
    )
    x = alt.X(
        "trust:Q",
        title="how literally the scores are taken (0%: only their order, 100%: as printed)",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(tickCount=5, format=".0%"),
    )
    y = alt.Y(
        "share:Q",
        title="worst case: value kept",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(tickCount=5, format=".0%"),
    )
    base = alt.Chart(curve).encode(x=x, y=y, color=colour)
    line = base.mark_line(strokeWidth=2.5).encode(
        strokeDash=alt.StrokeDash("plan:N", sort=names, legend=None)
    )
    dots = base.mark_point(filled=True, opacity=1, size=50).encode(
        tooltip=[
            "plan:N",
            alt.Tooltip("trust:Q", format=".0%"),
            alt.Tooltip("share:Q", format=".1%"),
        ]
    )
    # A line is named beside its middle: the upper one above it, the lower one below it.
    middle = curve.loc[(curve["trust"] - 0.5).abs().groupby(curve["plan"], sort=False).idxmin()]
    upper = f"datum.plan === '{middle.sort_values('share')['plan'].iloc[-1]}'"
    words = (
        alt.Chart(middle)
        .mark_text(
            align=alt.expr(f"{upper} ? 'right' : 'left'"),
            dx=alt.expr(f"{upper} ? -8 : 10"),
            dy=alt.expr(f"{upper} ? -10 : 14"),
            fontWeight="bold",
        )
        .encode(x=x, y=y, color=colour, text="plan:N")
    )
    worst = curve.loc[curve["trust"] == curve["trust"].min()].set_index("plan")["share"]
    said = "; ".join(f"{name} {percent(share)}" for name, share in worst.items())
    return provenance.present(
        alt.layer(line, dots, words),
        curve,
        title=f"Worst case if only the order of the labels counts: {said}",
        subtitle="the share of the best options’ value that a plan keeps under any scoring; not a "
        "chance to match",
        description="Lines that rise with trust; every point is in the table below.",
        columns={"plan": "Plan", "trust": "How literally", "share": "Worst case"},
    )


def dated_plan(steps: pd.DataFrame) -> alt.LayerChart:
    """Draw the plan as a calendar strip: a row a step, from the day to do it to the day it is due.

    The days to do them run down the strip; steps without a day come last, and have no bar.

    Parameters
    ----------
    steps
        A plan's ``steps``, at least one: ``order``, ``title``, ``program``, ``layer``,
        ``minutes``, ``do_on``, ``do_by``, ``late``.
    """
    steps = steps.sort_values(["do_on", "order"])
    shown = steps.assign(
        row=range(len(steps)),
        program=steps["program"].replace("", _EVERYWHERE),
        do_by=steps["do_by"].fillna(steps["do_on"]),
    )
    shown["where"] = shown["program"] + shown["minutes"].map(" · {:g} min".format)
    for words, marked in (
        ("optional", shown["layer"] == "option"),
        ("more than 3 days late", shown["late"]),
        ("no day yet", shown["do_on"].isna()),
    ):
        shown.loc[marked, "where"] += f" · {words}"
    base = alt.Chart(shown).encode(y=alt.Y("row:O", axis=None))
    dated = base.transform_filter("isValid(datum.do_on)")
    x = alt.X(
        "do_on:T",
        title="day to do it (dot) to last day (end of the bar)",
        axis=alt.Axis(format="%b %-d"),
    )
    below = theme.step() * 0.3
    span = dated.mark_bar(size=6, yOffset=below, **theme.SKETCH).encode(
        x=x, x2="do_by:T", color=alt.value(theme.BLUE), stroke=alt.value(theme.BLUE)
    )
    day = dated.mark_point(filled=True, color=theme.BLUE, opacity=1, size=90, yOffset=below).encode(
        x=x,
        tooltip=["title:N", "where:N", alt.Tooltip("do_on:T"), alt.Tooltip("do_by:T")],
    )
    title = base.mark_text(align="left", yOffset=-below, fontWeight="bold").encode(
        x=alt.value(0), text="title:N"
    )
    where = base.mark_text(
        align="left", yOffset=-theme.step() * 0.02, color=theme.QUIET, fontSize=theme.note_size()
    ).encode(x=alt.value(14), text="where:N")
    days = shown["do_on"].dropna()
    span_of = f", {date(days.min())} to {date(days.max())}" if len(days) else ""
    return provenance.present(
        alt.layer(span, day, title, where).properties(height=theme.step() * 1.15 * len(shown)),
        shown.assign(**{name: steps[name].map(date, "ignore") for name in ("do_on", "do_by")}),
        title=f"{len(shown)} things to do{span_of}",
        subtitle="by the day to do them; change the minutes to fit you",
        description="A calendar strip; every step is in the table below.",
        columns={
            "title": "What to do",
            "program": "Program",
            "do_on": "Day",
            "do_by": "Do it by",
            "minutes": "Minutes",
        },
        fluid=False,
    )


def changes(compared: pd.DataFrame) -> alt.LayerChart:
    """Draw what enters and what leaves when one plan becomes another.

    Parameters
    ----------
    compared
        ``change`` (enters, leaves, moves or stays), ``title``, ``program`` and ``why``, as
        ``plan.compare`` returns them.
    """
    shown = compared.assign(program=compared["program"].replace("", _EVERYWHERE))
    if shown.empty:
        same = {"change": "same", "title": "Both plans have the same steps"}
        shown = pd.DataFrame([same | {"program": "", "why": ""}])
        shown.attrs = compared.attrs
    indent = theme.text_size(4.4)
    letters = int((theme.size()[0] - indent) / (theme.note_size() * 0.5))
    shown["row"] = range(len(shown))
    shown["details"] = [
        f"{where}\n{textwrap.fill(why, letters, max_lines=2, placeholder=' …')}"
        for where, why in zip(shown["program"], shown["why"], strict=True)
    ]
    base = alt.Chart(shown).encode(y=alt.Y("row:O", axis=None))
    colour = alt.Color(
        "change:N",
        scale=alt.Scale(domain=list(_CHANGES), range=list(_CHANGES.values())),
        legend=None,
    )
    top = -theme.step() * 0.5
    sign = base.mark_text(align="left", fontWeight="bold", yOffset=top).encode(
        x=alt.value(0), text="change:N", color=colour
    )
    words = base.mark_text(align="left", yOffset=top).encode(x=alt.value(indent), text="title:N")
    details = base.mark_text(
        align="left",
        baseline="top",
        lineBreak="\n",
        yOffset=top + theme.text_size(0.8),
        color=theme.QUIET,
        fontSize=theme.note_size(),
    ).encode(x=alt.value(indent), text="details:N")
    counts = shown["change"].value_counts()
    return provenance.present(
        alt.layer(sign, words, details).properties(height=theme.step() * 1.6 * len(shown)),
        shown,
        title=f"New steps: {counts.get('enters', 0)}. Steps that leave: {counts.get('leaves', 0)}",
        subtitle="what changes between the two plans, and why",
        description="A list of changes; all of them are in the table below.",
        columns={"change": "Change", "title": "Step", "program": "Program", "why": "Why"},
        fluid=False,
    )
