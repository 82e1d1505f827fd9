"""Published figures as people ask for them; what they should be stands in the papers."""

import re
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

import pandas as pd
import pytest

from followup_evidence import evidence
from followup_evidence.errors import FollowupError
from followup_evidence.evidence.intervals import wilson

FIGURES = evidence.published()
PANELS = [
    "no_effect",
    "advice",
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


def counts_that_round_to(figure, n):
    """Return every count out of n whose share rounds to a printed percentage, up to one decimal."""
    shares = [(k, Decimal(100 * k) / int(n)) for k in range(n + 1)]
    digits = Decimal(1) if figure == int(figure) else Decimal("0.1")
    return [
        k for k, share in shares if share.quantize(digits, ROUND_HALF_UP) == Decimal(f"{figure:g}")
    ]


def test_an_inferred_count_is_the_only_one_that_rounds_to_the_figure():
    inferred = FIGURES[FIGURES["n_inferred"]]
    assert {"B-7", "B-10", "D-7", "G-1"} <= {*inferred["id"]}
    for row in inferred.itertuples():
        assert counts_that_round_to(row.figure, row.n) == [row.k], row.id
        assert row.n <= int(re.match(r"\d+", row.response)[0]), row.id  # no more than took part


def test_an_inferred_number_of_answers_is_all_who_took_part_or_the_only_one_that_fits():
    figure = FIGURES.set_index("id")
    rows = FIGURES[FIGURES["n_inferred"]].set_index("id")
    took_part = rows["response"].str.extract(r"^(\d+)", expand=False).astype("int64")
    fewer = rows.index[rows["n"] < took_part]
    assert [*fewer] == ["B-1", "B-2", "B-7", "B-8", "B-9", "C-29b"]

    def all_fit(ids, most):
        return [
            n
            for n in range(1, most + 1)
            if all(counts_that_round_to(figure.loc[id, "figure"], n) for id in ids)
        ]

    assert all_fit(["B-1", "B-2"], 99) == [93]
    # Never, mostly upward and either way are all the answers there were; nobody said downward.
    never, up, either = figure.loc[["B-7", "B-8", "B-9"], "figure"]
    complete = [
        n
        for n in range(1, 76)
        if n in map(sum, product(*(counts_that_round_to(x, n) for x in (never, up, either))))
    ]
    assert complete == [65]
    printed_count = [n for n in range(64, 79) if 64 in counts_that_round_to(84.2, n)]
    assert printed_count == [76]


def test_where_several_numbers_of_answers_fit_none_is_shown():
    promises = FIGURES.set_index("id").loc["C-7"]
    fitting = [n for n in range(1, 85) if counts_that_round_to(promises["figure"], n)]
    assert fitting == [60, 71, 82]  # 49, 58 and 67 of them
    assert promises[["k", "n", "ci_low", "ci_high"]].isna().all()
    assert not promises["n_inferred"]


def test_the_four_answers_on_advice_are_all_of_them_and_stand_on_their_own_sides():
    figure = FIGURES.set_index("id")
    answers = ["B-10", "B-10b", "B-10c", "B-10d"]
    assert figure.loc[answers, "figure"].tolist() == [46.7, 33.3, 13.3, 6.7]
    assert figure.loc[answers, "k"].sum() == 75
    assert evidence.panel("advice")["figure_id"].tolist() == answers
    known = evidence.for_action().set_index(["action", "id"])["direction"]
    assert known.loc["thank_you_pd"].reindex(answers).tolist()[:3] == ["against", "for", "for"]
    assert known[("intent_email", "B-10d")] == "for"  # 25 + 10 + 5 of 75 would advise a note


def test_a_wish_for_rules_is_not_stress():
    topic = FIGURES.set_index("id")["topic"]
    wishes = ["B-20", "B-25", "B-29", "C-26", "C-26b", "C-36", "C-38", "C-38b"]
    assert set(topic[wishes]) == {"wish_for_rules"}
    asked = FIGURES.loc[FIGURES["topic"] == "stress", "question"]
    assert not asked.str.contains("Should |relie[fv]|forbidden").any()


def test_what_was_counted_from_the_file_says_how_many_it_holds():
    counted = FIGURES[FIGURES["verification"] == "computed"]
    assert len(counted) == 18  # neurosurgery, 2022-23: the 17 that the audit recounted, and B-30
    assert (
        counted["response"].str.startswith("78 of 209 (37.3%) as printed; the file holds 77").all()
    )


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
    article = {"mentor_call_80": {80}}  # the article's own, named so
    for claim in evidence.claims().itertuples():
        behind = evidence.behind(claim.id)["id"].tolist()
        own = printed(behind) | article.get(claim.id, set())
        assert percentages(claim.why) <= own, claim.id


def test_every_percentage_in_a_heading_or_a_note_is_that_of_its_figures():
    for _, panel in evidence.load("published_panels").groupby(["panel", "group"]):
        words = " ".join([panel["group"].iloc[0], *panel["label"]])
        assert percentages(words) <= printed(panel["figure_id"].tolist())
    for row in evidence.load("action_evidence").itertuples():
        assert percentages(row.note) <= printed([row.figure_id]), row.note


def test_a_verdict_is_the_audits():
    verdict = evidence.claims().set_index("id")["verdict"].astype("str")
    overstated = (
        "doing_nothing_scores_zero intent_email_is_cheap practice_pays_most "
        "vague_promises_noticed number_one_trusted"
    )
    assert set(verdict[overstated.split()]) == {"qualified"}
    # No survey points the other way for most of those asked, so nothing is contradicted.
    assert "contradicted" not in set(verdict)
    missing = (
        "unasked_updates_annoy deadline_message_harms reinforces_not_rescues no_more_ritual "
        "advocacy_from_memory some_like_notes extreme_advice"
    )
    assert {*missing.split()} <= {*verdict.index}


def test_two_claims_that_rest_on_the_same_figures_have_the_same_verdict():
    claims = evidence.claims().set_index("id")
    silence = claims.loc[["silence_is_fine", "doing_nothing_scores_zero"]]
    assert silence["rows"].str.contains("B-2").all()
    assert silence["rows"].str.contains("D-6").all()
    assert silence["verdict"].nunique() == 1


def test_no_published_figure_means_that_there_is_none():
    claims = evidence.claims()
    assert claims["rows"].isna().equals(claims["verdict"] == "no published figure")


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
    assert own.index[own["id"].isna()].tolist() == ["prepare_interview"]
    assert known["note"].notna().equals(known["id"].notna())
    assert known.attrs["about"]["status"] == "inferred"


def test_a_call_by_a_mentor_has_the_survey_of_senders_and_no_program_that_called():
    call = evidence.for_action("advocacy_call").set_index("id")
    assert call.loc[["D-1", "D-2"], "direction"].tolist() == ["for", "against"]
    assert call.loc[["D-1", "D-2"], "figure"].tolist() == [41, 14]
    assert "our reading" in call.loc["E-1", "note"]  # the policy says nothing of mentors
    # C-41 and C-42 are odds of applicants whom programs wanted anyway.
    assert not {"C-41", "C-42"} & {*evidence.for_action()["id"]}


def test_a_figure_s_side_is_what_the_codebook_says():
    known = evidence.for_action().dropna(subset="id")
    policy = known["direction"] == "policy"
    assert policy.equals(known["topic"] == "policy")
    assert known.loc[policy, "figure"].isna().all()
    gain = known[known["direction"] == "for"]
    assert set(gain["unit"]) == {"percent"}
    in_parts = gain["id"].isin(["B-10c", "B-10d"])  # with B-10b 53.3 percent advise a note
    assert gain.loc[~in_parts, "figure"].min() >= 20
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
