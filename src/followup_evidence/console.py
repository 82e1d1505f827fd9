"""Frames as text: aligned for a terminal, or as JSON for the next program."""

from __future__ import annotations

import json
import shutil
import textwrap
import unicodedata
from typing import Any

import pandas as pd

_GAP = "  "
_WIDEST = 120
_JOINERS = "\u200c\u200d"  # they belong to the spelling of words and to emoji
_NARROWEST = 14
"""A column of running text is not squeezed below this; the rows are listed one by one then."""


def width() -> int:
    """Return how many columns to print: the terminal's, within reason."""
    return min(shutil.get_terminal_size((100, 24)).columns, _WIDEST)


def table(frame: pd.DataFrame, *, width: int) -> str:
    """Return a frame as an aligned table that fits the width, long text wrapped.

    Where the columns cannot fit, each row becomes a block of ``column  value`` lines.

    Parameters
    ----------
    frame
        Any frame; its index is left out, missing values are shown as ``–``.
    width
        Terminal columns.

    Examples
    --------
    >>> print(table(pd.DataFrame({"who": ["Ada", "Zoë"], "minutes": [5, None]}), width=40))
    who  minutes
    ---  -------
    Ada        5
    Zoë        –
    """
    cells = {str(name): [_text(value) for value in column] for name, column in frame.items()}
    room = _widths(cells, width)
    if room is None:
        return _blocks(cells, len(frame), width)
    right = {str(name) for name in frame.select_dtypes("number")}
    head = _lines({name: name for name in cells}, room, right)
    rule = _GAP.join("-" * room[name] for name in cells)
    rows = ({name: column[at] for name, column in cells.items()} for at in range(len(frame)))
    return "\n".join([*head, rule, *(line for row in rows for line in _lines(row, room, right))])


def as_json(value: object) -> str:
    """Return plain objects as readable JSON, non-Latin letters as they are.

    Examples
    --------
    >>> print(as_json([{"program": "Zürich"}]))
    [
      {
        "program": "Zürich"
      }
    ]
    """
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)


def _text(value: Any) -> str:
    if pd.isna(value):
        return "–"
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float):
        return f"{value:g}"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else visible(str(value))


def visible(text: str) -> str:
    r"""Return a text for a terminal: what would steer it or turn its lines round is spelt out.

    Examples
    --------
    >>> print(visible("Mercy\x1b[31m \u202ehospital"))
    Mercy\x1b[31m \u202ehospital
    """
    return "".join(
        each.encode("unicode_escape").decode()
        if each != "\n" and unicodedata.category(each) in {"Cc", "Cf"} and each not in _JOINERS
        else each
        for each in text
    )


def _wide(text: str) -> int:
    """Count terminal columns: Chinese and Japanese letters take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in text
    )


def _widths(cells: dict[str, list[str]], width: int) -> dict[str, int] | None:
    """Give each column what it needs, then take from the widest until all fit."""
    need = {name: max(map(_wide, [name, *column])) for name, column in cells.items()}
    excess = sum(need.values()) + len(_GAP) * (len(need) - 1) - width
    while excess > 0:
        widest = max(need, key=lambda name: need[name])
        floor = max(_NARROWEST, _wide(widest), *(len(w) for t in cells[widest] for w in t.split()))
        if need[widest] <= floor:
            return None
        need[widest] -= 1
        excess -= 1
    return need


def _lines(row: dict[str, str], room: dict[str, int], right: set[str]) -> list[str]:
    parts = {
        name: textwrap.wrap(text, room[name], break_on_hyphens=False) or [""]
        for name, text in row.items()
    }
    lines = []
    for at in range(max(map(len, parts.values()), default=0)):
        columns = []
        for name, wrapped in parts.items():
            piece = wrapped[at] if at < len(wrapped) else ""
            fill = " " * (room[name] - _wide(piece))
            columns.append(fill + piece if name in right else piece + fill)
        lines.append(_GAP.join(columns).rstrip())
    return lines


def _blocks(cells: dict[str, list[str]], count: int, width: int) -> str:
    label = max(map(_wide, cells)) + len(_GAP)
    fold = textwrap.TextWrapper(
        max(width - label, 30), break_long_words=False, break_on_hyphens=False
    )
    return "\n\n".join(
        "\n".join(
            name + " " * (label - _wide(name)) + f"\n{' ' * label}".join(fold.wrap(column[at]))
            for name, column in cells.items()
        )
        for at in range(count)
    )
