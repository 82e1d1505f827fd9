"""Pins: steps that the applicant wants in the plan, or out of it, whatever they are worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import pandas as pd

from followup_evidence.errors import Faults
from followup_evidence.evidence import words
from followup_evidence.plan import solver
from followup_evidence.plan.solver import Row

REMEDY = "Take a pin away or raise a limit; nothing was planned."
_T = TypeVar("_T")


class PinError(Faults):
    """Pins that no plan can keep."""


def apply(candidates: pd.DataFrame, must: Sequence[str], never: Sequence[str]) -> pd.DataFrame:
    """Return the candidates as the pins leave them: `discouraged` gives way to a must pin.

    Parameters
    ----------
    candidates
        Every thinkable step, as `actions.candidates` returns them.
    must, never
        Ids of steps.

    Raises
    ------
    PinError
        Every pin that names no step, is forbidden by a rule, or stands on both sides.

    Examples
    --------
    >>> steps = pd.DataFrame({"id": ["note:mercy"], "allowed": [False], "overridable": [False],
    ...                       "why_not": ["No strong connection."]})
    >>> apply(steps, ["note:mercy", "note:mercury"], [])
    Traceback (most recent call last):
        ...
    followup_evidence.plan.pins.PinError: The request has 2 faults:
      must "note:mercury": there is no such step (did you mean "note:mercy"?)
      must note:mercy: No strong connection.
    Take a pin away or raise a limit; nothing was planned.
    """
    by_id = candidates.set_index("id")
    faults = [
        f"{side} {words.quoted(pin)}: there is no such step{words.hint(pin, by_id.index)}"
        for side, pins in (("must", must), ("never", never))
        for pin in dict.fromkeys(pins)
        if pin not in by_id.index
    ]
    reasons = dict(zip(candidates["id"], candidates["why_not"], strict=True))
    wanted = [pin for pin in dict.fromkeys(must) if pin in by_id.index]
    faults += [
        f"must {pin}: {reasons[pin]}"
        for pin in wanted
        if not by_id.at[pin, "allowed"] and not by_id.at[pin, "overridable"]
    ]
    faults += [f"{pin} is pinned as must and as never" for pin in wanted if pin in never]
    if faults:
        raise PinError("The request", faults, REMEDY)
    overridden = candidates["id"].isin(wanted) & candidates["overridable"]
    return candidates.assign(
        allowed=candidates["allowed"] | overridden,
        why_not=candidates["why_not"].mask(overridden, ""),
    )


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
