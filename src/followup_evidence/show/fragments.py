"""Tables for people: escaped, captioned with status and source, the same wherever shown."""

from __future__ import annotations

import html
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from followup_evidence.plan.reasons import KINDS
from followup_evidence.show import chips, figures, provenance
from followup_evidence.text import date

if TYPE_CHECKING:
    from followup_evidence.plan import Plan

_DATE = len("Wed, Dec 31 (late)")  # a cell no longer than this is not wrapped


@dataclass(frozen=True)
class Fragment:
    """A piece of a page: HTML where it can be shown, plain text elsewhere."""

    html: str
    text: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}


def table(frame: pd.DataFrame, columns: Mapping[str, str]) -> Fragment:
    """Return a frame as a captioned table.

    Parameters
    ----------
    frame
        Any frame with ``attrs["about"]``, as ``evidence.load`` returns it, or one whose
        rows each show their status, as those of ``evidence.catalog`` do.
    columns
        The columns to show, each with its heading.

    Examples
    --------
    >>> frame = pd.DataFrame({"factor": ["<b>"]})
    >>> frame.attrs["about"] = {"status": "assumption", "caveat": "Ours.", "source": "Us"}
    >>> "&lt;b&gt;" in table(frame, {"factor": "Factor"}).html
    True
    """
    if "about" not in frame.attrs and "status" in columns:
        return grid(frame, columns, "")
    return grid(frame, columns, caption(frame))


def beside(*pieces: Fragment | alt.TopLevelMixin) -> Fragment:
    """Return charts and tables side by side, one below the other where the page is narrow.

    Each keeps its own axis, caption and status.
    """
    parts = [
        piece if isinstance(piece, Fragment) else Fragment(*figures.described(piece))
        for piece in pieces
    ]
    return Fragment(
        f'<div class="followup-beside">{"".join(part.html for part in parts)}</div>',
        "\n\n".join(part.text for part in parts),
    )


def caption(frame: pd.DataFrame, *, whole: bool = False) -> str:
    """Return a table's status, caveat and source, a plan's caveat only if ``whole``."""
    about = provenance.about(frame)
    return f"<caption>{provenance.origin(about if whole else provenance.brief(about))}</caption>"


def to_do(made: Plan, known: pd.DataFrame | None = None) -> Fragment:
    """Return a plan as the list to work through: tonight, this week, and what comes later.

    Parameters
    ----------
    made
        A plan.
    known
        ``evidence.for_action()``: with it, each step leads to what studies say of its action.
    """
    groups = made.by_group()
    if not groups:
        return Fragment(f"<p>{html.escape(made.note)}</p>", made.note)
    heads = [heading for heading, some in groups for _ in some.index]
    chosen = pd.concat([some for _, some in groups])
    days = chosen[["do_on", "do_by"]].astype(object).map(date, "ignore")
    shown = chosen.assign(
        program=chosen["program"].replace("", "All programs"),
        do_on=days["do_on"].fillna("No day yet"),
        do_by=days["do_by"].fillna("No last day")
        + chosen["late"].map({True: " (late)", False: ""}),
    )
    columns = {
        "do_on": "Day",
        "title": "What to do",
        "program": "Program",
        "do_by": "Do it by",
        "minutes": "Minutes",
        "why": "Why",
    }
    if known is None:
        return grid(shown, columns, caption(chosen, whole=True), heads)
    own = chips.of(chosen, known)
    listed = grid(shown, columns, caption(chosen, whole=True), heads, chips.links(chosen))
    lines = (f"{one.title}. {one.words()}" for one in own.values())
    folded = chips.opened(chosen, own, provenance.about(known))
    return Fragment(listed.html + folded, "\n".join([listed.text, "", *lines]))


def left_out(digest: pd.DataFrame) -> Fragment:
    """Return what a plan leaves out, a line a reason.

    Parameters
    ----------
    digest
        ``kind``, ``what``, ``where`` and ``why``, as ``plan.digest`` returns them.
    """
    if digest.empty:
        return Fragment("<p>Nothing is left out.</p>", "Nothing is left out.")
    columns = {"what": "What", "where": "Where", "why": "Why"}
    return grid(digest, columns, caption(digest), [KINDS[kind] for kind in digest["kind"]])


def grid(
    frame: pd.DataFrame,
    columns: Mapping[str, str],
    caption: str,
    heads: Sequence[str] = (),
    ends: Sequence[str] = (),
) -> Fragment:
    """Return a table of these columns, each with its heading.

    ``heads`` has a heading for each row, shown above the rows that share it, and ``ends`` HTML to
    put at the end of each.
    """
    shown = frame[list(columns)].astype(object).where(frame[list(columns)].notna(), "")
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in columns.values())
    sources = {"source": frame.attrs.get("sources", {})}
    cells = [
        _cells(shown[name], heading, sources.get(name, {})) for name, heading in columns.items()
    ]
    if ends:
        cells[-1] = [
            f"{cell.removesuffix('</td>')} {end}</td>"
            for cell, end in zip(cells[-1], ends, strict=True)
        ]
    rows = ["".join(row) for row in zip(*cells, strict=True)]
    named = shown.rename(columns=dict(columns)).to_string(index=False).split("\n")
    body, text = "", named[:1]
    for heading, places in itertools.groupby(range(len(rows)), lambda at: [*heads[at : at + 1]]):
        above = "".join(
            f'<tr class="followup-group"><th scope="rowgroup" colspan="{len(columns)}">'
            f"{html.escape(words)}</th></tr>"
            for words in heading
        )
        some = [*places]
        body += f"<tbody>{above}{''.join(f'<tr>{rows[at]}</tr>' for at in some)}</tbody>"
        text += [*heading, *(named[at + 1] for at in some)]
    return Fragment(
        # In a notebook, MathJax would take what stands between two dollar signs for math.
        f'<table class="followup-table mathjax_ignore">{caption}<thead><tr>{head}</tr></thead>'
        f"{body}</table>",
        "\n".join(text),
    )


def _cells(
    column: pd.Series, heading: str, sources: Mapping[str, Sequence[tuple[str, str]]]
) -> list[str]:
    """Return a column's cells; each names its column, for screens too narrow for a table."""
    label = html.escape(heading)
    cells = []
    for cell in map(str, column):
        told = provenance.linked(sources[cell]) if cell in sources else html.escape(cell)
        kind = ' class="followup-short"' if len(cell) <= _DATE else ""
        cells.append(f'<td{kind} data-label="{label}">{told}</td>')
    return cells
