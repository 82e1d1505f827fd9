"""The choice: the plan of greatest value that keeps every rule, limit and pin."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd

from followup_evidence.plan import model, pins, plans, reasons, schedule, solver
from followup_evidence.plan.limits import Limits
from followup_evidence.plan.plans import Plan
from followup_evidence.plan.problem import Problem, prepare
from followup_evidence.plan.scales import Scale
from followup_evidence.plan.steps import COLUMNS, Step, table

SECONDS = 20.0  # for one search
_SHORT = 5.0  # enough for the value; the last ties alone are not worth the rest
_STEP = {
    **{name: COLUMNS[name] for name in ("id",)},
    "order": "int64",
    **{name: COLUMNS[name] for name in ("program", "action", "title", "minutes", "stress")},
    **{name: COLUMNS[name] for name in ("label", "tier")},
    **dict.fromkeys(("label_value", "tier_value", "value"), "float64"),
    **dict.fromkeys(("earliest", "do_on", "do_by"), "datetime64[us]"),
    "late": "bool",
    "why": "str",
}
_SKIPPED = dict.fromkeys(("id", "program", "action", "title", "why"), "str")
_PIECE = {"id": "str", "day": "datetime64[us]", "minutes": "int64"}


def choose(
    interviews: pd.DataFrame,
    limits: Limits,
    scale: Scale | None = None,
    *,
    today: str | dt.date,
    rank_deadline: str | dt.date | None = None,
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
        Minutes, stress points, calls and minutes a day.
    scale
        Numbers for labels and tiers; by default the illustrative ones.
    today, rank_deadline
        The day of planning and, if known, that on which programs hand in their rank lists: dates
        or ISO text. Without it nothing presses but interviews.
    actions
        The actions with minutes and stress points; by default ``actions.defaults()``.
    must, never
        Ids of steps to keep in, or out. A must overrides a `discouraged` policy and nothing else.

    Returns
    -------
    Plan
        Steps by the day they are due, the earliest first, then value per minute; each with a day to
        do it.

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
    problem = prepare(
        interviews,
        scale,
        today=today,
        rank_deadline=rank_deadline,
        actions=actions,
        must=must,
        never=never,
    )
    return replan(problem, limits)


def replan(problem: Problem, limits: Limits) -> Plan:
    """Pick the steps of a prepared problem, which `prepare` gives, for some limits.

    Raises
    ------
    PinError
        The pins cannot be kept within the limits.
    """
    offer = problem.offer
    rows = model.rows(offer, limits)
    scores = model.scores(offer, problem.values, limits)
    found, proven = _searched(problem, scores, rows)
    kept = int(100 * scores.share(found.chosen, found.bound))
    known = f"This one is worth at least {kept}% of what any plan is worth."
    return describe(problem, limits, found.chosen, rows, proven=proven, known=known)


def _searched(
    problem: Problem, scores: model.Scores, rows: Sequence[solver.Row]
) -> tuple[solver.Solution, bool]:
    """Return the best plan found, and whether none has a greater value."""

    def search(seconds: float) -> tuple[solver.Solution, bool]:
        found = solver.maximise(scores.steps, rows, forced=problem.forced, seconds=seconds)
        if found is None:
            raise conflict(problem, rows)
        return found, scores.proves(found.chosen, found.bound)

    with contextlib.suppress(solver.TimeUpError):
        found, proven = search(_SHORT)
        if proven:
            return found, proven
    return search(SECONDS)


def conflict(problem: Problem, rows: Sequence[solver.Row]) -> pins.PinError:
    """Return the error that says why a problem's pins cannot be kept."""
    return pins.conflict([step.id for step in problem.offer], problem.forced, rows)


def describe(
    problem: Problem,
    limits: Limits,
    chosen: Sequence[int],
    rows: Sequence[solver.Row],
    *,
    proven: bool,
    aim: str = "is worth more",
    known: str = "",
) -> Plan:
    """Return chosen steps as a plan: in order, dated, with a reason for each and for the rest.

    ``aim`` is what no other plan does better: "no plan with it *is worth more*";
    ``known``, a sentence on how far the plan can be from that, where it is not proven.
    """
    taken = schedule.order([step for step, x in zip(problem.offer, chosen, strict=True) if x])
    totals = {
        "minutes": sum(step.minutes for step in taken),
        "stress": sum(step.stress for step in taken),
        "value": float(sum(value for value, x in zip(problem.values, chosen, strict=True) if x)),
        "steps": len(taken),
    }
    summary = reasons.summary(totals, limits, problem.offer, proven=proven)
    pieces = schedule.pieces(taken, minutes_per_day=limits.minutes_per_day)
    absence = reasons.Absence(
        problem.offer,
        chosen,
        [row for row in rows if isinstance(row, model.Budget)],
        limits,
        must=problem.must,
        never=problem.never,
        proven=proven,
        aim=aim,
    )
    listed = _listed(taken, problem, {piece.id: piece.day for piece in pieces})
    listed.attrs["about"] = plans.ABOUT
    return Plan(
        problem=problem,
        limits=limits,
        chosen=chosen,
        steps=listed,
        skipped=_skipped(problem.steps, {step.id for step in taken}, absence),
        schedule=table(
            {name: [getattr(piece, name) for piece in pieces] for name in _PIECE}, _PIECE
        ),
        totals=totals,
        status="optimal" if proven else "unproven",
        note=f"{summary} {known}" if known and not proven and taken else summary,
    )


def _listed(taken: Sequence[Step], problem: Problem, days: Mapping[str, dt.date]) -> pd.DataFrame:
    scale = problem.scale
    cells = {name: [getattr(step, name) for step in taken] for name in COLUMNS}
    cells |= {
        "order": list(range(1, len(taken) + 1)),
        "label_value": [scale.labels[step.label] for step in taken],
        "tier_value": [scale.tiers[step.tier] for step in taken],
        "do_on": [days[step.id] for step in taken],
        "why": [reasons.why(step, scale, must=problem.must) for step in taken],
    }
    return table({name: cells[name] for name in _STEP}, _STEP)


def _skipped(steps: Sequence[Step], taken: set[str], absence: reasons.Absence) -> pd.DataFrame:
    left = [step for step in steps if step.id not in taken]
    cells = {name: [getattr(step, name) for step in left] for name in _SKIPPED if name != "why"}
    return table({**cells, "why": [absence.why(step) for step in left]}, _SKIPPED)
