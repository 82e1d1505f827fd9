"""Jobs: one report to make, with all that it depends on."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from followup_evidence import paths, plan
from followup_evidence.errors import FollowupError
from followup_evidence.evidence import remembered
from followup_evidence.evidence.answers import Answers
from followup_evidence.plan import PlanFile
from followup_evidence.plan.planfile import is_plan_file
from followup_evidence.reports import exports, sources
from followup_evidence.settings import BY_NAME, Settings

ALSO = ("pdf", "ipynb", *exports.FORMATS)
"""What can be made beside the page, by the ending of its file."""


class ReportError(FollowupError):
    """A report that could not be rendered from input that had passed every check."""


def notebook_text() -> str:
    """Return the report's notebook as text, without outputs."""
    path = paths.folder("notebooks") / "report.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    return json.dumps(notebook, ensure_ascii=False)


@dataclass(frozen=True)
class Job:
    """One report to make.

    Parameters
    ----------
    interviews
        The content of the interviews file or plan file.
    called
        That file's name, without its folder.
    name
        Whose plan it is; may be empty.
    settings
        Those that were given, checked, and always ``today``; for the others the plan file's own
        hold, else the defaults.
    stem
        What the files are called before their endings.
    also
        What is made beside the page, of `ALSO`.
    notebook
        The notebook as text; every report of one run is made from the same.
    """

    interviews: bytes
    called: str
    name: str
    settings: Mapping[str, Any]
    stem: str
    also: tuple[str, ...] = ()
    notebook: str = dataclasses.field(default_factory=notebook_text)
    said: str = ""
    """How the list was read, for the person who asked for the report."""

    @property
    def title(self) -> str:
        """What the page is called."""
        name = self.name.strip()
        return f"Follow-up plan for {name}" if name else "Follow-up plan"

    def key(self, made_by: str) -> str:
        """Return a digest that changes with whatever could change a byte of the files.

        Parameters
        ----------
        made_by
            What stands for our code, data and libraries.
        """
        said = [dict(self.settings), self.name, self.called, self.stem, [*self.also], made_by]
        parts = [json.dumps(said, sort_keys=True).encode(), self.notebook.encode(), self.interviews]
        digests = b"".join(hashlib.sha256(part).digest() for part in parts)
        return hashlib.sha256(digests).hexdigest()


def job(
    interviews: Path,
    values: Mapping[str, Any],
    *,
    content: bytes | None = None,
    also: Sequence[str] = (),
    notebook: str = "",
    answers: Answers | None = None,
) -> Job:
    """Return the job for an interviews file or a plan file, read once.

    Parameters
    ----------
    interviews
        The file.
    values
        The parameters that somebody gave, checked.
    content
        The content of the file where it is known already.
    also, notebook
        As in a `Job`.
    answers
        What the person has said about the list, beside what was answered before; a list that
        needs answers becomes one that needs none.

    Raises
    ------
    FollowupError
        The file cannot be read, or it is a plan file with faults.
    """
    own, said = PlanFile(()), ""
    if content is None and is_plan_file(interviews):
        own = PlanFile.read(interviews)
        content = own.to_json().encode()
    elif content is None:
        interviews, content, said = _settled(interviews, answers or Answers(), values)
    given = {name: value for name, value in values.items() if name in BY_NAME}
    return Job(
        _content(interviews) if content is None else content,
        interviews.name,
        name := values.get("name") or own.name,
        {**given, "today": own.settings.changed(**given).day.isoformat()},
        file_stem(name),
        tuple(also),
        notebook or notebook_text(),
        said,
    )


def file_stem(name: str) -> str:
    """Return what the files of a person are called, before their endings.

    Examples
    --------
    >>> file_stem("Zoë O'Brien"), file_stem("")
    ('follow-up-plan-zoë-o-brien', 'follow-up-plan')
    """
    return exports.portable(f"{exports.STEM} {name}") if name.strip() else exports.STEM


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        plan.interviews.read(path)  # which knows what is near
        raise
    except OSError as error:
        raise FollowupError(f"{path.name} cannot be opened: {error.strerror}.") from error


def _settled(
    path: Path, answers: Answers, values: Mapping[str, Any]
) -> tuple[Path, bytes | None, str]:
    """Return a list whose questions were answered as one that has none, and how it was read."""
    if not answers and not any(remembered.folder().glob("*.json")):
        return path, None, ""
    today = Settings().changed(**{k: v for k, v in values.items() if k == "today"}).day
    read = plan.interviews.remembering(path, answers, today=today)
    if not read.answers:
        return path, None, ""
    plan.interviews.of(read)
    rows = [{k: v for k, v in row.items() if v} for row in read.cells.to_dict("records")]
    said = "\n".join(note for note in read.notes if note.startswith(remembered.SAID))
    return path.with_suffix(".json"), PlanFile(tuple(rows)).to_json().encode(), said  # type: ignore[arg-type]


@contextmanager
def laid_out(one: Job) -> Iterator[str]:
    """Yield the name of the job's interviews file, which lies in the current folder meanwhile."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder, one.called).write_bytes(one.interviews)
        os.chdir(folder)
        try:
            yield one.called
        finally:
            os.chdir(before)


def check(one: Job) -> None:
    """Check all that a plan is made from, so that bad input is met before a kernel starts.

    Raises
    ------
    FollowupError
        The interviews have faults, a setting is not possible, or pins cannot be kept.
    """
    with laid_out(one) as name:
        sources.problem(name, **one.settings)
