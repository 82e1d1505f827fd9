"""Checklists: a plan as plain text, day by day, to print or to paste."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd

from followup_evidence.plan import Plan, plans
from followup_evidence.plan.limits import counted
from followup_evidence.reports.files import clean

_WIDTH = 72


def as_text(plan: Plan) -> bytes:
    """Return a plan as a checklist of at most 72 columns, one box per step and day."""
    steps = {step["id"]: step for step in plans.rows(plan.steps)}
    about = plan.steps.attrs["about"]
    paragraphs = [f"Follow-up plan of {plan.settings['today']}", _wrapped(plan.note)]
    for day, pieces in plan.schedule.groupby("day", sort=True):
        boxes = [_box(steps[piece["id"]], piece["minutes"]) for piece in plans.rows(pieces)]
        paragraphs.append("\n".join([f"{day:%a %Y-%m-%d}", *boxes]))
    if plan.guarantee and steps:
        paragraphs.append(_wrapped(plan.guarantee.sentence()))
    paragraphs.append(_wrapped(f"Status: {about['status']}. {plan.caveat}"))
    return clean("\n\n".join(paragraphs) + "\n").encode("utf-8")


def _box(step: dict[str, Any], minutes: int) -> str:
    time = counted(minutes, "minute")
    if minutes < step["minutes"]:
        time = f"{minutes} of {counted(step['minutes'], 'minute')}"
    due = ""
    if not pd.isna(step["do_by"]):
        due = f"{'late since' if step['late'] else 'by'} {step['do_by']:%Y-%m-%d}"
    words = [part for part in (due, step["program"], step["title"]) if part]
    return _wrapped(f"[ ] {' · '.join(words)} ({time})", indent=4)


def _wrapped(text: str, *, indent: int = 0) -> str:
    """Fold text; words that are too long for a line are broken."""
    return textwrap.fill(clean(text), _WIDTH, subsequent_indent=" " * indent)
