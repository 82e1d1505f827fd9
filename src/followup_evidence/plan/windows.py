"""Windows: from which day on, and until when, a step makes sense."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from followup_evidence.errors import Faults, FollowupError
from followup_evidence.evidence import values
from followup_evidence.plan.rules import Action, Interview, is_ahead

THANKS_WITHIN_DAYS = 3  # the article's 48 to 72 hours, counted in days
QUIET_DAYS = 7  # our assumption for "close to the rank list deadline", where interest is pressure
_THANKS = ("thank_you_pd", "short_note")


class Season(NamedTuple):
    """The day of planning, and the day on which programs hand in their lists, if it is known."""

    today: dt.date
    rank_deadline: dt.date | None = None


class Window(NamedTuple):
    """When a step makes sense.

    Parameters
    ----------
    earliest
        First day.
    do_by
        Day it is due; None where nothing presses.
    until
        Last day on which it is done at all; later than ``do_by`` where that has passed.
    late
        Whether ``do_by`` has passed.
    closed
        Why the step makes no sense any more, or nothing.
    """

    earliest: dt.date
    do_by: dt.date | None
    until: dt.date | None
    late: bool = False
    closed: str = ""


def day(given: str | dt.date, name: str) -> dt.date:
    """Return a day that was given as a date or as ISO text.

    Raises
    ------
    FollowupError
        It is neither; the message says what would be right.

    Examples
    --------
    >>> day("2026-12-01", "today")
    datetime.date(2026, 12, 1)
    """
    if isinstance(given, dt.datetime):
        return given.date()
    if isinstance(given, dt.date):
        return given
    try:
        parsed: dt.date = values.parse(str(given).strip(), {"type": "date"})
    except FollowupError as error:
        raise FollowupError(f"{name}: {error}.") from None
    return parsed


def season(
    interviews: Sequence[Interview],
    *,
    today: str | dt.date,
    rank_deadline: str | dt.date | None = None,
) -> Season:
    """Return the season of a list, its dates in order.

    Raises
    ------
    FollowupError
        A day that is none.
    Faults
        The deadline lies before today or before an interview: each of these.

    Examples
    --------
    >>> season([], today="2026-12-01", rank_deadline="2026-03-03")
    Traceback (most recent call last):
        ...
    followup_evidence.errors.Faults: The season has 1 fault:
      rank_deadline: 2026-03-03 lies before today, 2026-12-01
    Correct the dates; nothing was planned.
    """
    found = Season(
        day(today, "today"), None if rank_deadline is None else day(rank_deadline, "rank_deadline")
    )
    end = found.rank_deadline or dt.date.max
    faults = [
        f"{one.program}: the interview on {one.interview_date} is after the rank_deadline, {end}"
        for one in interviews
        if one.interview_date > end
    ]
    if found.today > end:
        faults.insert(0, f"rank_deadline: {end} lies before today, {found.today}")
    if faults:
        raise Faults("The season", faults, "Correct the dates; nothing was planned.")
    return found


def window(action: Action, interview: Interview, when: Season) -> Window:
    """Return the window of an action at one program.

    Preparation ends on the eve of the interview. Thanks are due within three days after it; later
    they are late, and still in order. Messages about interest end a week before the rank list
    deadline, so that they cannot be read as pressure; a mentor may call until the deadline.

    Examples
    --------
    >>> thanks = Action("thank_you_pd", "Thanks", "eligible", "program", "after", "applicant",
    ...                 "Low", 10, 1, "")
    >>> visit = Interview("Mercy", dt.date(2026, 12, 4), "high", 0, "none", "open", "none known")
    >>> thanked = window(thanks, visit, Season(today=dt.date(2026, 12, 1)))
    >>> str(thanked.earliest), str(thanked.do_by)
    ('2026-12-04', '2026-12-07')
    """
    visit, end = interview.interview_date, when.rank_deadline
    if action.phase == "before":
        eve = visit - dt.timedelta(days=1)
        return Window(when.today, eve, eve)
    earliest = max(when.today, visit)
    if action.action in _THANKS:
        due = min(visit + dt.timedelta(THANKS_WITHIN_DAYS), end or dt.date.max)
        late = due < when.today
        return Window(earliest, due, end if late else due, late=late)
    if action.sender != "applicant" or end is None:
        return Window(earliest, end, end)
    quiet = end - dt.timedelta(QUIET_DAYS)
    closed = ""
    if earliest > quiet:
        closed = (
            f"In the last {QUIET_DAYS} days before the rank list deadline ({end}) it would read "
            "as pressure."
        )
    return Window(earliest, quiet, quiet, closed=closed)


def practice(interviews: Sequence[Interview], when: Season) -> Window:
    """Return the window of practice for all interviews: it ends before the next one."""
    ahead = [one.interview_date for one in interviews if is_ahead(one, when.today)]
    eve = min(ahead) - dt.timedelta(days=1) if ahead else None
    return Window(when.today, eve, eve)
