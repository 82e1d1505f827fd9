"""What a Table Schema cannot say: whether the cells of a row, and two tables, agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pandas as pd

from followup_evidence.errors import Fault, FollowupError
from followup_evidence.evidence import words
from followup_evidence.evidence.intervals import wilson

Load = Callable[[str], pd.DataFrame]
Wrong = Iterator[tuple[str, str]]
"""Columns of one row, each with what is wrong in it."""


def faults(name: str, frame: pd.DataFrame, raw: pd.DataFrame, load: Load) -> list[Fault]:
    """Return every disagreement within a table, and with those that it names.

    Parameters
    ----------
    name
        The table's name; most tables have nothing to check beyond their description.
    frame
        Its rows, typed (missing where a cell is faulty), under the numbers that messages name.
    raw
        The same rows as text, since a number does not keep the digits that were printed.
    load
        Gives another table by its name; one with faults of its own is not compared.
    """
    if {"k", "n", "figure", "ci_low", "unit"} <= {*frame}:
        frame = frame.assign(printed=raw["figure"])
    if name == "published_figures":
        return [*_by_row(frame, _figure), *_named(frame, "citation", "references", load)]
    if "printed" in frame:  # a local survey
        return _by_row(frame, _figure)
    if name == "published_panels":
        return _named(frame, "figure_id", "published_figures", load)
    if name == "action_evidence":
        actions = _named(frame, "action", "actions", load)
        return [*actions, *_named(frame, "figure_id", "published_figures", load)]
    if name == "claims":
        each = frame.assign(rows=frame["rows"].str.split()).explode("rows")
        return [*_by_row(frame, _verdict), *_named(each, "rows", "published_figures", load)]
    return []


def _named(frame: pd.DataFrame, column: str, other: str, load: Load) -> list[Fault]:
    """Return a fault for each cell that names no row of another table."""
    try:
        table = load(other)
    except FollowupError:
        return []
    known = set(table[column if column in table else "id"])
    lost = frame[column][frame[column].notna() & ~frame[column].isin(known)]
    return [
        Fault(
            f"{words.quoted(cell)} is not in {other}{words.hint(cell, known)}",
            *(row, column, "foreign_key"),
        )
        for row, cell in lost.items()
    ]


def _by_row(frame: pd.DataFrame, check: Callable[[pd.Series], Wrong]) -> list[Fault]:
    return [
        Fault(said, row, column, "consistency")
        for row, cells in frame.iterrows()
        for column, said in check(cells)
    ]


def _figure(row: pd.Series) -> Wrong:
    k, n, figure = row["k"], row["n"], row["figure"]
    is_percent = row["unit"] == "percent"
    if (row["unit"] in ("rule", "advice")) != (row["status"] == "policy"):
        yield "status", "policy is for a rule or advice, and for nothing else"
    if row["year"] == "n.d." and row["status"] != "policy":
        yield "year", "only a rule or advice may bear no date"
    if is_percent and row["printed"] == "" and row["status"] == "published":
        yield "figure", "empty, and a percentage is needed"
    elif is_percent and pd.notna(figure) and not 0 <= figure <= 100:
        yield "figure", f"{figure:g} is no percentage"
    elif pd.notna(k) and pd.isna(n):
        yield "n", f"{k} of how many?"
    elif pd.notna(k) and k > n:
        yield "k", f"{k} of {n} cannot be; k counts some of the n"
    elif pd.notna(k) and is_percent and pd.notna(figure):
        yield from _share(row)
    elif pd.notna(row["ci_low"]) or pd.notna(row["ci_high"]):
        yield "ci_low", "an interval needs a percentage with both k and n"


def _share(row: pd.Series) -> Wrong:
    k, n, printed = int(row["k"]), int(row["n"]), Decimal(row["printed"])
    half = Decimal(5).scaleb(int(printed.as_tuple().exponent) - 1)
    if abs(printed - 100 * Decimal(k) / n) > half + Decimal("1e-9"):
        yield "figure", f"{printed} is printed, and {k} of {n} is {100 * k / n:.2f} percent"
    ends = zip((row["ci_low"], row["ci_high"]), wilson(k, n), strict=True)
    if not all(abs(end - right) < 0.15 for end, right in ends):
        shown = [f"{end:g}" if pd.notna(end) else "nothing" for end in row[["ci_low", "ci_high"]]]
        yield "ci_low", f"{' to '.join(shown)} is not Wilson's interval of {k} in {n}"


def _verdict(row: pd.Series) -> Wrong:
    if pd.isna(row["rows"]) and row["verdict"] in ("supported", "qualified", "contradicted"):
        yield "rows", f"{words.quoted(row['verdict'])} needs at least one published figure"
