"""A notebook server: on this machine only, offline, and gone with all it started."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self
from urllib.parse import quote

from followup_evidence import paths
from followup_evidence.apps import keeping, kernels, ports

_START_SECONDS = 90
_STOP_SECONDS = 10
_BIGGEST_MESSAGE = 100_000_000
"""An uploaded file is one message. The usual 10 MB would cut the page off without a word."""
_MOST_PREHEATED = 4
"""Kernels that wait for the next people to come; more would only take the processors away."""
_CULLING = {"cull_idle_timeout": 180, "cull_interval": 30, "cull_connected": False}
"""A kernel whose page is gone without a word ends after three minutes."""
_LONGEST_RUNTIME_PATH = 50
"""A kernel's socket adds 50 characters to this folder's path; systems allow 103 in all."""


class Server:
    """JupyterLab or Voilà showing one notebook, as a context manager.

    It listens on 127.0.0.1 alone and answers only who knows its token. Its settings are
    files in a private folder rather than options, because everybody on a machine can read a
    command line; no setting of the person's own takes part, so that none makes it ask a
    network for anything. Leaving the context, Ctrl-C included, stops the server and all
    its kernels.

    Parameters
    ----------
    notebook
        The notebook's path.
    app
        Voilà (the notebook as a page without code) instead of JupyterLab.
    port
        A free port.
    seats
        How many people of a class the app is for; they reach it over the network.
    """

    def __init__(self, notebook: Path, *, app: bool, port: int, seats: int = 0) -> None:
        self.seats = seats
        self.notebook = notebook
        self.app = app
        self.port = port
        self.token = secrets.token_hex(24)
        self.name = "Voilà" if app else "JupyterLab"

    @property
    def address(self) -> str:
        """The address that opens the notebook, token included."""
        where = "" if self.app else f"lab/tree/{quote(self.notebook.name)}"
        host = ports.own_address() if self.seats else "127.0.0.1"
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
        write_settings(
            self.scratch,
            self.notebook,
            app=self.app,
            port=self.port,
            token=self.token,
            seats=self.seats,
        )
        program = ["voila", str(self.notebook)] if self.app else ["jupyterlab", "--no-browser"]
        with (self.scratch / "server.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *program],
                cwd=self.scratch / "config",
                env=environment(self.scratch, shared=bool(self.seats)),
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
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return True
            time.sleep(0.1)
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


def write_settings(
    scratch: Path, notebook: Path, *, app: bool, port: int, token: str, seats: int = 0
) -> None:
    """Write a server's settings, kernel and templates below an empty folder."""
    from ipykernel.kernelspec import write_kernel_spec

    for name in ("config/labconfig", "data/kernels", "runtime"):
        (scratch / name).mkdir(parents=True)
    # Always this Python's kernel, whatever else is called python3 on this machine.
    forked = {"metadata": {"kernel_provisioner": {"provisioner_name": kernels.NAME}}}
    write_kernel_spec(
        scratch / "data/kernels/python3", overrides=forked if app and kernels.can_fork() else None
    )
    for kind in ("nbconvert", "voila"):
        shutil.copytree(paths.templates(kind), scratch / "data" / kind / "templates")
    place = {
        "ip": "0.0.0.0" if seats else "127.0.0.1",  # noqa: S104 - behind a token
        "port": port,
        "port_retries": 0,
        "open_browser": False,
    }
    settings: dict[str, Any] = {"KernelManager": _transport(scratch / "runtime")}
    messages = {"tornado_settings": {"websocket_max_message_size": _BIGGEST_MESSAGE}}
    if app:
        settings["Voila"] = place | messages | {"token": token, "connection_dir_root": str(scratch)}
        settings["VoilaConfiguration"] = {
            "template": "followup",
            # A page that was made before anybody asks for it is there at once.
            "preheat_kernel": bool(seats),
            "default_pool_size": min(seats, _MOST_PREHEATED) if seats else 1,
        }
        settings["MappingKernelManager"] = _CULLING
    else:
        settings["ServerApp"] = (
            place | messages | {"allow_root": True, "root_dir": str(notebook.parent)}
        )
        settings["IdentityProvider"] = {"token": token}
        settings["LabApp"] = {
            "news_url": None,
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
            "extension_manager": "readonly",
        }
    name = "voila.json" if app else "jupyter_config.json"
    (scratch / "config" / name).write_text(json.dumps(settings), encoding="utf-8")
    asks_about_news = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    page = scratch / "config" / "labconfig" / "page_config.json"
    page.write_text(json.dumps(asks_about_news), encoding="utf-8")


def environment(scratch: Path, *, shared: bool = False) -> dict[str, str]:
    """Return the environment in which a server finds only the settings in the folder.

    Kernels of a class learn that they are ``shared``; what they keep goes with the folder.
    """
    from jupyter_core.paths import jupyter_config_dir

    own = Path(jupyter_config_dir()) / "lab"
    searched = [str(scratch / "data"), os.environ.get("JUPYTER_PATH", "")]
    ours = {
        "JUPYTER_CONFIG_DIR": str(scratch / "config"),
        "JUPYTER_RUNTIME_DIR": str(scratch / "runtime"),
        "JUPYTER_PATH": os.pathsep.join(filter(None, searched)),
        "JUPYTER_PREFER_ENV_PATH": "0",  # the folder's settings come before the installation's
        # What a person arranged in JupyterLab (theme, shortcuts, layout) stays theirs.
        "JUPYTERLAB_SETTINGS_DIR": str(own / "user-settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),
    }
    if shared:
        ours |= {keeping.SHARED: "1", keeping.FOLDER: str(scratch / "kept")}
    foreign = {"JUPYTER_CONFIG_PATH", "JUPYTER_NO_CONFIG", "JUPYTER_TOKEN"}
    return {name: value for name, value in os.environ.items() if name not in foreign} | ours


def _transport(runtime: Path) -> dict[str, str]:
    """Kernels talk through files of this person's rather than ports open to the machine."""
    fits = os.name == "posix" and len(str(runtime)) <= _LONGEST_RUNTIME_PATH
    return {"transport": "ipc"} if fits else {}


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
