"""What to do about it: rules first, then what every plan has, then the options worth most.

The door::

    from followup_evidence import plan

    mine = plan.read("interviews.csv")
    best = plan.choose(mine, today="2026-12-01", minutes=90)
    best.steps, best.skipped, best.bans
    plan.compare(best, plan.choose(mine, today="2026-12-01"))
    best.save("my-plan.json")
    best.export("plan.ics")
"""

from followup_evidence.plan import flow, interviews, planfile, questions, robustness
from followup_evidence.plan.comparison import compare
from followup_evidence.plan.flow import dominated
from followup_evidence.plan.interviews import check, read
from followup_evidence.plan.model import PinError, Problem, prepare
from followup_evidence.plan.planfile import PlanFile
from followup_evidence.plan.plans import Plan, choose, frontier, solve
from followup_evidence.plan.reasons import digest
from followup_evidence.plan.scales import Scale, ScaleError
from followup_evidence.plan.steps import actions
from followup_evidence.settings import Settings, SettingsError

__all__ = [
    "PinError",
    "Plan",
    "PlanFile",
    "Problem",
    "Scale",
    "ScaleError",
    "Settings",
    "SettingsError",
    "actions",
    "check",
    "choose",
    "compare",
    "digest",
    "dominated",
    "flow",
    "frontier",
    "interviews",
    "planfile",
    "prepare",
    "questions",
    "read",
    "robustness",
    "solve",
]
