"""The steps that a plan leaves out, in few lines: like reasons once, with where they hold."""

from __future__ import annotations

import pandas as pd

from followup_evidence.evidence import words
from followup_evidence.plan.plans import ABOUT
from followup_evidence.plan.rules import EMAILS, POLICIES

_NAMED = 3
_KINDS = dict.fromkeys(EMAILS, "emails") | {
    "short_note": "notes",
    "advocacy_call": "calls by mentors",
}


def digest(skipped: pd.DataFrame) -> pd.DataFrame:
    """Group what a plan leaves out by reason.

    Parameters
    ----------
    skipped
        A plan's ``skipped``: ``program``, ``action``, ``title``, ``why``.

    Returns
    -------
    DataFrame
        One row a reason, the policies of programs first: ``what`` (the step; at a program with
        a policy, the kinds of steps that it rules out), ``where`` (programs by name, or their
        number), ``why`` (as it reads for any of them), ``steps`` (how many are meant).
        ``attrs["about"]`` says what the numbers in it are.
    """
    ruled = skipped["why"].str.startswith(tuple(POLICIES.values()))
    found = pd.concat([_by_policy(skipped[ruled]), _by_step(skipped[~ruled])])
    rows = [
        {"what": what, "where": _where(same["program"].tolist()), "why": why, "steps": len(same)}
        for (what, why), same in found.groupby(["what", "why"], sort=False)
    ]
    listed = pd.DataFrame(rows, columns=["what", "where", "why", "steps"])
    listed.attrs["about"] = ABOUT | {"name": "left_out", "title": "What the plan leaves out"}
    return listed


def _by_policy(skipped: pd.DataFrame) -> pd.DataFrame:
    """Name the kinds of steps that each program's policy rules out; its reasons become one."""
    by_program = skipped.groupby("program", sort=False)
    return skipped.assign(
        what=by_program["action"].transform(_kinds),
        why=by_program["why"].transform(lambda whys: max(whys, key=len)),
    )


def _kinds(actions: pd.Series) -> str:
    kinds = words.listed([*dict.fromkeys(_KINDS[action] for action in actions)])
    return kinds[:1].upper() + kinds[1:]


def _by_step(skipped: pd.DataFrame) -> pd.DataFrame:
    """Put the same steps together; days of interviews give way where there are several."""
    over = skipped["why"].str.replace(
        r"^The interview was on .*\.$", "The interview is over.", regex=True
    )
    several = over.groupby([skipped["title"], over]).transform("size") > 1
    places = {title: place for place, title in enumerate(skipped["title"].unique())}
    return skipped.assign(
        what=skipped["title"], why=over.where(several, skipped["why"])
    ).sort_values("title", key=lambda titles: titles.map(places), kind="stable")


def _where(programs: list[str]) -> str:
    named = [program or "the whole season" for program in dict.fromkeys(programs)]
    return words.listed(named) if len(named) <= _NAMED else f"{len(named)} programs"
