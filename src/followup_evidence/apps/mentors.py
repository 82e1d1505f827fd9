"""What was published of a mentor's word, known or unknown to the program; no part of a plan.

The article has one number for advocacy, and the survey asked what share of directors a word
would move: that is no value of a step. So the switch changes what is read, and no arithmetic.
"""

from __future__ import annotations

import functools
import html
from collections.abc import Mapping

import pandas as pd

from followup_evidence import evidence
from followup_evidence.show.shares import counted, source

_KINDS = ("known", "unknown")
_FIGURES = {"known": "D-1", "unknown": "D-2", "applicant": "D-3"}
_SAME = "This only changes what you read here. Your plan goes by the mentors in your list."


def passage(count: Mapping[str, int], supposed: str | None = None) -> str:
    """Return what the survey of senders says of the mentors in a list, as HTML.

    Parameters
    ----------
    count
        Number of programs with a mentor known to them, and with one unknown.
    supposed
        known or unknown: as if all of them were; None: as the list says.
    """
    if not sum(count.values()):
        return "<p>No program in this list has a mentor who would call.</p>"
    shown = {supposed: sum(count.values())} if supposed else count
    figures = _figures()
    lines = [
        f"<p><b>{kind.capitalize()} to the program</b> ({_programs(shown[kind])}): "
        f"{counted(figures[kind])} of directors would likely rank higher for such a mentor's "
        "word.</p>"
        for kind in _KINDS
        if shown.get(kind)
    ]
    own = figures["applicant"]
    return (
        f"<div>{''.join(lines)}<p>For the applicant's own word: "
        f"{counted(own)}. One published survey: {html.escape(own['population'])}; "
        f"{own['verification']}. {source(own)}</p><p>{_SAME}</p></div>"
    )


@functools.cache
def _figures() -> dict[str, pd.Series]:
    figures = evidence.published()
    return {kind: figures[figures["id"] == one].iloc[0] for kind, one in _FIGURES.items()}


def _programs(count: int) -> str:
    return f"{count} program{'s' * (count != 1)}"
