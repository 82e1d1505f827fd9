"""Comparison of two plans: which steps enter, leave or move, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from followup_evidence.evidence import words
from followup_evidence.plan.plans import ABOUT, Plan
from followup_evidence.plan.steps import actions
from followup_evidence.records import rows
from followup_evidence.settings import TABLE, Setting, day
from followup_evidence.text import date

COLUMNS = ["id", "program", "action", "title", "change", "why"]
PINS = {"must": "asked for", "never": "taken out", "done": "done"}
_NAMED = 3
_Row = Mapping[str, Any]


def compare(before: Plan, after: Plan) -> pd.DataFrame:
    """Say what changes when one plan takes another's place.

    Each reason holds what can be read off the two plans: a rule, a pin, the plan's own reason for
    leaving a step out. What else differs is called the cause only where nothing else does.

    Returns one row per step that is not the same in both: ``id``, ``program``, ``action``,
    ``title``, ``why`` and ``change``: ``enters`` (first), ``leaves``, ``moves`` to another day, or
    ``stays`` with another value, other minutes, stress points or another last day.

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.check([{"program": "Mercy", "interview_date": "2026-11-30"}])
    >>> some, none = (plan.choose(mine, minutes=each, today="2026-12-01") for each in (10, 0))
    >>> compare(some, none)[["id", "change"]].to_dict("split")["data"]
    [['thank_you_pd:mercy', 'leaves']]
    >>> print(compare(some, none)["why"].item())
    It didn’t fit in your time: 10 minutes, with 0 left. The only change: minutes 0 instead of 10.
    """
    was, now = _by_id(before.steps), _by_id(after.steps)
    could, can = _by_id(before.candidates), _by_id(after.candidates)
    left = dict(zip(after.skipped["id"], after.skipped["why"], strict=True))
    cause = _cause(differences(before, after))
    found: list[tuple[_Row, str, str]] = []
    for name, step in now.items():
        if name not in was:
            found.append((step, "enters", _entering(step, could, before, after, cause)))
    for name, step in was.items():
        if name not in now:
            found.append((step, "leaves", _leaving(step, can, left, before, cause)))
    for name, step in now.items():
        if name in was:
            facts = _facts(was[name], step)
            if _day(was[name]["do_on"]) != _day(step["do_on"]):
                moved = f"{_day(step['do_on'])} instead of {_day(was[name]['do_on'])}."
                found.append((step, "moves", " ".join([moved, *facts, cause]).strip()))
            elif facts:
                found.append((step, "stays", " ".join(facts)))
    compared = pd.DataFrame(
        [[*(step[name] for name in COLUMNS[:4]), change, why] for step, change, why in found],
        columns=COLUMNS,
        dtype="str",
    )
    compared.attrs["about"] = ABOUT | {"name": "comparison", "title": "What changes in the plan"}
    return compared


def _by_id(frame: pd.DataFrame) -> dict[str, _Row]:
    return {row["id"]: row for row in rows(frame)}


def _entering(step: _Row, could: Mapping[str, _Row], before: Plan, after: Plan, cause: str) -> str:
    old = could.get(step["id"])
    if old is None:
        known = any(row["program"] == step["program"] for row in could.values())
        return "It is possible only now." if known else f"{step['program']} is new on your list."
    if step["id"] in after.settings["must"]:
        return "You asked for it."
    if step["id"] in before.settings["done"]:
        return "It is no longer marked as done."
    if not old["allowed"]:
        return f"Before: {old['why_not']}"
    return " ".join([*_facts(old, step), cause]).strip()


def _leaving(
    step: _Row, can: Mapping[str, _Row], left: Mapping[str, str], before: Plan, cause: str
) -> str:
    new = can.get(step["id"])
    if new is None:
        known = any(row["program"] == step["program"] for row in can.values())
        return "It is not possible any more." if known else f"{step['program']} is off your list."
    if not new["allowed"]:
        return left[step["id"]]
    asked = ["You no longer ask for it."] if step["id"] in before.settings["must"] else []
    return " ".join([*asked, left[step["id"]], *_facts(step, new), cause]).strip()


def _facts(old: _Row, new: _Row) -> list[str]:
    """Say what is not the same about a step."""
    found = []
    for name in ("value", "minutes", "stress"):
        if old[name] != new[name]:
            found.append(f"Its {name}: {new[name]:g} instead of {old[name]:g}.")
    if _day(old["do_by"]) != _day(new["do_by"]):
        found.append(f"Its last day: {_day(new['do_by'])} instead of {_day(old['do_by'])}.")
    return found


def _cause(changes: Sequence[str]) -> str:
    if not changes:
        return ""
    if len(changes) == 1:
        return f"The only change: {changes[0]}."
    more = len(changes) - _NAMED
    some = [*changes[:_NAMED], f"{more} more"] if more > 0 else changes
    return f"The changes: {words.listed(some)}."


def differences(before: Plan, after: Plan) -> list[str]:
    """Name all that differs in what two plans were made from, each in a few words.

    Complete: the choice depends on nothing else, so two plans without a difference are the same
    plan, and a single difference is the cause of whatever changed.
    """
    was, now = before.settings, after.settings
    found = [] if before.status == after.status else [f"the aim: {after.status}"]
    safest = "best guarantee" in (before.status, after.status)
    for setting in TABLE:
        old, new = was[setting.name], now[setting.name]
        if old != new and (safest or setting.name != "trust"):  # else it moves the guarantee alone
            shown = [_shown(setting, value) for value in (new, old)]
            found.append(f"{setting.name.replace('_', ' ')} {shown[0]} instead of {shown[1]}")
    for scores in ("scale", "tiers"):
        found += [
            f"{name} counts {now[scores][name]:g} instead of {old:g}"
            for name, old in was[scores].items()
            if now[scores][name] != old
        ]
    for side, said in PINS.items():
        found += [f"{_named(after, pin)} {said}" for pin in now[side] if pin not in was[side]]
        found += [f"{_named(before, pin)} not {said}" for pin in was[side] if pin not in now[side]]
    return [*found, *_lists(before, after)]


def _shown(setting: Setting, value: Any) -> str:
    if value is None:
        return setting.empty
    return date(day(value), year=True) if setting.kind == "day" else f"{value:g}"


def _named(made: Plan, pin: str) -> str:
    step = made.problem.by_id[pin]
    return f"“{step.title}”" + (f" at {step.program}" if step.program else "")


def _lists(before: Plan, after: Plan) -> Iterator[str]:
    """Say where the two lists, or what actions take, differ."""
    was, now = (
        {one.program: one._replace(slug="") for one in made.problem.interviews}
        for made in (before, after)
    )
    yield from (f"{program} new on your list" for program in now if program not in was)
    yield from (f"{program} off your list" for program in was if program not in now)
    for program, row in now.items():
        if program in was and was[program] != row:
            yield f"other facts of {program}"
    old, new = before.problem.costs, after.problem.costs
    titles = actions().set_index("action")["title"]
    for action in sorted(old.keys() | new.keys()):
        if old.get(action) != new.get(action):
            yield f"other minutes or stress for “{titles[action]}”"


def _day(when: Any) -> str:
    return "no day" if pd.isna(when) else date(when)
