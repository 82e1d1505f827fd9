"""A notebook's cells, run in this process, with the outputs that a kernel would have sent."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from nbformat.v4 import new_output
from traitlets import List, Type
from traitlets.config import Config


class _Publisher(DisplayPublisher):  # type: ignore[misc] # IPython has no types
    """What ``display`` speaks to."""

    def publish(
        self, data: Any, metadata: Any = None, *, transient: Any = None, **more: Any
    ) -> None:
        """Take an output, or new content for an earlier one of the same name."""
        name = (transient or {}).get("display_id")
        output = new_output("display_data", data=data, metadata=metadata or {})
        self.shell.publish(output, name, update=more.get("update", False))

    def clear_output(self, wait: bool = False) -> None:
        """Take the cell's outputs away; with ``wait``, once the next one comes."""
        self.shell.clear(wait=wait)


class _Hook(DisplayHook):  # type: ignore[misc]
    """What shows a cell's last value."""

    def write_output_prompt(self) -> None:
        """Write nothing: an output has its number."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Take the value as an output."""
        self.shell.publish(
            new_output(
                "execute_result",
                data=format_dict,
                metadata=md_dict or {},
                execution_count=self.prompt_count,
            )
        )

    def finish_displayhook(self) -> None:
        """Write nothing after a value."""
        self._is_active = False


class Shell(InteractiveShell):  # type: ignore[misc]
    """IPython as a kernel runs it, without a kernel's ports, threads and messages."""

    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)
    outputs = List()
    kernel = None
    """There, since libraries ask whether a shell has one to tell a notebook from a terminal."""

    def __init__(self, **settings: Any) -> None:
        config = Config()
        config.HistoryManager.enabled = False  # it would keep a file and a thread
        super().__init__(config=config, **settings)
        self._named: dict[str, list[NotebookNode]] = {}
        self._clear_first = False
        self.updated = False

    def init_display_formatter(self) -> None:
        """Leave every form of an output in place, as a kernel does."""
        super().init_display_formatter()
        self.display_formatter.active_types = self.display_formatter.format_types

    def enable_gui(self, gui: Any = None) -> None:
        """Have no windows."""

    def publish(
        self, output: NotebookNode, name: str | None = None, *, update: bool = False
    ) -> None:
        """Add an output to the cell, or change those of the same name wherever they stand."""
        if update:
            self.updated = True
            for earlier in self._named.get(str(name), []):
                earlier.data, earlier.metadata = output.data, output.metadata
            return
        if self._clear_first:
            self.clear()
        if name:
            self._named.setdefault(name, []).append(output)
        self.outputs.append(output)

    def clear(self, *, wait: bool = False) -> None:
        """Take the outputs of the cell away, now or before the next one."""
        self._clear_first = wait
        if not wait:
            self.outputs.clear()

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        self.publish(
            new_output("error", ename=etype.__name__, evalue=str(evalue), traceback=[*stb])
        )


class _Stream(io.TextIOBase):
    """Standard output or error as outputs of the cell."""

    encoding = "utf-8"

    def __init__(self, shell: Shell, name: str) -> None:
        self._shell, self._name = shell, name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        """Add to the cell's text: one output for each of the two streams."""
        if self._shell._clear_first:
            self._shell.clear()
        for earlier in self._shell.outputs:
            if earlier.get("name") == self._name:
                earlier.text += text
                break
        else:
            if text:
                self._shell.publish(new_output("stream", name=self._name, text=text))
        return len(text)


@contextmanager
def _streams(shell: Shell) -> Iterator[None]:
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Stream(shell, "stdout"), _Stream(shell, "stderr")
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def run(shell: Shell, cell: NotebookNode) -> bool:
    """Run one code cell, put its outputs into it, and tell whether it went well."""
    shell.outputs = cell.outputs = []
    with _streams(shell):
        done = shell.run_cell(cell.source, store_history=True)
    cell.outputs = [*shell.outputs]
    cell.execution_count = done.execution_count
    expected = "raises-exception" in cell.metadata.get("tags", [])
    return bool(done.success or expected)


def start() -> Shell:
    """Return the shell of a process that was forked for one notebook."""
    import random

    import numpy as np

    from followup_evidence.show import offline

    random.seed()  # else all copies would draw the same numbers
    np.random.seed()
    shell: Shell = Shell.instance()
    offline.enable()  # which a kernel does as it imports the charts
    return shell
