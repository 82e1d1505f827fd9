"""A plan as text: whom not to write to, the list to work through, and what to skip."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import pandas as pd

from followup_evidence import console
from followup_evidence.evidence import words
from followup_evidence.plan.plans import when
from followup_evidence.plan.reasons import LEFT, digest
from followup_evidence.records import rows
from followup_evidence.text import about, counted, date

if TYPE_CHECKING:
    from followup_evidence.plan import Plan


def plan_text(
    made: Plan,
    *,
    width: int,
    question: str = "",
    known: pd.DataFrame | None = None,
    scores: bool = False,
) -> str:
    """Return a plan for a terminal of that width.

    With ``known``, as ``evidence.for_action()`` returns it, what is known of its actions as well;
    with ``scores`` the arithmetic of the options and the worst case, for advisors.
    """
    day = date(made.problem.today, year=True)
    parts = ["\n".join(_wrapped(f"{day}: {made.note}", width))]
    if lines := made.dont_write():
        parts.append(_block("Don’t write", lines, width))
    if unknown := made.check_first():
        parts.append("\n".join(_wrapped(unknown, width)))
    for heading, some in made.by_group():
        steps = [
            _step(step, made.schedule[made.schedule["id"] == step["id"]], width, scores=scores)
            for step in rows(some)
        ]
        parts.append("\n".join([heading, *steps]))
    left = digest(made.skipped)
    for heading, kinds in LEFT.items():
        lines = [_left(row, made) for row in left[left["kind"].isin(kinds)].itertuples()]
        if lines:
            parts.append(_block(heading, lines, width))
    if made.guarantee and scores:
        parts.append("\n".join(_wrapped(made.guarantee.sentence(), width)))
    if question:
        parts.append("\n".join(_wrapped(question, width)))
    if known is not None and not made.steps.empty:
        parts.append(_evidence(made.steps, known, width))
    return "\n\n".join([*parts, made.caveat])


def _step(step: dict[str, Any], days: pd.DataFrame, width: int, *, scores: bool) -> str:
    program = f"{step['program']} · " if step["program"] else ""
    on = when(step)
    if len(days) > 1:
        on = f"{words.listed([date(day) for day in days['day']])}, in parts"
    facts = f"{program}{counted(step['minutes'], 'minute')} · {on}"
    worth = ""
    if scores and step["layer"] == "option":
        label = f"{step['label']} {step['label_value']:g}"
        worth = f" {label} × {step['tier']} {step['tier_value']:g} = {step['value']:g}."
    lines = [f"  [ ] {step['title']}"]
    for text in (facts, f"{step['why']}{worth}"):
        lines += _wrapped(text, width, indent=6)
    return "\n".join(lines)


def _left(row: Any, made: Plan) -> str:
    """Say what a plan leaves out; for notes to everybody, what that saves."""
    saved = ""
    if row.kind == "dominated" and "every interviewer" in row.what:
        same = made.skipped[(made.skipped["title"] == row.what) & (made.skipped["why"] == row.why)]
        minutes = int(made.candidates.set_index("id").loc[same["id"], "minutes"].sum())
        saved = f" That saves about {about(minutes)}."
    return f"{row.what} ({row.where}). {row.why}{saved}"


def _block(heading: str, lines: list[str], width: int) -> str:
    found = [heading]
    for line in lines:
        found += _wrapped(line, width, indent=2, hanging=4)
    return "\n".join(found)


def _wrapped(text: str, width: int, *, indent: int = 0, hanging: int | None = None) -> list[str]:
    rest = " " * (indent if hanging is None else hanging)
    return textwrap.wrap(
        console.visible(text),
        width,
        initial_indent=" " * indent,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _evidence(steps: pd.DataFrame, known: pd.DataFrame, width: int) -> str:
    """List each action's label, the figures for and against it, and the policies on it."""
    from followup_evidence.show import chips, shares

    lines = ["What is known of each step; none of it enters the arithmetic:"]
    for one in chips.of(steps, known).values():
        lines += [f"  {one.title}", *_wrapped(one.words(), width, indent=4, hanging=8)]
        for side, heading in chips.SIDES.items():
            for _, row in one.side(side).iterrows():
                said = f"{heading}: {shares.told(row)} {row['note']}"
                cited = f"{said} {row['citation']} {row['address']}"
                lines += _wrapped(cited, width, indent=4, hanging=8)
    return "\n".join(lines)
