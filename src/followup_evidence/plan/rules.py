"""Rules: which action makes sense at which program, in which days, and the sentence that says no.

A rule of a program or a specialty beats every score. Thanks belong in the three days after the
interview. Messages about interest, and a mentor's call, come once, some weeks before rank lists are
due, and never in the last days. The sentences do not name the program, which stands beside them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from followup_evidence.evidence.policies import Policy

THANKS_DAYS = 3  # the article's 48 to 72 hours, counted in days
QUIET_DAYS = 7  # our assumption for "near the rank deadline", where interest is pressure
WAIT_DAYS = 14  # our assumption: an email of interest is no second thank-you
#: Days before the rank deadline: from the first to the second one (our assumptions).
BEFORE_RANKING = {"interest_email": (56, 14), "intent_email": (28, 14), "advocacy_call": (42, 14)}
MOST_NOTES = 2  # the article's "one or two"
MOST_INTEREST = 2  # more than two programs told "strong interest" is what directors see through
MOST_MOCKS = 2
MOCK_DAYS = 7  # an interview this far away leaves time to practice and to learn from it
KEEN = ("high", "first")
THANKS = ("thank_you_pd", "short_note")
LATER = tuple(BEFORE_RANKING)


class Action(NamedTuple):
    """One row of the actions table."""

    action: str
    title: str
    layer: str
    scope: str
    phase: str
    sender: str
    label: str
    minutes: int
    stress: int
    never_kind: str
    never_reason: str


class People(NamedTuple):
    """Who is behind a program, as far as the list says; ``liked`` are interviewers with a star."""

    director: str = ""
    director_email: str = ""
    coordinator: str = ""
    coordinator_email: str = ""
    liked: tuple[str, ...] = ()

    def contact(self) -> str:
        """Say where an email to the director goes and who gets a copy, or nothing.

        Examples
        --------
        >>> People("Dr. Smith", coordinator="Ms. Lee", coordinator_email="lee@x.org").contact()
        'Copy the coordinator, Ms. Lee (lee@x.org).'
        """
        said = [f"Write to {self.director_email}."] if self.director_email else []
        name, address = self.coordinator, self.coordinator_email
        if name or address:
            both = f"{name} ({address})" if name and address else name or address
            said.append(f"Copy the coordinator, {both}.")
        return " ".join(said)


class Interview(NamedTuple):
    """One row of a checked list, with the rule that holds at its program.

    ``slug`` is the program's name in the ids of steps; ``rank_deadline`` is set where the list is
    due on another day than the others, ``match`` names the match where that is sure to be so.
    """

    program: str
    slug: str
    interview_date: dt.date
    interest: str
    connections: int
    mentor: str
    policy: Policy
    rank_deadline: dt.date | None = None
    people: People = People()
    second_look: dt.date | None = None
    match: str = ""

    def due(self, deadline: dt.date | None) -> dt.date | None:
        """Return when its list is due, of the season's day; another match keeps its own."""
        return self.rank_deadline or (None if self.match else deadline)


@dataclass(frozen=True)
class Reason:
    """Why a step is in a plan or is not, as data; `str` makes the sentence.

    ``text`` has the names of ``facts`` in braces; `reasons.KINDS` has the kinds of what is left.

    Examples
    --------
    >>> str(Reason("over_limit", "It takes {minutes} minutes.", {"minutes": 20}))
    'It takes 20 minutes.'
    """

    kind: str
    text: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format_map(self.facts) if self.facts else self.text


class Verdict(NamedTuple):
    """Whether an action may be taken: the reason why not, or None.

    ``overridable``: a must pin allows it all the same.
    """

    why_not: Reason | None = None
    overridable: bool = False


class Window(NamedTuple):
    """When a step makes sense: its first day and the day it is due.

    Both are None where they hang on a rank deadline that is not known. ``late``: the day has
    passed. ``closed``: it makes no sense any more, so short before rank lists.
    """

    earliest: dt.date | None
    do_by: dt.date | None
    late: bool = False
    closed: bool = False


def is_ahead(interview: Interview, today: dt.date) -> bool:
    """Say whether an interview is still to come; on its own day it counts as over."""
    return interview.interview_date > today


def window(
    action: Action, interview: Interview, *, today: dt.date, deadline: dt.date | None
) -> Window:
    """Return the days in which an action makes sense at a program.

    Examples
    --------
    >>> from followup_evidence.evidence.policies import OPEN
    >>> thanks = Action("thank_you_pd", "Thanks", "basic", "program", "after", "applicant",
    ...                 "Low", 10, 1, "", "")
    >>> visit = Interview("Mercy", "mercy", dt.date(2026, 12, 4), "high", 0, "none", OPEN)
    >>> when = window(thanks, visit, today=dt.date(2026, 12, 1), deadline=None)
    >>> str(when.earliest), str(when.do_by)
    ('2026-12-04', '2026-12-07')
    """
    visit = interview.interview_date
    if action.phase == "before":
        return Window(today, visit - dt.timedelta(1))
    if action.action not in BEFORE_RANKING:
        due = min(visit + dt.timedelta(THANKS_DAYS), deadline or dt.date.max)
        return Window(max(today, visit), due, late=due < today)
    if deadline is None:
        return Window(None, None)
    first, last = (deadline - dt.timedelta(days) for days in BEFORE_RANKING[action.action])
    wait = WAIT_DAYS if action.action == "interest_email" else 1
    earliest = max(today, first, visit + dt.timedelta(wait))
    if earliest > last:  # not too late yet, as long as the last days have not begun
        last = deadline - dt.timedelta(QUIET_DAYS + 1)
        earliest = max(today, visit + dt.timedelta(1))
    if (look := interview.second_look) and visit < look < last:
        earliest = max(earliest, look + dt.timedelta(1))
    return Window(earliest, last, closed=earliest > last)


def practice(interviews: Sequence[Interview], number: int, today: dt.date) -> Window:
    """Return the days for a mock interview: before the first interview that leaves time for it."""
    enough = today + dt.timedelta(MOCK_DAYS)
    ahead = [one.interview_date for one in interviews if one.interview_date >= enough]
    if number > min(len(ahead), MOST_MOCKS):
        return Window(today, None, closed=True)
    return Window(today + dt.timedelta(2), min(ahead) - dt.timedelta(1))


def judge(
    action: Action, interview: Interview, when: Window, *, today: dt.date, note: int = 0
) -> Verdict:
    """Judge an action at one program, in its days; ``note`` numbers the short notes there.

    Examples
    --------
    >>> from followup_evidence.evidence.policies import OPEN
    >>> note = Action("short_note", "Note", "option", "connection", "after", "applicant",
    ...               "Very Low", 8, 1, "", "")
    >>> visit = Interview("Mercy", "mercy", dt.date(2026, 11, 3), "high", 0, "none", OPEN)
    >>> print(judge(note, visit, Window(None, None), today=dt.date(2026, 12, 1), note=1).why_not)
    No strong connection is listed here.
    """
    if action.layer == "never":
        return Verdict(Reason(action.never_kind, action.never_reason))
    policy = interview.policy.against(action.action)
    unfit = _unfit(action, interview, today=today, note=note)
    other = unfit or _untimely(when, today)
    if policy:
        open_to_pins = interview.policy.rule != "no_contact" and not unfit and not when.closed
        return Verdict(Reason("policy", policy), open_to_pins)
    return Verdict(other, other is not None and not unfit and not when.closed)


def _unfit(action: Action, interview: Interview, *, today: dt.date, note: int) -> Reason | None:
    """Say what in the list keeps an action from making sense."""
    said = ""
    if action.phase == "before" and not is_ahead(interview, today):
        said = "The interview is over."
    elif action.action == "interest_email" and interview.interest not in KEEN:
        said = "Only honest for a program you want a lot."
    elif action.action == "intent_email" and interview.interest != "first":
        said = "Only for the one program that is your number one."
    elif action.action == "advocacy_call" and interview.mentor == "none":
        said = "No mentor who could call is listed here."
    elif action.action == "advocacy_call" and interview.interest == "low":
        said = "Save your mentor’s favor for a program you want more."
    elif action.scope == "connection" and not interview.connections:
        said = "No strong connection is listed here."
    elif action.scope == "connection" and note > MOST_NOTES:
        said = "Two short notes to one program are enough."
    return Reason("not_eligible", said) if said else None


def _untimely(when: Window, today: dt.date) -> Reason | None:
    if when.late:
        return Reason("late", "It’s been more than 3 days. You can skip it.")
    if not when.closed or when.do_by is None or when.earliest is None:
        return None
    said = "Rank lists are due in a few days. A message now can feel like pressure."
    if today > when.do_by + dt.timedelta(QUIET_DAYS + 1):
        said = "Rank lists were due already."
    elif when.earliest > today:
        said = "The interview is too close to the day when rank lists are due."
    return Reason("late", said)


def repeats(written: str) -> Reason:
    """Say which message an interest email would repeat."""
    said = {
        "thank_you_pd": "Your short email already says it.",
        "sent": "You have already written to this program’s director.",
        "intent_email": "Your number-one email says it.",
    }
    return Reason("superseded", said[written], {"by": written})


def judge_season(when: Window, *, enough: bool, ahead: bool) -> Verdict:
    """Judge a mock interview, the only action of the whole season."""
    if not when.closed:
        return Verdict()
    if not ahead:
        return Verdict(Reason("not_eligible", "Every interview on your list is over."))
    if not enough:
        said = "No interview is a week or more away, so prepare for each one instead."
    else:
        said = "One mock interview is enough for the interviews you have left."
    return Verdict(Reason("not_eligible", said))


def label(action: Action, interview: Interview) -> str:
    """Return the label by which an action counts at a program.

    A call by a mentor whom the program does not know counts as Low–Moderate rather than as
    Advocacy. That is our assumption: in the one survey that asked about both, 41% of program
    directors would move an applicant up for a mentor they know and 14% for one they do not
    (doi.org/10.1055/s-0040-1713364).
    """
    if action.action == "advocacy_call" and interview.mentor == "unknown":
        return "Low–Moderate"
    return action.label


def title(action: Action, interview: Interview, note: int) -> str:
    """Return what to do, in a few words; a keen thank-you says how much you like the program."""
    if note > 1:
        return action.title.replace("a short note", "another short note")
    if action.action == "thank_you_pd" and interview.interest in KEEN:
        return f"{action.title}, with an honest sentence of interest"
    return action.title


def named(title: str, action: str, people: People, note: int = 0) -> str:
    """Return what to do with the names of those whom it goes to, as far as they are known.

    Examples
    --------
    >>> named("Email the program director: thank you", "thank_you_pd", People("Dr. Smith"))
    'Email Dr. Smith, the program director: thank you'
    """
    if action == "short_note" and 0 < note <= len(people.liked):
        return title.replace("someone you connected with", people.liked[note - 1])
    if not people.director:
        return title
    comma = "," if "the program director that" in title else ""
    called = f"{people.director}, the program director{comma}"
    return title.replace("the program director", called)
