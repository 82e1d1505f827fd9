"""A comparison of two plans: which steps enter, leave or move, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pandas as pd

from followup_evidence.evidence import words
from followup_evidence.plan.differences import differences, named
from followup_evidence.plan.limits import counted
from followup_evidence.plan.plans import ABOUT, Plan, rows

COLUMNS = ["id", "program", "action", "title", "change", "why"]
_CAUSES_NAMED = 3
_QUANTITIES = (("minutes", "takes", "minute"), ("stress", "costs", "stress point"))
_Row = Mapping[str, Any]


def compare(before: Plan, after: Plan) -> pd.DataFrame:
    """Say what changes when one plan takes another's place.

    Each reason holds what can be read off the two plans: a rule, a pin, the plan's own reason for
    leaving a step out, the arithmetic of a value. The choice of steps is made by all inputs
    together, so what else differs is called the cause only where nothing else does.

    Parameters
    ----------
    before, after
        Two plans, for one list or for two versions of it.

    Returns
    -------
    pandas.DataFrame
        One row per step that is not the same in both: ``id``, ``program``, ``action``,
        ``title``, ``change`` and ``why`` (str). ``change`` is one of

        - ``enters``: only the second plan has it
        - ``leaves``: only the first plan had it
        - ``moves``: another day, or another place among the steps that both have on its day
        - ``stays``: as it was, but for its value, minutes, stress points or last day

        Steps that enter come first, then those that leave, then the rest, each in the order to
        take them. ``attrs["about"]`` says what the numbers are.

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.interviews.check([{"program": "Mercy", "interview_date": "2026-12-04"}])
    >>> some, none = (plan.choose(mine, plan.Limits(each), today="2026-12-01") for each in (10, 0))
    >>> compare(some, none)[["id", "change"]].to_dict("split")["data"]
    [['thank_you_pd:mercy', 'leaves']]
    >>> print(compare(some, none)["why"].item())  # doctest: +NORMALIZE_WHITESPACE
    It needs 10 minutes (0 left); no plan with it is worth more.
    The only change: 10 fewer minutes to spend.
    """
    was, now = _by_id(before.steps), _by_id(after.steps)
    entering = [step for name, step in now.items() if name not in was]
    leaving = [step for name, step in was.items() if name not in now]
    reasons = _Reasons(before, after)
    swap = entering[0] if len(entering) == len(leaving) == 1 else None
    found = [(step, "enters", reasons.to_enter(step["id"])) for step in entering]
    found += [(step, "leaves", reasons.to_leave(step["id"], swap)) for step in leaving]
    found += _kept(was, now, reasons)
    compared = pd.DataFrame(
        [[*(step[name] for name in COLUMNS[:4]), change, why] for step, change, why in found],
        columns=COLUMNS,
        dtype="str",
    )
    compared.attrs["about"] = ABOUT | {"name": "comparison", "title": "What changes in the plan"}
    return compared


def _by_id(frame: pd.DataFrame) -> dict[str, _Row]:
    return {row["id"]: row for row in rows(frame)}


def _kept(
    was: Mapping[str, _Row], now: Mapping[str, _Row], reasons: _Reasons
) -> Iterator[tuple[_Row, str, str]]:
    """Yield the steps of both plans whose day, place or quantities are not the same."""
    stay = {name for name, new in now.items() if name in was and was[name]["do_on"] == new["do_on"]}
    before, after = _places(was, stay), _places(now, stay)
    for name in (name for name in now if name in was):
        old, new = was[name], now[name]
        if name not in stay:
            yield new, "moves", reasons.for_day(old, new)
        elif before[name] != after[name]:
            moved = (
                f"Number {after[name]} instead of {before[name]} of the steps "
                "that both plans have on its day."
            )
            yield new, "moves", reasons.told(moved, *reasons.facts(name))
        elif facts := reasons.facts(name):
            yield new, "stays", " ".join(facts)


def _places(steps: Mapping[str, _Row], some: Collection[str]) -> dict[str, int]:
    """Return the places of some of a plan's steps, counted on each day from 1."""
    days: Counter[Any] = Counter()
    places = {}
    for name in (name for name in steps if name in some):
        days[steps[name]["do_on"]] += 1
        places[name] = days[steps[name]["do_on"]]
    return places


class _Reasons:
    """Why steps come, go or change, from what the two plans know.

    Parameters
    ----------
    before, after
        The plans.
    """

    def __init__(self, before: Plan, after: Plan) -> None:
        self._before, self._after = before.settings, after.settings
        self._was, self._now = _by_id(before.candidates), _by_id(after.candidates)
        self._absent = dict(zip(after.skipped["id"], after.skipped["why"], strict=True))
        self._changes = differences(before, after)
        self._proven = "unproven" not in (before.status, after.status)

    def to_enter(self, name: str) -> str:
        """Say why only the second plan has a step."""
        if name not in self._was:
            program = self._now[name]["program"]
            if any(step["program"] == program for step in self._was.values()):
                return "The list did not offer it before."
            return f"{program} is new on the list."
        if name in self._after["must"]:
            return "You pinned it."
        if not self._was[name]["allowed"]:
            return f"A rule stood against it before: {self._was[name]['why_not']}"
        if name in self._before["never"]:
            return "You no longer pin it as never."
        return self.told(*self.facts(name))

    def to_leave(self, name: str, swap: _Row | None) -> str:
        """Say why only the first plan had a step; ``swap`` is the one step that enters for it."""
        if name not in self._now:
            program = self._was[name]["program"]
            if any(step["program"] == program for step in self._now.values()):
                return "The list no longer offers it."
            return f"{program} is off the list."
        reason = self._absent[name]
        if name in self._after["never"] or not self._now[name]["allowed"]:
            return reason
        if swap and swap["title"] not in reason:
            reason = f"{named(swap)} takes its place. {reason}"
        if name in self._before["must"]:
            reason = f"You no longer pin it. {reason}"
        return self.told(reason, *self.facts(name))

    def for_day(self, old: _Row, new: _Row) -> str:
        """Say why a step has another day."""
        facts = self.facts(new["id"])
        if _day(old["do_on"]) < self._after["today"]:
            moved = f"To be done on {_day(new['do_on'])}: {_day(old['do_on'])} is past."
            return " ".join([moved, *facts])
        moved = f"To be done on {_day(new['do_on'])} instead of {_day(old['do_on'])}."
        return self.told(moved, *facts)

    def told(self, *facts: str) -> str:
        """Join what is known of a step and what else differs; a lone difference is the cause."""
        told, changes = list(facts), self._changes
        if len(changes) == 1 and self._proven:
            said = any(changes[0] in fact for fact in facts)
            told.append("Nothing else changed." if said else f"The only change: {changes[0]}.")
        elif changes:
            more = len(changes) - _CAUSES_NAMED
            some = [*changes[:_CAUSES_NAMED], f"{more} more"] if more > 0 else changes
            told.append(f"The changes: {words.listed(some)}.")
        if not self._proven:
            told.append("A search ended before its plan was proven the best.")
        return " ".join(told)

    def facts(self, name: str) -> list[str]:
        """Say what is not the same about a step that both plans could choose."""
        old, new = self._was[name], self._now[name]
        found = []
        if old["value"] != new["value"]:
            factors = words.listed([*self._factors(old, new)])
            found.append(f"It is worth {new['value']:g} instead of {old['value']:g}: {factors}.")
        for quantity, verb, unit in _QUANTITIES:
            if old[quantity] != new[quantity]:
                counts = f"{counted(new[quantity], unit)} instead of {old[quantity]:,}"
                found.append(f"It {verb} {counts}.")
        if _day(old["do_by"]) != _day(new["do_by"]):
            found.append(f"Its last day: {_day(new['do_by'])} instead of {_day(old['do_by'])}.")
        if old["late"] != new["late"]:
            found.append("It is late now." if new["late"] else "It is no longer late.")
        return found

    def _factors(self, old: _Row, new: _Row) -> Iterator[str]:
        """Say which factor of a step's value, label or tier, is another one."""
        for kind, scale, of_label in (("label", "scale", "it"), ("tier", "tiers", "interest")):
            was, now = self._before[scale][old[kind]], self._after[scale][new[kind]]
            if old[kind] != new[kind]:
                yield f"{of_label} counts as {new[kind]} ({now:g}), not {old[kind]} ({was:g})"
            elif was != now:
                yield f"{new[kind]} counts {now:g} instead of {was:g}"


def _day(day: Any) -> str:
    return "none" if pd.isna(day) else f"{day:%Y-%m-%d}"
