"""The panels beside the article's tables, read as a person reads them: in the picture."""

import re

import pandas as pd
import pytest

from followup_evidence import evidence, show
from followup_evidence.show import provenance

PANELS = {
    "no_effect": show.no_effect,
    "wider_no_effect": show.wider_no_effect,
    "senders": show.senders,
    "factors": show.factors,
    "stress": show.stress,
    "stated_observed": show.stated_observed,
    "promises": show.promises,
}


@pytest.fixture(params=PANELS)
def shown(request, picture):
    """Return a panel, and all words of its picture."""
    panel = evidence.panel(request.param)
    drawn = picture(PANELS[request.param](panel))
    return panel, " ".join(" ".join(drawn.itertext()).split())


def test_every_share_stands_with_its_question_people_year_and_size(shown):
    panel, words = shown
    for row in panel.itertuples():
        assert row.question.partition("?")[0] in words
        assert row.label in words
        assert f"{row.population} · {row.year}" in words
        if pd.notna(row.share_pct):
            assert f"{row.share_pct:g} %" in words
        if pd.notna(row.k):
            assert f"{row.k} of {row.n}" in words
    assert provenance.STATUS_WORDS["published"] in words


def test_what_was_inferred_quoted_or_turned_round_says_so(shown):
    panel, words = shown
    assert words.count(", inferred") == (panel["n_inferred"] & panel["k"].notna()).sum()
    assert words.count("quoted second-hand") == panel["verification"].eq("second-hand").sum()
    assert words.count("100 minus the") == panel["reads"].eq("the rest").sum()


def test_no_number_on_a_bar_was_made_of_several_figures(shown):
    panel, words = shown
    bars = re.findall(r"(\d+(?:\.\d+)?) %", words)
    own = {f"{share:g}" for share in panel["share_pct"].dropna()}
    printed = {f"{figure:g}" for figure in panel["figure"].dropna()}
    said = set(re.findall(r"(\d+(?:\.\d+)?) %", " ".join(panel["label"])))
    assert own <= set(bars)
    assert set(bars) <= own | printed | said | {"95"}  # the interval's level


def test_the_trap_in_the_largest_share_is_in_the_title():
    title = show.promises(evidence.panel("promises")).title.text
    assert "95.7 %" in " ".join(title)
    assert "ranked to match already" in " ".join(title)


def test_a_finding_without_a_share_has_words_and_no_bar():
    chart = show.stated_observed(evidence.panel("stated_observed")).to_dict()
    bars = [rows for rows in chart["datasets"].values() if rows and "share_pct" in rows[0]]
    assert {row["share_pct"] for rows in bars for row in rows} == {41, 33.3, 32, 0}


def test_below_the_chart_each_source_is_cited_once_with_its_address(parsed):
    panel = evidence.panel("senders")
    figure = parsed(show.figure(show.senders(panel)))
    cited = {link.text: link["href"] for link in figure.select(".followup-sources a")}
    assert cited == panel.set_index("citation")["address"].to_dict()
    assert figure.summary.find_next("details").summary.text == f"Sources ({len(cited)})"
    assert figure.figure["data-file"] == "published-senders"
