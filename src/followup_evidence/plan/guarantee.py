"""The guarantee: how much of the best plan's value a plan keeps, whatever the scale.

For a plan x and the best plan x*(s) on a scale s,

    share(x) = min over scales s of  Σ value_s · x / Σ value_s · x*(s).

A value is linear in the label values and in the tier values, and the best value is a maximum of
such functions. So the share is smallest at a corner (`followup_evidence.plan.corners`): any scale
is a mixture of corners, x keeps at least its share on each of them, and the best value on a mixture
is at most the mixture of the best values. A few dozen programs at most, solved exactly, and no
sampling.
"""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Iterable, Sequence
from fractions import Fraction

import pandas as pd

from followup_evidence.plan import choice, model, solver
from followup_evidence.plan.contests import Arena, Contest, Scale
from followup_evidence.plan.corners import Corner, corners
from followup_evidence.plan.kinds import Whole
from followup_evidence.plan.limits import Limits
from followup_evidence.plan.plans import ABOUT, Guarantee, Plan
from followup_evidence.plan.problem import Problem
from followup_evidence.plan.safest import Safest, Search
from followup_evidence.plan.solver import Row

TRUSTS = (0.0, 0.25, 0.5, 0.75, 1.0)


def of(found: Plan, *, trust: float) -> Guarantee:
    """Return the least share of the best value that a plan keeps at a trust level, exactly.

    Parameters
    ----------
    found
        A plan of `choose` or of `best`.
    trust
        0 to 1, at most three decimals: 0 keeps only the order of labels and tiers, 1 takes the
        printed numbers literally.

    Raises
    ------
    FollowupError
        The trust is not such a number.

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.interviews.check([
    ...     {"program": "Mercy", "interview_date": "2026-11-24", "interest": "high"},
    ...     {"program": "Lakeside", "interview_date": "2026-11-24", "interest": "low"}])
    >>> made = plan.choose(mine, plan.Limits(20), today="2026-12-01")
    >>> made.steps["id"].tolist(), of(made, trust=1).share
    (['interest_email:mercy'], 1.0)
    >>> of(made, trust=0).share  # if one label and one program were worth as much as any other
    0.5
    """
    arena, points = Arena(found.problem, found.limits), corners(found.problem.scale, trust=trust)
    counts = arena.kinds.count(found.chosen)
    return _least(arena.hardest(arena.distinct(points), counts), counts, trust)


def attach(found: Plan, *, trust: float) -> Plan:
    """Return the plan with its guarantee at a trust level, which its JSON then holds."""
    return dataclasses.replace(found, guarantee=of(found, trust=trust))


def best(problem: Problem, limits: Limits, *, trust: float) -> Plan:
    """Return the plan whose guarantee is greatest and, among such plans, its value.

    Maximises r subject to Σ value_s · x ≥ r · best_s for every corner s, and the rows of the
    model; then the printed value, subject to that share. The share is the greatest up to 1e-6.

    Parameters
    ----------
    problem
        The steps, from `prepare` or from a plan's ``problem``.
    limits
        Minutes, stress points, calls and minutes a day.
    trust
        As for `of`.

    Returns
    -------
    Plan
        With its guarantee, and the status ``best guarantee``.

    Raises
    ------
    FollowupError
        The trust is not a number from 0 to 1.
    PinError
        The pins cannot be kept within the limits.
    """
    arena = Arena(problem, limits)
    arena.solve(model.whole_numbers(problem.values))  # a plan to start from
    scales = arena.distinct(corners(problem.scale, trust=trust))
    found = Search(arena, problem.forced).over(scales)
    chosen, proven = found.chosen, found.proven
    rows = [*arena.rows, *(_keeps(arena, one, found.share) for one in found.fought)]
    if proven:  # else its time is up, and no share is worth a second search
        chosen, proven, rows = _worthiest(arena, scales, found, problem, limits)
    counts = arena.kinds.count(chosen)
    kept = _least(arena.hardest(scales, counts), counts, trust)
    known = f"No plan guarantees more than {math.ceil(100 * found.bound - 1e-6)}%."
    made = choice.describe(
        problem, limits, chosen, rows, proven=proven, aim="guarantees more", known=known
    )
    status = "best guarantee" if proven else "unproven"
    return dataclasses.replace(made, status=status, guarantee=kept)


def curve(found: Plan, *, trusts: Iterable[float] = TRUSTS) -> pd.DataFrame:
    """Return the guarantee at several trust levels, of a plan and of the best one for each.

    Returns
    -------
    pandas.DataFrame
        Two rows a trust level, ascending: ``trust`` (0 to 1), ``plan`` (``this plan`` or
        ``best guarantee``), ``share`` (0 to 1), ``value`` (on the printed scale),
        ``worst_case`` (str).
    """
    rows = []
    for trust in sorted(set(trusts)):
        safest = best(found.problem, found.limits, trust=trust)
        for name, made, kept in (
            ("this plan", found, of(found, trust=trust)),
            ("best guarantee", safest, safest.guarantee),
        ):
            assert kept is not None  # noqa: S101 - `best` attaches it
            rows.append((trust, name, kept.share, made.totals["value"], kept.worst_case))
    table = pd.DataFrame(rows, columns=["trust", "plan", "share", "value", "worst_case"])
    table.attrs["about"] = ABOUT | {"title": "Guarantee against trust"}
    return table


def kinds(found: Plan, *, trust: float) -> pd.DataFrame:
    """Say which kinds of steps the best plans hold, whatever the scale.

    Programs of one tier are often interchangeable, so kinds are counted, not programs. Looked at
    are the best plans of the printed scale and of every corner that the trust level allows, at
    each the shortest one.

    Returns
    -------
    pandas.DataFrame
        One row per action and tier on offer, most valuable first: ``action``, ``title``, ``tier``
        (str), ``offered``, ``fewest``, ``most`` (int, steps in these plans), ``verdict`` (``in
        every best plan``, ``depends``, ``never``).
    """
    problem, limits = found.problem, found.limits
    plans: list[Sequence[int]] = [
        one.chosen for one in contests(problem, limits, trust=trust, shortest=True)
    ]
    plans.append(choice.replan(problem, limits).chosen)
    places: dict[tuple[str, str, str], list[int]] = {}
    for place, step in sorted(enumerate(problem.offer), key=lambda pair: -pair[1].worth):
        places.setdefault((step.action, step.title, step.tier), []).append(place)
    rows = []
    for kind, same in places.items():
        held = [sum(chosen[place] for place in same) for chosen in plans]
        verdict = "in every best plan" if min(held) else "depends" if max(held) else "never"
        rows.append((*kind, len(same), min(held), max(held), verdict))
    columns = ["action", "title", "tier", "offered", "fewest", "most", "verdict"]
    table = pd.DataFrame(rows, columns=columns)
    table.attrs["about"] = ABOUT | {"title": "Kinds of steps in the best plans"}
    return table


def contests(
    problem: Problem, limits: Limits, *, trust: float, shortest: bool = False
) -> list[Contest[Corner]]:
    """Return the best plan at every corner; corners that agree on all ratios count once.

    Where several plans are best, ``shortest`` asks for the one that `choose` would take.
    """
    arena = Arena(problem, limits, shortest=shortest)
    return arena.contests(corners(problem.scale, trust=trust))


def _worthiest(
    arena: Arena,
    scales: Sequence[Scale[Corner]],
    found: Safest[Corner],
    problem: Problem,
    limits: Limits,
) -> tuple[Whole, bool, list[Row]]:
    """Return the plan of greatest printed value that keeps the share, and whether that is proven.

    A scale on which it falls short is held against it as well, until there is none. Where none is
    found in time, it is the plan known to keep the share. Last are the rows that it keeps.
    """
    scores = model.scores(problem.offer, problem.values, limits)
    fought = {one.kinds: one for one in found.fought}
    end = time.monotonic() + choice.SECONDS
    while True:
        rows = [*arena.rows, *(_keeps(arena, one, found.share) for one in fought.values())]
        left = max(end - time.monotonic(), 0.0)
        try:
            worthiest = solver.maximise(scores.steps, rows, forced=problem.forced, seconds=left)
        except solver.TimeUpError:
            return found.chosen, False, rows
        if worthiest is None:
            raise solver.SolverError("no plan keeps the share that one was found to keep")
        counts = arena.kinds.count(worthiest.chosen)
        broken = {
            one.kinds: one
            for one in arena.hardest(scales, counts)
            if one.share(counts) < found.share and one.kinds not in fought
        }
        if not broken:
            return worthiest.chosen, scores.proves(worthiest.chosen, worthiest.bound), rows
        fought |= broken


def _least(fought: Sequence[Contest[Corner]], counts: Sequence[int], trust: float) -> Guarantee:
    if not fought:
        nothing = "No plan within these limits is worth anything on any scale."
        return Guarantee(float(trust), 1.0, nothing, {}, {})
    worst = min(fought, key=lambda one: one.share(counts))
    beyond = f", in the {1 - trust:.0%} that is not trusted," if trust else ""
    sentence = f"It is least if{beyond} {worst.point.in_words()}."
    share = worst.share(counts)
    if trust == 1:
        sentence = "The printed numbers are taken literally."
    elif share == 1:
        sentence = "It is among the best plans on every scale that this trust allows."
    if share < 1 and not all(one.proven for one in fought):
        sentence += " Time was up: it may be more."
    return Guarantee(
        float(trust),
        float(share),
        sentence,
        {name: float(value) for name, value in worst.point.labels.items()},
        {name: float(value) for name, value in worst.point.tiers.items()},
    )


def _keeps(arena: Arena, contest: Contest[Corner], share: Fraction) -> Row:
    """Return the rule that a plan keeps a share of the best value at a corner."""
    values = enumerate(arena.kinds.spread(contest.kinds))
    taken = {place: -value for place, value in values if value}
    return Row("the guarantee", taken, -math.ceil(share * contest.best))
