"""References: where a figure was published, as text, BibTeX or CSL-JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd

from followup_evidence.errors import FollowupError
from followup_evidence.evidence import figures, surveys, tables, words

STYLES = ("text", "bibtex", "csl-json")

_OTHERS = "others"  # stands for authors who were not shown; BibTeX knows the word

_CSL = {
    "container": "container-title",
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "publisher": "publisher",
    "doi": "DOI",
    "address": "URL",
    "note": "note",
}
_BIBTEX = {
    "title": "title",
    "container": "journal",
    "volume": "volume",
    "issue": "number",
    "pages": "pages",
    "publisher": "publisher",
    "year": "year",
    "doi": "doi",
    "address": "url",
    "note": "note",
}

# What means something to TeX and passes the writer as it is; it escapes the rest itself.
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "$": r"\$",
        "^": r"\textasciicircum{}",
    }
)


def cite(id: str, style: str = "text", *, data: Path | None = None) -> str:
    """Return the reference of a published figure.

    Parameters
    ----------
    id
        Of a figure (``"B-7"``, or one of a local survey), or of a row of the table ``references``.
    style
        ``"text"`` (Harvard style), ``"bibtex"`` or ``"csl-json"``.
    data
        The folder of another data package; by default the one of this installation.

    Raises
    ------
    FollowupError
        There is no such figure, reference or style.

    Examples
    --------
    >>> print(cite("B-1", "bibtex").splitlines()[0])
    @article{jewell-2020,
    """
    if style not in STYLES:
        raise FollowupError(
            f"There is no style {words.quoted(style)}{words.hint(style, STYLES)}; "
            f"the styles are {words.listed(STYLES)}."
        )
    reference = _reference(id, data)
    if style == "csl-json":
        return json.dumps(_csl(reference), ensure_ascii=False, indent=2)
    return _bibtex(reference) if style == "bibtex" else _text(reference)


def _reference(id: str, data: Path | None) -> pd.Series:
    references = tables.load("references", data=data)
    published = figures.published(data=data)
    cited = published.loc[published["id"].eq(id), "citation"]
    found = references[references["id"].eq(id) | references["citation"].isin(cited)]
    if found.empty and data is None:
        found = _local(id, references)
    if found.empty:
        known = [*published["id"], *references["id"]]
        raise FollowupError(
            f"There is no figure or reference {words.quoted(id)}{words.hint(id, known)}; "
            "followup-evidence tables published_figures lists them."
        )
    return found.iloc[0]


def _local(id: str, like: pd.DataFrame) -> pd.DataFrame:
    """Return a local survey as a row of ``references``, if the figure is one of its own."""
    rows = [
        {
            "id": surveys.slug(survey.attrs["about"]["title"]),
            "type": "report",
            "title": f"{survey.attrs['about']['title']}, not published",
            "authors": "Local survey",  # a body's name is kept whole
            "year": year,
        }
        for survey in figures.local_apart()
        for year in survey.loc[survey["id"].eq(id), "year"]
    ]
    return pd.DataFrame(rows).reindex(columns=like.columns)


def _people(reference: pd.Series) -> list[dict[str, str]]:
    """Return authors; one without a comma is a body and keeps its name whole."""
    named = [] if pd.isna(reference["authors"]) else reference["authors"].split("; ")
    return [
        {"family": family, "given": given} if comma else {"literal": family}
        for family, comma, given in (name.partition(", ") for name in named)
    ]


def _csl(reference: pd.Series) -> dict[str, Any]:
    filled = {ours: reference[ours] for ours in _CSL if pd.notna(reference[ours])}
    item: dict[str, Any] = {"id": reference["id"], "type": reference["type"]}
    item["title"] = reference["title"]
    if people := _people(reference):
        item["author"] = people
    if pd.notna(reference["year"]):
        item["issued"] = {"date-parts": [[int(reference["year"])]]}
    return item | {_CSL[ours]: text for ours, text in filled.items()}


def _text(reference: pd.Series) -> str:
    from citeproc import (
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON

    source = CiteProcJSON([_csl(reference)])
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    bibliography.register(Citation([CitationItem(reference["id"])]))
    text = " ".join(str(bibliography.bibliography()[0]).split())
    # The style leaves notes out, and a concern or a second hand must not get lost.
    return text if pd.isna(reference["note"]) else f"{text} [{reference['note']}.]"


def _bibtex(reference: pd.Series) -> str:
    from pybtex.database import BibliographyData, Entry, Person

    # The type and the id hold none of these letters. A space at an end, which the writer may
    # write as a backslash and a space, would lose its second half in a reader.
    reference = reference.map(
        lambda cell: cell.strip().translate(_TEX) if isinstance(cell, str) else cell
    )
    kind = "article" if reference["type"] == "article-journal" else "misc"
    fields = {
        theirs: str(reference[ours])
        for ours, theirs in _BIBTEX.items()
        if pd.notna(reference[ours])
    }
    names = _people(reference)
    people = [
        Person(first=one["given"], last=one["family"])
        if "family" in one
        else Person(last=one["literal"] if one["literal"] == _OTHERS else f"{{{one['literal']}}}")
        for one in names
    ]
    entry = Entry(kind, fields=fields, persons={"author": people} if people else {})
    text: str = BibliographyData({reference["id"]: entry}).to_string("bibtex")
    return re.sub(r"\n{2,}", "\n", text)
