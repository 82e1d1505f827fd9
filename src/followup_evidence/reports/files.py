"""Files: several written together, each whole, or none of them."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from followup_evidence.errors import FollowupError

SCRATCH = ".writing-"
"""How the folders begin in which files are written before they are moved into place."""
UNDONE = "Nothing was written."
_NO_TEXT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    r"""Replace characters that no file of ours can hold, each by the mark for such.

    What is left is what XML 1.0 calls a character: no controls but tab and line ends, no halves of
    surrogate pairs.

    Examples
    --------
    >>> clean("Mercy\x07 \N{HOSPITAL}")
    'Mercy� 🏥'
    """
    return _NO_TEXT.sub("\ufffd", text)


def must_be_a_folder(out: Path) -> None:
    """Refuse a folder that cannot be made or written to, before any work is done for it.

    Raises
    ------
    FollowupError
        The folder, or one above it, is a file; or it may not be written to.
    """
    nearest = out
    try:
        nearest = next(place for place in (out, *out.absolute().parents) if place.exists())
        if not nearest.is_dir():
            raise FollowupError(f"{nearest} is a file; name a folder.", UNDONE)
        # Tried and not asked for: some folders allow writing, and then nothing can be made there.
        tempfile.TemporaryDirectory(dir=nearest, prefix=SCRATCH).cleanup()
    except OSError as error:
        raise FollowupError(
            f"{nearest} may not be written to ({error.strerror}).", UNDONE
        ) from error


def write(path: Path, text: str) -> None:
    """Write a file whole: under a temporary name, then moved into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_all(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write files under temporary names, then move all of them into place.

    Parameters
    ----------
    folder
        Where to; it is made if need be.
    contents
        Content by file name. Files of these names are replaced.

    Returns
    -------
    list of Path
        The files, in the order given.

    Raises
    ------
    FollowupError
        The folder cannot be used, or a folder stands where a file should go.
    OSError
        The disk is full or another program holds a file; all files are as they were before.
    """
    must_be_a_folder(folder)
    targets = {name: folder / name for name in contents}
    for target in targets.values():
        if target.is_dir():
            raise FollowupError(f"{target} is a folder; move it away.", UNDONE)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=SCRATCH) as scratch:
        for name, content in contents.items():
            Path(scratch, name).write_bytes(content)
        _move({Path(scratch, name): target for name, target in targets.items()})
    return list(targets.values())


def _move(places: Mapping[Path, Path]) -> None:
    earlier = {
        target: target.read_bytes() if target.exists() else None for target in places.values()
    }
    moved: list[Path] = []
    try:
        for source, target in places.items():
            source.replace(target)
            moved.append(target)
    except OSError:
        for target in moved:
            before = earlier[target]
            if before is None:
                target.unlink()
            else:
                target.write_bytes(before)
        raise
