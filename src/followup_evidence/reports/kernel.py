"""The kernel of our own runs of a notebook: this Python's, and out of other people's reach."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets.config import Config

_LONGEST_ADDRESS = 100
"""Systems allow 103 characters for a socket's name; the client adds two."""


class OwnKernelManager(AsyncKernelManager):
    """Starts this Python's kernel, whatever else is called python3 on this machine."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """Return how the kernel is started."""
        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())


@contextmanager
def settings() -> Iterator[Config]:
    """Yield the settings for one run of a notebook.

    Client and kernel talk through files of this person's rather than ports open to the
    machine; where the system has no such sockets, or not with so long a name, through local
    ports. Modules that happen to lie in the current folder stay out of it.
    """
    config = Config()
    config.NotebookClient.kernel_manager_class = OwnKernelManager
    config.NotebookClient.extra_arguments = ["--InteractiveShellApp.ignore_cwd=True"]
    # Sockets have absolute names: client and kernel may run in different folders.
    with tempfile.TemporaryDirectory(prefix="fe-", ignore_cleanup_errors=True) as folder:
        address = str(Path(folder) / "k")
        if os.name == "posix" and len(address) <= _LONGEST_ADDRESS:
            config.KernelManager.transport = "ipc"
            config.KernelManager.ip = address
        yield config
