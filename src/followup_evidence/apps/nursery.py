"""The process that kernels are forked from: it has imported everything and runs nothing.

A kernel of the app spends seconds on imports that are the same for everybody. Here they are made
once; each kernel is a copy of this process, which shares its memory until it writes to it. It
speaks with the server that started it: a line of JSON asks for a kernel, a line answers with its
process. It ends when that server does.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, BinaryIO


def threads() -> int:
    """Return how many threads this process has; with more than one a fork is not safe."""
    return len([*Path("/proc/self/task").iterdir()])


def warm() -> None:
    """Import what a notebook of ours uses, and make once what is the same for everybody."""
    import ipywidgets
    from ipykernel import ipkernel, kernelapp  # noqa: F401 - kernels need them

    from followup_evidence import evidence, show
    from followup_evidence.apps.builder import Builder
    from followup_evidence.reports import sources
    from followup_evidence.show import live

    Builder(sources.example())
    ipywidgets.Widget.close_all()  # no kernel begins with a widget that it did not make
    live.prepare()
    show.table(evidence.describe("interviews"), {"column": "Column"})
    gc.collect()
    gc.freeze()  # else the first collection of each kernel would copy all of this


def serve(asked: BinaryIO, answers: BinaryIO) -> dict[str, Any] | None:
    """Fork a kernel for each line; return in the kernel what was asked, here None at the end."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries kernels that ended
    for line in asked:
        if (process := os.fork()) == 0:
            return dict(json.loads(line))
        answers.write(b"%d\n" % process)
        answers.flush()
    return None


def become(asked: dict[str, Any]) -> None:
    """Turn this fresh copy into the kernel that was asked for; it returns at the kernel's end."""
    import random

    import ipywidgets
    import numpy as np
    from ipykernel.kernelapp import IPKernelApp

    from followup_evidence.show import offline

    os.setsid()  # signals for this kernel reach this kernel
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"])
    sys.argv = ["ipykernel_launcher", *asked["arguments"]]
    random.seed()  # else all copies would draw the same numbers
    np.random.seed()
    # It ends by itself when the process of this number is no longer its parent.
    kernel = IPKernelApp.instance(parent_handle=os.getppid())
    kernel.initialize(asked["arguments"])
    # What these do as they are imported, they do in a kernel only.
    ipywidgets.register_comm_target()
    offline.enable()
    kernel.start()


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """Take the two ends of the talk away from standard input and output, which kernels inherit."""
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return asked, answers


def main() -> None:
    """Warm up, say so, and fork until nobody asks any more."""
    asked, answers = _streams()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warm()
    answers.write(b"%d\n" % threads())
    answers.flush()
    kernel = serve(asked, answers)
    if kernel is not None:
        asked.close()
        answers.close()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        become(kernel)


if __name__ == "__main__":
    main()
