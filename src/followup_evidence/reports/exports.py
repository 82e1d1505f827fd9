"""Exports: a plan as files to keep, one format each for people, spreadsheets and calendars."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from followup_evidence.errors import FollowupError
from followup_evidence.evidence import names
from followup_evidence.plan import Plan
from followup_evidence.reports import calendars, checklists, files, spreadsheets

STEM = "follow-up-plan"
# Names that Windows keeps for devices, whatever their ending.
_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}


def write(plan: Plan, folder: str | Path, *, stem: str = STEM, alarm: bool = False) -> list[Path]:
    """Write a plan in every format, all files or none.

    Parameters
    ----------
    plan
        The plan.
    folder
        Where to; it is made if need be. Files of an earlier plan are replaced.
    stem
        What the files are called before the ending, in any script; spaces and signs become
        hyphens, so that the names hold on every system. Also the plan's name in a calendar:
        see `calendars.as_ics`.
    alarm
        Let the calendar remind of each step the day before.

    Returns
    -------
    list of Path
        The files: ``.csv``, ``.xlsx``, ``.json``, ``.ics`` and ``.txt``.

    Raises
    ------
    FollowupError
        The folder is a file, or may not be written to.
    OSError
        The disk is full or another program holds a file; all files are as they were before.

    Examples
    --------
    >>> import tempfile
    >>> from followup_evidence import plan
    >>> mine = plan.check([{"program": "Mercy", "interview_date": "2026-12-04"}])
    >>> best = plan.choose(mine, today="2026-12-01")
    >>> [path.name for path in write(best, tempfile.mkdtemp(), stem="For Zoë")]
    ['for-zoë.csv', 'for-zoë.xlsx', 'for-zoë.json', 'for-zoë.ics', 'for-zoë.txt']
    """
    name, folder = portable(stem), Path(folder)
    contents = {
        f"{name}.{ending}": render(plan, ending, stem=stem, alarm=alarm) for ending in FORMATS
    }
    return files.write_all(folder, calendars.beside(folder, contents))


def write_one(plan: Plan, path: Path) -> None:
    """Write a plan as the one file that is named; `Plan.export` finds this by its entry points.

    Raises
    ------
    FollowupError
        The folder cannot be written, or the disk is full.
    """
    content = render(plan, path.suffix.lower().removeprefix("."), stem=path.stem)
    try:
        files.write_all(path.parent, calendars.beside(path.parent, {path.name: content}))
    except OSError as error:
        raise FollowupError(f"{path} cannot be written: {error.strerror}.") from error


def render(plan: Plan, ending: str, *, stem: str = STEM, alarm: bool = False) -> bytes:
    """Return a plan in one format of `FORMATS`, as a download needs it.

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.check([{"program": "Mercy", "interview_date": "2026-11-30"}])
    >>> best = plan.choose(mine, today="2026-12-01")
    >>> print(render(best, "txt").decode())
    Follow-up plan, Tue, Dec 1, 2026
    <BLANKLINE>
    1 thing to do, about 10 minutes. 1 for tonight, about 10 minutes.
    <BLANKLINE>
    TONIGHT
    [ ] Tue, Dec 1 · Mercy · Email the program director: thank you (10
        minutes, by Thu, Dec 3)
    <BLANKLINE>
    These are estimates, not research. They can’t predict where you’ll
    match.
    <BLANKLINE>
    """
    if ending == "ics" and alarm:
        return calendars.as_ics(plan, name=portable(stem), alarm=True)
    return FORMATS[ending](plan, portable(stem))


def portable(stem: str) -> str:
    """Return a file's name that every system takes, without an ending.

    Examples
    --------
    >>> portable("Plan für Zoë/2026?"), portable("CON")
    ('plan-für-zoë-2026', 'con-plan')
    """
    (slug,) = names.slugs([stem])
    return f"{slug}-plan" if slug in _RESERVED else slug


def _json(plan: Plan) -> bytes:
    text = json.dumps(plan.to_dict(), ensure_ascii=False, indent=2, allow_nan=False)
    return f"{files.clean(text)}\n".encode()


FORMATS: dict[str, Callable[[Plan, str], bytes]] = {
    "csv": lambda plan, _: spreadsheets.as_csv(plan),
    "xlsx": lambda plan, _: spreadsheets.as_xlsx(plan),
    "json": lambda plan, _: _json(plan),
    "ics": lambda plan, name: calendars.as_ics(plan, name=name),
    "txt": lambda plan, _: checklists.as_text(plan),
}
