"""Plans: what `choose` returns, as frames to show and as plain JSON to check."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pandas as pd

from followup_evidence.errors import FollowupError
from followup_evidence.evidence import policies, words
from followup_evidence.plan import model, reasons, rules, schedule
from followup_evidence.plan.basics import span_of
from followup_evidence.plan.model import PinError, Problem, prepare
from followup_evidence.plan.solver import Row
from followup_evidence.plan.steps import Step, frame
from followup_evidence.records import plain, records, rows
from followup_evidence.settings import Settings
from followup_evidence.text import counted, date, percent

WAITING = "once you know when rank lists are due"
CAVEAT = "These are estimates, not research. They can’t predict where you’ll match."
#: What a plan's frame of steps says of itself, as an evidence table does.
ABOUT = {
    "name": "plan",
    "title": "Priority plan",
    "status": "assumption",
    "source": "our minutes, stress points and interest weights on the article's labels",
    "caveat": CAVEAT,
    "licence": "CC BY 4.0",
}


_STEP = {
    "id": "str",
    "order": "int64",
    **dict.fromkeys(("program", "action", "title", "layer", "kind"), "str"),
    **dict.fromkeys(("minutes", "stress"), "int64"),
    **dict.fromkeys(("label", "tier"), "str"),
    **dict.fromkeys(("label_value", "tier_value", "value"), "float64"),
    **dict.fromkeys(("earliest", "do_on", "do_by"), "datetime64[us]"),
    "late": "bool",
    **dict.fromkeys(("group", "why"), "str"),
}
_SKIPPED = dict.fromkeys(("id", "program", "action", "title", "layer", "kind", "why"), "str")
_PIECE = {"id": "str", "day": "datetime64[us]", "minutes": "int64"}
_BAN = dict.fromkeys(("program", "rule", "covers", "body", "source", "address", "why"), "str")


@dataclass(frozen=True)
class Guarantee:
    """The least share of the best value that a plan's options keep, at worst.

    ``trust`` (0 to 1) is how literally the printed scores were taken; ``worst_case`` names the
    scoring on which the share is so small, and ``scale`` and ``tiers`` hold it, 1 at most.
    """

    trust: float
    share: float
    worst_case: str
    scale: Mapping[str, float]
    tiers: Mapping[str, float]

    @property
    def percent(self) -> str:
        """The share in whole percent, rounded down."""
        return percent(self.share)

    def sentence(self) -> str:
        """Say the guarantee, and where it is reached, as a person would.

        Examples
        --------
        >>> Guarantee(0.5, 0.7366, "That is when only High counts.", {}, {}).sentence()
        'We tried every other scoring that keeps the order of the labels. At worst, the options in \
this plan keep 73% of the best plan’s value. That is when only High counts.'
        """
        if not self.worst_case:
            return "This plan has no options to weigh, so it does not depend on any score."
        return (
            "We tried every other scoring that keeps the order of the labels. At worst, the "
            f"options in this plan keep {self.percent} of the best plan’s value. {self.worst_case}"
        )


@dataclass(frozen=True, eq=False)
class Plan:
    """What to do, in order, and what to leave, each with its reason.

    ``chosen`` has 0 or 1 for each option that ``problem`` offers, ``rows`` are the rules that they
    keep. No plan has options of greater value (``status`` ``optimal``) or a greater guarantee
    (``best guarantee``).
    """

    problem: Problem = field(repr=False)
    chosen: Sequence[int] = field(repr=False)
    rows: Sequence[Row] = field(repr=False)
    status: str = "optimal"
    guarantee: Guarantee | None = None

    @cached_property
    def _taken(self) -> list[Step]:
        """The steps, by the day they are due."""
        options = [s for s, x in zip(self.problem.offer, self.chosen, strict=True) if x]
        basics = [
            dataclasses.replace(self.problem.by_id[name], minutes=minutes)
            for name, minutes in self.problem.basics.minutes.items()
        ]
        return sorted(
            [*basics, *options],
            key=lambda step: (step.do_by or dt.date.max, -step.worth, step.id),
        )

    @cached_property
    def _pieces(self) -> list[schedule.Piece]:
        interviews = frozenset(one.interview_date for one in self.problem.interviews)
        tasks = [
            schedule.Task(
                step.id,
                step.minutes,
                *span,
                preparing=step.action == "prepare_interview",
                avoid=interviews if step.action == "mock_interviews" else frozenset(),
            )
            for step in self._taken
            if (span := span_of(step))
        ]
        return schedule.pieces(tasks, per_day=self.problem.settings.minutes_per_day)

    @cached_property
    def _days(self) -> dict[str, dt.date]:
        return {piece.id: piece.day for piece in self._pieces}

    @cached_property
    def steps(self) -> pd.DataFrame:
        """What to do: one row a step, by the day it is due, those without such a day last.

        ``id``, ``order`` (1, 2, …), ``program``, ``action``, ``title``, ``layer`` (basic, option),
        ``kind`` (of reason), ``minutes``, ``stress``, ``label``, ``tier``, ``label_value``,
        ``tier_value``, ``value`` (their product), ``earliest``, ``do_on`` (day on which it is
        finished; missing where it hangs on a rank deadline that is not known), ``do_by``,
        ``late``, ``group`` (`reasons.GROUPS`), ``why``.
        """
        taken, scale, today = self._taken, self.problem.scale, self.problem.today
        said = [reasons.why(step, self.problem) for step in taken]
        days = [self._days.get(step.id) for step in taken]
        cells: dict[str, list[Any]] = {
            "order": list(range(1, len(taken) + 1)),
            "title": [self._titled(step) for step in taken],
            "kind": [one.kind for one in said],
            "label_value": [scale.labels[step.label] for step in taken],
            "tier_value": [scale.tiers[step.tier] for step in taken],
            "do_on": days,
            "group": [
                reasons.group(step, day, today) for step, day in zip(taken, days, strict=True)
            ],
            "why": [str(one) for one in said],
        }
        return _framed(taken, cells, _STEP)

    def _titled(self, step: Step) -> str:
        """Return a step's title with the names of those whom it goes to."""
        visit = self.problem.at(step)
        note = int(step.id.rpartition(":")[2]) if step.action == "short_note" else 0
        return rules.named(step.title, step.action, visit.people, note) if visit else step.title

    @cached_property
    def skipped(self) -> pd.DataFrame:
        """What to leave: one row a candidate that is not taken.

        ``id``, ``program``, ``action``, ``title``, ``layer``, ``kind`` (`reasons.KINDS`), ``why``.
        """
        ids = {step.id for step in self._taken}
        left = [step for step in self.problem.steps if step.id not in ids]
        absent = reasons.Absence(self.problem, self.chosen, self.rows)
        why = [absent.why(step) for step in left]
        cells = {"kind": [one.kind for one in why], "why": [str(one) for one in why]}
        return _framed(left, cells, _SKIPPED)

    @cached_property
    def bans(self) -> pd.DataFrame:
        """Whom not to write to: one row a program whose rule bars what would be sent.

        ``program``, ``rule``, ``covers``, ``body``, ``source``, ``address``, ``why``.
        """
        found = policies.bans(
            (one.program, one.policy, one.interest == "first") for one in self.problem.interviews
        )
        return _framed([], {name: [ban[name] for ban in found] for name in _BAN}, _BAN)

    @cached_property
    def schedule(self) -> pd.DataFrame:
        """One row a step and day on which it is worked on: ``id``, ``day``, ``minutes``."""
        return _framed(self._pieces, {}, _PIECE)

    @cached_property
    def totals(self) -> dict[str, float]:
        """What the plan comes to.

        ``steps`` (their number), ``minutes`` (of all), ``message_minutes`` and ``stress`` (of
        messages, which limits count), ``value`` (of options), ``short_minutes`` (of basic steps
        that did not fit).
        """
        messages = [step for step in self._taken if step.is_message]
        values = zip(self.problem.values, self.chosen, strict=True)
        return {
            "steps": len(self._taken),
            "minutes": sum(step.minutes for step in self._taken),
            "message_minutes": sum(step.minutes for step in messages),
            "stress": sum(step.stress for step in messages),
            "value": float(sum(value for value, x in values if x)),
            "short_minutes": sum(self.problem.basics.short.values()),
        }

    @cached_property
    def note(self) -> str:
        """The plan in a few sentences, with what did not fit."""
        return reasons.summary(self._taken, self.problem, self._days)

    @property
    def caveat(self) -> str:
        """What the numbers are, and are not."""
        return CAVEAT

    def guaranteed(self, guarantee: Guarantee) -> Plan:
        """Return the same plan with its guarantee, and all that was worked out of it."""
        other = copy.copy(self)
        object.__setattr__(other, "guarantee", guarantee)
        return other

    @property
    def candidates(self) -> pd.DataFrame:
        """Every step that was looked at, as `steps.candidates` describes it."""
        return self.problem.candidates

    @property
    def settings(self) -> dict[str, Any]:
        """What the plan was made from, as plain JSON.

        The settings by name (days as ISO text, ``today`` never missing), ``must``, ``never``,
        ``done``, ``scale`` (score by label) and ``tiers`` (score by tier).
        """
        problem = self.problem
        return {
            **problem.settings.to_dict(),
            "today": problem.today.isoformat(),
            **{name: list(getattr(problem, name)) for name in ("must", "never", "done")},
            "scale": dict(problem.scale.labels),
            "tiers": dict(problem.scale.tiers),
        }

    def __str__(self) -> str:
        return self.note

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain JSON: dates as ISO text, null where there is nothing.

        Examples
        --------
        >>> from followup_evidence import plan
        >>> mine = plan.check([{"program": "Mercy", "interview_date": "2026-11-30"}])
        >>> made = plan.choose(mine, today="2026-12-01").to_dict()
        >>> made["steps"][0]["id"], made["steps"][0]["do_by"], made["totals"]["minutes"]
        ('thank_you_pd:mercy', '2026-12-03', 10)
        """
        frames = ("candidates", "steps", "skipped", "schedule")
        return {
            "settings": plain(self.settings),
            "bans": records(self.bans),
            **{name: records(getattr(self, name)) for name in frames},
            "totals": plain(self.totals),
            "guarantee": self.guarantee and plain(dataclasses.asdict(self.guarantee)),
            "status": self.status,
            "note": self.note,
            "caveat": self.caveat,
        }

    def by_group(self) -> list[tuple[str, pd.DataFrame]]:
        """Return the steps as a person works through them: heading and rows, no empty group."""
        steps = self.steps.sort_values(["do_on", "order"], na_position="last")
        return [
            (heading, some)
            for group, heading in reasons.GROUPS.items()
            if len(some := steps[steps["group"] == group])
        ]

    def dont_write(self) -> list[str]:
        """Say which programs not to write to and who says so: a few sentences for each rule."""
        same = self.bans.groupby(["covers", "why"], sort=False)["program"]
        return [
            f"Don’t send {covers} to {words.listed([*programs])}. {why}"
            for (covers, why), programs in same
        ]

    def check_first(self) -> str:
        """Say at which programs messages are planned though we know of no rule there, if any."""
        messages = {step.program for step in self._taken if step.is_message}
        unknown = [
            visit.program
            for visit in self.problem.interviews
            if visit.program in messages
            and (visit.policy.rule == "none_found" or visit.policy == policies.OPEN)
        ]
        if not unknown:
            return ""
        named = words.listed(unknown) if len(unknown) <= 3 else f"{len(unknown)} programs"
        return f"We know of no rule at {named}. Check a program’s own page before you write."

    def save(self, path: str | Path) -> None:
        """Save all that the plan was made from as a plan file, to go on from later."""
        _writers("plan_files")["json"](self, Path(path))

    def export(self, path: str | Path) -> None:
        """Write the plan as a file of the kind that its name says, such as .ics or .csv."""
        kind, writers = Path(path).suffix.lower().lstrip("."), _writers("exports")
        if kind not in writers:
            known = ", ".join(f".{name}" for name in sorted(writers))
            raise FollowupError(f"{Path(path).name}: a plan is written as one of {known}.")
        writers[kind](self, Path(path))

    def _repr_html_(self) -> str:
        """Show what to do, what not, and by when, as a notebook does."""
        parts = [f"<p><b>{html.escape(self.note)}</b></p>"]
        if lines := [_safe(line) for line in self.dont_write()]:
            parts.append(_list("Don’t write", lines))
        for heading, some in self.by_group():
            lines = [
                f"{_safe(step['title'])}{_at(step['program'])}. "
                f"{counted(step['minutes'], 'minute')}, {when(step)}. {_safe(step['why'])}"
                for step in rows(some)
            ]
            parts.append(_list(heading, lines))
        left = reasons.digest(self.skipped)
        for heading, kinds in reasons.LEFT.items():
            some = left[left["kind"].isin(kinds)]
            if lines := [
                f"{_safe(one.what)} ({_safe(one.where)}). {_safe(one.why)}"
                for one in some.itertuples()
            ]:
                parts.append(_list(heading, lines))
        return "".join([*parts, f"<p><small>{html.escape(self.caveat)}</small></p>"])


def choose(interviews: pd.DataFrame, settings: Settings | None = None, **inputs: Any) -> Plan:
    """Make the plan: rules first, then what every plan has, then the options worth most.

    Rules leave out what should not be done. Preparation and the short emails that are due come
    next, and nothing else costs them anything. The options maximise Σ label score · tier score
    within what is left, exactly; `followup_evidence.plan.model` has all of it in one formula. Of
    equal plans the shortest is taken, then the one with the earlier steps, so that equals never
    swap when a limit moves.

    Parameters
    ----------
    interviews
        One row per program, as returned by ``plan.read`` or ``plan.check``.
    settings
        As `Settings`; each may also be given by name: ``minutes``, ``stress``, ``calls``,
        ``minutes_per_day``, ``today``, ``rank_deadline``, ``trust``.
    **inputs
        ``must``, ``never``, ``done``: ids of steps to keep in, to leave out, or done already; a
        must overrides what is only discouraged, late or said elsewhere, and no other rule.
        ``scale``: scores of labels and tiers, by default the illustrative ones. ``costs``:
        ``minutes`` or ``stress`` of an action that differ from ours, by action.

    Raises
    ------
    FollowupError
        What is wrong with what was given, all in one message; `PinError` where a pin names no
        step, is forbidden by a rule, or cannot be kept beside the others.

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.check([
    ...     {"program": "Mercy", "interview_date": "2026-12-04", "interest": "high"},
    ...     {"program": "Lakeside", "interview_date": "2026-11-29", "interest": "low"}])
    >>> best = plan.choose(mine, today="2026-12-01", minutes=15)
    >>> best.steps["id"].tolist()
    ['prepare_interview:mercy', 'thank_you_pd:mercy']
    >>> best.skipped.set_index("id")["why"]["thank_you_pd:lakeside"]
    'It didn’t fit in your time: 10 minutes, with 5 left.'
    """
    return solve(prepare(interviews, settings, **inputs))


def solve(problem: Problem) -> Plan:
    """Choose the options of a problem from `prepare`."""
    return Plan(problem, model.worthiest(problem, problem.values, problem.rows), problem.rows)


def frontier(
    interviews: pd.DataFrame | Problem, *, budgets: Iterable[int], **inputs: Any
) -> pd.DataFrame:
    """Return what each budget of minutes buys, all else as it is.

    Takes what `choose` takes, or a prepared problem. Returns one row a budget that is enough for
    the pins, ascending: ``minutes``, ``value`` (of the options), ``emails`` (short emails after
    interviews), ``steps`` (of the whole plan).

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.check([{"program": "Mercy", "interview_date": "2026-11-30", "connections": 1}])
    >>> bought = plan.frontier(mine, budgets=[20, 0, 10], today="2026-12-01")
    >>> bought[["minutes", "emails", "value"]].to_dict("split")["data"]
    [[0, 0, 0.0], [10, 1, 0.0], [20, 1, 10.0]]
    """
    problem = interviews if isinstance(interviews, Problem) else prepare(interviews, **inputs)
    rows = []
    for minutes in sorted(set(budgets)):
        try:
            made = solve(problem.changed(minutes=minutes))
        except PinError:  # the pins alone take more
            continue
        emails = int((made.steps["action"] == "thank_you_pd").sum())
        rows.append((minutes, made.totals["value"], emails, made.totals["steps"]))
    bought = pd.DataFrame(rows, columns=["minutes", "value", "emails", "steps"])
    bought.attrs["about"] = ABOUT
    return bought


def _writers(group: str) -> dict[str, Any]:
    """Return what writes a plan, by ending; it stands above this module, so it is looked up."""
    found = entry_points(group=f"followup_evidence.{group}")
    return {point.name: point.load() for point in found}


def _framed(
    things: Sequence[Any], cells: Mapping[str, list[Any]], types: Mapping[str, str]
) -> pd.DataFrame:
    framed = frame(things, types, cells)
    framed.attrs["about"] = ABOUT
    return framed


def _list(heading: str, lines: Sequence[str]) -> str:
    return f"<p>{heading}</p><ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"


def _safe(text: Any) -> str:
    return html.escape(str(text))


def _at(program: Any) -> str:
    return f", <b>{_safe(program)}</b>" if program else ""


def when(step: Mapping[str, Any]) -> str:
    """Say on which day a step is done, and by which at the latest.

    Examples
    --------
    >>> when({"do_on": dt.date(2026, 12, 1), "do_by": dt.date(2026, 12, 3), "late": False})
    'Tue, Dec 1 (by Thu, Dec 3)'
    """
    if pd.isna(step["do_on"]):
        return WAITING
    on = date(step["do_on"])
    if pd.isna(step["do_by"]) or step["late"] or step["do_by"] == step["do_on"]:
        return on
    return f"{on} (by {date(step['do_by'])})"
