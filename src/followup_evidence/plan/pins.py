"""Pins: steps that the applicant wants in the plan, or out of it, whatever they are worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from followup_evidence.errors import Faults
from followup_evidence.evidence import words
from followup_evidence.plan import solver
from followup_evidence.plan.solver import Row
from followup_evidence.plan.steps import Step

REMEDY = "Take a pin away or raise a limit; nothing was planned."
_T = TypeVar("_T")


class PinError(Faults):
    """Pins that no plan can keep."""


def apply(steps: Sequence[Step], must: Sequence[str], never: Sequence[str]) -> list[Step]:
    """Return the steps as the pins leave them: a `discouraged` policy gives way to a must.

    Parameters
    ----------
    steps
        Every thinkable step.
    must, never
        Ids of steps.

    Raises
    ------
    PinError
        Every pin that names no step, is forbidden by a rule, or stands on both sides.
    """
    by_id = {step.id: step for step in steps}
    faults = [
        f"{side} {words.quoted(pin, longest=300)}: there is no such step"
        f"{words.hint(pin, by_id) or '; the candidates of --json are all there are'}"
        for side, pins in (("must", must), ("never", never))
        for pin in pins
        if pin not in by_id
    ]
    wanted = [by_id[pin] for pin in must if pin in by_id]
    faults += [
        f"must {step.id}: {step.why_not}"
        for step in wanted
        if not step.allowed and not step.overridable
    ]
    faults += [f"{step.id} is pinned as must and as never" for step in wanted if step.id in never]
    if faults:
        raise PinError("The request", faults, REMEDY)
    return [step.overridden() if step in wanted and step.overridable else step for step in steps]


def conflict(ids: Sequence[str], forced: Mapping[int, int], rows: Sequence[Row]) -> PinError:
    """Return the error for pins that cannot be kept together: which, and by which rules.

    Takes away what is not needed for the contradiction until no pin and no rule can be spared
    (a deletion filter; Chinneck, Feasibility and Infeasibility in Optimization, 2008, chapter 6).
    The steps that take least time go first, so that few are named.

    Parameters
    ----------
    ids
        The steps on offer.
    forced
        Pinned steps by place, 1 for must and 0 for never.
    rows
        The rules; the first one counts minutes.
    """

    def contradict(pins: Sequence[int], rules: Sequence[Row]) -> bool:
        held = {place: forced[place] for place in pins}
        return solver.maximise([0] * len(ids), rules, forced=held) is None

    lightest_first = sorted(forced, key=lambda place: rows[0].coefficients[place])
    pins = _needed(lightest_first, lambda some: contradict(some, rows), at_once=1)
    rules = _needed(rows, lambda some: contradict(pins, some), at_once=len(rows) // 2)
    named = [f"{'must' if forced[pin] else 'never'} {ids[pin]}" for pin in pins]
    fault = (
        f"{words.listed(named)} cannot be kept{' together' if len(named) > 1 else ''} "
        f"({words.listed([row.name for row in rules])})"
    )
    return PinError("The request", [fault], REMEDY)


def _needed(
    items: Sequence[_T], contradict: Callable[[list[_T]], bool], *, at_once: int
) -> list[_T]:
    """Drop items, many at once and then one by one, while the rest still contradict each other."""
    kept = list(items)
    while at_once:
        start = 0
        while start < len(kept):
            fewer = kept[:start] + kept[start + at_once :]
            if contradict(fewer):
                kept = fewer
            else:
                start += at_once
        at_once //= 2
    return kept
