"""Reading: a person's own list, its columns, dates and words understood, and every doubt asked.

A word that can mean two things is a question and never a guess; a column that is not used is said,
and asked about where it looks as if it mattered. `Reading.cells` has the columns of an interviews
file, each cell as its schema wants it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from followup_evidence.errors import Fault, Faults, FollowupError
from followup_evidence.evidence import cells, dates, tables, vocabulary, words, workbook

REMEDY = "Answer with the options shown, or correct the file; nothing was planned."
NOT_PLANNED = ("cancelled", "declined", "withdrawn", "waitlisted")
"""Interviews of which nothing can be planned, by their status."""
DATES = ("interview_date", "rank_deadline", "second_look")
_WORDS = ("status", "interest", "policy", "mentor", "connections", "sent")
_ASKED = ("policy", "specialty", "interest", "status", "mentor", "rank_deadline", "interview_date")
"""Fields of which a second column is a question; of others the first is read."""
_TOP_ROWS = 20
_SHOWN = 6
_STAR = re.compile(r"[★*⭐]")


@dataclass(frozen=True)
class Answers:
    """What a person has said about a list.

    Parameters
    ----------
    map
        The heading that is meant, by field.
    ignore
        Headings of columns that are not to be used.
    dates
        ``month-first`` or ``day-first``, for dates such as 3/4/2026.
    means
        What words stand for, by field; ``*`` is every word that has no meaning yet.
    sheet
        The sheet of a workbook.
    """

    map: Mapping[str, str] = field(default_factory=dict)
    ignore: Sequence[str] = ()
    dates: str = ""
    means: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sheet: str = ""

    @classmethod
    def of(
        cls,
        map: Iterable[str] = (),
        ignore: Iterable[str] = (),
        dates: str = "",
        means: Iterable[tuple[str, str]] = (),
        sheet: str = "",
    ) -> Answers:
        """Return the answers that options give: ``policy=Heading``, ``("interest", "5=high")``.

        Raises
        ------
        Faults
            Every option that is not of this form, or that names no column of a list.

        Examples
        --------
        >>> Answers.of(map=["policy=Told not to write?"]).map
        {'policy': 'Told not to write?'}
        """
        fields = [one["name"] for one in tables.schema_of("interviews")["fields"]]
        faults = []
        mapped: dict[str, str] = {}
        meant: dict[str, dict[str, str]] = {}
        for one in map:
            name, sign, heading = one.partition("=")
            if not sign or name.strip() not in fields:
                near = words.hint(name, fields)
                said = f'write it as policy="Heading"; the columns are {words.listed(fields)}{near}'
                faults.append(Fault(said, column=f"--map {words.quoted(one)}", rule="option"))
            mapped[name.strip()] = heading.strip().strip('"')
        for name, one in means:
            value, sign, meaning = one.rpartition("=")
            if not sign or name not in fields:
                said = 'write it as interest "5=high"'
                faults.append(
                    Fault(said, column=f"--means {name} {words.quoted(one)}", rule="option")
                )
            meant.setdefault(name, {})[value.strip().strip('"')] = meaning.strip().strip('"')
        if faults:
            raise Faults("The command", faults, "Nothing was planned.")
        return cls(mapped, tuple(ignore), dates, meant, sheet)

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Answers:
        """Return what `to_dict` gave."""
        return cls(
            dict(given.get("map", {})),
            tuple(given.get("ignore", ())),
            given["dates"] if given.get("dates") in dates.ORDERS else "",
            {name: dict(some) for name, some in given.get("means", {}).items()},
            str(given.get("sheet", "")),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return them as plain JSON."""
        return {
            "map": dict(self.map),
            "ignore": list(self.ignore),
            "dates": self.dates,
            "means": {name: dict(some) for name, some in self.means.items()},
            "sheet": self.sheet,
        }

    def over(self, before: Answers) -> Answers:
        """Return these answers, and earlier ones where these say nothing."""
        names = {**before.means, **self.means}
        return Answers(
            {**before.map, **self.map},
            tuple(dict.fromkeys((*before.ignore, *self.ignore))),
            self.dates or before.dates,
            {name: {**before.means.get(name, {}), **self.means.get(name, {})} for name in names},
            self.sheet or before.sheet,
        )

    def __bool__(self) -> bool:
        return any((self.map, self.ignore, self.dates, self.means, self.sheet))


@dataclass(frozen=True)
class Column:
    """One column of the file: its heading, the field that it is read as, and why."""

    column: str
    field: str | None
    how: str


@dataclass(frozen=True)
class Question:
    """One thing that only the person knows.

    Parameters
    ----------
    text
        The question.
    option
        The option that answers it, as it is typed.
    column
        The heading of the column.
    answers
        For a form: what can be chosen, each with the answers that it stands for.
    field
        The field that it is about.
    words
        The words whose meaning is asked, for a form with a choice for each.
    """

    text: str
    option: str
    column: str
    answers: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    field: str = ""
    words: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return {
            "text": self.text,
            "option": self.option,
            "column": self.column,
            "field": self.field,
            "words": list(self.words),
            "answers": [{"title": title, "answers": dict(to)} for title, to in self.answers],
        }


@dataclass(frozen=True)
class Reading:
    """A list as it was understood: cells, columns, dates, what is left out, what is asked.

    ``cells`` holds the rows to plan, as text, under the columns of an interviews file and then
    the file's own; its index is the file's row numbers. ``faults`` are of columns that are used.
    """

    name: str
    cells: pd.DataFrame
    columns: tuple[Column, ...] = ()
    dates: str = "iso"
    rows_left_out: tuple[Mapping[str, Any], ...] = ()
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    answers: Answers = field(default_factory=Answers)
    headings: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON, without the cells."""
        return {
            "columns": [
                {"column": one.column, "field": one.field, "how": one.how} for one in self.columns
            ],
            "dates": self.dates,
            "rows_left_out": [dict(one) for one in self.rows_left_out],
            "questions": [one.to_dict() for one in self.questions],
            "notes": list(self.notes),
            "answers": self.answers.to_dict(),
        }

    def __str__(self) -> str:
        """Say what a person must know; nothing where all is as an interviews file has it."""
        lines = []
        read = [f"{words.quoted(one.column)} as {one.field}" for one in self.columns if _as(one)]
        if read:
            lines.append(f"Read: {', '.join(read)}.")
        unused = [words.quoted(one.column) for one in self.columns if one.field is None]
        if unused:
            lines.append(f"Not used: {', '.join(unused)}.")
        lines += self.notes
        by_reason: dict[str, list[str]] = {}
        for one in self.rows_left_out:
            shown = f"{one['program'] or 'no name'} (row {one['row']})"
            by_reason.setdefault(str(one["why"]), []).append(shown)
        lines += [f"Left out, {why}: {', '.join(some)}." for why, some in by_reason.items()]
        return "\n".join(lines)


def _as(one: Column) -> bool:
    return one.field is not None and one.how != "its name"


class Questions(Faults):
    """What only the person can say about a list, with whatever else is wrong with it."""

    def __init__(self, subject: str, faults: Iterable[Fault | str], remedy: str) -> None:
        super().__init__(subject, faults, remedy)
        count = sum(fault.rule == "question" for fault in self.faults)
        others = len(self.faults) - count
        head = f"{subject} needs {'an answer' if count == 1 else f'{count} answers'}"
        head += f" and has {others} fault{'s' * (others != 1)}:" if others else ":"
        self.text = "\n".join([head, *(f"  {fault}" for fault in self.faults)])
        self.args = (f"{self.text}\n{remedy}",)

    reading: Reading | None = None


def asked(reading: Reading, faults: Iterable[Fault | str]) -> Faults:
    """Return the error for a reading with questions or faults."""
    questions = [
        Fault(f"{one.text}\n      {one.option}", rule="question", column="")
        for one in reading.questions
    ]
    if not questions:
        return Faults(
            reading.name, faults, "Correct the file and read it again; nothing was planned."
        )
    error = Questions(reading.name, [*questions, *faults], REMEDY)
    error.reading = reading
    return error


def read(
    path: str | Path, answers: Answers | None = None, *, today: dt.date | None = None
) -> Reading:
    """Read a person's list of interviews, whatever its headings, dates and words.

    Parameters
    ----------
    path
        A text file or a workbook.
    answers
        What the person has said about it.
    today
        Tells the season of dates without a year.

    Raises
    ------
    FollowupError
        The file cannot be read at all.
    """
    path, answers = Path(path), answers or Answers()
    sheet, notes, question = _sheet(path, answers)
    if sheet is None:
        return Reading(path.name, pd.DataFrame(), questions=(question,), answers=answers)  # type: ignore[arg-type]
    return _List(path.name, sheet, answers, today or dt.date.today(), notes).reading()


def _sheet(
    path: Path, answers: Answers
) -> tuple[workbook.Sheet | None, list[str], Question | None]:
    """Return the sheet that is meant, what is said of others, or the question which it is."""
    sheets = cells.sheets(path)
    name = words.quoted(path.name)
    titles = [sheet.title for sheet in sheets]
    if answers.sheet and titles != [""]:
        for sheet in sheets:
            if words.alike(sheet.title) == words.alike(answers.sheet):
                return sheet, [f"Read the sheet {words.quoted(sheet.title)}."], None
        near = words.hint(answers.sheet, titles)
        raise FollowupError(
            f"{name} has no sheet {words.quoted(answers.sheet)}{near}; its sheets are "
            f"{words.listed([*map(words.quoted, titles)])}."
        )
    shown = [sheet for sheet in sheets if not sheet.is_hidden]
    if not shown:
        raise FollowupError(f"{name} is empty: no sheet that is shown holds a cell.")
    hidden = [sheet.title for sheet in sheets if sheet.is_hidden and _has_programs(sheet)]
    notes = [f"The hidden sheet {words.quoted(title)} is not read." for title in hidden]
    if len(shown) == 1:
        return shown[0], notes, None
    fitting = [sheet for sheet in shown if _has_programs(sheet)]
    if len(fitting) == 1:
        others = [words.quoted(sheet.title) for sheet in shown if sheet is not fitting[0]]
        return fitting[0], [f"Not read: the sheet {words.listed(others)}.", *notes], None
    if not fitting:
        raise FollowupError(
            f"{name} has the sheets {words.listed([*map(words.quoted, titles)])}, and none of them "
            'has a column of programs; name that column "program".'
        )
    choices = [sheet.title for sheet in fitting]
    return (
        None,
        notes,
        Question(
            f"The sheets {words.listed([*map(words.quoted, choices)])} all list programs. "
            "Which one has your interviews?",
            " or ".join(f"--sheet {words.quoted(title)}" for title in choices),
            "",
            tuple((title, {"sheet": title}) for title in choices),
        ),
    )


def _has_programs(sheet: workbook.Sheet) -> bool:
    top = [[cell.strip() for cell in row] for row in sheet.rows if any(map(str.strip, row))]
    return any(_score(row)[0] for row in top[:_TOP_ROWS])


def _score(row: Sequence[str], more: Iterable[str] = ()) -> tuple[bool, int]:
    """Return whether a row has the heading of a column of programs, and how many are known."""
    known = [vocabulary.heading(cell) for cell in row if cell and len(cell) <= 60]
    fields = {one.field for one in known if one and one.how == "is" and one.field}
    fields |= {f"mapped {cell}" for cell in row if cell and vocabulary.plain(cell) in {*more}}
    return "program" in fields, len(fields)


class _List:
    """One list while it is read."""

    def __init__(
        self, name: str, sheet: workbook.Sheet, answers: Answers, today: dt.date, notes: list[str]
    ) -> None:
        self.name, self.answers, self.today = name, answers, today
        self.notes = list(notes)
        self.questions: list[Question] = []
        self.left: list[dict[str, Any]] = []
        self.rows = cells.filled(sheet, name)
        at = self._heading_row()
        header = self.rows.get(at, [])
        width = max(map(len, self.rows.values()), default=0)
        self.headings = [header[place] if place < len(header) else "" for place in range(width)]
        body = {row: line for row, line in self.rows.items() if row > at}
        self.body = {row: line + [""] * (width - len(line)) for row, line in body.items()}
        self.shown = {row: line for row, line in self.body.items()}
        self.sheet = sheet
        self.faults = [fault for fault in sheet.faults if fault.rule != "formula"]
        self.columns: dict[int, Column] = {}
        self.of: dict[str, list[int]] = {}
        self.says: dict[int, str] = {}
        self.order = ""

    def _heading_row(self) -> int:
        mapped = {vocabulary.plain(heading) for heading in self.answers.map.values()}
        top = [*self.rows][:_TOP_ROWS]
        scored = {row: _score([*map(str, self.rows[row])], mapped) for row in top}
        best = max(scored, key=lambda row: (scored[row], -row), default=0)
        return best if best and scored[best][1] else next(iter(self.rows), 0)

    # Columns ------------------------------------------------------------------------------

    def called(self, place: int) -> str:
        return self.headings[place] or f"column {cells.letter(place)}"

    def values(self, place: int) -> list[str]:
        return [line[place] for line in self.body.values() if line[place]]

    def _is_named(self, place: int, name: str) -> bool:
        heading = self.headings[place]
        if heading and vocabulary.plain(heading) == vocabulary.plain(name):
            return True
        return vocabulary.plain(name) in (
            vocabulary.plain(cells.letter(place)),
            f"column {cells.letter(place).lower()}",
        ) and not any(vocabulary.plain(other) == vocabulary.plain(name) for other in self.headings)

    def _take(self, place: int, name: str, how: str, says: str = "") -> None:
        self.columns[place] = Column(self.called(place), name, how)
        self.of.setdefault(name, []).append(place)
        self.says[place] = says

    def _leave(self, place: int, how: str) -> None:
        self.columns[place] = Column(self.called(place), None, how)

    def match(self) -> None:
        """Find what each column is."""
        fields = [one["name"] for one in tables.schema_of("interviews")["fields"]]
        places = [at for at in range(len(self.headings)) if self.headings[at] or self.values(at)]
        for name, heading in self.answers.map.items():
            fitting = [at for at in places if self._is_named(at, heading)]
            if not fitting:
                known = [self.headings[at] for at in places if self.headings[at]]
                said = f"no column is called {words.quoted(heading)}{words.hint(heading, known)}"
                self.faults.append(Fault(said, column=f"--map {name}", rule="option"))
            else:
                self._take(fitting[0], name, "you said so")
        for heading in self.answers.ignore:
            fitting = [at for at in places if self._is_named(at, heading)]
            if not fitting:
                known = [self.headings[at] for at in places if self.headings[at]]
                said = f"no column is called {words.quoted(heading)}{words.hint(heading, known)}"
                self.faults.append(Fault(said, column="--ignore", rule="option"))
            for at in fitting:
                self._leave(at, "you said so")
        alike = {words.alike(name): name for name in fields}
        rest = [at for at in places if at not in self.columns]
        for at in rest:
            name = alike.get(words.alike(self.headings[at]), "")
            if name and name not in self.of:
                self._take(at, name, "its name")
        known = {at: vocabulary.heading(self.headings[at]) for at in rest if self.headings[at]}
        order = {"program name": -2, "interview date": -1}
        for at in sorted(known, key=lambda at: order.get(vocabulary.plain(self.headings[at]), at)):
            one = known[at]
            if at in self.columns or not one or one.how != "is" or not one.field:
                continue
            if one.field not in self.of or one.field == "sent":
                self._take(at, one.field, "its heading", one.says)
        for at in rest:
            if at not in self.columns:
                self._unused(at, known.get(at), fields)

    def _unused(self, place: int, known: vocabulary.Heading | None, fields: list[str]) -> None:
        """Ask about a column that looks as if it mattered; say that others are not used."""
        heading, filled = self.headings[place], self.values(place)
        meant = self._meant(place, known, fields)
        if heading and words.alike(heading) in map(words.alike, fields) and filled:
            same = [at for at in self.of.get(words.alike(heading).replace(" ", "_"), [])]
            if meant and same:
                letters = words.listed([cells.letter(at) for at in [*same, place]])
                self.faults.append(
                    Fault(
                        f"column {words.quoted(heading)} appears {1 + len(same)} times "
                        f"(columns {letters}); keep one",
                        rule="repeated_column",
                    )
                )
                self._leave(place, "a second one of this name")
                return
        self._leave(place, "not used")
        if not meant or not filled:
            return
        called = self.called(place)
        examples = ", ".join(map(words.quoted, dict.fromkeys(filled[:3])))
        self.questions.append(
            Question(
                f"Column {words.quoted(called)} ({examples}) is not used, and it looks like "
                f"{meant}. Should it be?",
                f"--map {meant}={_typed(called)} or --ignore {_typed(called)}",
                called,
                (
                    (f"Use it as {meant}", {"map": {meant: called}}),
                    ("Leave it out", {"ignore": [called]}),
                ),
                meant,
            )
        )

    def _meant(self, place: int, known: vocabulary.Heading | None, fields: list[str]) -> str:
        """Return the field that a column looks like, or nothing."""
        heading, filled = self.headings[place], self.values(place)
        if known and known.how == "is":
            return known.field if known.field in _ASKED else ""
        if known and known.how == "asks unless known":
            return known.field if known.field not in self.of else ""
        if known:
            return known.field
        if near := words.nearest(words.alike(heading), map(words.alike, fields), likeness=0.8):
            return near.replace(" ", "_")
        distinct = {*filled}
        for name in ("policy", "status"):
            certain = [one for one in distinct if _is_certain(name, one)]
            if name not in self.of and certain and len(certain) * 2 >= len(distinct):
                return name
        if "specialty" not in self.of and distinct:
            fitting = [one for one in distinct if len(one) > 2 and vocabulary.specialty(one)]
            return "specialty" if len(fitting) * 2 > len(distinct) else ""
        return ""

    # Rows -----------------------------------------------------------------------------------

    def cell(self, row: int, name: str) -> str:
        return next((self.body[row][at] for at in self.of.get(name, []) if self.body[row][at]), "")

    def leave_out(self, row: int, why: str) -> None:
        if row in self.shown:
            self.left.append({"row": row, "program": self.cell(row, "program"), "why": why})
            del self.shown[row]

    def column(self, name: str) -> dict[int, str]:
        """Return the cells of a field that are not blank, of the rows that are planned."""
        found = {row: self.cell(row, name) for row in self.shown}
        return {row: cell for row, cell in found.items() if cell}

    def heading(self, name: str) -> str:
        return self.called(self.of[name][0])

    def reading(self) -> Reading:
        self.match()
        known = {field for field in self.of}
        if "program" not in known:
            return self._without_programs()
        for row in [*self.shown]:
            if row in self.sheet.struck:
                self.leave_out(row, "struck out")
            elif row in self.sheet.hidden:
                self.leave_out(row, "hidden in the file")
            elif not any(self.cell(row, name) for name in self.of):
                del self.shown[row]
        done: dict[str, dict[int, str]] = {"status": self.words("status")}
        visits = self.column("interview_date")
        undated = {
            row: one
            for row, cell in visits.items()
            if (one := vocabulary.meanings("interview_date", cell))
        }
        for row, meant in undated.items():
            if meant[0] and not done["status"].get(row):
                done["status"][row] = meant[0]
        for row in [*self.shown]:
            if done["status"].get(row) in NOT_PLANNED:
                self.leave_out(row, done["status"][row])
            elif row in undated:
                self.leave_out(row, f"no interview date yet ({visits[row]})")
            elif row not in visits and self.cell(row, "program"):
                self.leave_out(row, "no interview date")
        for name in DATES:
            done[name] = self.dates(name)
        for name in ("interest", "policy", "mentor", "connections", "sent"):
            done[name] = self.words(name)
        done["specialty"] = self.specialties(done["policy"])
        stars = self.interviewers(done)
        fields = [one["name"] for one in tables.schema_of("interviews")["fields"]]
        frame: dict[str, list[str]] = {}
        for name in fields:
            if name in self.of or name in stars or (name == "status" and done["status"]):
                some = done.get(name)
                frame[name] = [
                    some.get(row, "") if some is not None else self.cell(row, name)
                    for row in self.shown
                ]
        for at, one in sorted(self.columns.items()):
            if one.field is None and one.how == "not used" and self.headings[at] not in frame:
                if self.headings[at] and not self.asks(at):
                    frame[self.headings[at]] = [line[at] for line in self.shown.values()]
        index = pd.Index([*self.shown], name="row", dtype="int64")
        checked = pd.DataFrame(frame, index=index, dtype="str")
        self.formulas()
        return self._result(checked)

    def _result(self, frame: pd.DataFrame) -> Reading:
        return Reading(
            self.name,
            frame,
            tuple(self.columns[at] for at in sorted(self.columns)),
            self.order or "iso",
            tuple(sorted(self.left, key=lambda one: one["row"])),
            tuple(self.questions),
            tuple(self.notes),
            tuple(self.faults),
            self.answers,
            tuple(filter(None, self.headings)),
        )

    def _without_programs(self) -> Reading:
        near = [words.quoted(name) for name in self.headings if words.hint(name, ["program"])]
        meant = f" (is it {near[0]}?)" if near else ""
        row = f" The headings that were found: {', '.join(filter(None, self.headings[:8]))}."
        said = (
            f'no column holds the programs{meant}; name it "program", or say --map program=HEADING.'
        )
        self.faults = [
            *(fault for fault in self.faults if fault.rule in ("encoding", "quotation")),
            Fault(said + row, rule="missing_column"),
        ]
        self.questions = []
        return self._result(pd.DataFrame())

    def asks(self, place: int) -> bool:
        return any(one.column == self.called(place) for one in self.questions)

    def formulas(self) -> None:
        used = {self.called(at) for at, one in self.columns.items() if one.field}
        self.faults += [
            fault
            for fault in self.sheet.faults
            if fault.rule == "formula" and fault.column in used and fault.row in self.body
        ]

    # Cells ----------------------------------------------------------------------------------

    def dates(self, name: str) -> dict[int, str]:
        """Return the days of a column as ISO 8601."""
        if name not in self.of:
            return {}
        some = {
            row: cell
            for row, cell in self.column(name).items()
            if "" not in vocabulary.meanings(name, cell)
        }
        if some and all(map(dates.is_time, some.values())):
            said = (
                f"{words.quoted(self.heading(name))} holds times of day and no dates; "
                "add the dates, or a column with them"
            )
            self.faults.append(Fault(said, column=name, rule="times"))
            return {}
        found = dates.column(
            some,
            name=name,
            today=self.today,
            order=self.answers.dates or self.order.replace("iso", ""),
            check=name == "interview_date",
        )
        self.faults += found.faults
        heading = words.quoted(self.heading(name))
        if found.unclear:
            self.questions.append(_which_order(self.heading(name), found.unclear))
        elif found.order != "iso":
            self.order = found.order
            why = f" ({words.quoted(found.proof)} shows it)" if found.proof else ""
            if not any("is read" in note for note in self.notes):
                self.notes.append(f"Dates in {heading} are read {found.order}{why}.")
        if found.yearless:
            season = f"{found.season}-{(found.season + 1) % 100:02}"
            count = len(found.yearless)
            rows = f"row {found.yearless[0]}" if count == 1 else f"{count} rows"
            self.notes.append(f"No year is written in {rows} of {heading}; {season} is assumed.")
        return {
            row: found.days[row].isoformat() if row in found.days else cell
            for row, cell in some.items()
        }

    def words(self, name: str) -> dict[int, str]:
        """Return a column's words as the schema has them; ask once for those with two meanings."""
        if name not in self.of:
            return {}
        some = self.column(name)
        said = {vocabulary.plain(k): v for k, v in self.answers.means.get(name, {}).items()}
        scale = _scale(name, some, said, self.heading(name))
        found: dict[int, str] = {}
        unclear: dict[str, None] = {}
        faults: dict[str, int] = {}
        for row, cell in some.items():
            spelling = vocabulary.plain(cell)
            if name == "sent":
                meant: tuple[str, ...] = self.sent(row, said)
            elif spelling in said:
                meant = (said[spelling],)
            elif spelling in scale:
                meant = (scale[spelling],)
            elif name == "connections" and re.fullmatch(r"-?\d+(\.\d+)?", cell):
                meant = (cell.removesuffix(".0"),)
            else:
                meant = vocabulary.meanings(name, cell)
            if len(meant) != 1 and "*" in said:
                meant = (said["*"],)
            if len(meant) == 1:
                found[row] = meant[0]
            elif not meant and _is_misspelt(name, cell):
                faults.setdefault(cell, row)
                found[row] = cell
            elif name != "status" or self.cell(row, "interview_date"):
                unclear[cell] = None
        self.faults += [
            Fault(_misspelt(name, cell), row, name, "enum") for cell, row in faults.items()
        ]
        if unclear:
            self.questions.append(_what_means(name, self.heading(name), [*unclear], some))
        rules = {
            cell: scale[vocabulary.plain(cell)]
            for cell in some.values()
            if vocabulary.plain(cell) in scale
        }
        if rules:
            shown = ", ".join(f"{cell} is {meant}" for cell, meant in sorted(rules.items()))
            self.notes.append(f"In {words.quoted(self.heading(name))}, {shown}.")
        return {row: meant for row, meant in found.items() if meant}

    def sent(self, row: int, said: Mapping[str, str]) -> tuple[str, ...]:
        """Return what was sent to a program, of all columns that tell of it."""
        told: list[str] = []
        for at in self.of["sent"]:
            cell = self.body[row][at]
            if not cell:
                continue
            spelling, heading = vocabulary.plain(cell), self.says[at]
            meant = (said[spelling],) if spelling in said else sent(cell)
            if meant == ("",):
                continue
            if meant in ((), ("yes",)):
                heading = heading or ("thank-you" if meant else "")
                meant = (said.get(vocabulary.plain(heading), heading),) if heading else ()
            if meant == ("LOI",) or len(meant) != 1:
                return ("interest", "intent") if meant else ()
            when = re.search(r"\d[\d/.-]{2,}\d", cell)
            told.append(f"{meant[0]} {when[0]}" if when else meant[0])
        return ("; ".join(dict.fromkeys(told)),)

    def specialties(self, policy: Mapping[int, str]) -> dict[int, str]:
        """Return the specialties as they were typed; ask about those that are not known."""
        some = self.column("specialty")
        said = {vocabulary.plain(k): v for k, v in self.answers.means.get("specialty", {}).items()}
        unclear: dict[str, None] = {}
        found = {}
        for row, cell in some.items():
            meant = said.get(vocabulary.plain(cell), said.get("*", cell))
            if vocabulary.plain(meant) == vocabulary.OTHER:
                meant = f"{cell} ({vocabulary.OTHER})"
            found[row] = meant
            blank = not any(map(str.isalnum, meant))
            if not (blank or policy.get(row) or vocabulary.specialty(meant)):
                unclear[cell] = None
        if unclear:
            self.questions.append(_which_specialty(self.heading("specialty"), [*unclear]))
        return found

    def interviewers(self, done: dict[str, dict[int, str]]) -> set[str]:
        """Put names one way, and count their stars where no connections are listed."""
        if "interviewers" not in self.of:
            return set()
        names, counts = {}, {}
        for row, cell in self.column("interviewers").items():
            parts = [one.strip() for one in re.split(r"[;\n/]|,(?!\s*(?:MD|DO|PhD)\b)", cell)]
            names[row] = "; ".join(filter(None, parts))
            if stars := sum(bool(_STAR.search(one)) for one in parts):
                counts[row] = str(stars)
        done["interviewers"] = names
        done["connections"] = {**counts, **done["connections"]}
        return {"connections"} if counts else set()


def sent(cell: str) -> tuple[str, ...]:
    """Return what a cell says was sent: thank-you, interest, intent, yes, or nothing ("").

    Examples
    --------
    >>> sent("TY 12/3"), sent("Yes 12/1"), sent("No"), sent("12/3")
    (('thank-you',), ('yes',), ('',), ('yes',))
    """
    meant = vocabulary.meanings("sent", cell)
    if not meant:
        bare = re.sub(
            r"\(.*?\)|\bon\b|\d[\d/.:-]*\d|\b\d{1,2}\b|\b(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\b|,",
            " ",
            cell,
            flags=re.IGNORECASE,
        )
        meant = vocabulary.meanings("sent", bare) if bare.strip() else ("yes",)
    return meant


def _typed(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _is_certain(name: str, cell: str) -> bool:
    meant = vocabulary.meanings(name, cell)
    loose = {"open", "ok", "okay", "fine", "done", "complete", "completed", "unknown", "none"}
    return len(meant) == 1 and meant[0] != "" and vocabulary.plain(cell) not in loose


def _values(name: str) -> list[str]:
    if name == "sent":
        return ["thank-you", "interest", "intent"]
    fields = {one["name"]: one for one in tables.schema_of("interviews")["fields"]}
    return list(fields[name].get("constraints", {}).get("enum", []))


def _is_misspelt(name: str, cell: str) -> bool:
    """Tell whether a word is nearly one of ours, so that it is a fault and no question."""
    near = words.hint(cell, _values(name), likeness=0.7)
    return bool(near)


def _misspelt(name: str, cell: str) -> str:
    known = _values(name)
    return f"{words.quoted(cell)} is not one of {', '.join(known)}{words.hint(cell, known)}"


def _scale(
    name: str, some: Mapping[int, str], said: Mapping[str, str], heading: str
) -> dict[str, str]:
    """Return what the steps of a scale of interest mean: letters, stars, or numbers of which one is said."""
    if name != "interest":
        return {}
    spelled = {vocabulary.plain(cell) for cell in some.values()}
    if spelled & {"a", "b", "c"} and spelled <= {"a", "b", "c", "d"}:
        return {"a": "high", "b": "medium", "c": "low", "d": "low"}
    stars = {one for one in spelled if re.fullmatch("[★☆]+", one)}
    if stars and len({len(one) for one in stars}) == 1 and any("☆" in one for one in stars):
        return {one: _step(one.count("★"), len(one)) for one in stars}
    if stars and max(map(len, stars)) in (4, 5):
        return {one: _step(len(one), 5) for one in stars}
    numbers = {int(one) for one in spelled if re.fullmatch(r"\d{1,2}", one)}
    ends = {int(one): meant for one, meant in said.items() if re.fullmatch(r"\d{1,2}", one)}
    if not numbers or not ends:
        return {}
    written = re.search(r"1\s*(?:-|to)\s*(10|[3-7])\b", words.plain_dashes(heading))
    top = (
        int(written[1])
        if written
        else next((n for n in (3, 5, 10) if n >= max(numbers | {*ends})), 10)
    )
    end, meant = max(ends.items(), key=lambda one: abs(2 * one[0] - top - 1))
    is_up = (2 * end > top + 1) == (meant in ("high", "first"))
    found = {str(n): _step(n if is_up else top + 1 - n, top) for n in numbers if 1 <= n <= top}
    return found | {str(n): meant for n, meant in ends.items()}


def _step(number: int, top: int) -> str:
    share = (number - 1) / (top - 1)
    return "low" if share < 0.4 else "medium" if share < 0.7 else "high"


def _which_order(heading: str, example: str) -> Question:
    ways = dates.readings(example) or []
    shown = " or ".join(f"{day:%B} {day.day}" for day in ways) if len(ways) == 2 else ""
    return Question(
        f"Column {words.quoted(heading)}: is {words.quoted(example)} {shown or 'month or day first'}?",
        f"--dates {dates.MONTH_FIRST} or --dates {dates.DAY_FIRST}",
        heading,
        tuple(
            (f"{ways[at]:%B} {ways[at].day}" if len(ways) == 2 else order, {"dates": order})
            for at, order in enumerate(dates.ORDERS)
        ),
        "interview_date",
    )


def _what_means(
    name: str, heading: str, unclear: Sequence[str], some: Mapping[int, str]
) -> Question:
    numbers = [one for one in unclear if re.fullmatch(r"\d{1,2}", one)]
    shown = ", ".join(map(words.quoted, unclear[:_SHOWN]))
    shown += f" and {len(unclear) - _SHOWN} more" if len(unclear) > _SHOWN else ""
    text = f"Column {words.quoted(heading)}: what does {shown} mean?"
    choices = _values(name) or ["0", "1", "2"]
    if name == "interest" and numbers:
        low, high = min(map(int, numbers)), max(map(int, numbers))
        text += " Say it for one end of the numbers; the others follow."
        ways = [f'--means interest "{high}=high"', f'--means interest "{low}=high"']
        others = [one for one in unclear if one not in numbers]
        option = " or ".join(dict.fromkeys(ways))
        option += "".join(f' --means interest "{one}=high"' for one in others[:_SHOWN])
    else:
        guess = {one: (vocabulary.meanings(name, one) or choices[-1:])[0] for one in unclear}
        option = " ".join(f'--means {name} "{one}={guess[one]}"' for one in unclear[:_SHOWN])
        option += f" ({words.listed(choices, last='or')})"
    return Question(
        text,
        option,
        heading,
        tuple((value, {"means": {name: value}}) for value in choices),
        name,
        tuple(unclear),
    )


def _which_specialty(heading: str, unclear: Sequence[str]) -> Question:
    shown = ", ".join(f"{words.quoted(one)}{vocabulary.near(one)}" for one in unclear[:_SHOWN])
    option = " ".join(f'--means specialty "{one}={vocabulary.OTHER}"' for one in unclear[:_SHOWN])
    return Question(
        f"Column {words.quoted(heading)}: we do not know {shown}. Which specialty is it?",
        f"{option} (or the name of a specialty)",
        heading,
        (
            ("None of these", {"means": {"specialty": vocabulary.OTHER}}),
            *(
                (name, {"means": {"specialty": name}})
                for name in sorted(tables.load("policies")["specialty"])
            ),
        ),
        "specialty",
        tuple(unclear),
    )
