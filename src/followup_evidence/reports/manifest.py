"""The manifest of a roster's reports: what was made from what, so that it need not be again.

``manifest.json`` and ``manifest.csv`` are written at the end of a run. Until then each finished
report adds a line to a journal beside them, which the next run reads: whatever ends a run, what was
finished stays finished.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from followup_evidence.reports import files, jobs, spreadsheets

JSON, CSV, JOURNAL = "manifest.json", "manifest.csv", "manifest.journal"
_FORMAT = {"format": "followup-evidence manifest", "version": 1}
_ENDINGS = ("html", *jobs.ALSO)


@dataclass(frozen=True)
class Entry:
    """One student's line.

    Parameters
    ----------
    row, name
        Of the roster.
    status
        ``rendered``, ``unchanged`` or ``failed``.
    key
        The digest of all that the report was made from; empty where it failed.
    files
        By ending: ``file`` (a name), ``sha256``, ``bytes``.
    about
        The plan in numbers, as in `making.Made`.
    seconds
        How long it took.
    error
        Why it failed.
    """

    row: int
    name: str
    status: str
    key: str = ""
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    error: str = ""

    def is_whole(self, folder: Path) -> bool:
        """Tell whether every file is there as it was written."""
        return bool(self.files) and all(
            _digest_of(folder / one["file"]) == one["sha256"] for one in self.files.values()
        )


def _digest_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def described(contents: Mapping[str, bytes], stem: str) -> dict[str, dict[str, Any]]:
    """Return what a manifest says of a report's files."""
    return {
        ending: {
            "file": f"{stem}.{ending}",
            "sha256": hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
        }
        for ending, content in contents.items()
    }


class Manifest:
    """The manifest of one folder.

    Parameters
    ----------
    folder
        Where the reports are.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.damaged = ""

    def earlier(self) -> dict[str, Entry]:
        """Return by key what an earlier run has made; what cannot be read counts as not made.

        A damaged manifest is set aside, and ``damaged`` says under which name.
        """
        found = [*self._listed(), *self._journal()]
        return {entry.key: entry for entry in found if entry.key and entry.status != "failed"}

    def _listed(self) -> list[Entry]:
        path = self.folder / JSON
        if not path.exists():
            return []
        try:
            whole = json.loads(path.read_text("utf-8"))
            if {name: whole.get(name) for name in _FORMAT} != _FORMAT:
                raise ValueError("another version")
            return [_entry(one) for one in whole["students"]]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            aside = path.with_name("manifest-damaged.json")
            path.replace(aside)
            self.damaged = aside.name
            return []

    def _journal(self) -> list[Entry]:
        found = []
        try:
            lines = (self.folder / JOURNAL).read_text("utf-8", "replace").splitlines()
        except OSError:
            return []
        for line in lines:
            try:
                found.append(_entry(json.loads(line)))
            except (ValueError, TypeError):
                continue  # the line that was being written when the run was ended
        return found

    def add(self, entry: Entry) -> None:
        """Note a report whose files are in place."""
        with (self.folder / JOURNAL).open("a", encoding="utf-8") as journal:
            # On a line of its own even where the last run was ended in the middle of one.
            journal.write("\n" + json.dumps(asdict(entry)) + "\n")

    def close(self, entries: Iterable[Entry], more: Mapping[str, bytes]) -> None:
        """Write the manifest and what else tells of the whole; then the journal is done with."""
        entries = [*entries]
        whole = {**_FORMAT, "students": [asdict(entry) for entry in entries]}
        text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
        contents = {JSON: text.encode("utf-8", "replace"), CSV: as_csv(entries), **more}
        files.write_all(self.folder, contents)
        (self.folder / JOURNAL).unlink(missing_ok=True)


def _entry(told: Any) -> Entry:
    entry = Entry(**told)
    if not isinstance(entry.files, dict) or not isinstance(entry.key, str):
        raise TypeError("no entry")
    for one in entry.files.values():
        # Only ever a name in this folder: a manifest comes from a disk that others may write to.
        if Path(one["file"]).name != one["file"]:
            raise ValueError("a path")
    return entry


def as_csv(entries: Iterable[Entry]) -> bytes:
    """Return the lines for a spreadsheet program, where no text runs as a formula."""
    entries = [*entries]
    endings = [one for one in _ENDINGS if any(one in entry.files for entry in entries)]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["row", "name", "status", *(endings or ["html"]), "sha256", "seconds", "error"])
    for entry in entries:
        named = [entry.files.get(ending, {}).get("file", "") for ending in endings or ["html"]]
        digest = entry.files.get("html", {}).get("sha256", "")
        row = [entry.row, entry.name, entry.status, *named, digest, entry.seconds, entry.error]
        writer.writerow([spreadsheets.guarded(cell) for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")
