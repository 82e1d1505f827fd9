"""What stands in every report alike: the evidence, drawn once in the life of a process."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from followup_evidence import evidence, show
from followup_evidence.show.fragments import Fragment

_MAKERS: dict[str, Callable[[], Fragment]] = {
    "usage": lambda: show.beside(
        show.thank_you_usage(evidence.load("thank_you_usage")),
        show.no_effect(evidence.panel("no_effect")),
    ),
    "tradeoffs": lambda: show.beside(
        show.impact_against_cost(evidence.load("action_tradeoffs")),
        show.stress(evidence.panel("stress")),
    ),
    "advocacy": lambda: show.beside(
        show.advocacy_influence(evidence.load("advocacy_influence")),
        show.senders(evidence.panel("senders")),
    ),
    "local": lambda: show.local_surveys(evidence.local()),
    "policies": lambda: show.table(
        evidence.load("policies"),
        {"specialty": "Specialty", "policy": "Rule", "says": "What it says", "check": "Check"},
    ),
    "tables": lambda: show.table(
        evidence.catalog()[["title", "status", "source"]],
        {"title": "Table", "status": "Status", "source": "Source"},
    ),
}
_made: dict[str, Fragment] = {}


@functools.cache
def for_action() -> Any:
    """Return `evidence.for_action`, read once."""
    return evidence.for_action()


def piece(name: str) -> Fragment:
    """Return one piece of evidence as a report shows it.

    Parameters
    ----------
    name
        ``usage``, ``tradeoffs``, ``advocacy`` (charts), ``local``, ``policies`` or ``tables``.

    Raises
    ------
    KeyError
        There is no such piece.

    Examples
    --------
    >>> "Rule" in piece("policies").html
    True
    """
    if name not in _made:
        _made[name] = _MAKERS[name]()
    return _made[name]


def all_of_them() -> dict[str, Fragment]:
    """Return every piece by its name."""
    return {name: piece(name) for name in _MAKERS}


def fill(pieces: Mapping[str, object]) -> None:
    """Take pieces that another process has made."""
    _made.update({name: made for name, made in pieces.items() if isinstance(made, Fragment)})
