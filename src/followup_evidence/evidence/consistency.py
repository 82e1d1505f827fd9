"""What a Table Schema cannot say: whether the cells of a row, and two tables, agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pandas as pd

from followup_evidence.errors import FollowupError
from followup_evidence.evidence import words

Load = Callable[[str], pd.DataFrame]


def faults(name: str, frame: pd.DataFrame, load: Load) -> list[str]:
    """Return every disagreement within a table, and with those that it names.

    Parameters
    ----------
    name
        The table's name; most tables have nothing to check beyond their description.
    frame
        Its rows, typed (missing where a cell is faulty), under the numbers that messages name.
    load
        Gives another table by its name; one with faults of its own is not compared.
    """
    if name == "published_figures":
        return [*_by_row(frame, _figure), *_named(frame, "citation", "references", load)]
    if {"k", "n", "figure", "ci_low", "unit"} <= {*frame}:  # a local survey
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


def _named(frame: pd.DataFrame, column: str, other: str, load: Load) -> list[str]:
    """Return a line for each cell that names no row of another table."""
    try:
        table = load(other)
    except FollowupError:
        return []
    known = set(table[column if column in table else "id"])
    lost = frame[column][frame[column].notna() & ~frame[column].isin(known)]
    return [
        f"row {row}, {column}: {words.quoted(cell)} is not in {other}{words.hint(cell, known)}"
        for row, cell in lost.items()
    ]


def _by_row(frame: pd.DataFrame, check: Callable[[pd.Series], Iterator[str]]) -> list[str]:
    return [f"row {index}, {line}" for index, row in frame.iterrows() for line in check(row)]


def _figure(row: pd.Series) -> Iterator[str]:
    k, n, figure = row["k"], row["n"], row["figure"]
    if pd.notna(k) and pd.notna(n) and k > n:
        yield f"k: {k} of {n} cannot be; k counts some of the n"
    elif pd.notna(k) and pd.notna(n) and row["unit"] == "percent" and pd.notna(figure):
        if abs(_exact(figure) - 100 * Decimal(int(k)) / int(n)) > _half_a_digit(figure):
            yield f"figure: {figure:g} is printed, and {k} of {n} is {100 * k / n:.2f} percent"
        elif not row["ci_low"] - 0.1 <= 100 * k / n <= row["ci_high"] + 0.1:
            yield f"ci_low: {row['ci_low']} to {row['ci_high']} is no interval of {k} in {n}"
    elif pd.notna(row["ci_low"]) or pd.notna(row["ci_high"]):
        yield "ci_low: an interval needs a percentage with both k and n"


def _exact(figure: float) -> Decimal:
    return Decimal(f"{figure:.12g}")


def _half_a_digit(figure: float) -> Decimal:
    """Return how far a printed figure may be from what it was rounded from."""
    exponent = _exact(figure).normalize().as_tuple().exponent
    return Decimal(5).scaleb(min(int(exponent), 0) - 1) + Decimal("1e-9")


def _verdict(row: pd.Series) -> Iterator[str]:
    if pd.isna(row["rows"]) and row["verdict"] in ("supported", "qualified", "contradicted"):
        yield f"rows: {words.quoted(row['verdict'])} needs at least one published figure"
