"""Calendars: a plan as iCalendar, one event per step that has a day (RFC 5545)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import icalendar
from icalendar import Alarm, Calendar, Component, Event, Journal, vText
from icalendar.enums import CLASS, STATUS, TRANSP

from followup_evidence import text
from followup_evidence.plan import Plan
from followup_evidence.records import rows
from followup_evidence.reports import checklists
from followup_evidence.reports.files import clean, must_be_a_folder

_DAY = dt.timedelta(days=1)
_ALARM = dt.timedelta(hours=-15)  # an event of a whole day begins at midnight: 9 AM the day before
_MAKER = "-//followup-evidence//"
_STAMPS = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")


def as_ics(plan: Plan, *, name: str, alarm: bool = False) -> bytes:
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
        The plan's name among others in one calendar, such as the student's. An event's identity
        is made from it and from the step, so that a later plan of the same name updates what was
        imported before (see `follow`).
    alarm
        Remind of each step at 9 AM the day before.
    """
    today = plan.problem.today
    # The one time stamp that does not make two files of one plan differ.
    stamp = dt.datetime.combine(today, dt.time(), dt.UTC)
    bans = plan.dont_write()
    events = [
        Event.new(
            uid=_identity(name, step["id"]),
            stamp=stamp,
            last_modified=stamp,
            sequence=0,
            status=STATUS.CONFIRMED,
            start=min(step["days"]),
            end=max(step["days"]) + _DAY,
            summary=_summary(step),
            description=_text(*([] if at else bans), *_told(step), plan.caveat),
            classification=CLASS.PRIVATE,
            transparency=TRANSP.TRANSPARENT,
            categories=["Follow-up"],
            subcomponents=[_reminder(_summary(step))] if alarm else (),
        )
        for at, step in enumerate(_steps(plan))
    ]
    entry = Journal.new(
        uid=_identity(name, "empty"),
        stamp=stamp,
        last_modified=stamp,
        sequence=0,
        start=today,
        summary="Follow-up plan",
        description=_text(plan.note, *bans, plan.caveat),
    )
    calendar = icalendar.Calendar.new(
        prodid=f"{_MAKER}{metadata.version('followup-evidence')}//EN",
        name="Follow-up plan",
        uid=_identity(name, "calendar"),
        subcomponents=events or [entry],
    )
    for named in ("description", "x-wr-caldesc"):  # the standard's own, and what programs read
        calendar.add(named, vText(_text(*bans, plan.caveat)))
    return calendar.to_ical()


def beside(folder: Path, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return files to write into a folder, each calendar as one that follows the one there.

    Parameters
    ----------
    folder
        Where the files will be written.
    contents
        Content by file name; what is no calendar stays as it is.

    Raises
    ------
    FollowupError
        The folder cannot be made or written to.
    """
    must_be_a_folder(folder)
    found = dict(contents)
    for name, content in contents.items():
        earlier = folder / name
        if earlier.suffix == ".ics" and earlier.is_file():
            found[name] = follow(content, earlier.read_bytes())
    return found


def follow(new: bytes, earlier: bytes) -> bytes:
    """Return a calendar that updates an earlier one of the same plan, event by event (RFC 5546).

    An event that says what it said keeps its stamp. One that changed has a higher ``SEQUENCE``
    and a later ``DTSTAMP`` and ``LAST-MODIFIED``. One that the new plan no longer has is
    cancelled, since programs leave events alone that a file does not name; what lies in the past
    stays as it was. No clock is read: the same two plans always give the same file.

    Parameters
    ----------
    new
        A calendar, from `as_ics`.
    earlier
        The file that it replaces. One that is not ours, or of a plan of another name, counts
        for nothing.
    """
    calendar = Calendar.from_ical(new)
    known = _known(earlier, str(calendar["UID"]))
    entries = [one for one in calendar.subcomponents if "DTSTAMP" in one]
    if not known or not entries:
        return new
    stamp = entries[0].decoded("DTSTAMP")
    for entry in entries:
        was = known.pop(str(entry["UID"]), None)
        if was is not None:
            _date(entry, was, stamp, changed=_said(entry) != _said(was))
    for was in known.values():
        over = str(was.decoded("DTEND", stamp))[:10] <= str(stamp.date())
        cancelled = was.get("STATUS") == STATUS.CANCELLED.value
        if was.name != "VEVENT" or (over and cancelled):
            continue
        calendar.add_component(was if over or cancelled else _cancelled(was, stamp))
    return calendar.to_ical()


def _cancelled(was: Component, stamp: dt.datetime) -> Component:
    entry = was.copy()  # without its alarm
    entry["STATUS"] = vText(STATUS.CANCELLED.value)
    _date(entry, was, stamp, changed=True)
    return entry


def _known(earlier: bytes, uid: str) -> dict[str, Component]:
    """Return the entries of an earlier calendar of this identity by their own, or none."""
    try:
        calendar = Calendar.from_ical(earlier)
        if not str(calendar.get("PRODID")).startswith(_MAKER) or str(calendar["UID"]) != uid:
            return {}
        return {
            str(one["UID"]): one
            for one in calendar.subcomponents
            if {"UID", "DTSTAMP", "DTSTART"} <= {*one} and (one.name != "VEVENT" or "DTEND" in one)
        }
    except (ValueError, LookupError):  # damaged: it is replaced as any other file would be
        return {}


def _said(entry: Component) -> bytes:
    """Return what an entry says, its stamps apart."""
    plain = entry.copy(recursive=True)
    for name in _STAMPS:
        plain.pop(name, None)
    return plain.to_ical()


def _date(entry: Component, was: Component, stamp: dt.datetime, *, changed: bool) -> None:
    """Give an entry the stamps of the earlier one, or later ones where it changed."""
    then, sequence = was.decoded("DTSTAMP"), int(was.get("SEQUENCE", 0))
    if changed:
        then, sequence = max(stamp, then + dt.timedelta(minutes=1)), sequence + 1
    for name in _STAMPS:
        entry.pop(name, None)
    entry.add("DTSTAMP", then)
    entry.add("LAST-MODIFIED", then)
    entry.add("SEQUENCE", sequence)


def _reminder(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", summary)
    alarm.add("TRIGGER", _ALARM)
    return alarm


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
