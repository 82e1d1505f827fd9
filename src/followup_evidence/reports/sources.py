"""What a report is made from, and what it says of itself."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import html
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from followup_evidence import evidence, paths, plan, text
from followup_evidence.plan import Plan, PlanFile, Problem
from followup_evidence.plan.planfile import is_plan_file
from followup_evidence.settings import TABLE, Settings

if TYPE_CHECKING:
    from followup_evidence.show.fragments import Fragment

EXAMPLE_DAY = "2026-12-01"


def example() -> Path:
    """Return the synthetic interviews file that stands in where none is given."""
    return paths.folder("data") / "examples" / "interviews.csv"


def owner(name: str, interviews: str) -> str:
    """Return whose plan it is: the name given, else that of a plan file, else none."""
    return name or (PlanFile.read(interviews).name if is_plan_file(interviews) else "")


def problem(interviews: str, **given: Any) -> Problem:
    """Return what is to be planned, checked.

    Parameters
    ----------
    interviews
        An interviews file, a plan file, or empty for the example, whose dates lie around one day.
    **given
        Settings. Of those that are None a plan file's own hold, else the defaults.

    Raises
    ------
    FollowupError
        The file cannot be read or has faults, a setting is not possible, or pins cannot be kept.
    """
    asked = {name: value for name, value in given.items() if value is not None}
    if not interviews:
        return plan.prepare(plan.read(example()), **{"today": EXAMPLE_DAY} | asked)
    if not is_plan_file(interviews):
        day = Settings().changed(**asked).day
        return plan.prepare(plan.read(interviews, today=day), **asked)
    file = PlanFile.read(interviews)
    return dataclasses.replace(file, settings=file.settings.changed(**asked)).problem()


def planned(interviews: str, **given: Any) -> Plan:
    """Return the plan with its guarantee; parameters and errors are those of `problem`."""
    path = Path(interviews or example())
    content = path.read_bytes() if path.is_file() else b""
    return _planned(content, dt.date.today(), interviews, **given)


@functools.lru_cache(maxsize=1)  # a report asks for its plan more than once
def _planned(_content: bytes, _day: dt.date, interviews: str, **given: Any) -> Plan:
    return plan.robustness.attach(plan.solve(problem(interviews, **given)))


def headline(made: Plan, *, name: str) -> Fragment:
    """Return the plan in a few sentences, with whose it is.

    Parameters
    ----------
    made
        The plan.
    name
        Whose it is; may be empty. Shown as it is typed, never as markup.
    """
    from followup_evidence.show.fragments import Fragment  # altair is slow to import

    day = text.date(made.problem.today, year=True)
    lead = f"Plan for {name}" if name else "Plan"
    lead = f"{lead}, {day}, {text.counted(len(made.problem.interviews), 'program')}."
    return Fragment(
        f'<p class="followup-lead mathjax_ignore"><strong>{html.escape(lead)}</strong> '
        f"{html.escape(made.note)}</p>",
        f"{lead} {made.note}",
    )


def worst_case(made: Plan) -> Fragment:
    """Return the scores of the options, and how far the choice of them depends on scores."""
    from followup_evidence.show.fragments import Fragment, table

    said = made.guarantee.sentence() if made.guarantee else ""
    worst = Fragment(f"<p>{html.escape(said)}</p>", said)
    options = made.steps[made.steps["layer"] == "option"]
    if options.empty:
        return worst
    scores = [
        f"{step.label} {step.label_value:g} × {step.tier} {step.tier_value:g} = {step.value:g}"
        for step in options.itertuples()
    ]
    columns = {"title": "Option", "program": "Program", "score": "Label × interest"}
    listed = table(options.assign(score=scores), columns)
    return Fragment(worst.html + listed.html, f"{worst.text}\n\n{listed.text}")


def settings(made: Plan) -> pd.DataFrame:
    """Return what the plan was made from: ``setting``, ``value``, ``status``."""
    asked, ours = made.problem.settings, plan.Scale.illustrative()
    labels = evidence.load("scale_labels").set_index("label")["status"]
    rows = [
        (one.help, _said(value, one.empty), _status(value == one.default))
        for one in TABLE
        for value in [getattr(asked, one.name)]
    ]
    rows += [*_pinned(made), *_costs(made)]
    rows += [
        (f"Label {label}", f"{score:g}", _status(score == ours.labels[label], labels[label]))
        for label, score in made.settings["scale"].items()
    ]
    rows += [
        (f"Interest {tier}", f"{score:g}", _status(score == ours.tiers[tier]))
        for tier, score in made.settings["tiers"].items()
    ]
    return pd.DataFrame(rows, columns=["setting", "value", "status"])


def _said(value: Any, empty: str) -> str:
    if isinstance(value, dt.date):
        return text.date(value, year=True)
    return empty if value is None else f"{value}"


def _status(is_ours: bool, ours: str = "assumption") -> str:
    return ours if is_ours else "yours"


def _pinned(made: Plan) -> list[tuple[str, str, str]]:
    """Return the pins, each as the step that it is for."""
    sides = {"must": "Kept in", "never": "Left out", "done": "Done"}
    return [
        (said, ", ".join(filter(None, [step.title, step.program])), "yours")
        for side, said in sides.items()
        for step in map(made.problem.by_id.__getitem__, made.settings[side])
    ]


def _costs(made: Plan) -> list[tuple[str, str, str]]:
    """Return the minutes and stress points that are not ours."""
    titles = plan.actions().set_index("action")["title"]
    return [
        (f"{titles[action]}: {quantity}", f"{value}", "yours")
        for action, own in made.problem.costs.items()
        for quantity, value in own.items()
    ]
