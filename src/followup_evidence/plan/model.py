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
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import pandas as pd

from followup_evidence.errors import Fault, Faults
from followup_evidence.evidence import words
from followup_evidence.plan import interviews, rules, solver, steps
from followup_evidence.plan.rules import Interview, Reason
from followup_evidence.plan.scales import TIERS, Scale, whole_numbers
from followup_evidence.plan.schedule import FAR, Days
from followup_evidence.plan.solver import Row
from followup_evidence.plan.steps import Costs, Step, email_of
from followup_evidence.settings import REMEDY, Settings, SettingsError
from followup_evidence.text import counted, date

# Sums of scores stay far below 2**53, the last whole number that a float holds exactly.
_LARGEST_TOTAL = 2**48


class PinError(Faults):
    """Pins that no plan can keep."""


@dataclass(frozen=True)
class Basics:
    """What every plan of a problem holds, before options are chosen; all but ``days`` by id."""

    minutes: Mapping[str, int]
    """Of each basic step that is in."""
    lost: Mapping[str, Reason]
    """Why each other one is not."""
    short: Mapping[str, int]
    """Minutes that did not fit, of steps left out or made shorter."""
    days: Days
    left: Mapping[str, int | None]
    """Minutes and stress points left for options; None where there is no limit."""


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
            known = ("interviews", "steps", "by_id", "candidates")
            vars(other).update({name: vars(self)[name] for name in known if name in vars(self)})
        _check(other)
        return other

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
            today=self.settings.day,
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
            return steps.overridden(step)
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
        return _basics(self)

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
    def forced(self) -> dict[int, int]:
        """The options that are pinned as must, by place."""
        return {place: 1 for place, step in enumerate(self.offer) if step.id in self.must}

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rules over the options on offer."""
        return tuple(_rows(self))

    @cached_property
    def candidates(self) -> pd.DataFrame:
        """Every step as a frame; `steps.frame` describes it."""
        return steps.frame(self.steps)


_DONE = Reason("already_done", "You did this already.")
_NEVER = Reason("pinned", "You took it out.")


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
    done = [*([done] if isinstance(done, str) else done or ()), *interviews.sent(listed)]
    problem = Problem(
        listed,
        (settings or Settings()).changed(**changes),
        scale or Scale.illustrative(),
        steps.checked(costs),
        *(
            tuple(dict.fromkeys([pins] if isinstance(pins, str) else pins or ()))
            for pins in (must, never, done)
        ),
    )
    _check(problem)
    return problem


def _check(problem: Problem) -> None:
    """Refuse a deadline before an interview, and pins that cannot be kept."""
    asked = problem.settings
    if asked.rank_deadline and asked.rank_deadline < asked.day:
        before = f"{asked.rank_deadline} is before today, {asked.day}"
        fault = Fault(before, column="rank_deadline", rule="order")
        raise SettingsError("The request", [fault], REMEDY)
    faults = [
        Fault(
            f"the interview on {one.interview_date} is after the rank deadline, {end}",
            column=one.program,
            rule="order",
        )
        for one in problem.interviews
        if (end := one.rank_deadline or problem.settings.rank_deadline) and one.interview_date > end
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
    """Return the fewest pins that cannot be kept together, and the rules that they break.

    Takes pins away until none can be spared (a deletion filter; Chinneck, Feasibility and
    Infeasibility in Optimization, 2008, chapter 6).
    """
    if not _broken(problem, wanted):
        return None
    kept = sorted(wanted, key=lambda pin: problem.by_id[pin].minutes)
    for pin in list(kept):
        fewer = [other for other in kept if other != pin]
        if _broken(problem, fewer):
            kept = fewer
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
    messages = [step for step in taken if step.is_message]
    found = [
        counted(limit, unit)
        for limit, unit, used in (
            (asked.minutes, "minute", sum(step.minutes for step in messages)),
            (asked.stress, "stress point", sum(step.stress for step in messages)),
        )
        if limit is not None and used > limit
    ]
    places = {step.id: place for place, step in enumerate(taken)}
    chosen = [1] * len(taken)
    found += [row.name for row in _caps(taken, places, problem) if not row.holds(chosen)]
    days = _days(problem)
    for step in taken:
        if span := span_of(step):
            if days.room(span) < _least(step, asked):
                found.append(f"{counted(asked.minutes_per_day or 0, 'minute')} a day")
                break
            days.take(span, _least(step, asked))
    return found


def span_of(step: Step) -> tuple[dt.date, dt.date] | None:
    """Return the first and last day of a step; None where it has no days yet."""
    if step.earliest is None:
        return None
    return step.earliest, min(step.last_day, FAR)


def _days(problem: Problem) -> Days:
    spans = [span for step in problem.steps if step.allowed and (span := span_of(step))]
    return Days(spans, problem.settings.minutes_per_day)


def _basics(problem: Problem) -> Basics:
    """Put in what comes first, and say what does not fit.

    Pinned steps come first of all. Then preparations, the nearest interview first, at half their
    minutes (or half a day's); then emails, by tier; then preparations get the rest of their
    minutes as far as the days have them; mock interviews last. So an email of ten minutes costs no
    preparation, only a few minutes of it.
    """
    asked, days = problem.settings, _days(problem)
    left: dict[str, int | None] = {"minute": asked.minutes, "stress point": asked.stress}
    minutes: dict[str, int] = {}
    lost: dict[str, Reason] = {}
    short: dict[str, int] = {}
    pinned = _implied(problem, [pin for pin in problem.must if pin not in problem.done])
    for step in pinned:
        _take(step, _least(step, asked), days, left)
        if step.layer == "basic":
            minutes[step.id] = _least(step, asked)
    basic = [step for step in problem.steps if step.layer == "basic" and step.allowed]
    preparing = sorted(
        (step for step in basic if step.action == "prepare_interview"),
        key=lambda step: (step.last_day, -TIERS.index(step.tier), step.id),
    )
    emails = sorted(
        (step for step in basic if step.is_message),
        key=lambda step: (-TIERS.index(step.tier), step.do_by, step.id),
    )

    def put_in(some: Iterable[Step]) -> None:
        for step in some:
            if step.id in minutes:
                continue
            if lacking := _lacking(step, _least(step, asked), days, left):
                lost[step.id] = lacking
                short[step.id] = step.minutes
            else:
                _take(step, _least(step, asked), days, left)
                minutes[step.id] = _least(step, asked)

    put_in([*preparing, *emails])
    for step in preparing:
        if step.id in minutes and (span := span_of(step)):
            more = min(step.minutes - minutes[step.id], days.room(span))
            _take(step, more, days, left)
            minutes[step.id] += more
            if minutes[step.id] < step.minutes:
                short[step.id] = step.minutes - minutes[step.id]
    put_in(step for step in basic if step.action == "mock_interviews")
    # Pinned options were set aside above; the rows count them again.
    for step in pinned:
        if step.layer == "option":
            _take(step, -step.minutes, days, left, stress=-step.stress)
    return Basics(minutes, lost, short, days, left)


def _least(step: Step, asked: Settings) -> int:
    """Return the minutes that a step is put in with; a preparation may be half as long."""
    if step.action != "prepare_interview":
        return step.minutes
    half = min(step.minutes, asked.minutes_per_day or step.minutes) // 2
    return min(step.minutes, max(half, 1))


def _lacking(step: Step, minutes: int, days: Days, left: Mapping[str, int | None]) -> Reason | None:
    """Say what a basic step lacks, if it does not fit."""
    if step.is_message:
        for unit, needed in (("minute", minutes), ("stress point", step.stress)):
            room = left[unit]
            if room is not None and needed > room:
                return no_room(unit, needed, room)
    span = span_of(step)
    if span and days.room(span) < minutes:
        when = " before the interview" if step.action == "prepare_interview" else " by its day"
        return no_room("minute", step.minutes, days.room(span), when)
    return None


def no_room(unit: str, needed: int, left: int, when: str = "") -> Reason:
    """Return the reason of what a limit, or the days at some time, have no room for."""
    free = "free" if when else "left"
    of = "stress points" if unit == "stress point" else "days" if when else "time"
    text = f"It didn’t fit in your {of}: {{needed}}, with {{left}} {free}{{when}}."
    facts = {"needed": counted(needed, unit), "left": f"{left:,}", "when": when, "unit": unit}
    return Reason("over_limit", text, facts)


def _take(
    step: Step,
    minutes: int,
    days: Days,
    left: dict[str, int | None],
    *,
    stress: int | None = None,
) -> None:
    if span := span_of(step):
        days.take(span, minutes)
    if step.is_message:
        for unit, taken in (
            ("minute", minutes),
            ("stress point", step.stress if stress is None else stress),
        ):
            room = left[unit]
            if room is not None:
                left[unit] = room - taken


def _rows(problem: Problem) -> Iterator[Row]:
    """Yield the rules over the options on offer, each as one row."""
    offer, basics = problem.offer, problem.basics
    for unit, quantity in (("minute", "minutes"), ("stress point", "stress")):
        room = basics.left[unit]
        if room is not None:
            taken = {place: getattr(step, quantity) for place, step in enumerate(offer)}
            yield Row(counted(room, unit), taken, room, unit)
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
    for (first_day, last_day), inside, free in basics.days.tight(items):
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
        return maximise(problem, score, rows)
    found: tuple[int, ...] = ()
    for level in (whole, [-taken for taken in minutes], [-place for place in order]):
        found = maximise(problem, level, rows)
        reached = sum(each * x for each, x in zip(level, found, strict=True))
        rows = [*rows, solver.at_least("nothing worse", level, reached)]
    return found


def maximise(problem: Problem, score: Sequence[int], rows: Sequence[Row]) -> tuple[int, ...]:
    """Return the options of greatest score, 0 or 1 for each on offer."""
    found = solver.maximise(score, rows, forced=problem.forced)
    if found is None:  # pins were checked against every rule when the problem was prepared
        raise solver.SolverError("no plan keeps the pins, and their check did not see it")
    return found


def plain(value: Any) -> Any:
    """Return a value as JSON knows it: whole floats as integers, days as ISO text.

    Examples
    --------
    >>> plain(40.0), plain(float("nan")), plain(pd.Timestamp("2026-12-04"))
    (40, None, '2026-12-04')
    """
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
