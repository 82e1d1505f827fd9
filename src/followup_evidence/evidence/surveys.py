"""Local surveys: an office's own counts, the small ones left out, kept in its user's folder.

Each is a folder with ``figures.csv`` and ``description.json``, put in place whole by one
renaming. What is removed or replaced is kept once more under ``removed``.

A count below 5, or one that leaves fewer than 5 others, is left out. So is what would give it
away: the answers of one question sum to its n, so one missing count could be had by subtraction.
Which further ones are left out follows from their places and not from their sizes, so that even
somebody who knows this rule cannot work a count out.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from followup_evidence.errors import Fault, Faults, FollowupError
from followup_evidence.evidence import package, words

FOLDER = "FOLLOWUP_EVIDENCE_SURVEYS"
"""The environment variable that names another folder, for offices that share one."""

FEWEST = 5
"""The smallest count that is shown, and the fewest answers that a question must have."""

STATUS = "local survey"
REMEDY = (
    "Import the survey again with --replace, or take it away with --remove NAME; "
    "followup-evidence import-survey --list names every damaged one."
)
_PREFIX = "survey_"
_REMOVED = "removed"
_FILES = ("figures.csv", "description.json")
_NOT_STORED = "Nothing was stored."
_LONGEST_TEXT = 300
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

_REQUIRED = {"required": True}
_CHANGED: dict[str, tuple[str, dict[str, Any]]] = {
    "id": ("Stable name: survey, question and answer.", _REQUIRED),
    "topic": (
        "frequency: how often, in four steps; influence: yes or no, or a scale.",
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


def is_small(k: int, n: int) -> bool:
    """Tell whether ``k`` of ``n``, or the rest of them, are too few to be shown.

    Examples
    --------
    >>> is_small(4, 40), is_small(36, 40), is_small(5, 40)
    (True, True, False)
    """
    return min(k, n - k) < FEWEST


def told(counts: Sequence[int]) -> list[bool]:
    """Say of each step's count whether it may be told beside n, their sum.

    Small counts are hidden. The next step after the last of them (or the one before it, where none
    comes after) is hidden too while only one is hidden, or the hidden ones are together fewer than
    5, or they lie apart and are together so many that each must be close to 4.

    Parameters
    ----------
    counts
        How many gave each answer, in the order of the answers; each respondent counts once.

    Examples
    --------
    >>> told([21, 11, 6, 2])
    [True, True, False, False]
    >>> told([3, 20, 15, 3])
    [False, True, True, False]
    >>> told([20, 10, 6, 5])
    [True, True, True, True]
    """
    n = sum(counts)
    hidden = {place for place, k in enumerate(counts) if is_small(k, n)}
    while 0 < len(hidden) < len(counts) and _gives_away(hidden, counts):
        last = max(hidden)
        after = [place for place in range(last, len(counts)) if place not in hidden]
        before = [place for place in range(last) if place not in hidden]
        hidden.add(after[0] if after else before[-1])
    return [place not in hidden for place in range(len(counts))]


def _gives_away(hidden: set[int], counts: Sequence[int]) -> bool:
    together = sum(counts[place] for place in hidden)
    apart = max(hidden) - min(hidden) >= len(hidden)
    # Steps that lie apart were each left out for being small, and 4 + 4 is the only way to 8.
    all_near_4 = (FEWEST - 2) * len(hidden) < together <= (FEWEST - 1) * len(hidden)
    return len(hidden) == 1 or together < FEWEST or (apart and all_near_4)


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


def one_line(text: str) -> str:
    r"""Return a text without line breaks, control characters and marks that turn lines round.

    An apostrophe goes before what a spreadsheet program would run as a formula.

    Examples
    --------
    >>> one_line(" How\noften\x1b[31m \u202edoes it? "), one_line("=1+1")
    ('How often [31m does it?', "'=1+1")
    """
    kinds = {"Cc": " ", "Cs": " ", "Zl": " ", "Zp": " ", "Cf": ""}
    joiners = "\u200c\u200d"
    kept = "".join(
        each if each in joiners else kinds.get(unicodedata.category(each), each) for each in text
    )
    line = " ".join(kept.split())[:_LONGEST_TEXT]
    return f"'{line}" if words.runs(line) else line


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
        return [_taken(name)]
    else:
        return []
    return [Fault(said, column=_option(name), rule="name")]


def _taken(name: str) -> Fault:
    said = "there is a survey of this name; add --replace to put this in its place"
    return Fault(said, column=_option(name), rule="name")


def _option(name: str) -> str:
    return f"--name {words.quoted(name, longest=80)}"


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
        "schema": schema(),
        "remedy": REMEDY,
    }


def keep(name: str, figures: pd.DataFrame, *, replace: bool = False) -> Path:
    """Keep a survey's figures, whole or not at all.

    Parameters
    ----------
    name
        As the office calls its survey; `name_faults` has nothing against it.
    figures
        The columns of `schema`.
    replace
        Put the survey that has the name now aside, for `restore`; otherwise it stays.

    Raises
    ------
    Faults
        The name is taken; nothing was written.
    OSError
        The folder cannot be written to; all is as it was before.
    """
    place = folder() / table_name(name)
    said = {"title": name, "status": STATUS, "source": figures["citation"].iloc[0]}
    with _scratch() as scratch:
        made = scratch / "made"
        made.mkdir()
        figures.to_csv(made / _FILES[0], index=False, lineterminator="\n", encoding="utf-8")
        described = json.dumps(said, ensure_ascii=False, indent=2) + "\n"
        (made / _FILES[1]).write_text(described, encoding="utf-8")
        if replace:
            _exchange(made, place, _aside(place))
            return place
        try:
            # Renaming is the check as well: it fails where another import was quicker.
            made.replace(place)
        except OSError:
            if not place.exists():
                raise
            raise Faults(f"The survey {words.quoted(name)}", [_taken(name)], _NOT_STORED) from None
    return place


def remove(name: str) -> Path:
    """Take a survey away; `restore` brings it back.

    Raises
    ------
    FollowupError
        There is no such survey.
    """
    place = _known(name, folder())
    with _scratch():
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
    with _scratch() as scratch:
        back = aside.replace(scratch / "back")
        try:
            _exchange(back, folder() / aside.name, aside)
        except OSError:
            back.replace(aside)
            raise
    return folder() / aside.name


def writable() -> Path:
    """Return the folder of local surveys, or the one to make it in, after writing to it.

    Raises
    ------
    OSError
        It cannot be written to; the message names the variable that moves it.
    """
    place = folder()
    nearest = next(one for one in (place, *place.absolute().parents) if one.exists())
    with _scratch(nearest):
        return place


@contextmanager
def _scratch(where: Path | None = None) -> Iterator[Path]:
    """Give a folder to write in beside the surveys; say which variable moves an unwritable one."""
    place = where or folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place, prefix=".writing-") as scratch:
            yield Path(scratch)
    except OSError as error:
        raise OSError(
            f"{place} cannot be written to ({error.strerror}). Local surveys are kept there; to "
            f"keep them somewhere else, set the environment variable {FOLDER} to another folder."
        ) from error


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
