"""Steps: every action at every program of a list, judged and dated."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from followup_evidence import evidence
from followup_evidence.errors import Fault, Faults
from followup_evidence.evidence import words
from followup_evidence.plan import rules
from followup_evidence.plan.rules import Action, Interview, Reason, Verdict, Window
from followup_evidence.plan.scales import LABELS, TIERS, Scale

MOST = 10_000  # minutes or stress points of one step
_COSTS = ("minutes", "stress")
Costs = Mapping[str, Mapping[str, int]]
MESSAGES = (*rules.THANKS, *rules.LATER)
"""Actions whose minutes and stress a limit is about."""


@dataclass(frozen=True, slots=True)
class Step:
    """One action at one program; `frame` says what each of its facts is."""

    id: str
    program: str
    action: str
    title: str
    layer: str
    minutes: int
    stress: int
    label: str
    tier: str
    value: float | None
    earliest: dt.date | None
    do_by: dt.date | None
    late: bool
    why_not: Reason | None
    overridable: bool

    @property
    def allowed(self) -> bool:
        """Whether it may be in a plan."""
        return self.why_not is None

    @property
    def is_message(self) -> bool:
        """Whether a limit on minutes and stress counts it."""
        return self.action in MESSAGES

    @property
    def worth(self) -> float:
        """Its value, 0 where there is none."""
        return self.value or 0.0

    @property
    def last_day(self) -> dt.date:
        """The last day to do it; a day beyond every season where nothing presses."""
        return dt.date.max if self.late or self.do_by is None else self.do_by


def email_of(note: str) -> str:
    """Return the id of the email that a short note goes with.

    Examples
    --------
    >>> email_of("short_note:mercy:2")
    'thank_you_pd:mercy'
    """
    return f"thank_you_pd:{note.split(':')[1]}"


_TEXT: Any = pd.StringDtype(na_value=np.nan)  # what "str" means, looked up once: it takes a while
COLUMNS = {
    **dict.fromkeys(("id", "program", "action", "title", "layer"), "str"),
    **dict.fromkeys(("minutes", "stress"), "int64"),
    **dict.fromkeys(("label", "tier"), "str"),
    "value": "float64",
    **dict.fromkeys(("earliest", "do_by"), "datetime64[us]"),
    **dict.fromkeys(("late", "allowed", "overridable"), "bool"),
    **dict.fromkeys(("kind", "why_not"), "str"),
}


def actions() -> pd.DataFrame:
    """Return the actions with our assumed minutes and stress points.

    Returns
    -------
    pandas.DataFrame
        One row per action, the evidence table ``actions``: ``action``, ``title``, ``layer``
        (basic, option, never), ``scope`` (season, program, connection), ``label``, ``minutes``,
        ``stress`` (points; a thank-you email has 1), ``never_reason`` and more.
    """
    return _loaded().copy()


def checked(costs: Costs | None) -> dict[str, dict[str, int]]:
    """Return minutes and stress points that differ from ours, by action.

    Raises
    ------
    Faults
        Every unknown action or quantity, and every number that is not whole or out of bounds.

    Examples
    --------
    >>> checked({"short_note": {"minutes": 5}})
    {'short_note': {'minutes': 5}}
    """
    faults: list[Fault] = []
    names = _loaded()["action"].tolist()
    for name, own in (costs or {}).items():
        if name not in names:
            said = f"{words.quoted(name)} is no known action{words.hint(name, names)}"
            faults.append(Fault(said, rule="unknown"))
        for quantity, value in own.items():
            if quantity not in _COSTS:
                said = f"{words.quoted(quantity)} is unknown{words.hint(quantity, _COSTS)}"
                faults.append(Fault(said, column=name, rule="unknown"))
            elif not (pd.api.types.is_integer(value) and 0 <= value <= MOST):
                said = f"{value!r} is not a whole number from 0 to {MOST:,}"
                faults.append(Fault(said, column=f"{name}, {quantity}", rule="count"))
    if faults:
        raise Faults("The request", faults, "Correct it and try again; nothing was planned.")
    return {
        name: {what: int(value) for what, value in own.items()}
        for name, own in (costs or {}).items()
    }


def known(costs: Costs) -> list[Action]:
    """Return the actions, with minutes and stress points of one's own."""
    table = _loaded().fillna({"sender": "", "never_kind": "", "never_reason": ""})
    rows = zip(*(table[name].tolist() for name in Action._fields), strict=True)
    found = []
    for action in (Action(*row) for row in rows):
        own = costs.get(action.action, {})
        minutes, stress = (own.get(what, getattr(action, what)) for what in _COSTS)
        found.append(action._replace(minutes=minutes, stress=stress))
    return found


@functools.cache
def _loaded() -> pd.DataFrame:
    return evidence.load("actions")


def every(
    interviews: Sequence[Interview],
    some: Sequence[Action],
    scale: Scale,
    *,
    today: dt.date,
    deadline: dt.date | None,
    must: Collection[str] = (),
    never: Collection[str] = (),
    done: Collection[str] = (),
) -> list[Step]:
    """Return every step, the season's own first, then program by program.

    The pins matter here for what they make needless at the same program.
    """
    worth = {(label, tier): float(scale.value(label, tier)) for label in LABELS for tier in TIERS}
    found: list[Step] = []
    ahead = [one for one in interviews if rules.is_ahead(one, today)]
    tier = max((one.interest for one in ahead or interviews), key=TIERS.index, default=TIERS[0])
    enough = not rules.practice(interviews, 1, today).closed
    for action in some:
        if action.scope == "season":
            for number in range(1, rules.MOST_MOCKS + 1):
                when = rules.practice(interviews, number, today)
                verdict = rules.judge_season(when, enough=enough, ahead=bool(ahead))
                place = ("", action.title, action.label, tier)
                found.append(
                    _step(action, f"{action.action}:season:{number}", place, worth, when, verdict)
                )
    by_name = {action.action: action for action in some}
    for interview in interviews:
        windows = {
            action.action: rules.window(
                action, interview, today=today, deadline=interview.rank_deadline or deadline
            )
            for action in some
            if action.scope != "season"
        }
        written = _written(interview, by_name, windows, today, (must, never, done))
        for action in some:
            if action.scope != "season":
                found += _at(action, interview, windows[action.action], worth, today, written)
    return found


def _written(
    interview: Interview,
    actions: Mapping[str, Action],
    windows: Mapping[str, Window],
    today: dt.date,
    pins: tuple[Collection[str], Collection[str], Collection[str]],
) -> str:
    """Say which other message says what an interest email would, if any does."""
    must, never, done = pins
    if f"thank_you_pd:{interview.slug}" in done:
        return "sent"
    for name in ("thank_you_pd", "intent_email"):
        step = f"{name}:{interview.slug}"
        if step in done:
            return name
        if name in actions and step not in never:
            verdict = rules.judge(actions[name], interview, windows[name], today=today)
            if verdict.why_not is None or (verdict.overridable and step in must):
                return name
    return ""


def _at(
    action: Action,
    interview: Interview,
    when: Window,
    worth: Mapping[tuple[str, str], float],
    today: dt.date,
    written: str,
) -> Iterator[Step]:
    label, tier = rules.label(action, interview), interview.interest
    said = written if action.action == "interest_email" else ""
    name = f"{action.action}:{interview.slug}"
    # One note past the most allowed stands for all further ones.
    most = max(1, min(interview.connections, rules.MOST_NOTES + 1))
    for note in range(1, most + 1) if action.scope == "connection" else (0,):
        place = (interview.program, rules.title(action, interview, note), label, tier)
        verdict = rules.judge(action, interview, when, today=today, note=note, written=said)
        yield _step(action, f"{name}:{note}" if note else name, place, worth, when, verdict)


def _step(
    action: Action,
    name: str,
    place: tuple[str, str, str, str],
    worth: Mapping[tuple[str, str], float],
    when: Window,
    verdict: Verdict,
) -> Step:
    program, title, label, tier = place
    return Step(
        id=name,
        program=program,
        action=action.action,
        title=title,
        layer=action.layer,
        minutes=action.minutes,
        stress=action.stress,
        label=label,
        tier=tier,
        value=worth.get((label, tier)),
        earliest=when.earliest,
        do_by=when.do_by,
        late=when.late,
        why_not=verdict.why_not,
        overridable=verdict.overridable,
    )


def overridden(step: Step) -> Step:
    """Return a step as a must pin makes it."""
    return dataclasses.replace(step, why_not=None)


def frame(steps: Sequence[Step]) -> pd.DataFrame:
    """Return steps as a frame, one row each.

    Returns
    -------
    pandas.DataFrame
        ``id`` (str, ``action:program``), ``program`` (str, empty for a step of the season),
        ``action``, ``title``, ``layer`` (str), ``minutes``, ``stress`` (int), ``label``, ``tier``
        (str), ``value`` (float, label value × tier value; missing for a label without a number),
        ``earliest``, ``do_by`` (datetime64), ``late``, ``allowed``, ``overridable`` (bool: a must
        pin allows it), ``kind``, ``why_not`` (str, why the rules are against it).
    """
    cells: dict[str, list[Any]] = {
        name: [getattr(step, name) for step in steps]
        for name in COLUMNS
        if name not in ("kind", "why_not")
    }
    cells["kind"] = [step.why_not.kind if step.why_not else "" for step in steps]
    cells["why_not"] = [str(step.why_not) if step.why_not else "" for step in steps]
    return table(cells, COLUMNS)


def table(cells: Mapping[str, Sequence[object]], types: Mapping[str, str]) -> pd.DataFrame:
    """Return a frame of columns with the given types."""
    columns: dict[str, object] = {
        name: pd.array(list(cells[name]), dtype=_TEXT)
        if kind == "str"
        else np.array(cells[name], dtype=kind)
        for name, kind in types.items()
    }
    return pd.DataFrame(columns, copy=False)  # nobody else holds these columns
