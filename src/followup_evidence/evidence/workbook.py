"""Workbooks: the cells of one XLSX sheet as strings (the one door of openpyxl)."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from followup_evidence.errors import Fault, FollowupError
from followup_evidence.evidence import words

_BIGGEST_UNPACKED_MB = 200
_OLE = b"\xd0\xcf\x11\xe0"  # how old .xls files and password-protected workbooks begin


def rows(
    content: bytes, *, name: str, column: str | None = None
) -> tuple[list[list[str]], list[Fault]]:
    """Return every row of a workbook's one table, blank ones included, and its faults.

    Read is the only sheet that is not hidden and not empty. Where there are several of these, it
    is the only one that has ``column``; where that leaves none or more than one, none is read.

    Parameters
    ----------
    content
        The bytes of an ``.xlsx`` file.
    name
        The file's name, for messages.
    column
        The name of a column that the table must have.

    Raises
    ------
    FollowupError
        The workbook cannot be opened, or which sheet is meant cannot be told.
    """
    with _reading(name):
        title, values = _results(content, name, column)
        formulas = _formulas(content, name, title)
    typed = [[_as_typed(value) for value in row] for row in values]
    header = _header(typed)
    said = (
        "a formula whose result the file does not hold; open the file in a spreadsheet program "
        "and save it"
    )
    faults = [
        Fault(said, number, _place(header, place), "formula")
        for number, pairs in enumerate(zip(values, formulas, strict=True), start=1)
        for place, (result, formula) in enumerate(zip(*pairs, strict=True))
        if result is None and formula is not None
    ]
    return typed, faults


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Say of whatever goes wrong with a workbook that it cannot be read."""
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions, and only cells are read here.
            warnings.simplefilter("ignore")
            yield
    except FollowupError:
        raise
    except Exception as error:  # openpyxl meets damage with whatever its parsers raise
        raise FollowupError(_unreadable(name, "is damaged")) from error


def _place(header: Sequence[str], place: int) -> str:
    if place < len(header) and header[place]:
        return header[place]
    return f"column {get_column_letter(place + 1)}"


def _header(rows: Iterable[Iterable[str]]) -> list[str]:
    """Return the column names: the first row that is not blank."""
    trimmed = ([cell.strip() for cell in row] for row in rows)
    return next((row for row in trimmed if any(row)), [])


def _results(content: bytes, name: str, column: str | None) -> tuple[str, list[list[Any]]]:
    book = _open(content, name, results=True)
    try:
        page = _page(book, name, column)
        return page.title, [[*map(_result, row)] for row in page.iter_rows()]
    finally:
        book.close()


def _result(cell: Any) -> Any:
    """Return a cell's value; a formula may well have resulted in no text."""
    return "" if cell.value is None and cell.data_type == "str" else cell.value


def _formulas(content: bytes, name: str, title: str) -> list[list[Any]]:
    book = _open(content, name, results=False)
    try:
        page = book[title]
        page.reset_dimensions()
        return [list(row) for row in page.iter_rows(values_only=True)]
    finally:
        book.close()


def _open(content: bytes, name: str, *, results: bool) -> Any:
    if content.startswith(_OLE):
        raise FollowupError(_unreadable(name, "is protected by a password, or an old XLS file"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked_mb = sum(member.file_size for member in archive.infolist()) / 1e6
        if unpacked_mb > _BIGGEST_UNPACKED_MB:
            raise FollowupError(
                f"{words.quoted(name)} unpacks to {unpacked_mb:.0f} MB and at most "
                f"{_BIGGEST_UNPACKED_MB} MB are read; copy the rows into a new workbook."
            )
        return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=results)
    except (zipfile.BadZipFile, InvalidFileException, KeyError) as error:
        raise FollowupError(_unreadable(name, "is not an XLSX workbook, or damaged")) from error


def _unreadable(name: str, why: str) -> str:
    return (
        f"{words.quoted(name)} {why}; save it as XLSX without a password, or as CSV, "
        "and read it again."
    )


def _page(book: Any, name: str, column: str | None) -> Any:
    headers: dict[str, list[str]] = {}
    for page in book.worksheets:
        page.reset_dimensions()  # some writers state them wrongly
        cells = page.iter_rows(values_only=True)
        if page.sheet_state == "visible" and (
            found := _header([*map(_as_typed, r)] for r in cells)
        ):
            headers[page.title] = found
    if not headers:
        raise FollowupError(f"{words.quoted(name)} is empty: no sheet that is shown holds a cell.")
    fitting = [*headers]
    if column and len(headers) > 1:
        wanted = words.alike(column)
        fitting = [title for title in headers if wanted in map(words.alike, headers[title])]
    if len(fitting) == 1:
        return book[fitting[0]]
    doubt = "which of them is meant cannot be told"
    if column:
        count = {0: "none"}.get(len(fitting), str(len(fitting)))
        doubt = f"{count} of them have a column {words.quoted(column)}"
    raise FollowupError(
        f"{words.quoted(name)} has the sheets {words.listed([*map(words.quoted, headers)])}, and "
        f"{doubt}; hide the others, or save the one to be read as a workbook of its own."
    )


def _as_typed(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return str(value.date()) if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return format(value, ".15g")  # the digits that a spreadsheet shows
    return str(value)


def sheets(content: bytes, *, name: str) -> dict[str, list[list[str]]]:
    """Return every sheet of a workbook that is shown and holds a cell, by its title.

    Raises
    ------
    FollowupError
        The workbook cannot be opened.
    """
    with _reading(name):
        book = _open(content, name, results=True)
        try:
            shown = [page for page in book.worksheets if page.sheet_state == "visible"]
            found = {page.title: _typed(page) for page in shown}
        finally:
            book.close()
    return {title: rows for title, rows in found.items() if any(map(any, rows))}


def _typed(page: Any) -> list[list[str]]:
    page.reset_dimensions()
    return [[*map(_as_typed, row)] for row in page.iter_rows(values_only=True)]
