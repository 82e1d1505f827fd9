"""Meanings: what the words of a list's columns stand for, and the questions where that is open."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from followup_evidence.evidence import dates, tables, vocabulary, words
from followup_evidence.evidence.answers import Question

_STAR = re.compile(r"[★*⭐]")
_LONGEST_KEY = 60
_NOT = re.compile("[✗✘✕✖❌🚫⛔]")
_BLANK = "MEANING"
"""Stands in an option for what the person has to say."""


def sent(cell: str, today: dt.date | None = None, order: str = "") -> tuple[str, ...]:
    """Return what a cell says was sent: thank-you, interest, intent, yes, or nothing ("").

    Only what is certain counts; a cell that can mean more, or that is not understood, has no one
    meaning. Nothing was sent on a day after today.

    Examples
    --------
    >>> sent("TY 12/3"), sent("Yes 12/1"), sent("No"), sent("12/3")
    (('thank-you',), ('yes',), ('',), ('yes',))
    >>> sent("will send thank you 12/2"), sent("TY to everyone?"), sent("LOI")
    (('',), (), ('interest', 'intent'))
    """
    last = today or dt.date.max
    days, rest = dates.within(cell, today or dt.date.today(), order)
    if _NOT.search(cell) or any(day > last for day in days):
        return ("",)
    if not vocabulary.plain(rest):
        return ("yes",) if days else ()
    meant = vocabulary.meanings("sent", rest)
    if meant == ("",):
        is_first = vocabulary.meanings("sent", rest.split()[0]) == ("",)
        return () if days and not is_first else meant
    if meant or "?" in cell:
        return () if "?" in cell else meant
    beside = vocabulary.plain(rest).split()
    core = [word for word in beside if not vocabulary.meanings("beside sent", word)]
    said = [word for word in beside if vocabulary.meanings("sent", word) == ("yes",)]
    return vocabulary.meanings("sent", " ".join(core)) if core else ("yes",) if said else ()


def key(cell: str) -> str:
    """Return a cell as it is named in an option: short, on one line, without quotation marks.

    Examples
    --------
    >>> key('PD said "NO post-interview communication"'), key("No TY")
    ('PD said NO post-interview communication', 'No TY')
    """
    text = " ".join(re.sub(r'["`$\\\\]', "", cell).split())
    return text if len(text) <= _LONGEST_KEY else text[:_LONGEST_KEY].rstrip() + "…"


def said(cell: str, given: Mapping[str, str]) -> str | None:
    """Return what a person said that a cell means; a key that ends in … is its beginning."""
    spelling = vocabulary.plain(cell)
    for word, meaning in given.items():
        start = vocabulary.plain(word)
        if start == spelling or (word.endswith("…") and spelling.startswith(start)):
            return meaning
    return None


def choices(name: str) -> list[str]:
    """Return what the words of a column can be said to mean."""
    return [*_values(name), *(["none"] if name in ("policy", "sent") else [])]


def understood(name: str, meaning: str) -> str | None:
    """Return a meaning as we have it, empty for none; None where it is none of ours."""
    known = {words.alike(one): one for one in choices(name)}
    if not known:
        return meaning
    found = known.get(words.alike(meaning))
    return "" if found == "none" and name in ("policy", "sent") else found


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


def what_means(name: str, heading: str, unclear: Sequence[str]) -> Question:
    """Ask what the words of a column mean."""
    numbers = [one for one in unclear if re.fullmatch(r"\d{1,2}", one)]
    text = f"Column {words.quoted(heading)}: what does {_shown(unclear)} mean?"
    ways = choices(name) or ["0", "1", "2"]
    option, others = "", [*unclear]
    if name == "interest" and numbers:
        low, high = min(map(int, numbers)), max(map(int, numbers))
        text += " Say it for one end of the numbers; the others follow."
        ends = [f'--means interest "{high}=high"', f'--means interest "{low}=high"']
        option = " or ".join(dict.fromkeys(ends))
        others = [one for one in unclear if one not in numbers]
    guessed: list[str] = []
    for one in others:
        meant = [] if name == "sent" else vocabulary.meanings(name, one)
        # Only one program is the first choice.
        likely = next((way for way in meant if way != "first" or way not in guessed), _BLANK)
        guessed.append(likely)
        option += f' --means {name} "{key(one)}={likely}"'
    if others:
        option += (
            f" ({_BLANK + ' is ' if _BLANK in guessed else ''}{words.listed(ways, last='or')})"
        )
    return Question(
        text,
        option.strip(),
        heading,
        tuple((value, {"means": {name: value}}) for value in ways),
        name,
        tuple(map(key, unclear)),
    )


def _shown(unclear: Sequence[str]) -> str:
    return ", ".join(map(words.quoted, unclear))


def is_ban(cell: str) -> bool:
    """Tell whether a cell is nothing but a rule against writing.

    Examples
    --------
    >>> is_ban("No contact"), is_ban("No TY please"), is_ban("no"), is_ban("OK")
    (True, True, False, False)
    """
    return is_certain("policy", cell) and vocabulary.meanings("policy", cell) != ("open",)


def stricter(one: str, other: str) -> str:
    """Return the stricter of two rules; an empty one is none.

    Examples
    --------
    >>> stricter("open", "no_contact"), stricter("", "open")
    ('no_contact', 'open')
    """
    return max(one, other, key=["", "open", "discouraged", "no_contact"].index)


def is_it_a_ban(heading: str, where: Mapping[str, str], *, can_go: bool) -> Question:
    """Ask whether what stands in a column is a rule against writing."""
    told = "; ".join(f"{words.quoted(word, longest=61)} ({rows})" for word, rows in where.items())
    options = " ".join(f'--means policy "{word}={_BLANK}"' for word in where)
    ignore = f" or --ignore {typed(heading)}" if can_go else ""
    return Question(
        f"Column {words.quoted(heading)}: is this a rule against writing to the program? {told}",
        f"{options}{ignore} ({_BLANK} is no_contact, discouraged, or none for no rule)",
        heading,
        tuple((one, {"means": {"policy": one}}) for one in ("no_contact", "discouraged", "none")),
        "policy",
        tuple(where),
    )


def which_of_program(heading: str, named: Mapping[str, str]) -> Question:
    """Ask whether programs are of the specialty that their names hold."""
    ours = [*dict.fromkeys(named.values())]
    return Question(
        f"Column {words.quoted(heading)}: {_shown([*named])} may be a program in "
        f"{words.listed(ours, last='or')}, which has a rule on messages. Which specialty is it?",
        " ".join(f'--means specialty "{key(one)}={name}"' for one, name in named.items())
        + f" ({vocabulary.OTHER} for none with a rule)",
        heading,
        tuple((name, {"means": {"specialty": name}}) for name in (*ours, vocabulary.OTHER)),
        "specialty",
        tuple(map(key, named)),
    )


def which_specialty(heading: str, unclear: Sequence[str]) -> Question:
    """Ask which specialties are meant."""
    shown = ", ".join(f"{words.quoted(one)}{vocabulary.near(one)}" for one in unclear)
    option = " ".join(f'--means specialty "{key(one)}={vocabulary.OTHER}"' for one in unclear)
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
        tuple(map(key, unclear)),
    )
