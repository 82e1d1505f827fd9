"""Names: when two programs are one, and short readable names for steps."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

_LONGEST_SLUG = 48
_MISTAKABLE = re.compile(r"^program$|-[0-9a-f]{8}$")


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
