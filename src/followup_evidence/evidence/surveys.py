"""Local surveys: tables of an office's own counts, kept in its user's folder.

Each is a folder with ``figures.csv`` and ``description.json``, put in place whole by one
renaming. What is removed or replaced is kept once more under ``removed``.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import unicodedata
from pathlib import Path

import pandas as pd

from followup_evidence.errors import Fault, Faults, FollowupError
from followup_evidence.evidence import package, survey_columns, words

FOLDER = "FOLLOWUP_EVIDENCE_SURVEYS"
"""The environment variable that names another folder, for offices that share one."""

STATUS = "local survey"
REMEDY = (
    "Import the survey again with --replace, or take it away with --remove NAME; "
    "followup-evidence import-survey --list names every damaged one."
)
_PREFIX = "survey_"
_REMOVED = "removed"
_FILES = ("figures.csv", "description.json")
_LONGEST_NAME = 50  # so that the folder's name fits every file system, in every script

ABOUT = {
    "name": "local_surveys",
    "title": "Local surveys",
    "status": STATUS,
    "caveat": "Local survey: counted on this machine and reviewed by nobody else. It speaks for "
    "those who answered, at one place. Counts below 5 are suppressed, and so is what would give "
    "them away; intervals cover sampling error alone.",
    "licence": "Whoever ran the survey decides who may have it",
}
"""What holds for every local survey, as it travels with a table."""


def folder() -> Path:
    """Return where local surveys are kept; it need not exist."""
    named = os.environ.get(FOLDER)
    if named:
        return Path(named)
    import platformdirs  # here, since importing the evidence needs pandas alone

    return platformdirs.user_data_path("followup-evidence") / "surveys"


def slug(name: str) -> str:
    """Return a name as a word for files and ids: letters and digits of any script, and _.

    Examples
    --------
    >>> slug("Our faculty, 2026"), slug("दिल्ली")
    ('our_faculty_2026', 'दिल्ली')
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    kept = (each if unicodedata.category(each)[0] in "LNM" else " " for each in plain)
    return "_".join("".join(kept).split())


def table_name(name: str) -> str:
    """Return the name of a survey's table: ``evidence.load`` takes it.

    Examples
    --------
    >>> table_name("Our faculty 2026"), table_name("survey_our_faculty_2026")
    ('survey_our_faculty_2026', 'survey_our_faculty_2026')
    """
    return _PREFIX + slug(name).removeprefix(_PREFIX)


def name_faults(name: str, *, replace: bool) -> list[Fault]:
    """Return what speaks against keeping a survey under a name."""
    table = table_name(name)
    if table == _PREFIX or len(name) > _LONGEST_NAME or not name.isprintable():
        said = f"give it a name of letters and digits, at most {_LONGEST_NAME}"
    elif table in package.resources(None):
        said = f"{table} is a table that comes with followup-evidence; choose another"
    elif (folder() / table).exists() and not replace:
        said = "there is a survey of this name; add --replace to put this in its place"
    else:
        return []
    return [Fault(said, column=f"--name {words.quoted(name, longest=80)}", rule="name")]


def resources() -> dict[str, package.Resource]:
    """Return the description of each local survey by its table's name, as a data package does.

    Raises
    ------
    Faults
        Descriptions are damaged: all of them.
    """
    found: dict[str, package.Resource] = {}
    faults: list[Fault] = []
    for name in names():
        try:
            found[name] = resource(name)
        except Faults as damaged:
            faults += damaged.faults
    if faults:
        raise Faults("The local surveys", faults, REMEDY)
    return found


def names(among: Path | None = None) -> list[str]:
    """Return the table names of the local surveys, damaged ones too."""
    found = (among or folder()).glob(f"{_PREFIX}*")
    return sorted(place.name for place in found if place.is_dir())


def resource(name: str) -> package.Resource:
    """Return the description of one of `names`, as a data package does.

    Raises
    ------
    Faults
        The description is damaged.
    """
    place = folder() / name
    try:
        said = json.loads((place / _FILES[1]).read_text(encoding="utf-8"))
        titles = {"title": str(said["title"]), "sources": [{"title": str(said["source"])}]}
    except (OSError, ValueError, LookupError, TypeError) as error:
        said = f"its description is damaged ({words.quoted(str(error))})"
        fault = Fault(said, rule="damaged", table=name)
        raise Faults("The local surveys", [fault], REMEDY) from error
    return titles | {
        "name": place.name,
        "path": str(place / _FILES[0]),
        "status": STATUS,
        "caveat": ABOUT["caveat"],
        "licenses": [{"title": ABOUT["licence"]}],
        "schema": survey_columns.schema(),
        "remedy": REMEDY,
    }


def keep(name: str, figures: pd.DataFrame) -> Path:
    """Keep a survey's figures, whole or not at all; one of this name is put aside.

    Parameters
    ----------
    name
        As the office calls its survey; `name_faults` has nothing against it.
    figures
        The columns of `survey_columns.schema`.

    Raises
    ------
    OSError
        The folder cannot be written to; all is as it was before.
    """
    place = folder() / table_name(name)
    folder().mkdir(parents=True, exist_ok=True)
    said = {"title": name, "status": STATUS, "source": figures["citation"].iloc[0]}
    with tempfile.TemporaryDirectory(dir=folder(), prefix=".writing-") as scratch:
        made = Path(scratch, "made")
        made.mkdir()
        figures.to_csv(made / _FILES[0], index=False, lineterminator="\n", encoding="utf-8")
        described = json.dumps(said, ensure_ascii=False, indent=2) + "\n"
        (made / _FILES[1]).write_text(described, encoding="utf-8")
        _exchange(made, place, _aside(place))
    return place


def remove(name: str) -> Path:
    """Take a survey away; `restore` brings it back.

    Raises
    ------
    FollowupError
        There is no such survey.
    """
    place = _known(name, folder())
    _exchange(None, place, _aside(place))
    return _aside(place)


def restore(name: str) -> Path:
    """Bring back what was removed or replaced last; what has the name now is put aside for it.

    Raises
    ------
    FollowupError
        Nothing of this name was removed.
    """
    aside = _known(name, folder() / _REMOVED)
    with tempfile.TemporaryDirectory(dir=folder(), prefix=".writing-") as scratch:
        back = aside.replace(Path(scratch, "back"))
        try:
            _exchange(back, folder() / aside.name, aside)
        except OSError:
            back.replace(aside)
            raise
    return folder() / aside.name


def _aside(place: Path) -> Path:
    return folder() / _REMOVED / place.name


def _known(name: str, among: Path) -> Path:
    there_are = names(among)
    # A folder that a person named may differ from what the name would become.
    place = among / (name if name in there_are else table_name(name))
    if place.name in there_are:
        return place
    there = f"there are {words.listed(there_are)}" if there_are else "there is none"
    kind = "removed survey" if among.name == _REMOVED else "local survey"
    near = words.hint(place.name, there_are)
    raise FollowupError(f"There is no {kind} {words.quoted(name)}{near}; {there}.")


def _exchange(new: Path | None, place: Path, aside: Path) -> None:
    """Put what is in place aside, and the new in its place; if that fails, all back."""
    there = place.exists()
    if there:
        aside.parent.mkdir(exist_ok=True)
        shutil.rmtree(aside, ignore_errors=True)
        place.replace(aside)
    if new is None:
        return
    try:
        new.replace(place)
    except OSError:
        if there:
            aside.replace(place)
        raise
