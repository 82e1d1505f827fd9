"""Figures of a survey: the answers of an export as rows of evidence, small counts left out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from followup_evidence.errors import Fault, Faults
from followup_evidence.evidence import answers, delimited, responses, suppression, surveys, words
from followup_evidence.evidence.answers import Answers, Meanings
from followup_evidence.evidence.intervals import wilson

QUESTIONS = ("frequency", "influence")
# The same words for every one, since which of them is the small one must not show.
SUPPRESSED = f"suppressed: fewer than {suppression.FEWEST}, or telling of such a count"
_REMEDY = "Correct the command or the file and import it again; nothing was stored."
_LONGEST_TEXT = 300
_COLUMNS_SHOWN = 30


@dataclass(frozen=True)
class Labels:
    """What the office says of its survey: its name, year, who was asked and how many."""

    name: str
    year: int
    population: str
    asked: int | None = None


@dataclass(frozen=True)
class Survey:
    """The rows of evidence, and what was done to come to them, a line each."""

    figures: pd.DataFrame
    notes: tuple[str, ...]


def gather(
    path: str | Path,
    labels: Labels,
    mapped: Sequence[str],
    means: Sequence[str] = (),
    *,
    known: Sequence[Fault] = (),
    watch: delimited.Watch | None = None,
) -> Survey:
    """Count the answers of an export; only counts come out of it.

    Parameters
    ----------
    path
        A CSV or XLSX file, one row a respondent.
    labels
        What is written beside every figure.
    mapped
        ``"frequency=How often …?"``, ``"influence=How much …?"``: at least one of them.
    means
        As in `answers.Meanings`.
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
    wanted, faults = _wanted(mapped)
    own = Meanings(means)
    export, form = responses.read(path, wanted.values(), watch=watch)
    found = [*known, *faults, *own.faults, *form]
    notes = _done(export)
    lost, rows = False, []
    for key, question in wanted.items():
        place, missing = responses.find(export, key, question)
        found += missing
        lost = lost or place is None
        if place is not None:
            read, wrong = _READERS[key](export.column(place), own)
            found += wrong or (_too_few(key, read, labels) if export.rows else [])
            heading = max(export.headings[place], key=len)
            rows.append((key, one_line(heading), read))
            notes.append(f"{key}: {len(read.values):,} answers, {read.unanswered:,} without one")
    if found:
        columns = _columns(export) if lost or not wanted else ""
        raise Faults(Path(path).name, found, f"{columns}{_REMEDY}")
    return Survey(_frame(labels, rows), tuple(notes))


def _done(export: responses.Export) -> list[str]:
    left_out = export.left_out.items()
    return [
        *(f"skipped {line}" for line in export.skipped),
        *(f"left out {n} flagged {words.quoted(why)}" for why, n in left_out),
    ]


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


def _wanted(mapped: Sequence[str]) -> tuple[dict[str, str], list[Fault]]:
    wanted: dict[str, str] = {}
    faults = []
    for one in mapped:
        key, sign, question = (part.strip() for part in one.partition("="))
        said = ""
        if not (sign and question):
            said = 'write it as frequency="the heading of the column"'
        elif key not in QUESTIONS:
            listed = words.listed(QUESTIONS, last="or")
            near = words.hint(key, QUESTIONS)
            said = f"{words.quoted(key)} is not {listed}{near}"
        elif key in wanted:
            said = f"{key} is mapped already; import a second question apart"
        else:
            wanted[key] = question
        if said:
            place = f"--map {words.quoted(one, longest=80)}"
            faults.append(Fault(said, column=place, rule="map"))
    if not mapped:
        said = 'no column is mapped; add --map frequency="…", --map influence="…" or both'
        faults.append(Fault(said, rule="map"))
    return wanted, faults


def _steps(column: Mapping[int, str], own: Meanings) -> tuple[Answers, list[Fault]]:
    return answers.steps(column, own.steps)


def _influence(column: Mapping[int, str], own: Meanings) -> tuple[Answers, list[Fault]]:
    return answers.influence(column, own.sides)


_READERS = {"frequency": _steps, "influence": _influence}


def _too_few(key: str, read: Answers, labels: Labels) -> list[Fault]:
    n = len(read.values)
    if n < suppression.FEWEST:
        few = (
            f"{n} answer{'' if n == 1 else 's'}; fewer than {suppression.FEWEST} could point at "
            "people and are not imported"
        )
        return [Fault(few, column=key, rule="too_few")]
    if labels.asked is not None and labels.asked < n:
        more = f"{n} answered the question on {key}, which is more"
        return [Fault(more, column=f"--asked {labels.asked}", rule="maximum")]
    return []


def _columns(export: responses.Export) -> str:
    seen = responses.preview(export)
    lines = [
        f"  {row.column}  {words.quoted(str(row.heading), longest=60)}: {row.different} different"
        f"{', ' + str(row.first) if row.first else ''}"
        for row in seen.head(_COLUMNS_SHOWN).itertuples()
    ]
    more = len(seen) - _COLUMNS_SHOWN
    lines += [f"  and {more} more; --preview shows them all"] if more > 0 else []
    return "\n".join(["The columns are:", *lines, ""])


def _frame(labels: Labels, rows: Sequence[tuple[str, str, Answers]]) -> pd.DataFrame:
    listed = [
        _row(labels, key, question, len(read.values), figure)
        for key, question, read in rows
        for figure in _figures(read)
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
        **{"ci_low": ci_low, "ci_high": ci_high, "population": one_line(labels.population)},
        **{"response": said, "year": str(labels.year), "question": question},
        "citation": f"Local survey: {labels.name} ({labels.year}), not published",
        **{"address": None, "verification": "computed", "status": "local survey"},
        **{"answer": figure["answer"], "note": SUPPRESSED if value is None else None},
    }


def _figures(read: Answers) -> Iterator[dict[str, Any]]:
    n = len(read.values)
    if read.kind == "steps":
        counts = [read.values.count(step) for step in answers.STEPS]
        for step, k, told in zip(answers.STEPS, counts, suppression.told(counts), strict=True):
            yield _share(step, k if told else None, n)
    elif read.kind == "yes or no":
        yield _share(answers.YES, _told(read.values.count(answers.YES), n), n)
    else:
        numbers = pd.Series(read.values, dtype="float64")
        for answer, part in (("Lower quartile", 0.25), ("Median", 0.5), ("Upper quartile", 0.75)):
            # Nearer to an end than this, a quartile would be the answer of a few people.
            enough = n * min(part, 1 - part) >= suppression.FEWEST
            value = round(float(numbers.quantile(part)), 1) if enough else None
            yield {"answer": answer, "unit": "index 0 to 100", "k": None, "figure": value}
        yield _share("Above 0", _told(int((numbers > 0).sum()), n), n)


def _told(k: int, n: int) -> int | None:
    return None if suppression.is_small(k, n) else k


def _share(answer: str, k: int | None, n: int) -> dict[str, Any]:
    share = None if k is None else round(100 * k / n, 1)
    return {"answer": answer, "unit": "percent", "k": k, "figure": share}
