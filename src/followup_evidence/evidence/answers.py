"""Answers: what a list was understood to say, what it leaves open, and what a person says of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from followup_evidence.errors import Fault, Faults
from followup_evidence.evidence import dates, tables, words

REMEDY = "Answer with the options shown, or correct the file; nothing was planned."
_LASTING = ("interest", "mentor")
"""Columns whose words mean the same in the next list."""


@dataclass(frozen=True)
class Answers:
    """What a person has said about a list.

    Parameters
    ----------
    map
        The heading that is meant, by field.
    ignore
        Headings of columns that are not to be used.
    dates
        ``month-first`` or ``day-first``, for dates such as 3/4/2026.
    means
        What words stand for, by field; ``*`` is every word that has no meaning yet.
    sheet
        The sheet of a workbook.
    """

    map: Mapping[str, str] = field(default_factory=dict)
    ignore: Sequence[str] = ()
    dates: str = ""
    means: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sheet: str = ""

    @classmethod
    def of(
        cls,
        map: Iterable[str] = (),
        ignore: Iterable[str] = (),
        dates: str = "",
        means: Iterable[tuple[str, str]] = (),
        sheet: str = "",
    ) -> Answers:
        """Return the answers that options give: ``policy=Heading``, ``("interest", "5=high")``.

        Raises
        ------
        Faults
            Every option that is not of this form, or that names no column of a list.

        Examples
        --------
        >>> Answers.of(map=["policy=Told not to write?"]).map
        {'policy': 'Told not to write?'}
        """
        fields = [one["name"] for one in tables.schema_of("interviews")["fields"]]
        faults = []
        mapped: dict[str, str] = {}
        meant: dict[str, dict[str, str]] = {}
        for one in map:
            name, sign, heading = one.partition("=")
            if not sign or name.strip() not in fields:
                near = words.hint(name, fields)
                said = f'write it as policy="Heading"; the columns are {words.listed(fields)}{near}'
                faults.append(Fault(said, column=f"--map {words.quoted(one)}", rule="option"))
            mapped[name.strip()] = heading.strip().strip('"')
        for name, one in means:
            value, sign, meaning = one.rpartition("=")
            if not sign or name not in fields:
                said = 'write it as interest "5=high"'
                faults.append(
                    Fault(said, column=f"--means {name} {words.quoted(one)}", rule="option")
                )
            meant.setdefault(name, {})[value.strip().strip('"')] = meaning.strip().strip('"')
        if faults:
            raise Faults("The command", faults, "Nothing was planned.")
        return cls(mapped, tuple(ignore), dates, meant, sheet)

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Answers:
        """Return what `to_dict` gave."""
        return cls(
            dict(given.get("map", {})),
            tuple(given.get("ignore", ())),
            given["dates"] if given.get("dates") in dates.ORDERS else "",
            {name: dict(some) for name, some in given.get("means", {}).items()},
            str(given.get("sheet", "")),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return them as plain JSON."""
        return {
            "map": dict(self.map),
            "ignore": list(self.ignore),
            "dates": self.dates,
            "means": {name: dict(some) for name, some in self.means.items()},
            "sheet": self.sheet,
        }

    def over(self, before: Answers) -> Answers:
        """Return these answers, and earlier ones where these say nothing."""
        names = {**before.means, **self.means}
        return Answers(
            {**before.map, **self.map},
            tuple(dict.fromkeys((*before.ignore, *self.ignore))),
            self.dates or before.dates,
            {name: {**before.means.get(name, {}), **self.means.get(name, {})} for name in names},
            self.sheet or before.sheet,
        )

    def lasting(self) -> Answers:
        """Return what may hold for another list as well: columns, the order of dates, scales.

        What lifts a rule or says that mail was sent is asked of each list.
        """
        means = {name: some for name, some in self.means.items() if name in _LASTING}
        return Answers(self.map, (), self.dates, means)

    def told(self) -> list[str]:
        """Say them as a person does.

        Examples
        --------
        >>> Answers({"interest": "Rank"}, means={"interest": {"5": "high"}}).told()
        ['"Rank" is interest', '"5" in interest is high']
        """
        told = [f"{words.quoted(heading)} is {name}" for name, heading in self.map.items()]
        told += [f"dates are {self.dates}"] if self.dates else []
        for name, some in self.means.items():
            told += [f"{words.quoted(word)} in {name} is {means}" for word, means in some.items()]
        return told

    def __bool__(self) -> bool:
        return any((self.map, self.ignore, self.dates, self.means, self.sheet))


@dataclass(frozen=True)
class Column:
    """One column of the file: its heading, the field that it is read as, and why."""

    column: str
    field: str | None
    how: str


@dataclass(frozen=True)
class Question:
    """One thing that only the person knows.

    Parameters
    ----------
    text
        The question.
    option
        The option that answers it, as it is typed.
    column
        The heading of the column.
    answers
        For a form: what can be chosen, each with the answers that it stands for.
    field
        The field that it is about.
    words
        The words whose meaning is asked, for a form with a choice for each.
    """

    text: str
    option: str
    column: str
    answers: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    field: str = ""
    words: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return {
            "text": self.text,
            "option": self.option,
            "column": self.column,
            "field": self.field,
            "words": list(self.words),
            "answers": [{"title": title, "answers": dict(to)} for title, to in self.answers],
        }


@dataclass(frozen=True)
class Reading:
    """A list as it was understood: cells, columns, dates, what is left out, what is asked.

    ``cells`` holds the rows to plan, and those that their status leaves out, as text, under the
    columns of an interviews file and then the file's own; its index is the file's row numbers.
    ``faults`` are of columns that are used.
    """

    name: str
    cells: pd.DataFrame
    columns: tuple[Column, ...] = ()
    dates: str = "iso"
    rows_left_out: tuple[Mapping[str, Any], ...] = ()
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    answers: Answers = field(default_factory=Answers)
    headings: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON, without the cells."""
        return {
            "columns": [
                {"column": one.column, "field": one.field, "how": one.how} for one in self.columns
            ],
            "dates": self.dates,
            "rows_left_out": [dict(one) for one in self.rows_left_out],
            "questions": [one.to_dict() for one in self.questions],
            "notes": list(self.notes),
            "answers": self.answers.to_dict(),
        }

    def __str__(self) -> str:
        """Say what a person must know; nothing where all is as an interviews file has it."""
        lines = []
        read = [f"{words.quoted(one.column)} as {one.field}" for one in self.columns if _as(one)]
        if read:
            lines.append(f"Read: {', '.join(read)}.")
        unused = [words.quoted(one.column) for one in self.columns if one.field is None]
        if unused:
            lines.append(f"Not used: {', '.join(unused)}.")
        lines += self.notes
        by_reason: dict[str, list[str]] = {}
        for one in self.rows_left_out:
            shown = f"{one['program'] or 'no name'} (row {one['row']})"
            by_reason.setdefault(str(one["why"]), []).append(shown)
        lines += [f"Left out, {why}: {', '.join(some)}." for why, some in by_reason.items()]
        return "\n".join(lines)


def _as(one: Column) -> bool:
    return one.field is not None and one.how != "its name"


class Questions(Faults):
    """What only the person can say about a list, with whatever else is wrong with it."""

    def __init__(self, subject: str, faults: Iterable[Fault | str], remedy: str) -> None:
        super().__init__(subject, faults, remedy)
        count = sum(fault.rule == "question" for fault in self.faults)
        others = len(self.faults) - count
        head = f"{subject} needs {'an answer' if count == 1 else f'{count} answers'}"
        head += f" and has {others} fault{'s' * (others != 1)}:" if others else ":"
        self.text = "\n".join([head, *(f"  {fault}" for fault in self.faults)])
        self.args = (f"{self.text}\n{remedy}",)

    reading: Reading | None = None


def unanswered(reading: Reading, faults: Iterable[Fault | str]) -> Faults:
    """Return the error for a reading with questions or faults."""
    questions = [
        Fault(f"{one.text}\n      {one.option}", rule="question", column="")
        for one in reading.questions
    ]
    if not questions:
        return Faults(
            reading.name, faults, "Correct the file and read it again; nothing was planned."
        )
    error = Questions(reading.name, [*questions, *faults], REMEDY)
    error.reading = reading
    return error
