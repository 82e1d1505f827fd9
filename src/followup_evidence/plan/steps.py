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
    """One action at one program; `candidates` says what each of its facts is."""

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
    """Return the evidence table ``actions``: one row each, with our minutes and stress points."""
    return _loaded().copy()


def checked(costs: Mapping[str, Any] | None) -> dict[str, dict[str, int]]:
    """Return minutes and stress points that differ from ours, by action, or every fault in them.

    Examples
    --------
    >>> checked({"short_note": {"minutes": 5}})
    {'short_note': {'minutes': 5}}
    """
    faults: list[Fault] = []
    names = _loaded()["action"].tolist()
    for name, own in (costs or {}).items():
        if name not in names:
            said = f"{words.quoted(str(name))} is no known action{words.hint(str(name), names)}"
            faults.append(Fault(said, rule="unknown"))
        if not isinstance(own, Mapping):
            said = f"{own!r} is not minutes and stress by name, such as {{'minutes': 5}}"
            faults.append(Fault(said, column=str(name), rule="type"))
            continue
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
    values = {(label, tier): float(scale.value(label, tier)) for label in LABELS for tier in TIERS}
    found = [*_season(interviews, some, values, today)]
    for interview in interviews:
        here = {step.id: step for step in _at(interview, some, values, today, deadline)}
        interest = here.get(f"interest_email:{interview.slug}")
        written = _written(interview.slug, here, must, never, done)
        if interest and interest.allowed and written:
            why_not = rules.repeats(written)
            here[interest.id] = dataclasses.replace(interest, why_not=why_not, overridable=True)
        found += here.values()
    return found


def _season(
    interviews: Sequence[Interview],
    some: Sequence[Action],
    values: Mapping[tuple[str, str], float],
    today: dt.date,
) -> Iterator[Step]:
    """Yield the mock interviews; they count as the interview ahead that is wanted most."""
    ahead = [each for each in interviews if rules.is_ahead(each, today)]
    tier = max((each.interest for each in ahead or interviews), key=TIERS.index, default=TIERS[0])
    enough = not rules.practice(interviews, 1, today).closed
    for action in (action for action in some if action.scope == "season"):
        for number in range(1, rules.MOST_MOCKS + 1):
            when = rules.practice(interviews, number, today)
            verdict = rules.judge_season(when, enough=enough, ahead=bool(ahead))
            place = ("", action.title, action.label, tier)
            yield _step(action, f"{action.action}:season:{number}", place, values, when, verdict)


def _at(
    interview: Interview,
    some: Sequence[Action],
    values: Mapping[tuple[str, str], float],
    today: dt.date,
    deadline: dt.date | None,
) -> Iterator[Step]:
    """Yield the steps at one program; one note past the most allowed stands for all further."""
    due = interview.due(deadline)
    notes = range(1, max(1, min(interview.connections, rules.MOST_NOTES + 1)) + 1)
    for action in some:
        if action.scope == "season":
            continue
        when = rules.window(action, interview, today=today, deadline=due)
        label, name = rules.label(action, interview), f"{action.action}:{interview.slug}"
        for note in notes if action.scope == "connection" else (0,):
            title = rules.title(action, interview, note)
            place = (interview.program, title, label, interview.interest)
            verdict = rules.judge(action, interview, when, today=today, note=note)
            yield _step(action, f"{name}:{note}" if note else name, place, values, when, verdict)


def _written(
    slug: str,
    here: Mapping[str, Step],
    must: Collection[str],
    never: Collection[str],
    done: Collection[str],
) -> str:
    """Name the message that says already what an interest email would, if there is one."""
    if f"thank_you_pd:{slug}" in done:
        return "sent"
    for action in ("thank_you_pd", "intent_email"):
        step = here.get(f"{action}:{slug}")
        if step is None:
            continue
        open_to = step.allowed or (step.overridable and step.id in must)
        if step.id in done or (open_to and step.id not in never):
            return action
    return ""


def _step(
    action: Action,
    name: str,
    place: tuple[str, str, str, str],
    values: Mapping[tuple[str, str], float],
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
        value=values.get((label, tier)),
        earliest=when.earliest,
        do_by=when.do_by,
        late=when.late,
        why_not=verdict.why_not,
        overridable=verdict.overridable,
    )


def frame(
    things: Sequence[Any], types: Mapping[str, str], cells: Mapping[str, Sequence[object]]
) -> pd.DataFrame:
    """Return things as a frame: the given cells, and their own attributes for the rest."""
    columns: dict[str, object] = {}
    for name, kind in types.items():
        values = cells[name] if name in cells else [getattr(thing, name) for thing in things]
        if kind == "str":
            columns[name] = pd.array(list(values), dtype=_TEXT)
        else:
            columns[name] = np.array(values, dtype=kind)
    return pd.DataFrame(columns, copy=False)  # nobody else holds these columns


def candidates(steps: Sequence[Step]) -> pd.DataFrame:
    """Return steps as a frame, one row each.

    ``id`` (``action:program``), ``program`` (empty for a step of the season), ``action``,
    ``title``, ``layer``, ``minutes``, ``stress``, ``label``, ``tier``, ``value`` (label score ×
    tier score; missing for a label without one), ``earliest``, ``do_by``, ``late``, ``allowed``,
    ``overridable`` (a must pin allows it), ``kind`` and ``why_not`` (why rules are against it).
    """
    why = [step.why_not for step in steps]
    cells = {
        "kind": [no.kind if no else "" for no in why],
        "why_not": [str(no or "") for no in why],
    }
    return frame(steps, COLUMNS, cells)
