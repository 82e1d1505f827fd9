"""Rules: which action may be taken at which program, and the sentence that says why not.

A policy always beats a score. Two readings of ours: a mentor's call is not an applicant's message,
so `discouraged` does not touch it; but it is made on the applicant's behalf, so at a `no_contact`
program there is none either.

The sentences never name the program, which stands beside them: so like ones read alike.

To tell a program that it is your number one is no more than allowed. The article has an index of
40 for such an email and no label; its label for an email of interest has no number; nowhere does
it set the two side by side, and it finds program directors divided over promises. So both have one
label here, we invent no number between them, and a plan takes the shorter one. Who means it pins
the step; its reason says so, and what it takes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

EMAILS = ("thank_you_pd", "interest_email", "intent_email")
MOST_NOTES = 2
#: How a program's policy reads; who said so follows.
POLICIES = {
    "no_contact": "No contact is allowed after the interview",
    "discouraged": "Applicants are asked not to write",
}
_TIERS_FOR = {"interest_email": ("high", "first"), "intent_email": ("first",)}
_UNKNOWN_MENTOR = "Low–Moderate"


class Action(NamedTuple):
    """One row of the actions table."""

    action: str
    title: str
    kind: str
    scope: str
    phase: str
    sender: str
    label: str
    minutes: int
    stress: int
    never_reason: str


class Interview(NamedTuple):
    """One row of the interview list."""

    program: str
    interview_date: dt.date
    interest: str
    connections: int
    mentor: str
    policy: str
    policy_source: str


class Verdict(NamedTuple):
    """Whether an action may be taken.

    Parameters
    ----------
    why_not
        One sentence, or nothing where the action is allowed.
    overridable
        Nothing but a `discouraged` policy stands against it, and a ``must`` pin overrides that.
    """

    why_not: str
    overridable: bool = False

    @property
    def allowed(self) -> bool:
        """Say whether the action may be chosen."""
        return not self.why_not


def judge(
    action: Action, interview: Interview, *, today: dt.date, note: int = 0, closed: str = ""
) -> Verdict:
    """Judge an action at one program.

    Parameters
    ----------
    action, interview
        What, and where.
    today
        The day of planning.
    note
        The number of a short note there, from 1.
    closed
        Why its window has closed, or nothing.

    Examples
    --------
    >>> note = Action("short_note", "Note", "eligible", "connection", "after", "applicant",
    ...               "Very Low", 8, 1, "")
    >>> visit = Interview("Mercy", dt.date(2026, 11, 3), "high", 0, "none", "open", "none known")
    >>> judge(note, visit, today=dt.date(2026, 12, 1), note=1).why_not
    'No strong connection is noted.'
    """
    if action.kind == "never":
        return Verdict(action.never_reason)
    policy = _against_policy(action, interview)
    other = _against_circumstances(action, interview, today=today, note=note) or closed
    if policy and not other and interview.policy == "discouraged":
        return Verdict(f"{policy} Pin the step as a must to write all the same.", overridable=True)
    return Verdict(policy or other)


def judge_season(action: Action, interviews: Sequence[Interview], *, today: dt.date) -> Verdict:
    """Judge an action that is taken once for the whole season."""
    if action.kind == "never":
        return Verdict(action.never_reason)
    if any(is_ahead(interview, today) for interview in interviews):
        return Verdict("")
    return Verdict("Every interview on the list is over.")


def is_ahead(interview: Interview, today: dt.date) -> bool:
    """Say whether an interview is still to come; on its own day it counts as over."""
    return interview.interview_date > today


def label(action: Action, interview: Interview) -> str:
    """Return the label by which an action counts at a program.

    A call by a mentor whom the program does not know counts as Low–Moderate rather than as
    Advocacy. That is our assumption: in the one survey that asked about both, 41 % of program
    directors would move an applicant up for a mentor they know and 14 % for one they do not
    (doi.org/10.1055/s-0040-1713364).
    """
    if action.action == "advocacy_call" and interview.mentor == "unknown":
        return _UNKNOWN_MENTOR
    return action.label


def _against_policy(action: Action, interview: Interview) -> str:
    barred = {"no_contact": ("applicant", "mentor"), "discouraged": ("applicant",)}
    if action.sender not in barred.get(interview.policy, ()):
        return ""
    return f"{POLICIES[interview.policy]} ({interview.policy_source})."


def _against_circumstances(
    action: Action, interview: Interview, *, today: dt.date, note: int
) -> str:
    tier = interview.interest
    if action.phase == "before" and not is_ahead(interview, today):
        return f"The interview was on {interview.interview_date}."
    if tier not in _TIERS_FOR.get(action.action, (tier,)):
        if action.action == "intent_email":
            return f"Only your one number one may be told so, and your interest here is {tier}."
        return f"Honest only where your interest is high, and here it is {tier}."
    if action.action == "advocacy_call" and interview.mentor == "none":
        return "No mentor who would call is noted."
    if action.scope == "connection" and not interview.connections:
        return "No strong connection is noted."
    if action.scope == "connection" and note > MOST_NOTES:
        return f"More than {MOST_NOTES} short notes to one program stop being light."
    return ""
