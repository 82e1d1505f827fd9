"""Where the data and the notebooks are: in the checkout, or inside an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder ``data`` or ``notebooks`` of this installation.

    A wheel carries both inside the package; a checkout keeps them at the top level.

    Raises
    ------
    FileNotFoundError
        The installation has no such folder.
    """
    for candidate in (_PACKAGE / name, _PACKAGE.parents[1] / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"this installation has no {name!r} folder; install it again")


def templates(kind: str) -> Path:
    """Return the folder with our templates of one kind: ``nbconvert`` or ``voila``."""
    return _PACKAGE / "templates" / kind
