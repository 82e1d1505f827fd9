"""What the builder's page is drawn from, as plain JSON; the page itself holds no arithmetic."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from followup_evidence import evidence, plan, show
from followup_evidence.apps import applicant, mentors
from followup_evidence.errors import Faults
from followup_evidence.evidence import words
from followup_evidence.plan import flow
from followup_evidence.records import plain, records, rows
from followup_evidence.settings import TABLE, Setting
from followup_evidence.show import chips, figures, live
from followup_evidence.text import date

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
_PEOPLE = ("director", "director_email", "coordinator", "coordinator_email", "interviewers")
"""Columns that a list keeps and the table has no room for."""
_CHOICES = {"open": "OK", "discouraged": "Please don’t", "no_contact": "Not allowed"}
_SLIDERS = {"minutes": (600, 5), "stress": (60, 1), "calls": (10, 1), "minutes_per_day": (480, 5)}
"""Where a setting's slider ends, and its step; larger numbers can be typed."""
_BADGES = {"in every best plan": "Optional, pick this first", "depends": "Optional", "never": ""}


def fixed(*, shared: bool) -> dict[str, Any]:
    """Return what never changes while a page is open: columns, settings, numbers, evidence."""
    scale = plan.Scale.illustrative()
    statuses = evidence.load("scale_labels").set_index("label")["status"]
    offered = plan.actions().query("layer != 'never'")
    return {
        "columns": [
            _column(one)
            for one in evidence.schema_of("interviews")["fields"]
            if one["name"] not in _PEOPLE
        ],
        "settings": [_setting(one) for one in TABLE],
        "labels": [
            {"name": name, "value": plain(value), "status": str(statuses[name])}
            for name, value in scale.labels.items()
        ],
        "tiers": [
            {"name": name, "value": plain(value), "status": "assumption"}
            for name, value in scale.tiers.items()
        ],
        "actions": records(offered[["action", "title", "minutes", "stress"]]),
        "known": {
            action: chips.figures_of(one)
            for action, one in chips.of(offered, evidence.for_action()).items()
        },
        "formats": [{"format": key, "title": title} for key, (title, _) in FORMATS.items()],
        "caveat": plan.plans.CAVEAT,
        "paths": not shared,
        "shared": shared,
    }


def _column(one: dict[str, Any]) -> dict[str, Any]:
    choices = one.get("constraints", {}).get("enum", [])
    return {
        "name": one["name"],
        "title": one["title"],
        "type": one["type"],
        "choices": [[choice, _CHOICES.get(choice, choice)] for choice in choices],
        "unset": one.get("default") or "Not sure",
        "example": _EXAMPLES.get(one["name"], ""),
    }


def _setting(one: Setting) -> dict[str, Any]:
    most, step = _SLIDERS.get(one.name, (1, 0.05))
    return {
        "name": one.name,
        "title": one.name.replace("_", " ").capitalize(),
        "kind": one.kind,
        "least": one.least and step,
        "most": most,
        "step": step,
        "blank": None if one.empty else one.default,
        "hint": one.help + (f" Blank means {one.empty}." if one.empty else ""),
    }


def of(made: plan.Plan) -> dict[str, Any]:
    """Return a plan as the page shows it: in short, bans, steps by heading, what is left out."""
    every = made.candidates
    done = every[every["kind"] == "already_done"].assign(done=True, why="", tier="")
    groups = [*made.by_group(), *([("Done", done)] if len(done) else [])]
    free = {*every["id"][every["allowed"] | every["overridable"] | (every["kind"] == "pinned")]}
    return {
        "note": made.note,
        "bans": [
            {"covers": covers, "why": why, "programs": same["program"].tolist()}
            for (covers, why), same in made.bans.groupby(["covers", "why"], sort=False)
        ],
        "unknown": made.check_first(),
        "totals": {name: plain(value) for name, value in made.totals.items()},
        "limits": {name: made.settings[name] for name in ("minutes", "stress")},
        "groups": [
            {"heading": heading, "steps": [_step(row) for row in rows(some)]}
            for heading, some in groups
        ],
        "skipped": [
            {**row, "pinnable": row["id"] in free}
            for row in records(made.skipped[["id", "program", "title", "why"]])
        ],
        "charts": {"minutes": None if made.steps.empty else live.minutes_by_action(made.steps)},
    }


def _step(step: dict[str, Any]) -> dict[str, Any]:
    names = ("id", "program", "action", "title", "tier", "why")
    done = step.get("done", False)
    return {name: step[name] for name in names} | {
        "done": done,
        "when": [] if done else [*_days(step), f"{step['minutes']} minutes"],
    }


def _days(step: dict[str, Any]) -> list[str]:
    """Say by when to do a step, and for which day it is planned where that is another."""
    if pd.isna(step["do_on"]):
        return ["once you know when rank lists are due"]
    due = f"{'was due' if step['late'] else 'by'} {date(step['do_by'])}"
    clear = step["group"] == "tonight" or step["do_on"] == step["do_by"]
    return [due] if clear else [due, f"planned for {date(step['do_on'])}"]


def left(made: plan.Plan) -> list[dict[str, Any]]:
    """Return what to skip, like reasons once: ``what``, ``where``, ``why``."""
    some = plan.digest(made.skipped)
    return records(some[~some["kind"].isin(["not_eligible", "already_done"])])


def held(made: plan.Plan) -> str:
    """Return the guarantee of a plan in a sentence."""
    return made.guarantee.sentence() if made.guarantee else ""


def days(made: plan.Plan) -> dict[str, Any] | None:
    """Return the plan as a calendar strip, or None for a plan without steps."""
    return None if made.steps.empty else figures.parts(show.dated_plan(made.steps))


def further(made: plan.Plan, *, most: int = 600) -> dict[str, Any]:
    """Return the charts that take longer: what minutes buy, and the guarantee against trust."""
    minutes = made.settings["minutes"]
    top = max(most, minutes or 0)
    budgets = [*range(0, top + 1, max(60, top // 20)), minutes or 0]
    bought = plan.frontier(made.problem, budgets=budgets)
    return {
        "frontier": figures.parts(show.value_against_minutes(bought, minutes=minutes)),
        "guarantee": figures.parts(show.guarantee_against_trust(plan.robustness.curve(made))),
    }


def badges(made: plan.Plan) -> dict[str, str]:
    """Say of each kind of option whether the best plans of every allowed scoring hold it."""
    kinds = plan.robustness.kinds(made, trust=made.settings["trust"])
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


def faults(error: Faults | None, *, empty: bool = False) -> dict[str, Any]:
    """Return what is wrong with a list: by row and column, and as lines for all of it.

    Parameters
    ----------
    error
        What the check found, or None.
    empty
        Nothing is typed yet.
    """
    if empty:
        return {"cells": {}, "list": [], "said": "Type your first program’s name."}
    found = error.faults if error else ()
    cells: dict[Hashable, dict[str, str]] = {}
    for fault in found:
        for row in fault.rows if fault.column else ():
            held = cells.setdefault(row, {})
            held[fault.column] = "; ".join(filter(None, [held.get(fault.column), fault.text]))
    said = "Fix the red cells to update your list. Until then you see your last plan."
    return {"cells": cells, "list": [*map(str, found)], "said": said if found else ""}


@functools.cache
def about_applicant(img: bool, competitive: bool) -> str:
    """Return what is published of such an applicant, and what it changes."""
    return applicant.passage(img=img, competitive=competitive) if img or competitive else ""


def about_mentors(interviews: pd.DataFrame, supposed: str) -> str:
    """Return what is published of the mentors in a list, or of supposed ones."""
    count = {kind: int((interviews["mentor"] == kind).sum()) for kind in ("known", "unknown")}
    return mentors.passage(count, supposed or None)


def walk(made: plan.Plan, program: str, answers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return a walk through the decision flow as the page draws it.

    ``programs`` (names), ``program``, ``answers``, ``nodes``, ``edges``, ``path`` (the stops),
    ``steps`` (what the rules allow there) and ``words`` (how it ends).
    """
    way = flow.walk(made, program, answers)
    offered = made.candidates
    here = offered[(offered["program"] == program) & offered["allowed"]]
    chosen = {*made.steps["id"]}
    nodes = evidence.load("decision_flow").astype({"kind": "str"})
    edges = evidence.load("decision_flow_edges").fillna({"answer": ""})
    planned = [*here.loc[here["id"].isin(chosen), "title"]]
    told = words.listed(planned) if planned else "nothing at this program"
    sends = any(stop.node == flow.EMAIL for stop in way)
    return {
        "programs": [name for name in offered["program"].unique() if name],
        "program": program,
        "answers": dict(answers or {}),
        "nodes": records(nodes[["node", "label", "kind"]]),
        "edges": records(edges[["from_node", "to_node", "answer"]]),
        "path": [dataclasses.asdict(stop) for stop in way],
        "steps": [{"title": row["title"], "in_plan": row["id"] in chosen} for row in records(here)],
        "words": f"It ends with {'a message' if sends else 'no message'}. Your plan has: {told}.",
    }
