"""Lists for the tests: of single rows, of hypothesis, and of the advisor's students."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from followup_evidence import plan

from . import oracle

TODAY = dt.date(2026, 12, 1)
STUDENTS = Path(__file__).parent / "students"
Row = dict[str, Any]

# The same cases in every run, however slow the machine; `make fuzz` tries many more, new ones.
TIMES = int(os.environ.get("FOLLOWUP_FUZZ", "1"))


def _settings(examples: int) -> settings:
    return settings(
        deadline=None,
        derandomize=TIMES == 1,
        max_examples=examples * TIMES,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


STEADY, BRIEF = _settings(60), _settings(30)


def after(days: int, today: dt.date = TODAY) -> dt.date:
    """Return the day so many days after today."""
    return today + dt.timedelta(days)


def row(name: str, days: int, interest: str = "medium", **more: Any) -> Row:
    """Return one row of a list, its interview so many days after today."""
    return {"program": name, "interview_date": after(days).isoformat(), "interest": interest} | more


def choose(rows: Sequence[Row], asked: oracle.Settings | None = None, **more: Any) -> plan.Plan:
    """Plan rows by the package; the day is `TODAY` unless said."""
    keywords = asked.keywords() if asked else {"today": TODAY.isoformat()}
    return plan.choose(plan.check([dict(one) for one in rows]), **(keywords | more))


def ids(found: plan.Plan, layer: str | None = None) -> set[str]:
    """Return the ids of a plan's steps, of one layer where asked."""
    steps = found.steps
    return set(steps["id"] if layer is None else steps.loc[steps["layer"] == layer, "id"])


def of(found: plan.Plan, *actions: str) -> pd.DataFrame:
    """Return a plan's steps of these actions."""
    return found.steps[found.steps["action"].isin(actions)]


def messages(found: plan.Plan) -> pd.DataFrame:
    """Return a plan's messages, and the calls that mentors are asked for."""
    return of(found, *oracle.MESSAGES)


def kinds(found: plan.Plan) -> dict[str, str]:
    """Return why each step was skipped, by id."""
    return dict(zip(found.skipped["id"], found.skipped["kind"], strict=True))


SPECIALTIES = (
    "",
    "Pediatrics",
    "Family medicine",
    "Internal medicine",
    "Orthopaedic surgery",
    "Plastic surgery",
    "Urology",
    "Dermatology",
)


@st.composite
def lists(
    draw: st.DrawFn,
    *,
    most: int = 6,
    least: int = 1,
    first_day: int = -25,
    last_day: int = 40,
    connections: int = 2,
    different_days: bool = False,
    specialties: Sequence[str] = SPECIALTIES,
) -> list[Row]:
    """Draw rows of a list, as a person would give them."""
    days = draw(
        st.lists(
            st.one_of(st.integers(-4, min(12, last_day)), st.integers(first_day, last_day)),
            min_size=least,
            max_size=most,
            unique=different_days,
        )
    )
    first = draw(st.integers(0, 2 * most))  # at most one program is the first choice
    rows = []
    for number, day in enumerate(days):
        own = draw(st.none() | st.none() | st.integers(day, day + 95))
        interest = "first" if number == first else draw(st.sampled_from(["low", "medium", "high"]))
        rows.append(
            row(
                f"Program {number:02}",
                day,
                interest,
                connections=draw(st.integers(0, connections)),
                mentor=draw(st.sampled_from(["none", "none", "unknown", "known"])),
                policy=draw(st.sampled_from(["", "", "open", "open", "discouraged", "no_contact"])),
                specialty=draw(st.sampled_from(specialties)),
                rank_deadline="" if own is None else after(own).isoformat(),
            )
        )
    return rows


@st.composite
def requests(
    draw: st.DrawFn,
    rows: Sequence[Row],
    *,
    minutes: st.SearchStrategy[int | None] | None = None,
    a_day: st.SearchStrategy[int | None] | None = None,
) -> oracle.Settings:
    """Draw what a person asks for; a rank deadline is after every interview."""
    last = max([0, *(days_away(one) for one in rows)])
    ends = draw(st.one_of(st.none(), st.integers(last, last + 20), st.integers(last, last + 95)))
    return oracle.Settings(
        today=TODAY,
        minutes=draw(st.none() | st.integers(0, 150) if minutes is None else minutes),
        stress=draw(st.none() | st.integers(0, 15)),
        calls=draw(st.integers(0, 3)),
        minutes_per_day=draw(st.sampled_from([None, 60, 60, 30, 45]) if a_day is None else a_day),
        rank_deadline=None if ends is None else after(ends),
    )


def days_away(one: Mapping[str, Any]) -> int:
    """Return how many days ahead an interview is."""
    return (dt.date.fromisoformat(one["interview_date"]) - TODAY).days


@st.composite
def cases(draw: st.DrawFn, **how: Any) -> tuple[list[Row], oracle.Settings]:
    """Draw a list and a request."""
    minutes, a_day = how.pop("minutes", None), how.pop("a_day", None)
    rows = draw(lists(**how))
    return rows, draw(requests(rows, minutes=minutes, a_day=a_day))
