"""What every report needs and no report changes, made once before processes are forked."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable

from followup_evidence.reports import standing


def warm() -> None:
    """Import what reports use, and make once what is the same in all of them."""
    import nbformat
    import papermill  # noqa: F401

    from followup_evidence import plan, show
    from followup_evidence.reports import exports, jobs, kernel, render, shell, sources  # noqa: F401

    drawing = _draw_elsewhere()
    standing.for_action()
    limits = plan.Limits(180, 20)
    _, made = sources.planned("", limits, today=sources.EXAMPLE_DAY, rank_deadline=None, trust=0.5)
    show.dated_plan(made.steps).to_dict()
    show.steps(made.steps, standing.for_action())
    render.page(nbformat.reads(jobs.notebook_text(), as_version=4))
    shell.Shell.instance()
    for ending in exports.FORMATS:
        exports.render(made, ending)
    standing.fill(drawing())


def _draw_elsewhere() -> Callable[[], dict[str, object]]:
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

    def drawn() -> dict[str, object]:
        with os.fdopen(ours, "rb") as file:
            pieces = dict(pickle.loads(file.read()))  # noqa: S301 - from our own copy
        os.waitpid(pid, 0)
        return pieces

    return drawn
