"""Delimited text: the cells of a CSV file as strings, split as its header line suggests."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from followup_evidence.errors import Fault
from followup_evidence.evidence import encodings

_SEPARATORS = ",;\t"
_TOP_ROWS, _MANY = 5, 3

Row = Sequence[str]
Watch = Callable[[Iterable[Row], int], Iterable[Row]]


def rows(content: bytes, *, name: str, watch: Watch | None = None) -> tuple[list[Row], list[Fault]]:
    """Return every row of a text file, blank ones included, and the faults of its text.

    Cells are separated by commas, semicolons or tabs: whichever finds most names in the header
    line, or what a first line ``sep=;`` declares.

    Parameters
    ----------
    content
        The bytes of the file.
    name
        The file's name, for messages.
    watch
        Is given the rows as they are read and about how many there are; passes the rows on.

    Raises
    ------
    FollowupError
        The bytes are no text.
    """
    text, found = encodings.decode(content, name)
    declared = re.match(r'"?sep=([,;\t|])"?[ \t]*(?:\r\n|\r|\n)', text)
    if declared:
        text = text[declared.end() :]
    separator = declared[1] if declared else max(_SEPARATORS, key=lambda one: _names(text, one))
    read: list[Row] = []
    try:
        records = _records(text, separator)
        read.extend(watch(records, text.count("\n")) if watch else records)
    except csv.Error:
        said = (
            "cannot be split into cells; a quotation mark is not closed, or not doubled inside a "
            f"quoted cell, or a cell is longer than {csv.field_size_limit():,} characters"
        )
        found.append(Fault(said, len(read) + 1, rule="quotation"))
    found += encodings.faults(text, read)
    return [[*map(encodings.shown, row)] for row in read], found


def _records(text: str, separator: str) -> Iterator[Row]:
    return csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True
    )


def _names(text: str, separator: str) -> int:
    """Count the column names that a separator finds; half a quoted name is none.

    Where the first row is no more than a title, the names stand in the next that is a row of many.
    """
    counts: list[int] = []
    try:
        filled = (row for row in _records(text, separator) if any(row))
        for row in itertools.islice(filled, _TOP_ROWS):
            counts.append(sum(1 for name in row if name.strip(_SEPARATORS) and '"' not in name))
    except csv.Error:
        pass  # what was found before it counts
    first, *rest = counts or [0]
    return first if first > 1 else next((count for count in rest if count >= _MANY), first)
