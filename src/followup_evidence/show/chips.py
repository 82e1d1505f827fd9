"""What studies say of each step's action: in a few words, and in full below the list of steps.

A link leads from each step to its action's figures, and the browser unfolds what it leads to.
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from followup_evidence.show import provenance
from followup_evidence.show.shares import cited, named

#: What each direction of a figure is called.
SIDES = {
    "for": "Figures for it",
    "against": "Figures against it",
    "policy": "Rules in all specialties",
}
_OPENS = "What studies say"
_LABELS = {
    "illustrative": "The author’s illustration; nobody measured it.",
    "assumption": "Our assumption or yours; nobody measured it.",
}
_NO_FIGURE = " (A rule or advice: no figure, k or n.)"  # which a list of policies says by itself


class Known(NamedTuple):
    """What is known of one action."""

    title: str
    label: str
    status: str
    rows: pd.DataFrame

    def side(self, direction: str) -> pd.DataFrame:
        """Return the figures or policies of one side; there may be none."""
        return self.rows[self.rows["direction"] == direction]

    def words(self) -> str:
        """Return its label, and how many figures and rules speak of it, as text."""
        counts = self.rows["direction"].value_counts()
        said = [f"Label: {self.label}"]
        if not {"for", "against"} & {*counts.index}:
            said.append("We found no study of it")
        said += [f"{words}: {counts[side]}" for side, words in SIDES.items() if side in counts]
        return ". ".join(said) + "."


def of(steps: pd.DataFrame, known: pd.DataFrame) -> dict[str, Known]:
    """Return what is known of each action of a plan, in the order of its steps.

    Parameters
    ----------
    steps
        A plan's ``steps``: ``action`` and ``label``.
    known
        ``evidence.for_action()``.
    """
    labels = steps.drop_duplicates("action").set_index("action")["label"]
    known = known.assign(question=known["question"].str.removesuffix(_NO_FIGURE))
    found = {}
    for action, label in labels.items():
        rows = known[known["action"] == action]
        first = rows.iloc[0]
        status = first["label_status"] if first["label"] == label else "assumption"
        found[str(action)] = Known(first["title"], str(label), status, rows)
    return found


def links(steps: pd.DataFrame) -> list[str]:
    """Return for each step a link to what studies say of its action."""
    name = _name(steps)
    return [
        f'<a class="followup-opens" href="#{name}-{action}">{_OPENS}</a>'
        for action in steps["action"]
    ]


def opened(steps: pd.DataFrame, own: Mapping[str, Known], about: Mapping[str, Any]) -> str:
    """Return what the links of a plan lead to: each of its actions once, folded away.

    Parameters
    ----------
    steps
        A plan's ``steps``.
    own
        What is known of its actions, from `of`.
    about
        Where that comes from: ``attrs["about"]`` of ``evidence.for_action()``.
    """
    name = _name(steps)
    before: set[str] = set()
    folded = "".join(
        f"<details><summary>{html.escape(one.title)}</summary>"
        f'<div id="{name}-{action}">{"".join(_sides(one, before))}</div></details>'
        for action, one in own.items()
    )
    return (
        f'<section class="followup-known mathjax_ignore" aria-label="{_OPENS}">'
        f"<p>{_OPENS}:</p>{folded}"
        f"<p><small>{provenance.origin(about)}</small></p></section>"
    )


def _name(steps: pd.DataFrame) -> str:
    """Return the first part of a plan's targets, so that two plans of one page keep their own."""
    key = "\n".join(steps["action"] + steps["program"])
    return f"known-{hashlib.sha256(key.encode()).hexdigest()[:6]}"


def figures_of(one: Known) -> str:
    """Return an action's label and every figure that speaks of it, cited, as HTML."""
    return "".join(_sides(one, set()))


def _sides(one: Known, before: set[str]) -> Iterator[str]:
    """Yield an action's label and figures; ``before`` are those that the page has, and gets more.

    On paper, where nothing is folded away, a figure that stands there before is only named.
    """
    yield f"<p><b>Label: {html.escape(one.label)}</b>. {_LABELS[one.status]}</p>"
    for side, heading in SIDES.items():
        rows = one.side(side)
        if len(rows):
            items = "".join(_item(row, again=row["id"] in before) for _, row in rows.iterrows())
            before.update(rows["id"])
            yield f"<p><b>{heading}</b></p><ul>{items}</ul>"
    if not len(one.side("for")) + len(one.side("against")):
        yield "<p>We found no study on whether it moves a rank.</p>"


def _item(row: pd.Series, *, again: bool) -> str:
    note = f"<em>{html.escape(row['note'])}</em>"
    if not again:
        return f"<li>{cited(row)}<br>{note}</li>"
    short = html.escape(f"{named(row)}; in full above.", quote=True)
    return (
        f'<li><span class="followup-again" data-short="{short}">{cited(row)}</span><br>{note}</li>'
    )
