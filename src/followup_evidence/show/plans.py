"""A plan as pictures: its days, what more minutes buy, how far it holds, what changes."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from followup_evidence.show import provenance, theme

_CHANGES = {
    "enters": theme.BLUE,
    "leaves": theme.ORANGE,
    "moves": theme.GREY,
    "stays": theme.GREY,
    "same": theme.GREY,
}


def value_against_minutes(bought: pd.DataFrame, *, minutes: int) -> alt.LayerChart:
    """Draw the frontier: the greatest value at each budget, with the present one marked.

    Parameters
    ----------
    bought
        ``minutes``, ``value`` and ``steps``, as ``plan.frontier`` returns them; the present
        budget is one of them.
    minutes
        The present budget.
    """
    here = bought[bought["minutes"] == minutes].assign(
        words=lambda frame: (
            frame["minutes"].map("{:g} min".format) + frame["value"].map(": worth {:,g}".format)
        )
    )
    most = bought["value"].max()
    share = here["value"].iloc[0] / most if most else 1.0
    x = alt.X("minutes:Q", title="minutes to spend", axis=alt.Axis(tickCount=7))
    y = alt.Y("value:Q", title="value of the best plan (no unit)", axis=alt.Axis(tickCount=4))
    base = alt.Chart(bought).encode(x=x, y=y)
    tooltip = [alt.Tooltip(f"{name}:Q") for name in ("minutes", "value", "steps")]
    area = base.mark_area(interpolate="step-after", color=theme.BLUE, fillOpacity=0.12)
    line = base.mark_line(interpolate="step-after", color=theme.BLUE, strokeDash=[5, 3])
    dots = base.mark_point(filled=True, color=theme.BLUE, opacity=1, size=30).encode(
        tooltip=tooltip
    )
    now = alt.Chart(here).encode(x=x, y=y)
    ring = now.mark_point(size=220, color=theme.ORANGE, strokeWidth=3, opacity=1)
    words = now.mark_text(
        align=alt.expr(f"datum.minutes > {bought['minutes'].max() * 0.6} ? 'right' : 'left'"),
        dx=alt.expr(f"datum.minutes > {bought['minutes'].max() * 0.6} ? -14 : 14"),
        dy=18,
        color=theme.ORANGE,
        fontWeight="bold",
    ).encode(text="words:N")
    return provenance.present(
        alt.layer(area, line, dots, ring, words),
        bought,
        title=f"{minutes} minutes buy {share:.0%} of what {bought['minutes'].max()} would",
        subtitle="each point is the best plan for that budget; value is label × interest",
        description="A rising staircase; every point is in the table below.",
        columns={"minutes": "Minutes", "value": "Value (no unit)", "steps": "Steps"},
    )


def guarantee_against_trust(curve: pd.DataFrame) -> alt.LayerChart:
    """Draw how much of the best possible each plan keeps, whatever the labels are worth.

    Parameters
    ----------
    curve
        ``trust`` (0 to 1), ``share`` (0 to 1, the guarantee) and ``plan`` (its name).
    """
    names = curve["plan"].drop_duplicates().tolist()
    colour = alt.Color(
        "plan:N",
        scale=alt.Scale(domain=names, range=[theme.BLUE, theme.ORANGE, theme.GREY][: len(names)]),
        legend=None,
    )
    x = alt.X(
        "trust:Q",
        title="trust in the printed numbers: 0 only their order, 1 as printed",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(tickCount=5, format=".0%"),
    )
    y = alt.Y(
        "share:Q",
        title="kept at worst",
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
    # Rounded down: a guarantee is never overstated.
    said = "; ".join(f"{name} {int(100 * share + 1e-9)}%" for name, share in worst.items())
    return provenance.present(
        alt.layer(line, dots, words),
        curve,
        title=f"With only the order of the labels trusted, kept at worst: {said}",
        subtitle="the least share of the best possible value over every allowed scale; a share "
        "of value, never a chance to match",
        description="Lines that rise with trust; every point is in the table below.",
        columns={"plan": "Plan", "trust": "Trust", "share": "Kept at worst"},
    )


def dated_plan(steps: pd.DataFrame) -> alt.LayerChart:
    """Draw the plan as a calendar strip: a row a step, from the day to do it to the day it is due.

    The days to do them run down the strip; on one day stands first what is due first.

    Parameters
    ----------
    steps
        A plan's ``steps``, at least one: ``order``, ``title``, ``program``, ``minutes``,
        ``do_on``, ``do_by``, ``late``.
    """
    steps = steps.sort_values(["do_on", "order"])
    shown = steps.assign(
        row=range(len(steps)),
        program=steps["program"].replace("", "the whole season"),
        do_by=steps["do_by"].fillna(steps["do_on"]),
    )
    shown["where"] = shown["program"] + shown["minutes"].map(" · {:g} min".format)
    shown.loc[shown["late"], "where"] += " · late: its last day has passed"
    base = alt.Chart(shown).encode(y=alt.Y("row:O", axis=None))
    x = alt.X(
        "do_on:T",
        title="day to do it (dot) to last day (end of the bar)",
        axis=alt.Axis(format="%-d %b"),
    )
    span = base.mark_bar(size=6, yOffset=theme.step() * 0.3, **theme.SKETCH).encode(
        x=x, x2="do_by:T", color=alt.value(theme.BLUE), stroke=alt.value(theme.BLUE)
    )
    day = base.mark_point(
        filled=True, color=theme.BLUE, opacity=1, size=90, yOffset=theme.step() * 0.3
    ).encode(
        x=x,
        tooltip=["title:N", "where:N", alt.Tooltip("do_on:T"), alt.Tooltip("do_by:T")],
    )
    title = base.mark_text(align="left", yOffset=-theme.step() * 0.3, fontWeight="bold").encode(
        x=alt.value(0), text="title:N"
    )
    where = base.mark_text(
        align="left", yOffset=-theme.step() * 0.02, color=theme.QUIET, fontSize=theme.note_size()
    ).encode(x=alt.value(14), text="where:N")
    first, last = shown["do_on"].min(), shown["do_on"].max()
    return provenance.present(
        alt.layer(span, day, title, where).properties(height=theme.step() * 1.15 * len(shown)),
        shown.assign(
            do_on=shown["do_on"].dt.strftime("%Y-%m-%d"),
            do_by=steps["do_by"].dt.strftime("%Y-%m-%d").where(steps["do_by"].notna(), "none"),
        ),
        title=f"{len(shown)} steps from {first:%-d %B} to {last:%-d %B}",
        subtitle="by the day to do them; minutes are ours to change",
        description="A calendar strip; every step is in the table below.",
        columns={
            "title": "Step",
            "program": "Program",
            "do_on": "Do it on",
            "do_by": "Last day",
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
    shown = compared.assign(program=compared["program"].replace("", "the whole season"))
    if shown.empty:
        same = {"change": "same", "title": "Both plans hold the same steps in the same order"}
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
        title=f"{counts.get('enters', 0)} steps enter, {counts.get('leaves', 0)} leave",
        subtitle="what changes between the two plans, and why",
        description="A list of changes; all of them are in the table below.",
        columns={"change": "Change", "title": "Step", "program": "Program", "why": "Why"},
        fluid=False,
    )
