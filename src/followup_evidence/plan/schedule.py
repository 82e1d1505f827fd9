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
_DAY = dt.timedelta(1)


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
    """The free minutes of every span of days, from the spans of tasks that may be put in.

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
    day that has room for the whole of it, and preparations move to the last days that do. Given
    are tasks that the days hold, the more urgent of equals first; the pieces come by day.

    Examples
    --------
    >>> monday, tuesday = dt.date(2026, 11, 30), dt.date(2026, 12, 1)
    >>> ready = Task("ready", 60, monday, tuesday, preparing=True)
    >>> for piece in pieces([ready, Task("email", 10, monday, tuesday)], per_day=60):
    ...     print(piece.id, piece.day, piece.minutes)
    email 2026-11-30 10
    ready 2026-12-01 60
    """
    room = _PLENTY if per_day is None else per_day
    found = _latest_first(tasks, room)
    free: Counter[dt.date] = Counter()  # minus what is taken, so a day without work has `room`
    for some in found.values():
        free.subtract(dict(some))

    def move(task: Task, days: Sequence[dt.date], *, whole: bool) -> bool:
        """Move a task to the first of some days that has room for it, or over several."""
        own = dict(found[task.id])
        on: OnDays = []
        left = task.minutes
        for day in days:
            has = room + free[day] + own.get(day, 0)
            if has >= task.minutes if whole else has or not task.minutes:
                on.append((day, min(left, has)))
                left -= min(left, has)
                if not left:
                    free.update(own)
                    free.subtract(dict(on))
                    found[task.id] = on
                    return True
        return False

    others = [task for task in tasks if not task.preparing]
    for task in sorted(others, key=lambda task: (bool(task.avoid), task.last, task.first)):
        days = _days(task)
        best = sorted(days, key=lambda day: (day in task.avoid, day))
        move(task, best, whole=True) or move(task, days, whole=False)
    preparing = [task for task in tasks if task.preparing]
    for task in sorted(preparing, key=lambda task: task.last, reverse=True):
        move(task, _days(task)[::-1], whole=False)
    places = {task.id: place for place, task in enumerate(tasks)}
    put = [Piece(name, day, minutes) for name, days in found.items() for day, minutes in days]
    return sorted(put, key=lambda piece: (piece.day, places[piece.id]))


def _days(task: Task) -> list[dt.date]:
    return [task.first + at * _DAY for at in range((task.last - task.first).days + 1)]


def _latest_first(tasks: Sequence[Task], per_day: int) -> dict[str, OnDays]:
    """Put every task as late as it can be, day by day from the last, split where needed."""
    found: dict[str, OnDays] = {task.id: [] for task in tasks}
    left = {task.id: task.minutes for task in tasks}
    waiting = sorted(tasks, key=lambda task: task.first)
    day = max((task.last for task in waiting), default=dt.date.min)
    while waiting:
        room = per_day
        for task in reversed(waiting):
            if task.first <= day <= task.last and (room or not task.minutes):
                minutes = min(left[task.id], room)
                found[task.id].append((day, minutes))
                left[task.id] -= minutes
                room -= minutes
        waiting = [task for task in waiting if left[task.id] or not found[task.id]]
        day = min(day - _DAY, max((task.last for task in waiting), default=day))
    return found
