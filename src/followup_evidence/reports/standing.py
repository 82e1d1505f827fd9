"""What stands in every report alike: the evidence, drawn once for each edition of it.

It is kept in the user's cache folder, since drawing it takes longer than all the rest of a report.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import platformdirs

from followup_evidence import evidence, show
from followup_evidence.reports import edition, files
from followup_evidence.show import figures
from followup_evidence.show.fragments import Fragment

_RULES = {
    "open": "OK",
    "discouraged": "Please don’t",
    "no_contact": "Not allowed",
}
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
    "policies": lambda: show.policies(
        evidence.load("policies").assign(rule=lambda known: known["policy"].map(_RULES)),
        {"specialty": "Specialty", "rule": "Messages", "says": "What it says", "check": "Check"},
    ),
    "tables": lambda: show.table(
        _by_source(), {"title": "Tables", "status": "Status", "source": "Source"}
    ),
}
_made: dict[str, Fragment] = {}


def _by_source() -> pd.DataFrame:
    """Return the catalog with each source once, and the tables that come from it."""
    tables = evidence.catalog()
    named = tables.groupby(["status", "source"], sort=False)["title"].agg("; ".join).reset_index()
    named.attrs = tables.attrs
    return named


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
        _made.update(_kept())
    if name not in _made:
        _made[name] = _MAKERS[name]()
        if len(_made) == len(_MAKERS):
            _keep()
    return _made[name]


def _kept() -> dict[str, Fragment]:
    """Return the pieces that an earlier process of this person's kept, or none."""
    try:
        told = json.loads(_place().read_text("utf-8"))
        return {name: Fragment(**told[name]) for name in _MAKERS}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _keep() -> None:
    """Keep all pieces for later processes, in the place of those of an earlier edition."""
    told = {name: dataclasses.asdict(one) for name, one in _made.items()}
    place = _place()
    with contextlib.suppress(OSError):  # a cache that cannot be written is no fault
        files.write(place, json.dumps(told))
        for old in {*place.parent.glob("standing-*.json")} - {place}:
            old.unlink()


def all_of_them() -> dict[str, Fragment]:
    """Return every piece by its name."""
    return {name: piece(name) for name in _MAKERS}


def are_kept() -> bool:
    """Tell whether every piece is there without being drawn."""
    _made.update(_kept())
    return len(_made) == len(_MAKERS)


@functools.cache
def _place() -> Path:
    """Return the cache file, of another name wherever anything else could come out."""
    key = hashlib.sha256(
        f"{edition.digest()} {os.environ.get(figures.SWITCH)}".encode()
    ).hexdigest()
    return platformdirs.user_cache_path("followup-evidence") / f"standing-{key[:16]}.json"


def fill(pieces: Mapping[str, Fragment]) -> None:
    """Take pieces that another process has made."""
    _made.update(pieces)
