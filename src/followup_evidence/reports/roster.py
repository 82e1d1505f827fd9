"""A roster: a table of students, one report each, read and checked whole before any is made."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from followup_evidence.errors import Fault, Faults, FollowupError
from followup_evidence.evidence import cells, words, workbook
from followup_evidence.evidence.answers import Questions
from followup_evidence.reports import exports, jobs, parameters

COLUMNS = tuple(sorted(parameters.HELP, key=lambda name: name != "name"))
"""The columns that a roster may have; ``interviews`` must be there."""
_REMEDY = "Correct the roster; nothing was rendered."


@dataclass(frozen=True)
class Problem:
    """What keeps one student's report from being made.

    Parameters
    ----------
    row, column
        Where it stands in the roster, as a spreadsheet counts rows.
    rule
        What would be right, without anything of the student's.
    details
        The whole of it, with values and names: for the office's eyes.
    """

    row: int
    column: str
    rule: str
    details: str

    def line(self, *, details: bool = False) -> str:
        """Return it as a line of a list."""
        return f"row {self.row}, {self.column}: {self.details if details else self.rule}"


@dataclass(frozen=True)
class Student:
    """One row of a roster: its number, its name and the job, or what is wrong with it."""

    row: int
    name: str
    job: jobs.Job | None
    problems: tuple[Problem, ...] = ()


def read(path: Path, defaults: Mapping[str, Any], also: Sequence[str] = ()) -> list[Student]:
    """Read a roster, and every interviews file that it names.

    Parameters
    ----------
    path
        CSV or XLSX, one row per student: ``interviews`` (a file, relative to the roster, or a
        sheet of the same workbook), ``name`` and any other parameter of the report. Empty cells
        take the default.
    defaults
        Parameters that hold where a cell is empty.
    also
        What is made beside each page, of `jobs.ALSO`.

    Raises
    ------
    FollowupError
        The roster cannot be read.
    Faults
        Its columns are not those of a roster.
    """
    frame = cells.read(path, column="interviews", remedy=_REMEDY)
    frame.columns = pd.Index([words.alike(str(name)).replace(" ", "_") for name in frame.columns])
    _must_be_a_roster(path, frame)
    sheets, notebook = _Sheets(path), jobs.notebook_text()
    defaults = parameters.check(defaults)
    students = []
    for row, cells_ in frame.iterrows():
        given = {str(name): str(cell) for name, cell in cells_.items()}
        values = {**defaults, **parameters.from_text(given)}
        number, name = int(str(row)), str(values.get("name", ""))
        try:
            job = _job(number, values, sheets, also, notebook)
            students.append(Student(number, job.name, job))
        except _Wrong as wrong:
            students.append(Student(number, name, None, wrong.problems))
    return _named(students)


class _Wrong(Exception):
    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)


def _must_be_a_roster(path: Path, frame: pd.DataFrame) -> None:
    faults = [
        Fault(
            f"column {words.quoted(name)}: unknown{words.hint(name, COLUMNS)}",
            rule="unknown_column",
        )
        for name in frame.columns
        if name not in COLUMNS
    ]
    faults += [
        Fault(f"column {words.quoted(name)} appears twice", rule="repeated_column")
        for name in frame.columns[frame.columns.duplicated()].unique()
    ]
    if "interviews" not in frame.columns:
        missing = 'column "interviews": missing; it names each student\'s file'
        faults.append(Fault(missing, rule="missing_column"))
    if frame.empty:
        faults.append(Fault("there is no row; write one for each student", rule="empty"))
    if faults:
        known = f"A roster has the columns {words.listed(COLUMNS)}. {_REMEDY}"
        raise Faults(path.name, faults, known)


def _named(students: Sequence[Student]) -> list[Student]:
    """Give each student's files a name that is unique on systems that do not tell case."""
    used: set[str] = set()
    named = []
    for one in students:
        base = jobs.file_stem(one.name.strip() or f"row {one.row}")
        stem, count = base, 1
        while stem in used:
            count += 1
            stem = f"{base}-{count}"
        used.add(stem)
        job = one.job and dataclasses.replace(one.job, stem=stem)
        named.append(dataclasses.replace(one, job=job))
    return named


def _job(
    row: int, given: dict[str, Any], sheets: _Sheets, also: Sequence[str], notebook: str
) -> jobs.Job:
    """Return a row's job, or raise what is wrong with its values or its file's place."""
    problems = []
    try:
        values = parameters.check(given)
    except Faults as error:
        problems = [
            Problem(row, fault.column, f"not {parameters.RULES[fault.column]}", fault.text)
            for fault in error.faults
        ]
    if not given.get("interviews"):
        said = "empty; name the student's file"
        problems.append(Problem(row, "interviews", said, said))
    if problems:
        raise _Wrong(problems)
    named = values["interviews"]
    try:
        if (sheet := sheets.get(named)) is None:
            return jobs.job(sheets.beside(named), values, also=also, notebook=notebook)
        with tempfile.TemporaryDirectory() as folder:
            # A workbook may call its sheets what no file may be called.
            file = Path(folder) / f"{exports.portable(named)}.csv"
            file.write_bytes(sheet)
            return jobs.job(file, values, also=also, notebook=notebook)
    except FollowupError as error:
        raise _Wrong([_in_file(row, error)]) from error


def _in_file(row: int, error: FollowupError) -> Problem:
    if not isinstance(error, Faults):
        return Problem(row, "interviews", "cannot be read", str(error))
    if isinstance(error, Questions):
        rule = (
            "the list leaves a question open; run plan on it once with the option that answers it "
            "(answers are remembered)"
        )
        return Problem(row, "interviews", rule, str(error))
    count = len(error.faults)
    rule = f"the file has {count} fault{'s' * (count != 1)}"
    return Problem(row, "interviews", rule, f"{error.subject}: {'; '.join(map(str, error.faults))}")


def checked(student: Student) -> Student:
    """Return the student, with whatever is wrong inside the interviews.

    What `read` finds is the form of each row; this plans from the file, which takes longer.
    """
    if student.job is None:
        return student
    try:
        jobs.check(student.job)
    except FollowupError as error:
        return Student(student.row, student.name, None, (_in_file(student.row, error),))
    return student


class _Sheets:
    """The sheets of a roster's own workbook, each as the CSV file that it could be."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sheets: dict[str, bytes] | None = None

    def get(self, name: str) -> bytes | None:
        """Return the sheet of this name, None where there is none."""
        if self._path.suffix.lower() not in workbook.ENDINGS:
            return None
        if self._sheets is None:
            content = self._path.read_bytes()
            self._sheets = {
                sheet.title: _as_csv(_shown(sheet))
                for sheet in workbook.sheets(content, name=self._path.name)
                if not sheet.is_hidden
            }
        return self._sheets.get(name)

    def beside(self, name: str) -> Path:
        """Return the file of this name, relative to the roster."""
        folder = self._path.parent
        with contextlib.suppress(RuntimeError):  # ~somebody whom this machine does not know
            name = str(Path(name).expanduser())
        if "\\" in name and not (folder / name).exists():
            name = name.replace("\\", "/")  # as Windows writes it
        return folder / name


def _shown(sheet: workbook.Sheet) -> list[Sequence[str]]:
    """Return a sheet's rows, those that are hidden or struck out as blank ones."""
    gone = sheet.hidden | {
        row
        for row, cells in enumerate(sheet.rows, start=1)
        if (filled := [(row, at) for at, cell in enumerate(cells, start=1) if cell.strip()])
        and sheet.struck.issuperset(filled)
    }
    return [() if at in gone else row for at, row in enumerate(sheet.rows, start=1)]


def _as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", "replace")
