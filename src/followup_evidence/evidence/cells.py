"""Cells: a text file or a workbook as a frame of strings, exactly as they were typed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from followup_evidence.errors import Fault, Faults, FollowupError
from followup_evidence.evidence import delimited, words, workbook

BIGGEST_FILE_MB = 20
MOST_COLUMNS = 1_000
_TEXT = (".csv", ".tsv", ".txt")
_SAME_FILE = 0.75  # so that "interveiws" is asked about, and "notes" is not "roster"

Row = Sequence[str]


def read(
    path: str | Path,
    *,
    column: str | None = None,
    remedy: str = "Correct the file and read it again.",
) -> pd.DataFrame:
    r"""Read a table that a person keeps in a spreadsheet or a text file.

    Text is UTF-8, with or without a byte order mark, or UTF-16 with one, separated by commas,
    semicolons or tabs: whichever finds most names in the header line.

    Parameters
    ----------
    path
        A ``.csv``, ``.tsv``, ``.txt``, ``.xlsx``, ``.xls`` or ``.ods`` file of 20 MB and 1,000
        columns at most.
    column
        The name of a column that the table has. Of a workbook the only sheet that is neither
        hidden nor empty is read, or, of several, the only one with this column.
    remedy
        The last line of an error that lists faults.

    Returns
    -------
    pandas.DataFrame
        One row per row that is not blank; every cell a trimmed string, ``""`` where nothing
        was typed. The index ``row`` is the number that a spreadsheet shows beside the row: 1 is
        the file's first row, so 2 is usually the first row below the header. A date cell of a
        workbook reads ``2026-11-03``, a number ``3`` or ``3.5``.

    Raises
    ------
    FollowupError
        The file cannot be read at all: missing, a folder, empty, too large or wide, of another
        kind, damaged, protected, or with several sheets that can be meant.
    Faults
        Bytes in another encoding, repeated column names, cells outside the named columns,
        quotation marks that never close, formulas without a result: all of them.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp(), "list.csv")
    >>> _ = file.write_bytes(b"\xef\xbb\xbfprogram;interest\r\n Mercy ;\r\n\r\nLakeside;high\r\n")
    >>> read(file)["interest"].to_dict()
    {2: '', 4: 'high'}
    """
    frame, faults = parse(path, column=column)
    if faults:
        raise Faults(Path(path).name, faults, remedy)
    return frame


def parse(path: str | Path, *, column: str | None = None) -> tuple[pd.DataFrame, list[Fault]]:
    """Return what could be read, and every fault of the file's form, for a caller with more.

    As `read`, but faults are returned: of columns with one name the first is kept, cells
    outside the named columns are left out.

    Raises
    ------
    FollowupError
        The file cannot be read at all.
    """
    rows, faults = grid(path, column=column)
    return _frame(rows, faults)


def grid(
    path: str | Path,
    *,
    column: str | None = None,
    biggest_mb: int = BIGGEST_FILE_MB,
    watch: delimited.Watch | None = None,
) -> tuple[dict[int, list[str]], list[Fault]]:
    """Return the rows of a file that are not blank, by their numbers, and the faults of its text.

    As `parse`, but no row is taken for the header, for a caller whose files have several.
    ``watch`` sees the rows of a text file go by, to show how far the reading is.

    Raises
    ------
    FollowupError
        The file cannot be read at all.
    """
    sheet = opened(path, column=column, biggest_mb=biggest_mb, watch=watch)
    return filled(sheet, Path(path).name), [*sheet.faults]


def opened(
    path: str | Path,
    *,
    column: str | None = None,
    biggest_mb: int = BIGGEST_FILE_MB,
    watch: delimited.Watch | None = None,
) -> workbook.Sheet:
    """Return the one table of a file: of a workbook the only sheet that can be meant.

    Raises
    ------
    FollowupError
        The file cannot be read at all, or it has several sheets that can be meant.
    """
    found = sheets(path, biggest_mb=biggest_mb, watch=watch)
    name = words.quoted(Path(path).name)
    shown = {sheet.title: sheet for sheet in found if not sheet.is_hidden}
    if not shown:
        raise FollowupError(f"{name} is empty: no sheet that is shown holds a cell.")
    fitting = [*shown.values()]
    if column and len(shown) > 1:
        wanted = words.alike(column)
        fitting = [one for one in fitting if wanted in map(words.alike, _header(one))]
    if len(fitting) == 1:
        return fitting[0]
    doubt = "which of them is meant cannot be told"
    if column:
        count = {0: "none"}.get(len(fitting), str(len(fitting)))
        doubt = f"{count} of them have a column {words.quoted(column)}"
    raise FollowupError(
        f"{name} has the sheets {words.listed([*map(words.quoted, shown)])}, and "
        f"{doubt}; hide the others, or save the one to be read as a workbook of its own."
    )


def sheets(
    path: str | Path,
    *,
    biggest_mb: int = BIGGEST_FILE_MB,
    watch: delimited.Watch | None = None,
) -> list[workbook.Sheet]:
    """Return all tables of a file that hold a cell, hidden ones too; a text file has one.

    Raises
    ------
    FollowupError
        The file cannot be read at all.
    """
    path = Path(path)
    content = _content(path, biggest_mb)
    if path.suffix.lower() in workbook.ENDINGS:
        return workbook.sheets(content, name=path.name)
    rows, faults = delimited.rows(content, name=path.name, watch=watch)
    return [workbook.Sheet("", rows, faults=faults)]


def filled(sheet: workbook.Sheet, name: str) -> dict[int, list[str]]:
    """Return the rows of a sheet that are not blank, trimmed, by their numbers.

    Raises
    ------
    FollowupError
        There is none, or they are wider than any list.
    """
    numbered = enumerate(([cell.strip() for cell in row] for row in sheet.rows), start=1)
    found = {number: row for number, row in numbered if any(row)}
    if not found and not sheet.faults:
        raise FollowupError(f"{words.quoted(name)} is empty; its first row should hold names.")
    widest = max(map(len, found.values()), default=0)
    if widest > MOST_COLUMNS:
        raise FollowupError(
            f"{words.quoted(name)} has {widest:,} columns and at most {MOST_COLUMNS:,} are "
            "read; keep only the columns that are needed."
        )
    return found


def _header(sheet: workbook.Sheet) -> Sequence[str]:
    return next((row for row in sheet.rows if any(map(str.strip, row))), [])


def _content(path: Path, biggest_mb: int) -> bytes:
    name = words.quoted(path.name or str(path))
    try:
        _refuse(path, name, biggest_mb)
        content = path.read_bytes()
    except OSError as error:
        raise FollowupError(f"{name} cannot be opened: {error.strerror}.") from error
    if not content.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise FollowupError(f"{name} is empty; its first row should hold the column names.")
    return content


def _refuse(path: Path, name: str, biggest_mb: int) -> None:
    if path.is_dir():
        raise FollowupError(f"{name} is a folder; give the CSV or XLSX file inside it.")
    if not path.is_file():
        raise FollowupError(
            f"There is no file {words.quoted(str(path), longest=300)}{_near(path)}."
        )
    if path.suffix.lower() not in (*_TEXT, *workbook.ENDINGS):
        raise FollowupError(
            f"{name} is neither a CSV file nor a workbook (XLSX, XLS, ODS); save it as one of "
            "these in your spreadsheet program."
        )
    size_mb = path.stat().st_size / 1e6
    if size_mb > biggest_mb:
        raise FollowupError(
            f"{name} has {size_mb:.0f} MB and at most {biggest_mb} MB are read; "
            "keep only the rows and columns that are needed."
        )


def _near(path: Path) -> str:
    """Return `` (did you mean "…"?)`` for a readable file of nearly this name, endings apart."""
    beside = path.parent.glob("*") if path.parent.is_dir() else ()
    names = {
        words.alike(file.stem): file.name
        for file in beside
        if file.suffix.lower() in (*_TEXT, *workbook.ENDINGS) and file.is_file()
    }
    near = words.nearest(words.alike(path.stem), names, likeness=_SAME_FILE)
    return f" (did you mean {words.quoted(names[near])}?)" if near else ""


def _frame(
    trimmed: dict[int, list[str]], faults: Sequence[Fault]
) -> tuple[pd.DataFrame, list[Fault]]:
    header = trimmed.pop(next(iter(trimmed))) if trimmed else []
    found = [*faults, *_repeated(header), *_outside(header, trimmed)]
    width = len(header)
    frame = pd.DataFrame(
        [(row + [""] * width)[:width] for row in trimmed.values()],
        index=pd.Index(list(trimmed), name="row", dtype="int64"),
        columns=pd.Index(header, dtype="str"),
        dtype="str",
    )
    kept = [name != "" and name not in header[:place] for place, name in enumerate(header)]
    return frame.loc[:, kept], found


def _repeated(header: Row) -> list[Fault]:
    places: dict[str, list[str]] = {}
    for position, name in enumerate(header):
        if name:
            places.setdefault(name, []).append(letter(position))
    return [
        Fault(
            f"column {words.quoted(name)} appears {len(letters)} times "
            f"(columns {words.listed(letters)}); keep one",
            rule="repeated_column",
        )
        for name, letters in places.items()
        if len(letters) > 1
    ]


def _outside(header: Row, rows: dict[int, list[str]]) -> list[Fault]:
    named = sum(1 for name in header if name)
    return [
        Fault(
            f"{words.quoted(cell)} stands in column {letter(position)}, which has no name "
            f"({named} columns are named; is there a separator too many before it?)",
            number,
            rule="unnamed_column",
        )
        for number, row in rows.items()
        for position, cell in enumerate(row)
        if cell and not (position < len(header) and header[position])
    ]


def letter(position: int) -> str:
    """Return the letters that a spreadsheet puts above a column, counted from 0.

    Examples
    --------
    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
