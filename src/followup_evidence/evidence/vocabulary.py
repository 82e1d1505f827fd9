"""Vocabulary: what people write for a column, a value or a specialty, and what it stands for.

The words are data, ``data/vocabulary/``; letter case, punctuation and spaces never matter.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import NamedTuple

from followup_evidence.evidence import tables, words

_FILLERS = {"and", "the", "of", "in", "residency", "program", "training", "dept", "department"}
_JOINTS = re.compile(r"[/;,+&()\[\]|:]|\s-\s|-|\band\b|\bwith\b", re.IGNORECASE)
OTHER = "other"
"""The track of a specialty that nobody has looked for; ``Space medicine (other)`` is one."""


class Heading(NamedTuple):
    """What a heading stands for: a column (empty: none that is needed), and how sure that is."""

    field: str
    how: str
    says: str = ""


class Specialty(NamedTuple):
    """The specialties that a program combines, mostly one, and its track."""

    names: tuple[str, ...]
    track: str = ""


def plain(text: str) -> str:
    """Return what the spellings of one text share: small letters and digits, single spaces.

    Examples
    --------
    >>> plain(" Thank-You  Sent? "), plain("#1"), plain("★★★")
    ('thank you sent', '#1', '★★★')
    """
    known = unicodedata.normalize("NFKC", words.plain_dashes(text)).casefold().replace("&", " and ")
    known = known.replace("⭐", "★").replace("\ufe0f", "")
    known = re.sub(r"(?<=\w)\.(?=\w\b)", "", re.sub(r"['’`]", " ", known))
    return " ".join(re.sub(r"[^\w#★☆✓✔☑✅*]|_", " ", known).split()) or known.strip()


def heading(text: str) -> Heading | None:
    """Return what a heading stands for, None where it is not known.

    Examples
    --------
    >>> heading("Priority Tier").field, heading("interest (1-5)").field, heading("City").field
    ('interest', 'interest', '')
    >>> heading("Told not to write?").how, heading("Shoe size")
    ('asks', None)
    """
    exact, globs = _headings()
    spellings = [plain(text), plain(re.sub(r"\(.*?\)|\[.*?\]", " ", text))]
    for spelling in spellings:
        if spelling in exact:
            return exact[spelling]
    return next((known for glob, known in globs if fnmatchcase(spellings[0], glob)), None)


def meanings(field: str, text: str) -> tuple[str, ...]:
    """Return what a cell of a column can mean: one meaning, several, or none that is known.

    Examples
    --------
    >>> meanings("interest", "Very High"), meanings("interest", "Top choice")
    (('high',), ('first', 'high'))
    >>> meanings("mentor", "Dr. A (knows PD)"), meanings("mentor", "Dr. Smith")
    (('known',), ())
    """
    exact, globs = _values().get(field, ({}, []))
    spelling = plain(text)
    if spelling in exact:
        return exact[spelling]
    fitting = [means for glob, means in globs if fnmatchcase(f" {spelling} ", f"*{glob}*")]
    return tuple(dict.fromkeys(one for means in fitting for one in means))


def specialty(text: str) -> Specialty | None:
    """Return the specialties that a text names, None where a part of it is not known.

    Examples
    --------
    >>> specialty("Medicine-Preliminary (PGY-1 Only)")
    Specialty(names=('Internal medicine',), track='preliminary')
    >>> specialty("Diagnostic Radiology/IR").names
    ('Diagnostic radiology', 'Interventional radiology')
    >>> specialty("Dermatolgy") is None
    True
    """
    whole, track = _without_track(text)
    known = _specialties()
    if track == OTHER and text.strip():
        return Specialty((), OTHER)
    if whole in known:
        return Specialty(known[whole], track)
    if (full := _key(plain(text).split())) in known:  # "PM&R (P)" and the like keep their letters
        return Specialty(known[full])
    parts = [_without_track(part)[0] for part in _JOINTS.split(text)]
    parts = [part for part in parts if part]
    if not parts or any(part not in known for part in parts):
        return None
    return Specialty(tuple(dict.fromkeys(name for part in parts for name in known[part])), track)


def match(text: str) -> str:
    """Return the match of a specialty that ranks earlier than the NRMP, or nothing.

    Examples
    --------
    >>> match("Ophtho"), match("Urology"), match("Plastic surgery"), match("Neurology")
    ('SF Match', 'AUA', '', '')
    """
    named = specialty(text) if text else None
    places = {_matches().get(name, "") for name in named.names} if named else set()
    return places.pop() if len(places) == 1 else ""


@functools.cache
def _matches() -> dict[str, str]:
    """Return the specialties that only SF Match or only the AUA lists, each with its match."""
    listed = tables.load("specialties").query("listed_by != 'usual'")
    found: dict[str, set[str]] = {}
    for name, by in zip(listed["specialty"], listed["listed_by"], strict=True):
        found.setdefault(name, set()).add(by)
    return {name: min(by) for name, by in found.items() if by in ({"SF Match"}, {"AUA"})}


def near(text: str) -> str:
    """Return `` (did you mean "…"?)`` for the specialty that is written most like this.

    Examples
    --------
    >>> near("Dermatolgy"), near("zzz")
    (' (did you mean "Dermatology"?)', '')
    """
    listed = tables.load("specialties")
    names = listed["name"][listed["listed_by"] != "usual"]
    return words.hint(text, {*names, *listed["specialty"].str.split("; ").explode()}, likeness=0.75)


def _without_track(text: str) -> tuple[tuple[str, ...], str]:
    """Return a specialty's words without those of its track, and the track."""
    tokens = [token for token in plain(text).split() if token not in _FILLERS]
    exact, _ = _values()["track"]
    track = ""
    for length in (3, 2, 1):
        for at in range(len(tokens) - length + 1):
            said = " ".join(tokens[at : at + length])
            if said in exact and (len(said) > 1 or len(tokens) == 1):
                track = track or exact[said][0]
                tokens[at : at + length] = [""] * length
    return _key(filter(None, tokens)), track


def _key(tokens: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(token for token in tokens if token not in _FILLERS))


@functools.cache
def _specialties() -> dict[tuple[str, ...], tuple[str, ...]]:
    listed = tables.load("specialties")
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for name, stands_for in zip(listed["name"], listed["specialty"], strict=True):
        for key in (_key(plain(name).split()), _without_track(name)[0]):
            found.setdefault(key, tuple(stands_for.split("; ")))
    return found


@functools.cache
def _headings() -> tuple[dict[str, Heading], list[tuple[str, Heading]]]:
    exact: dict[str, Heading] = {}
    globs: list[tuple[str, Heading]] = []
    for row in tables.load("headings").astype("str").fillna("").to_dict("records"):
        known = Heading(row["field"].strip("-"), row["how"], row["says"])
        if "*" in row["heading"]:
            globs.append((row["heading"], known))
        else:
            exact.setdefault(row["heading"], known)
    return exact, globs


@functools.cache
def _values() -> dict[str, tuple[dict[str, tuple[str, ...]], list[tuple[str, tuple[str, ...]]]]]:
    found: dict[str, tuple[dict[str, tuple[str, ...]], list[tuple[str, tuple[str, ...]]]]] = {}
    for row in tables.load("values").astype("str").fillna("").to_dict("records"):
        exact, globs = found.setdefault(row["field"], ({}, []))
        if "*" in row["value"]:
            globs.append((row["value"].strip("*"), (row["means"].strip("-"),)))
        else:
            key = plain(row["value"])
            exact[key] = tuple(dict.fromkeys((*exact.get(key, ()), row["means"].strip("-"))))
    return found
