"""Keeping: the work on a plan in a local file, so that a restart or a refresh loses nothing."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import platformdirs

SHARED = "FOLLOWUP_EVIDENCE_SHARED"
"""Environment variable of a server for many people: 1 keeps their files apart."""
FOLDER = "FOLLOWUP_EVIDENCE_KEEP"
"""Environment variable with the folder for the work of builders."""
_SECRET = re.compile(r"[0-9a-f]{32}")


def shared() -> bool:
    """Tell whether this kernel serves one person of many."""
    return os.environ.get(SHARED) == "1"


def place(browser: str = "") -> Path | None:
    """Return the file for a person's work; None if a browser of a class has no name.

    Parameters
    ----------
    browser
        The secret name that a browser of a class gave itself; nobody else can know it.

    Examples
    --------
    >>> place("../../etc").name
    'my-plan.json'
    """
    own = platformdirs.user_data_path("followup-evidence")
    folder = Path(os.environ.get(FOLDER) or own)
    if not shared():
        return folder / "my-plan.json"
    return folder / f"{browser}.json" if _SECRET.fullmatch(browser) else None


def save(path: Path, kept: Mapping[str, Any]) -> None:
    """Write work whole or not at all, for the eyes of its owner alone.

    Raises
    ------
    OSError
        The folder cannot be written, or the disk is full; what was kept before is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, suffix=".part", delete=False
    ) as part:
        try:
            json.dump(kept, part, ensure_ascii=True)
        except BaseException:
            part.close()
            Path(part.name).unlink()
            raise
    try:
        Path(part.name).replace(path)
    except OSError:
        Path(part.name).unlink(missing_ok=True)
        raise


def load(path: Path) -> dict[str, Any] | None:
    """Return kept work, or None if there is none.

    A file that cannot be read is set aside, under a name of its own, and never overwritten.
    """
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(kept, dict):
            return kept
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        pass
    set_aside(path)
    return None


def set_aside(path: Path) -> Path:
    """Give a file a name that nothing overwrites, and return it."""
    number = 1
    while (target := path.with_name(f"{path.stem}-{number}{path.suffix}")).exists():
        number += 1
    path.replace(target)
    return target
