"""What a report says of itself: the plan in a sentence, its settings and its sources."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import html
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from followup_evidence import evidence, paths, plan
from followup_evidence.plan import Limits, Plan
from followup_evidence.plan.files import PlanFile, is_plan_file

if TYPE_CHECKING:
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
_TRUST = 0.5
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


def owner(name: str, interviews: str) -> str:
    """Return whose plan it is: the name given, else that of a plan file, else none."""
    return name or (PlanFile.read(interviews).name if is_plan_file(interviews) else "")


def planned(
    interviews: str,
    limits: Limits,
    *,
    today: str | None,
    rank_deadline: str | None,
    trust: float,
) -> tuple[pd.DataFrame, Plan]:
    """Return the checked list and its plan with the guarantee.

    Parameters
    ----------
    interviews
        An interviews file, a plan file, or empty for the example.
    limits, today, rank_deadline, trust
        As for a plan; of a plan file, what is given its default here is taken from the file.

    Raises
    ------
    FollowupError
        The file cannot be read or has faults, or its pins cannot be kept.
    """
    path = Path(interviews or example())
    content = path.read_bytes() if path.is_file() else b""
    when = day(today, interviews)
    return _planned(content, str(path), limits, today, when, rank_deadline, trust)


@functools.lru_cache(maxsize=1)  # a report asks for its plan more than once
def _planned(
    _content: bytes,
    path: str,
    limits: Limits,
    today: str | None,
    when: str,
    rank_deadline: str | None,
    trust: float,
) -> tuple[pd.DataFrame, Plan]:
    if not is_plan_file(path):
        mine = plan.interviews.read(path)
        made = plan.choose(mine, limits, today=when, rank_deadline=rank_deadline)
        return mine, plan.guarantee.attach(made, trust=trust)
    file = PlanFile.read(path)
    own, unset = plan.Limits(180), file.limits()
    asked = {
        name: value
        for name, value in dataclasses.asdict(limits).items()
        if value != getattr(own, name)
    }
    file = dataclasses.replace(
        file,
        today=today or file.today,
        rank_deadline=rank_deadline or file.rank_deadline,
        trust=file.trust if trust == _TRUST else trust,
    )
    mine, problem = file.frame(), file.problem()
    made = plan.replan(problem, dataclasses.replace(unset, **asked))
    return mine, plan.guarantee.attach(made, trust=file.trust)


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
    from followup_evidence.show.fragments import Fragment  # altair is slow to import

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
    ours = plan.Scale.illustrative()
    numbers = [
        *(
            (
                f"Label {label}",
                f"{value:g}",
                labels[label] if value == ours.labels[label] else "yours",
            )
            for label, value in _items(made, "scale")
        ),
        *(
            (
                f"Interest {tier}",
                f"{value:g}",
                "assumption" if value == ours.tiers[tier] else "yours",
            )
            for tier, value in _items(made, "tiers")
        ),
    ]
    given += [*_pinned(made), *_costs(made)]
    return pd.DataFrame([*given, *numbers], columns=["setting", "value", "status"])


def _pinned(made: Plan) -> list[tuple[str, str, str]]:
    """Return the pins, each as the step that it is for."""
    steps = made.candidates.set_index("id")
    return [
        (f"Pinned as {side}", _step(steps["title"][pin], steps["program"][pin]), "yours")
        for side in ("must", "never")
        for pin in made.settings[side]
    ]


def _step(title: str, program: str) -> str:
    return f"{title}, {program}" if program else title


def _costs(made: Plan) -> list[tuple[str, str, str]]:
    """Return the minutes and stress points that are not ours."""
    ours = plan.actions.defaults().set_index("action")[["minutes", "stress"]].to_dict("index")
    own = made.candidates.drop_duplicates("action")
    return [
        (f"{row['title']}: {column}", f"{row[column]}", "yours")
        for _, row in own.iterrows()
        for column in ("minutes", "stress")
        if row[column] != ours[row["action"]][column]
    ]


def _items(made: Plan, key: str) -> list[tuple[str, float]]:
    return list(made.settings[key].items())
