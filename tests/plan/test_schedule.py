"""Days: what fits into them by sums of minutes, against days that are played through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_evidence.plan.schedule import Days, Piece, Task, pieces

MONDAY = dt.date(2026, 11, 30)
Job = tuple[int, int, int]  # first and last day, counted from Monday, and minutes
JOBS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 90)).map(
        lambda job: (min(job[:2]), max(job[:2]), job[2])
    ),
    min_size=1,
    max_size=6,
)
PER_DAY = st.integers(5, 60)


def day(number: int) -> dt.date:
    return MONDAY + dt.timedelta(number)


def span(job: Job) -> tuple[dt.date, dt.date]:
    return day(job[0]), day(job[1])


def task(name: str, first: int, last: int, minutes: int, *, preparing: bool = False) -> Task:
    return Task(name, minutes, day(first), day(last), preparing)


def done(found: Sequence[Piece]) -> list[tuple[str, int, int]]:
    return [(piece.id, (piece.day - MONDAY).days, piece.minutes) for piece in found]


def fits(jobs: Sequence[Job], per_day: int) -> bool:
    """Play day after day through: what is due first goes first, and nothing may stay undone."""
    left = sorted([last, first, minutes] for first, last, minutes in jobs)
    for today in range(7):
        room = per_day
        for job in left:
            if job[1] <= today:
                taken = min(room, job[2])
                job[2] -= taken
                room -= taken
                if job[0] <= today and job[2]:
                    return False
    return True


# What fits ------------------------------------------------------------------------------------


@given(jobs=JOBS, per_day=PER_DAY)
def test_the_room_of_a_span_is_the_most_that_days_played_through_can_hold(
    jobs: list[Job], per_day: int
) -> None:
    days, taken = Days(map(span, jobs), per_day), []
    for job in jobs:
        room, (first, last, minutes) = days.room(span(job)), job
        assert fits([*taken, (first, last, room)], per_day)
        assert not fits([*taken, (first, last, room + 1)], per_day)
        if minutes <= room:
            days.take(span(job), minutes)
            taken.append(job)


@given(jobs=JOBS, per_day=PER_DAY, some=st.lists(st.booleans(), min_size=6, max_size=6))
def test_the_rows_of_the_days_hold_just_where_the_minutes_can_be_spread(
    jobs: list[Job], per_day: int, some: list[bool]
) -> None:
    """The first job is in already, as basics are; the others may be chosen or not."""
    sure, *choice = jobs
    days = Days(map(span, jobs), per_day)
    sure = (*sure[:2], min(sure[2], days.room(span(sure))))
    days.take(span(sure), sure[2])
    taken = [job for job, x in zip(choice, some, strict=False) if x]
    rows = days.tight([(span(job), job[2]) for job in choice])
    holds = all(
        sum(choice[place][2] for place in inside if some[place]) <= free for _, inside, free in rows
    )
    assert holds == fits([sure, *taken], per_day)


def test_only_spans_that_can_be_overfilled_make_a_row() -> None:
    spans = [(day(0), day(0)), (day(0), day(1)), (day(1), day(1))]
    roomy, tight = ([(one, minutes) for one in spans] for minutes in (10, 50))
    assert Days(spans, 60).tight(roomy) == []
    # Each day has 60 for its own 50; both together have 120 for three times 50.
    assert Days(spans, 60).tight(tight) == [((day(0), day(1)), [0, 1, 2], 120)]
    assert Days(spans, None).tight(tight) == []


def test_what_is_given_back_is_free_again() -> None:
    days = Days([(day(0), day(0))], 60)
    days.take((day(0), day(0)), 40)
    assert days.room((day(0), day(0))) == 20
    days.take((day(0), day(0)), -40)
    assert days.room((day(0), day(0))) == 60


# On which days --------------------------------------------------------------------------------


@given(
    jobs=JOBS, per_day=st.none() | PER_DAY, ready=st.lists(st.booleans(), min_size=6, max_size=6)
)
def test_every_task_is_done_within_its_days_and_no_day_overflows(
    jobs: list[Job], per_day: int | None, ready: list[bool]
) -> None:
    held: list[Job] = []
    for job in jobs:
        if per_day is None or fits([*held, job], per_day):
            held.append(job)
    tasks = [task(str(at), *job, preparing=ready[at]) for at, job in enumerate(held)]
    found = pieces(tasks, per_day=per_day)
    assert [piece.day for piece in found] == sorted(piece.day for piece in found)
    for one in tasks:
        mine = [piece for piece in found if piece.id == one.id]
        assert sum(piece.minutes for piece in mine) == one.minutes
        assert mine, "a task of no minutes has a day as well"
        assert all(one.first <= piece.day <= one.last for piece in mine)
        assert len({piece.day for piece in mine}) == len(mine)
    if per_day is not None:
        for today in {piece.day for piece in found}:
            assert sum(piece.minutes for piece in found if piece.day == today) <= per_day


def test_preparation_is_done_right_before_its_interview_and_begins_earlier_where_it_must() -> None:
    ready = task("ready", 0, 4, 60, preparing=True)
    assert done(pieces([ready], per_day=60)) == [("ready", 4, 60)]
    assert done(pieces([ready], per_day=None)) == [("ready", 4, 60)]
    assert done(pieces([ready], per_day=40)) == [("ready", 3, 20), ("ready", 4, 40)]
    # The one that is given first is the more urgent, so it is not left for the last evening.
    both = [ready, ready._replace(id="also")]
    assert done(pieces(both, per_day=60)) == [("ready", 3, 60), ("also", 4, 60)]


def test_everything_else_is_done_as_soon_as_it_can_be_in_one_go() -> None:
    emails = [task(name, 0, 6, 20) for name in "abc"]
    assert done(pieces(emails, per_day=None)) == [(name, 0, 20) for name in "abc"]
    assert done(pieces(emails, per_day=25)) == [("a", 0, 20), ("b", 1, 20), ("c", 2, 20)]
    mock = task("mock", 0, 6, 60)
    assert done(pieces([mock], per_day=25)) == [("mock", 0, 25), ("mock", 1, 25), ("mock", 2, 10)]


@pytest.mark.parametrize("preparing", [False, True])
def test_where_whole_tasks_would_be_late_they_are_split_and_the_first_due_goes_first(
    preparing: bool,
) -> None:
    # Two days of ten minutes hold three tasks of six only if one of them is split.
    three = [task(name, 0, 1, 6) for name in "abc"]
    expected = [("a", 0, 6), ("b", 0, 4), ("b", 1, 2), ("c", 1, 6)]
    assert done(pieces(three, per_day=10)) == expected
    # An evening before an interview that is needed for an email begun that day, and due then.
    ready = task("ready", 0, 1, 10, preparing=preparing)
    assert done(pieces([ready, task("email", 1, 1, 10)], per_day=10)) == [
        ("ready", 0, 10),
        ("email", 1, 10),
    ]
