"""Reasons: one plain sentence for each step that is taken, and for each that is not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from followup_evidence.evidence import words
from followup_evidence.plan.limits import Limits, counted
from followup_evidence.plan.model import Budget
from followup_evidence.plan.rules import EMAILS, POLICIES
from followup_evidence.plan.scales import Scale
from followup_evidence.plan.steps import Step


def arithmetic(label: str, tier: str, scale: Scale) -> str:
    """Show how a value comes about.

    Examples
    --------
    >>> arithmetic("Low–Moderate", "high", Scale.illustrative())
    'Low–Moderate 40 × high 3 = 120'
    """
    value = float(scale.value(label, tier))
    return f"{label} {scale.labels[label]:g} × {tier} {scale.tiers[tier]:g} = {value:g}"


def why(step: Step, scale: Scale, *, must: Collection[str]) -> str:
    """Say why a step is in the plan."""
    worth = arithmetic(step.label, step.tier, scale)
    sentence = f"{worth} for {counted(step.minutes, 'minute')}."
    if step.late:
        sentence += (
            f" Late: it was due by {step.do_by}. Late thanks are said to matter less and less; "
            "nobody says by how much, so they count in full."
        )
    if step.action == "advocacy_call" and step.label != "Advocacy":
        sentence += f" The program does not know the mentor, so we count the call as {step.label}."
    if step.overridable:
        sentence += f" {POLICIES['discouraged']}; you pinned the step all the same."
    elif step.id in must:
        sentence += " You pinned it."
    return sentence


def summary(
    totals: Mapping[str, float], limits: Limits, candidates: Collection[Step], *, proven: bool
) -> str:
    """Say what a plan comes to or, if it is empty, why; and whether a better one may exist."""
    if totals["steps"]:
        stress = ""
        if limits.stress is not None:
            stress = f" and {totals['stress']:,} of {counted(limits.stress, 'stress point')}"
        return (
            f"{counted(int(totals['steps']), 'step')} for {totals['minutes']:,} of "
            f"{counted(limits.minutes, 'minute')}{stress}, worth {totals['value']:,g} together "
            "(assumption)."
            + ("" if proven else " The search ended early: a better plan may exist.")
        )
    allowed = [step for step in candidates if step.allowed]
    if not allowed:
        return "The plan is empty: the rules allow no step at any of these programs."
    alone = [step for step in allowed if step.action != "short_note"]  # it needs an email
    shortest = min(step.minutes for step in alone or allowed)
    if shortest > limits.minutes:
        return (
            f"The plan is empty: the shortest step takes {counted(shortest, 'minute')}, "
            f"and {limits.minutes} are given."
        )
    return "The plan is empty: the reason stands beside each step that was left out."


class Absence:
    """Why steps are not in a plan, seen from the plan as a whole.

    Parameters
    ----------
    offer
        The steps that the rules allow, which the budgets refer to by place.
    chosen
        0 or 1 for each of them.
    budgets
        What the limits share out.
    limits
        The limits.
    must, never
        The pins.
    proven
        Whether no other plan can do better.
    aim
        What it would do better: "is worth more".
    """

    def __init__(
        self,
        offer: Sequence[Step],
        chosen: Sequence[int],
        budgets: Sequence[Budget],
        limits: Limits,
        *,
        must: Collection[str],
        never: Collection[str],
        proven: bool,
        aim: str,
    ) -> None:
        self._limits, self._must, self._never = limits, must, never
        self._proven, self._aim = proven, aim
        self._left = [(budget, budget.most - budget.used(chosen)) for budget in budgets]
        self._places = {step.id: place for place, step in enumerate(offer)}
        taken = [step for step, x in zip(offer, chosen, strict=True) if x]
        self._ids = {step.id for step in taken}
        self._emails = {step.program: step for step in taken if step.action in EMAILS}
        self._calls = [step.program for step in taken if step.action == "advocacy_call"]

    def why(self, step: Step) -> str:
        """Say why a step is not in the plan: a rule, a pin, another step, or no room."""
        if not step.allowed:
            return step.why_not
        if step.id in self._never:
            return "You pinned it as never."
        if not step.worth:
            return "It is worth nothing on this scale."
        return self._displaced(step) or self._no_room(step)

    def _displaced(self, step: Step) -> str:
        action, email = step.action, self._emails.get(step.program)
        if action in EMAILS and email:
            return self._other_email(step, email)
        if action == "short_note" and not email:
            return "It goes only beside an email, and the plan has none to this program."
        first, _, number = step.id.rpartition(":")
        if action == "short_note" and number != "1" and f"{first}:1" not in self._ids:
            return "The first short note to this program is not in the plan either."
        if action == "advocacy_call" and len(self._calls) >= self._limits.advocacy_calls:
            if not self._calls:
                return "The limit on calls by mentors is 0."
            most = counted(self._limits.advocacy_calls, "call")
            return f"At most {most} a season, and the plan has them at {words.listed(self._calls)}."
        return ""

    def _other_email(self, step: Step, email: Step) -> str:
        """Compare an email with the one that the plan sends to the same program."""
        taken = f"One email a program, and the plan has “{email.title}”"
        if email.id in self._must:
            return f"{taken}, which you pinned."
        if step.worth < email.worth:
            return f"{taken}, worth {email.worth:g} instead of {step.worth:g}."
        if step.worth == email.worth:
            return f"{taken}, worth as much{_saved(step, email)}.{_unranked(step, email)}"
        return f"{taken}. {self._no_room(step, instead_of=email)}"

    def _no_room(self, step: Step, *, instead_of: Step | None = None) -> str:
        lacking = []
        for budget, left in self._left:
            needed = budget.coefficients.get(self._places[step.id], 0)
            if instead_of:
                needed -= budget.coefficients.get(self._places[instead_of.id], 0)
            if needed > left:
                more = " more" if instead_of else ""
                lacking.append(f"{counted(needed, budget.unit)}{more}{budget.when} ({left:,} left)")
        if not lacking or not self._proven:
            return "The search ended before it was weighed against every other plan."
        return f"It needs {words.listed(lacking)}; no plan with it {self._aim}."


def _saved(step: Step, other: Step) -> str:
    """Say what another step of the same worth takes less."""
    units = {"minute": step.minutes - other.minutes, "stress point": step.stress - other.stress}
    less = [counted(number, unit) for unit, number in units.items() if number > 0]
    return f" for {words.listed(less)} less" if less else ""


def _unranked(step: Step, email: Step) -> str:
    """Say what to do about two emails that only our own reading gives one label."""
    if step.action != "intent_email" or step.label != email.label:
        return ""
    return " No source ranks the two; if you mean it, pin this one instead."
