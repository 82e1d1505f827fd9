"""Actions: what can be done, and every thinkable step at the programs of a list."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

import pandas as pd

from followup_evidence import evidence
from followup_evidence.errors import Faults, FollowupError
from followup_evidence.evidence import words
from followup_evidence.plan import steps, windows
from followup_evidence.plan.rules import Action, Interview
from followup_evidence.plan.scales import LABELS, Scale

MOST = 10_000  # minutes or stress points of one step


def defaults() -> pd.DataFrame:
    """Return the actions with our assumed minutes and stress points, to be edited at will.

    Returns
    -------
    pandas.DataFrame
        One row per action, the evidence table ``actions``: ``action``, ``title``, ``kind``
        (eligible, never), ``scope`` (season, program, connection), ``label``, ``minutes``,
        ``stress`` (points; a thank-you email has 1), ``never_reason`` and more.

    Examples
    --------
    >>> mine = defaults()
    >>> mine.loc[mine["action"] == "interest_email", "minutes"] = 30
    """
    return _loaded().copy()


def candidates(
    interviews: pd.DataFrame,
    actions: pd.DataFrame,
    scale: Scale,
    *,
    today: str | dt.date,
    rank_deadline: str | dt.date | None = None,
) -> pd.DataFrame:
    """List every thinkable step, with its value and whether the rules allow it.

    Parameters
    ----------
    interviews
        The list, as `interviews.read` returns it.
    actions
        The actions, as `defaults` returns them.
    scale
        Numbers for labels and tiers.
    today, rank_deadline
        The day of planning and, if known, that on which programs hand in their rank lists: dates
        or ISO text.

    Returns
    -------
    pandas.DataFrame
        One row per action and program (and short note):

        - ``id`` (str, ``action:program``), ``program`` (str, empty for a step of the whole
          season), ``action``, ``title`` (str)
        - ``minutes``, ``stress`` (int)
        - ``label``, ``tier`` (str); a step of the season has the tier of the interview ahead
          that matters most
        - ``value`` (float, label value × tier value; missing for a label without a number)
        - ``earliest``, ``do_by`` (datetime64; ``do_by`` missing where nothing presses), ``late``
          (bool: ``do_by`` has passed)
        - ``allowed`` (bool), ``overridable`` (bool: only a must pin allows it), ``why_not`` (str)

    Raises
    ------
    FollowupError
        The list was not checked, or a day is none.
    Faults
        Everything that is wrong with the actions, or with the order of the dates.
    """
    visits = listed(interviews)
    season = windows.season(visits, today=today, rank_deadline=rank_deadline)
    return steps.frame(steps.thinkable(visits, known(actions), scale, season))


def known(actions: pd.DataFrame | None) -> list[Action]:
    """Return the rows of an actions table, checked; the default one for None."""
    table = _loaded() if actions is None else _checked(actions)
    rows = zip(*(table[name].tolist() for name in Action._fields), strict=True)
    return [
        action._replace(minutes=int(action.minutes), stress=int(action.stress))
        for action in (Action(*row) for row in rows)
    ]


def listed(interviews: pd.DataFrame) -> list[Interview]:
    """Return the rows of an interview list that was read or checked."""
    absent = [name for name in Interview._fields if name not in interviews]
    if absent:
        raise FollowupError(
            f"The interview list lacks {words.listed(absent)}; "
            "take it from plan.interviews.read or plan.interviews.check."
        )
    rows = zip(*(interviews[name].tolist() for name in Interview._fields), strict=True)
    return [Interview(*row)._replace(interview_date=row[1].date()) for row in rows]


def _checked(actions: pd.DataFrame) -> pd.DataFrame:
    """Refuse an edited actions table that cannot be planned with."""
    subject, remedy = "The table of actions", "Correct it and try again; nothing was planned."
    absent = [name for name in Action._fields if name not in actions]
    if absent:
        raise Faults(subject, [f'missing column "{name}"' for name in absent], remedy)
    known = _loaded()["action"].tolist()
    found = [
        f"{words.quoted(str(action))} is no known action{words.hint(str(action), known)}"
        for action in actions["action"]
        if action not in known
    ]
    found += [
        f"{action} stands {count} times; keep one"
        for action, count in actions["action"].value_counts(sort=False).items()
        if count > 1
    ]
    for row in actions.to_dict("records"):
        for quantity in ("minutes", "stress"):
            if not _is_quantity(row[quantity]):
                found.append(
                    f"{row['action']}, {quantity}: {words.quoted(str(row[quantity]))} is not a "
                    f"whole number from 0 to {MOST:,}"
                )
        if row["label"] not in LABELS and row["kind"] != "never":
            found.append(
                f"{row['action']}, label: {words.quoted(str(row['label']))} is not one of "
                f"{', '.join(LABELS)}{words.hint(str(row['label']), LABELS)}"
            )
    if found:
        raise Faults(subject, found, remedy)
    return actions


@functools.cache
def _loaded() -> pd.DataFrame:
    return evidence.load("actions")


def _is_quantity(value: Any) -> bool:
    whole = pd.api.types.is_number(value) and not pd.api.types.is_bool(value)
    return whole and 0 <= value <= MOST and value == int(value)
