"""Encodings: the bytes of a text file as letters, none of them guessed and none dropped."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

from followup_evidence.errors import Fault, FollowupError
from followup_evidence.evidence import words

_SAVE = (
    'open the file in your spreadsheet program and save it as "CSV UTF-8" '
    '(in LibreOffice: as text CSV with the character set "Unicode (UTF-8)")'
)
_RULE = "encoding"
_ONE_BYTE = ["cp1252", "cp1250", "cp1254", "cp1257", "mac_roman", "cp437", "cp850"]
# What Python's "surrogateescape" makes of a byte that is not UTF-8; no text decodes to it.
_ESCAPED = re.compile("[\udc80-\udcff]")
_STRANGE = re.compile("[\0\udc80-\udcff]")


def decode(content: bytes, name: str) -> tuple[str, list[Fault]]:
    """Return a file's text and what is wrong with the encoding of all of it.

    UTF-8, with or without a byte order mark, UTF-16 with one, and Windows-1252 where no other
    encoding would read it otherwise (mostly curly quotes and dashes). A byte that is neither comes
    out as a lone surrogate, which `faults` names with its row and `shown` writes out.

    Parameters
    ----------
    content
        The bytes of a text file.
    name
        The file's name, for messages.

    Raises
    ------
    FollowupError
        The bytes are no text at all.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf_16(content)
    if b"\0" in content[:2]:
        unmarked = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
        said = f"every other byte is 0, as in UTF-16 without a byte order mark; {_SAVE}"
        return content.decode(unmarked, "replace"), [Fault(said, rule=_RULE)]
    text = content.decode("utf-8-sig", "surrogateescape")
    if _ESCAPED.search(text) and "\0" not in text and _is_windows(content):
        return content.decode("cp1252"), []
    if "\0" in text and _ESCAPED.search(text):
        raise FollowupError(
            f"{words.quoted(name)} is no text file, whatever its name says; if it holds a table, "
            f"{_SAVE}."
        )
    return text, []


def _is_windows(content: bytes) -> bool:
    """Tell whether whatever encoding the bytes can be reads them as Windows-1252 does."""
    from charset_normalizer import from_bytes  # only files that are not UTF-8 need it

    best = from_bytes(content, cp_isolation=_ONE_BYTE).best()
    return best is not None and "cp1252" in best.could_be_from_charset


def _utf_16(content: bytes) -> tuple[str, list[Fault]]:
    try:
        return content.decode("utf-16"), []
    except UnicodeDecodeError as error:
        byte = f"byte {error.start + 1:,} (0x{content[error.start]:02X})"
        said = f"{byte} is not UTF-16, as which the file begins; {_SAVE}"
        return content.decode("utf-16", "replace"), [Fault(said, rule=_RULE)]


def faults(text: str, rows: Sequence[Sequence[str]]) -> list[Fault]:
    r"""Name the first byte that is no letter, the rows that hold such bytes, and the remedy.

    Examples
    --------
    >>> text, _ = decode("Genève".encode("cp1252"), "mine.csv")
    >>> [fault] = faults(text, [[text]])
    >>> fault.row, fault.text[:30]
    (1, 'byte 0xE8 (in "Gen\\xe8ve") is ')
    """
    first = _STRANGE.search(text)
    if not first:
        return []
    holding = {
        number: next(filter(_STRANGE.search, row))
        for number, row in enumerate(rows, start=1)
        if any(map(_STRANGE.search, row))
    }
    row = min(holding, default=None)
    cell = f" (in {words.quoted(shown(holding[row]))})" if row else ""
    if first[0] == "\0":
        said = f"byte 0x00 (NUL) stands in no text; {_SAVE}"
    else:
        said = (
            f"byte 0x{ord(first[0]) - 0xDC00:02X}{cell} is not UTF-8, and which encoding it is "
            f"instead cannot be told from the file; {_SAVE}"
        )
    return [Fault(said, row, rule=_RULE, more=max(0, len(holding) - 1))]


def shown(cell: str) -> str:
    r"""Write out the bytes of a cell that are not UTF-8, and leave out NULs.

    Examples
    --------
    >>> print(shown("Gen\udce8ve\0"))
    Gen\xe8ve
    """
    plain = cell.replace("\0", "")
    return plain.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
