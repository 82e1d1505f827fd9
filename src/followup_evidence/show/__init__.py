"""How it looks: charts that need no network, in one theme.

Importing this module in a notebook registers the theme and the renderer with Altair and
gives the notebook the script that makes its charts live. After that every Altair chart,
ours or the reader's own, is live where scripts run and a described picture elsewhere.
"""

from followup_evidence.show import offline, theme
from followup_evidence.show.bars import (
    advocacy_influence,
    interviewer_load,
    minutes_by_action,
    rank_factors,
    thank_you_usage,
)
from followup_evidence.show.claims import claims, verdicts
from followup_evidence.show.figures import figure
from followup_evidence.show.flow import decision_flow
from followup_evidence.show.fragments import beside, left_out, table, to_do
from followup_evidence.show.plans import (
    changes,
    dated_plan,
    guarantee_against_trust,
    value_against_minutes,
)
from followup_evidence.show.published import (
    advice,
    factors,
    no_effect,
    promises,
    senders,
    stated_observed,
    stress,
    wider_no_effect,
)
from followup_evidence.show.rules import bans, policies
from followup_evidence.show.staircase import impact_against_cost
from followup_evidence.show.surveys import local_survey, local_surveys
from followup_evidence.show.theme import use

__all__ = [
    "advice",
    "advocacy_influence",
    "bans",
    "beside",
    "changes",
    "claims",
    "dated_plan",
    "decision_flow",
    "factors",
    "figure",
    "guarantee_against_trust",
    "impact_against_cost",
    "interviewer_load",
    "left_out",
    "local_survey",
    "local_surveys",
    "minutes_by_action",
    "no_effect",
    "policies",
    "promises",
    "rank_factors",
    "senders",
    "stated_observed",
    "stress",
    "table",
    "thank_you_usage",
    "to_do",
    "use",
    "value_against_minutes",
    "verdicts",
    "wider_no_effect",
]

theme.register()
offline.enable()
