"""Tables for people: escaped, captioned with status and source, the same wherever shown."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from followup_evidence.show import chips, figures, provenance

_DATE = len("2026-12-01")  # a cell no longer than this is not wrapped


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
    if not frame.attrs and "status" in columns:
        return _table(frame, columns, "")
    return _table(frame, columns, _caption(frame))


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


def _caption(frame: pd.DataFrame) -> str:
    return f"<caption>{provenance.origin(provenance.about(frame))}</caption>"


def steps(chosen: pd.DataFrame, known: pd.DataFrame | None = None) -> Fragment:
    """Return the steps of a plan as the list to work through: by the day to do them.

    With ``known`` each step has chips, a few words on what was published of its action, which
    lead to the figures below the list.

    Parameters
    ----------
    chosen
        A plan's ``steps``: ``order``, ``title``, ``program``, ``minutes``, ``do_on``,
        ``do_by``, ``late``, ``why``; for the chips ``action`` and ``label`` as well.
    known
        ``evidence.for_action()``.
    """
    if chosen.empty:
        words = "No step fits. Doing nothing is a plan too."
        return Fragment(f"<p>{words}</p>", words)
    chosen = chosen.sort_values(["do_on", "order"])
    shown = chosen.assign(
        program=chosen["program"].replace("", "the whole season"),
        do_on=chosen["do_on"].dt.strftime("%Y-%m-%d"),
        do_by=[_last_day(*pair) for pair in zip(chosen["do_by"], chosen["late"], strict=True)],
    )
    columns = {
        "do_on": "Do it on",
        "title": "Step",
        "program": "Program",
        "do_by": "Last day",
        "minutes": "Minutes",
        "why": "Why (label × interest)",
    }
    if known is None:
        return _table(shown, columns, _caption(chosen))
    own = chips.of(chosen, known)
    listed = _table(shown, columns, _caption(chosen), chips.beneath(chosen, own))
    lines = (f"{one.title}: {one.words()}" for one in own.values())
    folded = chips.opened(chosen, own, provenance.about(known))
    return Fragment(listed.html + folded, "\n".join([listed.text, "", *lines]))


def _last_day(do_by: Any, late: bool) -> str:
    if pd.isna(do_by):
        return "none"
    return f"{do_by:%Y-%m-%d}" + (" (late)" if late else "")


def left_out(digest: pd.DataFrame) -> Fragment:
    """Return what a plan leaves out, a line a reason.

    Parameters
    ----------
    digest
        ``what``, ``where`` and ``why``, with ``attrs["about"]``, as ``plan.digest`` returns them.
    """
    if digest.empty:
        return Fragment("<p>Nothing is left out.</p>", "Nothing is left out.")
    columns = {"what": "Left out", "where": "Where", "why": "Because"}
    return _table(digest, columns, _caption(digest))


def _table(
    frame: pd.DataFrame,
    columns: Mapping[str, str],
    caption: str,
    beneath: Sequence[str] = (),
) -> Fragment:
    """Return a table; ``beneath`` has HTML to put below each row, over its whole width."""
    shown = frame[list(columns)].astype(object).where(frame[list(columns)].notna(), "")
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in columns.values())
    # A survey's name is a person's text, and never becomes a link.
    ours = frame.get("status", pd.Series("", frame.index)).ne("local survey")
    cells = [_cells(shown[name], heading, ours) for name, heading in columns.items()]
    rows = [f"<tr>{''.join(row)}</tr>" for row in zip(*cells, strict=True)]
    for at, more in enumerate(beneath):
        rows[at] += f'<tr class="followup-more"><td colspan="{len(columns)}">{more}</td></tr>'
    body = "".join(rows)
    text = shown.rename(columns=dict(columns)).to_string(index=False)
    return Fragment(
        # In a notebook, MathJax would take what stands between two dollar signs for math.
        f'<table class="followup-table mathjax_ignore">{caption}<thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>",
        text,
    )


def _cells(column: pd.Series, heading: str, ours: pd.Series) -> list[str]:
    """Return a column's cells; each names its column, for screens too narrow for a table."""
    label = html.escape(heading)
    cells = []
    for cell, our in zip(map(str, column), ours, strict=True):
        write = provenance.linked if our and column.name == "source" else html.escape
        kind = ' class="followup-short"' if len(cell) <= _DATE else ""
        cells.append(f'<td{kind} data-label="{label}">{write(cell)}</td>')
    return cells
