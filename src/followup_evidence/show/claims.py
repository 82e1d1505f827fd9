"""The article's claims beside what was published: how many hold, and the figures behind each."""

from __future__ import annotations

import html

import altair as alt
import pandas as pd

from followup_evidence.show import bars, provenance
from followup_evidence.show.fragments import Fragment
from followup_evidence.show.shares import cited


def verdicts(claims: pd.DataFrame) -> alt.LayerChart:
    """Draw how many of the article's claims are supported, qualified, contradicted or open.

    Parameters
    ----------
    claims
        ``evidence.claims()``: ``verdict`` (ordered).
    """
    counts = claims["verdict"].value_counts(sort=False).rename("claims").reset_index()
    counts.attrs = claims.attrs
    number = counts.set_index("verdict")["claims"]
    return provenance.present(
        bars.labelled(
            counts.assign(accent=counts["verdict"] != "no published figure"),
            name="verdict",
            value="claims",
            unit="",
        ),
        counts,
        title=f"Of {len(claims)} claims, surveys support {number['supported']} as they stand; "
        f"for {number['no published figure']} we found no published figure",
        subtitle="number of the article's claims by our verdict",
        description=", ".join(f"{name}: {count}" for name, count in number.items()) + ".",
        columns={"verdict": "Verdict", "claims": "Claims"},
    )


def claims(listed: pd.DataFrame, figures: pd.DataFrame) -> Fragment:
    """Return the claims as a table, the least supported first; each opens its figures.

    Parameters
    ----------
    listed
        ``evidence.claims()``.
    figures
        ``evidence.published()``.
    """
    order = ["contradicted", "qualified", "supported", "no published figure"]
    by_id = figures.set_index("id", drop=False)
    place = listed["verdict"].astype("str").map(order.index)
    ordered = listed.assign(place=place).sort_values("place", kind="stable")
    rows = "".join(_row(claim, by_id) for _, claim in ordered.iterrows())
    heads = ("Verdict", "What the article says", "What was found", "Figures")
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    caption = provenance.origin(provenance.about(listed))
    return Fragment(
        f'<table class="followup-table mathjax_ignore"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>",
        "\n".join(ordered["verdict"].astype("str") + ": " + ordered["claim"]),
    )


def _row(claim: pd.Series, figures: pd.DataFrame) -> str:
    behind = [] if pd.isna(claim["rows"]) else claim["rows"].split()
    items = "".join(f"<li>{cited(figures.loc[one])}</li>" for one in behind)
    word = "figure" if len(behind) == 1 else "figures"
    opened = (
        f"<details><summary>{len(behind)} {word}</summary><ul>{items}</ul></details>"
        if behind
        else "none found"
    )
    verdict = claim["verdict"]
    return (
        f'<tr class="followup-{verdict.replace(" ", "-")}">'
        f'<td data-label="Verdict"><b>{verdict}</b></td>'
        f'<td data-label="The article">{html.escape(claim["claim"])}</td>'
        f'<td data-label="Found">{html.escape(claim["why"])}</td>'
        f'<td data-label="Figures">{opened}</td></tr>'
    )
