"""The settings of a plan, once: type, bounds, default and help of each.

From this table come the options of the command line, the columns of a roster, the parameters of
the notebooks, the settings of a plan file and the controls of the plan builder.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

from followup_evidence.errors import Fault, Faults, FollowupError

NO_LIMIT = "none"
"""How people type that a limit is taken away; an empty cell only says nothing of it."""
YEARS = range(2000, 2100)  # of days; a year far off is a slip of the keys
DECIMALS = 3  # of trust, so that plans are compared exactly
REMEDY = "Change it and try again; nothing was planned."


@dataclass(frozen=True)
class Setting:
    """One setting.

    Parameters
    ----------
    name
        As it is called everywhere.
    kind
        ``count`` (a whole number), ``share`` (0 to 1, at most three decimals) or ``day``.
    default
        None: no limit, the current day, or not known.
    help
        What it is, as the command line and the notebooks say it.
    least, most
        The bounds of a count.
    empty
        What None means, where it is allowed.
    """

    name: str
    kind: str
    default: float | None
    help: str
    least: int = 0
    most: int = 100_000
    empty: str = ""

    @property
    def rule(self) -> str:
        """What it takes, in words."""
        return {
            "count": f"a whole number from {self.least} to {self.most:,}",
            "share": f"a number from 0 to 1 with at most {DECIMALS} decimals",
            "day": "a day as YYYY-MM-DD",
        }[self.kind]

    @property
    def unset(self) -> str:
        """What holds where nothing is said, in words."""
        return self.empty if self.default is None else f"{self.default:g}"


TABLE = (
    Setting(
        "minutes",
        "count",
        None,
        "Minutes you can spend on messages from today on; preparing for interviews is extra.",
        empty="no limit",
    ),
    Setting(
        "stress",
        "count",
        None,
        "Stress points you can spend on messages; a thank-you email has 1.",
        empty="no limit",
    ),
    Setting("calls", "count", 2, "Mentors you would ask to call a program, in the whole season."),
    Setting(
        "minutes_per_day",
        "count",
        60,
        "Minutes you have on any one day.",
        least=1,
        most=24 * 60,
        empty="no limit",
    ),
    Setting("today", "day", None, "The day to plan from.", empty="the current day"),
    Setting("rank_deadline", "day", None, "The day when rank lists are due.", empty="not known"),
    Setting(
        "trust",
        "share",
        0.5,
        "For advisors: how literally to take the scores. 0: only their order, 1: as printed.",
    ),
)
BY_NAME = {setting.name: setting for setting in TABLE}


class SettingsError(Faults):
    """Settings that no plan can be made for."""


@dataclass(frozen=True)
class Settings:
    """What a person asks of a plan; `TABLE` has the meaning and bounds of each.

    Parameters
    ----------
    minutes, stress
        For messages; None sets no limit.
    calls
        Mentors to be asked.
    minutes_per_day
        None sets no limit.
    today, rank_deadline
        Dates or ISO text; None is the current day, and not known.
    trust
        0 to 1.

    Raises
    ------
    SettingsError
        Every setting that is out of its bounds.

    Examples
    --------
    >>> Settings(minutes=90, today="2026-12-01").today
    datetime.date(2026, 12, 1)
    >>> Settings(minutes=-5)
    Traceback (most recent call last):
        ...
    followup_evidence.settings.SettingsError: The request has 1 fault:
      minutes: -5 is not a whole number from 0 to 100,000
    Change it and try again; nothing was planned.
    """

    minutes: int | None = None
    stress: int | None = None
    calls: int = 2
    minutes_per_day: int | None = 60
    today: Any = None
    rank_deadline: Any = None
    trust: float = 0.5

    def __post_init__(self) -> None:
        faults = []
        for setting in TABLE:
            try:
                value = checked(setting, getattr(self, setting.name))
            except FollowupError as error:
                faults.append(Fault(str(error), column=setting.name, rule=setting.kind))
            else:
                object.__setattr__(self, setting.name, value)
        if faults:
            raise SettingsError("The request", faults, REMEDY)

    @property
    def day(self) -> dt.date:
        """The day to plan from."""
        day: dt.date = self.today or dt.date.today()
        return day

    def changed(self, **given: Any) -> Settings:
        """Return them with some changed.

        Examples
        --------
        >>> Settings(minutes=90).changed(calls=1).minutes
        90
        """
        if unknown := given.keys() - BY_NAME.keys():
            from followup_evidence.evidence import words

            faults = [
                Fault(f"there is no such setting{words.hint(name, BY_NAME)}", column=name)
                for name in sorted(unknown)
            ]
            raise SettingsError("The request", faults, REMEDY)
        return dataclasses.replace(self, **given)

    def to_dict(self) -> dict[str, Any]:
        """Return them as plain JSON, days as ISO text.

        Examples
        --------
        >>> Settings(rank_deadline="2027-03-03", today="2026-12-01").to_dict()["rank_deadline"]
        '2027-03-03'
        """
        return {
            name: value.isoformat() if isinstance(value, dt.date) else value
            for name, value in vars(self).items()
        }


def checked(setting: Setting, value: Any) -> Any:
    """Return a setting's value, checked.

    Raises
    ------
    FollowupError
        What was found and what would be right.
    """
    if value is None and (setting.empty or setting.default is None):
        return None
    if isinstance(value, str) and value.strip().casefold() == NO_LIMIT and setting.empty:
        return None
    if setting.kind == "day":
        return day(value)
    number = isinstance(value, Real) and not isinstance(value, bool)
    share = float(value) if number else -1.0
    if setting.kind == "share" and 0 <= share <= 1 and round(share, DECIMALS) == share:
        return share
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if setting.kind == "count" and whole and setting.least <= value <= setting.most:
        return int(value)
    from followup_evidence.evidence import words

    shown = words.quoted(value) if isinstance(value, str) else repr(value)
    raise FollowupError(f"{shown} is not {setting.rule}")


def day(given: str | dt.date) -> dt.date:
    """Return a day that was given as a date or as ISO text.

    Raises
    ------
    FollowupError
        It is neither; the message says what would be right.

    Examples
    --------
    >>> day("2026-12-01")
    datetime.date(2026, 12, 1)
    """
    found: Any = given
    if isinstance(given, dt.datetime) and given == given:  # pandas' missing time is not
        found = given.date()
    elif not isinstance(given, dt.date) or isinstance(given, dt.datetime):
        from followup_evidence.evidence import schema  # pandas comes with it

        found = schema.value(str(given).strip(), {"type": "date"})
    if found.year not in YEARS:
        raise FollowupError(f"{found} is not between {YEARS[0]} and {YEARS[-1]}")
    day: dt.date = found
    return day


def from_text(given: Mapping[str, str]) -> dict[str, Any]:
    """Return settings typed as text, such as the cells of a roster; empty ones say nothing.

    What is no number stays text, which `Settings` refuses in words.

    Examples
    --------
    >>> from_text({"minutes": "60", "trust": "0.25", "stress": "", "today": "2026-12-01"})
    {'minutes': 60, 'trust': 0.25, 'today': '2026-12-01'}
    """
    readers = {"count": int, "share": float, "day": str}
    found: dict[str, Any] = {}
    for name, text in given.items():
        if not text:
            continue
        try:
            found[name] = readers[BY_NAME[name].kind](text)
        except ValueError:
            found[name] = text
    return found
