"""Where a Chromium-family browser is, for printing to PDF and for the browser tests."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from followup_evidence.errors import FollowupError

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
    "brave-browser",
)
"""Program names, searched in this order along ``PATH``."""

_USUAL_PLACES = {
    "darwin": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ),
    "win32": (
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ),
}


def find() -> Path | None:
    """Return the browser's program, or None where there is none.

    The environment variable ``FOLLOWUP_BROWSER`` (a path or a program's name) comes before
    every other place.

    Raises
    ------
    FollowupError
        ``FOLLOWUP_BROWSER`` names something that cannot be started.
    """
    if asked := os.environ.get("FOLLOWUP_BROWSER"):
        if found := shutil.which(asked):
            return Path(found)
        raise FollowupError(
            f"FOLLOWUP_BROWSER is {asked!r}, which is no program that can be started.",
            "Set it to the path of Chromium, Chrome or Edge, or unset it.",
        )
    for candidate in (*NAMES, *_USUAL_PLACES.get(sys.platform, ()), *_playwrights()):
        if found := shutil.which(candidate):
            return Path(found)
    return None


def _playwrights() -> list[str]:
    """Return the Chromium programs that Playwright has installed for this person, newest first."""
    usual = {"darwin": "Library/Caches", "win32": "AppData/Local"}.get(sys.platform, ".cache")
    asked = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    folder = Path(asked) if asked not in ("", "0") else Path.home() / usual / "ms-playwright"
    programs = [
        path
        for pattern in ("chrome-*/chrome", "chrome-*/chrome.exe", "chrome-*/*.app/Contents/MacOS/*")
        for path in folder.glob(f"chromium-*/{pattern}")
    ]
    return [str(path) for path in sorted(programs, key=lambda one: one.parts, reverse=True)]
