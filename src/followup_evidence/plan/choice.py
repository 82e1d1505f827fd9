"""The choice: a plan whose basics are in and whose options are worth the most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from followup_evidence.plan import model, plans
from followup_evidence.plan.model import PinError, Problem, prepare
from followup_evidence.plan.plans import Plan
from followup_evidence.plan.scales import Scale
from followup_evidence.plan.steps import Costs
from followup_evidence.settings import Settings


def choose(
    interviews: pd.DataFrame,
    settings: Settings | None = None,
    *,
    scale: Scale | None = None,
    costs: Costs | None = None,
    must: Sequence[str] = (),
    never: Sequence[str] = (),
    done: Sequence[str] = (),
    **changes: Any,
) -> Plan:
    """Make the plan: rules first, then what every plan has, then the options worth most.

    Rules leave out what should not be done. Preparation and the short emails that are due come
    next, and nothing else costs them anything. The options maximise Σ label score · tier score
    within what is left, exactly; `followup_evidence.plan.model` has all of it in one formula. Of
    equal plans the shortest is taken, then the one with the earlier steps, so that equals never
    swap when a limit moves.

    Parameters
    ----------
    interviews
        One row per program, as returned by ``plan.read`` or ``plan.check``.
    settings, **changes
        Minutes, stress, calls, minutes_per_day, today, rank_deadline, trust: as `Settings`, or
        by name.
    scale
        Scores of labels and tiers; by default the illustrative ones.
    costs
        ``minutes`` or ``stress`` of an action that differ from ours, by action.
    must, never, done
        Ids of steps to keep in, to leave out, or done already. A must overrides what is only
        discouraged, late or said elsewhere, and no other rule.

    Returns
    -------
    Plan
        Steps by the day they are due, the earliest first; each with a day to do it.

    Raises
    ------
    PinError
        A pin names no step, is forbidden by a rule, or cannot be kept beside the others.
    FollowupError
        Anything else that is wrong with what was given; all of it in one message.

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.check([
    ...     {"program": "Mercy", "interview_date": "2026-12-04", "interest": "high"},
    ...     {"program": "Lakeside", "interview_date": "2026-11-29", "interest": "low"}])
    >>> best = plan.choose(mine, today="2026-12-01", minutes=15)
    >>> best.steps["id"].tolist()
    ['prepare_interview:mercy', 'thank_you_pd:mercy']
    >>> best.skipped.set_index("id")["why"]["thank_you_pd:lakeside"]
    'It didn’t fit in your time: 10 minutes, with 5 left.'
    """
    return solve(
        prepare(
            interviews,
            settings,
            scale=scale,
            costs=costs,
            must=must,
            never=never,
            done=done,
            **changes,
        )
    )


def solve(problem: Problem) -> Plan:
    """Choose the options of a prepared problem, which `prepare` gives.

    Raises
    ------
    PinError
        The pins cannot be kept within the limits.
    """
    return Plan(problem, model.worthiest(problem, problem.values, problem.rows), problem.rows)


def frontier(
    interviews: pd.DataFrame | Problem, *, budgets: Iterable[int], **inputs: Any
) -> pd.DataFrame:
    """Return what each budget of minutes buys, all else as it is.

    Parameters
    ----------
    interviews, **inputs
        As for `choose`, or a prepared problem; its minutes are replaced by each budget.
    budgets
        Minutes.

    Returns
    -------
    DataFrame
        One row a budget that is enough for the pins, ascending: ``minutes``, ``value`` (of the
        options), ``emails`` (short emails after interviews), ``steps`` (of the whole plan).

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.check([{"program": "Mercy", "interview_date": "2026-11-30", "connections": 1}])
    >>> bought = plan.frontier(mine, budgets=[20, 0, 10], today="2026-12-01")
    >>> bought[["minutes", "emails", "value"]].to_dict("split")["data"]
    [[0, 0, 0.0], [10, 1, 0.0], [20, 1, 10.0]]
    """
    problem = interviews if isinstance(interviews, Problem) else prepare(interviews, **inputs)
    rows = []
    for minutes in sorted(set(budgets)):
        try:
            made = solve(problem.changed(minutes=minutes))
        except PinError:  # the pins alone take more
            continue
        emails = int((made.steps["action"] == "thank_you_pd").sum())
        rows.append((minutes, made.totals["value"], emails, made.totals["steps"]))
    bought = pd.DataFrame(rows, columns=["minutes", "value", "emails", "steps"])
    bought.attrs["about"] = plans.ABOUT
    return bought
