"""What a report says of itself: the plan in a sentence, its settings and its sources."""

from __future__ import annotations

import datetime as dt
import html
from pathlib import Path

import pandas as pd

from followup_evidence import evidence, paths
from followup_evidence.plan import Plan
from followup_evidence.show.fragments import Fragment

_SETTINGS = {
    "today": "Planned from",
    "minutes": "Minutes to spend",
    "stress": "Stress points to spend",
    "advocacy_calls": "Calls by mentors, at most",
    "minutes_per_day": "Minutes on any one day",
    "rank_deadline": "Rank lists are due",
}
EXAMPLE_DAY = "2026-12-01"
_UNSET = {"stress": "no limit", "minutes_per_day": "no limit", "rank_deadline": "not known"}


def example() -> Path:
    """Return the synthetic interviews file that stands in where none is given."""
    return paths.folder("data") / "examples" / "interviews.csv"


def day(today: str | None, interviews: str) -> str:
    """Return the day to plan from: the one given, else today; the example has its own.

    Parameters
    ----------
    today
        ISO text or None.
    interviews
        A person's own file; empty stands for the example, whose dates lie around one day.

    Examples
    --------
    >>> day(None, ""), day("2027-01-05", "mine.csv")
    ('2026-12-01', '2027-01-05')
    """
    return today or (dt.date.today().isoformat() if interviews else EXAMPLE_DAY)


def headline(made: Plan, *, name: str, programs: int) -> Fragment:
    """Return the plan in a sentence, with whose it is, its guarantee and the caveat.

    Parameters
    ----------
    made
        The plan.
    name
        Whose it is; may be empty. Shown as it is typed, never as markup.
    programs
        How many programs the list holds.
    """
    whose = f"Plan for {name}" if name else "Plan"
    lead = f"{whose}, {made.settings['today']}, {programs} program{'s' * (programs != 1)}"
    held = made.guarantee.sentence() if made.guarantee and not made.steps.empty else ""
    return Fragment(
        f'<p class="followup-lead mathjax_ignore"><strong>{html.escape(lead)}.</strong> '
        f"{html.escape(made.note)}</p>{f'<p>{html.escape(held)}</p>' if held else ''}"
        f"<blockquote><p>{html.escape(made.caveat)}</p></blockquote>",
        "\n".join(filter(None, [f"{lead}. {made.note}", held, made.caveat])),
    )


def settings(made: Plan) -> pd.DataFrame:
    """Return what the plan was made from: ``setting``, ``value``, ``status``."""
    given = [
        (title, _UNSET[key] if made.settings[key] is None else made.settings[key], "yours")
        for key, title in _SETTINGS.items()
    ]
    if made.guarantee:
        given.append(("Trust in the printed numbers", f"{made.guarantee.trust:g}", "yours"))
    labels = evidence.load("scale_labels").set_index("label")["status"]
    numbers = [
        *(
            (f"Label {label}", f"{value:g}", labels[label])
            for label, value in _items(made, "scale")
        ),
        *(
            (f"Interest {tier}", f"{value:g}", "assumption")
            for tier, value in _items(made, "tiers")
        ),
    ]
    return pd.DataFrame([*given, *numbers], columns=["setting", "value", "status"])


def _items(made: Plan, key: str) -> list[tuple[str, float]]:
    return list(made.settings[key].items())


def tables() -> pd.DataFrame:
    """Return the tables behind a report: ``title``, ``status``, ``source``."""
    return evidence.catalog()[["title", "status", "source"]]
