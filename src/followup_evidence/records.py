"""Records: a frame's rows as objects, and as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame's rows by column name."""
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in frame.itertuples(index=False, name=None)]


def plain(value: Any) -> Any:
    """Return a value as JSON knows it: whole floats as integers, days as ISO text.

    Examples
    --------
    >>> plain(40.0), plain(float("nan")), plain(pd.Timestamp("2026-12-04"))
    (40, None, '2026-12-04')
    """
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame's rows as plain JSON objects.

    Examples
    --------
    >>> records(pd.DataFrame({"day": [pd.Timestamp("2026-11-03"), pd.NaT], "minutes": [5, None]}))
    [{'day': '2026-11-03', 'minutes': 5}, {'day': None, 'minutes': None}]
    """
    return [plain(row) for row in rows(frame)]
