"""History: what a person did, to be undone and done again."""

from __future__ import annotations

from typing import Any

_MOST = 200
Work = dict[str, Any]


class History:
    """States of a piece of work, newest last, each with the words for what led away from it.

    Examples
    --------
    >>> history = History()
    >>> history.add({"minutes": 180}, "minutes")
    >>> history.undo({"minutes": 60})
    ({'minutes': 180}, 'minutes')
    >>> history.redo({"minutes": 180})
    ({'minutes': 60}, 'minutes')
    """

    def __init__(self) -> None:
        self._done: list[tuple[Work, str]] = []
        self._undone: list[tuple[Work, str]] = []
        self._gesture = ("", "")

    def add(self, before: Work, cause: str, *, gesture: str = "") -> None:
        """Keep a state that was left; the moves of one drag are one of them.

        Parameters
        ----------
        before
            The state that was left.
        cause
            What was changed, in words.
        gesture
            What the page calls the drag of a slider, or its run of keys, that this is part of.
        """
        last, self._gesture = self._gesture, (cause, gesture)
        self._undone.clear()
        if gesture and last == self._gesture and self._done:
            return
        self._done.append((before, cause))
        del self._done[:-_MOST]

    def undo(self, now: Work) -> tuple[Work, str] | None:
        """Return the state before, and what is undone; None if there is none."""
        return self._step(self._done, self._undone, now)

    def redo(self, now: Work) -> tuple[Work, str] | None:
        """Return the state that was undone last, and what is done again."""
        return self._step(self._undone, self._done, now)

    def _step(
        self, origin: list[tuple[Work, str]], target: list[tuple[Work, str]], now: Work
    ) -> tuple[Work, str] | None:
        if not origin:
            return None
        work, cause = origin.pop()
        target.append((now, cause))
        self._gesture = ("", "")
        return work, cause

    def words(self) -> tuple[str, str]:
        """Return what would be undone and what done again; empty if nothing."""
        return (
            self._done[-1][1] if self._done else "",
            self._undone[-1][1] if self._undone else "",
        )
