"""Reading: a person's own list, its columns, dates and words understood, and every doubt asked.

A word that can mean two things is a question and never a guess; a column that is not used is said,
and asked about where it looks as if it mattered. `Reading.cells` has the columns of an interviews
file, each cell as its schema wants it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from followup_evidence.errors import Fault, FollowupError
from followup_evidence.evidence import (
    cells,
    dates,
    meanings,
    names,
    policies,
    tables,
    vocabulary,
    words,
    workbook,
)
from followup_evidence.evidence.answers import Answers, Column, Question, Reading
from followup_evidence.text import date

NOT_PLANNED = ("cancelled", "declined", "withdrawn", "waitlisted")
"""Interviews of which nothing can be planned, by their status."""
DATES = ("interview_date", "rank_deadline", "second_look")
_ASKED = ("policy", "specialty", "interest", "status", "mentor", "rank_deadline", "interview_date")
"""Fields of which a second column is a question; of others the first is read."""
_TOP_ROWS = 20
_SAID = "you said so"
_ALL_COUNT = ("sent", "policy")
"""Fields of which every column is read."""
_VISIT = dt.timedelta(days=4)
"""A cell with days that lie further apart names two, and no visit of several days."""
_MAIL = re.compile(r"thank|\bty\b|\bloi|mail|letter|comm", re.IGNORECASE)


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
                said = f"Read the sheet {words.quoted(sheet.title)}."
                others = [one.title for one in sheets if one is not sheet and _has_programs(one)]
                if others:
                    quoted = words.listed([*map(words.quoted, others)])
                    said += f" Not read, though it lists programs: {quoted}."
                return sheet, [said], None
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
        self.aside: dict[int, str] = {}
        self.rows = cells.filled(sheet, name)
        at = self._heading_row()
        header = self.rows.get(at, [])
        width = max(map(len, self.rows.values()), default=0)
        self.headings = [header[place] if place < len(header) else "" for place in range(width)]
        body = {row: line for row, line in self.rows.items() if row > at}
        self.body = {row: line + [""] * (width - len(line)) for row, line in body.items()}
        self.shown = dict(self.body)
        self.sheet = sheet
        self.faults = [fault for fault in sheet.faults if fault.rule != "formula"]
        self.columns: dict[int, Column] = {}
        self.of: dict[str, list[int]] = {}
        self.says: dict[int, str] = {}
        self.order = ""
        self.said: dict[str, dict[str, str]] = {}
        for field, some in answers.means.items():
            for word, meaning in some.items():
                meant = meanings.understood(field, meaning)
                if meant is not None:
                    self.said.setdefault(field, {})[word] = meant
                    continue
                known = meanings.choices(field)
                said = f"{words.quoted(meaning)} is not one of {', '.join(known)}"
                option = f'--means {field} "{word}={meaning}"'
                said += words.hint(meaning, known)
                self.faults.append(Fault(said, column=option, rule="option"))

    def _heading_row(self) -> int:
        mapped = {vocabulary.plain(heading) for heading in self.answers.map.values()}
        top = [*self.rows][:_TOP_ROWS]
        scored = {row: _score([*map(str, self.rows[row])], mapped) for row in top}
        best = max(scored, key=lambda row: (scored[row], -row), default=0)
        return best if best and scored[best][1] else next(iter(self.rows), 0)

    # Columns ------------------------------------------------------------------------------

    def called(self, place: int) -> str:
        """Return a column's heading, with its letter where another has the same."""
        heading, letter = self.headings[place], f"column {cells.letter(place)}"
        same = [
            one for one in self.headings if heading and words.alike(one) == words.alike(heading)
        ]
        return f"{heading} ({letter})" if len(same) > 1 else heading or letter

    def values(self, place: int) -> list[str]:
        return [line[place] for line in self.body.values() if line[place]]

    def _is_named(self, place: int, name: str) -> bool:
        if vocabulary.plain(self.called(place)) == vocabulary.plain(name):
            return True
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
                self._take(fitting[0], name, _SAID)
        for heading in self.answers.ignore:
            fitting = [at for at in places if self._is_named(at, heading)]
            if not fitting:
                known = [self.headings[at] for at in places if self.headings[at]]
                said = f"no column is called {words.quoted(heading)}{words.hint(heading, known)}"
                self.faults.append(Fault(said, column="--ignore", rule="option"))
            for at in fitting:
                self._leave(at, _SAID)
        alike = {words.alike(name): name for name in fields}
        rest = [at for at in places if at not in self.columns]
        for at in rest:
            name = alike.get(words.alike(self.headings[at]), "")
            if name and (name not in self.of or name in _ALL_COUNT):
                self._take(at, name, "its name")
        meant = {at: vocabulary.heading(self.headings[at]) for at in rest if self.headings[at]}
        order = {"program name": -2, "interview date": -1}
        for at in sorted(meant, key=lambda at: order.get(vocabulary.plain(self.headings[at]), at)):
            one = meant[at]
            if at in self.columns or not one or one.how != "is" or not one.field:
                continue
            if one.field not in self.of or one.field in _ALL_COUNT:
                self._take(at, one.field, "its heading", one.says)
        for at in rest:
            if at not in self.columns:
                self._unused(at, meant.get(at), fields)

    def _unused(self, place: int, known: vocabulary.Heading | None, fields: list[str]) -> None:
        """Ask about a column that looks as if it mattered; say that others are not used."""
        heading, filled = self.headings[place], self.values(place)
        meant = self._meant(place, known, fields)
        if heading and words.alike(heading) in map(words.alike, fields) and filled:
            same = self.of.get(words.alike(heading).replace(" ", "_"), [])
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
        ways = [meant]
        if meant in _ALL_COUNT and _MAIL.search(heading):
            ways = ["policy", "sent"]  # what may be sent, or what was
        options = [f"--map {way}={meanings.typed(called)}" for way in ways]
        self.questions.append(
            Question(
                f"Column {words.quoted(called)} ({examples}) is not used, and it looks like "
                f"{words.listed(ways, last='or')}. Should it be?",
                " or ".join([*options, f"--ignore {meanings.typed(called)}"]),
                called,
                (
                    *((f"Use it as {way}", {"map": {way: called}}) for way in ways),
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
            certain = [one for one in distinct if meanings.is_certain(name, one)]
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
        if "program" not in self.of:
            return self._without_programs()
        for row in [*self.shown]:
            if any((row, at + 1) in self.sheet.struck for at in self.of["program"]):
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
            if meant[0] and done["status"].get(row) not in NOT_PLANNED:
                done["status"][row] = next(filter(None, meant))
        for row in [*self.shown]:
            if (status := done["status"].get(row, "")) in NOT_PLANNED:
                self.aside[row] = status
                self.leave_out(row, status)
            elif row in undated:
                self.leave_out(row, f"no interview date yet ({visits[row]})")
            elif row not in visits and self.cell(row, "program"):
                self.leave_out(row, "no interview date")
        for name in DATES:
            done[name] = self.dates(name)
        for name in ("interest", "mentor", "connections"):
            done[name] = self.words(name)
        done["policy"] = self.policies()
        self.bans(done["policy"])
        done["sent"] = self.sent()
        done["specialty"] = self.specialties(done["policy"])
        stars = self.interviewers(done)
        fields = [one["name"] for one in tables.schema_of("interviews")["fields"]]
        rows = sorted({*self.shown, *self.aside})
        frame: dict[str, list[str]] = {}
        for name in fields:
            if name in self.of or name in stars or done.get(name):
                some = done.get(name)
                frame[name] = [
                    self.put_aside(row, name)
                    if row in self.aside
                    else self.cell(row, name)
                    if some is None
                    else some.get(row, "")
                    for row in rows
                ]
        for at, column in sorted(self.columns.items()):
            name, kept = self.headings[at], column.field is None and column.how == "not used"
            if kept and name and name not in frame and not self.asks(at):
                frame[name] = [self.body[row][at] for row in rows]
        index = pd.Index(rows, name="row", dtype="int64")
        self.formulas()
        return self._result(self.joined(pd.DataFrame(frame, index=index, dtype="str")))

    def joined(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Join each second look to its program, and say so."""
        planned = frame.drop(index=[*self.aside])
        found = names.apart(planned)
        for row in planned.index.difference(found.index):
            line = frame.loc[row]
            days = dates.readings(line.get("interview_date", ""))
            on = f" on {date(days[0])}" if len(days) == 1 else ""
            self.notes.append(f"Row {row} is a second look at {line['program']}{on}.")
        aside = frame.loc[[*self.aside]].reindex(columns=found.columns, fill_value="")
        return pd.concat([found, aside]).sort_index() if self.aside else found

    def put_aside(self, row: int, name: str) -> str:
        """Return a cell of a row of which nothing is planned: nobody is asked about it."""
        if name == "status":
            return self.aside[row]
        cell = self.cell(row, name)
        days = dates.readings(cell) if name in DATES else []
        return days[0].isoformat() if len(days) == 1 else cell

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
        for row, cell in some.items():
            several, _ = dates.within(cell, self.today, found.order.replace("iso", ""))
            if row in found.days and several and max(several) - min(several) > _VISIT:
                read_as = f"{found.days[row]:%b} {found.days[row].day}"
                self.notes.append(
                    f"Row {row}: {words.quoted(cell)} in {heading} is read as {read_as}."
                )
        if found.unclear:
            self.questions.append(meanings.which_order(self.heading(name), found.unclear))
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

    def words(self, name: str, place: int | None = None) -> dict[int, str]:
        """Return a column's words as the schema has them; ask once for those with two meanings."""
        if name not in self.of:
            return {}
        some, heading = self.column(name), self.heading(name)
        if place is not None:
            some = {row: line[place] for row, line in self.shown.items() if line[place]}
            heading = self.called(place)
        said = self.said.get(name, {})
        scale = meanings.scale(
            name,
            some,
            {vocabulary.plain(word): meant for word, meant in said.items()},
            heading,
        )
        is_ours = {*some.values()} <= {*meanings.choices(name)}
        found: dict[int, str] = {}
        unclear: dict[str, str] = {}
        faults: dict[str, int] = {}
        for row, cell in some.items():
            spelling = vocabulary.plain(cell)
            if (told := meanings.said(cell, said)) is not None:
                meant: tuple[str, ...] = (told,)
            elif spelling in scale:
                meant = (scale[spelling],)
            elif name == "connections" and re.fullmatch(r"-?\d+(\.\d+)?", cell):
                meant = (cell.removesuffix(".0"),)
            elif name == "mentor" and cell.casefold() == "unknown" and not is_ours:
                meant = ("none", "unknown")  # whether there is one, or whether it is known
            else:
                meant = vocabulary.meanings(name, cell)
            if len(meant) != 1 and "*" in said:
                meant = (said["*"],)
            if len(meant) == 1:
                found[row] = meant[0]
            elif not meant and meanings.is_misspelt(name, cell):
                faults.setdefault(cell, row)
                found[row] = cell
            elif name != "status" or self.cell(row, "interview_date"):
                unclear.setdefault(spelling, cell)
        self.faults += [
            Fault(meanings.misspelt(name, cell), row, name, "enum") for cell, row in faults.items()
        ]
        if unclear:
            self.questions.append(meanings.what_means(name, heading, [*unclear.values()]))
        rules = {
            cell: scale[vocabulary.plain(cell)]
            for cell in some.values()
            if vocabulary.plain(cell) in scale
        }
        if rules:
            shown = ", ".join(f"{cell} is {meant}" for cell, meant in sorted(rules.items()))
            self.notes.append(f"In {words.quoted(heading)}, {shown}.")
        return {row: meant for row, meant in found.items() if meant}

    def policies(self) -> dict[int, str]:
        """Return the rules that columns of policies tell; the stricter of two holds."""
        found: dict[int, str] = {}
        for at in self.of.get("policy", []):
            for row, rule in self.words("policy", at).items():
                found[row] = meanings.stricter(found.get(row, ""), rule)
        return found

    def bans(self, policy: dict[int, str]) -> None:
        """Add the bans that other columns tell; ask about whatever reads like one.

        A cell that is one for certain is one in a column of what was sent alone: elsewhere it may
        be about something else.
        """
        given = self.said.get("policy", {})
        for at in range(len(self.headings)):
            column = self.columns.get(at)
            if (
                not column
                or column.field == "policy"
                or (column.how, column.field) == (_SAID, None)
            ):
                continue
            asked: dict[str, list[int]] = {}
            for row, line in self.shown.items():
                is_ban = column.field == "sent" and meanings.is_ban(line[at])
                if policy.get(row, "open") != "open":
                    continue
                if not is_ban and not vocabulary.meanings("ban", line[at]):
                    continue
                rule = meanings.said(line[at], given)
                if rule is None and is_ban:
                    (rule,) = vocabulary.meanings("policy", line[at])
                if rule is None:
                    asked.setdefault(meanings.key(line[at]), []).append(row)
                elif rule:
                    policy[row] = meanings.stricter(policy.get(row, ""), rule)
            if asked:
                where = {
                    word: words.listed([f"row {row}, {self.cell(row, 'program')}" for row in rows])
                    for word, rows in asked.items()
                }
                can_go = column.field not in ("program", "sent")
                self.questions.append(meanings.is_it_a_ban(column.column, where, can_go=can_go))

    def sent(self) -> dict[int, str]:
        """Return what was sent to each program, of all columns that tell of it; ask of the rest."""
        unclear: dict[int, dict[str, str]] = {}
        found: dict[int, str] = {}
        for row in self.shown:
            told: list[str] = []
            for at in self.of.get("sent", []):
                cell = self.body[row][at]
                is_ban = vocabulary.meanings("ban", cell) or meanings.is_ban(cell)
                meant, word = self.sent_of(cell, at) if cell and not is_ban else ([], "")
                told += meant
                if word:
                    unclear.setdefault(at, {}).setdefault(vocabulary.plain(word), word)
            if told:
                found[row] = "; ".join(dict.fromkeys(told))
        self.questions += [
            meanings.what_means("sent", self.called(at), [*some.values()])
            for at, some in unclear.items()
        ]
        if found:
            told = []
            for row, what in found.items():
                kinds = what if "interest" in what or "intent" in what else ""
                told.append(self.cell(row, "program") + (f" ({kinds})" if kinds else ""))
            self.notes.append(f"Already sent, from your list: {', '.join(told)}.")
        return found

    def tells_of_rules(self, place: int) -> bool:
        """Tell whether a "yes" in a column may mean that writing is allowed."""
        is_dated = re.search("sent|date|done|emailed", self.headings[place], re.IGNORECASE)
        return not is_dated and any(map(meanings.is_ban, self.values(place)))

    def sent_of(self, cell: str, place: int) -> tuple[list[str], str]:
        """Return what a cell says was sent, or the word whose meaning is not certain."""
        told, given = [], self.said.get("sent", {})
        heading = self.says[place]
        for part in re.split(r"[;\n]", cell):
            if not part.strip():
                continue
            days, _ = dates.within(part, self.today, self.order)
            meant = meanings.sent(part, self.today, self.order)
            word = cell.strip()
            if meant == ("yes",) and not days and self.tells_of_rules(place):
                meant = ()
            if meant == ("yes",):
                named = heading or self.called(place)
                word = cell if self.columns[place].how == "its name" else named
                meant = (heading or "thank-you",) if word == cell or heading else ()
                meant = ("interest", "intent") if heading == "LOI" else meant
            if len(meant) != 1 or len(self.of["sent"]) == 1:
                said = meanings.said(word, given)
                said = said if said is not None else meanings.said(cell, given)
                if said is None and len(meant) != 1:
                    said = given.get("*")
                meant = meant if said is None else (said,)
            if len(meant) != 1:
                return [], word
            told.append(f"{meant[0]} {days[0]}" if meant[0] and days else meant[0])
        if "" in told and any(told):  # one thing was sent and another was not
            said = meanings.said(cell, given)
            return ([said] if said else []), "" if said is not None else cell
        return [one for one in told if one], ""

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
        asked: dict[str, str] = {}
        for row, program in self.column("program").items():
            if found.get(row) or policy.get(row):
                continue
            if (told := meanings.said(program, said)) is not None:
                found[row] = "" if vocabulary.plain(told) == vocabulary.OTHER else told
            elif name := policies.named_in(program):
                asked[program] = name
        if asked:
            heading = self.heading("program")
            self.questions.append(meanings.which_of_program(heading, asked))
        if unclear:
            self.questions.append(meanings.which_specialty(self.heading("specialty"), [*unclear]))
        return found

    def interviewers(self, done: dict[str, dict[int, str]]) -> set[str]:
        """Put names one way, and count their stars where no connections are listed."""
        if "interviewers" not in self.of:
            return set()
        met, counts = {}, {}
        for row, cell in self.column("interviewers").items():
            parts = meanings.interviewers(cell)
            met[row] = "; ".join(f"{name}{'*' * liked}" for name, liked in parts)
            if stars := sum(liked for _, liked in parts):
                counts[row] = str(stars)
        done["interviewers"] = met
        done["connections"] = {**counts, **done["connections"]}
        return {"connections"} if counts else set()
