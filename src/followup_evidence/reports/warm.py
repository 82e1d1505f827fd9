"""What every report needs and no report changes, made once before processes are forked."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable

from followup_evidence import plan
from followup_evidence.reports import standing
from followup_evidence.show.fragments import Fragment


def warm() -> None:
    """Import what reports use, and make once what is the same in all of them."""
    import nbformat
    import papermill

    from followup_evidence.reports import exports, jobs, kernel, making, render, shell, sources  # noqa: F401
    from followup_evidence.show import figures

    drawing = None if standing.are_kept() else _draw_elsewhere()
    made = sources.planned("")
    figures.draw_with(lambda _: "<svg/>")  # all of a figure but its drawing
    _shown(made)
    figures.draw_with(figures.draw)
    notebook = nbformat.reads(jobs.notebook_text(), as_version=4)
    render.page(notebook)
    papermill.execute_notebook(notebook, None, parameters={"minutes": 90}, prepare_only=True)
    shell.Shell.instance().run_cell("None", store_history=False)
    for ending in exports.FORMATS:
        exports.render(made, ending)
    if drawing:
        standing.fill(drawing())


def _shown(made: plan.Plan) -> None:
    """Show a plan once, so that what is read and compiled for it need not be again."""
    from followup_evidence import show
    from followup_evidence.reports import sources

    sources.headline(made, name="")
    show.bans(made.bans, made.check_first())
    show.to_do(made, standing.for_action())
    show.beside(show.dated_plan(made.steps))
    show.left_out(plan.digest(made.skipped))
    settings = sources.settings(made)
    show.table(settings, {"setting": "Setting", "value": "Value", "status": "Status"})


def _draw_elsewhere() -> Callable[[], dict[str, Fragment]]:
    """Draw the standing charts in a copy of this process: drawing leaves threads behind.

    Returns what waits for them.
    """
    ours, theirs = os.pipe()
    if (pid := os.fork()) == 0:
        os.close(ours)
        with os.fdopen(theirs, "wb") as file:
            pickle.dump(standing.all_of_them(), file)
        os._exit(0)
    os.close(theirs)

    def drawn() -> dict[str, Fragment]:
        with os.fdopen(ours, "rb") as file:
            pieces = dict(pickle.loads(file.read()))  # noqa: S301 - from our own copy
        os.waitpid(pid, 0)
        return pieces

    return drawn
