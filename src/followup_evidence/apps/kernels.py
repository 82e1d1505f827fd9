"""Kernels of the app: forked where that is safe, in a moment; else started as Jupyter does."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import signal
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import psutil
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from followup_evidence import forks

NAME = "followup-forked"
"""What the provisioner is called in the settings of a kernel."""
_GROUP = "jupyter_client.kernel_provisioners"


def can_fork() -> bool:
    """Tell whether kernels can be forked here, and Jupyter finds what forks them."""
    return forks.possible() and bool(entry_points(group=_GROUP, name=NAME))


@functools.cache
def parent() -> forks.Server:
    """Return the process that this one's kernels are forked from."""
    return forks.Server("followup_evidence.apps.warm:load")


def _fork(request: dict[str, Any]) -> int | None:
    """Return the process of a new kernel, or None if it cannot be forked."""
    try:
        child = parent().start("followup_evidence.apps.warm:run", request)
    except forks.Died:
        return None
    child.connection.close()  # it talks as kernels do
    return child.pid


class Forked:
    """A forked kernel's process, as a provisioner expects it; another process is its parent."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        try:
            self._process: psutil.Process | None = psutil.Process(pid)
        except psutil.NoSuchProcess:
            self._process = None

    def poll(self) -> int | None:
        """Return None while it runs; we do not learn how it ended."""
        return None if self._process and self._process.is_running() else 0

    def wait(self) -> int:
        """Wait until it has ended."""
        if self._process:
            psutil.wait_procs([self._process])
        return 0

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def send_signal(self, number: int) -> None:
        """Send a signal to it if it still runs, never to a later process of the same number."""
        with contextlib.suppress(psutil.NoSuchProcess):
            if self._process:
                self._process.send_signal(number)


class Provisioner(LocalProvisioner):
    """Starts kernels by a fork, and as Jupyter does where that fails."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Launch a kernel; ``cmd`` is that of Python's own kernel."""
        request = {
            "arguments": cmd[cmd.index("-f") :],
            "cwd": str(kwargs.get("cwd") or Path.cwd()),
            "env": kwargs.get("env") or dict(os.environ),
        }
        pid = await asyncio.to_thread(_fork, request)
        if pid is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = Forked(pid)  # type: ignore[assignment] # all of a Popen that is used
        self.pid = self.pgid = pid
        self.cwd = kwargs.get("cwd")
        return self.connection_info
