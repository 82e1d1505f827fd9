"""Policies: which rule on messages after the interview holds at a program, and who says so."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from followup_evidence import evidence
from followup_evidence.errors import Fault
from followup_evidence.evidence import vocabulary, words

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
    """Return the evidence's policies by specialty."""
    found: dict[str, Policy] = {}
    for row in evidence.load("policies").astype("str").fillna("").to_dict("records"):
        second_hand = row["verification"] == "second-hand" and row["covers"]
        found[row["specialty"]] = Policy(
            rule=row["policy"],
            says=row["short"] + (_SECOND_HAND if second_hand else ""),
            covers=_split(row["covers"]),
            inferred=_split(row["inferred"]),
            body=row["body"],
            address=row["address"],
            cycle=row["cycle"],
            specialty=row["specialty"],
        )
    return found


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
    rule = _strictest(specialty) or OPEN
    if not own or (own == "discouraged" and rule.rule == "no_contact"):
        return rule
    covers = () if own == "open" else _ALL
    inferred = ("mentor",) if covers else ()
    return Policy(own, _OWN_WORDS[own], covers, inferred, OWN_LIST)


def doubts(frame: pd.DataFrame) -> list[Fault]:
    """Return the specialties that are not known, where the list itself names no policy.

    A missed rule could cost an applicant dearly, so we ask.

    Parameters
    ----------
    frame
        Columns ``specialty`` and ``policy``, missing where nothing was typed; the index holds
        the row numbers that faults name.
    """
    rows = zip(frame.index, texts(frame["specialty"]), texts(frame["policy"]), strict=True)
    return [
        Fault(
            f"{words.quoted(specialty)} is not a specialty we know{vocabulary.near(specialty)}; "
            "write it another way, or fill in this program's policy",
            row=row,
            column="specialty",
            rule="specialty",
        )
        for row, specialty, own in rows
        if any(map(str.isalnum, specialty)) and not own and not vocabulary.specialty(specialty)
    ]


def named_in(program: str) -> str:
    """Return the specialty with a rule against messages that a program's name holds, or nothing.

    Examples
    --------
    >>> named_in("UCSF - Plastic Surgery"), named_in("Bay Medicine")
    ('Plastic surgery', '')
    """
    spelled = vocabulary.plain(program).split()
    for length in range(min(4, len(spelled)), 0, -1):
        for at in range(len(spelled) - length + 1):
            text = " ".join(spelled[at : at + length])
            if len(text) <= 3 or text.removeprefix("of ") == "medicine":  # a school's, mostly
                continue
            named = vocabulary.specialty(text)
            for name in named.names if named else ():
                if name in known() and known()[name].covers:
                    return name
    return ""


def texts(column: pd.Series) -> list[str]:
    """Return a column's cells as text, empty where nothing was typed."""
    return ["" if pd.isna(cell) else str(cell) for cell in column.tolist()]


def _strictest(specialty: str) -> Policy | None:
    """Return the rule for a specialty; of those that a program combines, the strictest."""
    named = vocabulary.specialty(specialty)
    found = [known()[name] for name in named.names if name in known()] if named else []
    return min(found, key=lambda policy: _STRICT.index(policy.rule), default=None)


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
