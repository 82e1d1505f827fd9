"""A plan as a page that needs no kernel: what a notebook shows when it is opened again."""

from __future__ import annotations

import functools
import html

from followup_evidence import evidence, plan, show
from followup_evidence.plan import Plan

_HINT = (
    '<p class="followup-hint">This is your plan as it was last saved. '
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
    """Return a plan as HTML: note, bans, steps with what is known of each, what is left."""
    unknown = made.check_first()
    barred = show.bans(made.bans, unknown).html if unknown or len(made.bans) else ""
    todo = chart = ""
    if len(made.steps):
        todo = show.to_do(made, _known()).html
        chart = show.figure(show.minutes_by_action(made.steps))
    held = f"<p>{html.escape(made.guarantee.sentence())}</p>" if made.guarantee else ""
    return (
        f'<div class="followup-snapshot">{_STYLE}{_HINT}'
        '<p class="followup-answer mathjax_ignore">'
        f"<strong>{html.escape(made.note)}</strong></p>{barred}{todo}{chart}"
        '<details class="followup-left-out"><summary>What to skip, and why</summary>'
        f"{show.left_out(plan.digest(made.skipped)).html}</details>{held}</div>"
    )
