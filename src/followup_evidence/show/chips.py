"""Chips: in a few words what is known of each step's action, and the figures that they open.

A chip is read with its words alone, never by a colour. Its figures stand once for each action,
below the list of steps; a link leads there, and the browser unfolds what it leads to.
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from followup_evidence.show import provenance
from followup_evidence.show.shares import cited

#: What each direction of a figure is called.
SIDES = {
    "for": "Published for",
    "against": "Published against",
    "policy": "Policies in all specialties",
}
_LABELS = {
    "illustrative": ("illustrative label", "the article's own, which nobody measured"),
    "assumption": ("assumed label", "ours or yours, which nobody measured"),
}
_NOTHING = "no published figure found"
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

    def chips(self) -> list[tuple[str, str]]:
        """Return each chip's kind and words: the label, what was published, the policies."""
        chips = [("label", f"{_LABELS[self.status][0]}: {self.label}")]
        counts = self.rows["direction"].value_counts()
        if not {"for", "against"} & {*counts.index}:
            chips.append(("none", _NOTHING))
        return chips + [
            (side, f"{words.lower()} {counts[side]}")
            for side, words in SIDES.items()
            if side in counts
        ]

    def words(self) -> str:
        """Return the chips as text."""
        return ", ".join(words for _, words in self.chips())


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


def beneath(steps: pd.DataFrame, own: Mapping[str, Known]) -> list[str]:
    """Return for each step its chips, from `of`, as one link to the figures of its action."""
    name = _name(steps)
    links = {
        action: f'<a class="followup-chips" href="#{name}-{action}">{_chips(one)}</a>'
        for action, one in own.items()
    }
    return [links[action] for action in steps["action"]]


def opened(steps: pd.DataFrame, own: Mapping[str, Known], about: Mapping[str, str]) -> str:
    """Return what the chips of a plan lead to: each of its actions once, folded away.

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
    folded = "".join(
        f'<details><summary>{html.escape(one.title)} <span class="followup-chips">{_chips(one)}'
        f'</span></summary><div id="{name}-{action}">{figures_of(one)}</div>'
        "</details>"
        for action, one in own.items()
    )
    return (
        '<section class="followup-known mathjax_ignore" aria-label="What is known of each step">'
        f"<p>What is known of each step:</p>{folded}"
        f"<p><small>{provenance.origin(about)}</small></p></section>"
    )


def _name(steps: pd.DataFrame) -> str:
    """Return the first part of a plan's targets, so that two plans of one page keep their own."""
    key = "\n".join(steps["action"] + steps["program"])
    return f"known-{hashlib.sha256(key.encode()).hexdigest()[:6]}"


def _chips(one: Known) -> str:
    # A comma that only those see who see no chip, or hear them.
    return "<i>, </i>".join(
        f'<span class="followup-{kind}">{html.escape(words)}</span>' for kind, words in one.chips()
    )


def figures_of(one: Known) -> str:
    """Return what a chip of one action leads to, as HTML: its label and every figure, cited."""
    return "".join(_sides(one))


def _sides(one: Known) -> Iterator[str]:
    kind, whose = _LABELS[one.status]
    yield f"<p><b>{kind.capitalize()}: {html.escape(one.label)}</b>, {whose}.</p>"
    for side, heading in SIDES.items():
        rows = one.side(side)
        if len(rows):
            items = (
                f"<li>{cited(row)}<br><em>{html.escape(row['note'])}</em></li>"
                for _, row in rows.iterrows()
            )
            yield f"<p><b>{heading}</b></p><ul>{''.join(items)}</ul>"
    if not len(one.side("for")) + len(one.side("against")):
        yield f"<p>{_NOTHING.capitalize()} on whether it moves a rank.</p>"
