"""Tails: what holds on every scale that keeps the order, counted and not computed.

A plan's value is Σ gap · count over the labels and tiers: how many of its steps stand at or above
each. So plan A is worth at least as much as plan B on every scale if, and only if, A has at least
as many steps in every up-set of labels and tiers (Klamroth, Stiglmayr and Sudhoff,
arXiv 2204.02003).
"""

from __future__ import annotations

import itertools

import pandas as pd

from followup_evidence.plan.corners import up_sets
from followup_evidence.plan.plans import Plan
from followup_evidence.plan.scales import LABEL_ORDER, LABELS, TIER_ORDER, TIERS


def counts(found: Plan) -> pd.DataFrame:
    """Count a plan's steps at or above each label and tier.

    Returns
    -------
    pandas.DataFrame
        One row per up-set of labels and of tiers: ``labels``, ``tiers`` (str, their names),
        ``steps`` (int).

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.interviews.check([{"program": "Mercy", "interview_date": "2026-11-24"}])
    >>> made = plan.choose(mine, plan.Limits(10), today="2026-12-01")
    >>> tail = counts(made).query("tiers == 'medium, high, first'").set_index("labels")["steps"]
    >>> int(tail["Low, Low–Moderate, Moderate, High, Advocacy"]), int(tail["High"])
    (1, 0)
    """
    steps = list(zip(found.steps["label"], found.steps["tier"], strict=True))
    rows = [
        (
            ", ".join(labels),
            ", ".join(tiers),
            sum(label in labels and tier in tiers for label, tier in steps),
        )
        for labels, tiers in itertools.product(
            up_sets(LABELS, LABEL_ORDER), up_sets(TIERS, TIER_ORDER)
        )
    ]
    return pd.DataFrame(rows, columns=["labels", "tiers", "steps"])


def at_least_as_good(one: Plan, other: Plan) -> bool:
    """Say whether a plan is worth at least as much as another on every scale.

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.interviews.check([{"program": "Mercy", "interview_date": "2026-11-24"}])
    >>> problem = plan.prepare(mine, today="2026-12-01")
    >>> short, long = (plan.replan(problem, plan.Limits(minutes)) for minutes in (5, 10))
    >>> at_least_as_good(long, short), at_least_as_good(short, long)
    (True, False)
    """
    return bool((counts(one)["steps"] >= counts(other)["steps"]).all())
