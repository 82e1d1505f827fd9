"""Options that commands share: the settings of a plan, and the answers about a list."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from followup_evidence.errors import FollowupError
from followup_evidence.settings import NO_LIMIT, TABLE, Settings, from_text

if TYPE_CHECKING:
    from followup_evidence.evidence.answers import Answers

_BEGINNINGS = {
    "xlsx": b"PK",
    "xls": b"\xd0\xcf\x11\xe0",
    "ics": b"BEGIN:VCALENDAR",
    "json": b"{",
}
_SHOWN = {"count": "N", "share": "0-1", "day": "YYYY-MM-DD"}


def settings() -> list[click.Parameter]:
    """Return an option for each setting; what is not given stays None.

    Values stay text, so that everything wrong with them is said at once, in our words.
    """
    found: list[click.Parameter] = []
    for setting in TABLE:
        limit = f" Or: {NO_LIMIT}." if setting.empty == "no limit" else ""
        found.append(
            click.Option(
                [f"--{setting.name.replace('_', '-')}"],
                metavar=_SHOWN[setting.kind],
                help=f"{setting.help}{limit}  [default: {setting.unset}]",
            )
        )
    return found


def asked(given: dict[str, str | None], own: Settings | None = None) -> Settings:
    """Return the settings that were typed, over ``own`` ones or the defaults.

    Raises
    ------
    SettingsError
        Every value that is out of its bounds.
    """
    typed = {name: text for name, text in given.items() if text is not None}
    return (own or Settings()).changed(**from_text(typed))


def reading() -> list[click.Parameter]:
    """Return the options that answer what a list leaves open."""
    return [
        click.Option(
            ["--map", "mapped"],
            multiple=True,
            metavar="COLUMN=HEADING",
            help='Which column is meant: policy="Told not to write?"; may be repeated.',
        ),
        click.Option(
            ["--ignore"],
            multiple=True,
            metavar="HEADING",
            help="Leave this column out; may be repeated.",
        ),
        click.Option(
            ["--means"],
            multiple=True,
            nargs=2,
            metavar="COLUMN WORD=MEANING",
            help='What a word stands for: interest "5=high"; may be repeated.',
        ),
        click.Option(
            ["--dates"],
            type=click.Choice(["month-first", "day-first"]),
            help="How to read dates such as 3/4/2026, where the list does not show it.",
        ),
        click.Option(["--sheet"], metavar="NAME", help="The sheet of a workbook."),
    ]


def answers(given: dict[str, Any]) -> Answers:
    """Take the answers about a list out of what was typed.

    Raises
    ------
    Faults
        Every option that is not of its form.
    """
    from followup_evidence.evidence.answers import Answers

    mapped, ignore, means, dates, sheet = (
        given.pop(name) for name in ("mapped", "ignore", "means", "dates", "sheet")
    )
    return Answers.of(mapped, ignore, dates or "", means, sheet or "")


@contextlib.contextmanager
def given(file: Path) -> Iterator[Path]:
    """Give a file that may be standard input (``-``, ``/dev/stdin``) or a pipe as one on disk."""
    named = str(file)
    if named != "-" and not named.startswith(("/dev/stdin", "/dev/fd/")) and not file.is_fifo():
        yield file
        return
    try:
        content = sys.stdin.buffer.read() if named == "-" else file.read_bytes()
    except (OSError, AttributeError) as error:  # there is no standard input
        raise FollowupError("Nothing could be read from standard input; name a file.") from error
    start = content.lstrip(b"\xef\xbb\xbf \r\n\t")[:20].upper()
    ending = next((end for end, first in _BEGINNINGS.items() if start.startswith(first)), "csv")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"standard-input.{ending}"
        path.write_bytes(content)
        yield path
