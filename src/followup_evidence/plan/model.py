"""The model: what stands in every plan, and the rest as rows and whole-number scores.

Basics come first: preparation, then the emails that are due, as far as minutes and days go. With
x = 1 for an option that is taken and 0 for one that is not, a plan then maximises

    Σ label score · tier score · x       (then takes the fewest minutes, then the earliest steps)

subject to

    Σ minutes · x ≤ minutes that the emails leave,  Σ stress · x likewise,
    Σ minutes · x ≤ free minutes      of each span of days, for options that fall inside it,
    first note ≤ email, second note ≤ first note        at each program,
    number-one email + interest email ≤ 1               at each program,
    Σ interest emails ≤ 2,  Σ number-one emails ≤ 1,  Σ mentors asked ≤ calls    in the season.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import pandas as pd

from followup_evidence.errors import Fault, Faults
from followup_evidence.evidence import words
from followup_evidence.plan import basics, interviews, rules, solver, steps
from followup_evidence.plan.basics import LIMITS, Basics, Room, fewest_minutes, span_of
from followup_evidence.plan.rules import Interview, Reason
from followup_evidence.plan.scales import Scale, whole_numbers
from followup_evidence.plan.solver import Row
from followup_evidence.plan.steps import Costs, Step, email_of
from followup_evidence.settings import REMEDY, Settings, SettingsError
from followup_evidence.text import counted, date

# Sums of scores stay far below 2**53, the last whole number that a float holds exactly.
_LARGEST_TOTAL = 2**48
_DONE = Reason("already_done", "You did this already.")
_NEVER = Reason("pinned", "You took it out.")


class PinError(Faults):
    """Pins that no plan can keep."""


@dataclass(frozen=True, eq=False)
class Problem:
    """All that a plan is made from, as `choose` takes it, and every step judged and dated."""

    listed: pd.DataFrame
    settings: Settings
    scale: Scale
    costs: Costs = field(default_factory=dict)
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    done: tuple[str, ...] = ()

    def changed(self, **given: Any) -> Problem:
        """Return the problem with some settings changed.

        Examples
        --------
        >>> from followup_evidence import plan
        >>> mine = plan.check([{"program": "Mercy", "interview_date": "2026-12-04"}])
        >>> plan.prepare(mine, today="2026-12-01").changed(minutes=5).settings.minutes
        5
        """
        other = dataclasses.replace(self, settings=self.settings.changed(**given))
        if not given.keys() & {"today", "rank_deadline"}:  # nothing else dates or judges a step
            known = ("today", "interviews", "steps", "by_id", "candidates")
            vars(other).update({name: vars(self)[name] for name in known if name in vars(self)})
        _check(other)
        return other

    @cached_property
    def today(self) -> dt.date:
        """The day that it is planned from, the same all along even past midnight."""
        return self.settings.day

    @cached_property
    def interviews(self) -> tuple[Interview, ...]:
        """The rows of the list."""
        return tuple(interviews.listed(self.listed))

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every step, as the pins leave it."""
        found = steps.every(
            self.interviews,
            steps.known(self.costs),
            self.scale,
            today=self.today,
            deadline=self.settings.rank_deadline,
            must=self.must,
            never=self.never,
            done=self.done,
        )
        return tuple(self._pinned(step) for step in found)

    def _pinned(self, step: Step) -> Step:
        if step.id in self.done:
            return dataclasses.replace(step, why_not=_DONE, overridable=False)
        if step.overridable and step.id in self.must:
            return dataclasses.replace(step, why_not=None)
        if step.allowed and step.id in self.never:
            return dataclasses.replace(step, why_not=_NEVER)
        return step

    @cached_property
    def by_id(self) -> dict[str, Step]:
        """Every step by its id."""
        return {step.id: step for step in self.steps}

    @cached_property
    def basics(self) -> Basics:
        """What stands in every plan."""
        pins = [pin for pin in self.must if pin not in self.done]
        return basics.put_in(self.steps, self.settings, _implied(self, pins))

    @cached_property
    def offer(self) -> tuple[Step, ...]:
        """The options that may be chosen."""
        return tuple(
            step
            for step in self.steps
            if step.layer == "option"
            and step.allowed
            and (step.action != "short_note" or self.writes_to(step))
        )

    def at(self, step: Step) -> Interview | None:
        """Return the row of the list that a step belongs to; the season's own have none."""
        return next((one for one in self.interviews if one.program == step.program), None)

    def writes_to(self, note: Step) -> bool:
        """Say whether the email that a note goes with is in every plan, or was sent."""
        email = email_of(note.id)
        return email in self.basics.minutes or email in self.done

    @cached_property
    def values(self) -> tuple[Fraction, ...]:
        """The exact value of each option on offer."""
        kinds = {(step.label, step.tier) for step in self.offer}
        worth = {kind: self.scale.value(*kind) for kind in kinds}
        return tuple(worth[step.label, step.tier] for step in self.offer)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rules over the options on offer."""
        return tuple(_rows(self))

    @cached_property
    def candidates(self) -> pd.DataFrame:
        """Every step as a frame; `steps.candidates` describes it."""
        return steps.candidates(self.steps)


def prepare(
    listed: pd.DataFrame,
    settings: Settings | None = None,
    *,
    scale: Scale | None = None,
    costs: Costs | None = None,
    must: Sequence[str] = (),
    never: Sequence[str] = (),
    done: Sequence[str] = (),
    **changes: Any,
) -> Problem:
    """Judge and date every step, to plan with several settings afterwards.

    Parameters and errors are those of `followup_evidence.plan.choose`.

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.check([{"program": "Mercy", "interview_date": "2026-12-04"}])
    >>> problem = plan.prepare(mine, today="2026-12-01")
    >>> [plan.solve(problem.changed(minutes=minutes)).totals["steps"] for minutes in (0, 10)]
    [1, 2]
    """
    asked = (settings or Settings()).changed(**changes)
    done = [*([done] if isinstance(done, str) else done or ()), *interviews.sent(listed, asked.day)]
    problem = Problem(
        listed,
        asked,
        scale or Scale.illustrative(),
        steps.checked(costs),
        *(
            tuple(dict.fromkeys(map(str, [pins] if isinstance(pins, str) else pins or ())))
            for pins in (must, never, done)
        ),
    )
    _check(problem)
    return problem


def _check(problem: Problem) -> None:
    """Refuse a deadline before an interview, and pins that cannot be kept."""
    asked = problem.settings
    if asked.rank_deadline and asked.rank_deadline < problem.today:
        before = f"{asked.rank_deadline} is before today, {problem.today}"
        fault = Fault(before, column="rank_deadline", rule="order")
        raise SettingsError("The request", [fault], REMEDY)
    faults = [
        Fault(
            f"the interview on {one.interview_date} is after the rank deadline, {end}",
            column=one.program,
            rule="order",
        )
        for one in problem.interviews
        if (end := one.due(problem.settings.rank_deadline)) and one.interview_date > end
    ]
    if faults:
        raise Faults("The season", faults, "Correct the dates; nothing was planned.")
    if problem.must or problem.never or problem.done:
        _check_pins(problem)


def _check_pins(problem: Problem) -> None:
    """Refuse pins that name no step, that a rule forbids, or that contradict each other."""
    known = problem.by_id
    sides = {"must": problem.must, "never": problem.never, "done": problem.done}
    faults = [
        Fault(
            f"there is no such step{words.hint(pin, known) or '; --json lists all there are'}",
            column=f"{side} {words.quoted(pin, longest=300)}",
            rule="unknown",
        )
        for side, pins in sides.items()
        for pin in pins
        if pin not in known
    ]
    wanted = [pin for pin in problem.must if pin in known and pin not in problem.done]
    for pin in wanted:
        if pin in problem.never:
            faults.append(Fault("it is pinned as must and as never", column=pin, rule="both"))
        elif not known[pin].allowed:
            faults.append(Fault(str(known[pin].why_not), column=f"must {pin}", rule="forbidden"))
        else:
            faults += [
                Fault(f"it goes only with {step.id}", column=f"must {pin}", rule="forbidden")
                for step in _implied(problem, [pin])
                if not step.allowed
            ]
    if faults:
        raise PinError("The request", faults, "Take that pin away; nothing was planned.")
    if broken := _contradiction(problem, wanted):
        pins, names = broken
        together = " together" if len(pins) > 1 else ""
        named = words.listed([f"must {pin}" for pin in pins])
        said = f"{named} cannot be kept{together} ({words.listed(names)})"
        remedy = "Take a pin away or raise a limit; nothing was planned."
        raise PinError("The request", [Fault(said, rule="together")], remedy)


def _contradiction(problem: Problem, wanted: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """Return the fewest pins found that cannot be kept together, and the rules that they break.

    Takes pins away until none can be spared (a deletion filter; Chinneck, Feasibility and
    Infeasibility in Optimization, 2008, chapter 6). The cheap ones go first, once by minutes and
    once by stress points: what is left is then a few dear ones.
    """
    if not _broken(problem, wanted):
        return None
    found = []
    for quantity in LIMITS.values():
        kept = sorted(wanted, key=lambda pin: getattr(problem.by_id[pin], quantity))
        for pin in list(kept):
            fewer = [other for other in kept if other != pin]
            if _broken(problem, fewer):
                kept = fewer
        found.append(kept)
    kept = min(found, key=len)
    return [pin for pin in wanted if pin in kept], _broken(problem, kept)


def _implied(problem: Problem, wanted: Collection[str]) -> list[Step]:
    """Return the steps that some pins ask for: themselves, a note's email and the note before."""
    ids = dict.fromkeys(wanted)
    for pin in wanted:
        if pin.startswith("short_note"):
            stem, _, number = pin.rpartition(":")
            ids |= dict.fromkeys(f"{stem}:{earlier}" for earlier in range(1, int(number)))
            ids[email_of(pin)] = None
    return [problem.by_id[name] for name in ids if name not in problem.done]


def _broken(problem: Problem, wanted: Collection[str]) -> list[str]:
    """Name the rules that some pins break by themselves."""
    taken, asked = _implied(problem, wanted), problem.settings
    places = {step.id: place for place, step in enumerate(taken)}
    caps = [row for row in _caps(taken, places, problem) if not row.holds([1] * len(taken))]
    room, days = Room(problem.steps, asked), ""
    for step in taken:
        minutes = fewest_minutes(step, asked)
        if (span := span_of(step)) and room.days.room(span) < minutes:
            days = f"{counted(asked.minutes_per_day or 0, 'minute')} a day"
        room.take(step, minutes)
    limits = [
        counted(getattr(asked, name), unit)
        for unit, name in LIMITS.items()
        if (room.left[unit] or 0) < 0
    ]
    return [*limits, *(row.name for row in caps), *([days] if days else [])]


def _rows(problem: Problem) -> Iterator[Row]:
    """Yield the rules over the options on offer, each as one row."""
    offer, room = problem.offer, problem.basics.room
    yield from (Row("a pin", {at: -1}, -1) for at, s in enumerate(offer) if s.id in problem.must)
    for unit, quantity in LIMITS.items():
        left = room.left[unit]
        if left is not None:
            taken = {place: getattr(step, quantity) for place, step in enumerate(offer)}
            yield Row(counted(left, unit), taken, left, unit)
    places = {step.id: place for place, step in enumerate(offer)}
    yield from _caps(offer, places, problem)
    for name, place in places.items():
        stem, _, number = name.rpartition(":")
        if name.startswith("short_note") and number != "1":
            before = places.get(f"{stem}:{int(number) - 1}")
            first = {} if before is None else {before: -1}
            most = int(f"{stem}:{int(number) - 1}" in problem.done) if before is None else 0
            yield Row(f"one short note to {offer[place].program} first", {place: 1, **first}, most)
    spans = [(place, span) for place, step in enumerate(offer) if (span := span_of(step))]
    items = [(span, offer[place].minutes) for place, span in spans]
    per_day = counted(problem.settings.minutes_per_day or 0, "minute")
    for (first_day, last_day), inside, free in room.days.tight(items):
        taken = {spans[at][0]: items[at][1] for at in inside}
        when = f" from {date(first_day)} to {date(last_day)}"
        yield Row(f"{per_day} a day{when}", taken, free, "minute", when)


def _caps(some: Sequence[Step], places: Mapping[str, int], problem: Problem) -> Iterator[Row]:
    """Yield how many of one kind of message a season, or a program, bears.

    What was done already counts.
    """

    def row(name: str, most: int, *actions: str, program: str = "") -> Iterator[Row]:
        def fits(step: Step) -> bool:
            return step.action in actions and program in ("", step.program)

        sent = sum(fits(problem.by_id[name]) for name in problem.done)
        same = {places[step.id]: 1 for step in some if fits(step)}
        if len(same) > most - sent:
            yield Row(name, same, max(0, most - sent))

    calls, most = problem.settings.calls, rules.MOST_INTEREST
    yield from row(f"{most} interest emails", most, "interest_email")
    yield from row(counted(calls, "mentor"), calls, "advocacy_call")
    yield from row("one number-one email", 1, "intent_email")
    both = ("intent_email", "interest_email")
    for program in dict.fromkeys(step.program for step in some if step.action in both):
        name = f"one email about interest to {program}"
        yield from row(name, 1, *both, program=program)


def worthiest(problem: Problem, values: Sequence[Fraction], rows: Sequence[Row]) -> tuple[int, ...]:
    """Return the options of greatest total value, 0 or 1 for each on offer.

    Of two plans the better one has the greater value; at equal value the fewer minutes; at equal
    minutes the smaller sum of squared places in the order (the earlier last day, then the earlier
    first day, then the step's name). All is folded into one whole number for each option: the
    least unit of each level outweighs all that the levels below can add up to. Squares, because
    sums of plain places are often equal: two programs that swap their steps would tie again.
    Where the numbers are too long for floats, the levels are searched one after the other.

    As long as the greatest value stays the same, so does the plan, however a limit moves.
    """
    offer = problem.offer
    whole = whole_numbers(values)
    minutes = [step.minutes for step in offer]
    keys = [(step.last_day, step.earliest or dt.date.max, step.id) for step in offer]
    places = {key: place for place, key in enumerate(sorted(keys), start=1)}
    order = [places[key] ** 2 for key in keys]
    per_minute = sum(order) + 1
    per_value = (sum(minutes) + 1) * per_minute
    if sum(whole) * per_value <= _LARGEST_TOTAL:
        folded = zip(whole, minutes, order, strict=True)
        score = [v * per_value - m * per_minute - o for v, m, o in folded]
        return solver.maximise(score, rows)
    found: tuple[int, ...] = ()
    for level in (whole, [-taken for taken in minutes], [-place for place in order]):
        found = solver.maximise(level, rows)
        reached = sum(each * x for each, x in zip(level, found, strict=True))
        rows = [*rows, solver.at_least("nothing worse", level, reached)]
    return found
