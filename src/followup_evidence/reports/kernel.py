"""How our own runs of a notebook talk to their kernel: through files, not open ports."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from traitlets.config import Config


@contextmanager
def private_transport() -> Iterator[Config]:
    """Yield settings for one kernel manager that no other user of the machine can reach.

    Where the platform has no such sockets (Windows), the settings are empty and the kernel
    listens on local ports, as Jupyter does by default.
    """
    if os.name == "nt":
        yield Config()
        return
    # Sockets have absolute names: client and kernel may run in different folders.
    with tempfile.TemporaryDirectory(prefix="fe-", ignore_cleanup_errors=True) as folder:
        address = str(Path(folder) / "k")
        yield Config({"KernelManager": {"transport": "ipc", "ip": address}})
