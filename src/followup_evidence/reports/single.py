"""One report: a student's plan, the evidence behind it and the sources, as one HTML file."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import papermill
from nbformat import NotebookNode

from followup_evidence import paths, plan
from followup_evidence.errors import FollowupError
from followup_evidence.plan import names
from followup_evidence.plan.files import PlanFile, is_plan_file
from followup_evidence.reports import files, kernel, parameters, render, sources


class ReportError(FollowupError):
    """A report that could not be rendered from input that had passed every check."""


def report(interviews: Path, out: Path, *, progress: bool = False, **given: Any) -> Path:
    """Render one report and return the path of its HTML file.

    Parameters
    ----------
    interviews
        The interviews file, CSV or XLSX, or a plan file, whose settings hold where none is given.
    out
        The folder for the report; it is made if need be.
    progress
        Whether to show a progress bar on stderr.
    **given
        The report's parameters (`parameters.REPORT`), but for ``interviews``.

    Returns
    -------
    Path
        ``follow-up-plan.html``, or ``follow-up-plan-<name>.html``; an earlier one is
        replaced as a whole.

    Raises
    ------
    FollowupError
        A parameter or the interviews file has faults; nothing was started or written.
    ReportError
        The notebook failed although its input was good; nothing was written.
    """
    values = parameters.check({**given, "interviews": str(interviews)})
    if not is_plan_file(interviews):
        values["today"] = sources.day(values["today"], values["interviews"])
    with _asked(interviews, given, values) as (source, values):
        _rehearse(source, values)
        files.must_be_a_folder(out)
        notebook = run({**values, "interviews": str(source.resolve())}, progress=progress)
    name = values["name"].strip()
    notebook.metadata["title"] = f"Follow-up plan for {name}" if name else "Follow-up plan"
    page = out / ("-".join(["follow-up-plan", *(names.slugs([name]) if name else [])]) + ".html")
    render.write(page, render.page(notebook))
    return page


@contextmanager
def _asked(
    interviews: Path, given: dict[str, Any], values: dict[str, Any]
) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield a file and values that say the same: those given, else the plan file's own."""
    if not is_plan_file(interviews):
        yield interviews, values
        return
    file = dataclasses.replace(
        PlanFile.read(interviews), **{name: values[name] for name in given if name != "today"}
    )
    file = dataclasses.replace(file, today=sources.day(values["today"] or file.today, "own"))
    with tempfile.TemporaryDirectory() as folder:
        merged = Path(folder) / "plan.json"
        file.write(merged)
        own = {name: getattr(file, name) for name in values if name != "interviews"}
        yield merged, {**values, **own}


def _rehearse(interviews: Path, values: dict[str, Any]) -> None:
    """Make the plan once before a kernel starts, so that bad input is met at once."""
    limits = plan.Limits(
        values["minutes"], values["stress"], values["calls"], values["minutes_per_day"]
    )
    sources.planned(
        str(interviews),
        limits,
        today=values["today"],
        rank_deadline=values["rank_deadline"],
        trust=values["trust"],
    )


def run(values: dict[str, Any], *, progress: bool = False) -> NotebookNode:
    """Run the report's notebook with checked parameters and return it, executed."""
    with kernel.settings() as config:
        try:
            return papermill.execute_notebook(
                str(paths.folder("notebooks") / "report.ipynb"),
                None,
                parameters=values,
                kernel_name="python3",
                progress_bar={"desc": "Report", "leave": False} if progress else False,
                config=config,
            )
        except papermill.PapermillExecutionError as error:
            raise ReportError(f"{error.ename}: {error.evalue}\nNothing was written.") from error
        except RuntimeError as error:  # the kernel did not start, or died on the way
            raise ReportError(f"{error}\nNothing was written.") from error
