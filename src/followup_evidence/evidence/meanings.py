"""Meanings: what the words of a list's columns stand for, and the questions where that is open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from followup_evidence.evidence import dates, tables, vocabulary, words
from followup_evidence.evidence.answers import Question

_SHOWN = 6
_STAR = re.compile(r"[★*⭐]")


def sent(cell: str) -> tuple[str, ...]:
    """Return what a cell says was sent: thank-you, interest, intent, yes, or nothing ("").

    Examples
    --------
    >>> sent("TY 12/3"), sent("Yes 12/1"), sent("No"), sent("12/3")
    (('thank-you',), ('yes',), ('',), ('yes',))
    """
    meant = vocabulary.meanings("sent", cell)
    if not meant:
        bare = re.sub(
            r"\(.*?\)|\bon\b|\d[\d/.:-]*\d|\b\d{1,2}\b|\b(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\b|,",
            " ",
            cell,
            flags=re.IGNORECASE,
        )
        meant = vocabulary.meanings("sent", bare) if bare.strip() else ("yes",)
    return meant


def interviewers(cell: str) -> list[tuple[str, bool]]:
    """Return the names in a cell, each with whether a star marks a strong connection.

    Examples
    --------
    >>> interviewers("Dr. Lee*; Kim Park, MD / ★ Dr. Roe")
    [('Dr. Lee', True), ('Kim Park, MD', False), ('Dr. Roe', True)]
    """
    parts = re.split(r"[;\n/]|,(?!\s*(?:MD|DO|PhD)\b)", cell)
    named = [(" ".join(_STAR.sub(" ", one).split()), bool(_STAR.search(one))) for one in parts]
    return [(name, liked) for name, liked in named if name]


def typed(text: str) -> str:
    """Return a text as it is typed in a shell."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def is_certain(name: str, cell: str) -> bool:
    """Tell whether a word has one meaning, and is no word of everyday."""
    meant = vocabulary.meanings(name, cell)
    loose = {"open", "ok", "okay", "fine", "done", "complete", "completed", "unknown", "none"}
    return len(meant) == 1 and meant[0] != "" and vocabulary.plain(cell) not in loose


def _values(name: str) -> list[str]:
    if name == "sent":
        return ["thank-you", "interest", "intent"]
    fields = {one["name"]: one for one in tables.schema_of("interviews")["fields"]}
    return list(fields[name].get("constraints", {}).get("enum", []))


def is_misspelt(name: str, cell: str) -> bool:
    """Tell whether a word is nearly one of ours, so that it is a fault and no question."""
    near = words.hint(cell, _values(name), likeness=0.7)
    return bool(near)


def misspelt(name: str, cell: str) -> str:
    """Say what a word should be."""
    known = _values(name)
    return f"{words.quoted(cell)} is not one of {', '.join(known)}{words.hint(cell, known)}"


def scale(
    name: str, some: Mapping[int, str], said: Mapping[str, str], heading: str
) -> dict[str, str]:
    """Return what a scale's steps mean: letters, stars, or numbers one end of which was said."""
    if name != "interest":
        return {}
    spelled = {vocabulary.plain(cell) for cell in some.values()}
    if spelled & {"a", "b", "c"} and spelled <= {"a", "b", "c", "d"}:
        return {"a": "high", "b": "medium", "c": "low", "d": "low"}
    stars = {one for one in spelled if re.fullmatch("[★☆]+", one)}
    if stars and len({len(one) for one in stars}) == 1 and any("☆" in one for one in stars):
        return {one: _step(one.count("★"), len(one)) for one in stars}
    if stars and max(map(len, stars)) in (4, 5):
        return {one: _step(len(one), 5) for one in stars}
    numbers = {int(one) for one in spelled if re.fullmatch(r"\d{1,2}", one)}
    ends = {int(one): meant for one, meant in said.items() if re.fullmatch(r"\d{1,2}", one)}
    if not numbers or not ends:
        return {}
    written = re.search(r"1\s*(?:-|to)\s*(10|[3-7])\b", words.plain_dashes(heading))
    top = (
        int(written[1])
        if written
        else next((n for n in (3, 5, 10) if n >= max(numbers | {*ends})), 10)
    )
    end, meant = max(ends.items(), key=lambda one: abs(2 * one[0] - top - 1))
    is_up = (2 * end > top + 1) == (meant in ("high", "first"))
    found = {str(n): _step(n if is_up else top + 1 - n, top) for n in numbers if 1 <= n <= top}
    return found | {str(n): meant for n, meant in ends.items()}


def _step(number: int, top: int) -> str:
    share = (number - 1) / (top - 1)
    return "low" if share < 0.4 else "medium" if share < 0.7 else "high"


def which_order(heading: str, example: str) -> Question:
    """Ask whether the month or the day comes first."""
    ways = dates.readings(example) or []
    shown = " or ".join(f"{day:%B} {day.day}" for day in ways) or "month or day first"
    return Question(
        f"Column {words.quoted(heading)}: is {words.quoted(example)} {shown}?",
        f"--dates {dates.MONTH_FIRST} or --dates {dates.DAY_FIRST}",
        heading,
        tuple(
            (f"{ways[at]:%B} {ways[at].day}" if len(ways) == 2 else order, {"dates": order})
            for at, order in enumerate(dates.ORDERS)
        ),
        "interview_date",
    )


def what_means(
    name: str, heading: str, unclear: Sequence[str], some: Mapping[int, str]
) -> Question:
    """Ask what the words of a column mean."""
    numbers = [one for one in unclear if re.fullmatch(r"\d{1,2}", one)]
    shown = ", ".join(map(words.quoted, unclear[:_SHOWN]))
    shown += f" and {len(unclear) - _SHOWN} more" if len(unclear) > _SHOWN else ""
    text = f"Column {words.quoted(heading)}: what does {shown} mean?"
    choices = _values(name) or ["0", "1", "2"]
    if name == "interest" and numbers:
        low, high = min(map(int, numbers)), max(map(int, numbers))
        text += " Say it for one end of the numbers; the others follow."
        ways = [f'--means interest "{high}=high"', f'--means interest "{low}=high"']
        others = [one for one in unclear if one not in numbers]
        option = " or ".join(dict.fromkeys(ways))
        option += "".join(f' --means interest "{one}=high"' for one in others[:_SHOWN])
    else:
        guess = {one: (vocabulary.meanings(name, one) or choices[-1:])[0] for one in unclear}
        option = " ".join(f'--means {name} "{one}={guess[one]}"' for one in unclear[:_SHOWN])
        option += f" ({words.listed(choices, last='or')})"
    return Question(
        text,
        option,
        heading,
        tuple((value, {"means": {name: value}}) for value in choices),
        name,
        tuple(unclear),
    )


def which_specialty(heading: str, unclear: Sequence[str]) -> Question:
    """Ask which specialties are meant."""
    shown = ", ".join(f"{words.quoted(one)}{vocabulary.near(one)}" for one in unclear[:_SHOWN])
    option = " ".join(f'--means specialty "{one}={vocabulary.OTHER}"' for one in unclear[:_SHOWN])
    return Question(
        f"Column {words.quoted(heading)}: we do not know {shown}. Which specialty is it?",
        f"{option} (or the name of a specialty)",
        heading,
        (
            ("None of these", {"means": {"specialty": vocabulary.OTHER}}),
            *(
                (name, {"means": {"specialty": name}})
                for name in sorted(tables.load("policies")["specialty"])
            ),
        ),
        "specialty",
        tuple(unclear),
    )
