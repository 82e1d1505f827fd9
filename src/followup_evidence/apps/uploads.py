"""Uploads: one's own list of interviews, as a browser hands it over."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from followup_evidence import plan
from followup_evidence.errors import FollowupError

MOST_BYTES = 2_000_000
MOST_PROGRAMS = 1000
_LONGEST_NAME = 60
_ELSEWHERE = "Shorten it, or plan it with: followup-evidence plan FILE"


def read(sent: Mapping[str, Any]) -> pd.DataFrame:
    """Read an uploaded interviews file, and leave nothing of it behind.

    Parameters
    ----------
    sent
        One entry of a file upload's value: ``name`` and ``content``.

    Raises
    ------
    FollowupError
        The file cannot be read, is larger than a page that follows a slider can plan, or has
        faults: all of them.
    """
    if len(sent["content"]) > MOST_BYTES:
        size, most = len(sent["content"]) / 1e6, MOST_BYTES / 1e6
        raise FollowupError(
            f"The file has {size:,.1f} MB; this page takes {most:g} at most.\n{_ELSEWHERE}"
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / safe_name(sent["name"])
        path.write_bytes(bytes(sent["content"]))
        read = plan.interviews.read(path)
    if len(read) > MOST_PROGRAMS:
        raise FollowupError(
            f"The file has {len(read):,} programs; this page takes {MOST_PROGRAMS:,} at most.\n"
            f"{_ELSEWHERE}"
        )
    return read


def safe_name(name: str) -> str:
    """Return a file's name as every system takes it, its ending kept.

    The browser's machine may allow names that this one refuses: longer ones, other signs.

    Examples
    --------
    >>> safe_name("../my <list>.csv"), safe_name("..")
    ('my _list_.csv', 'file')
    """
    return re.sub(r"[^\w. -]", "_", Path(name).name)[-_LONGEST_NAME:].strip(" .") or "file"
