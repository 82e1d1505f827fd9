"""What the process that kernels are forked from has made ready, and how a copy of it runs.

A kernel of the app spends seconds on imports that are the same for everybody. Here they are made
once; each kernel is a copy of this process (see `forks`), which shares its memory until it writes
to it.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from followup_evidence import copies


def load() -> None:
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


def run(_talk: copies.Talk, asked: dict[str, Any]) -> None:
    """Run the kernel that was asked for in this fresh copy, until its end."""
    import ipywidgets
    from ipykernel.kernelapp import IPKernelApp

    from followup_evidence.show import offline

    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"])
    sys.argv = ["ipykernel_launcher", *asked["arguments"]]
    # It ends by itself when the process of this number is no longer its parent.
    kernel = IPKernelApp.instance(parent_handle=os.getppid())
    kernel.initialize(asked["arguments"])
    # What these do as they are imported, they do in a kernel only.
    ipywidgets.register_comm_target()
    offline.enable()
    kernel.start()
