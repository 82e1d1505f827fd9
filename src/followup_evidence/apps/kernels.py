"""Kernels of the app: forked where that is safe, in a moment; else started as Jupyter does."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import os
import signal
import subprocess
import sys
import threading
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import psutil
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

NAME = "followup-forked"
"""What the provisioner is called in the settings of a kernel."""
_GROUP = "jupyter_client.kernel_provisioners"


def can_fork() -> bool:
    """Tell whether kernels can be forked here.

    Windows has no fork, and on macOS the system's own libraries do not survive one.
    """
    return sys.platform == "linux" and bool(entry_points(group=_GROUP, name=NAME))


class Nursery:
    """The process that kernels are forked from, started when the first one is asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._usable = True

    def fork(self, request: dict[str, Any]) -> int | None:
        """Return the process of a new kernel, or None if it cannot be forked."""
        with self._lock:
            if self._usable and self._process is None:
                # Threads of a linear algebra that we hardly use would make a fork unsafe.
                single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "followup_evidence.apps.nursery"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env={**os.environ, **single},
                )
                assert self._process.stdout  # noqa: S101 - a pipe, as asked
                self._usable = self._process.stdout.readline() == b"1\n"
            return self._ask(request) if self._usable else None

    @property
    def pid(self) -> int | None:
        """The number of the process, once there is one."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the process; its kernels follow."""
        if self._process:
            self._process.communicate()

    def _ask(self, request: dict[str, Any]) -> int | None:
        assert self._process  # noqa: S101 - started just now, with pipes
        assert self._process.stdin  # noqa: S101
        assert self._process.stdout  # noqa: S101
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline())
        except (OSError, ValueError):  # it was ended from outside
            self._usable = False
            return None


nursery = functools.cache(Nursery)


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
        """Return None while it runs; how it ended is not told to us."""
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
        pid = await asyncio.to_thread(nursery().fork, request)
        if pid is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = Forked(pid)  # type: ignore[assignment] # all of a Popen that is used
        self.pid = self.pgid = pid
        self.cwd = kwargs.get("cwd")
        return self.connection_info
