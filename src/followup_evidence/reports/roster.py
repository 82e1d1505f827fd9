"""A roster: a table of students, one report each, read and checked whole before any is made."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from followup_evidence.errors import Faults, FollowupError
from followup_evidence.evidence import cells, words
from followup_evidence.reports import jobs, parameters

COLUMNS = ("name", *(one.name for one in parameters.REPORT if one.name != "name"))
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
    sheets = _Sheets(path)
    stems = _stems(frame.get("name", pd.Series("", frame.index)))
    notebook = jobs.notebook_text()
    students = []
    for (row, cells_), stem in zip(frame.iterrows(), stems, strict=True):
        given = {str(name): str(cell) for name, cell in cells_.items()}
        values = {**defaults, **parameters.from_text(given)}
        number = int(str(row))
        try:
            job = _job(number, values, sheets, stem, also, notebook)
            students.append(Student(number, values.get("name", ""), job))
        except _Wrong as wrong:
            students.append(Student(number, str(values.get("name", "")), None, wrong.problems))
    return students


class _Wrong(Exception):
    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)


def _must_be_a_roster(path: Path, frame: pd.DataFrame) -> None:
    faults = [
        f"column {words.quoted(str(name))}: unknown{words.hint(str(name), COLUMNS)}"
        for name in frame.columns
        if name not in COLUMNS
    ]
    faults += [
        f"column {words.quoted(name)} appears twice"
        for name in frame.columns[frame.columns.duplicated()].unique()
    ]
    if "interviews" not in frame.columns:
        faults.append('column "interviews": missing; it names each student\'s file')
    if frame.empty:
        faults.append("there is no row; write one for each student")
    if faults:
        known = f"A roster has the columns {words.listed(COLUMNS)}. {_REMEDY}"
        raise Faults(path.name, faults, known)


def _stems(names: pd.Series) -> list[str]:
    """Return a file's name for each student, unique on systems that do not tell case."""
    used: set[str] = set()
    stems = []
    for row, name in names.items():
        base = jobs.file_stem(str(name) or f"row {row}")
        stem, count = base, 1
        while stem in used:
            count += 1
            stem = f"{base}-{count}"
        used.add(stem)
        stems.append(stem)
    return stems


def _job(
    row: int,
    values: dict[str, Any],
    sheets: _Sheets,
    stem: str,
    also: Sequence[str],
    notebook: str,
) -> jobs.Job:
    """Return a row's job, or raise what is wrong with its values or its file's place."""
    problems = []
    for one in parameters.REPORT:
        try:
            parameters.check({one.name: values[one.name]} if one.name in values else {})
        except Faults as error:
            rule = f"not {parameters.RULES[one.kind.split()[0]]}"
            said = error.faults[0].removeprefix(f"{one.name}: ")
            problems.append(Problem(row, one.name, rule, said))
    named = str(values.get("interviews", ""))
    if not named:
        said = "empty; name the student's file"
        problems.append(Problem(row, "interviews", said, said))
    if problems:
        raise _Wrong(problems)
    try:
        checked = parameters.check(values)
        given = [name for name in values if name != "interviews"]
        if (sheet := sheets.get(named)) is not None:
            return jobs.Job(
                sheet, f"{named}.csv", jobs.of_a_list(checked), stem, tuple(also), notebook
            )
        return jobs.job(
            sheets.beside(named), checked, given, stem=stem, also=also, notebook=notebook
        )
    except FollowupError as error:
        raise _Wrong([_in_file(row, error)]) from error


def _in_file(row: int, error: FollowupError) -> Problem:
    if not isinstance(error, Faults):
        return Problem(row, "interviews", "cannot be read", str(error))
    count = len(error.faults)
    rule = f"the file has {count} fault{'s' * (count != 1)}"
    return Problem(row, "interviews", rule, f"{error.subject}: {'; '.join(error.faults)}")


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
        if self._path.suffix.lower() != ".xlsx":
            return None
        if self._sheets is None:
            from followup_evidence.evidence import workbook

            content = self._path.read_bytes()
            self._sheets = {
                title: _as_csv(rows)
                for title, rows in workbook.sheets(content, name=self._path.name).items()
            }
        return self._sheets.get(name)

    def beside(self, name: str) -> Path:
        """Return the file of this name, relative to the roster."""
        return self._path.parent / name


def _as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", "replace")
