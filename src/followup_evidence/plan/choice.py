"""The choice: the plan of greatest value that keeps every rule, limit and pin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from followup_evidence.plan import actions as known
from followup_evidence.plan import model, pins, plans, reasons, solver, windows
from followup_evidence.plan.actions import COLUMNS
from followup_evidence.plan.limits import Limits
from followup_evidence.plan.plans import Plan
from followup_evidence.plan.scales import Scale
from followup_evidence.plan.windows import NEVER

_SECONDS = 20.0
_STEP_COLUMNS = [
    *("id", "order", "program", "action", "title", "minutes", "stress", "label", "tier"),
    *("label_value", "tier_value", "value", "earliest", "do_by", "why"),
]
_TYPES = COLUMNS | {
    "order": "int64",
    "label_value": "float64",
    "tier_value": "float64",
    "why": "str",
}
_SKIPPED_COLUMNS = ["id", "program", "action", "title", "why"]


def choose(
    interviews: pd.DataFrame,
    limits: Limits,
    scale: Scale | None = None,
    *,
    today: str | dt.date,
    actions: pd.DataFrame | None = None,
    must: Sequence[str] = (),
    never: Sequence[str] = (),
) -> Plan:
    """Pick the steps of greatest total value that fit the limits.

    Maximises Σ label_value · tier_value over 0/1 steps, subject to the rows of
    `followup_evidence.plan.model`. Exact: the solver runs to a gap of 0, values are compared as
    whole numbers and every row is checked again after it. Of equal plans the shortest is taken,
    then the one with the earlier steps, so that equals never swap when a limit moves.

    Parameters
    ----------
    interviews
        One row per program, as returned by ``interviews.read``.
    limits
        Minutes, stress points and calls.
    scale
        Numbers for labels and tiers; by default the illustrative ones.
    today
        The day of planning, a date or ISO text.
    actions
        The actions with minutes and stress points; by default ``actions.defaults()``.
    must, never
        Ids of steps to keep in, or out. A must overrides a `discouraged` policy and nothing else.

    Returns
    -------
    Plan
        Steps in the order to take them: earliest last day first, then value per minute.

    Raises
    ------
    PinError
        A pin names no step, is forbidden by a rule, or cannot be kept beside the others.
    FollowupError
        Anything else that is wrong with what was given; all of it in one message.

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.interviews.check([
    ...     {"program": "Mercy", "interview_date": "2026-12-04", "interest": "high"},
    ...     {"program": "Lakeside", "interview_date": "2026-11-24", "interest": "low"}])
    >>> best = plan.choose(mine, plan.Limits(minutes=85), today="2026-12-01")
    >>> best.steps[["id", "minutes", "value"]].to_dict("split")["data"]
    [['prepare_interview:mercy', 60, 240.0], ['interest_email:mercy', 20, 120.0]]
    """
    scale = scale or Scale.illustrative()
    day = windows.day(today, "today")
    table = known.defaults() if actions is None else actions
    must, never = _listed(must), _listed(never)
    thinkable = known.candidates(interviews, table, scale, today=day)
    thinkable = pins.apply(thinkable, must, never)
    chosen, proven = _solve(thinkable[thinkable["allowed"]], limits, scale, must, never)
    settings = {
        "minutes": limits.minutes,
        "stress": limits.stress,
        "advocacy_calls": limits.advocacy_calls,
        "today": day.isoformat(),
        "must": must,
        "never": never,
        "scale": dict(scale.labels),
        "tiers": dict(scale.tiers),
    }
    return _plan(thinkable, chosen, limits, scale, settings, proven=proven)


def _listed(pins: Sequence[str]) -> list[str]:
    return [pins] if isinstance(pins, str) else list(dict.fromkeys(pins))


def _solve(
    offer: pd.DataFrame, limits: Limits, scale: Scale, must: Sequence[str], never: Sequence[str]
) -> tuple[set[str], bool]:
    """Return the ids of the best steps, and whether they are proven to be the best."""
    ids = offer["id"].tolist()
    worth = {
        (label, tier): scale.value(label, tier) for label in scale.labels for tier in scale.tiers
    }
    values = [worth[pair] for pair in zip(offer["label"], offer["tier"], strict=True)]
    rows = model.rows(offer, limits)
    scores = model.scores(offer, values, limits)
    forced = {place: int(name in must) for place, name in enumerate(ids) if name in {*must, *never}}
    found = solver.maximise(scores.steps, rows, forced=forced, seconds=_SECONDS)
    if found is None:
        raise pins.conflict(ids, forced, rows)
    taken = {name for name, x in zip(ids, found.chosen, strict=True) if x}
    return taken, scores.proves(found.chosen, found.bound)


def _plan(
    thinkable: pd.DataFrame,
    taken: set[str],
    limits: Limits,
    scale: Scale,
    settings: Mapping[str, Any],
    *,
    proven: bool,
) -> Plan:
    must, never = settings["must"], settings["never"]
    rows = plans.rows(thinkable)
    steps = sorted((row for row in rows if row["id"] in taken), key=_turn)
    absence = reasons.Absence(steps, limits, must=must, never=never, proven=proven)
    skipped = [{**row, "why": absence.why(row)} for row in rows if row["id"] not in taken]
    for order, step in enumerate(steps, start=1):
        step["order"] = order
        step["label_value"], step["tier_value"] = (
            scale.labels[step["label"]],
            scale.tiers[step["tier"]],
        )
        step["why"] = reasons.why(step, scale, must=must)
    value = sum((scale.value(step["label"], step["tier"]) for step in steps), start=Fraction())
    totals = {
        "minutes": sum(step["minutes"] for step in steps),
        "stress": sum(step["stress"] for step in steps),
        "value": float(value),
        "steps": len(steps),
    }
    listed = _frame(steps, _STEP_COLUMNS)
    listed.attrs["about"] = plans.ABOUT
    return Plan(
        settings=settings,
        candidates=thinkable,
        steps=listed,
        skipped=_frame(skipped, _SKIPPED_COLUMNS),
        totals=totals,
        status="optimal" if proven else "unproven",
        note=reasons.summary(totals, limits, rows),
    )


def _turn(step: Mapping[str, Any]) -> tuple[pd.Timestamp, float, str]:
    """Return what steps are ordered by: last day, then value per minute, then name."""
    last = NEVER if pd.isna(step["do_by"]) else step["do_by"]
    return last, -step["value"] / (step["minutes"] or 1e-9), step["id"]


def _frame(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in rows], dtype=_TYPES[name]) for name in columns}
    )
