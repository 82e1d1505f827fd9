"""Reasons: why each step is in a plan, why each other one is not, and the plan in a sentence."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from followup_evidence.evidence import words
from followup_evidence.plan import rules
from followup_evidence.plan.basics import no_room
from followup_evidence.plan.model import Problem
from followup_evidence.plan.rules import Interview, Reason
from followup_evidence.plan.solver import Row
from followup_evidence.plan.steps import Step, email_of
from followup_evidence.text import about, counted, date

GROUPS = {
    "tonight": "Tonight",
    "this_week": "This week",
    "before_interviews": "Before your next interviews",
    "later": "Later",
}
#: What people read for each kind of reason.
KINDS = {
    "policy": "A rule is against it",
    "late": "Too late to matter",
    "backfire": "It can hurt you",
    "dominated": "Something else does more for less",
    "superseded": "Another message says it",
    "over_limit": "It did not fit",
    "already_done": "Done",
    "pinned": "You took it out",
    "not_eligible": "Does not apply here",
}
#: What people see of it, below which heading; the other kinds do not apply, or were said already.
LEFT = {"Didn’t fit": ("over_limit",), "You can skip": ("late", "dominated", "backfire")}
_WHY = {
    "prepare_interview": (
        "prepare",
        "Your interview is on {interview}. How it goes matters more than any message.",
    ),
    "mock_interviews": (
        "practice",
        "Practice comes first, and there is time for it.",
    ),
    "thank_you_pd": ("thanks", "One short email is enough, in the first 3 days."),
    "short_note": ("note", "A courtesy to someone you connected with. Two or three sentences."),
    "interest_email": ("interest", "It may help a little at a program you want a lot."),
    "intent_email": ("number_one", "Say this to one program only, and only if it is true."),
    "advocacy_call": ("mentor", "A colleague’s word may count for more than any email of yours."),
}
_EMAILS = ("thank_you_pd", "interest_email", "intent_email")
_NAMED = 3


def why(step: Step, problem: Problem) -> Reason:
    """Say why a step is in the plan, what its day hangs on, and for an email where it goes."""
    visit = problem.at(step)
    said = _why(step, problem, visit)
    if visit is None:
        return said
    more = [_second_look(step, visit, problem.today), _other_match(step, visit)]
    more += [visit.people.contact()] if step.action in _EMAILS else []
    if not any(more):
        return said
    facts = {**said.facts, "more": " ".join(filter(None, more))}
    return dataclasses.replace(said, text=f"{said.text} {{more}}", facts=facts)


def _second_look(step: Step, visit: Interview, today: dt.date) -> str:
    look = visit.second_look
    if step.action not in rules.LATER or look is None or look < today:
        return ""
    if step.earliest and step.earliest <= look:
        return f"Your second look on {date(look)} is too late to wait for."
    return f"Wait until after your second look on {date(look)}."


def _other_match(step: Step, visit: Interview) -> str:
    if step.action not in rules.LATER or not visit.match or visit.rank_deadline:
        return ""
    return (
        f"{visit.match} has its own, earlier rank deadline. Add that day to this row of your list."
    )


def _why(step: Step, problem: Problem, visit: Interview | None) -> Reason:
    kind, text = _WHY[step.action]
    facts: dict[str, Any] = {"interview": date(visit.interview_date)} if visit else {}
    missing = problem.basics.short.get(step.id, 0)
    if step.action == "advocacy_call" and step.label != "Advocacy":
        text = "It may help a little. We count your mentor as unknown to the program."
    if step.action == "thank_you_pd" and visit and rules.is_ahead(visit, problem.today):
        text = "After your interview on {interview}. One short email is enough."
    if missing:
        facts |= {"minutes": step.minutes, "all": step.minutes + missing}
        text = "Only {minutes} of {all} minutes fit before your interview on {interview}."
        return Reason(kind, text, facts)
    if step.id in problem.must:
        policy = visit.policy.against(step.action) if visit else ""
        if policy:
            return Reason("pinned", f"{policy} You kept it in all the same.")
        if step.late:
            return Reason("pinned", "It’s been more than 3 days. You kept it in all the same.")
        return Reason("pinned", f"{text} You asked for it.", facts)
    return Reason(kind, text, facts)


class Absence:
    """Why steps are not in a plan: a rule, a pin, another step, or no room.

    ``chosen`` has 0 or 1 for each option on offer, ``rows`` are the rules that it keeps.
    """

    def __init__(self, problem: Problem, chosen: Sequence[int], rows: Sequence[Row]) -> None:
        self._problem = problem
        self._places = {step.id: place for place, step in enumerate(problem.offer)}
        self._taken = [step for step, x in zip(problem.offer, chosen, strict=True) if x]
        ids = {step.id for step in self._taken} | {*problem.basics.minutes, *problem.done}
        self._lacking = {step.id for step in problem.steps if step.allowed} - ids
        self._left = [(row, row.most - row.used(chosen)) for row in rows if row.unit]

    def why(self, step: Step) -> Reason:
        """Say why a step is not in the plan."""
        problem = self._problem
        if step.why_not:
            by = f"{step.why_not.facts.get('by')}:{step.id.partition(':')[2]}"
            if by not in self._lacking:
                return step.why_not
            said = "Another message there would say it, and that one did not fit."
            return Reason("superseded", said)
        if lost := problem.basics.lost.get(step.id):
            return lost
        if step.action == "short_note" and not problem.writes_to(step):
            kind = "over_limit" if email_of(step.id) in problem.basics.lost else "not_eligible"
            return Reason(kind, "It only goes with an email to the director, and that is not in.")
        if not step.worth:
            return Reason("dominated", "It counts for nothing with these scores.")
        return self._displaced(step) or self._no_room(step)

    def _displaced(self, step: Step) -> Reason | None:
        """Say which other steps took the place of an option, if any did."""
        problem, taken = self._problem, self._taken
        sent = [problem.by_id[name] for name in problem.done]
        same = [option for option in [*sent, *taken] if option.action == step.action]
        at = words.listed([option.program for option in same])
        if step.action == "interest_email":
            if any(t.program == step.program and t.action == "intent_email" for t in taken):
                return Reason("superseded", "Your number-one email says it.")
            if len(same) >= rules.MOST_INTEREST:
                said = "Two such emails are enough. They go to {at}."
                return Reason("over_limit", said, {"at": at})
        if step.action == "intent_email" and f"interest{step.id[6:]}" in problem.done:
            return Reason("over_limit", "Your email of interest said it.")
        if step.action == "intent_email" and same:
            return Reason("over_limit", "You told {at} so already.", {"at": at})
        if step.action == "advocacy_call" and len(same) >= problem.settings.calls:
            if not same:
                return Reason("over_limit", "You chose to ask no mentor.")
            facts = {"most": counted(problem.settings.calls, "mentor"), "at": at}
            return Reason("over_limit", "You would ask {most} at most: for {at}.", facts)
        stem, _, number = step.id.rpartition(":")
        first = {f"{stem}:1"} & {option.id for option in same}
        if step.action == "short_note" and number != "1" and not first:
            if not problem.by_id[f"{stem}:1"].allowed:
                return Reason("not_eligible", "It only goes after a first short note there.")
            return Reason("over_limit", "The first short note there did not fit either.")
        return None

    def _no_room(self, step: Step) -> Reason:
        place = self._places[step.id]
        for row, left in self._left:
            if (needed := row.coefficients.get(place, 0)) > left:
                return no_room(row.unit, needed, left, row.when)
        return Reason("over_limit", "Other steps do more in the same time.")


def group(step: Step, day: dt.date | None, today: dt.date) -> str:
    """Return when a step is done, as one of `GROUPS`."""
    if day is None:
        return "later"
    if day <= today:
        return "tonight"
    if day < today + dt.timedelta(7):
        return "this_week"
    return "before_interviews" if step.layer == "basic" and not step.is_message else "later"


def summary(taken: Sequence[Step], problem: Problem, days: Mapping[str, dt.date]) -> str:
    """Say in a few sentences what a plan comes to, and what did not fit into it."""
    today = problem.today
    if taken:
        minutes = sum(step.minutes for step in taken)
        due = [step for step in taken if days.get(step.id) == today]
        dated = sorted((days[step.id], step.title) for step in taken if step.id in days)
        tonight = "Nothing for tonight."
        if dated and not due:
            tonight += f" Next: {date(dated[0][0])}."
        if due:
            tonight = f"{len(due)} for tonight, about {about(sum(s.minutes for s in due))}."
        said = f"{counted(len(taken), 'thing')} to do, about {about(minutes)}. {tonight}"
        if (limit := problem.settings.minutes) is not None:
            spent = sum(step.minutes for step in taken if step.is_message)
            said += f" Messages take {spent} of your {limit} minutes; preparation is extra."
        if waiting := sum(step.id not in days for step in taken):
            said += f" {waiting} can be dated once you say when rank lists are due."
    else:
        rule = dict.fromkeys(o.policy.says for o in problem.interviews if o.policy.bars_thanks)
        end = [] if problem.basics.lost else ["You’re done here."]
        said = " ".join(["Nothing to do." if rule else "Nothing to do right now.", *rule, *end])
    return " ".join([said, *_shortfalls(problem)])


def _shortfalls(problem: Problem) -> list[str]:
    """Say which basic steps gave way to a limit, and by how much."""
    found, basics = [], problem.basics
    lost = [problem.by_id[name] for name in basics.lost]
    emails: dict[tuple[str, bool], list[Step]] = {}
    for step in lost:
        if step.is_message:
            facts = basics.lost[step.id].facts
            emails.setdefault((facts["unit"], bool(facts["when"])), []).append(step)
    for (unit, of_days), some in emails.items():
        needed = sum(step.stress if unit == "stress point" else step.minutes for step in some)
        short = needed - (0 if of_days else basics.room.left[unit] or 0)
        programs = _named([step.program for step in some])
        more = f"{counted(short, f'more {unit}')} needed"
        found.append(f"{counted(len(some), 'email')} didn’t fit ({programs}): {more}.")
    others = [step for step in lost if not step.is_message]
    cut = {name: short for name, short in basics.short.items() if name in basics.minutes}
    if others or cut:
        shorter = [
            f"{problem.by_id[name].program} ({short} minutes short)" for name, short in cut.items()
        ]
        missing = sum(step.minutes for step in others) + sum(cut.values())
        per_day = counted(problem.settings.minutes_per_day or 0, "minute")
        said = [f"Not all preparation fits {per_day} a day: {missing} minutes too much."]
        if shorter:
            said.append(f"Prepare less for {_named(shorter)}.")
        preparing = [f"preparing for {step.program}" for step in others if step.program]
        if mocks := len(others) - len(preparing):
            preparing.append(counted(mocks, "mock interview"))
        if preparing:
            said.append(f"Left out: {_named(preparing)}.")
        found.append(" ".join(said))
    return found


def _named(names: Sequence[str]) -> str:
    if len(names) <= _NAMED:
        return words.listed(names)
    return words.listed([*names[:_NAMED], f"{len(names) - _NAMED} more"])


def digest(skipped: pd.DataFrame) -> pd.DataFrame:
    """Group what a plan leaves out (its ``skipped``): like reasons once, with where they hold.

    Returns
    -------
    DataFrame
        One row a reason, in the order of `KINDS`: ``kind``, ``what`` (titles), ``where``
        (programs by name, or their number), ``why``, ``steps`` (how many are meant).
    """
    barred = skipped.loc[
        (skipped["kind"] == "policy") & (skipped["action"] == "thank_you_pd"), "program"
    ]
    # Where no message may go, there is nothing to say of letters that do too little.
    letters = skipped["kind"].isin(["dominated", "backfire"]) & skipped["program"].isin(barred)
    skipped = skipped[~letters]
    rows: list[Mapping[str, object]] = []
    for kind in KINDS:
        some = skipped[skipped["kind"] == kind]
        # A ban is one thing to know about a program, whatever it rules out there.
        what = "Any message" if kind == "policy" else some["title"]
        for (title, why_not), same in some.assign(what=what).groupby(["what", "why"], sort=False):
            rows.append(
                {
                    "kind": kind,
                    "what": _what(same) if kind == "policy" else title,
                    "where": _where(same["program"]),
                    "why": why_not,
                    "steps": len(same),
                }
            )
    listed = pd.DataFrame(rows, columns=["kind", "what", "where", "why", "steps"])
    listed.attrs["about"] = skipped.attrs.get("about", {})
    return listed


def _what(same: pd.DataFrame) -> str:
    names = dict.fromkeys(
        {"thank_you_pd": "Emails", "short_note": "notes", "advocacy_call": "mentors’ calls"}.get(
            action, "emails of interest"
        )
        for action in same["action"]
    )
    said = words.listed([*names])
    return said[:1].upper() + said[1:]


def _where(programs: Collection[str]) -> str:
    named = [program or "the whole season" for program in dict.fromkeys(programs)]
    return words.listed(named) if len(named) <= _NAMED else f"{len(named)} programs"
