"""Rules on messages, each said once: those against a plan's programs, and those of specialties."""

from __future__ import annotations

import html
from collections.abc import Mapping

import pandas as pd

from followup_evidence.evidence.words import listed
from followup_evidence.show.fragments import Fragment, caption, grid

_ASK = "Check the program's own page, and ask its coordinator if the page says nothing."


def bans(barred: pd.DataFrame, unknown: str = "") -> Fragment:
    """Return the rules against writing: a row a rule, with the programs that it holds for.

    Parameters
    ----------
    barred
        A plan's ``bans``: ``program``, ``covers``, ``why``, ``source``, ``address``.
    unknown
        A plan's ``check_first()``: where it has messages though no rule is known.

    Examples
    --------
    >>> ban = {"covers": "any message", "why": "No contact.", "source": "A", "address": ""}
    >>> both = pd.DataFrame([{"program": "Mercy", **ban}, {"program": "Lake", **ban}])
    >>> bans(both).html.count("<tr>"), "Mercy and Lake" in bans(both).html
    (2, True)
    """
    if barred.empty:
        words = unknown or "We know of no rule against writing to the programs on this list."
        return Fragment(f"<p>{html.escape(words)}</p>", words)
    same = ["covers", "why", "source", "address"]
    shown = barred.groupby(same, sort=False, dropna=False)["program"].agg(listed).reset_index()
    shown.attrs["sources"] = {
        row.source: [(str(row.source), str(row.address))] for row in shown.itertuples()
    }
    columns = {"program": "Programs", "covers": "Don’t send", "why": "Why", "source": "Source"}
    table, heading = grid(shown, columns, ""), "Don’t write"
    after = f"<p>{html.escape(unknown)}</p>" if unknown else ""
    return Fragment(
        f"<p><b>{heading}</b></p>{table.html}{after}",
        "\n".join(filter(None, [heading, table.text, unknown])),
    )


def policies(known: pd.DataFrame, columns: Mapping[str, str]) -> Fragment:
    """Return the rules of specialties as a table, and below it those that we found none for.

    Parameters
    ----------
    known
        The table ``policies``; more columns may have been added.
    columns
        The columns to show of each rule, each with its heading.
    """
    searched = known["policy"] == "none_found"
    there, none = known[~searched], known[searched]
    table = grid(there, columns, caption(there))
    if none.empty:
        return table
    day = listed([*none["cycle"].str.removeprefix("searched ").unique()])
    names = listed([name[:1].lower() + name[1:] for name in none["specialty"]])
    said = (
        f"We looked in {day} and found no published rule for {names}. "
        f"That is not the same as allowed. {_ASK}"
    )
    found = [
        f"<li><b>{html.escape(row['specialty'])}.</b> "
        f"{html.escape(' '.join([row['says'], row['check'].replace(_ASK, '')]).strip())}</li>"
        for _, row in none.iterrows()
    ]
    return Fragment(
        f"{table.html}<p>{html.escape(said)}</p>"
        '<details class="followup-searched"><summary>What we found where we looked</summary>'
        f"<ul>{''.join(found)}</ul></details>",
        f"{table.text}\n\n{said}",
    )
