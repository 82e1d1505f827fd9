"""The plan builder: an applicant's list, limits and assumptions, and the plan they make.

Widgets hold what the person says, `followup_evidence.plan` decides, `followup_evidence.show`
draws. A list with faults never replaces the last good one.
"""

from __future__ import annotations

import datetime as dt
import html
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd

from followup_evidence import plan
from followup_evidence.apps import uploads
from followup_evidence.apps.answer import answer, complaint, steps
from followup_evidence.apps.assumptions import Assumptions
from followup_evidence.apps.mentors import Mentors
from followup_evidence.errors import FollowupError

_WIDE = widgets.Layout(width="100%")
_STYLE = Path(__file__).with_name("builder.css")
_UNFOLD, _FOLD = "Change minutes, file or numbers", "Hide the controls"
_MOST_GUARANTEED = 100
"""With more programs the guarantee takes seconds; a plan should follow the slider."""


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
    trust
        0 to 1: how literally the numbers are taken by the guarantee to begin with.

    Attributes
    ----------
    plan : Plan
        The plan that is shown.
    interviews : DataFrame
        The list that it is made from.
    """

    def __init__(
        self,
        interviews: str | Path,
        *,
        minutes: int,
        stress: int,
        today: str | dt.date,
        trust: float = 0.5,
    ) -> None:
        self.interviews = plan.interviews.read(interviews)
        self._example = self.interviews
        day = dt.date.fromisoformat(today) if isinstance(today, str) else today
        self._first_day = day
        self._minutes = _slider("Minutes to spend", minutes, most=max(600, minutes), step=5)
        self._stress = _slider("Stress points to spend", stress, most=max(60, stress), step=1)
        self._trust = _slider("Trust in the numbers, %", round(100 * trust), most=100, step=5)
        self._today = widgets.DatePicker(
            value=day, description="Plan from", tooltip="", layout=_WIDE
        )
        self._upload = widgets.FileUpload(
            accept=".csv,.xlsx",
            description="Your interviews (CSV, XLSX)",
            tooltip="",
            layout=_WIDE,
        )
        self._back = widgets.Button(description="Back to the example", layout=_WIDE)
        self._assumptions = Assumptions()
        self._mentors = Mentors()
        self._file = widgets.HTML()
        self._file_faults = widgets.HTML()
        self._faults = widgets.HTML()
        self._answer = widgets.HTML()
        self._steps = widgets.HTML()
        self.view = self._arranged()
        self._say_file(f"the file {_name(Path(interviews).name)}")
        self._plan()
        for control in (self._minutes, self._stress, self._trust, self._today):
            control.observe(self._plan, "value")
        self._assumptions.observe(self._plan)
        self._upload.observe(self._take, "value")
        self._back.on_click(self._restore)

    def _arranged(self) -> widgets.VBox:
        """Put the answer first and the controls beside or below it, as the style has room."""
        limits = [self._minutes, self._stress, self._today, self._trust, self._faults]
        file = [self._upload, self._back, self._file, self._file_faults]
        controls = widgets.VBox([*limits, *file, self._mentors.view, self._assumptions.view])
        controls.add_class("followup-controls")
        toggle = widgets.ToggleButton(description=_UNFOLD, tooltip="", layout=_WIDE)
        toggle.add_class("followup-toggle")
        toggle.observe(lambda change: _fold(controls, change), "value")
        columns = widgets.Box([self._answer, toggle, controls, self._steps])
        columns.add_class("followup-columns")
        style = widgets.HTML(
            f"<style>{_STYLE.read_text('utf-8')}</style>", layout={"display": "none"}
        )
        arranged = widgets.VBox([style, columns])
        arranged.add_class("followup-builder")
        return arranged

    def _repr_mimebundle_(self, **settings: Any) -> dict[str, Any]:
        """Show the widgets where a kernel answers, and the plan as a page elsewhere."""
        live = self.view._repr_mimebundle_(**settings) or {}
        page = self._answer.value + self._steps.value
        return {**live, "text/html": page, "text/plain": self.plan.note}

    def _take(self, change: dict[str, Any]) -> None:
        """Read an uploaded file; keep the last good list if it has faults."""
        if not change["new"]:
            return
        sent = change["new"][0]
        self._upload.value = ()  # else choosing the same file again would be no change
        try:
            read = uploads.read(sent)
        except FollowupError as error:
            said = f"{sent['name']} was not taken; the plan shown is still the last one."
            self._file_faults.value = complaint(error, said)
            return
        self._use(read, f"your file {_name(sent['name'])}", day=dt.date.today())

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
        self._mentors.use(self.interviews)
        count = len(self.interviews)
        self._file.value = (
            f"<p>{count} program{'s' * (count != 1)} from {called}. It stays on this machine.</p>"
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
            if len(self.interviews) <= _MOST_GUARANTEED:
                made = plan.guarantee.attach(made, trust=self._trust.value / 100)
        except FollowupError as error:
            self._faults.value = complaint(error, "The plan shown is still the last one.")
            return
        self.plan = made
        self._faults.value = ""
        self._answer.value = answer(made)
        self._steps.value = steps(made)


def _name(file: str) -> str:
    """Return a file's name as text of its own direction, whatever it is written in."""
    return f"<bdi>{html.escape(file)}</bdi>"


def _fold(controls: widgets.Box, change: dict[str, Any]) -> None:
    """Show or hide the controls on a narrow screen; the button's words say what it will do."""
    change["owner"].description = _FOLD if change["new"] else _UNFOLD
    (controls.add_class if change["new"] else controls.remove_class)("followup-open")


def _slider(name: str, value: int, *, most: int, step: int) -> widgets.IntSlider:
    return widgets.IntSlider(
        value=value,
        min=0,
        max=most,
        step=step,
        description=name,
        tooltip="",  # ipywidgets would show the word null
        continuous_update=True,
        layout=_WIDE,
    )
