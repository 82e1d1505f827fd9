"""Interviews: the applicant's own list, read from a file or taken from memory, and checked whole.

Columns, values and defaults are those of the example's schema in ``data/datapackage.json``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from followup_evidence import evidence
from followup_evidence.errors import Fault, Faults, FollowupError
from followup_evidence.evidence import (
    meanings,
    policies,
    reading,
    remembered,
    schema,
    vocabulary,
    words,
)
from followup_evidence.evidence.answers import Answers, Reading, unanswered
from followup_evidence.evidence.names import apart, same_name, slugs
from followup_evidence.plan.rules import Interview, People
from followup_evidence.settings import YEARS

REMEDY = "Correct the file and read it again; nothing was planned."
MOST = 150
"""Programs in one list. Nobody interviews at more; a longer list is a mistake or a test."""
NO_ROW = "there is no row; write one for each program where you interviewed or will"
_SENT = {
    "yes": "thank_you_pd",
    "thank-you": "thank_you_pd",
    "interest": "interest_email",
    "intent": "intent_email",
}
_NOBODY = ("", "tbd", "tba", "n a", "na", "none", "unknown", "not sure", "?", "-", "--")


def read(path: str | Path, *, today: dt.date | None = None, **answers: Any) -> pd.DataFrame:
    """Read an interviews file, one row per program, whatever its headings, dates and words.

    Parameters
    ----------
    path
        A text file or a workbook; ``data/examples/interviews.csv`` shows the columns. Columns
        that are not used are kept.
    today
        Tells the season of dates without a year; by default the current day.
    **answers
        What `evidence.answers.Answers` holds: ``map``, ``ignore``, ``dates``, ``means``,
        ``sheet``.

    Returns
    -------
    pandas.DataFrame
        One row per program, in the file's order; the index ``row`` is the spreadsheet's.

        - ``program`` (str), ``specialty`` (str or missing)
        - ``interview_date`` (datetime64, day of the interview)
        - ``interest`` (ordered: low < medium < high < first; medium if left out)
        - ``connections`` (int, interviewers with a strong connection; 0 if left out)
        - ``mentor`` (none, unknown to the program, known to it; none if left out)
        - ``policy`` (open, discouraged, no_contact): the file's own word, else the rule known
          for the specialty, else open
        - ``policy_source`` (str): who says so
        - ``rank_deadline`` (datetime64 or missing): where the program's list is due on another day
        - ``notes`` (str or missing), ``status``, ``sent``, ``second_look`` (datetime64),
          ``track`` and the people, then every column of the file's own

        Rows of which nothing can be planned are not there; ``attrs["aside"]`` has the cells of
        those that are left out by their status. ``attrs["reading"]`` says how the file was read,
        as `evidence.answers.Reading.to_dict` gives it.

    Raises
    ------
    FollowupError
        The file cannot be read.
    Faults
        Everything that is wrong with its rows, in one message; `evidence.answers.Questions`
        where something can mean two things.

    Examples
    --------
    >>> from followup_evidence.paths import folder
    >>> mine = read(folder("data") / "examples" / "interviews.csv")
    >>> len(mine), str(mine["interest"].max())
    (12, 'first')
    """
    understood = opened(path, Answers(**answers), today=today)
    return of(understood)


def opened(path: str | Path, answers: Answers, *, today: dt.date | None = None) -> Reading:
    """Return an interviews file as it was understood, its questions not yet answered.

    Raises
    ------
    FollowupError
        The file cannot be read.
    """
    if Path(path).suffix.lower() == ".json":
        raise FollowupError(f"{Path(path).name} is a plan file; open it with plan.PlanFile.read.")
    understood = reading.read(path, answers, today=today)
    _must_fit(understood.cells, understood.name)
    return understood


def remembering(path: str | Path, answers: Answers, *, today: dt.date | None = None) -> Reading:
    """Return an interviews file as `opened` does, with what was answered about its headings before.

    What is answered now is kept for the next list with these headings, as far as it may hold there.

    Raises
    ------
    FollowupError
        The file cannot be read.
    """
    understood = opened(path, answers, today=today)
    notes = []
    before = remembered.recall(understood.headings)
    kept = answers.over(before)
    if kept != answers:
        understood = opened(path, kept, today=today)
        told = [one for one in before.told() if one in kept.told() and one not in answers.told()]
        notes.append(f"{remembered.SAID[0]}: {'; '.join(told)}.")
    if answers and understood.headings and not (understood.questions or understood.faults):
        try:
            remembered.keep(understood.headings, kept)
        except FollowupError as error:
            notes.append(str(error))
    return dataclasses.replace(understood, notes=(*understood.notes, *notes))


def of(understood: Reading) -> pd.DataFrame:
    """Return the checked list of a reading.

    Raises
    ------
    Faults
        Everything that is wrong with its rows, and every question that is not answered.
    """
    raw, form = understood.cells, understood.faults
    if understood.questions or form:
        missing = any(fault.rule == "missing_column" for fault in form)
        wrong = [*form]
        if not (missing or raw.empty):
            asked = {question.field for question in understood.questions}
            more = _typed(raw, understood.name)[1]
            wrong += [
                one
                for one in _without(form, more)
                if (one.column, one.rule) not in _follow_on(asked)
            ]
        raise unanswered(understood, wrong)
    if raw.empty and understood.rows_left_out:
        raw = raw.assign(**{name: "" for name in ("interview_date",) if name not in raw})
    frame = _checked(raw, understood.name, REMEDY, may_be_empty=bool(understood.rows_left_out))
    frame.attrs["reading"] = understood.to_dict()
    return frame


def _follow_on(asked: Collection[str]) -> set[tuple[str, str]]:
    """Return the faults, by column and rule, that only follow from what is asked."""
    found = {("interview_date", "required")}
    if "specialty" in asked:
        found.add(("specialty", "specialty"))
    if "interview_date" in asked:
        found |= {(name, "type") for name in reading.DATES}
    return found


def _without(form: Sequence[Fault], more: Sequence[Fault]) -> list[Fault]:
    """Return the faults of cells that do not follow from those which the reading found."""
    known = {(row, fault.column) for fault in form for row in fault.rows}
    columns = {fault.column for fault in form if not fault.rows}
    return [
        fault
        for fault in more
        if fault.column not in columns
        and not any((row, fault.column) in known for row in fault.rows)
    ]


def check(
    table: pd.DataFrame | Iterable[Mapping[str, Any]],
    *,
    subject: str = "The interview list",
    remedy: str = "Correct it and try again; nothing was planned.",
) -> pd.DataFrame:
    """Check a list that is in memory already, such as a table edited in a notebook.

    Parameters
    ----------
    table
        A frame or row objects; cells as text, numbers or dates.
    subject, remedy
        First and last words of the error.

    Returns
    -------
    pandas.DataFrame
        As `read` gives. Rows are numbered from 1, unless the frame came from `read`.

    Raises
    ------
    Faults
        Everything that is wrong with the rows, in one message.

    Examples
    --------
    >>> check([{"program": "Mercy", "interview_date": "2026-02-30", "interest": "hgih"}])
    Traceback (most recent call last):
        ...
    followup_evidence.errors.Faults: The interview list has 2 faults:
      row 1, interview_date: "2026-02-30" is not a day of the calendar (February 2026 has 28 days)
      row 1, interest: "hgih" is not one of low, medium, high, first (did you mean "high"?)
    Correct it and try again; nothing was planned.
    """
    frame = table if isinstance(table, pd.DataFrame) else pd.DataFrame(list(table))
    counts = Counter(str(name) for name in frame.columns)
    if twice := [(words.quoted(name), count) for name, count in counts.items() if count > 1]:
        said = [f"column {name} appears {count} times; keep one" for name, count in twice]
        raise Faults(subject, said, remedy)
    rows = frame.index if frame.index.name == "row" else range(1, len(frame) + 1)
    raw = pd.DataFrame(
        {str(name): [_text(cell) for cell in frame[name]] for name in frame.columns},
        index=pd.Index(rows, name="row"),
        dtype="str",
    )
    found = _checked(raw, subject, remedy)
    found.attrs["aside"] += frame.attrs.get("aside", [])
    return found


def listed(interviews: pd.DataFrame) -> list[Interview]:
    """Return the rows of a list that was read or checked.

    Raises
    ------
    FollowupError
        The frame is no such list.
    """
    needed = ["program", "specialty", "interview_date", "interest", "connections", "mentor"]
    needed += ["policy", "policy_source", "rank_deadline"]
    if absent := [name for name in needed if name not in interviews]:
        raise FollowupError(
            f"The interview list lacks {words.listed(absent)}; "
            "take it from plan.read or plan.check."
        )
    typed = policies.as_typed(interviews)
    own, specialty = policies.texts(typed["policy"]), policies.texts(typed["specialty"])
    programs = [str(program) for program in interviews["program"]]
    rows = zip(
        programs,
        slugs(programs),
        [day.date() for day in interviews["interview_date"]],
        interviews["interest"].astype("str"),
        [int(count) for count in interviews["connections"]],
        interviews["mentor"].astype("str"),
        [policies.at(name, word) for name, word in zip(specialty, own, strict=True)],
        _days(interviews, "rank_deadline"),
        _people(interviews),
        _days(interviews, "second_look"),
        [vocabulary.match(name) for name in specialty],
        strict=True,
    )
    return [Interview(*row) for row in rows]


def _days(interviews: pd.DataFrame, name: str) -> list[dt.date | None]:
    if name not in interviews:
        return [None] * len(interviews)
    return [None if pd.isna(day) else day.date() for day in interviews[name]]


def _people(interviews: pd.DataFrame) -> list[People]:
    """Return who is behind each program, without placeholders such as TBD."""
    cells = [
        [
            "" if vocabulary.plain(cell) in _NOBODY else " ".join(cell.split())
            for cell in policies.texts(interviews[name])
        ]
        if name in interviews
        else [""] * len(interviews)
        for name in (*People._fields[:-1], "interviewers")
    ]
    return [
        People._make([*some, tuple(name for name, liked in meanings.interviewers(met) if liked)])
        for *some, met in zip(*cells, strict=True)
    ]


def _checked(
    raw: pd.DataFrame, subject: str, remedy: str, *, may_be_empty: bool = False
) -> pd.DataFrame:
    """Check a table of strings."""
    typed, faults = _typed(raw, subject)
    aside = raw.drop(index=_to_plan(raw).index)
    typed.attrs["aside"] = [
        {str(name): cell for name, cell in row.items() if cell} for row in aside.to_dict("records")
    ]
    if not len(typed) and not may_be_empty and aside.empty:
        faults.insert(0, Fault(NO_ROW))
    if faults:
        raise Faults(subject, faults, remedy)
    specialties, own = policies.texts(typed["specialty"]), policies.texts(typed["policy"])
    found = [policies.of(name, word) for name, word in zip(specialties, own, strict=True)]
    after = [*typed.columns].index("policy") + 1
    typed["policy"] = pd.Series([rule for rule, _ in found], typed.index, dtype="str")
    sources = pd.Series([source for _, source in found], typed.index, dtype="str")
    typed.insert(after, "policy_source", sources)
    return typed


def _typed(raw: pd.DataFrame, subject: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the typed list, and everything that is wrong with its rows."""
    _must_fit(raw, subject)
    if "policy_source" in raw.columns:
        raw = policies.as_typed(raw)
    raw = apart(_to_plan(raw))
    typed, faults = schema.parse(raw, evidence.schema_of("interviews"))
    faults += [
        *_years(typed),
        *_repeated(typed),
        *_firsts(typed),
        *_unsure(typed),
        *policies.doubts(typed),
    ]
    return typed, faults


def _must_fit(raw: pd.DataFrame, subject: str) -> None:
    if len(raw) > MOST:
        raise FollowupError(
            f"{subject} has {len(raw):,} programs; a list can have {MOST} at most. "
            "Nothing was planned."
        )


def _to_plan(raw: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of which something can be planned, by their status."""
    if "status" not in raw:
        return raw
    status = raw["status"].fillna("").map(words.alike)
    return raw[~status.isin(reading.NOT_PLANNED)]


def sent(interviews: pd.DataFrame, today: dt.date | None = None) -> tuple[str, ...]:
    """Return the ids of the steps that a list says are done already.

    Examples
    --------
    >>> mercy = {"program": "Mercy", "interview_date": "2026-11-30", "sent": "thank-you 12/1"}
    >>> sent(check([mercy]))
    ('thank_you_pd:mercy',)
    """
    if "sent" not in interviews:
        return ()
    done = []
    names = slugs([str(program) for program in interviews["program"]])
    for slug, cell in zip(names, policies.texts(interviews["sent"]), strict=True):
        for part in filter(str.strip, cell.split(";")):
            meant = meanings.sent(part, today)
            done += [f"{_SENT[one]}:{slug}" for one in meant[:1] if one in _SENT]
    return tuple(dict.fromkeys(done))


def _text(cell: Any) -> str:
    if pd.api.types.is_scalar(cell) and pd.isna(cell):
        return ""
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _years(typed: pd.DataFrame) -> list[Fault]:
    wrong = f"is not between {YEARS[0]} and {YEARS[-1]}"
    return [
        Fault(f"{day.date()} {wrong}", row=row, column=column, rule="year")
        for column in reading.DATES
        for row, day in typed[column].dropna().items()
        if day.year not in YEARS
    ]


def _repeated(typed: pd.DataFrame) -> list[Fault]:
    """Name the programs that only case or spaces tell apart; the schema names identical ones."""
    spellings: dict[str, dict[str, Hashable]] = {}
    for row, program in typed["program"].dropna().items():
        spellings.setdefault(same_name(program), {}).setdefault(program, row)
    return [
        Fault(
            f"{words.listed([*map(words.quoted, rows)])} are the same program; list it once",
            row=tuple(rows.values()),
            column="program",
            rule="unique",
        )
        for rows in spellings.values()
        if len(rows) > 1
    ]


def _firsts(typed: pd.DataFrame) -> list[Fault]:
    rows = tuple(typed.index[typed["interest"] == "first"])
    if len(rows) < 2:
        return []
    both = "both" if len(rows) == 2 else "all"
    said = f'{both} are "first"; an applicant has one number one'
    return [Fault(said, row=rows, column="interest", rule="one_first")]


def _unsure(typed: pd.DataFrame) -> list[Fault]:
    """Name the cells that may or may not say that something was sent."""
    known = words.listed(meanings.choices("sent"), last="or")
    return [
        Fault(
            f"{words.quoted(cell)} does not say for certain what you sent; write {known}",
            row=row,
            column="sent",
            rule="sent",
        )
        for row, cell in typed["sent"].dropna().items()
        if any(len(meanings.sent(part)) != 1 for part in filter(str.strip, cell.split(";")))
    ]
