"""Calendars: a plan as iCalendar, one event per step that has a day (RFC 5545)."""

from __future__ import annotations

import datetime as dt
import uuid
from importlib import metadata
from typing import Any

import icalendar
from icalendar import Event, Journal, vText
from icalendar.enums import CLASS, TRANSP

from followup_evidence import text
from followup_evidence.plan import Plan
from followup_evidence.records import rows
from followup_evidence.reports import checklists
from followup_evidence.reports.files import clean

_DAY = dt.timedelta(days=1)


def as_ics(plan: Plan, *, name: str) -> bytes:
    """Return a plan as a calendar, one event per step on the day to do it.

    An event fills its day, since a plan knows days and no hours: it is the same day in every time
    zone, and leaves the time free for other things. A step that the plan spreads over days fills
    all of them. Events are marked private, as calendars are often shared. Programs not to write to
    are named by the calendar and, since few programs show what a calendar says of itself, by the
    first event.

    Parameters
    ----------
    plan
        The plan. Without a dated step it becomes a journal entry that says why.
    name
        The plan's name among others in one calendar. An event's identity is made from it and from
        the step, so that a later plan of the same name updates what was imported before; steps
        that it no longer has stay in the calendar until they are deleted there.
    """
    today = plan.problem.today
    # The one time stamp that does not make two files of one plan differ.
    stamp = dt.datetime.combine(today, dt.time(), dt.UTC)
    bans = plan.dont_write()
    events = [
        Event.new(
            uid=_identity(name, step["id"]),
            stamp=stamp,
            start=min(step["days"]),
            end=max(step["days"]) + _DAY,
            summary=_summary(step),
            description=_text(*([] if at else bans), *_told(step), plan.caveat),
            classification=CLASS.PRIVATE,
            transparency=TRANSP.TRANSPARENT,
            categories=["Follow-up"],
        )
        for at, step in enumerate(_steps(plan))
    ]
    entry = Journal.new(
        uid=_identity(name, "empty"),
        stamp=stamp,
        start=today,
        summary="Follow-up plan",
        description=_text(plan.note, *bans, plan.caveat),
    )
    calendar = icalendar.Calendar.new(
        prodid=f"-//followup-evidence//{metadata.version('followup-evidence')}//EN",
        name="Follow-up plan",
        uid=_identity(name, "calendar"),
        subcomponents=events or [entry],
    )
    for named in ("description", "x-wr-caldesc"):  # the standard's own, and what programs read
        calendar.add(named, vText(_text(*bans, plan.caveat)))
    return calendar.to_ical()


def _steps(plan: Plan) -> list[dict[str, Any]]:
    """Return the steps that have days, each with its ``days`` and how long it ``took``."""
    days = {
        str(name): [day.date() for day in some["day"]] for name, some in plan.schedule.groupby("id")
    }
    took = checklists.minutes(plan)
    steps = [
        step | {"days": days[step["id"]], "took": took[step["id"]]}
        for step in rows(plan.steps)
        if step["id"] in days
    ]
    return sorted(steps, key=lambda step: min(step["days"]))


def _identity(name: str, step: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"followup-evidence {name} {step}"))


def _summary(step: dict[str, Any]) -> str:
    program = f"{step['program']}: " if step["program"] else ""
    return " ".join(clean(f"{program}{step['title']}").split())


def _told(step: dict[str, Any]) -> list[str]:
    due = step["do_by"] == step["do_by"] and not step["late"]
    by = [f"Do it by {text.date(step['do_by'])}."] if due else []
    return [f"{step['took']}.", *by, step["why"]]


def _text(*lines: str) -> str:
    return clean("\n".join(lines))
