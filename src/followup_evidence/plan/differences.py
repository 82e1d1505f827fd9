"""Differences: what two plans were made from, where it is not the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from followup_evidence.evidence import words
from followup_evidence.plan.limits import counted
from followup_evidence.plan.plans import Plan, rows

_LIMITS = {
    "minutes": ("minute", " to spend"),
    "stress": ("stress point", " to spend"),
    "advocacy_calls": ("call", " by mentors"),
    "minutes_per_day": ("minute", " a day"),
}
_DAYS = {"today": "today", "rank_deadline": "the rank list deadline"}
_NAMED = 3


def differences(before: Plan, after: Plan) -> list[str]:
    """Name all that differs in what two plans were made from, each in a few words.

    Complete: the choice depends on nothing else, so two plans without a difference are the same
    plan, and a single difference is the cause of whatever changed.

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.interviews.check([{"program": "Mercy", "interview_date": "2026-12-04"}])
    >>> short = plan.choose(mine, plan.Limits(10), today="2026-12-01")
    >>> long = plan.choose(mine, plan.Limits(60), today="2026-12-02")
    >>> for difference in differences(short, long):
    ...     print(difference)
    50 more minutes to spend
    today is 2026-12-02 instead of 2026-12-01
    other dates or rules for 2 steps
    """
    was, now = before.settings, after.settings
    return [
        *_aims(before, after),
        *_limits(was, now),
        *_days(was, now),
        *_numbers(was["scale"], now["scale"], "{} counts"),
        *_numbers(was["tiers"], now["tiers"], "interest {} weighs"),
        *_pins(before, after),
        *_programs(before.candidates, after.candidates),
        *_steps(before.candidates, after.candidates, pinned={*was["must"], *now["must"]}),
    ]


def named(step: Mapping[str, Any] | pd.Series) -> str:
    """Name a step as prose does.

    Examples
    --------
    >>> named({"title": "Short thank-you email", "program": "Mercy"})
    '“Short thank-you email” at Mercy'
    """
    return f"“{step['title']}”" + (f" at {step['program']}" if step["program"] else "")


def _aims(before: Plan, after: Plan) -> Iterator[str]:
    old, new = _aim(before), _aim(after)
    if old != new:
        yield f"the aim is {new} instead of {old}"


def _aim(plan: Plan) -> str:
    if plan.status == "best guarantee" and plan.guarantee:
        return f"the best guarantee (trust {plan.guarantee.trust:g})"
    return "the greatest value"


def _limits(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name, (unit, purpose) in _LIMITS.items():
        old, new = was[name], now[name]
        if old == new:
            continue
        if new is None:
            yield f"no limit on {unit}s{purpose}"
        elif old is None:
            yield f"at most {counted(new, unit)}{purpose}"
        else:
            more = "more" if new > old else "fewer"
            number, _, units = counted(abs(new - old), unit).partition(" ")
            yield f"{number} {more} {units}{purpose}"


def _days(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name, words_for_it in _DAYS.items():
        old, new = was[name], now[name]
        if old != new:
            change = f"is {new} instead of {old}" if old and new else f"is {new or 'not set'}"
            yield f"{words_for_it} {change}"


def _numbers(was: Mapping[str, float], now: Mapping[str, float], frame: str) -> Iterator[str]:
    for name, old in was.items():
        if now[name] != old:
            yield f"{frame.format(name)} {now[name]:g} instead of {old:g}"


def _pins(before: Plan, after: Plan) -> Iterator[str]:
    titles = {step["id"]: named(step) for plan in (before, after) for step in rows(plan.candidates)}
    for side in ("must", "never"):
        was, now = before.settings[side], after.settings[side]
        yield from (f"{titles[pin]} pinned as {side}" for pin in now if pin not in was)
        yield from (f"{titles[pin]} no longer pinned as {side}" for pin in was if pin not in now)


def _programs(was: pd.DataFrame, now: pd.DataFrame) -> Iterator[str]:
    old, new = (list(dict.fromkeys(frame["program"])) for frame in (was, now))
    yield from (f"{program} new on the list" for program in new if program not in old)
    yield from (f"{program} off the list" for program in old if program not in new)


def _steps(before: pd.DataFrame, after: pd.DataFrame, *, pinned: Collection[str]) -> Iterator[str]:
    """Compare the steps that both plans could choose from, and count the ones that one lacks."""
    was, now = (frame.set_index("id", drop=False) for frame in (before, after))
    shared = now.index.intersection(was.index)
    fresh = len(_within(now.drop(shared), was)) + len(_within(was.drop(shared), now))
    was, now = was.loc[shared], now.loc[shared]
    yield from _changed(was, now, "minutes", "“{title}” takes {new} minutes instead of {old}")
    yield from _changed(was, now, "stress", "“{title}” costs {new} stress points instead of {old}")
    yield from _changed(was, now, "label", "“{title}” counts as {new} instead of {old}{where}")
    at_programs = now["program"] != ""  # the season's own steps follow from these
    yield from _changed(
        was[at_programs],
        now[at_programs],
        "tier",
        "interest in {program} is {new} instead of {old}",
    )
    dates = ["earliest", "do_by"]
    same = ((was[dates] == now[dates]) | (was[dates].isna() & now[dates].isna())).all(axis=1)
    same &= (was["allowed"] == now["allowed"]) | shared.isin(list(pinned))
    others = now[~same]
    if len(others) == 1 and not fresh:
        yield f"other dates or rules for {named(others.iloc[0])}"
    elif len(others) + fresh:
        yield f"other dates or rules for {counted(len(others) + fresh, 'step')}"


def _within(steps: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Return the steps at programs that the other plan's list has too."""
    return steps[steps["program"].isin(other["program"])]


def _changed(was: pd.DataFrame, now: pd.DataFrame, column: str, sentence: str) -> Iterator[str]:
    """Say each different change of a column once, with the programs it is at."""
    steps = pd.DataFrame(
        {"title": now["title"], "old": was[column], "new": now[column], "program": now["program"]}
    )
    steps = steps[steps["old"] != steps["new"]]
    keys = [key for key in ("title", "old", "new", "program") if f"{{{key}}}" in sentence]
    for key, group in steps.groupby(keys, sort=False):
        facts = dict(zip(keys, key, strict=True))
        yield sentence.format(**facts, where=_where(list(group["program"])))


def _where(programs: Sequence[str]) -> str:
    if not any(programs):
        return ""
    return f" at {words.listed(programs)}" if len(programs) <= _NAMED else ""
