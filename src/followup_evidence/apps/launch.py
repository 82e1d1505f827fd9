"""Open a notebook in JupyterLab or Voilà: which one, where its copy is, and in what browser."""

from __future__ import annotations

import os
import shutil
import sys
import webbrowser
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

from followup_evidence import paths
from followup_evidence.apps import ports
from followup_evidence.apps.server import Server
from followup_evidence.errors import FollowupError

COPIES = "followup-evidence-notebooks"
"""Folder, below the current one, for the notebooks of an installed package."""


class LaunchError(FollowupError):
    """The notebooks cannot be opened as asked."""


def explore(
    notebook: str | None = None,
    *,
    app: bool = False,
    port: int | None = None,
    browser: bool = True,
    folder: Path | None = None,
    seats: int = 0,
    host: str | None = None,
    say: Callable[[str], None],
) -> int:
    """Open a notebook and serve it until the person stops it; return the exit code.

    Parameters
    ----------
    notebook
        Name of one of our notebooks, ``.ipynb`` optional; by default the first one, or
        the plan's when ``app`` is set.
    app
        Show the notebook as a page without code (Voilà) instead of in JupyterLab.
    port
        Port on this machine; by default the first free one from 8888 on.
    browser
        Open the address in a browser, where there is a display to show it.
    folder
        Where to keep copies of the notebooks; by default a folder that git ignores at the
        top of a checkout, and one below the current folder for an installed package. The
        app shows a checkout's own: it writes nothing into them.
    seats
        How many people of a class the app is for: it listens to the network, behind its
        token, and keeps their work apart. 0: this machine alone.
    host
        The address of this machine to listen at; by default all of them for a class, and
        otherwise the one that this machine alone reaches.
    say
        Called with each line meant for the person.

    Raises
    ------
    FollowupError
        A class without ``app``, no such notebook, a port that is taken, or a folder that cannot
        be written. Nothing was started.
    """
    if seats and not app:
        raise LaunchError("A class shares the app: followup-evidence explore --app --class 30")
    source = paths.folder("notebooks")
    name = pick_notebook(notebook or ("03-plan" if app else "01-evidence"), source)
    host = host or (ports.ALL if seats else ports.HERE)
    free = ports.pick(port, host)
    opened = source
    target = folder or _place_for_copies(source, app=app)
    if target is not None:
        say(copy_notebooks(source, target))
        opened = target.resolve()
    server = Server(opened / name, app=app, port=free, seats=seats, host=host)
    try:
        with server:
            code = _show(server, browser=browser and can_show_a_browser(), say=say)
    except KeyboardInterrupt:
        code = 0  # the ordinary way to end it
    say(f"{server.name} has stopped.")
    return code


def _show(server: Server, *, browser: bool, say: Callable[[str], None]) -> int:
    say(f"Starting {server.name} …")
    if not server.wait_until_it_answers():
        say(f"{server.name} did not start. Its last words:\n\n{server.last_words()}\n")
        say("Run followup-evidence doctor; it names what is wrong and the remedy.")
        return 1
    say(f"{server.name} is at\n\n    {server.address}\n\nStop it with Ctrl-C.")
    if server.seats:
        say("Everybody who has this address can open it. What they enter is deleted at the end.")
    if browser:
        webbrowser.open(server.address)
    return server.wait_until_it_ends()


def pick_notebook(name: str, source: Path) -> str:
    """Return the file name of the notebook that was meant.

    Raises
    ------
    LaunchError
        There is none of that name; the message lists those there are.
    """
    known = sorted(path.stem for path in source.glob("*.ipynb"))
    stem = name.removesuffix(".ipynb")
    if stem in known:
        return f"{stem}.ipynb"
    near = get_close_matches(stem, known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise LaunchError(f"There is no notebook {name!r}.{hint}\nThere are: {', '.join(known)}.")


def copy_notebooks(source: Path, target: Path) -> str:
    """Copy the notebooks that the target folder does not have yet; return what was done.

    A notebook that is there already is left as it is, since it may hold somebody's work.

    Raises
    ------
    LaunchError
        The folder cannot be written.
    """
    ours = sorted(source.glob("*.ipynb"))
    try:
        target.mkdir(parents=True, exist_ok=True)
        missing = [path for path in ours if not (target / path.name).exists()]
        for path in missing:
            shutil.copyfile(path, target / path.name)
    except OSError as error:
        raise LaunchError(
            f"The notebooks cannot be copied to {target}: {error.strerror}.\n"
            "Name a folder that you may write to: followup-evidence explore --folder FOLDER"
        ) from error
    kept = len(ours) - len(missing)
    return f"Notebooks are in {target} ({len(missing)} copied, {kept} left as they were)."


def can_show_a_browser() -> bool:
    """Tell whether a browser may be opened: there is a display, and ``BROWSER`` is not none."""
    if os.environ.get("BROWSER", "").lower() == "none":
        return False
    if sys.platform in {"win32", "darwin"}:
        return "SSH_CONNECTION" not in os.environ
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _place_for_copies(source: Path, *, app: bool) -> Path | None:
    """Return where copies go, so that a save in JupyterLab never changes a committed notebook."""
    if source.parent == Path(paths.__file__).resolve().parent:
        return Path(COPIES)
    return None if app else source.parent / COPIES
