"""Dates: the days that people write, read by column, so that one cell can prove another's order."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from dateutil import parser

from followup_evidence.errors import Fault
from followup_evidence.evidence import words

MONTH_FIRST, DAY_FIRST = ORDERS = ("month-first", "day-first")
_FIRST_SPREADSHEET_DAY = dt.date(1899, 12, 30)
_SEASON_STARTS = 7  # July; interviews for one match lie between two Julys
_LONGEST_VISIT_DAYS = 14
_CLOCK = re.compile(
    r"([T ,@]+(at )?)\d{1,2}(:\d{2}(:\d{2}(\.\d+)?)?\s*([ap]\.?m\.?)?|\s*[ap]\.?m\.?)\b.*$",
    re.IGNORECASE,
)
_CLOCK_FIRST = re.compile(r"^\d{1,2}:\d{2}(:\d{2})?\s*([ap]\.?m\.?)?[ ,]+(?=\S)", re.IGNORECASE)
_TIME_ALONE = re.compile(r"\d{1,2}(:\d{2}){1,2}(\.\d+)?\s*([ap]\.?m\.?)?", re.IGNORECASE)
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b\.?,?\s*", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})\s*([/.-])\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}|\d{2}))?")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})")
_SERIAL = re.compile(r"[45][0-9]{4}(\.[0-9]+)?")  # 2009 to 2064
_TH = r"(?:st|nd|rd|th)?"
_IN_MONTH = re.compile(
    rf"([A-Za-z]{{3,}}\.?\s*\d{{1,2}}){_TH}\s*(?:-|to|and|&|,|/)\s*\d{{1,2}}{_TH}(?!\d)"
    r"(?:,?\s*(\d{4}))?"
)
_IN_NUMBERS = re.compile(r"(\d{1,2}/\d{1,2})-(\d{1,2})(?:/(\d{4}))?")
_TWO = re.compile(r"\s+-\s+|\s+(?:to|through|and)\s+|\s*[&;]\s*|(?<=\d)-(?=\d{1,2}/)")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WITHIN = re.compile(
    r"\b(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}([.-])\d{1,2}\1\d{2,4}"
    rf"|{_MONTH}\s*\d{{1,2}}{_TH}(?!\d|:)(?:,?\s*\d{{4}})?"
    rf"|\d{{1,2}}{_TH}\s*{_MONTH}(?!\w)(?:,?\s*\d{{4}})?|[45]\d{{4}})(?![\w/])",
    re.IGNORECASE,
)
_CLOCK_WITHIN = re.compile(r"@|\b\d{1,2}(:\d{2}){1,2}\s*([ap]\.?m\b)?|\b\d{1,2}\s*[ap]m\b", re.I)


class Day(NamedTuple):
    """One way to read a cell; the order is empty where the cell itself leaves no choice."""

    year: int | None
    month: int
    day: int
    order: str = ""

    def dated(self, season: int) -> dt.date | None:
        """Return it as a day, in a season where it has no year; None where there is no such day."""
        year = self.year or (season if self.month >= _SEASON_STARTS else season + 1)
        try:
            return dt.date(year, self.month, self.day)
        except ValueError:
            return None


@dataclass(frozen=True)
class Days:
    """What a column of dates holds.

    Parameters
    ----------
    days
        The day of each row that has one.
    order
        ``iso`` where no cell leaves a choice, else ``month-first`` or ``day-first``; empty where
        nothing proves it and nobody has said it.
    proof
        The cell that proves the order.
    yearless
        Rows whose year comes from the season.
    unclear
        A cell that can be read both ways, if the order is not known.
    season
        The year in which the list's season begins.
    """

    days: Mapping[int, dt.date]
    order: str
    season: int
    proof: str = ""
    yearless: tuple[int, ...] = ()
    unclear: str = ""
    faults: tuple[Fault, ...] = field(default=())


def readings(text: str) -> list[dt.date]:
    """Return every day that a text can mean, the month-first reading first.

    Two-digit years are of this century. A time of day is left out.

    Examples
    --------
    >>> [str(day) for day in readings("03/04/2026")]
    ['2026-03-04', '2026-04-03']
    >>> [str(day) for day in readings("Tue, November 3rd, 2026 9:30")]
    ['2026-11-03']
    >>> readings("soon")
    []
    """
    found = [one.dated(0) for one in _read(text) if one.year]
    return [*dict.fromkeys(day for day in found if day)]


def is_time(text: str) -> bool:
    """Tell whether a text is a time of day and no date.

    Examples
    --------
    >>> is_time("08:30:00"), is_time("8 Dec"), is_time("8:30 am")
    (True, False, True)
    """
    return bool(_TIME_ALONE.fullmatch(text.strip()))


def within(text: str, today: dt.date, order: str = "") -> tuple[list[dt.date], str]:
    """Return the days that a text names among its words, and the text without them.

    Examples
    --------
    >>> within("TY 12/3, 9:30 am", dt.date(2026, 12, 5))
    ([datetime.date(2026, 12, 3)], 'TY  ,  ')
    """
    found = []

    def take(match: re.Match[str]) -> str:
        ways = _read(match[0].strip(" ,")) or _one(match[0].strip(" ,"))
        way = next((one for one in ways if one.order in ("", order or MONTH_FIRST)), None)
        if day := way and way.dated(season_of(today)):
            found.append(day)
        return " "

    rest = _WITHIN.sub(take, words.plain_dashes(text))
    return found, _CLOCK_WITHIN.sub(" ", _WEEKDAY.sub(" ", rest)) if found else text


def season_of(day: dt.date) -> int:
    """Return the year in which a day's season begins.

    Examples
    --------
    >>> season_of(dt.date(2026, 12, 1)), season_of(dt.date(2027, 1, 8))
    (2026, 2026)
    """
    return day.year if day.month >= _SEASON_STARTS else day.year - 1


def column(
    cells: Mapping[int, str], *, name: str, today: dt.date, order: str = "", check: bool = True
) -> Days:
    """Read a column of dates, by row; blank cells are left out beforehand.

    Parameters
    ----------
    cells
        The cells by their row.
    name
        The column, for faults.
    today
        Years that are not written belong to the season of most other rows, else to its season.
    order
        What a person said of dates such as 3/4/2026; a cell that proves the order is stronger.
    check
        Whether a day of another season than most is a fault.
    """
    read = {row: _read(text) for row, text in cells.items()}
    faults = [
        Fault(_no_date(cells[row]), row, name, "date") for row, ways in read.items() if not ways
    ]
    proofs: dict[str, list[int]] = {one: [] for one in ORDERS}
    for row, ways in read.items():
        if len(ways) == 1 and ways[0].order:
            proofs[ways[0].order].append(row)
    if all(proofs.values()):
        faults += _mixed(proofs, cells, name)
    proven = max(proofs, key=lambda one: len(proofs[one])) if any(proofs.values()) else ""
    used = proven or order
    chosen = {
        row: next((way for way in ways if way.order in ("", used)), ways[0])
        for row, ways in read.items()
        if ways and (len(ways) == 1 or used)
    }
    unclear = next((cells[row] for row, ways in read.items() if len(ways) > 1 and not used), "")
    seasons = Counter(
        season_of(day) for one in chosen.values() if one.year and (day := one.dated(0))
    )
    season = seasons.most_common(1)[0][0] if seasons else season_of(today)
    dated = {row: day for row, one in chosen.items() if (day := one.dated(season))}
    if check:
        slips = _slips(dated, chosen, season, season_of(today))
        faults += [
            Fault(_slip(day, season_now), row, name, "season")
            for row, (day, season_now) in slips.items()
        ]
    return Days(
        dated,
        used or ("" if unclear else "iso"),
        season,
        cells[proofs[proven][0]] if proven else "",
        tuple(row for row, one in chosen.items() if not one.year),
        unclear,
        tuple(faults),
    )


def _no_date(text: str) -> str:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return f"{words.quoted(text)} is {impossible(text)}"
    if is_time(text):
        return f"{words.quoted(text)} is a time of day; add the date, for example 2026-12-04"
    return f"{words.quoted(text)} is not a date; write it like 12/4/2026 or 2026-12-04"


def _mixed(proofs: Mapping[str, list[int]], cells: Mapping[int, str], name: str) -> list[Fault]:
    less, more = sorted(ORDERS, key=lambda one: len(proofs[one]))
    other = proofs[more][0]
    said = (
        f"{{}} has the day first, and {words.quoted(cells[other])} in row {other} the month; "
        "write both the same way"
    )
    if less == MONTH_FIRST:
        said = said.replace("the day first", "the month first").replace("the month;", "the day;")
    return [
        Fault(said.format(words.quoted(cells[row])), row, name, "order") for row in proofs[less]
    ]


def _slips(
    dated: Mapping[int, dt.date], chosen: Mapping[int, Day], season: int, now: int
) -> dict[int, tuple[dt.date, int]]:
    """Return the days that most likely have a wrong year, each with the season that is meant."""
    written = {row: day for row, day in dated.items() if chosen[row].year}
    others = {row: day for row, day in written.items() if season_of(day) != season}
    if others and len(others) * 2 < len(written):
        return {row: (day, season) for row, day in others.items()}
    # In the fall, people still write the old year for the January that is to come.
    if written and all(
        season_of(day) == now - 1 and day.month < _SEASON_STARTS for day in written.values()
    ):
        return {row: (day, now) for row, day in written.items()}
    return {}


def _slip(day: dt.date, season: int) -> str:
    likely = Day(None, day.month, min(day.day, 28)).dated(season)
    assert likely  # noqa: S101 - every month has 28 days
    likely = likely.replace(day=day.day) if day.day > 28 and day.month != 2 else likely
    return f"{day} is not in the {season}-{(season + 1) % 100:02} season; did you mean {likely}?"


def _read(text: str) -> list[Day]:
    """Return every way to read a cell; of a range, the first day."""
    text = words.plain_dashes(text).strip()
    if not text or len(text) > 60:
        return []
    if _SERIAL.fullmatch(text):
        day = _FIRST_SPREADSHEET_DAY + dt.timedelta(int(float(text)))
        return [Day(day.year, day.month, day.day)]
    if match := _IN_MONTH.fullmatch(_bare(text)):
        return _one(" ".join(filter(None, match.groups())))
    if match := _IN_NUMBERS.fullmatch(text):
        return _one("/".join(filter(None, (match[1], match[3]))))
    first, *rest = _TWO.split(text, maxsplit=1)
    starts = _one(_bare(first))
    ends = _one(_bare(rest[0])) if rest else []
    if not (starts and ends):
        return starts if not rest else _one(_bare(text)) or starts
    return _of_range(starts, ends)


def _of_range(starts: list[Day], ends: list[Day]) -> list[Day]:
    """Return the first days of a range; one that would last too long has another order."""
    found = []
    for start in starts:
        end = next((one for one in ends if one.order in ("", start.order)), ends[0])
        if start.year is None and end.year:
            start = start._replace(year=end.year - (end.month < start.month))
        days = [one._replace(year=one.year or start.year).dated(2000) for one in (start, end)]
        length = (days[1] - days[0]).days if all(days) else -1  # type: ignore[operator]
        if 0 <= length <= _LONGEST_VISIT_DAYS:
            found.append(start)
    return found or starts


def _bare(text: str) -> str:
    """Return a text without its time, weekday and what stands in parentheses."""
    text = re.sub(r"\(.*?\)", " ", text)
    text = _CLOCK.sub("", _CLOCK_FIRST.sub("", _WEEKDAY.sub("", text).strip()))
    return " ".join(text.split()).strip(" ,.")


def _one(text: str) -> list[Day]:
    if match := _YEAR_FIRST.fullmatch(text):
        return _possible(Day(int(match[1]), int(match[2]), int(match[3])))
    if match := _NUMBERS.fullmatch(text):
        first, sign, second, year_ = match.groups()
        if year_ is None and sign == ".":
            return []
        year = int(year_) + (2000 if len(year_) == 2 else 0) if year_ else None
        one, two = int(first), int(second)
        if one == two:
            return _possible(Day(year, one, two))
        return _possible(Day(year, one, two, MONTH_FIRST), Day(year, two, one, DAY_FIRST))
    if not (re.search("[A-Za-z]{3}", text) or re.fullmatch("[0-9]{8}", text)):
        return []
    try:
        low, high = (
            parser.parse(text, default=dt.datetime(*default), ignoretz=True)
            for default in ((2000, 1, 1), (2004, 2, 2))
        )
    except (ValueError, OverflowError, parser.ParserError):
        return []
    if (low.month, low.day) != (high.month, high.day):
        return []  # a month or a year alone
    return _possible(Day(low.year if low.year == high.year else None, low.month, low.day))


def _possible(*ways: Day) -> list[Day]:
    return [one for one in ways if one.dated(2003) and (one.year or 2000) >= 1900]


def impossible(text: str) -> str:
    """Say why a date of ISO shape is no day of the calendar.

    Examples
    --------
    >>> impossible("2026-02-30")
    'not a day of the calendar (February 2026 has 28 days)'
    >>> impossible("2026-13-01")
    'not a day of the calendar (a year has the months 01 to 12)'
    """
    year, month, _ = (int(part) for part in text.split("-"))
    if year < 1:
        return "not a day of the calendar (years begin with 0001)"
    if not 1 <= month <= 12:
        return "not a day of the calendar (a year has the months 01 to 12)"
    length = calendar.monthrange(year, month)[1]
    # Not ``calendar.month_name``, which follows the machine's language.
    name = parser.parserinfo.MONTHS[month - 1][-1]
    return f"not a day of the calendar ({name} {year} has {length} days)"
