"""Files of the builder: what comes in from a person's machine, and what goes out to it."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from followup_evidence import plan
from followup_evidence.apps import uploads
from followup_evidence.errors import Faults, FollowupError
from followup_evidence.evidence import cells
from followup_evidence.plan.files import PlanFile
from followup_evidence.reports import exports, sources

Work = dict[str, Any]
_REPORT_SECONDS = 120


def begin(
    interviews: str | Path, minutes: int, stress: int | None, today: str | None, trust: float
) -> Work:
    """Return the work that a builder begins with.

    Raises
    ------
    FollowupError
        The file cannot be read, or something has faults.
    """
    path = Path(interviews)
    if path.suffix == ".json":
        return PlanFile.read(path).to_dict()
    if today is None and is_example(path):
        today = sources.EXAMPLE_DAY  # its dates lie around one day
    file = PlanFile(
        interviews=tuple(rows(path)), minutes=minutes, stress=stress, today=today, trust=trust
    )
    return file.to_dict()


def is_example(interviews: str | Path) -> bool:
    """Tell whether a file is our own example."""
    return Path(interviews) == sources.example()


def rows(path: Path) -> list[dict[str, str]]:
    """Return an interviews file's cells as they were typed, right or wrong.

    Raises
    ------
    FollowupError
        The file is no table of interviews: no cell of it can be shown.
    """
    raw, form = cells.parse(path, column="program")
    try:
        plan.interviews.check(raw)
    except Faults as error:
        form = [*form, *(fault for fault in error.faults if not fault.startswith("row"))]
    if form:
        raise Faults(path.name, form, plan.interviews.REMEDY)
    return [
        {str(name): str(cell) for name, cell in row.items() if cell}
        for row in raw.to_dict("records")
    ]


def example(work: Work) -> Work:
    """Return the example's interviews with a work's settings, and the day that they lie around."""
    return _listing(work, rows(sources.example()), today=sources.EXAMPLE_DAY)


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
        "pins": {"must": [], "never": []},
    }


def sent(name: str, content: bytes, work: Work) -> tuple[Work, str]:
    """Return the work that a browser's file makes, and what the file is called.

    Raises
    ------
    FollowupError
        The file cannot be used; all that is wrong with it.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / uploads.safe_name(name)
        path.write_bytes(content)
        return at(path, work)


def at(path: Path, work: Work) -> tuple[Work, str]:
    """Return the work that a file of this machine makes, and what it is called."""
    uploads.check_size(path)
    if path.suffix.lower() == ".json":
        return PlanFile.read(path).to_dict(), path.name
    interviews = rows(path)
    uploads.check_count(len(interviews))
    return _listing(work, interviews, today=None), path.name


def export(file: PlanFile, made: plan.Plan, form: str) -> tuple[str, bytes]:
    """Return one file to keep: its name and content."""
    if form == "plan":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "my-plan.json"
            file.write(path)
            return path.name, path.read_bytes()
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
        dated = dataclasses.replace(file, today=file.today or sources.day(None, "own"))
        dated.write(path)
        call = [sys.executable, "-m", "followup_evidence", "report", str(path), "--out", folder]
        ran = subprocess.run(
            call, capture_output=True, text=True, check=False, timeout=_REPORT_SECONDS
        )
        pages = [*Path(folder).glob("*.html")]
        if ran.returncode or not pages:
            raise FollowupError(f"The report could not be rendered:\n{ran.stderr.strip()}")
        return pages[0].name, pages[0].read_bytes()
