"""Text: the small wordings that every part shares."""

from __future__ import annotations

import datetime as dt

_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"  # strftime follows the machine's language


def counted(number: int, unit: str) -> str:
    """Write a number with its unit.

    Examples
    --------
    >>> counted(1, "minute"), counted(1200, "minute")
    ('1 minute', '1,200 minutes')
    """
    return f"{number:,} {unit}{'' if number == 1 else 's'}"


def about(minutes: int) -> str:
    """Say a time as a person would.

    Examples
    --------
    >>> about(40), about(95), about(150), about(180)
    ('40 minutes', '1½ hours', '2½ hours', '3 hours')
    """
    if minutes < 90:
        return counted(minutes if minutes < 10 else 5 * round(minutes / 5), "minute")
    halves = round(minutes / 30)
    return f"{halves // 2}{'½' * (halves % 2)} hours"


def date(day: dt.date, *, year: bool = False) -> str:
    """Write a day for people, in English whatever the machine's language.

    Examples
    --------
    >>> date(dt.date(2026, 12, 1)), date(dt.date(2026, 12, 1), year=True)
    ('Tue, Dec 1', 'Tue, Dec 1, 2026')
    """
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day.weekday()]
    said = f"{weekday}, {_MONTHS[3 * day.month - 3 : 3 * day.month]} {day.day}"
    return f"{said}, {day.year}" if year else said


def percent(share: float) -> str:
    """Return a guaranteed share in whole percent, rounded down: it is never overstated.

    Examples
    --------
    >>> percent(0.739), percent(0.29)
    ('73%', '29%')
    """
    return f"{int(share * 100 + 1e-9)}%"
