"""Charts that follow a slider: drawn once for each number of rows, then filled anew.

Altair takes some fifty milliseconds for a chart, most of them for checks whose result is the same
each time. Here the checked drawing is kept and gets other rows and words.
"""

from __future__ import annotations

import copy
import functools
from typing import Any

import pandas as pd

from followup_evidence.show import bars, figures, provenance, theme


def minutes_by_action(chosen: pd.DataFrame) -> dict[str, Any]:
    """Return the chart of `bars.minutes_by_action` as `figures.parts` does.

    Parameters
    ----------
    chosen
        A plan's ``steps``, at least one: ``title``, ``minutes``.
    """
    spent = bars.spent_minutes(chosen)
    spec = copy.deepcopy(_drawn(len(spent), theme.size()))
    order = [str(title) for title in spent["title"]]
    (rows,) = spec["datasets"].values()
    for row, title, minutes, steps in zip(
        rows, order, spent["minutes"].tolist(), spent["steps"].tolist(), strict=True
    ):
        row.update(title=title, minutes=minutes, steps=steps, shown=f"{minutes} min")
    for layer in spec["layer"]:
        layer["encoding"]["y"]["sort"] = order
    return figures.parts_of(spec | provenance.words(spent, **bars.spent_words(spent)))


def prepare(most: int = 10) -> None:
    """Make the drawings of up to so many rows, so that none is waited for later."""
    for rows in range(1, most + 1):
        _drawn(rows, theme.size())


@functools.lru_cache(maxsize=64)
def _drawn(rows: int, _size: tuple[int, int]) -> dict[str, Any]:
    """Return the drawing of so many rows, in the theme's present size."""
    made_up = pd.DataFrame({"title": [str(row) for row in range(rows)], "minutes": 1, "steps": 1})
    chart = bars.labelled(
        made_up.assign(accent=True), name="title", value="minutes", unit=" min"
    ).properties(width=theme.size()[0])
    return chart.to_dict()
