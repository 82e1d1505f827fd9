"""Workbooks: the cells of XLSX, XLS and ODS sheets as strings, and what a sheet hides."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from followup_evidence.errors import Fault, FollowupError
from followup_evidence.evidence import words

ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods")
_BIGGEST_UNPACKED_MB = 200


@dataclass(frozen=True)
class Sheet:
    """One sheet: its cells as typed, blank rows included, and what a person has marked in it."""

    title: str
    rows: Sequence[Sequence[str]]
    is_hidden: bool = False
    hidden: frozenset[int] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()
    faults: Sequence[Fault] = field(default=())


def sheets(content: bytes, *, name: str) -> list[Sheet]:
    """Return every sheet of a workbook that holds a cell, hidden ones too.

    Formulas without a result are faults of their sheet. Of an XLSX file the rows that are hidden
    (by a filter, say) and the cells that are struck out are named as well, counted from 1.

    Parameters
    ----------
    content
        The bytes of a workbook.
    name
        The file's name, for messages.

    Raises
    ------
    FollowupError
        The workbook cannot be opened.
    """
    # A compiled reader that only workbooks need.
    from python_calamine import SheetVisibleEnum, load_workbook

    found = []
    with _reading(name):
        _refuse_bombs(content, name)
        book = load_workbook(io.BytesIO(content))
        marks = _marks(content) if content.startswith(b"PK") else {}
        for about in book.sheets_metadata:
            if "WorkSheet" not in str(about.typ):
                continue
            values = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
            typed = [[_as_typed(value) for value in row] for row in values]
            hidden, struck, formulas = marks.get(about.name, (frozenset(), frozenset(), []))
            faults = [
                Fault(
                    "a formula whose result the file does not hold; open the file in a "
                    "spreadsheet program and save it",
                    row,
                    _place(typed, column),
                    "formula",
                )
                for row, column in formulas
            ]
            if faults or any(map(any, typed)):
                shown = about.visible == SheetVisibleEnum.Visible
                found.append(Sheet(about.name, typed, not shown, hidden, struck, faults))
    return found


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Say of whatever goes wrong with a workbook that it cannot be read."""
    from python_calamine import CalamineError, PasswordError

    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions, and only cells and marks are read here.
            warnings.simplefilter("ignore")
            yield
    except FollowupError:
        raise
    except PasswordError as error:
        raise FollowupError(_unreadable(name, "is protected by a password")) from error
    except CalamineError as error:
        raise FollowupError(_unreadable(name, "is no workbook, or damaged")) from error
    except Exception as error:  # openpyxl meets damage with whatever its parsers raise
        raise FollowupError(_unreadable(name, "is damaged")) from error


def _unreadable(name: str, why: str) -> str:
    return (
        f"{words.quoted(name)} {why}; save it as XLSX without a password, or as CSV, "
        "and read it again."
    )


def _refuse_bombs(content: bytes, name: str) -> None:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked_mb = sum(member.file_size for member in archive.infolist()) / 1e6
    if unpacked_mb > _BIGGEST_UNPACKED_MB:
        raise FollowupError(
            f"{words.quoted(name)} unpacks to {unpacked_mb:.0f} MB and at most "
            f"{_BIGGEST_UNPACKED_MB} MB are read; copy the rows into a new workbook."
        )


def _marks(
    content: bytes,
) -> dict[str, tuple[frozenset[int], frozenset[tuple[int, int]], list[Any]]]:
    """Return, by sheet, hidden rows, cells that are struck out, and formulas without a result.

    Of cells calamine gives the values alone.
    """
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content))
    except (KeyError, ValueError, openpyxl.utils.exceptions.InvalidFileException):
        return {}  # an ODS file, or one that is stranger than calamine minds
    found = {}
    results = None
    for page in book.worksheets:
        hidden = {row for row, about in page.row_dimensions.items() if about.hidden}
        struck, formulas = set(), []
        for row in page.iter_rows():
            filled = [cell for cell in row if cell.value is not None]
            struck |= {(cell.row, cell.column) for cell in filled if cell.font.strike}
            formulas += [(cell.row, cell.column) for cell in filled if cell.data_type == "f"]
        if formulas:
            results = results or openpyxl.load_workbook(io.BytesIO(content), data_only=True)
            cells = {place: results[page.title].cell(*place) for place in formulas}
            # A formula may well have resulted in no text.
            formulas = [p for p, c in cells.items() if c.value is None and c.data_type != "str"]
        found[page.title] = (frozenset(hidden), frozenset(struck), formulas)
    return found


def _place(rows: Sequence[Sequence[str]], column: int) -> str:
    from openpyxl.utils import get_column_letter

    header = next((row for row in rows if any(map(str.strip, row))), [])
    name = header[column - 1].strip() if column <= len(header) else ""
    return name or f"column {get_column_letter(column)}"


def _as_typed(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return str(value.date()) if value.time() == time() else value.isoformat(" ")
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return format(value, ".15g")  # the digits that a spreadsheet shows
    return str(value)
