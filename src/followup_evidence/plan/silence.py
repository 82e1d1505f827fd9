"""Silence: nothing that a library prints reaches standard output."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator

_ONE_AT_A_TIME = threading.Lock()


@contextlib.contextmanager
def keep() -> Iterator[None]:
    """Keep HiGHS from writing a debugging line to standard output, where our JSON goes.

    HiGHS 1.12 prints it in about one small program of a hundred, whatever its options say
    (jump-dev/HiGHS.jl issue 312), so the file descriptor itself is turned away for a moment.
    """
    with _ONE_AT_A_TIME, contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            kept = os.dup(1)
            stack.callback(os.close, kept)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            stack.callback(os.close, nowhere)
            stack.callback(os.dup2, kept, 1)  # first, since Ctrl-C may come at any time
            os.dup2(nowhere, 1)
        yield
