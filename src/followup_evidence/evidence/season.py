"""Season: the interviews in a calendar file, and the choice among them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pandas as pd

from followup_evidence import text
from followup_evidence.errors import FollowupError
from followup_evidence.evidence import words

if TYPE_CHECKING:
    from icalendar import Calendar, Component

BIGGEST_FILE_MB = 20
MOST_EVENTS = 20_000
_SHOWN = 12  # of the events that do not look like interviews
_REMEDY = "Nothing was planned."
# From the earliest to the latest clock of the states: where both have one day, it is the day.
_CLOCKS = ("America/New_York", "Pacific/Honolulu")

_INTERVIEW = re.compile(r"\binterview(s|ing)?\b", re.IGNORECASE)
_ABOUT_ONE = re.compile(
    r"\b(pre-?interview|mock|practice|prep|prepare|preparation|workshop|dinner|lunch|social|"
    r"reception|happy hour|meet (and|&) greet|thank[- ]you|follow-?up|declined?|cancell?ed|"
    r"deadline|waitlist(ed)?|season)\b",
    re.IGNORECASE,
)
# What calendars and people write around a program's name.
_AROUND = (
    r"^\s*(\[[^\]]*\]|(invitation|updated invitation|confirmed|accepted|reminder|re|fwd?)\s*:)\s*",
    r"\((virtual|zoom|video|online|remote|in[- ]person|on[- ]?site|confirmed)\)",
    r"\([^)]*interview[^)]*\)",
    r"\b((virtual|zoom|video|online|residency|fellowship|program|programme|pgy-?1|in[- ]person)"
    r"\s+)*interview(s|ing)?(\s+day)?(\s+(with|at|for|by|@))?\b",
    r"\b((on|via)\s+)?(virtual|zoom|online)\s*$",
)
_EDGES = " \t\r\n-–—:|,;@·•/"


def is_calendar(path: str | Path) -> bool:
    """Tell whether a file is a calendar, by the end of its name.

    Examples
    --------
    >>> is_calendar("season.ics"), is_calendar("season.csv")
    (True, False)
    """
    return Path(path).suffix.lower() in (".ics", ".ical", ".icalendar", ".ifb")


def events(path: str | Path) -> pd.DataFrame:
    """Return every event of a calendar, and which of them look like interviews.

    An event's day is the day where it takes place: that of its own time zone, or, where it has
    none but the calendar does, of the calendar's. A time in UTC alone is read where it is one day
    in all of the United States.

    Parameters
    ----------
    path
        An iCalendar file of 20 MB at most, as calendar programs export it.

    Returns
    -------
    pandas.DataFrame
        One row an event, by day; the index ``event`` counts from 1.

        - ``program`` (str): the title without what is around the program's name; else the place
        - ``interview_date`` (str): the first day, year-month-day; "" where it is not certain
        - ``time`` (str): when it begins on that day; "" for an event of whole days
        - ``title`` (str): as it stands in the calendar
        - ``left_out`` (str): why it does not look like an interview; "" where it does

    Raises
    ------
    FollowupError
        The file cannot be read, is no calendar, or has more than 20,000 events.
    """
    calendar = _read(Path(path))
    zone = _zone(str(calendar.get("X-WR-TIMEZONE", "")))
    rows = [_row(event, zone) for event in _newest(calendar.walk("VEVENT"))]
    columns = ["program", "interview_date", "time", "title", "left_out"]
    frame = pd.DataFrame(rows, columns=columns, dtype="str")
    frame = frame.sort_values(["interview_date", "time", "title"], kind="stable", ignore_index=True)
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="event")
    return _without_others(frame)


def interviews(found: pd.DataFrame, chosen: str) -> pd.DataFrame:
    """Return chosen events as a list of interviews: ``program`` and ``interview_date``.

    Rows keep the numbers of their events, so that a fault names them.

    Parameters
    ----------
    found
        From `events`.
    chosen
        ``"all"`` for every event that looks like an interview, or numbers such as ``"1,3-5"``.

    Raises
    ------
    FollowupError
        Nothing is chosen yet, or there is no such event; the message lists what there is.

    Examples
    --------
    >>> found = pd.DataFrame(
    ...     [["Mercy", "2026-12-10", "8:00 AM", "Mercy interview", ""]],
    ...     columns=["program", "interview_date", "time", "title", "left_out"], index=[1])
    >>> interviews(found, "all").to_numpy().tolist()
    [['Mercy', '2026-12-10']]
    >>> interviews(found, "")
    Traceback (most recent call last):
        ...
    followup_evidence.errors.FollowupError: 1 event looks like an interview:
      1  Thu, Dec 10, 2026, 8:00 AM: Mercy
    Choose with --events all, or with their numbers, such as --events 1.
    Nothing was planned.
    """
    like = found.index[found["left_out"].eq("")]
    if not chosen.strip():
        raise FollowupError(listed(found), _REMEDY)
    picked = [*like] if chosen.strip().casefold() == "all" else _numbers(chosen, found)
    lost = [number for number in picked if found["interview_date"].get(number, "") == ""]
    if lost or not picked:
        said = f"event {lost[0]} has no certain day" if lost else "no event looks like an interview"
        raise FollowupError(f"The calendar: {said}.\n{listed(found)}", _REMEDY)
    rows = found.loc[picked, ["program", "interview_date", "title"]]
    rows["program"] = rows["program"].where(rows["program"].ne(""), rows["title"])
    return rows[["program", "interview_date"]].rename_axis("row")


def listed(found: pd.DataFrame) -> str:
    """Return the events as lines for people, those that look like interviews first."""
    like = found[found["left_out"].eq("")]
    others = found[found["left_out"].ne("")]
    looks = f"{len(like)} event{' looks' if len(like) == 1 else 's look'} like "
    lines = [f"{looks}{'an interview' if len(like) == 1 else 'interviews'}:"] if len(like) else []
    lines += [f"  {row.Index}  {_when(row)}: {row.program}" for row in like.itertuples()]
    if len(others):
        lines.append(f"{len(others)} other{'' if len(others) == 1 else 's'}:")
        lines += [
            f"  {row.Index}  {_when(row)}: {words.quoted(str(row.title), longest=60)} "
            f"({row.left_out})"
            for row in others.head(_SHOWN).itertuples()
        ]
        if len(others) > _SHOWN:
            lines.append(f"  and {len(others) - _SHOWN} more")
    if found.empty:
        return "The calendar has no events."
    some = ",".join(map(str, (like if len(like) else others).index[:2]))
    every = "all, or with their numbers, such as --events " if len(like) else ""
    return "\n".join([*lines, f"Choose with --events {every}{some}."])


def _read(path: Path) -> Calendar:
    from icalendar import Calendar  # here, since importing the evidence needs pandas alone

    name = words.quoted(path.name)
    try:
        if path.stat().st_size > BIGGEST_FILE_MB * 1e6:
            raise FollowupError(f"{name} is larger than {BIGGEST_FILE_MB} MB; export one season.")
        calendar = Calendar.from_ical(path.read_bytes())
    except OSError as error:
        raise FollowupError(f"{name} cannot be opened: {error.strerror}.") from error
    except (ValueError, LookupError) as error:
        raise FollowupError(
            f"{name} is not a calendar file ({words.quoted(str(error), longest=80)}); export it "
            "from your calendar program as iCalendar (.ics)."
        ) from error
    if calendar.name != "VCALENDAR":
        raise FollowupError(f"{name} is not a calendar file.")
    if len(calendar.walk("VEVENT")) > MOST_EVENTS:
        raise FollowupError(f"{name} has more than {MOST_EVENTS:,} events; export one season.")
    return calendar


def _zone(name: str) -> dt.tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ValueError, LookupError, OSError):
        return None


def _newest(found: Iterable[Component]) -> list[Component]:
    """Return each event once, as it was sent last."""
    newest: dict[tuple[str, str], Component] = {}
    for number, event in enumerate(found):
        key = (str(event.get("UID", number)), str(event.get("RECURRENCE-ID", "")))
        if key not in newest or _sequence(event) >= _sequence(newest[key]):
            newest[key] = event
    return list(newest.values())


def _sequence(event: Component) -> int:
    return int(event.get("SEQUENCE", 0))


def _row(event: Component, zone: dt.tzinfo | None) -> list[str]:
    title = " ".join(str(event.get("SUMMARY", "")).split())
    starts = event.decoded("DTSTART", None)
    day, time = _day(starts, zone)
    program = _program(title) or _place(str(event.get("LOCATION", "")))
    kinds = {words.alike(str(one)) for one in getattr(event.get("CATEGORIES"), "cats", ())}
    why = ""
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        why = "cancelled"
    elif "follow up" in kinds or not (_INTERVIEW.search(title) or "interview" in kinds):
        why = "not called an interview"
    elif _ABOUT_ONE.search(title):
        why = "about an interview, not one"
    elif "RRULE" in event:
        why = "repeats"
    elif not day:
        why = "its day depends on the time zone" if starts else "without a day"
    elif not program:
        why = "names no program"
    return [program, day, time, title, why]


def _day(starts: Any, zone: dt.tzinfo | None) -> tuple[str, str]:
    """Return an event's day and, unless it is all day, the time when it begins."""
    if not isinstance(starts, dt.datetime):
        return (starts.isoformat(), "") if isinstance(starts, dt.date) else ("", "")
    if starts.tzinfo is not None and _is_utc(starts):
        first, *others = [starts.astimezone(zone or ZoneInfo(clock)) for clock in _CLOCKS]
        if any(one.date() != first.date() for one in others):
            return "", ""
        return first.date().isoformat(), _clock(first) if zone else ""
    return starts.date().isoformat(), _clock(starts)


def _is_utc(starts: dt.datetime) -> bool:
    return str(starts.tzinfo) in ("UTC", "Etc/UTC", "UTC+00:00", "Z", "GMT")


def _clock(starts: dt.datetime) -> str:
    return f"{starts.hour % 12 or 12}:{starts.minute:02} {'AM' if starts.hour < 12 else 'PM'}"


def _program(title: str) -> str:
    """Return a program's name out of an event's title.

    Examples
    --------
    >>> _program("Virtual Interview with Mercy Hospital - Internal Medicine")
    'Mercy Hospital - Internal Medicine'
    >>> _program("[Thalamus] Lakeside Residency Program Interview (Zoom)"), _program("Interview")
    ('Lakeside', '')
    """
    for around in _AROUND:
        title = re.sub(around, " ", title, flags=re.IGNORECASE)
    title = re.sub(r"\s+([,;:])", r"\1", " ".join(title.split()))
    return re.sub(r"\s*[-–—:|]\s*[-–—:|]\s*", " - ", title).strip(_EDGES)


def _place(location: str) -> str:
    """Return the first line of a place; an address of a meeting on the web is none."""
    first = re.split(r"[\n,]", location.strip())[0].strip()
    return (
        "" if re.search(r"https?:|www\.|zoom|teams|webex|meet\b", first, re.IGNORECASE) else first
    )


def _without_others(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out what belongs to another season than the last interview, and what is there twice."""
    like = frame["left_out"].eq("")
    if not like.any():
        return frame
    years = frame["interview_date"].map(_season)
    last = years[like].max()
    for number in frame.index[like & years.ne(last)]:
        frame.loc[number, "left_out"] = "another season"
    like = frame["left_out"].eq("")
    twice = like & frame[like].duplicated(["program", "interview_date"]).reindex(
        frame.index, fill_value=False
    )
    frame.loc[twice, "left_out"] = "there already"
    return frame


def _season(day: str) -> int:
    """Return the year in which the season of a day began; seasons begin in July."""
    return int(day[:4]) - (day[5:7] < "07") if day else 0


def _numbers(chosen: str, found: pd.DataFrame) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"[,\s]+", chosen.strip()):
        match = re.fullmatch(r"([0-9]{1,5})(?:-([0-9]{1,5}))?", part)
        span = range(int(match[1]), int(match[2] or match[1]) + 1) if match else range(0)
        if not span or not {*span} <= {*found.index}:
            raise FollowupError(
                f"--events {words.quoted(chosen)}: {words.quoted(part)} is not the number of an "
                f"event.\n{listed(found)}",
                _REMEDY,
            )
        numbers += [number for number in span if number not in numbers]
    return numbers


def _when(row: Any) -> str:
    if not row.interview_date:
        return "no day"
    day = text.date(dt.date.fromisoformat(row.interview_date), year=True)
    return f"{day}, {row.time}" if row.time else day
