"""Calendars: a plan as iCalendar, one event per step (RFC 5545)."""

from __future__ import annotations

import datetime as dt
import uuid
from importlib import metadata
from typing import Any

import icalendar
from icalendar import Event, Journal
from icalendar.enums import CLASS, TRANSP

from followup_evidence.evidence import words
from followup_evidence.plan import Plan, plans
from followup_evidence.plan.limits import counted
from followup_evidence.reports.files import clean

_DAY = dt.timedelta(days=1)


def as_ics(plan: Plan, *, name: str) -> bytes:
    """Return a plan as a calendar, one event per step on the day to do it.

    An event fills its day, since a plan knows days and no hours: it is the same day in every time
    zone, and leaves the time free for other things. A step that the plan spreads over days fills
    all of them. Events are marked private, as calendars are often shared.

    Parameters
    ----------
    plan
        The plan. An empty one becomes a journal entry that says why it is empty.
    name
        The plan's name among others in one calendar. An event's identity is made from it and from
        the step, so that a later plan of the same name updates what was imported before; steps
        that it no longer has stay in the calendar until they are deleted there.
    """
    today = dt.date.fromisoformat(plan.settings["today"])
    # The one time stamp that does not make two files of one plan differ.
    stamp = dt.datetime.combine(today, dt.time(), dt.UTC)
    calendar = icalendar.Calendar.new(
        prodid=f"-//followup-evidence//{metadata.version('followup-evidence')}//EN",
        name="Follow-up plan",
        uid=_identity(name, "calendar"),
    )
    calendar.add("description", _ending(plan))
    calendar.subcomponents = [
        Event.new(
            uid=_identity(name, step["id"]),
            stamp=stamp,
            start=min(day for day, _ in step["days"]),
            end=max(day for day, _ in step["days"]) + _DAY,
            summary=_summary(step),
            description=_description(step, plan),
            classification=CLASS.PRIVATE,
            transparency=TRANSP.TRANSPARENT,
            categories=["Follow-up"],
        )
        for step in _steps(plan)
    ] or [
        Journal.new(
            uid=_identity(name, "empty"),
            stamp=stamp,
            start=today,
            summary="Follow-up plan",
            description=f"{clean(plan.note)}\n{_ending(plan)}",
        )
    ]
    return calendar.to_ical()


def _steps(plan: Plan) -> list[dict[str, Any]]:
    """Return the steps, each with the ``days`` to work on it and the minutes of each."""
    days: dict[str, list[tuple[dt.date, int]]] = {}
    for piece in plans.rows(plan.schedule):
        days.setdefault(piece["id"], []).append((piece["day"].date(), piece["minutes"]))
    return [step | {"days": days[step["id"]]} for step in plans.rows(plan.steps)]


def _identity(name: str, step: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"followup-evidence {name} {step}"))


def _summary(step: dict[str, Any]) -> str:
    program = f"{step['program']}: " if step["program"] else ""
    return " ".join(clean(f"{program}{step['title']}").split())


def _description(step: dict[str, Any], plan: Plan) -> str:
    lines = [f"{counted(step['minutes'], 'minute')}."]
    if len(step["days"]) > 1:
        parts = [f"{minutes} on {day}" for day, minutes in step["days"]]
        lines = [f"{counted(step['minutes'], 'minute')}: {words.listed(parts)}."]
    if step["do_by"] == step["do_by"] and not step["late"]:
        lines.append(f"Due by {step['do_by']:%Y-%m-%d}.")
    return "\n".join([*lines, clean(step["why"]), _ending(plan)])


def _ending(plan: Plan) -> str:
    return f"Status: {plan.steps.attrs['about']['status']}. {plan.caveat}"
