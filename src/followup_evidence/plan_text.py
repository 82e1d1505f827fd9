"""A plan as text: the list to work through, and in few lines what it leaves out."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pandas as pd

from followup_evidence import console
from followup_evidence.plan import digest

if TYPE_CHECKING:
    from followup_evidence.plan import Plan


def plan_text(
    made: Plan, *, width: int, question: str = "", known: pd.DataFrame | None = None
) -> str:
    """Return a plan for a terminal of that width: totals, dated steps, what is left out.

    With ``known``, as ``evidence.for_action()`` returns it, what is known of its actions as well.
    """
    parts = [made.note]
    if not made.steps.empty:
        parts.append(console.table(_listed(made.steps), width=width))
    if made.guarantee and not made.steps.empty:
        parts.append("\n".join(textwrap.wrap(made.guarantee.sentence(), width)))
    if question:
        parts.append("\n".join(textwrap.wrap(question, width)))
    if known is not None and not made.steps.empty:
        parts.append(_evidence(made.steps, known, width))
    if not made.skipped.empty:
        reasons = _reasons(made.skipped, width)
        parts.append(f"Left out, and why (--json has every single one):\n{reasons}")
    return "\n\n".join([*parts, made.caveat])


def _evidence(steps: pd.DataFrame, known: pd.DataFrame, width: int) -> str:
    """List each action's label, the figures for and against it, and the policies on it."""
    from followup_evidence.show import chips, shares

    fold = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False)
    fold.initial_indent, fold.subsequent_indent = " " * 4, " " * 8
    lines = ["What is known of each step; none of it enters the arithmetic:"]
    for one in chips.of(steps, known).values():
        lines += [f"  {one.title}", *fold.wrap(one.words())]
        for side, heading in chips.SIDES.items():
            for _, row in one.side(side).iterrows():
                said = f"{heading}: {shares.told(row)} {row['note']}"
                lines += fold.wrap(f"{said} {row['citation']} {row['address']}")
    return "\n".join(lines)


def _listed(steps: pd.DataFrame) -> pd.DataFrame:
    """Return the steps as a person works through them: by the day to do them."""
    steps = steps.sort_values(["do_on", "order"])
    last = steps["do_by"].dt.strftime("%Y-%m-%d").where(steps["do_by"].notna(), "none")
    return pd.DataFrame(
        {
            "do it on": steps["do_on"].dt.strftime("%Y-%m-%d"),
            "last day": last + steps["late"].map({True: " (late)", False: ""}),
            "program": steps["program"].replace("", "the whole season"),
            "step": steps["title"],
            **{name: steps[name] for name in ("minutes", "stress")},
            "label × interest": [
                f"{label:g} × {tier:g} = {value:g}"
                for label, tier, value in zip(
                    steps["label_value"], steps["tier_value"], steps["value"], strict=True
                )
            ],
        }
    )


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
