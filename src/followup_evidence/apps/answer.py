"""A plan as a page that needs no kernel: what a notebook shows when it is opened again."""

from __future__ import annotations

import functools
import html

from followup_evidence import evidence, plan, show
from followup_evidence.plan import Plan

_HINT = (
    '<p class="followup-hint">This is the plan as it was last saved. '
    "Run the notebook to change it.</p>"
)
_STYLE = (
    "<style>.jp-OutputArea-child:has(+ .jp-OutputArea-child .followup-snapshot) "
    ".jupyter-widgets:not(:has(*)) { display: none; }</style>"
)
"""Takes away JupyterLab's complaint that a widget has no kernel any more; the plan stands below."""
_known = functools.cache(evidence.for_action)


class Snapshot:
    """A plan as a table and pictures, for where no script and no kernel runs.

    Parameters
    ----------
    made
        The plan, with its guarantee if there is one to show.
    """

    def __init__(self, made: Plan) -> None:
        self._made = made

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": snapshot(self._made), "text/plain": self._made.note}


def snapshot(made: Plan) -> str:
    """Return a plan as HTML: totals, guarantee, steps with what is known of each, what is left."""
    kept = made.guarantee if len(made.steps) else None
    held = f"<p>{html.escape(kept.sentence())}</p>" if kept else ""
    chart = "" if made.steps.empty else show.figure(show.minutes_by_action(made.steps))
    return (
        f'<div class="followup-snapshot">{_STYLE}{_HINT}'
        '<div class="followup-answer mathjax_ignore">'
        f"<p><strong>{html.escape(made.note)}</strong></p>{held}</div>"
        f"{show.steps(made.steps, _known()).html}{chart}"
        '<details class="followup-left-out"><summary>What is left out, and why</summary>'
        f"{show.left_out(plan.digest(made.skipped)).html}</details></div>"
    )
