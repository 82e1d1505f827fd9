"""Survey import: the answers of an export, none of them guessed, as rows of evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from followup_evidence.errors import Fault, Faults
from followup_evidence.evidence import delimited, responses, schema, surveys, words
from followup_evidence.evidence.intervals import wilson

STEPS = ("Not at all", "Rarely", "Occasionally", "Frequently")
YES, NO = "Yes", "No"
NO_ANSWER = "No answer"
# The same words for every one, since which of them is the small one must not show.
SUPPRESSED = f"suppressed: fewer than {surveys.FEWEST}, or telling of such a count"

_REMEDY = "Correct the command or the file and import it again; nothing was stored."
_SHOWN = 12  # wrong answers listed one by one; a wrong column may have thousands
_MOST_CODES = 11  # as many as 0 to 10 has
_TARGETS = {words.alike(one): one for one in (*STEPS, YES, NO, NO_ANSWER)}
# Which step a common word would be: to be proposed, never to be assumed.
_LIKELY = {
    **dict.fromkeys(("never", "none", "not ever", "hardly at all"), STEPS[0]),
    **dict.fromkeys(("seldom", "hardly ever", "almost never", "infrequently"), STEPS[1]),
    **dict.fromkeys(("sometimes", "now and then", "from time to time"), STEPS[2]),
    **dict.fromkeys(("often", "usually", "regularly", "very often", "always"), STEPS[3]),
    **dict.fromkeys(("y", "true"), YES),
    **dict.fromkeys(("n", "false"), NO),
    **dict.fromkeys(("n/a", "na", "prefer not to say", "don't know", "not sure"), NO_ANSWER),
}
_RANGE = r"([0-9]{1,4})\s*(?:-|to|through|\.\.)\s*([0-9]{1,4})"

Scale = tuple[float, float]
"""The least and the greatest answer that a question allows."""


@dataclass(frozen=True)
class Labels:
    """What the office says of its survey: its name, year, who was asked and how many."""

    name: str
    year: int
    population: str
    asked: int | None = None


@dataclass(frozen=True)
class Reading:
    """What the office says of the file: columns, words, the scale, and who counts.

    Parameters
    ----------
    mapped
        ``"frequency=How often …?"``, ``"influence=How much …?"``: at least one of them.
    means
        ``"Never=Not at all"``: an answer in the file, and one of the four steps, Yes, No or
        No answer.
    scale
        ``"1-5"``: how far the answers to ``influence`` can go; empty where it is not known.
    repeats, unfinished
        As in `responses.read`.
    """

    mapped: Sequence[str] = ()
    means: Sequence[str] = ()
    scale: str = ""
    repeats: responses.Repeats = "last"
    unfinished: bool = False


@dataclass(frozen=True)
class Survey:
    """The rows of evidence, and what was done to come to them, a line each."""

    figures: pd.DataFrame
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Answers:
    """What a column holds: one value an answer, how many cells hold none, and a number's scale."""

    values: tuple[str | float, ...]
    unanswered: int
    scale: Scale | None = None
    note: str = ""


def gather(
    path: str | Path,
    labels: Labels,
    reading: Reading,
    *,
    known: Sequence[Fault] = (),
    watch: delimited.Watch | None = None,
) -> Survey:
    """Count the answers of an export; only counts come out of it.

    Parameters
    ----------
    path
        A file with one row a respondent, as `responses.read` takes it.
    labels
        What is written beside every figure.
    reading
        How to read the file.
    known
        Faults found already, to be said together with those found here.
    watch
        As in `delimited.rows`.

    Raises
    ------
    FollowupError
        The file cannot be read at all.
    Faults
        Every fault of the options and of the file, with a preview of the columns where one of
        them was not found.
    """
    wanted, faults = responses.wanted(reading.mapped)
    meanings = Meanings(reading.means)
    scale, wrong_scale = _scale(reading.scale)
    export, form = responses.read(
        path,
        wanted.values(),
        repeats=reading.repeats,
        unfinished=reading.unfinished,
        watch=watch,
    )
    found = [*known, *faults, *meanings.faults, *wrong_scale, *form]
    notes = [*export.notes]
    lost, rows = False, []
    for key, question in wanted.items():
        place, missing = responses.find(export, key, question)
        found += missing
        lost = lost or place is None
        if place is None:
            continue
        title, column = export.titles[place], export.column(place)
        if key == "frequency":
            read, wrong = steps(column, meanings.steps)
        else:
            read, wrong = influence(column, meanings.sides, scale=scale, title=title)
        found += wrong or (_too_few(key, read, labels) if export.rows else [])
        rows.append((key, surveys.one_line(title), read))
        notes.append(f"{key}: {len(read.values):,} answers, {read.unanswered:,} without one")
        notes += [f"{key}: {read.note}"] if read.note else []
    if found:
        columns = responses.columns(export) if lost or not wanted else ""
        raise Faults(Path(path).name, found, f"{columns}{_REMEDY}")
    return Survey(_frame(labels, rows), tuple(notes))


class Meanings:
    """What an office's own words stand for, as it said itself: 1 may be a step and a yes.

    Examples
    --------
    >>> own = Meanings(["Never=not at all", "1=Yes", "seldom=Rarley"])
    >>> own.steps, own.sides
    ({'never': 'Not at all'}, {'1': 'Yes'})
    >>> own.faults[0].column, own.faults[0].rule
    ('--means "seldom=Rarley"', 'means')
    """

    def __init__(self, said: Sequence[str]) -> None:
        self.steps: dict[str, str] = {}
        self.sides: dict[str, str] = {}
        self.faults = [
            Fault(wrong, column=f"--means {words.quoted(one, longest=80)}", rule="means")
            for one in said
            for wrong in self._add(one)
        ]

    def _add(self, one: str) -> Iterator[str]:
        """Take one meaning, or say what is wrong with it."""
        answer, sign, target = one.rpartition("=")
        key, meant = words.alike(answer), _TARGETS.get(words.alike(target))
        if not (sign and key):
            yield 'write it as "Never=Not at all"'
            return
        if not meant:
            known = ", ".join(_TARGETS.values())
            near = words.hint(target, _TARGETS.values())
            yield f"{words.quoted(target.strip())} is not one of {known}{near}"
            return
        fitting = [self.steps] if meant in STEPS else [self.sides]
        for known_words in [self.steps, self.sides] if meant == NO_ANSWER else fitting:
            if _TARGETS.get(key, meant) != meant or known_words.get(key, meant) != meant:
                yield f"{words.quoted(answer.strip())} has a meaning already"
            known_words.setdefault(key, meant)


def steps(cells: Mapping[int, str], means: Mapping[str, str]) -> tuple[Answers, list[Fault]]:
    """Return the answers to a four-step question, by row, and the faults.

    Examples
    --------
    >>> answers, _ = steps({2: "never", 3: "Rarely", 4: ""}, {"never": "Not at all"})
    >>> answers.values, answers.unanswered
    (('Not at all', 'Rarely'), 1)
    >>> print(steps({2: "1", 3: "2"}, {})[1][0])
    frequency: the answers are codes (1 and 2); say what each one means in your survey, such as \
--means "1=Not at all" --means "2=Rarely" --means "3=Occasionally" --means "4=Frequently"
    """
    given = _given(cells, means)
    wrong = {row: cell for row, cell in given.items() if cell not in STEPS}
    codes = sorted({int(cell) for cell in wrong.values() if re.fullmatch("[0-9]{1,2}", cell)})
    faults = []
    if codes and len(codes) <= _MOST_CODES:
        wrong = {row: cell for row, cell in wrong.items() if not cell.isdecimal()}
        faults = [Fault(_codes(codes), column="frequency", rule="codes")]
    faults += _listed("frequency", wrong, _no_step)
    right = tuple(cell for cell in given.values() if cell in STEPS)
    return Answers(right, len(cells) - len(given)), faults


def influence(
    cells: Mapping[int, str], means: Mapping[str, str], *, scale: Scale | None, title: str = ""
) -> tuple[Answers, list[Fault]]:
    """Return the answers to a yes/no question or one on a scale, by row, and the faults.

    A number counts only where its scale is certain: the office says it, the heading says 0 to
    100, or an answer has a percent sign.

    Examples
    --------
    >>> influence({2: "35%", 3: "60"}, {}, scale=None)[0].values
    (35.0, 60.0)
    >>> influence({2: "3", 3: "4"}, {}, scale=None, title="How much (1-5)?")[1][0].rule
    'scale'
    """
    given = _given(cells, means)
    unanswered = len(cells) - len(given)
    sides = {row: cell for row, cell in given.items() if cell in (YES, NO)}
    others = {row: cell for row, cell in given.items() if row not in sides}
    known, why = _known_scale(others.values(), title, scale)
    numbers: dict[int, float] = {}
    problems: dict[str, str] = {}
    for row, cell in others.items():
        try:
            numbers[row] = _number(cell, known or (float("-inf"), float("inf")))
        except schema.CellError as error:
            problems[cell] = str(error) if any(map(str.isdigit, cell)) else _no_number(cell)
    wrong = {row: cell for row, cell in others.items() if cell in problems}
    faults = _listed("influence", wrong, lambda cell: problems[cell])
    if sides and numbers:
        mixed = (
            f"{len(sides)} answers are yes or no (first in row {min(sides)}) and {len(numbers)} "
            f"are numbers (first in row {min(numbers)}); a question has one kind"
        )
        faults.append(Fault(mixed, column="influence", rule="one_kind"))
    if sides:
        return Answers(tuple(sides.values()), unanswered), faults
    if numbers and known is None:
        asked = _which_scale(sorted({*numbers.values()}), title)
        faults.append(Fault(asked, column="influence", rule="scale"))
    note = f"read as a scale from {known[0]:g} to {known[1]:g} ({why})" if known else ""
    return Answers(tuple(numbers.values()), unanswered, known, note), faults


def _given(cells: Mapping[int, str], means: Mapping[str, str]) -> dict[int, str]:
    """Return the cells that hold an answer: in our words, as they are where none is known."""
    read = {
        row: means.get(alike) or _TARGETS.get(alike) or cell
        for row, cell in cells.items()
        for alike in [words.alike(cell)]
    }
    return {row: cell for row, cell in read.items() if cell not in ("", NO_ANSWER)}


def _number(cell: str, scale: Scale) -> float:
    limits = {"minimum": scale[0], "maximum": scale[1]}
    bounds = {} if scale[1] == float("inf") else limits
    plain = re.sub(r"\s*%$", "", cell)
    return float(schema.value(plain, {"type": "number", "constraints": bounds}))


def _scale(said: str) -> tuple[Scale | None, list[Fault]]:
    if not said:
        return None, []
    found = re.fullmatch(_RANGE, words.plain_dashes(said).strip())
    if found and int(found[1]) < int(found[2]):
        return (float(found[1]), float(found[2])), []
    wrong = "write the least and the greatest answer, such as 1-5, 0-10 or 0-100"
    return None, [Fault(wrong, column=f"--scale {words.quoted(said)}", rule="scale")]


def _in_heading(title: str) -> Scale | None:
    """Return the scale that a heading states, if it states one only."""
    found = {*re.findall(rf"(?<![0-9]){_RANGE}(?![0-9-])", words.plain_dashes(title))}
    ends = [(float(low), float(high)) for low, high in found]
    return ends[0] if len(ends) == 1 and ends[0][0] < ends[0][1] else None


def _known_scale(cells: Iterable[str], title: str, said: Scale | None) -> tuple[Scale | None, str]:
    """Return the scale where it is certain, and why it is."""
    if said:
        return said, "--scale says so"
    if _in_heading(title) == (0, 100):
        return (0, 100), "the heading says so"
    if any(re.search(r"[0-9]\s*%$", cell) for cell in cells):
        return (0, 100), "the answers have a percent sign"
    return None, ""


def _which_scale(numbers: Sequence[float], title: str) -> str:
    """Ask what numbers mean, with the options that would say it."""
    stated = _in_heading(title)
    scale = "say how far they can go, such as --scale 1-5, --scale 0-10 or --scale 0-100"
    if stated:
        scale = f"add --scale {stated[0]:g}-{stated[1]:g} if that is right (the heading says so)"
    if len(numbers) > 2:
        return f"the answers are numbers from {numbers[0]:g} to {numbers[-1]:g}; {scale}"
    codes = [f"{number:g}" for number in numbers]
    yes, no = (codes[-1], codes[0]) if codes[0] == "0" else (codes[0], codes[-1])
    sides = f'--means "{yes}=Yes"' + (f' --means "{no}=No"' if no != yes else "")
    return (
        f"the answers are {words.listed(codes)}; if these are codes, say what they mean, such as "
        f"{sides}; if they are numbers on a scale, {scale}"
    )


def _codes(codes: Sequence[int]) -> str:
    """Offer the options that would give codes their meaning, in the order of most codebooks."""
    first = 0 if codes[0] == 0 else 1
    meant = dict(zip(range(first, first + len(STEPS)), STEPS, strict=True))
    offered = meant if {*codes} <= {*meant} else dict.fromkeys(codes, "…")
    options = " ".join(f'--means "{code}={meaning}"' for code, meaning in offered.items())
    return (
        f"the answers are codes ({words.listed(codes)}); say what each one means in your survey, "
        f"such as {options}"
    )


def _no_step(cell: str) -> str:
    return f"{words.quoted(cell)} is not one of {', '.join(STEPS)}{_proposal(cell, STEPS)}"


def _no_number(cell: str) -> str:
    said = f"{words.quoted(cell)} is neither a number nor {YES} or {NO}"
    return f"{said}{_proposal(cell, (YES, NO))}"


def _proposal(cell: str, targets: Sequence[str]) -> str:
    """Propose the option that would give a word its meaning, where one is likely."""
    near = words.hint(cell, targets)
    likely = _LIKELY.get(words.alike(cell))
    if near or likely not in (*targets, NO_ANSWER):
        return near
    return f'; if it means {likely}, add --means "{cell}={likely}"'


def _listed(question: str, wrong: Mapping[int, str], why: Callable[[str], str]) -> list[Fault]:
    """Return a fault for each wrong answer, with the first row it stands in and how many more."""
    first: dict[str, int] = {}
    for row, cell in wrong.items():
        first.setdefault(cell, row)
    counted = Counter(wrong.values())
    faults = [
        Fault(why(cell), first[cell], question, "answer", more=times - 1)
        for cell, times in list(counted.items())[:_SHOWN]
    ]
    if len(counted) > _SHOWN:
        others = f"{len(counted) - _SHOWN:,} other answers cannot be read either"
        faults.append(Fault(others, column=question, rule="answer"))
    return faults


def _too_few(key: str, read: Answers, labels: Labels) -> list[Fault]:
    n = len(read.values)
    if n < surveys.FEWEST:
        few = (
            f"{n} answer{'' if n == 1 else 's'}; fewer than {surveys.FEWEST} could point at "
            "people and are not imported"
        )
        return [Fault(few, column=key, rule="too_few")]
    if labels.asked is not None and labels.asked < n:
        more = f"{n} answered the question on {key}, which is more"
        return [Fault(more, column=f"--asked {labels.asked}", rule="maximum")]
    return []


def _frame(labels: Labels, rows: Sequence[tuple[str, str, Answers]]) -> pd.DataFrame:
    listed = [
        _row(labels, key, question, len(read.values), figure)
        for key, question, read in rows
        for figure in _figures(key, read)
    ]
    return pd.DataFrame(listed).astype({"k": "Int64", "n": "int64", "figure": "float64"})


def _row(
    labels: Labels, topic: str, question: str, n: int, figure: Mapping[str, Any]
) -> dict[str, Any]:
    said = f"{n} answers; how many were asked is not known"
    if labels.asked:
        said = f"{n} of {labels.asked} asked answered ({100 * n / labels.asked:.0f}%)"
    k, value, unit = figure["k"], figure["figure"], figure["unit"]
    ci_low, ci_high = wilson(k, n) if k is not None else (None, None)
    return {
        "id": f"{surveys.slug(labels.name)}-{topic}-{surveys.slug(figure['answer'])}",
        "topic": topic,
        **{"figure": value, "unit": unit, "k": k, "n": n, "n_inferred": False},
        **{"ci_low": ci_low, "ci_high": ci_high, "population": surveys.one_line(labels.population)},
        **{"response": said, "year": str(labels.year), "question": question},
        "citation": f"Local survey: {labels.name} ({labels.year}), not published",
        **{"address": None, "verification": "computed", "status": "local survey"},
        **{"answer": figure["answer"], "note": SUPPRESSED if value is None else None},
    }


def _figures(key: str, read: Answers) -> Iterator[dict[str, Any]]:
    n = len(read.values)
    if key == "frequency":
        counts = [read.values.count(step) for step in STEPS]
        for step, k, told in zip(STEPS, counts, surveys.told(counts), strict=True):
            yield _share(step, k if told else None, n)
    elif read.scale is None:
        yield _share(YES, _told(read.values.count(YES), n), n)
    else:
        low, high = read.scale
        unit = f"index {low:g} to {high:g}"
        numbers = pd.Series(read.values, dtype="float64")
        for answer, part in (("Lower quartile", 0.25), ("Median", 0.5), ("Upper quartile", 0.75)):
            # Nearer to an end than this, a quartile would be the answer of a few people.
            enough = n * min(part, 1 - part) >= surveys.FEWEST
            value = round(float(numbers.quantile(part)), 1) if enough else None
            yield {"answer": answer, "unit": unit, "k": None, "figure": value}
        yield _share(f"Above {low:g}", _told(int((numbers > low).sum()), n), n)


def _told(k: int, n: int) -> int | None:
    return None if surveys.is_small(k, n) else k


def _share(answer: str, k: int | None, n: int) -> dict[str, Any]:
    share = None if k is None else round(100 * k / n, 1)
    return {"answer": answer, "unit": "percent", "k": k, "figure": share}
