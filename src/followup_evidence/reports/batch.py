"""A roster's reports: checked whole, made at once, and made again only where something changed."""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from followup_evidence.errors import FollowupError
from followup_evidence.reports import (
    calendars,
    edition,
    files,
    making,
    manifest,
    office,
    pdf,
    roster,
    runners,
)
from followup_evidence.reports.manifest import Entry

_LOCK = ".reports.lock"
Watch = Callable[[Iterable[Any], str, int], Iterable[Any]]
"""Shows how far a step is: what it goes through, what it is called, how many there are."""


class RosterFaults(FollowupError):
    """What is wrong with a roster's rows; nothing was rendered."""

    def __init__(self, problems: Sequence[roster.Problem], *, details: bool = False) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        lines = [f"  {one.line(details=details)}" for one in self.problems]
        more = [] if details else ["--details shows names and values."]
        super().__init__(
            "\n".join(
                [
                    f"The roster has {count} fault{'s' * (count != 1)}:",
                    *lines,
                    *more,
                    "Nothing was rendered; correct them, or render the others with --keep-going.",
                ]
            )
        )


@dataclass(frozen=True)
class Done:
    """What a run has come to: a line for each student, and a note for the person who ran it."""

    entries: tuple[Entry, ...]
    note: str = ""

    def count(self, status: str) -> int:
        """Return how many have a status."""
        return sum(entry.status == status for entry in self.entries)


def reports(
    path: Path,
    out: Path,
    *,
    defaults: Mapping[str, Any] | None = None,
    also: Sequence[str] = (),
    keep_going: bool = False,
    details: bool = False,
    at_once: int | None = None,
    scheduler: str = "",
    watch: Watch = lambda steps, _label, _total: steps,
) -> Done:
    """Render one report for each row of a roster.

    Parameters
    ----------
    path
        The roster: see `roster.read`.
    out
        The folder for the reports, the manifest, the index and the summary; made if need be.
    defaults
        Parameters of the report that hold where a cell is empty.
    also
        What is made beside each page, of `jobs.ALSO`.
    keep_going
        Whether rows with faults are passed over and the others rendered.
    details
        Whether an error may show names and values of the roster.
    at_once
        How many reports are made at once; one for each core by default.
    scheduler
        The address of a Dask scheduler whose cluster makes them.
    watch
        Shows progress.

    Raises
    ------
    FollowupError
        The roster or the folder cannot be used, or another run is using the folder.
    RosterFaults
        Rows have faults, and ``keep_going`` was not asked for.
    """
    if "pdf" in also:
        pdf.must_have_browser()
    students = roster.read(path, defaults or {}, also)
    files.must_be_a_folder(out)
    book, made_by = manifest.Manifest(out), edition.digest()
    try:
        kept = _unchanged(students, book.earlier(), out, made_by)
        fresh = [one for one in students if one.row not in kept]
        if any(one.job for one in fresh) and not scheduler:
            runners.prepare()
        fresh = [*watch(map(roster.checked, fresh), "Checking", len(fresh))]
        problems = [problem for one in fresh for problem in one.problems]
        if problems and not keep_going:
            raise RosterFaults(problems, details=details)
        with _alone(out):
            work = [one for one in fresh if one.job is not None]
            answers = _answers(work, at_once or runners.slots(), scheduler, made_by)
            steps = watch(answers, "Reports", len(work))
            made = _rendered(work, steps, book, made_by)
            refused = {one.row: _refused(one) for one in fresh if one.job is None}
            entries = kept | refused | made
            ordered = tuple(entries[one.row] for one in students)
            book.close(ordered, office.pages(ordered))
    finally:
        runners.close()
    return Done(ordered, _note(book.damaged, students))


def _rendered(
    work: Sequence[roster.Student],
    answers: Iterable[runners.Answer],
    book: manifest.Manifest,
    made_by: str,
) -> dict[int, Entry]:
    """Write each report as it comes, and return its line by its row."""
    entries = {}
    for number, result, seconds in answers:
        student = work[number]
        entries[student.row] = entry = _written(student, result, seconds, book.folder, made_by)
        if entry.status == "rendered":
            with contextlib.suppress(OSError):  # a full disk: at worst it is made once more
                book.add(entry)
    return entries


def _note(damaged: str, students: Sequence[roster.Student]) -> str:
    told = [f"row {one.row}: {one.job.said}" for one in students if one.job and one.job.said]
    if damaged:
        told.append(
            f"The manifest could not be read and is now {damaged}; all reports were made again."
        )
    return "\n".join(told)


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Keep a second run out of the folder."""
    out.mkdir(parents=True, exist_ok=True)
    lock = FileLock(out / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise FollowupError(
            f"Another run is writing reports into {out}; wait for its end.\nNothing was rendered."
        ) from error
    try:
        for left in out.glob(f"{files.SCRATCH}*"):  # by a run that was killed as it wrote
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        lock.release()
        (out / _LOCK).unlink(missing_ok=True)


def _unchanged(
    students: Sequence[roster.Student], earlier: Mapping[str, Entry], out: Path, made_by: str
) -> dict[int, Entry]:
    """Return the lines of students whose files are there and would come out the same."""
    kept = {}
    for one in students:
        entry = earlier.get(one.job.key(made_by)) if one.job else None
        if entry and entry.is_whole(out):
            kept[one.row] = dataclasses.replace(
                entry, row=one.row, name=one.name, status="unchanged", seconds=0.0
            )
    return kept


def _answers(
    work: Sequence[roster.Student], at_once: int, scheduler: str, made_by: str
) -> Iterator[runners.Answer]:
    asked = [one.job for one in work if one.job]
    if scheduler and asked:
        yield from runners.on_cluster(asked, scheduler, made_by)
        return
    yield from runners.here(asked, at_once)


def _refused(student: roster.Student) -> Entry:
    said = "; ".join(one.line(details=True) for one in student.problems)
    return Entry(student.row, student.name, "failed", error=said)


def _written(
    student: roster.Student,
    result: making.Made | Exception,
    seconds: float,
    out: Path,
    made_by: str,
) -> Entry:
    """Write a report's files, all or none, and return its line."""
    if student.job is None:  # never: only jobs give results
        return _refused(student)
    seconds = round(seconds, 2)
    failed = Entry(student.row, student.name, "failed", seconds=seconds)
    if isinstance(result, Exception):
        return dataclasses.replace(failed, error=_said(result))
    stem = student.job.stem
    contents = {f"{stem}.{ending}": content for ending, content in result.files.items()}
    try:
        contents = calendars.beside(out, contents)
        files.write_all(out, contents)
    except (OSError, FollowupError) as error:
        return dataclasses.replace(failed, error=_said(error))
    made = {ending: contents[f"{stem}.{ending}"] for ending in result.files}
    return Entry(
        student.row,
        student.name,
        "rendered",
        student.job.key(made_by),
        manifest.described(made, stem),
        result.about,
        seconds,
    )


def _said(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"It could not be written: {error.strerror}."
    # What was not done is for a command that stops; here the other reports go on.
    return error.text if isinstance(error, FollowupError) else str(error)
