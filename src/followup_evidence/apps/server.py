"""A notebook server: on this machine only, offline, and gone with all it started."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self
from urllib.parse import quote

from followup_evidence.apps import ports, settings

_START_SECONDS = 90
_STOP_SECONDS = 10


class Server:
    """JupyterLab or Voilà showing one notebook, as a context manager.

    It listens on 127.0.0.1 alone, unless told otherwise, and answers only who knows its
    token. Its settings are files in a private folder rather than options, because everybody
    on a machine can read a command line; no setting of the person's own takes part, so that
    none makes it ask a network for anything. Leaving the context, Ctrl-C included, stops the
    server and all its kernels.

    Parameters
    ----------
    notebook
        The notebook's path.
    app
        Voilà (the notebook as a page without code) instead of JupyterLab.
    port
        A free port.
    seats
        How many people of a class the app is for.
    host
        The address of this machine to listen at; ``0.0.0.0`` is all of them.
    """

    def __init__(
        self, notebook: Path, *, app: bool, port: int, seats: int = 0, host: str = ports.HERE
    ) -> None:
        self.seats = seats
        self.host = host
        self.notebook = notebook
        self.app = app
        self.port = port
        self.token = secrets.token_hex(24)
        self.name = "Voilà" if app else "JupyterLab"

    @property
    def address(self) -> str:
        """The address that opens the notebook, token included."""
        where = "" if self.app else f"lab/tree/{quote(self.notebook.name)}"
        host = ports.own_address() if self.host == ports.ALL else self.host
        return f"http://{host}:{self.port}/{where}?token={self.token}"

    def __enter__(self) -> Self:
        with ExitStack() as undo:  # an interrupt while starting leaves nothing behind either
            undo.callback(_restore, _interrupt_on_stop_signals())
            # Kernels put sockets below this folder; macOS' own choice of folder is too long.
            short = "/tmp" if os.name == "posix" and os.access("/tmp", os.W_OK) else None  # noqa: S108
            folder = tempfile.TemporaryDirectory(
                prefix="fe-", dir=short, ignore_cleanup_errors=True
            )
            self.scratch = Path(undo.enter_context(folder))
            self._process = self._start()
            undo.callback(_stop, self._process)
            self._undo = undo.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._undo.close()

    def _start(self) -> subprocess.Popen[bytes]:
        settings.write(
            self.scratch,
            self.notebook,
            app=self.app,
            host=self.host,
            port=self.port,
            token=self.token,
            seats=self.seats,
        )
        voila = settings.CLASSROOM if self.seats else "voila"
        program = [voila, str(self.notebook)] if self.app else ["jupyterlab", "--no-browser"]
        with (self.scratch / "server.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *program],
                cwd=self.scratch / "config",
                env=settings.environment(self.scratch, shared=bool(self.seats)),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # A session of its own: Ctrl-C reaches us alone, and we stop it in order.
                start_new_session=True,
            )

    def wait_until_it_answers(self) -> bool:
        """Return True once it takes connections, False when it ended or took too long."""
        deadline = time.monotonic() + _START_SECONDS
        while self._process.poll() is None and time.monotonic() < deadline:
            if self._listens():
                return True
            time.sleep(0.1)
        return False

    def _listens(self) -> bool:
        """Tell whether it is this server, and no other program, that listens at the port."""
        import psutil

        with contextlib.suppress(psutil.NoSuchProcess):
            server = psutil.Process(self._process.pid)
            # On Windows the Python of a virtual environment starts another one.
            for process in (server, *server.children()):
                for one in process.net_connections("tcp"):
                    if one.status == psutil.CONN_LISTEN and one.laddr.port == self.port:
                        return True
        return False

    def wait_until_it_ends(self) -> int:
        """Wait for the server's own end, and return the exit code for it.

        Raises
        ------
        KeyboardInterrupt
            Somebody pressed Ctrl-C, or the system asked this process to stop.
        """
        while self._process.poll() is None:
            time.sleep(0.2)
        return 1 if self._process.returncode else 0

    def last_words(self) -> str:
        """Return the end of the server's log."""
        lines = (self.scratch / "server.log").read_text("utf-8", errors="replace").splitlines()
        return "\n".join(lines[-12:])


def _interrupt_on_stop_signals() -> dict[signal.Signals, Any]:
    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    return {signal.Signals[name]: signal.signal(signal.Signals[name], interrupt) for name in names}


def _restore(handlers: dict[signal.Signals, Any]) -> None:
    for number, handler in handlers.items():
        signal.signal(number, handler)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the server and whatever it started."""
    import psutil

    try:
        started = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        started = []
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for left in psutil.wait_procs(started, timeout=2)[1]:
        try:
            left.kill()
        except psutil.NoSuchProcess:
            continue
