"""Responses: what a form tool exports, a row a respondent below one to three rows of headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from followup_evidence.errors import Fault
from followup_evidence.evidence import cells, delimited, words

BIGGEST_FILE_MB = 200
Repeats = Literal["last", "first", "all"]
QUESTIONS = ("frequency", "influence")
REPEATS: tuple[Repeats, ...] = ("last", "first", "all")

_HEADINGS = 3
_ROWS_NAMED = 5
_COLUMNS_SHOWN = 30
_FEW = 12  # a column with more different values than this is no question with set answers
_IMPORT_ID = re.compile(r"\{\s*[\"']+ImportId[\"']+\s*:.*\}", re.DOTALL)
_QUESTION_CODE = re.compile(r"Q[0-9]+(\.[0-9]+)*(_[0-9]+)?(_TEXT)?")
_KINDS = ("response", "open ended response")  # SurveyMonkey's second row, below questions
# Qualtrics' first row has these as codes and its second as words: ResponseID, Response ID.
_CODED = frozenset(
    ("responseid", "responseset", "startdate", "enddate", "recordeddate", "ipaddress", "progress")
)
_FLAGGING = ("status", "distributionchannel", "distribution channel")
_FLAGS = ("survey preview", "preview", "survey test", "test", "spam", "possible spam")
# The same where Qualtrics exports numbers: preview, test, spam, spam in preview, offline preview.
_FLAG_CODES = ("1", "2", "8", "9", "17")
# What a tool's own columns hold where somebody did not come to the end.
_UNFINISHED = {
    "finished": ("false", "0", "no"),
    "status": ("partial", "incomplete", "disqualified"),
    "complete?": ("incomplete",),
    "submitdate": ("",),
    "date submitted": ("",),
}
_REDCAP = re.compile(r"\w+_complete")  # one for each form, so all of them must say it
_REDCAP_UNFINISHED = ("0", "incomplete")
# Headings of columns whose value is one person's or one response's, as `words.alike` has them.
_PEOPLE = frozenset(
    (
        *("email", "e mail", "email address", "e mail address", "recipientemail"),
        *("recipient email", "username", "user name", "respondent id", "respondentid"),
        *("responseid", "response id", "record id", "participant id", "user id", "token"),
        *("externalreference", "externaldatareference", "external data reference"),
    )
)
_NOBODY = frozenset(("", "anonymous", "n/a", "na", "none", "unknown", "-"))
_STOPPED = "unfinished (--unfinished counts them too)"
_PLAIN = frozenset(
    (
        *("yes", "no", "never", "not at all", "rarely", "seldom", "occasionally", "sometimes"),
        *("often", "frequently", "usually", "always"),
    )
)
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
    """The responses that count, and what was done to come to them.

    Parameters
    ----------
    titles
        What each column asks, by its place (0 is the first).
    names
        All by which a column may be called: its title, its code, its item.
    rows
        Cells by row number, of those who finished and count once.
    notes
        What was skipped and left out, a line each.
    """

    titles: Mapping[int, str]
    names: Mapping[int, tuple[str, ...]]
    rows: Mapping[int, Sequence[str]]
    notes: tuple[str, ...]

    def column(self, place: int) -> dict[int, str]:
        """Return one column's answers by row number, without the ";" that form tools add."""
        return {row: _cell(line, place).rstrip("; ") for row, line in self.rows.items()}


def read(
    path: str | Path,
    questions: Collection[str] = (),
    *,
    repeats: Repeats = "last",
    unfinished: bool = False,
    watch: delimited.Watch | None = None,
) -> tuple[Export, list[Fault]]:
    """Read an export of 200 MB at most, and every fault of its form.

    Recognized as further rows of headings are Qualtrics' question texts and import ids,
    SurveyMonkey's items and kinds, and a second row that holds one of the questions looked for.
    What the tool itself marks as preview, test, spam or unfinished is left out, and so is a
    second response of one person.

    Parameters
    ----------
    path
        A file as `cells.grid` reads it.
    questions
        The headings that will be looked for.
    repeats
        Which response of one person counts: the ``last`` in the file, the ``first``, or ``all``.
    unfinished
        Count those who did not come to the end too.
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
    coded = any(_is_ids(head) for head in heads)
    heads = [head for head in heads if not _is_ids(head)]
    width = max((place + 1 for head in heads for place, cell in enumerate(head) if cell), default=0)
    items = len(heads) == 2 and not coded and _has_items(*heads)
    titles, names = _titles(heads, width, items=items)
    rows = {number: grid[number] for number in numbers[count:]}
    notes = [f"skipped row {numbers[at]}: {what}" for at, what in enumerate(said, start=1)]
    codes = {place: _cell(heads[0], place) for place in range(width)} if heads else {}
    marks = _marks(codes, coded=coded, unfinished=unfinished)
    left = {row: why for row, line in rows.items() if (why := _why_left(line, marks))}
    for why, times in Counter(left.values()).items():
        notes.append(f"left out {times} {why}")
    kept: dict[int, Sequence[str]] = {row: rows[row] for row in rows if row not in left}
    if repeats != "all":
        kept, told = _once(kept, names, titles, repeats)
        notes += told
    if titles and not kept:
        none = "no respondents: there is no row of answers below the headings"
        faults = [*faults, Fault(none, rule="empty")]
    return Export(titles, names, kept, tuple(notes)), [*faults, *_beyond(rows, width)]


def wanted(mapped: Sequence[str]) -> tuple[dict[str, str], list[Fault]]:
    """Return the heading that is wanted for each of `QUESTIONS`, and what is wrong.

    Examples
    --------
    >>> wanted(["frequency=How often?"])
    ({'frequency': 'How often?'}, [])
    """
    found: dict[str, str] = {}
    faults = []
    for one in mapped:
        key, sign, question = (part.strip() for part in one.partition("="))
        said = ""
        if not (sign and question):
            said = 'write it as frequency="the heading of the column"'
        elif key not in QUESTIONS:
            listed = words.listed(QUESTIONS, last="or")
            near = words.hint(key, QUESTIONS)
            said = f"{words.quoted(key)} is not {listed}{near}"
        elif key in found:
            said = f"{key} is mapped already; import a second question apart"
        else:
            found[key] = question
        if said:
            place = f"--map {words.quoted(one, longest=80)}"
            faults.append(Fault(said, column=place, rule="map"))
    if not mapped:
        said = 'no column is mapped; add --map frequency="…", --map influence="…" or both'
        faults.append(Fault(said, rule="map"))
    return found, faults


def find(export: Export, key: str, question: str) -> tuple[int | None, list[Fault]]:
    """Return which column has a heading, or why none can be told.

    Case, dashes and spaces do not count, and a line break is a space.
    """
    wanted = words.alike(question)
    asked = words.quoted(question, longest=120)
    for known in ({place: (title,) for place, title in export.titles.items()}, export.names):
        fitting = [place for place, names in known.items() if wanted in map(words.alike, names)]
        if len(fitting) == 1:
            return fitting[0], []
        if fitting:
            return None, [Fault(_several(export, asked, fitting), column=key, rule="heading")]
    said = f"no column has the heading {asked}{_near(question, export)}"
    return None, [Fault(said, column=key, rule="heading")]


def preview(export: Export) -> pd.DataFrame:
    """Return what an export holds, for its owner to find the columns to map.

    Returns
    -------
    pandas.DataFrame
        One row a column: ``column`` (its letter), ``heading`` (the question rather than its
        code), ``different`` (how many answers differ) and ``first`` (the first of them; empty
        where there are more than 12, where no two people gave the same, and where they look like
        names, addresses, ids or dates: what may point at people stays in the file), ``needs``
        (the option without which its numbers cannot be imported: ``--scale``, or ``--means`` for
        codes; empty where none is).
    """
    return pd.DataFrame(
        [
            {
                "column": cells.letter(place),
                "heading": " ".join(title.split()),
                "different": len(found),
                "first": (first := _examples(export.names[place], found)),
                "needs": _needs(title, found) if first else "",
            }
            for place, title in export.titles.items()
            for found in [Counter(filter(None, export.column(place).values()))]
        ],
        columns=["column", "heading", "different", "first", "needs"],
    )


def _needs(title: str, found: Collection[str]) -> str:
    """Say which option an import of a column would ask for: numbers may be codes or a scale."""
    if len(found) < 2 or not all(re.fullmatch(r"-?\d+(\.\d+)?", one) for one in found):
        return ""
    if re.search(r"\b0\s*(-|to)\s*100\b", words.plain_dashes(title)):
        return ""
    return "--scale" if len(found) > 2 else "--means or --scale"


def columns(export: Export) -> str:
    """Return `preview` as lines for an error."""
    seen = preview(export)
    lines = [
        f"  {row.column}  {words.quoted(str(row.heading), longest=60)}: {row.different} different"
        f"{', ' + str(row.first) if row.first else ''}"
        for row in seen.head(_COLUMNS_SHOWN).itertuples()
    ]
    more = len(seen) - _COLUMNS_SHOWN
    lines += [f"  and {more} more; --preview shows them all"] if more > 0 else []
    return "\n".join(["The columns are:", *lines, ""])


def _examples(names: Sequence[str], found: Counter[str]) -> str:
    headings = (re.sub(r"(?<=[a-z])(?=[A-Z])|[_\s]+", " ", name).casefold() for name in names)
    if len(found) > _FEW or len(found) == found.total():
        return ""
    shown = ", ".join(words.quoted(one, longest=24) for one in [*found][:3])
    if {words.alike(one) for one in found} <= _PLAIN:
        return shown  # under any heading: "Interest emails" may be what was asked about
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
    if _has_items(*top[:2]):
        return 2, ["the kinds of answer" if second <= {*_KINDS} else "the items"]
    if _is_worded(*top[:2]):
        return 2, ["the questions"]
    if any(one in second and one not in first for one in map(words.alike, questions)):
        return 2, ["the questions"]
    return 1, []


def _is_ids(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell]
    return bool(filled) and all(_IMPORT_ID.fullmatch(cell) for cell in filled)


def _has_items(first: Sequence[str], second: Sequence[str]) -> bool:
    """Tell whether the second row says what each column of a question is about (SurveyMonkey)."""
    if not _cell(first, 0) or _cell(second, 0):
        return False
    open_places = [place for place, cell in enumerate(second) if cell and not _cell(first, place)]
    return bool(open_places) or bool({words.alike(cell) for cell in second} & {*_KINDS})


def _is_worded(first: Sequence[str], second: Sequence[str]) -> bool:
    """Tell whether the second row says in words what the first says in codes (Qualtrics)."""
    return any(
        (code.casefold() in _CODED and "".join(text.split()).casefold() == code.casefold())
        or (_QUESTION_CODE.fullmatch(code) and text.endswith("?"))
        for code, text in zip(first, second, strict=False)
    )


def _titles(
    heads: Sequence[Sequence[str]], width: int, *, items: bool
) -> tuple[dict[int, str], dict[int, tuple[str, ...]]]:
    """Return what each column asks, and all that it may be called."""
    titles, names, question = {}, {}, ""
    for place in range(width):
        called = [cell for head in heads if (cell := _cell(head, place))]
        item = _cell(heads[1], place) if items else ""
        question = _cell(heads[0], place) or question
        titles[place] = called[-1] if called else ""
        if item:
            other = words.alike(item) in _KINDS
            titles[place] = question if other else f"{question} – {item}"
            called = [titles[place], question, *([] if other else [item])]
        names[place] = tuple(dict.fromkeys(called))
    return titles, names


def _marks(
    codes: Mapping[int, str], *, coded: bool, unfinished: bool
) -> list[tuple[tuple[int, ...], Collection[str], str]]:
    """Return the columns in which a tool marks responses, the marks, and what they mean.

    Of several columns together each must hold such a mark.
    """
    found: list[tuple[tuple[int, ...], Collection[str], str]] = []
    for place, code in codes.items():
        name = words.alike(code)
        if name in _FLAGGING:
            known = (*_FLAGS, *_FLAG_CODES) if coded and name == "status" else _FLAGS
            found.append(((place,), known, "flagged"))
        if name in _UNFINISHED and not unfinished:
            found.append(((place,), _UNFINISHED[name], "unfinished"))
    forms = tuple(place for place, code in codes.items() if _REDCAP.fullmatch(code))
    if forms and not unfinished:
        found.append((forms, _REDCAP_UNFINISHED, "unfinished"))
    return found


def _why_left(
    row: Sequence[str], marks: Sequence[tuple[tuple[int, ...], Collection[str], str]]
) -> str:
    for places, known, meaning in marks:
        if all(words.alike(_cell(row, place)) in known for place in places):
            shown = words.quoted(_cell(row, places[0]))
            return f"flagged {shown}" if meaning == "flagged" else _STOPPED
    return ""


def _once(
    rows: Mapping[int, Sequence[str]],
    names: Mapping[int, Sequence[str]],
    titles: Mapping[int, str],
    repeats: Repeats,
) -> tuple[dict[int, Sequence[str]], list[str]]:
    """Return the rows with one response a person, and what was left out."""
    kept, notes = dict(rows), []
    for place, called in names.items():
        if not _PEOPLE & {words.alike(name) for name in called}:
            continue
        order = [*kept][::-1] if repeats == "last" else [*kept]
        seen: dict[str, int] = {}
        over = []
        for row in order:
            who = _cell(kept[row], place).casefold()
            if who not in _NOBODY and seen.setdefault(who, row) != row:
                over.append(row)
        if over:
            kept = {row: line for row, line in kept.items() if row not in {*over}}
            notes.append(
                f"left out {len(over)} repeated responses with the same "
                f"{words.quoted(titles[place])}; the {repeats} one in the file counts "
                "(--repeats all counts every one)"
            )
    return kept, notes


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


def _several(export: Export, asked: str, fitting: Sequence[int]) -> str:
    letters = words.listed([*map(cells.letter, fitting)])
    said = f"{asked} is the heading of columns {letters}"
    titles = list(dict.fromkeys(export.titles[place] for place in fitting))
    if len(titles) < len(fitting):
        return f"{said}; rename all but one"
    named = [words.quoted(one, longest=160) for one in titles[:_ROWS_NAMED]]
    return f"{said}; write {words.listed(named, last='or')}"


def _near(question: str, export: Export) -> str:
    """Return the heading that is most like a question; long ones by how they begin."""
    headings = (name for names in export.names.values() for name in names)
    begun = {words.alike(name)[:60]: " ".join(name.split()) for name in headings}
    near = words.nearest(words.alike(question)[:60], begun, likeness=0.6)
    return f" (did you mean {words.quoted(begun[near], longest=120)}?)" if near else ""
