"""A plan as text: the list to work through, and in few lines what it leaves out."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import pandas as pd

from followup_evidence import console
from followup_evidence.plan import digest

if TYPE_CHECKING:
    from followup_evidence.plan import Plan


def plan_text(made: Plan, *, width: int) -> str:
    """Return a plan for a terminal of that width: totals, dated steps, what is left out."""
    parts = [made.note]
    if not made.steps.empty:
        parts.append(console.table(_listed(made.steps, made.settings["today"]), width=width))
    if not made.skipped.empty:
        reasons = _reasons(made.skipped, width)
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


def _reasons(skipped: pd.DataFrame, width: int) -> str:
    """List the digest step by step; a hanging indent keeps the programs in sight."""
    lines = []
    for what, same in digest(skipped).groupby("what", sort=False):
        lines.append(f"  {what}")
        for where, why in zip(same["where"], same["why"], strict=True):
            lines += textwrap.wrap(
                f"{where}: {why}", width, initial_indent=" " * 4, subsequent_indent=" " * 8
            )
    return "\n".join(lines)
