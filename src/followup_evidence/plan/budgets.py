"""The frontier: how much more value more minutes would buy."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

import pandas as pd

from followup_evidence.plan.choice import replan
from followup_evidence.plan.limits import Limits
from followup_evidence.plan.plans import ABOUT
from followup_evidence.plan.problem import Problem, prepare
from followup_evidence.plan.scales import Scale


def frontier(
    interviews: pd.DataFrame,
    limits: Limits,
    scale: Scale | None = None,
    *,
    budgets: Iterable[int],
    **inputs: Any,
) -> pd.DataFrame:
    """Return the greatest value at each budget of minutes, all else as it is.

    Parameters
    ----------
    interviews, limits, scale, **inputs
        As for `choose`; the minutes of ``limits`` are replaced by each budget.
    budgets
        Budgets in minutes.

    Returns
    -------
    DataFrame
        One row a budget, ascending: ``minutes``, ``value`` (never falling), ``steps``
        (how many the best plan has).

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.interviews.check([{"program": "Mercy", "interview_date": "2026-12-04"}])
    >>> bought = plan.frontier(mine, plan.Limits(0), budgets=[60, 0], today="2026-12-01")
    >>> bought["minutes"].tolist(), bought["value"].tolist()
    ([0, 60], [0.0, 160.0])
    """
    return along(prepare(interviews, scale, **inputs), limits, budgets=budgets)


def along(problem: Problem, limits: Limits, *, budgets: Iterable[int]) -> pd.DataFrame:
    """Return the frontier of a prepared problem, as `frontier` does."""
    rows = []
    for minutes in sorted(set(budgets)):
        totals = replan(problem, dataclasses.replace(limits, minutes=minutes)).totals
        rows.append({"minutes": minutes, "value": totals["value"], "steps": totals["steps"]})
    bought = pd.DataFrame(rows, columns=["minutes", "value", "steps"])
    bought.attrs["about"] = ABOUT
    return bought
