"""The numbers that are ours: what a label is worth, how long an action takes; all editable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
import pandas as pd

from followup_evidence import evidence
from followup_evidence.plan import Scale, actions

_STYLE = {"description_width": "initial"}


class Assumptions:
    """Editable numbers for labels, interest and actions, with a way back to ours.

    Attributes
    ----------
    view : VBox
        The fields, folded away until they are asked for.
    """

    def __init__(self) -> None:
        self._scale, self._actions = Scale.illustrative(), actions.defaults()
        statuses = evidence.load("scale_labels").set_index("label")["status"]
        self._labels = {
            label: _number(value, f"{label} ({statuses[label]})")
            for label, value in self._scale.labels.items()
        }
        self._tiers = {
            tier: _number(value, f"Interest {tier} (assumption)")
            for tier, value in self._scale.tiers.items()
        }
        offered = self._actions[self._actions["kind"] == "eligible"].set_index("action")
        self._minutes = {
            action: _whole(row["minutes"], f"{row['title']}: minutes")
            for action, row in offered.iterrows()
        }
        self._stress = {
            action: _whole(row["stress"], f"{row['title']}: stress")
            for action, row in offered.iterrows()
        }
        self._reset = widgets.Button(description="Back to our numbers", layout={"width": "100%"})
        self._reset.on_click(self._restore)
        self._ours = [field.value for field in self._fields()]
        self._told: list[Callable[[Any], None]] = []
        self._quiet = False
        for field in self._fields():
            field.observe(self._tell, "value")
        self.view = self._folded()

    def scale(self) -> Scale:
        """Return the scale that the fields hold.

        Raises
        ------
        ScaleError
            The numbers break the order of the labels or of interest.
        """
        return Scale(
            labels={label: field.value for label, field in self._labels.items()},
            tiers={tier: field.value for tier, field in self._tiers.items()},
        )

    def actions(self) -> pd.DataFrame:
        """Return the actions with the minutes and stress points that the fields hold."""
        own = self._actions.copy()
        for column, fields in (("minutes", self._minutes), ("stress", self._stress)):
            given = own["action"].map({action: field.value for action, field in fields.items()})
            own[column] = given.fillna(own[column]).astype(own[column].dtype)
        return own

    def observe(self, tell: Callable[[Any], None]) -> None:
        """Call ``tell`` after each change of a number."""
        self._told.append(tell)

    def _fields(self) -> list[Any]:
        groups = (self._labels, self._tiers, self._minutes, self._stress)
        return [field for group in groups for field in group.values()]

    def _tell(self, change: Any) -> None:
        if not self._quiet:
            for tell in self._told:
                tell(change)

    def _restore(self, _: widgets.Button) -> None:
        self._quiet = True  # one plan for the whole reset, not one for each number
        for field, ours in zip(self._fields(), self._ours, strict=True):
            field.value = ours
        self._quiet = False
        self._tell(None)

    def _folded(self) -> widgets.VBox:
        pages = {
            "What a label is worth": [*self._labels.values()],
            "What interest is worth": [*self._tiers.values()],
            "Minutes and stress of each action": [*self._minutes.values(), *self._stress.values()],
        }
        folded = widgets.Accordion(children=[widgets.VBox(fields) for fields in pages.values()])
        for place, title in enumerate(pages):
            folded.set_title(place, title)
        view = widgets.VBox([folded, self._reset])
        view.add_class("followup-numbers")
        return view


def _number(value: float, name: str) -> widgets.FloatText:
    return widgets.FloatText(value=value, description=name, tooltip="", style=_STYLE)


def _whole(value: int, name: str) -> widgets.BoundedIntText:
    return widgets.BoundedIntText(
        value=int(value),
        min=0,
        max=1000,
        description=name,
        tooltip="",
        style=_STYLE,
    )
