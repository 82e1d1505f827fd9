"""An independent planner: plain Python, brute force, and no line of `followup_evidence.plan`.

It reads the model in words (layers, windows, caps) and the numbers from the tables under `data/`.
Days are tested by playing them through, the earliest due day first, instead of by the
processor-demand sums of the planner; options by looking at every set of them, or by a dynamic
program over minutes, stress and counts.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "data"
HALF, FULL = 30, 60  # minutes of a preparation
MOCKS = 2
NOTES = 2
INTEREST_EMAILS = 2
TIERS = ("first", "high", "medium", "low")  # the order in which emails have a claim
MESSAGES = ("thank_you_pd", "short_note", "interest_email", "intent_email", "advocacy_call")
BASICS = ("prepare_interview", "mock_interviews", "thank_you_pd")
OPTIONS = ("short_note", "interest_email", "intent_email", "advocacy_call")
COVERED_BY = {
    "thank_you_pd": "thanks",
    "short_note": "thanks",
    "interest_email": "interest",
    "intent_email": "number_one",
    "advocacy_call": "mentor",
}
EVERYTHING = frozenset(COVERED_BY.values())
# A call by a mentor whom the program does not know (an assumption, with a survey).
UNKNOWN_MENTOR = "Low–Moderate"
# The season of a message: days before the rank deadline at which its window opens.
OPENS = {"interest_email": 56, "intent_email": 28, "advocacy_call": 42}


_OTHERS = {"Urology", "Ophthalmology"}  # of matches that rank on days of their own


class ContradictionError(Exception):
    """Pins that no plan can keep."""


def _table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


ACTIONS = {row["action"]: row for row in _table("assumptions/actions.csv")}
LABEL_SCORES = {
    row["label"]: Fraction(row["value"]) for row in _table("assumptions/scale_labels.csv")
}
TIER_SCORES = {row["tier"]: Fraction(row["value"]) for row in _table("assumptions/scale_tiers.csv")}


@dataclass(frozen=True)
class Settings:
    """What a person asks for; the names are those of the project's settings."""

    today: dt.date
    minutes: int | None = None
    stress: int | None = None
    calls: int = 2
    minutes_per_day: int | None = 60
    rank_deadline: dt.date | None = None
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    done: tuple[str, ...] = ()

    def keywords(self) -> dict[str, Any]:
        """Return them as `plan.choose` takes them."""
        return {
            "today": self.today.isoformat(),
            "minutes": self.minutes,
            "stress": self.stress,
            "calls": self.calls,
            "minutes_per_day": self.minutes_per_day,
            "rank_deadline": self.rank_deadline and self.rank_deadline.isoformat(),
            "must": list(self.must),
            "never": list(self.never),
            "done": list(self.done),
        }


@dataclass(frozen=True)
class Step:
    """One action at one program, with every reason why it is not offered."""

    id: str
    action: str
    row: int
    minutes: int
    stress: int
    label: str
    tier: str
    interview: dt.date
    start: dt.date | None = None
    end: dt.date | None = None
    kinds: frozenset[str] = frozenset()

    @property
    def layer(self) -> str:
        return "basic" if self.action in BASICS else "option"

    @property
    def message(self) -> bool:
        return self.action in MESSAGES

    @property
    def value(self) -> Fraction:
        return LABEL_SCORES[self.label] * TIER_SCORES[self.tier]


@dataclass(frozen=True)
class Answer:
    """What the rules give: basics with minutes, the best options, and why the rest is left."""

    steps: Mapping[str, Step]
    basics: Mapping[str, int]
    options: frozenset[str]
    value: Fraction
    option_minutes: int
    skipped: Mapping[str, frozenset[str]] = field(default_factory=dict)


# Layer 0 ------------------------------------------------------------------------------------


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def rule(row: Mapping[str, Any]) -> tuple[str, frozenset[str]]:
    """Return a program's rule and what it covers: its own, else its specialty's, else none."""
    own = row.get("policy") or ""
    if own in ("open", "no_contact"):
        return own, frozenset() if own == "open" else EVERYTHING
    wanted = (row.get("specialty") or "").strip().lower()
    for policy in _table("published/policies.csv"):
        if policy["specialty"] in _named(wanted):
            if policy["policy"] == "no_contact":
                return "no_contact", EVERYTHING  # which its own "discouraged" makes no milder
            if own:
                continue
            # Urology allows messages and advises against one of them: that one is discouraged.
            return "discouraged", frozenset(re.findall(r"[a-z_]+", policy["covers"]))
    return (own, EVERYTHING) if own else ("open", frozenset())


def _named(wanted: str) -> list[str]:
    """Return the specialties of a name as the vocabulary has it, its track left out."""
    bare = re.sub(r"\s*\(.*\)|^preliminary |^categorical ", "", wanted)
    listed = {row["name"].lower(): row["specialty"] for row in _table("vocabulary/specialties.csv")}
    return listed.get(wanted, listed.get(bare, "")).split("; ")


def day(value: dt.date | str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) and value else value or None


def deadline(row: Mapping[str, Any], settings: Settings) -> dt.date | None:
    own = day(row.get("rank_deadline"))
    if own or {*_named((row.get("specialty") or "").strip().lower())} & _OTHERS:
        return own
    return settings.rank_deadline


def thanks_window(interview: dt.date, last: dt.date | None, today: dt.date) -> tuple:
    end = interview + dt.timedelta(3)
    return max(today, interview), min(end, last) if last else end


def season_window(action: str, interview: dt.date, last: dt.date | None, today: dt.date) -> tuple:
    """Return the window of an interest or number-one email or of a mentor's call."""
    if last is None:
        return None, None
    end = last - dt.timedelta(14)
    wait = dt.timedelta(14 if action == "interest_email" else 1)
    start = max(today, interview + wait, last - dt.timedelta(OPENS[action]))
    if start <= end:
        return start, end
    return max(today, interview + dt.timedelta(1)), last - dt.timedelta(8)


def candidates(rows: Sequence[Mapping[str, Any]], settings: Settings) -> dict[str, Step]:
    """List every step that one might think of, with the kinds of reason against it."""
    today, found = settings.today, {}
    for number, row in enumerate(rows):
        for step in _program(number, row, settings):
            found[step.id] = step
    ahead = sorted(
        interview
        for row in rows
        if (interview := day(row["interview_date"])) - today >= dt.timedelta(7)
    )
    for number in range(1, MOCKS + 1):
        offered = number <= len(ahead)
        step = Step(
            f"mock_interviews:season:{number}", "mock_interviews", -1, FULL, 0, "High", "", today
        )
        if offered:
            step = replace(step, start=today + dt.timedelta(2), end=ahead[0] - dt.timedelta(1))
        found[step.id] = _pinned(step, set() if offered else {"not_eligible"}, "open", settings)
    return found


def _program(number: int, row: Mapping[str, Any], settings: Settings) -> Iterator[Step]:
    today, name = settings.today, slug(row["program"])
    interview, last = day(row["interview_date"]), deadline(row, settings)
    tier, policy_and_cover = row.get("interest") or "medium", rule(row)
    policy, covers = policy_and_cover

    def step(action: str, reasons: Iterable[str], suffix: str = "") -> Step:
        told = ACTIONS[action]
        if action == "prepare_interview":
            window = (today, interview - dt.timedelta(1))
        elif action in OPENS:
            window = season_window(action, interview, last, today)
        else:
            window = thanks_window(interview, last, today)
        kinds = set(reasons)
        if COVERED_BY.get(action) in covers or (policy == "no_contact" and action in NEVER):
            kinds.add("policy")
        if action in COVERED_BY and window[0] is not None and window[0] > window[1]:
            kinds.add("late")
        label = told["label"]
        if action == "advocacy_call" and row.get("mentor") == "unknown":
            label = UNKNOWN_MENTOR
        made = Step(
            f"{action}:{name}{suffix}",
            action,
            number,
            int(told["minutes"]),
            int(told["stress"]),
            label,
            tier,
            interview,
            *window,
        )
        return _pinned(made, kinds, policy, settings)

    def unless(holds: bool, kind: str) -> set[str]:
        return set() if holds else {kind}

    yield step("prepare_interview", unless(interview > today, "not_eligible"))
    thanks = step("thank_you_pd", ())
    yield thanks
    for note in range(1, NOTES + 1):
        enough = note <= int(row.get("connections") or 0)
        yield step("short_note", unless(enough, "not_eligible"), f":{note}")
    number_one = step("intent_email", unless(tier == "first", "not_eligible"))
    yield number_one
    written = [one for one in (thanks, number_one) if one.kinds <= {"already_done"}]
    yield step(
        "interest_email",
        unless(tier in ("high", "first"), "not_eligible") | unless(not written, "superseded"),
    )
    mentor = (row.get("mentor") or "none") != "none" and tier != "low"
    yield step("advocacy_call", unless(mentor, "not_eligible"))
    yield step("notes_to_everyone", {"dominated"})
    yield step("dream_essay", {"backfire"})


NEVER = ("notes_to_everyone", "dream_essay")


def _pinned(step: Step, kinds: set[str], policy: str, settings: Settings) -> Step:
    """Apply done, must and never to the reasons of one step."""
    if step.id in settings.done:
        return replace(step, kinds=frozenset({"already_done"}))
    if step.id in settings.must:
        kinds = kinds - {"superseded"}
        if policy == "discouraged":
            kinds = kinds - {"policy"}
        if step.action in ("thank_you_pd", "short_note"):
            kinds = kinds - {"late"}
        if kinds or step.id in settings.never:
            raise ContradictionError(step.id)
    if step.id in settings.never:
        kinds = kinds | {"pinned"}
    return replace(step, kinds=frozenset(kinds))


# Days ---------------------------------------------------------------------------------------


def fits(jobs: Iterable[tuple[dt.date | None, dt.date | None, int]], a_day: int | None) -> bool:
    """Play the days through: each does what is due first, and nothing may be left when due."""
    if a_day is None:
        return True
    left = sorted([end, start, minutes] for start, end, minutes in jobs if end and minutes)
    if not left:
        return True
    today, last = min(job[1] for job in left), max(job[0] for job in left)
    while today <= last:
        hours = a_day
        for job in left:
            if job[1] <= today and job[2]:
                done = min(hours, job[2])
                job[2] -= done
                hours -= done
            if job[0] <= today and job[2]:
                return False
        today += dt.timedelta(1)
    return True


# Layer 1 ------------------------------------------------------------------------------------


def plan(rows: Sequence[Mapping[str, Any]], settings: Settings) -> Answer:
    """Choose basics by rank and options by looking at every set of them."""
    steps = candidates(rows, settings)
    basics = choose_basics(steps, settings)
    options, value, minutes = best_options(steps, basics, settings)
    return _answer(steps, basics, options, value, minutes)


def _answer(
    steps: Mapping[str, Step],
    basics: Mapping[str, int],
    options: frozenset[str],
    value: Fraction,
    minutes: int,
) -> Answer:
    skipped = {}
    for name, step in steps.items():
        if name in basics or name in options:
            continue
        kinds = step.kinds or frozenset({"over_limit"})
        if step.action == "short_note" and not step.kinds:
            # Its email was pinned away: whatever the planner calls that, it is no late note.
            thanks = steps[f"thank_you_pd:{name.split(':')[1]}"]
            kinds |= {"pinned", "not_eligible", "superseded"} if thanks.kinds else set()
        skipped[name] = kinds
    return Answer(steps, basics, options, value, minutes, skipped)


def forced(steps: Mapping[str, Step], settings: Settings) -> list[Step]:
    """Return what the pins hold in the plan: a note holds its email and the note before it."""
    wanted = [name for name in settings.must if name not in settings.done]
    for name in list(wanted):
        action, program, *rest = name.split(":")
        if action == "short_note":
            beside = [f"thank_you_pd:{program}"]
            beside += [f"short_note:{program}:1"] if rest == ["2"] else []
            for other in beside:
                if other in settings.done:
                    continue
                if steps[other].kinds:
                    raise ContradictionError(f"{name} needs {other}")
                wanted.append(other)
    return [steps[name] for name in dict.fromkeys(wanted)]


def choose_basics(steps: Mapping[str, Step], settings: Settings) -> dict[str, int]:
    """Take the basics by rank: a step stays where minutes, stress and days hold it."""
    a_day = settings.minutes_per_day
    # Half a day is enough to begin with, so that an email of ten minutes is not lost to it.
    half = HALF if a_day is None else max(1, min(FULL, a_day) // 2)
    pinned = forced(steps, settings)
    chosen = {one.id: half if one.action == "prepare_interview" else one.minutes for one in pinned}

    def jobs(more: Mapping[str, int]) -> list:
        return [(steps[one].start, steps[one].end, long) for one, long in (chosen | more).items()]

    def spent(part: str) -> int:
        return sum(getattr(steps[one], part) for one in chosen if steps[one].message)

    def affordable(step: Step) -> bool:
        return all(
            limit is None or spent(part) + getattr(step, part) <= limit
            for part, limit in (("minutes", settings.minutes), ("stress", settings.stress))
        )

    free = Step("", "thank_you_pd", 0, 0, 0, "", "", settings.today)
    if not (fits(jobs({}), a_day) and affordable(free)) or not _within_caps(
        [one for one in pinned if one.layer == "option"], steps, chosen, settings
    ):
        raise ContradictionError("the pins cannot be kept together")
    offered = [one for one in steps.values() if one.layer == "basic" and not one.kinds]
    nearest = sorted(
        (one for one in offered if one.action == "prepare_interview"),
        key=lambda one: (one.interview, one.id),
    )
    emails = sorted(
        (one for one in offered if one.action == "thank_you_pd"),
        key=lambda one: (TIERS.index(one.tier), one.end, one.id),
    )
    mocks = sorted(
        (one for one in offered if one.action == "mock_interviews"), key=lambda one: one.id
    )
    for one in nearest:
        if fits(jobs({one.id: half}), a_day):
            chosen[one.id] = half
    for one in emails:
        if one.id not in chosen and affordable(one) and fits(jobs({one.id: one.minutes}), a_day):
            chosen[one.id] = one.minutes
    for one in nearest:
        if one.id in chosen:
            chosen[one.id] = max(
                long for long in range(half, FULL + 1) if fits(jobs({one.id: long}), a_day)
            )
    for one in mocks:
        if one.id not in chosen and fits(jobs({one.id: one.minutes}), a_day):
            chosen[one.id] = one.minutes
    return {name: long for name, long in chosen.items() if steps[name].layer == "basic"}


# Layer 2 ------------------------------------------------------------------------------------


def _within_caps(
    options: Sequence[Step],
    steps: Mapping[str, Step],
    basics: Mapping[str, int],
    settings: Settings,
) -> bool:
    """Say whether the caps allow these options; what was done counts as well."""
    written = {one.id for one in options} | {one for one in settings.done if one in steps}
    caps = {
        "interest_email": INTEREST_EMAILS,
        "intent_email": 1,
        "advocacy_call": settings.calls,
    }
    for action, most in caps.items():
        more = any(one.action == action for one in options)
        if more and sum(steps[one].action == action for one in written) > most:
            return False
    for one in options:
        program = one.id.split(":")[1]
        if one.action == "short_note":
            beside = f"thank_you_pd:{program}"
            if beside not in basics and beside not in settings.done:
                return False
            if one.id.endswith(":2") and f"short_note:{program}:1" not in written:
                return False
        pair = {f"interest_email:{program}", f"intent_email:{program}"}
        if one.id in pair <= written:
            return False
    return True


def feasible(
    steps: Mapping[str, Step], basics: Mapping[str, int], settings: Settings
) -> Iterator[tuple[Step, ...]]:
    """Yield every set of options that limits, days, caps and pins allow."""
    pinned = [one for one in forced(steps, settings) if one.layer == "option"]
    free = [
        one
        for one in sorted(steps.values(), key=lambda one: one.id)  # a first note before a second
        if one.layer == "option" and not one.kinds and one not in pinned
    ]
    left = {
        part: None
        if limit is None
        else limit - sum(getattr(steps[one], part) for one in basics if steps[one].message)
        for part, limit in (("minutes", settings.minutes), ("stress", settings.stress))
    }
    fixed = [(steps[one].start, steps[one].end, long) for one, long in basics.items()]

    def allowed(chosen: Sequence[Step]) -> bool:
        return (
            all(
                limit is None or sum(getattr(one, part) for one in chosen) <= limit
                for part, limit in left.items()
            )
            and _within_caps(chosen, steps, basics, settings)
            and fits(
                fixed + [(one.start, one.end, one.minutes) for one in chosen],
                settings.minutes_per_day,
            )
        )

    def grow(chosen: tuple[Step, ...], index: int) -> Iterator[tuple[Step, ...]]:
        yield chosen
        for later in range(index, len(free)):
            more = (*chosen, free[later])
            if allowed(more):  # every part of an allowed set that keeps first notes is allowed
                yield from grow(more, later + 1)

    if allowed(pinned):
        yield from grow(tuple(pinned), 0)


def best_options(
    steps: Mapping[str, Step], basics: Mapping[str, int], settings: Settings
) -> tuple[frozenset[str], Fraction, int]:
    """Look at every feasible set: greatest value, then fewest minutes."""
    best = None
    for chosen in feasible(steps, basics, settings):
        value = sum((one.value for one in chosen), Fraction(0))
        rank = (value, -sum(one.minutes for one in chosen))
        if best is None or rank > best[0]:
            best = rank, frozenset(one.id for one in chosen)
    if best is None:
        raise ContradictionError("no options keep the pins")
    (value, minutes), chosen = best
    return chosen, value, -minutes


def dynamic(
    steps: Mapping[str, Step], basics: Mapping[str, int], settings: Settings
) -> tuple[Fraction, int]:
    """Return the best value and its fewest minutes by a dynamic program; no days, no pins.

    State: minutes and stress spent, interest emails, number-one emails and mentors so far.
    One stage a program, in which every set of its own options is tried.
    """
    left = {
        part: None
        if limit is None
        else limit - sum(getattr(steps[one], part) for one in basics if steps[one].message)
        for part, limit in (("minutes", settings.minutes), ("stress", settings.stress))
    }
    programs: dict[int, list[Step]] = {}
    for one in steps.values():
        if one.layer == "option" and not one.kinds:
            programs.setdefault(one.row, []).append(one)
    states: dict[tuple[int, int, int, int, int], Fraction] = {(0, 0, 0, 0, 0): Fraction(0)}
    for own in programs.values():
        sets = [
            chosen
            for chosen in _subsets(own)
            if _within_caps(chosen, steps, basics, replace(settings, calls=10**6, done=()))
        ]
        after: dict[tuple[int, int, int, int, int], Fraction] = {}
        for (minutes, stress, interest, number_one, mentors), value in states.items():
            for chosen in sets:
                actions = [one.action for one in chosen]
                state = (
                    minutes + sum(one.minutes for one in chosen),
                    # Where stress has no limit it is no part of the state.
                    0 if left["stress"] is None else stress + sum(one.stress for one in chosen),
                    interest + actions.count("interest_email"),
                    number_one + actions.count("intent_email"),
                    mentors + actions.count("advocacy_call"),
                )
                if (
                    (left["minutes"] is None or state[0] <= left["minutes"])
                    and (left["stress"] is None or state[1] <= left["stress"])
                    and state[2] <= INTEREST_EMAILS
                    and state[3] <= 1
                    and state[4] <= settings.calls
                ):
                    worth = value + sum((one.value for one in chosen), Fraction(0))
                    if worth > after.get(state, Fraction(-1)):
                        after[state] = worth
        states = after
    value = max(states.values())
    return value, min(state[0] for state, worth in states.items() if worth == value)


def _subsets(items: Sequence[Step]) -> list[tuple[Step, ...]]:
    found: list[tuple[Step, ...]] = [()]
    for one in items:
        found += [(*chosen, one) for chosen in found]
    return found


# Robustness ---------------------------------------------------------------------------------

BELOW_LABELS = {  # what lies directly above what
    "Very Low": ("Low",),
    "Low": ("Low–Moderate",),
    "Low–Moderate": ("Moderate", "Advocacy"),
    "Moderate": ("High",),
    "High": (),
    "Advocacy": (),
}
BELOW_TIERS = {"low": ("medium",), "medium": ("high",), "high": ("first",), "first": ()}


def up_sets(above: Mapping[str, Sequence[str]]) -> list[frozenset[str]]:
    """Return every non-empty set that holds, with a word, all words above it."""
    words = list(above)
    found = []
    for bits in range(1, 2 ** len(words)):
        chosen = frozenset(word for place, word in enumerate(words) if bits >> place & 1)
        if all(set(above[word]) <= chosen for word in chosen):
            found.append(chosen)
    return found


def corners(trust: Fraction) -> list[tuple[dict[str, Fraction], dict[str, Fraction]]]:
    """Return the corners of the scales that a trust allows, the printed one scaled to 1 at most."""

    def mixed(printed: Mapping[str, Fraction], chosen: frozenset[str]) -> dict[str, Fraction]:
        top = max(printed.values())
        return {
            word: trust * score / top + (1 - trust) * (word in chosen)
            for word, score in printed.items()
        }

    return [
        (mixed(LABEL_SCORES, labels), mixed(TIER_SCORES, tiers))
        for labels in up_sets(BELOW_LABELS)
        for tiers in up_sets(BELOW_TIERS)
    ]


Counts = tuple[tuple[tuple[str, str], int], ...]


def counts(chosen: Iterable[Step]) -> Counts:
    """Count options by label and tier: all that a scale can see of them."""
    found: dict[tuple[str, str], int] = {}
    for one in chosen:
        found[one.label, one.tier] = found.get((one.label, one.tier), 0) + 1
    return tuple(sorted(found.items()))


def worth(
    counted: Counts, scale: tuple[Mapping[str, Fraction], Mapping[str, Fraction]]
) -> Fraction:
    labels, tiers = scale
    return sum(
        (number * labels[label] * tiers[tier] for (label, tier), number in counted), Fraction(0)
    )


def guarantees(
    possible: Iterable[Counts], trust: Fraction, scales: Sequence | None = None
) -> dict[Counts, Fraction]:
    """Return for each possible plan the least share of the best value, over all scales."""
    plans = set(possible)
    least = dict.fromkeys(plans, Fraction(1))
    for scale in corners(trust) if scales is None else scales:
        values = {counted: worth(counted, scale) for counted in plans}
        best = max(values.values())
        if best > 0:
            least = {counted: min(least[counted], values[counted] / best) for counted in plans}
    return least
