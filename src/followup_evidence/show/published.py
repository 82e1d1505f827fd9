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


def wider_no_effect(panel: pd.DataFrame) -> alt.LayerChart:
    """Draw the shares that report no effect of wider contact: promises, intent, any message.

    Parameters
    ----------
    panel
        ``evidence.panel("wider_no_effect")``.
    """
    return shares(
        panel,
        title=f"Asked in {len(panel)} ways about wider contact, most report little effect or none",
        subtitle="share reporting no effect, in percent",
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
        title=f"A mentor whom the director knows helps for {known:g} %, one unknown for "
        f"{unknown:g} %, the applicant's own word for {applicant:g} %",
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
        title=f"{last:g} % of programs cite other contact after the interview, "
        f"{first:g} % contact with faculty in it",
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
        title=f"Letters of intent stress most for {share['B-19']:g} %, "
        f"thank-you notes for {share['B-18']:g} %",
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
        subtitle="share in percent, or a test; both tests are small, and a link not found is "
        "not the proof of none",
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
        title=f"{first:g} % is no reason to promise: it counts people whom the program had "
        "ranked to match already",
        subtitle="share in percent; it shows who meant what they said, not what saying it did",
    )
