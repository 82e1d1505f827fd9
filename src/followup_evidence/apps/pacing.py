"""Pacing: work of a page that waits a moment, so that what is more urgent comes first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Later:
    """An act that is done once nothing has asked for it anew for a moment.

    Parameters
    ----------
    act
        What is done; it takes nothing and returns nothing.
    seconds
        How long the moment is.

    Examples
    --------
    >>> done = []
    >>> async def asked_for_twice():
    ...     soon = Later(lambda: done.append("once"), 0.01)
    ...     soon.ask()
    ...     soon.ask()
    ...     await asyncio.sleep(0.1)
    >>> asyncio.run(asked_for_twice())
    >>> done
    ['once']
    """

    def __init__(self, act: Callable[[], None], seconds: float) -> None:
        self._act = act
        self._seconds = seconds
        self._waiting: asyncio.TimerHandle | None = None

    def ask(self) -> None:
        """Let the moment begin, or begin anew; needs a running event loop."""
        self.cancel()
        self._waiting = asyncio.get_running_loop().call_later(self._seconds, self._do)

    def cancel(self) -> None:
        """Take back what was asked for."""
        if self._waiting:
            self._waiting.cancel()
            self._waiting = None

    def now(self) -> None:
        """Do at once what was asked for and still waits, if anything does."""
        if self._waiting:
            self.cancel()
            self._act()

    def _do(self) -> None:
        self._waiting = None
        self._act()
