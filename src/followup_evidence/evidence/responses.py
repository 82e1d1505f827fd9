"""Responses: what a form tool exports, a row a respondent below one to three rows of headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from followup_evidence.errors import Fault
from followup_evidence.evidence import cells, delimited, words

BIGGEST_FILE_MB = 200
_FLAGGING = ("status", "distributionchannel", "distribution channel")
_FLAGS = ("survey preview", "preview", "survey test", "test", "spam", "possible spam")
# The same where Qualtrics exports numbers: preview, test, spam, spam in preview, offline preview.
_CODES = ("1", "2", "8", "9", "17")
_KINDS = ("response", "open ended response")  # SurveyMonkey's second row, below questions
_IMPORT_ID = re.compile(r"\{\s*[\"']+ImportId[\"']+\s*:.*\}", re.DOTALL)
_HEADINGS = 3
_ROWS_NAMED = 5
_FEW = 12  # a column with more different values than this is no question with set answers
_PERSONAL_HEADING = re.compile(
    r"\b(names?|respondents?|participants?|e-?mails?|mail|ids?|identifiers?|ip|ip ?address|phone|"
    r"address|dates?|times?|timestamp|latitude|longitude)\b"
)
_PERSONAL_VALUE = re.compile(
    r"\S+@\S+"  # an e-mail address
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(\D.*)?"  # a date, with its time or without
    r"|(?=\S*\d)[\w-]{6,}"  # an id: one long word with a digit
)


@dataclass(frozen=True)
class Export:
    """Headings by column (0 is the first), respondents' cells by row number, and what is none."""

    headings: Mapping[int, tuple[str, ...]]
    rows: Mapping[int, Sequence[str]]
    skipped: tuple[str, ...]
    left_out: Mapping[str, int]

    def column(self, place: int) -> dict[int, str]:
        """Return one column's cells by row number."""
        return {row: _cell(line, place) for row, line in self.rows.items()}


def read(
    path: str | Path, questions: Collection[str] = (), *, watch: delimited.Watch | None = None
) -> tuple[Export, list[Fault]]:
    """Read an export of 200 MB at most, and every fault of its form.

    Recognised as further rows of headings are Qualtrics' question texts and import ids,
    SurveyMonkey's "Response", and a second row that holds one of the questions looked for.
    Rows that the tool itself flags as preview, test or spam are left out, and counted.

    Parameters
    ----------
    path
        A CSV or XLSX file.
    questions
        The headings that will be looked for.
    watch
        As in `delimited.rows`.

    Raises
    ------
    FollowupError
        The file cannot be read at all.
    """
    one = next(iter(questions), None)  # tells the sheet of a workbook with several
    grid, faults = cells.grid(path, column=one, biggest_mb=BIGGEST_FILE_MB, watch=watch)
    numbers = list(grid)
    count, said = _heading_rows([grid[number] for number in numbers[:_HEADINGS]], questions)
    heads = [grid[number] for number in numbers[:count]]
    width = max((place + 1 for head in heads for place, cell in enumerate(head) if cell), default=0)
    headings = {
        place: tuple(dict.fromkeys(cell for head in heads if (cell := _cell(head, place))))
        for place in range(width)
    }
    rows = {number: grid[number] for number in numbers[count:]}
    flags = _flags(headings, coded=any(_is_ids(head) for head in heads))
    left = {row: why for row, line in rows.items() if (why := _flagged(line, flags))}
    skipped = tuple(f"row {numbers[at]}: {what}" for at, what in enumerate(said, start=1))
    kept = {row: line for row, line in rows.items() if row not in left}
    if headings and not kept:
        none = "no respondents: there is no row of answers below the headings"
        faults = [*faults, Fault(none, rule="empty")]
    export = Export(headings, kept, skipped, dict(Counter(left.values())))
    return export, [*faults, *_beyond(rows, width)]


def find(export: Export, key: str, question: str) -> tuple[int | None, list[Fault]]:
    """Return which column has a heading, or why none can be told.

    Case, dashes and spaces do not count, and a line break is a space.
    """
    wanted = words.alike(question)
    fitting = [
        place
        for place, names in export.headings.items()
        if any(words.alike(name) == wanted for name in names)
    ]
    if len(fitting) == 1:
        return fitting[0], []
    asked = words.quoted(question, longest=120)
    said = f"no column has the heading {asked}{_near(question, export)}"
    if fitting:
        letters = words.listed([*map(cells.letter, fitting)])
        said = f"{asked} is the heading of columns {letters}; rename all but one"
    return None, [Fault(said, column=key, rule="heading")]


def preview(export: Export) -> pd.DataFrame:
    """Return what an export holds, for its owner to find the columns to map.

    Returns
    -------
    pandas.DataFrame
        One row a column: ``column`` (its letter), ``heading`` (the longest: the question rather
        than its code), ``different`` (how many answers differ) and ``first`` (the first of them;
        empty where there are more than 12, where no two people gave the same, and where they
        look like names, addresses, ids or dates: what may point at people stays in the file).
    """
    return pd.DataFrame(
        [
            {
                "column": cells.letter(place),
                "heading": " ".join(max(names, key=len, default="").split()),
                "different": len(found),
                "first": _examples(names, found),
            }
            for place, names in export.headings.items()
            for found in [Counter(filter(None, export.column(place).values()))]
        ],
        columns=["column", "heading", "different", "first"],
    )


def _examples(names: Sequence[str], found: Counter[str]) -> str:
    headings = (re.sub(r"(?<=[a-z])(?=[A-Z])|[_\s]+", " ", name).casefold() for name in names)
    if len(found) > _FEW or len(found) == found.total():
        return ""
    if any(map(_PERSONAL_HEADING.search, headings)):
        return ""
    if any(map(_PERSONAL_VALUE.fullmatch, found)):
        return ""
    return ", ".join(words.quoted(one, longest=24) for one in [*found][:3])


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _heading_rows(
    top: Sequence[Sequence[str]], questions: Collection[str]
) -> tuple[int, list[str]]:
    """Return how many rows are headings, and what those after the first hold."""
    ids = next((at for at, row in enumerate(top) if at and _is_ids(row)), 0)
    if ids:
        return ids + 1, [*["the questions"] * (ids - 1), "the form tool's ids"]
    if len(top) < 2:
        return len(top), []
    first, second = ({words.alike(cell) for cell in row if cell} for row in top[:2])
    if not _cell(top[1], 0) and second & {*_KINDS}:
        return 2, ["the kinds of answer"]
    if any(one in second and one not in first for one in map(words.alike, questions)):
        return 2, ["the questions"]
    return 1, []


def _is_ids(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell]
    return bool(filled) and all(_IMPORT_ID.fullmatch(cell) for cell in filled)


def _flags(headings: Mapping[int, Sequence[str]], *, coded: bool) -> dict[int, Collection[str]]:
    """Return the columns in which a tool flags what is no respondent, and the flags."""
    return {
        place: (*_FLAGS, *_CODES) if coded and words.alike(names[0]) == "status" else _FLAGS
        for place, names in headings.items()
        if names and words.alike(names[0]) in _FLAGGING
    }


def _flagged(row: Sequence[str], flags: Mapping[int, Collection[str]]) -> str:
    marks = (_cell(row, place) for place, known in flags.items() if _is(row, place, known))
    return next(marks, "")


def _is(row: Sequence[str], place: int, known: Collection[str]) -> bool:
    return words.alike(_cell(row, place)) in known


def _beyond(rows: Mapping[int, Sequence[str]], width: int) -> list[Fault]:
    over = [row for row, line in rows.items() if any(line[width:])]
    if not over:
        return []
    said = (
        f"a cell stands beyond the last column with a heading ({cells.letter(width - 1)}); is "
        "there a separator too many before it?"
    )
    named = tuple(over[:_ROWS_NAMED])
    return [Fault(said, named, rule="unnamed_column", more=len(over) - len(named))]


def _near(question: str, export: Export) -> str:
    """Return the heading that is most like a question; long ones by how they begin."""
    headings = (name for names in export.headings.values() for name in names)
    begun = {words.alike(name)[:60]: " ".join(name.split()) for name in headings}
    near = words.nearest(words.alike(question)[:60], begun, likeness=0.6)
    return f" (did you mean {words.quoted(begun[near], longest=120)}?)" if near else ""
