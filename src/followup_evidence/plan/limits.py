"""Limits: what an applicant is ready to give for the whole season."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from followup_evidence.errors import Faults

MOST = 100_000


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

    def __post_init__(self) -> None:
        given = {"minutes": self.minutes, "advocacy_calls": self.advocacy_calls}
        if self.stress is not None:
            given["stress"] = self.stress
        faults = []
        for name, value in given.items():
            whole = pd.api.types.is_integer(value) and 0 <= value <= MOST
            if not whole:
                faults.append(f"{name}: {value!r} is not a whole number from 0 to {MOST:,}")
            else:
                object.__setattr__(self, name, int(value))
        if faults:
            raise LimitError("The request", faults, "Change it and try again; nothing was planned.")
