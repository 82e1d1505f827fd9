"""Uploads: one's own list of interviews, as a browser hands it over."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from followup_evidence import plan

_LONGEST_NAME = 60


def read(sent: Mapping[str, Any]) -> pd.DataFrame:
    """Read an uploaded interviews file, and leave nothing of it behind.

    Parameters
    ----------
    sent
        One entry of a file upload's value: ``name`` and ``content``.

    Raises
    ------
    FollowupError
        The file cannot be read, or has faults: all of them.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / safe_name(sent["name"])
        path.write_bytes(bytes(sent["content"]))
        return plan.interviews.read(path)


def safe_name(name: str) -> str:
    """Return a file's name as every system takes it, its ending kept.

    The browser's machine may allow names that this one refuses: longer ones, other signs.

    Examples
    --------
    >>> safe_name("../my <list>.csv"), safe_name("..")
    ('my _list_.csv', 'file')
    """
    return re.sub(r"[^\w. -]", "_", Path(name).name)[-_LONGEST_NAME:].strip(" .") or "file"
