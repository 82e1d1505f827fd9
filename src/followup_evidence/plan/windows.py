"""Windows: from which day on, and until when, a step makes sense."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from followup_evidence.errors import FollowupError
from followup_evidence.evidence import values
from followup_evidence.plan.rules import EMAILS, Action, Interview, is_ahead

THANKS_WITHIN_DAYS = 3  # the article's 48 to 72 hours, counted in days
NEVER = pd.Timestamp("2200-01-01")  # stands in for no last day where steps are put in order


class Window(NamedTuple):
    """First and last day for a step; no last day means: while the season lasts."""

    earliest: dt.date
    do_by: dt.date | None


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


def window(action: Action, interview: Interview, *, today: dt.date) -> Window:
    """Return the window of an action at one program.

    Preparation ends on the eve of the interview, thanks are due within three days after it, and
    messages about interest can wait for the season's end.

    Examples
    --------
    >>> thanks = Action("thank_you_pd", "Thanks", "eligible", "program", "after", "applicant",
    ...                 "Low", 10, 1, "")
    >>> visit = Interview("Mercy", dt.date(2026, 12, 4), "high", 0, "none", "open", "none known")
    >>> [str(day) for day in window(thanks, visit, today=dt.date(2026, 12, 1))]
    ['2026-12-04', '2026-12-07']
    """
    if action.phase == "before":
        return Window(today, interview.interview_date - dt.timedelta(days=1))
    earliest = max(today, interview.interview_date)
    if action.action in (EMAILS[0], "short_note"):
        return Window(earliest, interview.interview_date + dt.timedelta(THANKS_WITHIN_DAYS))
    return Window(earliest, None)


def season(interviews: Sequence[Interview], *, today: dt.date) -> Window:
    """Return the window of practice for all interviews: it ends before the next one."""
    ahead = [one.interview_date for one in interviews if is_ahead(one, today)]
    return Window(today, min(ahead) - dt.timedelta(days=1) if ahead else None)
