"""Columns of a local survey: those of the published figures, and two more."""

from __future__ import annotations

from typing import Any

from followup_evidence.evidence import package

_REQUIRED = {"required": True}
_CHANGED: dict[str, tuple[str, dict[str, Any]]] = {
    "id": ("Stable name: survey, question and answer.", _REQUIRED),
    "topic": (
        "frequency: how often, in four steps; influence: yes or no, or an index.",
        _REQUIRED | {"enum": ["frequency", "influence"]},
    ),
    "figure": ("Share of those who answered, or a quartile; empty where suppressed.", {}),
    "k": (
        "How many gave the answer; empty for a quartile and where suppressed.",
        {"minimum": 0},
    ),
    "response": ("How many answered the question, and of how many asked if known.", {}),
    "year": ("Year of the survey.", _REQUIRED),
    "question": ("The column's heading in the export.", _REQUIRED),
    "citation": ("The survey's name and year.", _REQUIRED),
    "address": ("Empty: it is published nowhere.", {}),
    "verification": ("Always computed.", _REQUIRED | {"enum": ["computed"]}),
    "status": ("Always local survey.", _REQUIRED | {"enum": ["local survey"]}),
}
_MORE: list[dict[str, Any]] = [
    {
        "name": "answer",
        "type": "string",
        "title": "Answer",
        "description": "The answer counted, or the quartile.",
        "constraints": _REQUIRED,
    },
    {
        "name": "note",
        "type": "string",
        "title": "Note",
        "description": "Why a figure is missing.",
    },
]


def schema() -> dict[str, Any]:
    """Return the Table Schema of every local survey.

    Examples
    --------
    >>> [field["name"] for field in schema()["fields"]][-3:]
    ['status', 'answer', 'note']
    """
    published = package.resources(None)["published_figures"]["schema"]
    fields = [field | _change(field["name"]) for field in published["fields"]]
    return {"fields": [*fields, *_MORE], "missingValues": [""], "primaryKey": "id"}


def _change(name: str) -> dict[str, Any]:
    if name not in _CHANGED:
        return {}
    text, limits = _CHANGED[name]
    return {"description": text, "constraints": limits}
