"""Robustness: how much of the best options' value a plan keeps, whatever the scores.

For options x and the best ones x*(s) on a scoring s,

    share(x) = min over scorings s of  Σ value_s · x / Σ value_s · x*(s).

A value is linear in the label scores and in the tier scores, and the best value is a maximum of
such functions, so the share is smallest at a corner of the scorings (`scorings`): a few dozen
small programs, and no sampling.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import pandas as pd

from followup_evidence.plan import model, plans, solver
from followup_evidence.plan.model import Problem
from followup_evidence.plan.plans import ABOUT, Guarantee, Plan
from followup_evidence.plan.scorings import Corner, Ratios, Whole, corners

TRUSTS = (0.0, 0.25, 0.5, 0.75, 1.0)


def of(found: Plan, *, trust: float | None = None) -> Guarantee:
    """Return the least share of the best value that a plan's options keep, exactly.

    At trust 0 only the order of labels and tiers holds, at 1 the printed scores are taken
    literally; by default the plan's own trust.

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.check([
    ...     {"program": "Mercy", "interview_date": "2026-10-24", "interest": "high"},
    ...     {"program": "Lakeside", "interview_date": "2026-10-24", "interest": "first"}])
    >>> made = plan.choose(mine, minutes=25, today="2026-12-01")
    >>> made.steps["id"].tolist(), of(made, trust=1).share
    (['intent_email:lakeside'], 1.0)
    """
    trust = found.problem.settings.trust if trust is None else trust
    ratios = Ratios(found.problem)
    points = ratios.distinct(corners(found.problem.scale, trust=trust))
    share, worst = ratios.least(ratios.count(found.chosen), points)
    if not points:
        return Guarantee(float(trust), 1.0, "", {}, {})
    if trust == 1:
        said = "The printed scores were taken literally."
    elif worst is None:
        said = "No scoring makes another plan better."
    else:
        beyond = f", in the {1 - trust:.0%} that is not trusted," if trust else ""
        at = points[worst]
        said = f"That is when{beyond} {at.in_words()}." if isinstance(at, Corner) else ""
    at = points[worst] if worst else next(iter(points.values()))
    return Guarantee(
        float(trust),
        float(share),
        said,
        {name: float(value) for name, value in at.labels.items()},
        {name: float(value) for name, value in at.tiers.items()},
    )


def attach(found: Plan, *, trust: float | None = None) -> Plan:
    """Return the plan with its guarantee, at its own trust level unless another is given."""
    return found.guaranteed(of(found, trust=trust))


def best(problem: Problem, *, trust: float | None = None) -> Plan:
    """Return the plan whose guarantee is greatest and, among such plans, its value.

    Maximises r subject to Σ value_s · x ≥ r · best_s for every corner s, and the rows of the
    model; then the printed value, subject to that share. The share is the greatest up to 1e-6.

    """
    problem = problem if trust is None else problem.changed(trust=trust)
    ratios = Ratios(problem)
    points = ratios.distinct(corners(problem.scale, trust=problem.settings.trust))
    _, share, _ = ratios.safest(points)
    rows = [*problem.rows, *(_keeps(ratios, worth, share) for worth in points)]
    chosen = model.worthiest(problem, problem.values, rows)
    made = Plan(problem, chosen, rows, status="best guarantee")
    return attach(made)


def _keeps(ratios: Ratios, worth: Whole, share: Fraction) -> solver.Row:
    """Return the rule that options keep a share of the best value at a point."""
    return solver.at_least("the guarantee", ratios.spread(worth), share * ratios.best(worth)[0])


def curve(found: Plan, *, trusts: Iterable[float] = TRUSTS) -> pd.DataFrame:
    """Return the guarantee at several trust levels, of a plan and of the best one for each.

    Two rows a trust level, ascending: ``trust`` (0 to 1), ``plan`` (``this plan`` or ``best
    guarantee``), ``share`` (0 to 1), ``value`` (of the options, as printed), ``worst_case``.
    """
    rows = []
    for trust in sorted(set(trusts)):
        safest = best(found.problem, trust=trust)
        for name, made in (("this plan", attach(found, trust=trust)), ("best guarantee", safest)):
            kept = made.guarantee
            assert kept is not None  # noqa: S101 - both have one attached
            rows.append((trust, name, kept.share, made.totals["value"], kept.worst_case))
    table = pd.DataFrame(rows, columns=["trust", "plan", "share", "value", "worst_case"])
    table.attrs["about"] = ABOUT | {"title": "Guarantee against trust"}
    return table


def kinds(found: Plan, *, trust: float | None = None) -> pd.DataFrame:
    """Say which kinds of options the best plans hold, whatever the scores.

    Programs of one tier are often interchangeable, so kinds are counted, not programs. Looked at
    are the best plans of the printed scores and of every corner that the trust level allows, at
    each the one that `choose` would take.

    Returns one row per action and tier on offer, most valuable first: ``action``, ``title``,
    ``tier``, ``offered``, ``fewest``, ``most`` (steps in these plans), ``verdict`` (``in every
    best plan``, ``depends``, ``never``).
    """
    problem = found.problem
    trust = problem.settings.trust if trust is None else trust
    ratios = Ratios(problem, ties=True)
    points = ratios.distinct(corners(problem.scale, trust=trust))
    best_plans = [ratios.best(worth)[1] for worth in points]
    best_plans.append(tuple(plans.solve(problem).chosen))
    titles: dict[str, str] = {}
    places: dict[tuple[str, str], list[int]] = {}
    for place, step in sorted(enumerate(problem.offer), key=lambda pair: -pair[1].worth):
        titles.setdefault(step.action, step.title)
        places.setdefault((step.action, step.tier), []).append(place)
    rows = []
    for (action, tier), same in places.items():
        held = [sum(chosen[place] for place in same) for chosen in best_plans]
        verdict = "in every best plan" if min(held) else "depends" if max(held) else "never"
        rows.append((action, titles[action], tier, len(same), min(held), max(held), verdict))
    columns = ["action", "title", "tier", "offered", "fewest", "most", "verdict"]
    table = pd.DataFrame(rows, columns=columns)
    table.attrs["about"] = ABOUT | {"title": "Kinds of steps in the best plans"}
    return table
