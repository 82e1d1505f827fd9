"""Policies: which rule on messages after the interview holds at a program, and who says so."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from followup_evidence import evidence
from followup_evidence.errors import Fault
from followup_evidence.evidence import words

OWN_LIST = "your list"
NONE_KNOWN = "no rule known"
#: The messages that a rule can be about, and the actions that send them.
COVERED = {
    "thanks": ("thank_you_pd", "short_note"),
    "interest": ("interest_email",),
    "number_one": ("intent_email",),
    "mentor": ("advocacy_call",),
}
_OWN_WORDS = {
    "open": "This program welcomes messages (your list).",
    "discouraged": "This program asked applicants not to write (your list).",
    "no_contact": "This program allows no contact after interviews (your list).",
}
_SECOND_HAND = " We know this second-hand, so check the program’s own page."
_ALL = tuple(COVERED)
_STRICT = ("no_contact", "discouraged", "open", "none_found")
_NEAR_ENOUGH_TO_ASK = 0.86  # "Plastic surgeon" is; "Pediatric surgery", "Hematology" are not
_OF_THEIR_OWN = {"child", "cosmetic", "facial", "neuro", "paediatric", "pediatric", "procedural"}
"""Words that make another specialty of the one they stand with; "pediatrics" combines instead."""
_IN_FULL = {
    "derm": "dermatology",
    "fm": "family medicine",
    "im": "internal medicine",
    "int": "internal",
    "med": "medicine",
    "neurosurg": "neurological surgery",
    "neurosurgery": "neurological surgery",
    "ortho": "orthopaedic",
    "orthopedic": "orthopaedic",
    "orthopedics": "orthopaedic surgery",
    "orthopaedics": "orthopaedic surgery",
    "peds": "pediatrics",
    "plast": "plastic",
    "plastics": "plastic surgery",
    "prelim": "preliminary",
    "prs": "plastic and reconstructive surgery",
    "surg": "surgery",
}


@dataclass(frozen=True)
class Policy:
    """A rule on messages after the interview."""

    rule: str = "open"
    """``open``, ``discouraged``, ``no_contact`` or ``none_found`` (we looked and found none)."""
    says: str = ""
    """The rule in one sentence for the applicant, with who says so and when."""
    covers: tuple[str, ...] = ()
    """The messages that it bars or advises against: keys of `COVERED`."""
    inferred: tuple[str, ...] = ()
    """Those of them that are our reading of the text and not its words."""
    body: str = ""
    address: str = ""
    cycle: str = ""
    specialty: str = ""

    def against(self, action: str) -> str:
        """Return why the rule is against an action, in a sentence or two, or nothing."""
        for message in self.covers:
            if action in COVERED[message]:
                ours = " That this includes it is our reading." if message in self.inferred else ""
                return f"{self.says}{ours}"
        return ""

    @property
    def bars_thanks(self) -> bool:
        """Whether it keeps the applicant from writing after an interview at all."""
        return "thanks" in self.covers

    @property
    def source(self) -> str:
        """Who says so, and for which cycle."""
        if self.rule == "none_found":
            return f"no rule found for {self.specialty}"
        if not self.body:
            return NONE_KNOWN
        return f"{self.body}, {self.cycle}" if self.cycle else self.body


OPEN = Policy()


@functools.cache
def known() -> dict[str, Policy]:
    """Return the evidence's policies by each name of their specialty, written in full."""
    named: dict[str, Policy] = {}
    for row in evidence.load("policies").astype("str").fillna("").to_dict("records"):
        second_hand = row["verification"] == "second-hand" and row["covers"]
        policy = Policy(
            rule=row["policy"],
            says=row["short"] + (_SECOND_HAND if second_hand else ""),
            covers=_split(row["covers"]),
            inferred=_split(row["inferred"]),
            body=row["body"],
            address=row["address"],
            cycle=row["cycle"],
            specialty=row["specialty"],
        )
        for name in (row["specialty"], *_split(row["match_names"])):
            named.setdefault(in_full(name), policy)
    return named


def at(specialty: str, own: str = "") -> Policy:
    """Return the rule at a program: its own word in the list, else its specialty's.

    A program may welcome messages that its specialty bars. One that only discourages them does
    not make its specialty's ban milder.

    Examples
    --------
    >>> at("Plastics").rule, at("Neurology").covers, at("Urology").covers
    ('no_contact', (), ('number_one',))
    >>> at("Internal medicine", "open").rule, at("Plastic surgery", "discouraged").rule
    ('open', 'no_contact')
    """
    rule = _match(specialty) or OPEN
    if not own or (own == "discouraged" and rule.rule == "no_contact"):
        return rule
    covers = () if own == "open" else _ALL
    inferred = ("mentor",) if covers else ()
    return Policy(own, _OWN_WORDS[own], covers, inferred, OWN_LIST)


def doubts(frame: pd.DataFrame) -> list[Fault]:
    """Return the specialties that look like a misspelt one with a rule.

    A missed rule could cost an applicant dearly, so we ask.

    Parameters
    ----------
    frame
        Columns ``specialty`` and ``policy``, missing where nothing was typed; the index holds
        the row numbers that faults name.
    """
    strict = {policy.specialty for policy in known().values() if policy.covers}
    found = []
    for row, specialty, own in zip(
        frame.index, texts(frame["specialty"]), texts(frame["policy"]), strict=True
    ):
        near = words.hint(specialty, strict, likeness=_NEAR_ENOUGH_TO_ASK)
        if near and not own and not _match(specialty):
            found.append(
                Fault(
                    f"{words.quoted(specialty)} is close to one with a known rule{near}; "
                    "correct it, or fill in the policy",
                    row=row,
                    column="specialty",
                    rule="near",
                )
            )
    return found


def texts(column: pd.Series) -> list[str]:
    """Return a column's cells as text, empty where nothing was typed."""
    return ["" if pd.isna(cell) else str(cell) for cell in column.tolist()]


def in_full(specialty: str) -> str:
    """Return a specialty's words in small letters, the usual short forms written out.

    Examples
    --------
    >>> in_full("Int. Med. (prelim)") == in_full("Internal Medicine – Preliminary")
    True
    """
    typed = re.findall(r"\w+", words.alike(specialty).replace(".", ""))
    full = " ".join(_IN_FULL.get(word, word) for word in typed)
    return " ".join(sorted(full.split()))  # "Medicine (prelim)" is "Preliminary medicine"


def _match(specialty: str) -> Policy | None:
    """Return the rule for a specialty: by name, else the strictest of those whose words it has.

    So the rule for internal medicine holds for programs that combine it with another specialty,
    and not for a specialty of its own, as that of pediatric dermatology is.
    """
    name = in_full(specialty)
    if name in known():
        return known()[name]
    typed = set(name.split())
    if not typed or typed & _OF_THEIR_OWN:
        return None
    within = [p for p in known().values() if typed.issuperset(in_full(p.specialty).split())]
    return min(within, key=lambda policy: _STRICT.index(policy.rule), default=None)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def bans(programs: Iterable[tuple[str, Any, bool]]) -> list[dict[str, str]]:
    """List the programs that an applicant should not write to, and who says so.

    Of each the name, the policy, and whether it is the one that a number-one email would go to.

    Returns
    -------
    list of dict
        One a program whose rule bars its thank-you, or its number-one email: ``program``,
        ``rule``, ``covers``, ``body``, ``source``, ``address``, ``why``.
    """
    found: list[dict[str, str]] = []
    for program, policy, first in programs:
        if policy.bars_thanks or (first and "number_one" in policy.covers):
            found.append(
                {
                    "program": program,
                    "rule": policy.rule,
                    "covers": covered(policy.covers),
                    "body": policy.body,
                    "source": policy.source,
                    "address": policy.address,
                    "why": policy.says,
                }
            )
    return found


def covered(covers: Sequence[str]) -> str:
    """Say which messages a rule covers.

    Examples
    --------
    >>> covered(("thanks",)), covered(tuple(COVERED))
    ('thank-you notes', 'any message')
    """
    names = {
        "thanks": "thank-you notes",
        "interest": "emails of interest",
        "number_one": "a number-one email",
        "mentor": "a mentor’s call",
    }
    if {"thanks", "interest", "number_one"} <= {*covers}:
        return "any message"
    return words.listed([names[message] for message in covers])


def as_typed(listed: pd.DataFrame) -> pd.DataFrame:
    """Return a list that was checked before as it was typed: without what was only looked up.

    A policy stays unless it is word for word what its specialty's rule gives.
    """
    typed = listed.drop(columns="policy_source")
    if "policy" in typed and "specialty" in typed:
        columns = (listed[name] for name in ("specialty", "policy", "policy_source"))
        rows = zip(*(texts(column) for column in columns), strict=True)
        looked_up = [(word, source) == of(specialty) for specialty, word, source in rows]
        typed["policy"] = typed["policy"].mask(pd.Series(looked_up, typed.index), "")
    return typed


def of(specialty: str, own: str = "") -> tuple[str, str]:
    """Return a program's policy as a list's columns have it, and who says so."""
    found = at(specialty, own)
    return "open" if found.rule == "none_found" else found.rule, found.source
