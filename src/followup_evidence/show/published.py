"""The panels of published figures that stand beside the article's tables."""

from __future__ import annotations

import altair as alt
import pandas as pd

from followup_evidence.show.shares import shares


def no_effect(panel: pd.DataFrame) -> alt.LayerChart:
    """Draw the shares that report no effect of thank-you notes.

    Parameters
    ----------
    panel
        ``evidence.panel("no_effect")``.
    """
    return shares(
        panel,
        title="Most of those asked say that thank-you notes change no rank; some say they do",
        subtitle="share reporting no effect, or none in one direction, in percent",
    )


def advice(panel: pd.DataFrame) -> alt.LayerChart:
    """Draw what interviewers would advise applicants: to write a thank-you note or not.

    Parameters
    ----------
    panel
        ``evidence.panel("advice")``: the answer no comes first.
    """
    no = panel["share_pct"].iloc[0]
    return shares(
        panel,
        title=f"{no:g}% would advise no thank-you note; {100 - no:g}% would advise one in some "
        "form",
        subtitle="share of those who answered, in percent: all answers to one question; "
        "advice, not an effect",
    )


def wider_no_effect(panel: pd.DataFrame) -> alt.LayerChart:
    """Draw the shares that report no effect of wider contact: promises, intent, any message.

    Parameters
    ----------
    panel
        ``evidence.panel("wider_no_effect")``.
    """
    low, high = panel["share_pct"].min(), panel["share_pct"].max()
    return shares(
        panel,
        title=f"In {len(panel)} other surveys, from {panel['year'].min()} on, {low:g}% to "
        f"{high:g}% see little effect or none; each asked something else",
        subtitle="share reporting little or no effect, or not naming contact as a factor, in "
        "percent; directors of residencies and fellowships, and advisers",
    )


def senders(panel: pd.DataFrame) -> alt.LayerChart:
    """Draw whose word counts, by who sends it.

    Parameters
    ----------
    panel
        ``evidence.panel("senders")``: the applicant, a mentor unknown and one known come first.
    """
    applicant, unknown, known = panel["share_pct"].head(3)
    return shares(
        panel,
        title=f"{known:g}% of directors say they would likely rank someone higher for a mentor "
        f"they know, {unknown:g}% for one they do not, {applicant:g}% for the applicant",
        subtitle="share of program directors, in percent",
    )


def factors(panel: pd.DataFrame) -> alt.LayerChart:
    """Draw which factors programs cite when they rank, with contact after the interview last.

    Parameters
    ----------
    panel
        ``evidence.panel("factors")``.
    """
    first, last = panel["share_pct"].iloc[[0, -1]]
    return shares(
        panel,
        title=f"{last:g}% of programs cite other contact after the interview, "
        f"{first:g}% contact with faculty in it",
        subtitle="share of programs citing a factor, in percent: how widespread, not how strong",
    )


def stress(panel: pd.DataFrame) -> alt.LayerChart:
    """Draw which form of contact applicants find stressful.

    Parameters
    ----------
    panel
        ``evidence.panel("stress")``.
    """
    share = panel.set_index("figure_id")["share_pct"]
    return shares(
        panel,
        title=f"{share['B-19']:g}% of one program's applicants call letters of intent or interest "
        f"the most stressful form of contact, {share['B-18']:g}% thank-you notes",
        subtitle="share of applicants, in percent",
    )


def stated_observed(panel: pd.DataFrame) -> alt.LayerChart:
    """Draw what directors say beside what rank lists and matches showed.

    Parameters
    ----------
    panel
        ``evidence.panel("stated_observed")``.
    """
    return shares(
        panel,
        title="Some directors say that contact may count; where lists and matches were looked at, "
        "no link with it was found for applicants or mentors",
        subtitle="share in percent, or a test with its P value, since no size of an effect was "
        "printed; a link that was not found is no proof that there is none",
    )


def promises(panel: pd.DataFrame) -> alt.LayerChart:
    """Draw how sincere promises were, with the trap in the largest number spelled out.

    Parameters
    ----------
    panel
        ``evidence.panel("promises")``.
    """
    first = panel["share_pct"].iloc[0]
    return shares(
        panel,
        title=f"{first:g}% is no reason to promise: it counts people whom the program had "
        "ranked to match already",
        subtitle="share in percent; it shows who meant what they said, not what saying it did",
    )
