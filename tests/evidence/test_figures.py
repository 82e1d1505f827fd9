"""Published figures as people ask for them; what they should be stands in the papers."""

import re
from decimal import Decimal

import pandas as pd
import pytest

from followup_evidence import evidence
from followup_evidence.errors import FollowupError
from followup_evidence.evidence.intervals import wilson

FIGURES = evidence.published()
PANELS = [
    "no_effect",
    "wider_no_effect",
    "senders",
    "factors",
    "stress",
    "stated_observed",
    "promises",
]


def test_every_interval_is_wilsons():
    counted = FIGURES[FIGURES["ci_low"].notna()]
    assert len(counted) > 40
    for row in counted.itertuples():
        assert (row.ci_low, row.ci_high) == wilson(row.k, row.n), row.id


def test_one_survey_with_three_senders_gives_3_14_and_41_percent_of_63():
    senders = evidence.panel("senders").head(3)  # J Acad Ophthalmol 2020;12:e74-e78
    assert senders["share_pct"].tolist() == [3, 14, 41]
    assert senders["k"].tolist() == [2, 9, 26]
    assert set(senders["n"]) == {63}
    assert senders["citation"].nunique() == senders["year"].nunique() == 1


def test_no_effect_is_the_rest_of_those_who_see_one_with_its_interval_turned():
    shown = evidence.panel("no_effect").set_index("figure_id").loc["B-1"]
    assert shown["share_pct"] == 77.4  # 100 - 22.6
    assert (shown["k"], shown["n"]) == (72, 93)
    assert (shown["ci_low"], shown["ci_high"]) == wilson(72, 93)


def test_thank_you_notes_proper_stand_apart_from_wider_contact():
    assert set(evidence.panel("no_effect")["topic"]) == {"thank_you_notes"}
    assert "thank_you_notes" not in set(evidence.panel("wider_no_effect")["topic"])


def test_the_two_surveys_of_one_specialty_that_disagree_stand_together():
    panel = evidence.panel("wider_no_effect").set_index("figure_id")
    assert panel.loc["C-10", "group"] == panel.loc["C-11", "group"]
    assert panel.loc[["C-10", "C-11"], "share_pct"].tolist() == [68, 100]


@pytest.mark.parametrize("name", PANELS)
def test_a_panel_says_of_each_share_who_when_and_what_was_asked(name):
    panel = evidence.panel(name)
    for column in ("population", "year", "question", "citation", "address", "verification"):
        assert panel[column].str.strip().ne("").all()
    assert panel["share_pct"].between(0, 100).eq(panel["reads"].ne("no share")).all()
    assert panel.attrs["about"]["status"] == "published"


def percentages(text):
    return {Decimal(found) for found in re.findall(r"(\d+(?:\.\d+)?) ?%", text)}


def printed(ids):
    """Return the percentages of figures, what is left of each, and what is left of B-1 and B-2."""
    shares = {
        Decimal(f"{figure:g}") for figure in FIGURES.set_index("id").loc[ids, "figure"].dropna()
    }
    neither = {100 - Decimal("22.6") - Decimal("10.8")} if {"B-1", "B-2"} <= {*ids} else set()
    return shares | {100 - share for share in shares} | neither


def test_every_percentage_in_a_verdict_is_that_of_a_figure_behind_it():
    article = {"notes_rarely_rank": {65}, "mentor_call_80": {80}}  # the article's own, named so
    for claim in evidence.claims().itertuples():
        behind = evidence.behind(claim.id)["id"].tolist()
        own = printed(behind) | article.get(claim.id, set())
        assert percentages(claim.why) <= own, claim.id


def test_every_percentage_in_a_heading_or_a_note_is_that_of_its_figures():
    for _, panel in evidence.load("published_panels").groupby(["panel", "group"]):
        words = " ".join([panel["group"].iloc[0], *panel["label"]])
        assert percentages(words.replace("66.6 to 77.4 %", "66.6 % 77.4 %")) <= printed(
            panel["figure_id"].tolist()
        )
    for row in evidence.load("action_evidence").itertuples():
        assert percentages(row.note) <= printed([row.figure_id]), row.note


def test_a_topic_and_a_claim_lead_to_their_figures():
    advocacy = evidence.published("advocacy")
    assert set(advocacy["topic"]) == {"advocacy"}
    assert advocacy.attrs["about"]["status"] == "published"
    claims = evidence.claims()
    for claim in claims.itertuples():
        listed = [] if pd.isna(claim.rows) else claim.rows.split()
        assert evidence.behind(claim.id)["id"].tolist() == listed


def test_every_action_has_its_label_with_whose_it_is_and_its_figures_if_there_are_any():
    known = evidence.for_action()
    own = known.drop_duplicates("action").set_index("action")
    actions = evidence.load("actions").set_index("action")
    assert own[["title", "label", "label_status"]].equals(
        actions[["title", "label", "label_status"]]
    )
    assert known.groupby("action")["id"].apply(lambda ids: ids.dropna().is_unique).all()
    assert own.index[own["id"].isna()].tolist() == ["mock_interviews", "prepare_interview"]
    assert known["note"].notna().equals(known["id"].notna())
    assert known.attrs["about"]["status"] == "inferred"


def test_a_call_by_a_mentor_has_the_survey_of_senders_and_no_program_that_called():
    call = evidence.for_action("advocacy_call").set_index("id")
    assert call.loc[["D-1", "D-2"], "direction"].tolist() == ["for", "against"]
    assert call.loc[["D-1", "D-2"], "figure"].tolist() == [41, 14]
    # C-41 and C-42 are odds of applicants whom programs wanted anyway.
    assert not {"C-41", "C-42"} & {*evidence.for_action()["id"]}


def test_a_figure_s_side_is_what_the_codebook_says():
    known = evidence.for_action().dropna(subset="id")
    policy = known["direction"] == "policy"
    assert policy.equals(known["topic"] == "policy")
    assert known.loc[policy, "figure"].isna().all()
    gain = known[known["direction"] == "for"]
    assert set(gain["unit"]) == {"percent"}
    assert gain["figure"].min() >= 20
    moves_down = known[known["id"] == "B-2"]
    assert set(moves_down["direction"]) == {"against"}


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (lambda: evidence.for_action("advocacy"), 'no action "advocacy" .did you mean "advoc'),
        (lambda: evidence.published("advocasy"), 'no topic "advocasy" .did you mean "advocacy"'),
        (lambda: evidence.panel("sender"), 'no panel "sender" .did you mean "senders"'),
        (lambda: evidence.behind("nonsense"), 'no claim "nonsense"; the claims are '),
    ],
)
def test_an_unknown_name_is_answered_with_the_known_ones(ask, answer):
    with pytest.raises(FollowupError, match=answer):
        ask()
