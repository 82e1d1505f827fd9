"""Jobs: one report to make, with all that it depends on, and the files that it becomes."""

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
from typing import TYPE_CHECKING, Any

import pandas as pd

from followup_evidence import forks, paths, plan
from followup_evidence.errors import FollowupError
from followup_evidence.plan import Plan
from followup_evidence.plan.files import PlanFile, is_plan_file
from followup_evidence.reports import exports, sources

if TYPE_CHECKING:
    from nbformat import NotebookNode

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
    values
        Every parameter of the report (`parameters.REPORT`) but ``interviews``, checked.
    stem
        What the files are called before their endings.
    also
        What is made beside the page, of `ALSO`.
    notebook
        The notebook as text; every report of one run is made from the same.
    """

    interviews: bytes
    called: str
    values: Mapping[str, Any]
    stem: str
    also: tuple[str, ...] = ()
    notebook: str = dataclasses.field(default_factory=notebook_text)

    @property
    def title(self) -> str:
        """What the page is called."""
        name = self.values["name"].strip()
        return f"Follow-up plan for {name}" if name else "Follow-up plan"

    def key(self, made_by: str) -> str:
        """Return a digest that changes with whatever could change a byte of the files.

        Parameters
        ----------
        made_by
            What stands for our code, data and libraries.
        """
        said = [dict(self.values), self.called, self.stem, [*self.also], made_by]
        parts = [json.dumps(said, sort_keys=True).encode(), self.notebook.encode(), self.interviews]
        digests = b"".join(hashlib.sha256(part).digest() for part in parts)
        return hashlib.sha256(digests).hexdigest()


@dataclass(frozen=True)
class Made:
    """What a job became: ``files`` by ending, and ``about``, the plan in numbers."""

    files: Mapping[str, bytes]
    about: Mapping[str, Any]


def job(
    interviews: Path,
    values: Mapping[str, Any],
    given: Sequence[str],
    *,
    stem: str = "",
    also: Sequence[str] = (),
    notebook: str = "",
) -> Job:
    """Return the job for an interviews file or a plan file, read once.

    Parameters
    ----------
    interviews
        The file.
    values
        Every parameter, checked.
    given
        The names of those that somebody gave; a plan file's own settings hold for the others.
    stem, also, notebook
        As in a `Job`; without a stem the files are called after the plan's owner.

    Raises
    ------
    FollowupError
        The file cannot be read, or it is a plan file with faults.
    """
    if is_plan_file(interviews):
        own = {name: values[name] for name in given if name not in ("today", "interviews")}
        file = dataclasses.replace(PlanFile.read(interviews), **own)
        file = dataclasses.replace(file, today=sources.day(values["today"] or file.today, "own"))
        values = {name: getattr(file, name) for name in values if name != "interviews"}
        content = file.to_json().encode()
    else:
        values, content = of_a_list(values), _content(interviews)
    named = stem or file_stem(values["name"])
    text = notebook or notebook_text()
    return Job(content, interviews.name, values, named, tuple(also), text)


def of_a_list(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a job for a list, which is planned from the current day by default."""
    kept = {name: value for name, value in values.items() if name != "interviews"}
    return kept | {"today": sources.day(values["today"], "own")}


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


def planned(one: Job, name: str) -> tuple[pd.DataFrame, Plan]:
    """Return the job's interviews and plan, made from the file of this name.

    Raises
    ------
    FollowupError
        The interviews have faults, or pins cannot be kept.
    """
    values = one.values
    limits = plan.Limits(
        values["minutes"], values["stress"], values["calls"], values["minutes_per_day"]
    )
    return sources.planned(
        name,
        limits,
        today=values["today"],
        rank_deadline=values["rank_deadline"],
        trust=values["trust"],
    )


def check(one: Job) -> None:
    """Check all that a plan is made from, so that bad input is met before a kernel starts.

    Raises
    ------
    FollowupError
        The interviews have faults, a day is not possible, or pins cannot be kept.
    """
    with laid_out(one) as name:
        if is_plan_file(name):
            planned(one, name)  # its pins may not fit
            return
        mine = plan.interviews.read(name)
        days = {key: one.values[key] for key in ("today", "rank_deadline")}
        plan.prepare(mine, **days)


def make(one: Job, progress: Any = False) -> Made:
    """Make the report: run the notebook, and turn what it shows into files.

    Raises
    ------
    FollowupError
        The interviews have faults; nothing was started.
    ReportError
        The notebook failed although its input was good, or a PDF could not be printed.
    """
    from followup_evidence.reports import pdf, render

    with laid_out(one) as name:
        notebook = run(one, name, progress)
        mine, made = planned(one, name)
    notebook.metadata["title"] = one.title
    page = render.page(notebook)
    files = {"html": page.encode()}
    for ending in one.also:
        if ending == "pdf":
            files[ending] = pdf.printed(page)
        elif ending == "ipynb":
            files[ending] = _kept(notebook)
        else:
            files[ending] = exports.render(made, ending, stem=one.stem)
    return Made(files, _about(made, len(mine)))


def make_for(talk: forks.Talk, one: Job, ask_for_pictures: bool) -> Made:
    """Make the report in a process that was forked for it.

    With ``ask_for_pictures``, charts are drawn by whoever started it: a fresh process would need
    longer to start a drawing engine of its own than to do all the rest.
    """
    if ask_for_pictures:
        from followup_evidence.show import figures

        figures.draw_with(talk.ask)
    return make(one)


def run(one: Job, name: str, progress: Any) -> NotebookNode:
    """Run the job's notebook on the file of this name, and return it with its outputs.

    Raises
    ------
    ReportError
        A cell failed, or the kernel did not start or died on the way.
    """
    import nbformat
    import papermill

    from followup_evidence.reports import forked, kernel

    with kernel.settings() as config:
        try:
            return papermill.execute_notebook(
                nbformat.reads(one.notebook, as_version=4),
                None,
                parameters={"interviews": name, **one.values},
                engine_name=forked.ENGINE if forks.inside() else None,
                kernel_name="python3",
                progress_bar=progress,
                config=config,
            )
        except papermill.PapermillExecutionError as error:
            raise ReportError(f"{error.ename}: {error.evalue}\nNothing was written.") from error
        except RuntimeError as error:  # the kernel did not start, or died on the way
            raise ReportError(f"{error}\nNothing was written.") from error


def _kept(notebook: NotebookNode) -> bytes:
    """Return the executed notebook without times and places, which differ from run to run."""
    import nbformat

    copy = nbformat.from_dict(notebook)
    copy.metadata.pop("papermill", None)
    for number, cell in enumerate(copy.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        cell.id = (
            f"cell-{number}" if "injected-parameters" in cell.metadata.get("tags", []) else cell.id
        )
    return (nbformat.writes(copy) + "\n").encode()


def _about(made: Plan, programs: int) -> dict[str, Any]:
    """Return a plan in numbers, for an index and a summary of many."""
    kept = made.guarantee
    return {
        "programs": programs,
        "steps": len(made.steps),
        "minutes": int(made.totals["minutes"]),
        "guarantee": round(float(kept.share), 4) if kept and not made.steps.empty else None,
        "actions": {str(k): int(n) for k, n in made.steps["action"].value_counts().items()},
        "skipped": sorted({str(action) for action in made.skipped["action"]}),
    }
