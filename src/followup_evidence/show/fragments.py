"""Tables for people: escaped, captioned with status and source, the same wherever shown."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from followup_evidence.show import offline, provenance


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
    about = provenance.about(frame)
    caption = (
        f"<caption><b>{html.escape(about['status'])}</b> {html.escape(about['caveat'])} "
        f"Source: {offline.linked(about['source'])}</caption>"
    )
    return _table(frame, columns, caption)


def steps(chosen: pd.DataFrame) -> Fragment:
    """Return the steps of a plan as the list to work through.

    Parameters
    ----------
    chosen
        A plan's ``steps``: ``order``, ``title``, ``program``, ``minutes``, ``why``.
    """
    if chosen.empty:
        words = "Nothing fits these limits. Doing nothing is a plan too: silence offends few."
        return Fragment(f'<p class="followup-plan">{words}</p>', words)
    columns = {
        "order": "#",
        "title": "Step",
        "program": "Program",
        "minutes": "Minutes",
        "why": "Why",
    }
    return _table(chosen.assign(program=chosen["program"].replace("", "all programs")), columns, "")


def skipped(left: pd.DataFrame) -> Fragment:
    """Return what a plan leaves out, one line a reason, with the programs it holds for.

    Parameters
    ----------
    left
        A plan's ``skipped``: ``title``, ``program``, ``why``.
    """
    if left.empty:
        return Fragment("<p>Nothing is left out.</p>", "Nothing is left out.")
    grouped = (
        left.assign(program=left["program"].replace("", "all programs"))
        .groupby(["title", "why"], sort=False)["program"]
        .agg(lambda programs: ", ".join(dict.fromkeys(programs)))
        .reset_index()
    )
    return _table(grouped, {"title": "Left out", "program": "Program", "why": "Because"}, "")


def _table(frame: pd.DataFrame, columns: Mapping[str, str], caption: str) -> Fragment:
    shown = frame[list(columns)].astype(object).where(frame[list(columns)].notna(), "")
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in columns.values())
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in shown.to_numpy()
    )
    text = shown.rename(columns=dict(columns)).to_string(index=False)
    return Fragment(
        f'<table class="followup-table">{caption}<thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>",
        text,
    )
