"""What the builder's page is drawn from, as plain JSON; the page itself holds no arithmetic."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from followup_evidence import evidence, plan, show
from followup_evidence.apps import applicant, mentors
from followup_evidence.errors import Faults
from followup_evidence.plan.plans import records
from followup_evidence.show import chips, figures, live

FORMATS = {
    "csv": ("Spreadsheet (CSV)", "text/csv"),
    "xlsx": (
        "Spreadsheet (XLSX)",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "ics": ("Calendar", "text/calendar"),
    "txt": ("Checklist", "text/plain"),
    "html": ("Report (HTML)", "text/html"),
    "plan": ("Plan file", "application/json"),
}
"""What can be kept: each format's name on its button, and its media type."""

_EXAMPLES = {"program": "Mercy", "interview_date": "2026-12-04", "connections": "0"}
_SHOWN = ("id", "program", "action", "title", "minutes", "stress", "tier")
_PLACED = re.compile(r"rows? ([\d, and]+), (\w+): (.*)", re.DOTALL)
_BADGES = {
    "in every best plan": "in every best plan",
    "depends": "depends on the numbers",
    "never": "in no best plan",
}


def fixed(*, shared: bool) -> dict[str, Any]:
    """Return what never changes while a page is open: columns, actions, numbers, evidence."""
    scale = plan.Scale.illustrative()
    statuses = evidence.load("scale_labels").set_index("label")["status"]
    offered = plan.actions.defaults().query("kind == 'eligible'")
    return {
        "columns": [_column(one) for one in evidence.schema_of("interviews")["fields"]],
        "labels": [
            {"name": name, "value": _number(value), "status": str(statuses[name])}
            for name, value in scale.labels.items()
        ],
        "tiers": [
            {"name": name, "value": _number(value), "status": "assumption"}
            for name, value in scale.tiers.items()
        ],
        "actions": records(offered[["action", "title", "minutes", "stress"]]),
        "known": known(offered),
        "formats": [{"format": key, "title": title} for key, (title, _) in FORMATS.items()],
        "caveat": plan.plans.CAVEAT,
        "paths": not shared,
        "shared": shared,
    }


def _number(value: float) -> float:
    return int(value) if float(value).is_integer() else value


def _column(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": one["name"],
        "title": one["title"],
        "type": one["type"],
        "choices": one.get("constraints", {}).get("enum", []),
        "unset": one.get("default") or "by specialty",
        "example": _EXAMPLES.get(one["name"], ""),
    }


def known(offered: pd.DataFrame) -> dict[str, Any]:
    """Return for each action its chips and, as HTML, the figures that they lead to."""
    found = chips.of(offered, evidence.for_action())
    return {
        action: {"chips": one.chips(), "html": chips.figures_of(one)}
        for action, one in found.items()
    }


def of(made: plan.Plan) -> dict[str, Any]:
    """Return a plan as the page shows it.

    Parameters
    ----------
    made
        The plan.
    """
    columns = [*_SHOWN, "do_on", "do_by", "late", "why"]
    steps = made.steps.sort_values(["do_on", "order"])
    left = made.skipped.merge(made.candidates[["id", "allowed", "overridable"]], "left", on="id")
    return {
        "note": made.note,
        "totals": {name: plan.plans.plain(value) for name, value in made.totals.items()},
        "limits": {"minutes": made.limits.minutes, "stress": made.limits.stress},
        "steps": records(steps[columns]),
        "skipped": [
            {**row, "pinnable": bool(allowed or overridable)}
            for row, allowed, overridable in zip(
                records(made.skipped[["id", "program", "title", "why"]]),
                left["allowed"].tolist(),
                left["overridable"].tolist(),
                strict=True,
            )
        ],
        "charts": {"minutes": None if made.steps.empty else live.minutes_by_action(made.steps)},
    }


def held(made: plan.Plan) -> str:
    """Return the guarantee of a plan in a sentence; nothing for a plan without steps."""
    return made.guarantee.sentence() if made.guarantee and len(made.steps) else ""


def days(made: plan.Plan) -> dict[str, Any] | None:
    """Return the plan as a calendar strip, or None for a plan without steps."""
    return None if made.steps.empty else figures.parts(show.dated_plan(made.steps))


def further(made: plan.Plan, *, most: int = 600) -> dict[str, Any]:
    """Return the charts that take longer: what minutes buy, and the guarantee against trust."""
    minutes = made.limits.minutes
    budgets = [*range(0, max(most, minutes) + 1, 60), minutes]
    bought = plan.budgets.along(made.problem, made.limits, budgets=budgets)
    return {
        "frontier": figures.parts(show.value_against_minutes(bought, minutes=minutes)),
        "guarantee": figures.parts(show.guarantee_against_trust(plan.guarantee.curve(made))),
    }


def badges(made: plan.Plan, *, trust: float) -> dict[str, str]:
    """Say of each kind of step whether the best plans of every allowed scale hold it."""
    kinds = plan.guarantee.kinds(made, trust=trust)
    return {f"{row['action']}|{row['tier']}": _BADGES[row["verdict"]] for row in records(kinds)}


def compared(before: plan.Plan, after: plan.Plan) -> dict[str, Any]:
    """Return what entered and what left since a saved plan, with a sentence."""
    rows = plan.compare(before, after)
    counts = rows["change"].value_counts()
    words = ", ".join(
        f"{counts[change]} {'step' if counts[change] == 1 else 'steps'} {verb}"
        for change, verb in (
            ("enters", "entered"),
            ("leaves", "left"),
            ("moves", "moved"),
            ("stays", "changed in place"),
        )
        if change in counts
    )
    return {
        "words": f"Since the saved plan: {words}." if words else "The same as the saved plan.",
        "rows": records(rows),
    }


def faults(error: Faults | None, rows: Sequence[int] = ()) -> dict[str, Any]:
    """Return what is wrong with a list: by row and column, and as lines for all of it.

    Parameters
    ----------
    error
        What the check found, or None.
    """
    cells: dict[int, dict[str, str]] = {}
    for line in error.faults if error else ():
        if placed := _PLACED.fullmatch(line):
            for row in map(int, re.findall(r"\d+", placed[1])):
                held = cells.setdefault(row, {})
                held[placed[2]] = "; ".join(filter(None, [held.get(placed[2]), placed[3]]))
    said = "This list is not planned yet; the plan shown is still the last good one."
    return {"cells": cells, "list": [*error.faults] if error else [], "said": said if error else ""}


@functools.cache
def about_applicant(img: bool, competitive: bool) -> str:
    """Return what is published of such an applicant, and what it changes."""
    return applicant.passage(img=img, competitive=competitive) if img or competitive else ""


def about_mentors(interviews: pd.DataFrame, supposed: str) -> str:
    """Return what is published of the mentors in a list, or of supposed ones."""
    count = {kind: int((interviews["mentor"] == kind).sum()) for kind in ("known", "unknown")}
    return mentors.passage(count, supposed or None)
