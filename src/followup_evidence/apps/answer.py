"""A plan as pieces of a page: the answer, then what stands behind it; and what was wrong."""

from __future__ import annotations

import functools
import html

from followup_evidence import evidence, plan, show
from followup_evidence.errors import FollowupError

_known = functools.cache(evidence.for_action)


def answer(made: plan.Plan) -> str:
    """Return a plan in two sentences: its totals, and how far it depends on the numbers.

    Parameters
    ----------
    made
        The plan, with its guarantee if there is one to show.
    """
    kept = made.guarantee if len(made.steps) else None
    held = f"<p>{html.escape(kept.sentence())}</p>" if kept else ""
    return (
        '<div class="followup-answer mathjax_ignore">'
        f'<p role="status"><strong>{html.escape(made.note)}</strong></p>{held}</div>'
    )


def steps(made: plan.Plan) -> str:
    """Return a plan's steps with what is known of each, where the minutes go, what is left out.

    Parameters
    ----------
    made
        The plan.
    """
    chart = "" if made.steps.empty else show.figure(show.minutes_by_action(made.steps))
    return (
        f"{show.steps(made.steps, _known()).html}{chart}"
        '<details class="followup-left-out"><summary>What is left out, and why</summary>'
        f"{show.left_out(plan.digest(made.skipped)).html}</details>"
    )


def complaint(error: FollowupError, consequence: str) -> str:
    """Return an error and what follows from it, to be read out at once."""
    return (
        '<div role="alert" class="followup-faults">'
        f"<pre>{html.escape(str(error))}</pre><p>{html.escape(consequence)}</p></div>"
    )
