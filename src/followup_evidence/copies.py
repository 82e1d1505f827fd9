"""What runs in the process that others are forked from (see `forks`), and in its copies."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import signal
import socket
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from followup_evidence.errors import FollowupError

_inside = False


def inside() -> bool:
    """Tell whether this process was forked for one piece of work."""
    return _inside


class Talk:
    """How work speaks with whoever started it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def tell(self, value: Any) -> None:
        """Send a value while the work goes on."""
        self._connection.send(("told", value))

    def ask(self, value: Any) -> Any:
        """Send a value and wait for what it is answered with."""
        self._connection.send(("asked", value))
        return self._connection.recv()


def threads() -> int:
    """Return how many threads this process has; with more than one a fork is not safe."""
    return len([*Path("/proc/self/task").iterdir()])


def _find(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


def _serve(talk: socket.socket) -> Connection | None:
    """Fork for each pipe that comes in; return the pipe in the copy, here None at the end."""
    while True:
        try:
            sign, pipes, _, _ = socket.recv_fds(talk, 1, 1)
            if not sign:
                return None
            if (pid := os.fork()) == 0:
                return Connection(pipes[0])
            os.close(pipes[0])
            talk.sendall(b"%d\n" % pid)
        except OSError:  # whoever asked is gone
            return None


def _work(connection: Connection) -> None:
    """Do in this fresh copy what the other end of the pipe asks for."""
    global _inside
    _inside = True
    # So that it can be ended with what it has started, and has its share of the processors: Linux
    # shares them out by session, and in one for all thirty kernels wait where one page does not.
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if numpy := sys.modules.get("numpy"):  # Python's own random numbers begin anew by themselves
        numpy.random.seed()
    work, arguments = connection.recv()
    try:
        value = _find(work)(Talk(connection), *arguments)
        connection.send(("done", value))
    except Exception as error:
        connection.send(("failed", _sendable(error)))


def _sendable(error: Exception) -> Exception:
    """Return an error that survives the way to the other process."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own, made on the line
    except Exception:
        return FollowupError(f"{type(error).__name__}: {error}")
    return error


def main() -> None:
    """Prepare, say so, and fork until nobody asks any more."""
    talk = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _find(sys.argv[2])()
    gc.collect()
    gc.freeze()  # else the first collection of each copy would copy all of this
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries copies that ended
    with contextlib.suppress(BrokenPipeError):  # nobody wants any more
        talk.sendall(b"%d\n" % threads())
    connection = _serve(talk)
    talk.close()
    if connection is None:
        return
    with contextlib.suppress(OSError, EOFError):  # nobody waits for it any more
        _work(connection)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # what the copy inherited is not its own to tidy up


if __name__ == "__main__":
    importlib.import_module("followup_evidence.copies").main()  # the one that all others import
