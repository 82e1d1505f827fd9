"""Dates: what people may have meant by a date that is not written as ISO 8601."""

from __future__ import annotations

import calendar
import re
from datetime import date

from followup_evidence.evidence import words

# Not from ``calendar``, whose names follow the machine's language.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_CLOCK = re.compile(r"[T ,]+[0-9]{1,2}:[0-9]{2}.*$", re.DOTALL)


def readings(text: str) -> list[date]:
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
    if len(text) > 40:
        return []
    parts = re.findall(r"[A-Za-z]+|[0-9]+", _CLOCK.sub("", words.plain_dashes(text)))
    numbers = [part for part in parts if part.isdigit()]
    months = [
        number
        for part in parts
        for number, name in enumerate(_MONTHS, start=1)
        if len(part) >= 3 and name.lower().startswith(part.lower())
    ]
    if len(months) == 1 and len(numbers) == 2:
        year_first = len(numbers[0]) == 4
        year, day = numbers if year_first else reversed(numbers)
        return _days((year, str(months[0]), day))
    if len(numbers) == 1 and len(numbers[0]) == 8 and not months:
        return _days((numbers[0][:4], numbers[0][4:6], numbers[0][6:]))
    if len(numbers) != 3 or months:
        return []
    first, second, third = numbers
    if len(first) == 4:
        return _days((first, second, third))
    return _days((third, first, second), (third, second, first))


def _days(*candidates: tuple[str, str, str]) -> list[date]:
    found: list[date] = []
    for year, month, day in candidates:
        try:
            one = date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
        except (ValueError, OverflowError):
            continue
        if one not in found and one.year >= 1900:
            found.append(one)
    return found


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
    return f"not a day of the calendar ({_MONTHS[month - 1]} {year} has {length} days)"
