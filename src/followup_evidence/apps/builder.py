"""The plan builder: an applicant's list, limits and assumptions, and the plan they make.

Widgets hold what the person says, `followup_evidence.plan` decides, `followup_evidence.show`
draws. A list with faults never replaces the last good one.
"""

from __future__ import annotations

import datetime as dt
import html
import tempfile
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd

from followup_evidence import plan, show
from followup_evidence.apps.assumptions import Assumptions
from followup_evidence.errors import FollowupError

_WIDE = widgets.Layout(width="100%", max_width="44rem")
_LABELS = {"description_width": "11rem"}


class Builder:
    """A priority plan that follows its settings.

    Parameters
    ----------
    interviews
        The interviews file to begin with, CSV or XLSX.
    minutes, stress
        The limits to begin with.
    today
        The day to plan from, a date or ISO text.

    Attributes
    ----------
    plan : Plan
        The plan that is shown.
    interviews : DataFrame
        The list that it is made from.
    """

    def __init__(
        self, interviews: str | Path, *, minutes: int, stress: int, today: str | dt.date
    ) -> None:
        self.interviews = plan.interviews.read(interviews)
        self._example = self.interviews
        day = dt.date.fromisoformat(today) if isinstance(today, str) else today
        self._first_day = day
        self._minutes = _slider("Minutes to spend", minutes, most=max(600, minutes), step=5)
        self._stress = _slider("Stress points to spend", stress, most=max(60, stress), step=1)
        self._today = widgets.DatePicker(
            value=day, description="Plan from", style=_LABELS, layout=_WIDE
        )
        self._upload = widgets.FileUpload(
            accept=".csv,.xlsx",
            description="Your interviews (CSV, XLSX)",
            layout={"width": "18rem"},
        )
        self._back = widgets.Button(description="Back to the example", layout={"width": "12rem"})
        self._assumptions = Assumptions()
        self._file = widgets.HTML()
        self._file_faults = widgets.HTML()
        self._faults = widgets.HTML()
        self._result = widgets.HTML(layout={"width": "100%"})
        self.view = self._arranged()
        self._say_file(f"the file {Path(interviews).name}")
        self._plan()
        for control in (self._minutes, self._stress, self._today):
            control.observe(self._plan, "value")
        self._assumptions.observe(self._plan)
        self._upload.observe(self._take, "value")
        self._back.on_click(self._restore)

    def _arranged(self) -> widgets.VBox:
        arranged = widgets.VBox(
            [
                widgets.HBox([self._upload, self._back], layout={"flex_flow": "row wrap"}),
                self._file,
                self._file_faults,
                self._minutes,
                self._stress,
                self._today,
                self._assumptions.view,
                self._faults,
                self._result,
            ]
        )
        arranged.add_class("followup-builder")
        return arranged

    def _repr_mimebundle_(self, **settings: Any) -> dict[str, Any]:
        """Show the widgets where a kernel answers, and the plan as a page elsewhere."""
        live = self.view._repr_mimebundle_(**settings) or {}
        return {**live, "text/html": self._result.value, "text/plain": self.plan.note}

    def _take(self, change: dict[str, Any]) -> None:
        """Read an uploaded file; keep the last good list if it has faults."""
        if not change["new"]:
            return
        sent = change["new"][0]
        self._upload.value = ()  # else choosing the same file again would be no change
        name = Path(sent["name"]).name
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(bytes(sent["content"]))
            try:
                read = plan.interviews.read(path)
            except FollowupError as error:
                said = f"{name} was not taken; the plan below is still the last one."
                self._file_faults.value = _complaint(error, said)
                return
        self._use(read, f"your file {name}", day=dt.date.today())

    def _restore(self, _: widgets.Button) -> None:
        self._use(self._example, "the list that this page began with", day=self._first_day)

    def _use(self, interviews: pd.DataFrame, called: str, *, day: dt.date) -> None:
        self.interviews = interviews
        self._file_faults.value = ""
        self._say_file(called)
        if self._today.value == day:
            self._plan()
        else:
            self._today.value = day  # which makes the plan anew

    def _say_file(self, called: str) -> None:
        count = len(self.interviews)
        self._file.value = (
            f"<p>{count} program{'s' * (count != 1)} from {html.escape(called)}. "
            "It stays on this machine.</p>"
        )

    def _plan(self, _: Any = None) -> None:
        """Make the plan anew from what the widgets say, and show it."""
        try:
            made = plan.choose(
                self.interviews,
                plan.Limits(self._minutes.value, self._stress.value),
                self._assumptions.scale(),
                today=self._today.value or "",
                actions=self._assumptions.actions(),
            )
        except FollowupError as error:
            self._faults.value = _complaint(error, "The plan below is still the last one.")
            return
        self.plan = made
        self._faults.value = ""
        self._result.value = page(made)


def _complaint(error: FollowupError, consequence: str) -> str:
    return (
        '<div role="alert" class="followup-faults">'
        f"<pre>{html.escape(str(error))}</pre><p>{html.escape(consequence)}</p></div>"
    )


def page(made: plan.Plan) -> str:
    """Return a plan as one piece of a page: summary, steps, where the minutes go, what is left.

    Parameters
    ----------
    made
        The plan.
    """
    chart = "" if made.steps.empty else show.figure(show.minutes_by_action(made.steps))
    return (
        f'<div role="status"><p><strong>{html.escape(made.note)}</strong></p></div>'
        f"{show.steps(made.steps).html}{chart}"
        "<details><summary>What is left out, and why</summary>"
        f"{show.left_out(plan.digest(made.skipped)).html}</details>"
    )


def _slider(name: str, value: int, *, most: int, step: int) -> widgets.IntSlider:
    return widgets.IntSlider(
        value=value,
        min=0,
        max=most,
        step=step,
        description=name,
        continuous_update=True,
        style=_LABELS,
        layout=_WIDE,
    )
