"""Notebooks in forked processes: the server that they are forked from, and what runs in them."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import Any

from followup_evidence import copies, forks

ENGINE = "followup-forked"
"""What papermill calls the engine that runs notebooks so."""
RUN_CELLS = f"{__name__}:run_cells_for"


@functools.cache
def server() -> forks.Server:
    """Return the process that this one's runs are forked from."""
    return forks.Server("followup_evidence.reports.warm:warm")


def run_cells_for(talk: copies.Talk, cells: list[Any], folder: str) -> None:
    """Run cells in a process that was forked for them."""
    run_cells(talk.tell, cells, folder)


def run_cells(tell: Callable[[Any], None], cells: list[Any], folder: str) -> None:
    """Run cells in this process, telling of each as it begins and ends; stop at a failure."""
    from nbformat.v4 import new_code_cell

    from followup_evidence.reports import shell

    os.chdir(folder)
    running = shell.start()
    done: dict[int, Any] = {}
    for at, (kind, source, metadata) in enumerate(cells):
        tell(("begins", at))
        if kind != "code" or not source.strip():
            tell(("ends", at, [], None, True))
            continue
        cell = new_code_cell(source, metadata=metadata)
        well = shell.run(running, cell)
        if running.updated:  # perhaps what an earlier cell shows
            for earlier, outputs in done.items():
                tell(("changed", earlier, outputs))
            running.updated = False
        done[at] = cell.outputs
        tell(("ends", at, cell.outputs, cell.execution_count, well))
        if not well:
            return
