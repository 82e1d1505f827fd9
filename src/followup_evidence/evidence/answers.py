"""Answers: what the cells of a mapped survey column say, none of them guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from followup_evidence.errors import Fault, FollowupError
from followup_evidence.evidence import values, words

STEPS = ("Not at all", "Rarely", "Occasionally", "Frequently")
YES, NO = "Yes", "No"
NO_ANSWER = "No answer"

Kind = Literal["steps", "yes or no", "index"]

_INDEX = {"type": "number", "constraints": {"minimum": 0, "maximum": 100}}
_SHOWN = 12  # wrong answers listed one by one; a wrong column may have thousands
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
_TARGETS = {words.alike(one): one for one in (*STEPS, YES, NO, NO_ANSWER)}


@dataclass(frozen=True)
class Answers:
    """What a column holds: one value an answer, and how many cells hold none."""

    kind: Kind
    values: tuple[str | float, ...]
    unanswered: int


class Meanings:
    """What an office's own words stand for, as it said itself: 1 may be a step and a yes.

    Parameters
    ----------
    said
        ``"Never=Not at all"``: an answer in the file, and one of the four steps, Yes, No or
        No answer.

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
        self.faults += _turned_round(self.steps)

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


def _turned_round(given: Mapping[str, str]) -> list[Fault]:
    """Return a fault for each two words whose steps contradict the words' own order."""
    usual = {word: STEPS.index(step) for word, step in _LIKELY.items() if step in STEPS}
    placed = {words.alike(step): place for place, step in enumerate(STEPS)}
    usual |= placed
    placed |= {word: STEPS.index(step) for word, step in given.items() if step in STEPS}
    return [
        Fault(
            f"{words.quoted(less)} is less often than {words.quoted(more)}, and would become "
            f"{STEPS[placed[less]]} above {STEPS[placed[more]]}",
            column="--means",
            rule="order",
        )
        for less in placed
        for more in placed
        if less in usual and more in usual
        if usual[less] < usual[more] and placed[less] > placed[more]
    ]


def steps(cells: Mapping[int, str], means: Mapping[str, str]) -> tuple[Answers, list[Fault]]:
    """Return the answers to a four-step question, by row, and the faults."""
    read = {row: _meant(cell, means) for row, cell in cells.items()}
    given = {row: cell for row, cell in read.items() if cell}
    wrong = {row: cell for row, cell in given.items() if cell not in STEPS}
    faults = _listed("frequency", wrong, _no_step)
    right = tuple(cell for cell in given.values() if cell in STEPS)
    return Answers("steps", right, len(cells) - len(given)), faults


def influence(cells: Mapping[int, str], means: Mapping[str, str]) -> tuple[Answers, list[Fault]]:
    """Return the answers to a yes/no question or one from 0 to 100, by row, and the faults."""
    read = {row: _meant(cell, means) for row, cell in cells.items()}
    given = {row: cell for row, cell in read.items() if cell}
    unanswered = len(cells) - len(given)
    sides = {row: cell for row, cell in given.items() if cell in (YES, NO)}
    others = {row: cell for row, cell in given.items() if row not in sides}
    problems = {cell: _no_index(cell) for cell in {*others.values()}}
    wrong = {row: cell for row, cell in others.items() if problems[cell]}
    numbers = {row: float(cell) for row, cell in others.items() if not problems[cell]}
    faults = _listed("influence", wrong, lambda cell: problems[cell])
    if sides and numbers:
        mixed = (
            f"{len(sides)} answers are yes or no (first in row {min(sides)}) and {len(numbers)} "
            f"are numbers (first in row {min(numbers)}); a question has one kind"
        )
        faults.append(Fault(mixed, column="influence", rule="one_kind"))
    if sides:
        return Answers("yes or no", tuple(sides.values()), unanswered), faults
    if numbers and 0 < max(numbers.values()) <= 1:
        tiny = (
            "no answer is above 1, so these are no numbers from 0 to 100; if they are codes, add "
            '--means "1=Yes" --means "0=No"; if they are shares, multiply them by 100'
        )
        faults.append(Fault(tiny, column="influence", rule="range"))
    return Answers("index", tuple(numbers.values()), unanswered), faults


def _meant(cell: str, means: Mapping[str, str]) -> str:
    """Return a cell in our words; as it is where it has no meaning yet; "" for no answer."""
    alike = words.alike(cell)
    found = means.get(alike) or _TARGETS.get(alike) or cell
    return "" if found == NO_ANSWER else found


def _no_step(cell: str) -> str:
    return f"{words.quoted(cell)} is not one of {', '.join(STEPS)}{_proposal(cell, STEPS)}"


def _no_index(cell: str) -> str:
    """Say why a cell is no number from 0 to 100, or nothing."""
    try:
        values.parse(cell, _INDEX)
    except FollowupError as error:
        if any(letter.isdigit() for letter in cell):
            return str(error)
        known = f"neither a number from 0 to 100 nor {YES} or {NO}"
        return f"{words.quoted(cell)} is {known}{_proposal(cell, (YES, NO))}"
    return ""


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
        others = f"{len(counted) - _SHOWN:,} other answers are none either"
        faults.append(Fault(others, column=question, rule="answer"))
    return faults
