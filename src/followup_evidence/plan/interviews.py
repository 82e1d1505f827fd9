"""Interviews: the applicant's own list, read from a file or taken from memory, and checked whole.

Columns, values and defaults are those of the example's schema in ``data/datapackage.json``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from followup_evidence import evidence
from followup_evidence.errors import Faults
from followup_evidence.evidence import cells, schema, words
from followup_evidence.plan import policies
from followup_evidence.plan.names import same_name

REMEDY = "Correct the file and read it again; nothing was planned."
_YEARS = range(2000, 2100)


def read(path: str | Path) -> pd.DataFrame:
    """Read an interviews file, CSV or XLSX, one row per program.

    Parameters
    ----------
    path
        The file; ``data/examples/interviews.csv`` shows its columns. Other columns are kept. Of
        a workbook's sheets, the only one with a column ``program`` is read.

    Returns
    -------
    pandas.DataFrame
        One row per program, in the file's order; the index ``row`` is the spreadsheet's.

        - ``program`` (str), ``specialty`` (str or missing)
        - ``interview_date`` (datetime64, day of the interview)
        - ``interest`` (ordered: low < medium < high < first; medium if left out)
        - ``connections`` (int, interviewers with a strong connection; 0 if left out)
        - ``mentor`` (none, unknown to the program, known to it; none if left out)
        - ``policy`` (open, discouraged, no_contact): the file's own word, else the rule known
          for the specialty, else open
        - ``policy_source`` (str): which of these it was
        - ``notes`` (str or missing), then every column of the file's own

    Raises
    ------
    FollowupError
        The file cannot be read.
    Faults
        Everything that is wrong with its rows, in one message.

    Examples
    --------
    >>> from followup_evidence.paths import folder
    >>> mine = read(folder("data") / "examples" / "interviews.csv")
    >>> len(mine), str(mine["interest"].max())
    (12, 'first')
    """
    raw, form = cells.parse(path, column="program")
    return _checked(raw, Path(path).name, REMEDY, form=form)


def check(
    table: pd.DataFrame | Iterable[Mapping[str, Any]],
    *,
    subject: str = "The interview list",
    remedy: str = "Correct it and try again; nothing was planned.",
) -> pd.DataFrame:
    """Check a list that is in memory already, such as a table edited in a notebook.

    Parameters
    ----------
    table
        A frame or row objects; cells as text, numbers or dates.
    subject, remedy
        First and last words of the error.

    Returns
    -------
    pandas.DataFrame
        As `read` gives. Rows are numbered from 1, unless the frame came from `read`.

    Raises
    ------
    Faults
        Everything that is wrong with the rows, in one message.

    Examples
    --------
    >>> check([{"program": "Mercy", "interview_date": "2026-02-30", "interest": "hgih"}])
    Traceback (most recent call last):
        ...
    followup_evidence.errors.Faults: The interview list has 2 faults:
      row 1, interview_date: "2026-02-30" is not a day of the calendar (February 2026 has 28 days)
      row 1, interest: "hgih" is not one of low, medium, high, first (did you mean "high"?)
    Correct it and try again; nothing was planned.
    """
    frame = table if isinstance(table, pd.DataFrame) else pd.DataFrame(list(table))
    rows = frame.index if frame.index.name == "row" else range(1, len(frame) + 1)
    raw = pd.DataFrame(
        {str(name): [_text(cell) for cell in frame[name]] for name in frame.columns},
        index=pd.Index(rows, name="row"),
        dtype="str",
    )
    return _checked(raw, subject, remedy)


def _checked(
    raw: pd.DataFrame, subject: str, remedy: str, *, form: Sequence[str] = ()
) -> pd.DataFrame:
    """Check a table of strings; ``form`` holds what was wrong with its file's form already."""
    if {"policy", "policy_source"} <= {*raw.columns}:
        # A list that was checked before: only the file's own words are taken as such again.
        own = raw["policy_source"].str.startswith(policies.OWN_FILE)
        raw = raw.drop(columns="policy_source").assign(policy=raw["policy"].where(own, ""))
    typed, faults = schema.parse(raw, evidence.schema_of("interviews"))
    faults += [*_size(typed), *_years(typed), *_repeated(typed), *_firsts(typed)]
    policy, source, doubts = policies.resolve(typed, policies.known())
    if form or faults or doubts:
        raise Faults(subject, [*form, *faults, *doubts], remedy)
    after = [*typed.columns].index("policy") + 1
    typed["policy"] = pd.Series(policy, typed.index, dtype="str")
    typed.insert(after, "policy_source", pd.Series(source, typed.index, dtype="str"))
    return typed


def _text(cell: Any) -> str:
    if pd.api.types.is_scalar(cell) and pd.isna(cell):
        return ""
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _size(typed: pd.DataFrame) -> list[str]:
    if len(typed):
        return []
    return ["there is no row; write one for each program where you interviewed or will"]


def _years(typed: pd.DataFrame) -> list[str]:
    return [
        f"row {row}, interview_date: {day.date()} is not between {_YEARS[0]} and {_YEARS[-1]}"
        for row, day in typed["interview_date"].dropna().items()
        if day.year not in _YEARS
    ]


def _repeated(typed: pd.DataFrame) -> list[str]:
    """Name the programs that only case or spaces tell apart; the schema names identical ones."""
    spellings: dict[str, dict[str, Hashable]] = {}
    for row, program in typed["program"].dropna().items():
        spellings.setdefault(same_name(program), {}).setdefault(program, row)
    return [
        f"rows {words.listed([*rows.values()])}, program: "
        f"{words.listed([*map(words.quoted, rows)])} are one name; each program stands once"
        for rows in spellings.values()
        if len(rows) > 1
    ]


def _firsts(typed: pd.DataFrame) -> list[str]:
    rows = [*typed.index[typed["interest"] == "first"]]
    if len(rows) < 2:
        return []
    both = "both" if len(rows) == 2 else "all"
    return [
        f'rows {words.listed(rows)}, interest: {both} are "first"; an applicant has one number one'
    ]
