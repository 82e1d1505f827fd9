"""Actions: what can be done, and every thinkable step at the programs of a list."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from followup_evidence import evidence
from followup_evidence.errors import Faults, FollowupError
from followup_evidence.evidence import words
from followup_evidence.plan import names, rules, windows
from followup_evidence.plan.rules import Action, Interview
from followup_evidence.plan.scales import LABELS, TIERS, Scale

MOST = 10_000  # minutes or stress points of one step
COLUMNS = {
    "id": "str",
    "program": "str",
    "action": "str",
    "title": "str",
    "minutes": "int64",
    "stress": "int64",
    "label": "str",
    "tier": "str",
    "value": "float64",
    "earliest": "datetime64[us]",
    "do_by": "datetime64[us]",
    "allowed": "bool",
    "overridable": "bool",
    "why_not": "str",
}


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
    today
        The day of planning, a date or ISO text.

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
        - ``earliest``, ``do_by`` (datetime64; ``do_by`` missing where nothing presses)
        - ``allowed`` (bool), ``overridable`` (bool: only a must pin allows it), ``why_not`` (str)

    Raises
    ------
    FollowupError
        The list was not checked, or ``today`` is no date.
    Faults
        Everything that is wrong with the actions.
    """
    day = windows.day(today, "today")
    known = [Action(*row) for row in _checked(actions)[[*Action._fields]].itertuples(index=False)]
    listed = _listed(interviews)
    slugs = names.slugs([interview.program for interview in listed])
    steps = [*_season_steps(known, listed, day)]
    for interview, slug in zip(listed, slugs, strict=True):
        steps += _program_steps(known, interview, slug, day)
    worth = {(label, tier): float(scale.value(label, tier)) for label in LABELS for tier in TIERS}
    for step in steps:
        step["value"] = worth.get((step["label"], step["tier"]))
    return pd.DataFrame(
        {
            name: pd.Series([step.get(name) for step in steps], dtype=dtype)
            for name, dtype in COLUMNS.items()
        }
    )


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


def _listed(interviews: pd.DataFrame) -> list[Interview]:
    absent = [name for name in Interview._fields if name not in interviews]
    if absent:
        raise FollowupError(
            f"The interview list lacks {words.listed(absent)}; "
            "take it from plan.interviews.read or plan.interviews.check."
        )
    rows = interviews[[*Interview._fields]].itertuples(index=False, name=None)
    return [Interview(*row)._replace(interview_date=row[1].date()) for row in rows]


def _season_steps(
    actions: Sequence[Action], interviews: Sequence[Interview], today: dt.date
) -> Iterator[dict[str, Any]]:
    ahead = [one for one in interviews if rules.is_ahead(one, today)] or interviews
    tier = max((one.interest for one in ahead), key=TIERS.index)
    for action in actions:
        if action.scope == "season":
            verdict = rules.judge_season(action, interviews, today=today)
            yield {
                **_common(action, verdict, windows.season(interviews, today=today)),
                "id": f"{action.action}:season",
                "program": "",
                "label": action.label,
                "tier": tier,
            }


def _program_steps(
    actions: Sequence[Action], interview: Interview, slug: str, today: dt.date
) -> Iterator[dict[str, Any]]:
    for action in actions:
        if action.scope == "season":
            continue
        window = windows.window(action, interview, today=today)
        for note in _notes(interview) if action.scope == "connection" else (0,):
            verdict = rules.judge(action, interview, today=today, note=note)
            yield {
                **_common(action, verdict, window),
                "id": f"{action.action}:{slug}" + (f":{note}" if note else ""),
                "program": interview.program,
                "label": rules.label(action, interview),
                "tier": interview.interest,
            }


def _notes(interview: Interview) -> range:
    """Return the notes to judge; one past the most allowed stands for all further ones."""
    return range(1, max(1, min(interview.connections, rules.MOST_NOTES + 1)) + 1)


def _common(action: Action, verdict: rules.Verdict, window: windows.Window) -> dict[str, Any]:
    return {
        "action": action.action,
        "title": action.title,
        "minutes": int(action.minutes),
        "stress": int(action.stress),
        "earliest": window.earliest,
        "do_by": window.do_by,
        "allowed": verdict.allowed,
        "overridable": verdict.overridable,
        "why_not": verdict.why_not,
    }
