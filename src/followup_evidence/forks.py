"""Processes that are copies of one that has imported everything, for one piece of work each.

A process of ours spends seconds on imports that are always the same. A `Server` makes them once,
in a process that does nothing else; each piece of work gets a fresh copy of it in a moment, sees
nothing of any other, and takes nothing with it when it fails. Work is named, as
``package.module:function``, and talks through a pipe that nobody else can open.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from followup_evidence.errors import FollowupError


class Died(FollowupError):
    """A process that ended before its work did: killed, out of memory, or crashed."""


_REFUSED = "The process that others are forked from did not start, or has threads."


def possible() -> bool:
    """Tell whether processes can be forked here.

    Windows has no fork, and on macOS the system's own libraries do not survive one.
    """
    return sys.platform == "linux"


class Child:
    """One piece of work under way in a process of its own.

    Parameters
    ----------
    pid
        The process.
    connection
        Our end of the pipe; to be waited for with ``multiprocessing.connection.wait``.
    """

    def __init__(self, pid: int, connection: Connection) -> None:
        self.pid = pid
        self.connection = connection
        self._ended = False

    def receive(self) -> tuple[str, Any]:
        """Return what comes next: ``told``, ``asked`` or ``done`` with a value, or ``failed``.

        What is asked waits for `answer`; with ``failed`` comes the error.

        Raises
        ------
        Died
            The process is gone and has said nothing more.
        """
        try:
            kind, value = self.connection.recv()
        except (EOFError, OSError) as error:
            raise Died(
                "The process ended before its work did (killed, or out of memory)."
            ) from error
        self._ended = kind in ("done", "failed")
        return kind, value

    def answer(self, value: Any) -> None:
        """Send the answer to what was asked."""
        with contextlib.suppress(OSError):  # it is gone: the next `receive` says so
            self.connection.send(value)

    def result(self, answers: Callable[[Any], Any] | None = None) -> Any:
        """Wait for the end of the work and return what it returned, or raise what it raised.

        Parameters
        ----------
        answers
            Answers what the work asks for meanwhile.
        """
        while True:
            kind, value = self.receive()
            if kind == "failed":
                raise value
            if kind == "done":
                return value
            if kind == "asked" and answers:
                self.answer(answers(value))

    def close(self) -> None:
        """Let go of the process; one whose work is not done is ended with what it has started."""
        if not self._ended:  # else its number may be another process's by now
            for end in (os.killpg, os.kill):
                with contextlib.suppress(ProcessLookupError):
                    end(self.pid, signal.SIGKILL)
        self.connection.close()


class Server:
    """The process that others are forked from, started when the first one is asked for.

    Parameters
    ----------
    warm
        The function, as ``package.module:function``, that imports and prepares what all of them
        need. It must leave no thread behind: a fork would not be safe.
    """

    def __init__(self, warm: str) -> None:
        self.warm = warm
        self._lock = threading.Lock()
        self._talk: socket.socket | None = None
        self._ready = False
        self._refused = False
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, work: str, *arguments: Any) -> Child:
        """Begin a piece of work in a fresh process.

        Parameters
        ----------
        work
            ``package.module:function``; it is called with a `copies.Talk` to whoever has the
            `Child`, then with the arguments, which must be picklable.

        Raises
        ------
        Died
            The server cannot be used: it did not start, or was ended from outside.
        """
        ours, theirs = socket.socketpair()
        with self._lock, theirs:
            talk = self._when_ready()
            try:
                socket.send_fds(talk, [b"f"], [theirs.fileno()])
                pid = int(_line(talk))
            except (OSError, ValueError) as error:
                self._talk = None
                raise Died("The process that others are forked from is gone.") from error
        child = Child(pid, Connection(ours.detach()))
        child.connection.send((work, arguments))
        return child

    def can_start(self) -> bool:
        """Wait until it is prepared, and tell whether work can be started at all."""
        with self._lock:
            try:
                self._when_ready()
            except Died:
                return False
            return True

    @property
    def pid(self) -> int | None:
        """The number of the process, once there is one."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the process, and with it all that were forked from it."""
        if self._talk:
            self._talk.close()
            self._talk = None
        if self._process:
            if not self._ready:  # it is importing, and hears of nothing before that is done
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process, self._ready = None, False

    def prepare(self) -> None:
        """Start the process now, so that less is waited for when the first one is asked for."""
        with self._lock:
            if self._talk is None:
                self._talk = self._begin()
                self._ready = False

    def _begin(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        # Threads of a linear algebra that we hardly use would make a fork unsafe.
        single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this Python, our module
                [
                    *(sys.executable, "-P", "-m", "followup_evidence.copies"),
                    *(str(theirs.fileno()), self.warm),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env={**os.environ, **single},
                start_new_session=True,
            )
        return ours

    def _when_ready(self) -> socket.socket:
        if self._refused:
            raise Died(_REFUSED)
        talk = self._talk or self._begin()
        if not (self._talk and self._ready):
            if _line(talk) != "1":
                talk.close()
                self._talk, self._refused = None, True  # nor would it the next time
                raise Died(_REFUSED)
            self._talk, self._ready = talk, True
        return talk


def _line(talk: socket.socket) -> str:
    """Return the line that comes next, or nothing where the other end is gone."""
    line = b""
    while not line.endswith(b"\n"):
        if not (piece := talk.recv(1)):
            return ""
        line += piece
    return line.decode().strip()
