"""A plan as text: the list to work through, and in few lines what it leaves out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from followup_evidence import console

if TYPE_CHECKING:
    from followup_evidence.plan import Plan


def plan_text(made: Plan, *, width: int) -> str:
    """Return a plan for a terminal of that width: totals, dated steps, what is left out."""
    parts = [made.note]
    if not made.steps.empty:
        parts.append(console.table(_listed(made.steps, made.settings["today"]), width=width))
    if not made.skipped.empty:
        reasons = "\n".join(_reasons(made.skipped))
        parts.append(f"Left out, and why (--json has every single one):\n{reasons}")
    return "\n\n".join([*parts, made.caveat])


def _listed(steps: pd.DataFrame, today: str) -> pd.DataFrame:
    day = pd.Timestamp(today)
    windows = zip(steps["earliest"], steps["do_by"], strict=True)
    return pd.DataFrame(
        {
            "#": steps["order"],
            "when": [when(earliest, do_by, today=day) for earliest, do_by in windows],
            "program": steps["program"].replace("", "all programs"),
            "step": steps["title"],
            **{name: steps[name] for name in ("minutes", "stress", "value")},
        }
    )


def when(earliest: pd.Timestamp, do_by: Any, *, today: pd.Timestamp) -> str:
    """Say a step's window as a person would; ``do_by`` is NaT where there is no last day.

    Examples
    --------
    >>> may = [pd.Timestamp(2026, 5, day) for day in range(1, 32)]
    >>> when(may[8], may[11], today=may[4]), when(may[4], may[11], today=may[4])
    ('2026-05-09 to 2026-05-12', 'by 2026-05-12')
    >>> when(may[4], may[2], today=may[4]), when(may[8], pd.NaT, today=may[4])
    ('late since 2026-05-03', 'from 2026-05-09')
    """
    start = f"{earliest:%Y-%m-%d}"
    if pd.isna(do_by):
        return f"from {start}" if earliest > today else "any day"
    if do_by < today:
        return f"late since {do_by:%Y-%m-%d}"
    return f"{start} to {do_by:%Y-%m-%d}" if earliest > today else f"by {do_by:%Y-%m-%d}"


def _reasons(skipped: pd.DataFrame) -> list[str]:
    """Group the reasons: those of one program's own rule, then alike ones action by action."""
    sentence = skipped["why"].str.split(". ", n=1, regex=False).str[0].str.rstrip(".")
    repeated = skipped.groupby(["program", sentence])["title"].transform("nunique") > 1
    lines = []
    for _, steps in skipped[repeated].groupby(["program", sentence], sort=False):
        lines.append(f"  {max(steps['why'], key=len)} ({len(steps)} steps)")
    rest = skipped[~repeated]
    for title, steps in rest.groupby("title", sort=False):
        pairs = zip(steps["why"], steps["program"], strict=True)
        alike = pd.Series([_for_any(why, program) for why, program in pairs], steps.index)
        lines.append(f"  {title}")
        for why, same in steps.groupby(alike, sort=False):
            several = len(same) > 1
            lines.append(
                f"    {len(same):>2} × {why}" if several else f"         {same['why'].iat[0]}"
            )
    return lines


def _for_any(why: str, program: str) -> str:
    """Return a reason as it reads for any program."""
    if not program:
        return why
    text = re.sub(r"was on \d{4}-\d\d-\d\d", "is over", why.replace(program, "the program"))
    return text[:1].upper() + text[1:]
