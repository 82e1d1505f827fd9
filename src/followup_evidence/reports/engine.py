"""A papermill engine: a notebook in a process forked from one that has imported everything.

``papermill --engine followup-forked in.ipynb out.ipynb``, or ``engine_name="followup-forked"`` from
Python, where the second notebook and every later one start in a moment. Each run has a process of
its own, so nothing passes from one to the next. Where there is no fork, and for kernels that are
not Python's, papermill's own engine does the work.

Papermill imports this by its entry point; nothing of ours does, since it would come too early.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from papermill.engines import Engine, NBClientEngine
from papermill.log import logger

from followup_evidence import copies, forks
from followup_evidence.reports import forked


class ForkedEngine(Engine):  # type: ignore[misc] # papermill has no types
    """Runs a notebook's cells in a fresh process, without a kernel's start-up and messages."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        log_output: bool = False,
        execution_timeout: float | None = None,
        **more: Any,
    ) -> None:
        """Run the cells; a failing one stops the run and is marked, as in papermill's engine.

        Raises
        ------
        RuntimeError
            The process ended before its work did, or a cell took longer than
            ``execution_timeout`` seconds.
        """
        if not (_is_python(nb_man.nb, kernel_name) and _can_fork()):
            NBClientEngine.execute_managed_notebook(
                nb_man,
                kernel_name,
                log_output=log_output,
                execution_timeout=execution_timeout,
                **more,
            )
            return
        cells = [(cell.cell_type, cell.source, cell.metadata) for cell in nb_man.nb.cells]
        log = functools.partial(_log, log_output, more)
        if copies.inside():  # a fresh process already
            forked.run_cells(lambda event: _take(event, nb_man, log), cells, str(Path.cwd()))
            return
        child = forked.server().start(forked.RUN_CELLS, cells, str(Path.cwd()))
        try:
            _follow(child, nb_man, execution_timeout, log)
        except forks.Died as error:
            raise RuntimeError(f"Kernel died: {error}") from error
        finally:
            child.close()


def _can_fork() -> bool:
    return copies.inside() or (forks.possible() and forked.server().can_start())


def _is_python(nb: NotebookNode, kernel_name: str | None) -> bool:
    language = nb.metadata.get("kernelspec", {}).get("language", "python")
    return language == "python" and kernel_name in (None, "", "python3")


def _follow(
    child: forks.Child,
    nb_man: Any,
    timeout: float | None,
    log: Callable[[NotebookNode], None],
) -> None:
    """Take each cell from the process as it begins and ends, into papermill's notebook."""
    until = None if timeout is None else time.monotonic() + timeout
    while True:
        left = None if until is None else max(until - time.monotonic(), 0)
        if not child.connection.poll(left):
            raise RuntimeError(f"A cell took longer than {timeout:g} seconds.")
        kind, value = child.receive()
        if kind == "failed":
            raise value
        if kind == "done":
            return
        _take(value, nb_man, log)
        until = None if timeout is None else time.monotonic() + timeout


def _take(event: Any, nb_man: Any, log: Callable[[NotebookNode], None]) -> None:
    """Put what a run tells of a cell into papermill's notebook."""
    kind, at, *rest = event
    cell = nb_man.nb.cells[at]
    if kind == "begins":
        nb_man.cell_start(cell, at)
        return
    if kind == "changed":
        (cell.outputs,) = rest
        return
    outputs, count, well = rest
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = outputs, count
        for output in outputs:
            log(output)
        if not well:
            nb_man.cell_exception(cell, cell_index=at)
    nb_man.cell_complete(cell, cell_index=at)


def _log(log_output: bool, more: dict[str, Any], output: NotebookNode) -> None:
    """Write an output to where papermill's caller wants it."""
    text = output.get("text", output.get("data", {}).get("text/plain", ""))
    file = more.get(f"{output.get('name', '')}_file")
    if file:
        file.write(text)
        file.flush()
    if log_output and text:
        logger.info(text)
