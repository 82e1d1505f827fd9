"""The settings of a notebook server: files in a private folder, and an environment."""

from __future__ import annotations

import json
import math
import os
import shutil
from pathlib import Path
from typing import Any

from followup_evidence import paths
from followup_evidence.apps import keeping, kernels
from followup_evidence.errors import FollowupError

IDLE = "FOLLOWUP_EVIDENCE_IDLE"
"""Environment variable with the seconds after which a kernel without a page ends."""
CLASSROOM = "followup_evidence.apps.classroom"
"""Module that serves a class."""
_BIGGEST_MESSAGE = 100_000_000
"""An uploaded file is one message. The usual 10 MB would cut the page off without a word."""
_PAGE_BYTES = 100_000_000
"""What a page that is ready takes of the memory, beside what all share."""
_LONGEST_RUNTIME_PATH = 50
"""A kernel's socket adds 50 characters to this folder's path; systems allow 103 in all."""


def write(
    scratch: Path,
    notebook: Path,
    *,
    app: bool,
    host: str,
    port: int,
    token: str,
    seats: int = 0,
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
    place = {"ip": host, "port": port, "port_retries": 0, "open_browser": False}
    messages = {"tornado_settings": {"websocket_max_message_size": _BIGGEST_MESSAGE}}
    chosen: dict[str, Any] = {"KernelManager": _transport(scratch / "runtime")}
    if app:
        own: dict[str, Any] = {"token": token, "connection_dir_root": str(scratch)}
        chosen |= {"Voila": place | messages | own} | _app(seats)
    else:
        own = {"allow_root": True, "root_dir": str(notebook.parent)}
        chosen |= {"ServerApp": place | messages | own} | _lab(token)
    name = "voila.json" if app else "jupyter_config.json"
    (scratch / "config" / name).write_text(json.dumps(chosen), encoding="utf-8")
    asks_about_news = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    page = scratch / "config" / "labconfig" / "page_config.json"
    page.write_text(json.dumps(asks_about_news), encoding="utf-8")


def _app(seats: int) -> dict[str, Any]:
    seconds = _idle_seconds()
    return {
        "VoilaConfiguration": {"template": "followup"} | _preheating(seats),
        "VoilaExecutor": {"startup_timeout": 300},  # a class at once, on a slow machine
        # A kernel whose page is gone without a word ends; the page of who only thinks stays.
        "MappingKernelManager": {
            "cull_idle_timeout": math.ceil(seconds),
            "cull_interval": math.ceil(seconds / 6),
            "cull_connected": False,
        },
    }


def _idle_seconds() -> float:
    text = os.environ.get(IDLE) or "180"
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds < math.inf:
        raise FollowupError(f"{IDLE} is {text!r}, which is no number of seconds above 0.")
    return seconds


def _lab(token: str) -> dict[str, Any]:
    return {
        "IdentityProvider": {"token": token},
        "LabApp": {
            "news_url": None,
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
            "extension_manager": "readonly",
        },
    }


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


def _preheating(seats: int) -> dict[str, Any]:
    """Return the settings by which a page for each seat is made before anybody asks for it."""
    import psutil

    if not seats:
        return {}
    room = psutil.virtual_memory().available // 2 // _PAGE_BYTES
    return {
        "preheat_kernel": True,
        "default_pool_size": max(1, min(seats, room)),
        "multi_kernel_manager_class": f"{CLASSROOM}.Seats",
    }


def _transport(runtime: Path) -> dict[str, str]:
    """Kernels talk through files of this person's rather than ports open to the machine."""
    fits = os.name == "posix" and len(str(runtime)) <= _LONGEST_RUNTIME_PATH
    return {"transport": "ipc"} if fits else {}
