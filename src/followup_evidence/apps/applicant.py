"""What is known for international graduates and in competitive specialties; no part of a plan.

The article says that both need a stronger application and often stronger advocacy, and no more
thank-you ritual. So the switches change what is read, and no arithmetic.
"""

from __future__ import annotations

import functools
import html

import pandas as pd

from followup_evidence import evidence
from followup_evidence.show.shares import cited

_ADVOCACY = ("D-1", "D-2")
_SAME = (
    "What does not change: the steps, their minutes and every value in the plan. The article asks "
    "for no further messages here, and nobody has measured that they would help."
)
_VIEW = (
    "<b>illustrative</b> The article's author holds that a stronger application and a mentor's "
    "word count for more here than anything you write yourself."
)


def passage(*, img: bool, competitive: bool) -> str:
    """Return what is published for such an applicant, what it changes and what not, as HTML.

    Parameters
    ----------
    img
        An international medical graduate.
    competitive
        Applying in a competitive specialty.

    Examples
    --------
    >>> "no published figure found" in passage(img=True, competitive=False)
    True
    >>> passage(img=False, competitive=False)
    ''
    """
    if not (img or competitive):
        return ""
    said = [f"<p>{_VIEW}</p>"]
    if img:
        said.append(
            "<p><b>International medical graduate.</b> On follow-up after interviews for "
            "international graduates: no published figure found.</p>"
        )
    if competitive:
        said.append(_competitive())
    return f"<div>{''.join(said)}<p>{_SAME}</p></div>"


@functools.cache
def _competitive() -> str:
    figures = evidence.published()
    shown = figures[figures["id"].isin(_ADVOCACY)]
    advocacy = "".join(f"<li>{cited(row)}</li>" for _, row in shown.iterrows())
    strict = evidence.load("policies").query("policy in ('no_contact', 'discouraged')")
    rules = "".join(_rule(row) for _, row in strict.iterrows())
    return (
        "<p><b>Competitive specialty.</b> What changes is the rule, where your specialty has one: "
        "it comes before every score, and the plan looks it up by the specialty in your list.</p>"
        f"<ul>{rules}</ul><p>On a mentor's word, from one specialty:</p><ul>{advocacy}</ul>"
    )


def _rule(row: pd.Series) -> str:
    where = f'<a href="{html.escape(row["address"])}">{html.escape(row["body"])}</a>'
    return f"<li><b>policy</b> {html.escape(row['short'])} {where}; check the current cycle.</li>"
