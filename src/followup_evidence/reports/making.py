"""Making: a job's notebook is run, and what it shows becomes files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from followup_evidence import copies
from followup_evidence.plan import Plan
from followup_evidence.reports import exports, jobs, sources
from followup_evidence.reports.files import UNDONE

if TYPE_CHECKING:
    from nbformat import NotebookNode


@dataclass(frozen=True)
class Made:
    """What a job became: ``files`` by ending, and ``about``, the plan in numbers."""

    files: Mapping[str, bytes]
    about: Mapping[str, Any]


def make(one: jobs.Job, progress: Any = False) -> Made:
    """Make the report: run the notebook, and turn what it shows into files.

    Raises
    ------
    FollowupError
        The interviews have faults; nothing was started.
    ReportError
        The notebook failed although its input was good, or a PDF could not be printed.
    """
    from followup_evidence.reports import pdf, render

    with jobs.laid_out(one) as name:
        notebook = run(one, name, progress)
        made = sources.planned(name, **one.settings)
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
    return Made(files, _about(made))


def make_for(talk: copies.Talk, one: jobs.Job, ask_for_pictures: bool) -> Made:
    """Make the report in a process that was forked for it.

    With ``ask_for_pictures``, charts are drawn by whoever started it: a fresh process would need
    longer to start a drawing engine of its own than to do all the rest.
    """
    if ask_for_pictures:
        from followup_evidence.show import figures

        figures.draw_with(talk.ask)
    return make(one)


def run(one: jobs.Job, name: str, progress: Any) -> NotebookNode:
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
                parameters={"interviews": name, "name": one.name, **one.settings},
                engine_name=forked.ENGINE if copies.inside() else None,
                kernel_name="python3",
                progress_bar=progress,
                config=config,
            )
        except papermill.PapermillExecutionError as error:
            raise jobs.ReportError(f"{error.ename}: {error.evalue}", UNDONE) from error
        except RuntimeError as error:  # the kernel did not start, or died on the way
            raise jobs.ReportError(str(error), UNDONE) from error


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


def _about(made: Plan) -> dict[str, Any]:
    """Return a plan in numbers, for an index and a summary of many."""
    kept = made.guarantee
    return {
        "programs": len(made.problem.interviews),
        "bans": len(made.bans),
        "steps": len(made.steps),
        "minutes": int(made.totals["minutes"]),
        "guarantee": round(float(kept.share), 4) if kept and kept.worst_case else None,
        "actions": {str(k): int(n) for k, n in made.steps["action"].value_counts().items()},
        "skipped": sorted({str(action) for action in made.skipped["action"]}),
    }
