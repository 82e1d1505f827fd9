"""Uploads: what a page takes from a browser, and what it refuses."""

from __future__ import annotations

import re
from pathlib import Path

from followup_evidence.errors import FollowupError

MOST_BYTES = 2_000_000
MOST_PROGRAMS = 300
_LONGEST_NAME = 60
_ELSEWHERE = "Shorten it, or plan it with: followup-evidence plan FILE"


def check_size(path: Path) -> None:
    """Refuse a file larger than a page that follows a slider can plan.

    Raises
    ------
    FollowupError
        It is too large, or is not there.
    """
    if not path.is_file():
        raise FollowupError(f"There is no file {path}.")
    if (size := path.stat().st_size) > MOST_BYTES:
        raise FollowupError(
            f"The file has {size / 1e6:,.1f} MB; this page takes {MOST_BYTES / 1e6:g} at most.\n"
            f"{_ELSEWHERE}"
        )


def check_count(programs: int) -> None:
    """Refuse a list longer than a page can show and plan.

    Raises
    ------
    FollowupError
        It is too long.
    """
    if programs > MOST_PROGRAMS:
        raise FollowupError(
            f"The file has {programs:,} programs; this page takes {MOST_PROGRAMS:,} at most.\n"
            f"{_ELSEWHERE}"
        )


def safe_name(name: str) -> str:
    """Return a file's name as every system takes it, its ending kept.

    The browser's machine may allow names that this one refuses: longer ones, other signs.

    Examples
    --------
    >>> safe_name("../my <list>.csv"), safe_name("..")
    ('my _list_.csv', 'file')
    """
    return re.sub(r"[^\w. -]", "_", Path(name).name)[-_LONGEST_NAME:].strip(" .") or "file"
