"""Fonts: the letters that no font of this machine has, which a PDF would show as boxes."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import unicodedata

_LATIN_ENDS = 0x250  # every font has what lies below
_SHOWN = 12
_HIDDEN = re.compile(r"(?s)<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>")
_EAST_ASIAN = ("CJK ", "HIRAGANA ", "KATAKANA ", "HANGUL ", "BOPOMOFO ", "IDEOGRAPHIC ")
CHINESE = "\u5f20"


def missing(page: str) -> str:
    """Return the letters of a page that no font here has; nothing where that cannot be known."""
    shown = html.unescape(_HIDDEN.sub(" ", page))
    rare = {
        letter
        for letter in shown
        if ord(letter) >= _LATIN_ENDS and unicodedata.category(letter)[0] == "L"
    }
    known = _known() if rare else []
    if not known:
        return ""
    return "".join(
        letter
        for letter in dict.fromkeys(shown)
        if letter in rare and not any(first <= ord(letter) <= last for first, last in known)
    )


def remedy(letters: str) -> str:
    """Say which fonts have some letters.

    Examples
    --------
    >>> remedy("\u5f20")
    'On Debian or Ubuntu: sudo apt install fonts-noto-cjk.'
    """
    names = [unicodedata.name(letter, "") for letter in letters]
    asian = [name.startswith(_EAST_ASIAN) for name in names]
    packages = ["fonts-noto-cjk"] * any(asian) + ["fonts-noto-core"] * (not all(asian))
    return f"On Debian or Ubuntu: sudo apt install {' '.join(packages)}."


def refusal(letters: str) -> str:
    """Say which letters the PDF cannot show."""
    named = letters[:_SHOWN] + "…" * (len(letters) > _SHOWN)
    return f"The PDF cannot show {named}: no font on this machine has these letters."


def _known() -> list[tuple[int, int]]:
    """Return the ranges of letters that the fonts of this machine have, as fontconfig knows."""
    program = shutil.which("fc-list")
    if not program:
        return []
    done = subprocess.run(  # noqa: S603
        [program, "--format", "%{charset} "], capture_output=True, text=True, check=False
    )
    ranges = (word.partition("-") for word in {*done.stdout.split()})
    return [(int(first, 16), int(last or first, 16)) for first, _, last in ranges]
