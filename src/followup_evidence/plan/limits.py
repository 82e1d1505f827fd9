"""Limits: what an applicant is ready to give for the whole season."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from followup_evidence.errors import Faults

MOST = 100_000
MINUTES_OF_A_DAY = 24 * 60


class LimitError(Faults):
    """Limits that no plan can be made for."""


@dataclass(frozen=True)
class Limits:
    """What an applicant is ready to give.

    Parameters
    ----------
    minutes
        Whole minutes for all steps together, 0 to 100,000.
    stress
        Stress points likewise (a thank-you email has 1); None sets no limit.
    advocacy_calls
        Calls by mentors in the whole season.
    minutes_per_day
        Whole minutes for any one day, 1 to 1440; None sets no limit.

    Raises
    ------
    LimitError
        Every limit that is not a whole number in its bounds.

    Examples
    --------
    >>> Limits(minutes=180, stress=20).advocacy_calls
    2
    >>> Limits(minutes=-5)
    Traceback (most recent call last):
        ...
    followup_evidence.plan.limits.LimitError: The request has 1 fault:
      minutes: -5 is not a whole number from 0 to 100,000
    Change it and try again; nothing was planned.
    """

    minutes: int
    stress: int | None = None
    advocacy_calls: int = 2
    minutes_per_day: int | None = None

    def __post_init__(self) -> None:
        bounds = {
            "minutes": (0, MOST),
            "stress": (0, MOST),
            "advocacy_calls": (0, MOST),
            "minutes_per_day": (1, MINUTES_OF_A_DAY),
        }
        faults = []
        for name, (least, most) in bounds.items():
            value = getattr(self, name)
            if value is None and name in ("stress", "minutes_per_day"):
                continue
            if not pd.api.types.is_integer(value) or not least <= value <= most:
                faults.append(f"{name}: {value!r} is not a whole number from {least} to {most:,}")
            else:
                object.__setattr__(self, name, int(value))
        if faults:
            raise LimitError("The request", faults, "Change it and try again; nothing was planned.")


def counted(number: int, unit: str) -> str:
    """Write a number with its unit.

    Examples
    --------
    >>> counted(1, "minute"), counted(1200, "minute")
    ('1 minute', '1,200 minutes')
    """
    return f"{number:,} {unit}{'' if number == 1 else 's'}"
