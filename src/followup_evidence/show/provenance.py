"""What every chart carries with it: title, status, source, caveat, words and its data."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from followup_evidence.errors import FollowupError
from followup_evidence.show import theme

#: The first words of every subtitle: whose figure this is.
STATUS_WORDS = {
    "illustrative": "Author's illustration, not a survey",
    "published": "Published figure",
    "policy": "Policy",
    "inferred": "Inferred from the article",
    "assumption": "Our assumption, editable",
    "local survey": "Local survey",
}


def about(frame: pd.DataFrame) -> dict[str, Any]:
    """Return a frame's title, status, source and caveat, as its loader attached them.

    Raises
    ------
    FollowupError
        The frame did not come from ``evidence.load``, so its status is unknown.
    """
    said = frame.attrs.get("about")
    if not said:
        raise FollowupError(
            "this frame does not say where its figures come from; load it with "
            "evidence.load(name), or set frame.attrs['about'] to a dict with the keys "
            "title, status, source and caveat"
        )
    return dict(said)


def present(
    chart: Any,
    frame: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    description: str,
    columns: Mapping[str, str],
    fluid: bool = True,
) -> Any:
    """Return the chart with its title, its status in the subtitle, and its provenance.

    Parameters
    ----------
    chart
        A chart without title.
    frame
        The data it shows, with ``attrs["about"]``; rows with ``citation`` and ``address`` are
        cited one by one.
    title
        The finding, in one sentence.
    subtitle
        What is shown, with its unit; the status is put before it.
    description
        The chart in words, for those who do not see it.
    columns
        Columns of ``frame`` for the data table, each with its heading.
    fluid
        Whether the live chart may become narrower than designed.
    """
    said = words(frame, title, subtitle, description, columns, fluid=fluid)
    return chart.properties(
        width=theme.size()[0], **said | {"title": alt.TitleParams(**said["title"])}
    )


def words(
    frame: pd.DataFrame,
    title: str,
    subtitle: str,
    description: str,
    columns: Mapping[str, str],
    *,
    fluid: bool = True,
) -> dict[str, Any]:
    """Return all that a chart says of itself, as a specification holds it; see `present`."""
    said = about(frame)
    table = frame[list(columns)].astype(object).where(frame[list(columns)].notna(), "")
    status = STATUS_WORDS[said["status"]]
    return {
        "title": {"text": _wrap(title, bold=True), "subtitle": _wrap(f"{status} · {subtitle}")},
        "description": f"{title}. {status}. {description}",
        "usermeta": {
            "followup": {
                "file": said["name"].replace("_", "-"),
                "fluid": fluid,
                "status": said["status"],
                "caveat": said["caveat"],
                "source": said["source"],
                "sources": said.get("sources", []),
                "cited": _cited(frame),
                "table": {
                    "columns": list(columns.values()),
                    "rows": [[_plain(cell) for cell in row] for row in table.to_numpy()],
                },
            }
        },
    }


def _cited(frame: pd.DataFrame) -> list[list[str]]:
    """Return what the rows themselves cite, each source once, with its address."""
    if not {"citation", "address"} <= {*frame.columns}:
        return []
    named = frame[["citation", "address"]].dropna().drop_duplicates("citation")
    return [[str(cell) for cell in row] for row in named.to_numpy()]


def brief(about: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a table or chart says of itself, without what its page says once.

    That is a plan's caveat: it stands below the list of steps, whose other tables and charts name
    status and source alone.
    """
    is_plan = about.get("name", about.get("file")) == "plan"
    return {**about, "caveat": ""} if is_plan else about


def origin(about: Mapping[str, Any]) -> str:
    """Return status, caveat and source as HTML; a status that opens the caveat is said once.

    Of ``sources``, where they are known one by one, those with an address become links.

    Examples
    --------
    >>> origin({"status": "policy", "caveat": "Policy: it may change.", "source": "A body"})
    '<b>policy</b> It may change. Source: A body'
    """
    caveat = about["caveat"]
    opening, _, rest = caveat.partition(": ")
    if opening.casefold() == about["status"]:
        caveat = rest[:1].upper() + rest[1:]
    source = linked(about.get("sources") or [(about["source"], "")])
    said = f"{html.escape(caveat)} " if caveat else ""
    return f"<b>{html.escape(about['status'])}</b> {said}Source: {source}"


def linked(sources: Iterable[tuple[str, str]]) -> str:
    """Return sources, each a title and an address or "", as HTML; a web address makes a link.

    Examples
    --------
    >>> linked([("A survey", "https://example.org/a"), ("A body (2019)", "")])
    '<a href="https://example.org/a">A survey</a>; A body (2019)'
    """
    return "; ".join(_link(*map(html.escape, source)) for source in sources)


def _link(title: str, address: str) -> str:
    if address.startswith(("https://", "http://")):
        return f'<a href="{address}">{title}</a>'
    return f"{title} ({address})" if address else title


def _wrap(text: str, *, bold: bool = False) -> Sequence[str]:
    # Arial's mean advance is close to half its size; bold is about a tenth wider.
    width, _ = theme.size()
    letters = width / (theme.title_size() * 0.55 if bold else theme.note_size() * 0.49)
    return textwrap.wrap(text, int(letters))


def _plain(cell: object) -> object:
    return cell if isinstance(cell, str | int | float) else str(cell)
