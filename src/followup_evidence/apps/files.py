"""Files of the builder: what comes in from a person's machine, and what goes out to it."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from followup_evidence import plan
from followup_evidence.apps import keeping
from followup_evidence.errors import FollowupError
from followup_evidence.evidence.answers import Answers, unanswered
from followup_evidence.plan import PlanFile, Settings
from followup_evidence.reports import exports, sources

Work = dict[str, Any]
_REPORT_SECONDS = 120
_MOST_BYTES = 2_000_000
_LONGEST_NAME = 60


def begin(interviews: str | Path, settings: Mapping[str, Any]) -> Work:
    """Return the work that a builder begins with: a file's, with the settings that are given.

    Raises
    ------
    FollowupError
        The file cannot be read, or something has faults.
    """
    path = Path(interviews)
    if plan.planfile.is_plan_file(path):
        file = PlanFile.read(path)
    else:
        day = sources.EXAMPLE_DAY if is_example(path) else None  # its dates lie around one day
        file = PlanFile(tuple(rows(path)[0]), Settings(today=day))
    given = {name: value for name, value in settings.items() if value is not None}
    return dataclasses.replace(file, settings=file.settings.changed(**given)).to_dict()


def is_example(interviews: str | Path) -> bool:
    """Tell whether a file is our own example."""
    return Path(interviews) == sources.example()


def rows(path: Path, answers: Answers | None = None) -> tuple[list[dict[str, str]], str]:
    """Return a list's cells under our columns, right or wrong, and how the file was read.

    Raises
    ------
    FollowupError
        The file is no table of interviews: no cell of it can be shown.
    Questions
        Something can mean two things.
    """
    # What one person of a class answers is nobody else's.
    read = plan.interviews.opened if keeping.shared() else plan.interviews.remembering
    understood = read(path, answers or Answers())
    form = [
        fault for fault in understood.faults if not fault.rows or fault.rule in ("season", "order")
    ]
    if understood.questions or form:
        raise unanswered(understood, form)
    if understood.cells.empty:
        why = str(understood) or plan.interviews.NO_ROW
        raise FollowupError(f"There is nothing to plan in {path.name}.\n{why}")
    found = understood.cells.to_dict("records")
    return [{str(name): str(cell) for name, cell in row.items() if cell} for row in found], str(
        understood
    )


def example(work: Work) -> Work:
    """Return the example's interviews with a work's settings, and the day that they lie around."""
    return _listing(work, rows(sources.example())[0], today=sources.EXAMPLE_DAY)


def empty(work: Work) -> Work:
    """Return a work's settings with one empty row."""
    return _listing(work, [{}], today=None)


def _listing(work: Work, interviews: list[dict[str, str]], *, today: str | None) -> Work:
    """Return work with another list: its settings stay, its pins were for other programs."""
    settings = {**work["settings"], "today": today}
    return {
        **work,
        "interviews": interviews,
        "settings": settings,
        "pins": {"must": [], "never": [], "done": []},
    }


def sent(
    name: str, content: bytes, work: Work, answers: Answers | None = None
) -> tuple[Work, str, str]:
    """Return the work that a browser's file makes, what the file is called, how it was read.

    Raises
    ------
    FollowupError
        The file cannot be used; all that is wrong with it.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / safe_name(name)
        path.write_bytes(content)
        return at(path, work, answers)


def at(path: Path, work: Work, answers: Answers | None = None) -> tuple[Work, str, str]:
    """Return the work that a file of this machine makes, what it is called, how it was read."""
    if not path.is_file():
        raise FollowupError(f"There is no file {path}.")
    if (size := path.stat().st_size) > _MOST_BYTES:
        raise FollowupError(
            f"The file has {size / 1e6:,.1f} MB; this page takes {_MOST_BYTES / 1e6:g} at most."
        )
    if plan.planfile.is_plan_file(path):
        return PlanFile.read(path).to_dict(), path.name, ""
    listed, said = rows(path, answers)
    return _listing(work, listed, today=None), path.name, said


def safe_name(name: str) -> str:
    """Return a file's name as every system takes it, its ending kept.

    The browser's machine may allow names that this one refuses: longer ones, other signs.

    Examples
    --------
    >>> safe_name("../my <list>.csv"), safe_name("..")
    ('my _list_.csv', 'file')
    """
    return re.sub(r"[^\w. -]", "_", Path(name).name)[-_LONGEST_NAME:].strip(" .") or "file"


def export(file: PlanFile, made: plan.Plan, form: str) -> tuple[str, bytes]:
    """Return one file to keep: its name and content."""
    if form == "plan":
        return "my-plan.json", file.to_json().encode()
    return f"{exports.STEM}.{form}", exports.render(made, form)


def report(file: PlanFile) -> tuple[str, bytes]:
    """Return the report of a plan: its name and content; takes seconds.

    Raises
    ------
    FollowupError
        It could not be rendered.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "my-plan.json"
        dated = file.settings.changed(today=file.settings.day)
        dataclasses.replace(file, settings=dated).write(path)
        call = [sys.executable, "-m", "followup_evidence", "report", str(path), "--out", folder]
        ran = subprocess.run(
            call, capture_output=True, text=True, check=False, timeout=_REPORT_SECONDS
        )
        pages = [*Path(folder).glob("*.html")]
        if ran.returncode or not pages:
            raise FollowupError(f"The report could not be rendered:\n{ran.stderr.strip()}")
        return pages[0].name, pages[0].read_bytes()
