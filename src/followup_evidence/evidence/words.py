"""Small wordings that every fault of an input shares, and what files of words must heed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

_LONGEST_COMPARED = 250
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"), "-")


def plain_dashes(text: str) -> str:
    """Write every kind of dash as the hyphen that keyboards have.

    The article prints ``Low–Moderate`` with an en dash; people type a hyphen, and word
    processors put in non-breaking hyphens and minus signs.

    Examples
    --------
    >>> plain_dashes("Low–Moderate") == plain_dashes("Low\u2011Moderate") == "Low-Moderate"
    True
    """
    return text.translate(_DASHES)


def alike(text: str) -> str:
    """Return what the spellings of one word share: case, dashes, underscores and spaces apart.

    Examples
    --------
    >>> alike(" low -  MODERATE") == alike("Low–Moderate")
    True
    >>> alike("No contact") == alike("no_contact")
    True
    """
    return " ".join(re.split(r"[\s_-]+", plain_dashes(text).casefold().strip()))


def quoted(value: str, *, longest: int = 40) -> str:
    r"""Show a cell in a message: in quotes, shortened, nothing invisible left in it.

    Examples
    --------
    >>> print(quoted("tab\tand\u202e"), quoted("x" * 10_000))
    "tab\tand\u202e" "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" (10,000 characters)
    """
    shown = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in value[:longest]
    )
    if len(value) <= longest:
        return f'"{shown}"'
    return f'"{shown}…" ({len(value):,} characters)'


# Apostrophes before it count too, so that taking one away always gives the text as it was.
_RUNS = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")


def runs(text: str) -> bool:
    """Tell whether spreadsheets would run a text as a formula (OWASP, CSV Injection).

    Examples
    --------
    >>> runs("=1+1"), runs("'=1+1"), runs("A=1")
    (True, True, False)
    """
    return bool(_RUNS.match(text))


def hint(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """Return `` (did you mean "…"?)`` for the nearest known word, or nothing.

    ``likeness`` is the least ratio of `difflib` that counts as near, 0 to 1.

    Examples
    --------
    >>> hint("hgih", ["low", "medium", "high"])
    ' (did you mean "high"?)'
    >>> hint("zebra", ["low", "medium", "high"])
    ''
    """
    spellings = {alike(name): name for name in known}
    near = nearest(alike(word), spellings, likeness=likeness)
    # Whole, since what differs may stand at its end.
    return f" (did you mean {quoted(spellings[near], longest=300)}?)" if near else ""


def nearest(word: str, known: Iterable[str], *, likeness: float) -> str | None:
    """Return the known word that is most like this one, if any is alike enough.

    Examples
    --------
    >>> nearest("hgih", ["low", "high"], likeness=0.6)
    'high'
    """
    if len(word) > _LONGEST_COMPARED:
        return None
    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=likeness)), None)


def listed(items: Sequence[object], *, last: str = "and") -> str:
    """Join items as a sentence does.

    Examples
    --------
    >>> listed([3, 4, 7])
    '3, 4 and 7'
    """
    words = [str(item) for item in items]
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
