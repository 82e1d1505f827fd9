"""Remembered: what a person has answered about a list, kept by the list's headings."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from followup_evidence.errors import FollowupError
from followup_evidence.evidence import vocabulary
from followup_evidence.evidence.answers import Answers

FOLDER = "FOLLOWUP_EVIDENCE_READINGS"
"""The environment variable that names another folder."""

SAID = ("Read as you said before", "Your answers were not kept")
"""How the notes begin that say what was remembered."""


def folder() -> Path:
    """Return where answers are kept; it need not exist."""
    if named := os.environ.get(FOLDER):
        return Path(named)
    import platformdirs  # here, since importing the evidence needs pandas alone

    return platformdirs.user_data_path("followup-evidence") / "readings"


def place(headings: Sequence[str]) -> Path:
    """Return the file for a set of headings, whatever their order, case and punctuation."""
    key = "\n".join(sorted(map(vocabulary.plain, headings)))
    return folder() / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}.json"


def recall(headings: Sequence[str]) -> Answers:
    """Return what was answered about lists with these headings; nothing where that is nothing."""
    kept = _load(place(headings)) if headings else None
    return Answers.from_dict(kept["answers"]).lasting() if kept else Answers()


def keep(headings: Sequence[str], answers: Answers) -> None:
    """Keep those answers that may hold for the next list with these headings.

    Raises
    ------
    FollowupError
        The folder cannot be written.
    """
    if not (kept := answers.lasting()):
        return
    path = place(headings)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, suffix=".part", delete=False
        ) as part:
            json.dump(
                {"headings": [*headings], "answers": kept.to_dict()}, part, ensure_ascii=False
            )
        Path(part.name).replace(path)
    except OSError as error:
        raise FollowupError(
            f"{SAID[1]} for next time ({path.parent}: {error.strerror})."
        ) from error


def listed() -> list[dict[str, Any]]:
    """Return what is kept: ``headings`` and ``answers`` of each set."""
    return [kept for path in sorted(folder().glob("*.json")) if (kept := _load(path))]


def forget() -> int:
    """Forget all answers; return how many sets of headings they were for."""
    paths = [*folder().glob("*.json")]
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)


def _load(path: Path) -> dict[str, Any] | None:
    """Return what a file holds; a damaged one holds nothing, and the person is asked again."""
    try:
        kept = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return kept if isinstance(kept, dict) and {"headings", "answers"} <= {*kept} else None
