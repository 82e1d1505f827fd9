"""The schedule: how much fits into the days, and on which of them each task is done.

Tasks whose first day is s or later and whose last day is d or earlier share the days from s to d.
If for no such pair their minutes are more than those days have, doing the task that is due first
keeps every last day (the processor demand criterion; Baruah, Rosier and Howell, Real-Time Systems
2, 1990). `Days` holds what each pair has left.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

Span = tuple[dt.date, dt.date]
OnDays = list[tuple[dt.date, int]]
_PLENTY = 10**9
_SEASON = 400  # days in which something late is done
FAR = dt.date(2200, 1, 1)
"""Stands for the last day of what is late already."""


class Task(NamedTuple):
    """What is to be done between two days, better not on those that it avoids."""

    id: str
    minutes: int
    first: dt.date
    last: dt.date
    preparing: bool = False
    avoid: frozenset[dt.date] = frozenset()


class Piece(NamedTuple):
    """Work on one task on one day."""

    id: str
    day: dt.date
    minutes: int


class Days:
    """The free minutes of every span of days.

    Parameters
    ----------
    spans
        First and last day of each task that may be put in.
    per_day
        Minutes of any one day; None for no limit.

    Examples
    --------
    >>> first, second = dt.date(2026, 12, 1), dt.date(2026, 12, 2)
    >>> days = Days([(first, first), (first, second)], 60)
    >>> days.take((first, second), 60)
    >>> days.room((first, first)), days.room((first, second))
    (60, 60)
    >>> days.take((first, first), 50)
    >>> days.room((first, second))
    10
    """

    def __init__(self, spans: Iterable[Span], per_day: int | None) -> None:
        spans = {(first, last) for first, last in spans if first <= last}
        self._starts = {day: at for at, day in enumerate(sorted({first for first, _ in spans}))}
        self._ends = {day: at for at, day in enumerate(sorted({last for _, last in spans}))}
        self.per_day = per_day
        length = [[(last - first).days + 1 for last in self._ends] for first in self._starts]
        table = np.array(length, dtype="int64").reshape(len(self._starts), len(self._ends))
        self._free = np.where(table > 0, table * (per_day or 0), _PLENTY)

    def room(self, span: Span) -> int:
        """Return how many minutes more a task with this span can take; 0 at least."""
        if self.per_day is None:
            return _PLENTY
        start, end = self._starts[span[0]], self._ends[span[1]]
        return max(0, int(self._free[: start + 1, end:].min()))

    def take(self, span: Span, minutes: int) -> None:
        """Take so many minutes for a task with this span."""
        start, end = self._starts[span[0]], self._ends[span[1]]
        self._free[: start + 1, end:] -= minutes

    def tight(self, items: Sequence[tuple[Span, int]]) -> list[tuple[Span, list[int], int]]:
        """Return the spans that some items (span and minutes of each) together could overfill.

        Each with the places of the items inside it and its free minutes; of spans with the same
        items, the one with the fewest.
        """
        if self.per_day is None or not items:
            return []
        found: dict[tuple[int, ...], tuple[Span, int]] = {}
        firsts = np.array([self._starts[span[0]] for span, _ in items])
        lasts = np.array([self._ends[span[1]] for span, _ in items])
        asked = np.zeros_like(self._free)
        np.add.at(asked, (firsts, lasts), [minutes for _, minutes in items])
        asked = asked[::-1].cumsum(axis=0)[::-1].cumsum(axis=1)  # of all items inside each span
        starts, ends = list(self._starts), list(self._ends)
        for start, end in np.argwhere(asked > self._free).tolist():
            places = tuple(np.flatnonzero((firsts >= start) & (lasts <= end)).tolist())
            free = int(self._free[start, end])
            if places not in found or free < found[places][1]:
                found[places] = ((starts[start], ends[end]), free)
        return [(span, list(places), free) for places, (span, free) in found.items()]


def pieces(tasks: Sequence[Task], *, per_day: int | None) -> list[Piece]:
    """Put tasks on days: preparation right before its interview, all else as soon as it can be.

    Everything is put as late as it can be first: that keeps every last day if any order does (the
    mirror image of doing first what is due first). Then what is no preparation moves to the first
    day that has room for the whole of it, and preparations move to the last days that do.

    Parameters
    ----------
    tasks
        Tasks that the days hold, the more urgent of equals first.
    per_day
        Minutes of any one day; None for no limit.

    Returns
    -------
    list of Piece
        By day; the minutes of a task's pieces add up to its own.

    Examples
    --------
    >>> monday, tuesday = dt.date(2026, 11, 30), dt.date(2026, 12, 1)
    >>> ready = Task("ready", 60, monday, tuesday, preparing=True)
    >>> for piece in pieces([ready, Task("email", 10, monday, tuesday)], per_day=60):
    ...     print(piece.id, piece.day, piece.minutes)
    email 2026-11-30 10
    ready 2026-12-01 60
    """
    latest = _latest_first(tasks, per_day)
    room = _Room(per_day, latest)
    others = [task for task in tasks if not task.preparing]
    for task in sorted(others, key=lambda task: (bool(task.avoid), task.last, task.first)):
        room.put(task, _forward(task, room))
    preparing = [task for task in tasks if task.preparing]
    for task in sorted(preparing, key=lambda task: task.last, reverse=True):
        room.put(task, _backward(task, room))
    places = {task.id: place for place, task in enumerate(tasks)}
    found = [Piece(name, day, m) for name, days in room.days.items() for day, m in days]
    return sorted(found, key=lambda piece: (piece.day, places[piece.id]))


class _Room:
    """The days that tasks are on so far, and the minutes that days have left."""

    def __init__(self, per_day: int | None, days: dict[str, OnDays]) -> None:
        self.days = days
        self._per_day = per_day
        self._taken: Counter[dt.date] = Counter()
        for some in days.values():
            self._taken.update(dict(some))

    def free(self, day: dt.date) -> int:
        return _PLENTY if self._per_day is None else self._per_day - self._taken[day]

    def put(self, task: Task, days: OnDays) -> None:
        """Move a task to these days, if there are any; else it stays."""
        if days:
            self._taken.subtract(dict(self.days.get(task.id, [])))
            self._taken.update(dict(days))
            self.days[task.id] = days

    def own(self, task: Task, day: dt.date) -> int:
        """Return the minutes that a day has for a task, with those that it holds there."""
        return self.free(day) + dict(self.days.get(task.id, [])).get(day, 0)


def _forward(task: Task, room: _Room) -> OnDays:
    """Return the first day that holds the whole of a task, better none that it avoids."""
    span = (task.last - task.first).days if task.last < FAR else _SEASON
    days = [task.first + dt.timedelta(at) for at in range(span + 1)]
    for day in sorted(days, key=lambda day: (day in task.avoid, day)):
        if room.own(task, day) >= task.minutes:
            return [(day, task.minutes)]
    return _spread(task, room, days)


def _backward(task: Task, room: _Room) -> OnDays:
    """Return the last days before the end of a task that hold it."""
    days = [task.last - dt.timedelta(at) for at in range((task.last - task.first).days + 1)]
    return _spread(task, room, days)


def _spread(task: Task, room: _Room, days: Sequence[dt.date]) -> OnDays:
    """Take what each of these days in turn has left for a task; nothing if that is too little."""
    if not task.minutes:
        return [(days[0], 0)]
    found: OnDays = []
    left = task.minutes
    for day in days:
        if minutes := min(left, room.own(task, day)):
            found.append((day, minutes))
            left -= minutes
        if not left:
            return found
    return []


def _latest_first(tasks: Sequence[Task], per_day: int | None) -> dict[str, OnDays]:
    """Put every task as late as it can be, day by day from the last, split where needed.

    What is late already has no last day and is put after all others.
    """
    found: dict[str, OnDays] = {task.id: [] for task in tasks}
    left = {task.id: task.minutes for task in tasks}
    waiting = sorted((task for task in tasks if task.last < FAR), key=lambda task: task.first)
    taken: Counter[dt.date] = Counter()
    day = max((task.last for task in waiting), default=dt.date.min)
    while waiting:
        room = _PLENTY if per_day is None else per_day
        for task in reversed(waiting):
            if task.first <= day <= task.last and (room or not task.minutes):
                minutes = min(left[task.id], room)
                found[task.id].append((day, minutes))
                taken[day] += minutes
                left[task.id] -= minutes
                room -= minutes
        waiting = [task for task in waiting if left[task.id] or not found[task.id]]
        day = min(day - dt.timedelta(1), max((task.last for task in waiting), default=day))
    for task in tasks:
        if task.last >= FAR:
            day = task.first
            while left[task.id] or not found[task.id]:
                room = _PLENTY if per_day is None else per_day - taken[day]
                if (minutes := min(left[task.id], room)) or not task.minutes:
                    found[task.id].append((day, minutes))
                    taken[day] += minutes
                    left[task.id] -= minutes
                day += dt.timedelta(1)
    return found
