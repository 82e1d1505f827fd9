"""Checklists: a plan as plain text, to print or to paste."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd

from followup_evidence import text
from followup_evidence.evidence import words
from followup_evidence.plan import Plan
from followup_evidence.records import rows
from followup_evidence.reports.files import clean

_WIDTH = 72
_UNDATED = "Once you know when rank lists are due"


def as_text(plan: Plan) -> bytes:
    """Return a plan as a checklist of at most 72 columns: what not to do, then a box a step."""
    day = text.date(plan.problem.today, year=True)
    paragraphs = [_wrapped(f"Follow-up plan, {day}"), _wrapped(plan.note)]
    if told := plan.dont_write():
        lines = [_wrapped(f"- {line}", indent=2) for line in told]
        paragraphs.append("\n".join(["DON’T WRITE", *lines]))
    took = minutes(plan)
    for heading, steps in plan.by_group():
        boxes = [_box(step, took[step["id"]]) for step in rows(steps)]
        paragraphs.append("\n".join([heading.upper(), *boxes]))
    if plan.guarantee and plan.guarantee.worst_case:
        paragraphs.append(_wrapped(f"For advisors: {plan.guarantee.sentence()}"))
    paragraphs.append(_wrapped(plan.caveat))
    return clean("\n\n".join(paragraphs) + "\n").encode("utf-8")


def minutes(plan: Plan) -> dict[str, str]:
    """Say by id how long each step takes, and on which days where it takes several."""
    days = {str(name): rows(some) for name, some in plan.schedule.groupby("id")}
    told = {}
    for step in rows(plan.steps):
        told[step["id"]] = text.counted(step["minutes"], "minute")
        if len(parts := days.get(step["id"], [])) > 1:
            said = [f"{part['minutes']} on {text.date(part['day'])}" for part in parts]
            told[step["id"]] += f": {words.listed(said)}"
    return told


def _box(step: dict[str, Any], took: str) -> str:
    when = _UNDATED if pd.isna(step["do_on"]) else text.date(step["do_on"])
    named = [part for part in (when, step["program"], step["title"]) if part]
    due = "" if pd.isna(step["do_by"]) else f", by {text.date(step['do_by'])}"
    due = ", late" if step["late"] else due
    return _wrapped(f"[ ] {' · '.join(named)} ({took}{due})", indent=4)


def _wrapped(said: str, *, indent: int = 0) -> str:
    """Fill text; words that are too long for a line are broken."""
    return textwrap.fill(clean(said), _WIDTH, subsequent_indent=" " * indent)
