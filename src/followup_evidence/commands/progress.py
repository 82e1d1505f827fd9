"""Progress: a bar on standard error beside work that may take a while."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Iterator

import click

_PATIENCE = 1.0  # seconds before a bar is worth showing
_BEAT = 0.25


@contextlib.contextmanager
def bar(label: str, *, seconds: float) -> Iterator[None]:
    """Show how much of its time some work has taken, where a person is watching.

    Parameters
    ----------
    label
        What is being done.
    seconds
        How long it takes at most, about.
    """
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(label, seconds, done), daemon=True)
    if sys.stderr.isatty():
        watcher.start()
    try:
        yield
    finally:
        done.set()
        if watcher.ident is not None:
            watcher.join()


def _watch(label: str, seconds: float, done: threading.Event) -> None:
    start = time.monotonic() - _PATIENCE
    if done.wait(_PATIENCE):
        return
    with click.progressbar(
        length=100, label=f"{label}, {seconds:g} s at most", file=sys.stderr, show_eta=False
    ) as shown:
        while not done.wait(_BEAT):
            passed = int(100 * (time.monotonic() - start) / seconds)
            shown.update(min(passed, 99) - shown.pos)
        shown.update(100 - shown.pos)
