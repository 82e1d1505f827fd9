"""Policies: which rule on contact after the interview holds at a program, and who says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from followup_evidence import evidence
from followup_evidence.evidence import words

OWN_FILE = "your file"
NONE_KNOWN = "none known"
_NEAR_ENOUGH_TO_ASK = 0.86  # "Plastic surgeon" is; "Pediatric surgery", "Hematology" are not
_STRICT = ("no_contact", "discouraged", "open")
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
    "peds": "pediatrics",
    "plast": "plastic",
    "plastics": "plastic surgery",
    "prelim": "preliminary",
    "prs": "plastic and reconstructive surgery",
    "surg": "surgery",
}


class Policy(NamedTuple):
    """A rule of a body that speaks for a specialty."""

    specialty: str
    policy: str
    source: str


def known() -> dict[str, Policy]:
    """Return the evidence's policies by each name, written in full, of their specialty."""
    named: dict[str, Policy] = {}
    for row in evidence.load("policies").to_dict("records"):
        year = row["dated"] if pd.isna(row["year"]) else row["year"]
        source = f"policy of {row['body']} ({year}): check the current cycle"
        policy = Policy(row["specialty"], row["policy"], source)
        for name in (row["specialty"], *row["match_names"].split(";")):
            named[_in_full(name)] = policy
    return named


def resolve(
    frame: pd.DataFrame, policies: Mapping[str, Policy]
) -> tuple[list[str], list[str], list[str]]:
    """Find each program's policy: its own word, else the specialty's rule, else open.

    Parameters
    ----------
    frame
        Columns ``specialty`` and ``policy``, missing where nothing was typed; the index holds the
        row numbers that faults name.
    policies
        The rules, as `known` gives them.

    Returns
    -------
    tuple
        The policies, their sources, and the faults: specialties that look like a misspelt one
        with a strict rule. A missed rule could cost an applicant dearly, so we ask.

    Examples
    --------
    >>> both = pd.DataFrame({"specialty": ["Urology", "Plastics"], "policy": ["open", None]})
    >>> resolve(both, known())[0]
    ['open', 'no_contact']
    """
    strict = {policy.specialty for policy in policies.values() if policy.policy != "open"}
    found: list[str] = []
    sources: list[str] = []
    faults: list[str] = []
    for row, specialty, own in zip(
        frame.index, _texts(frame["specialty"]), _texts(frame["policy"]), strict=True
    ):
        rule = _match(specialty, policies)
        near = words.hint(specialty, strict, likeness=_NEAR_ENOUGH_TO_ASK)
        if near and not own and not rule:
            faults.append(
                f"row {row}, specialty: {words.quoted(specialty)} is close to one with a known "
                f"rule{near}; correct it, or fill in the policy"
            )
        found.append(own or (rule.policy if rule else "open"))
        sources.append(_source(own, rule))
    return found, sources, faults


def _texts(column: pd.Series) -> list[str]:
    return ["" if pd.isna(cell) else str(cell) for cell in column.tolist()]


def _in_full(specialty: str) -> str:
    """Return a specialty's words in small letters, the usual short forms written out.

    Examples
    --------
    >>> _in_full("Int. Med. (prelim)") == _in_full("Internal Medicine – Preliminary")
    True
    """
    typed = re.findall(r"\w+", words.alike(specialty).replace(".", ""))
    return " ".join(_IN_FULL.get(word, word) for word in typed)


def _match(specialty: str, policies: Mapping[str, Policy]) -> Policy | None:
    """Return the rule for a specialty: by name, else the strictest of those whose words it has.

    So the rule for internal medicine holds for programs that combine it with another specialty,
    and not for a specialty of its own, as that of pediatric dermatology is.
    """
    name = _in_full(specialty)
    if name in policies:
        return policies[name]
    typed = set(name.split())
    if typed & _OF_THEIR_OWN:
        return None
    within = (
        policy
        for policy in policies.values()
        if typed.issuperset(_in_full(policy.specialty).split())
    )
    return min(within, key=lambda policy: _STRICT.index(policy.policy), default=None)


def _source(own: str, rule: Policy | None) -> str:
    if not own:
        return rule.source if rule else NONE_KNOWN
    if rule and rule.policy != own:
        return f"{OWN_FILE} (otherwise {rule.policy}, {rule.source})"
    return OWN_FILE
