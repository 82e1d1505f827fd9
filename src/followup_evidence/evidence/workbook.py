"""Workbooks: the cells of one XLSX sheet as strings (the one door of openpyxl)."""

from __future__ import annotations

import io
import warnings
import zipfile
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from followup_evidence.errors import FollowupError
from followup_evidence.evidence import words

_BIGGEST_UNPACKED_MB = 200
_OLE = b"\xd0\xcf\x11\xe0"  # how old .xls files and password-protected workbooks begin


def rows(content: bytes, *, name: str, sheet: str | None) -> tuple[list[list[str]], list[str]]:
    """Return every row of a sheet, blank ones included, and its faults.

    Parameters
    ----------
    content
        The bytes of an ``.xlsx`` file.
    name
        The file's name, for messages.
    sheet
        A sheet's name; by default the first one that is not hidden.

    Raises
    ------
    FollowupError
        The workbook cannot be opened, or has no such sheet.
    """
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions, and only cells are read here.
            warnings.simplefilter("ignore")
            values = _values(content, name, sheet, results=True)
            typed = _values(content, name, sheet, results=False)
    except FollowupError:
        raise
    except Exception as error:  # openpyxl meets damage with whatever its parsers raise
        raise FollowupError(_unreadable(name, "is damaged")) from error
    faults = [
        f"row {row}: a formula whose result the file does not hold; "
        "open the file in a spreadsheet program and save it"
        for row, (results, formulas) in enumerate(zip(values, typed, strict=True), start=1)
        if any(
            result is None and formula is not None
            for result, formula in zip(results, formulas, strict=True)
        )
    ]
    return [[_as_typed(value) for value in row] for row in values], faults


def _values(content: bytes, name: str, sheet: str | None, *, results: bool) -> list[list[Any]]:
    book = _open(content, name, results=results)
    try:
        page = _page(book, name, sheet)
        page.reset_dimensions()  # some writers state them wrongly
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


def _page(book: Any, name: str, sheet: str | None) -> Any:
    pages = {page.title: page for page in book.worksheets}
    if sheet is None:
        shown = [page for page in pages.values() if page.sheet_state == "visible"]
        if not shown:
            raise FollowupError(f"{words.quoted(name)} has no visible sheet with cells.")
        return shown[0]
    if sheet not in pages:
        raise FollowupError(
            f"{words.quoted(name)} has no sheet {words.quoted(sheet)}{words.hint(sheet, pages)}; "
            f"its sheets are {words.listed([words.quoted(title) for title in pages])}."
        )
    return pages[sheet]


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
    return str(value).replace("\0", "")
