"""The schedule: on which days the steps of a plan are done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from followup_evidence.plan.steps import Step


class Piece(NamedTuple):
    """Work on one step on one day."""

    id: str
    day: dt.date
    minutes: int


def order(steps: Sequence[Step]) -> list[Step]:
    """Return steps by the day they are due, the earliest first.

    Late steps come first of all, since their day has passed, and steps without such a day last.
    Equal days are ordered by value per minute, then by id.
    """
    return sorted(steps, key=lambda step: (step.do_by or dt.date.max, *_ties(step)))


def _urgent(steps: Sequence[Step]) -> list[Step]:
    """Return steps by their last day: with it the days hold whatever the model's rows hold.

    A late step has lost its own deadline, so it waits for those that can still be kept.
    """
    return sorted(steps, key=lambda step: (step.last_day, not step.late, *_ties(step)))


def _ties(step: Step) -> tuple[float, str]:
    return -step.worth / (step.minutes or 1e-9), step.id


def pieces(steps: Sequence[Step], *, minutes_per_day: int | None) -> list[Piece]:
    """Spread steps over days, those due first before the others.

    Without a limit a day, every step falls on its first day. With one, a step is begun only on a
    day that holds it whole. Where a deadline would be missed that way, late steps wait for those
    in time; where it would be missed even then, steps are split over days.

    Parameters
    ----------
    steps
        Steps that keep the rows of the model, so that the days hold them.
    minutes_per_day
        Whole minutes for any one day.

    Returns
    -------
    list of Piece
        By day, then in the order of the steps; the minutes of a step's pieces add up to its own.

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.interviews.check([{"program": "Mercy", "interview_date": "2026-12-04"}])
    >>> best = plan.choose(mine, plan.Limits(70, minutes_per_day=45), today="2026-12-01")
    >>> [(piece.id, str(piece.day), piece.minutes) for piece in pieces(
    ...     [step for step in best.problem.offer if step.id in set(best.steps["id"])],
    ...     minutes_per_day=45)]  # doctest: +NORMALIZE_WHITESPACE
    [('prepare_interview:mercy', '2026-12-01', 45), ('prepare_interview:mercy', '2026-12-02', 15),
     ('thank_you_pd:mercy', '2026-12-04', 10)]
    """
    by_day = order(steps)
    if minutes_per_day is None:
        return _in_order([Piece(step.id, step.earliest, step.minutes) for step in steps], by_day)
    for first, split in ((by_day, False), (_urgent(steps), False), (_urgent(steps), True)):
        found = _spread(first, minutes_per_day, split=split)
        last = {piece.id: piece.day for piece in found}
        if all(last[step.id] <= step.last_day for step in steps):
            break
    return _in_order(found, by_day)


def _in_order(found: Sequence[Piece], steps: Sequence[Step]) -> list[Piece]:
    places = {step.id: place for place, step in enumerate(steps)}
    return sorted(found, key=lambda piece: (piece.day, places[piece.id]))


def _spread(steps: Sequence[Step], per_day: int, *, split: bool) -> list[Piece]:
    found: list[Piece] = []
    left = {step.id: step.minutes for step in steps}
    waiting = list(steps)
    day = min((step.earliest for step in steps), default=dt.date.min)
    while waiting:
        room = per_day
        for step in waiting:
            if step.earliest > day:
                continue
            begun = left[step.id] < step.minutes
            if left[step.id] > room and not (split or begun or step.minutes > per_day):
                continue
            taken = min(left[step.id], room)
            if taken or not step.minutes:
                found.append(Piece(step.id, day, taken))
            left[step.id] -= taken
            room -= taken
        waiting = [step for step in waiting if left[step.id] or step.earliest > day]
        day += dt.timedelta(days=1)
        day = max(day, min((step.earliest for step in waiting), default=day))
    return found
