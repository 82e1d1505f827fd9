"""Names: which rows of a list are one program, and what each program is called in ids."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

import pandas as pd

_LONGEST_SLUG = 48
_SECOND_LOOK = re.compile(r"\b(second|2nd) (look|visit)", re.IGNORECASE)
_MISTAKABLE = re.compile(r"^program$|-[0-9a-f]{8}$")


def apart(raw: pd.DataFrame) -> pd.DataFrame:
    """Tell rows with one program's name apart by their track, and join second looks to the first.

    Examples
    --------
    >>> raw = pd.DataFrame({"program": ["Bay", "Bay"], "specialty": ["Neurology", "Prelim"]})
    >>> apart(raw)["program"].tolist()
    ['Bay, Neurology', 'Bay, Prelim']
    """
    if "program" not in raw or raw["program"].map(same_name).is_unique:
        return raw
    lines: list[dict[str, str]] = [
        {str(name): str(cell) for name, cell in line.items()} for line in raw.to_dict("records")
    ]
    groups: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        groups.setdefault(same_name(line["program"]), []).append(at)
    second = [look for name, same in groups.items() if name for look in _join(lines, same)]
    kept = [at for at in range(len(lines)) if at not in second]
    columns = [*raw.columns, *(["second_look"] if second and "second_look" not in raw else [])]
    index = raw.index[kept]
    return pd.DataFrame([lines[at] for at in kept], index, columns, dtype="str").fillna("")


def _join(lines: list[dict[str, str]], same: Sequence[int]) -> list[int]:
    """Tell lines with one name apart, or join the second look to the first; return what goes."""
    looks = [at for at in same if _SECOND_LOOK.search(" ".join(lines[at].values()))]
    if len(same) == 2 and len(looks) == 1:
        (first,) = {*same} - {*looks}
        lines[first]["second_look"] = lines[looks[0]].get("interview_date", "")
        return looks
    tracks = {
        at: ", ".join(filter(None, (lines[at].get(name) for name in ("specialty", "track"))))
        for at in same
    }
    if all(tracks.values()) and len({*map(same_name, tracks.values())}) == len(same) > 1:
        for at, track in tracks.items():
            lines[at]["program"] = f"{lines[at]['program']}, {track}"
    return []


def same_name(program: str) -> str:
    """Return what two spellings of one program's name share: case and spaces apart.

    Examples
    --------
    >>> same_name(" Mercy  HOSPITAL") == same_name("Mercy Hospital")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", program).casefold().split())


def slugs(programs: Sequence[str]) -> list[str]:
    """Return a name for each program that fits on a command line; no two are alike.

    Letters of every script stay, with their vowel signs, tones and accents. Where two programs
    would get one slug, both end in a piece of their name's digest, so that a slug does not depend
    on the order of the list.

    Examples
    --------
    >>> slugs(["Mercy Hospital (East)", "東京大学病院", "दिल्ली अस्पताल"])
    ['mercy-hospital-east', '東京大学病院', 'दिल्ली-अस्पताल']
    >>> slugs(["A & B", "A/B"])
    ['a-b-cbc644a2', 'a-b-c14cddc0']
    """
    plain = [_slug(program) for program in programs]
    shared = Counter(plain)
    return [
        f"{slug}-{_digest(program)}" if shared[slug] > 1 or _MISTAKABLE.search(slug) else slug
        for slug, program in zip(plain, programs, strict=True)
    ]


def _slug(program: str) -> str:
    name = unicodedata.normalize("NFC", same_name(program))
    slug = ""
    for letter in name:
        kind = unicodedata.category(letter)
        if kind[0] in "LN" or (kind[0] == "M" and slug[-1:] not in ("", "-")):
            slug += letter
        elif kind != "Cf" and slug[-1:] not in ("", "-"):  # joiners stand inside words
            slug += "-"
    end = _LONGEST_SLUG
    while unicodedata.category(slug[end : end + 1] or "-")[0] == "M":  # never cut off a sign
        end -= 1
    return slug[:end].rstrip("-") or "program"


def _digest(program: str) -> str:
    return hashlib.sha256(same_name(program).encode()).hexdigest()[:8]
