"""The edition: all that reports are made with, as one digest."""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path

from followup_evidence import paths
from followup_evidence.evidence import surveys

_LIBRARIES = ("altair", "nbconvert", "pandas", "scipy", "vl-convert-python")


def digest() -> str:
    """Return what changes with our code, our data, a person's own surveys and the libraries."""
    whole = hashlib.sha256()
    for library in ("followup-evidence", *_LIBRARIES):
        whole.update(f"{library} {metadata.version(library)}\n".encode())
    package = Path(__file__).resolve().parents[1]
    local = surveys.folder()
    for folder in (package, paths.folder("data"), *([local] if local.is_dir() else [])):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                whole.update(path.relative_to(folder).as_posix().encode())
                whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
