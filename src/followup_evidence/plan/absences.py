"""The steps that a plan leaves out, in few lines: like reasons once, with where they hold."""

from __future__ import annotations

import re

import pandas as pd

from followup_evidence.evidence import words

_NAMED = 3


def digest(skipped: pd.DataFrame) -> pd.DataFrame:
    """Group what a plan leaves out by reason.

    Parameters
    ----------
    skipped
        A plan's ``skipped``: ``program``, ``title``, ``why``.

    Returns
    -------
    DataFrame
        One row a reason, a program's own rules first: ``what`` (the step, or how many of
        one program), ``where`` (programs by name, or their number), ``why`` (as it reads
        for any of them), ``steps`` (how many are meant).
    """
    sentence = skipped["why"].str.split(". ", n=1, regex=False).str[0].str.rstrip(".")
    shared = skipped.groupby(["program", sentence])["title"].transform("nunique") > 1
    rows = [
        {
            "what": f"{len(steps)} steps",
            "where": program,
            "why": max(steps["why"], key=len),
            "steps": len(steps),
        }
        for (program, _), steps in skipped[shared].groupby(["program", sentence], sort=False)
    ]
    rest = skipped[~shared]
    pairs = zip(rest["why"], rest["program"], strict=True)
    alike = pd.Series([_for_any(why, program) for why, program in pairs], rest.index, dtype="str")
    first = rest["title"].drop_duplicates().tolist()
    groups = list(rest.groupby(["title", alike], sort=False))
    for (title, why), steps in sorted(groups, key=lambda group: first.index(group[0][0])):
        rows.append(
            {
                "what": title,
                "where": _where(list(dict.fromkeys(steps["program"]))),
                "why": why if len(steps) > 1 else steps["why"].iloc[0],
                "steps": len(steps),
            }
        )
    return pd.DataFrame(rows, columns=["what", "where", "why", "steps"])


def _where(programs: list[str]) -> str:
    named = [program or "the whole season" for program in programs]
    return words.listed(named) if len(named) <= _NAMED else f"{len(named)} programs"


def _for_any(why: str, program: str) -> str:
    """Return a reason as it reads for any program.

    Examples
    --------
    >>> _for_any("The interview at Mercy was on 2026-11-03.", "Mercy")
    'The interview at the program is over.'
    """
    if not program:
        return why
    text = re.sub(r"was on \d{4}-\d\d-\d\d", "is over", why.replace(program, "the program"))
    return text[:1].upper() + text[1:]
