"""What to do about it: which follow-up is worth an applicant's time, at which program, by when.

A plan maximises Σ label_value · tier_value over the steps that the rules allow, within a limit of
minutes and of stress points (`followup_evidence.plan.model` has all of it in one formula)::

    from followup_evidence import plan

    mine = plan.interviews.read("interviews.csv")
    best = plan.choose(mine, plan.Limits(minutes=180, stress=20), today="2026-12-01")
    best.steps, best.skipped, best.to_dict()
"""

from followup_evidence.plan import actions, files, guarantee, interviews, questions, tails, walk
from followup_evidence.plan.absences import digest
from followup_evidence.plan.budgets import frontier
from followup_evidence.plan.choice import choose, replan
from followup_evidence.plan.comparison import compare
from followup_evidence.plan.files import PlanFile
from followup_evidence.plan.limits import LimitError, Limits
from followup_evidence.plan.pins import PinError
from followup_evidence.plan.plans import Plan
from followup_evidence.plan.problem import Problem, prepare
from followup_evidence.plan.scales import Scale, ScaleError

__all__ = [
    "LimitError",
    "Limits",
    "PinError",
    "Plan",
    "PlanFile",
    "Problem",
    "Scale",
    "ScaleError",
    "actions",
    "choose",
    "compare",
    "digest",
    "files",
    "frontier",
    "guarantee",
    "interviews",
    "prepare",
    "questions",
    "replan",
    "tails",
    "walk",
]
