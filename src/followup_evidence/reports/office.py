"""Pages for the office: an index of the reports, and what they come to together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape

from followup_evidence import plan, text
from followup_evidence.evidence import surveys
from followup_evidence.reports.manifest import Entry

INDEX, COHORT = "index.html", "cohort.html"
_FEW = surveys.FEWEST
_SPREADS = {
    "Programs not to write to": "bans",
    "Programs": "programs",
    "Things to do": "steps",
    "Minutes": "minutes",
}


def pages(entries: Sequence[Entry]) -> dict[str, bytes]:
    """Return the index and the summary, by file name.

    Parameters
    ----------
    entries
        A line for each student, in the order of the roster.
    """
    house = Environment(
        loader=PackageLoader("followup_evidence", "templates/office"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    house.globals["percent"] = text.percent
    counts = {
        status: sum(entry.status == status for entry in entries)
        for status in ("rendered", "unchanged", "failed")
    }
    index = house.get_template("index.html.j2").render(entries=entries, counts=counts)
    cohort = house.get_template("cohort.html.j2").render(**summary(entries))
    return {
        INDEX: index.encode("utf-8", "replace"),
        COHORT: cohort.encode("utf-8", "replace"),
    }


def summary(entries: Sequence[Entry]) -> dict[str, Any]:
    """Return what the reports come to together.

    Returns
    -------
    dict
        ``students`` (int, reports that are there), ``few`` (the smallest count told), ``actions``
        and ``skipped`` (a row each: ``title``, ``count`` and ``share``, None where it is not told),
        ``spreads`` (quartiles of bans, steps, minutes and worst case, None for fewer than four
        times ``few`` students).
    """
    abouts = [entry.about for entry in entries if entry.about]
    titles = plan.actions().set_index("action")["title"]
    n = len(abouts)

    def rows(part: str) -> list[dict[str, Any]]:
        found = []
        for action, title in titles.items():
            count = sum(action in about[part] for about in abouts)
            told = (count in (0, n) and n >= _FEW) or not surveys.is_small(count, n)
            found.append(
                {
                    "title": title,
                    "count": count if told else None,
                    "share": count / n if told and n else None,
                }
            )
        return found

    return {
        "students": n,
        "few": _FEW,
        "actions": rows("actions"),
        "skipped": rows("skipped"),
        "spreads": [
            *(
                _spread(title, [about[name] for about in abouts], "{:g}")
                for title, name in _SPREADS.items()
            ),
            _spread(
                "Worst case",
                [about["guarantee"] for about in abouts if about["guarantee"] is not None],
                "{:.0%}",
            ),
        ],
    }


def _spread(title: str, values: Sequence[float], form: str) -> dict[str, Any]:
    """Return a quantity's quartiles as text; of few students each could point at one of them."""
    if len(values) < 4 * _FEW:
        return {"title": title, "quartiles": None}
    import numpy as np

    cuts = np.percentile(values, [25, 50, 75], method="nearest")
    return {"title": title, "quartiles": [form.format(cut) for cut in cuts.tolist()]}
