"""The panels beside the article's tables, read as a person reads them: in the picture."""

import re

import pandas as pd
import pytest

from followup_evidence import evidence, show
from followup_evidence.show import provenance

PANELS = {
    "no_effect": show.no_effect,
    "advice": show.advice,
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
            assert f"{row.share_pct:g}%" in words
        if pd.notna(row.k):
            assert f"{row.k} of {row.n}" in words
    assert provenance.STATUS_WORDS["published"] in words


def test_what_was_inferred_quoted_or_turned_round_says_so(shown):
    panel, words = shown
    assert words.count(", inferred") == (panel["n_inferred"] & panel["k"].notna()).sum()
    assert words.count("quoted second-hand") == panel["verification"].eq("second-hand").sum()
    assert words.count("100 minus the") == panel["reads"].eq("the rest").sum()


@pytest.mark.parametrize("name", PANELS)
def test_no_number_on_a_bar_was_made_of_several_figures(picture, name):
    panel = evidence.panel(name)
    words = (text.strip() for text in picture(PANELS[name](panel)).itertext())
    bars = {text for text in words if re.fullmatch(r"[\d.]+%", text)}
    assert bars == {f"{share:g}%" for share in panel["share_pct"].dropna()}


def test_the_trap_in_the_largest_share_is_in_the_title():
    title = show.promises(evidence.panel("promises")).title.text
    assert "95.7%" in " ".join(title)
    assert "ranked to match already" in " ".join(title)


def test_the_share_that_would_advise_some_note_is_said_beside_the_one_that_would_not():
    title = " ".join(show.advice(evidence.panel("advice")).title.text)
    assert "46.7% would advise no" in title  # 35 of 75
    assert "53.3% would advise one in some form" in title  # 25, 10 and 5 of 75


def test_what_is_mixed_in_one_panel_is_said_below_its_title():
    chart = show.wider_no_effect(evidence.panel("wider_no_effect"))
    assert "from 1998 on" in " ".join(chart.title.text)
    said = " ".join(chart.title.subtitle)
    assert all(word in said for word in ("fellowships", "advisers", "not naming contact"))


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


@pytest.mark.parametrize("name", PANELS)
def test_bars_reach_from_0_to_the_share_and_whiskers_over_the_interval(name, measured):
    panel = evidence.panel(name)
    told = panel[panel["share_pct"].notna()]
    bars, whiskers = measured(PANELS[name](panel))
    assert bars == [pytest.approx((0, share), abs=0.01) for share in told["share_pct"]]
    ends = told.loc[told["ci_low"].notna(), ["ci_low", "ci_high"]].to_numpy()
    assert whiskers == [pytest.approx(tuple(pair), abs=0.01) for pair in ends]


def test_a_question_is_drawn_without_what_was_counted_of_it(picture):
    panel = evidence.panel("senders")
    words = " ".join(picture(show.senders(panel)).itertext())
    assert "Share agreeing" in " ".join(panel["question"])
    assert "Share agreeing" not in words


def test_the_data_below_the_chart_say_what_the_picture_says(parsed):
    panel = evidence.panel("wider_no_effect")
    table = parsed(show.figure(show.wider_no_effect(panel))).details.table
    heads = [cell.text for cell in table.thead.find_all("th")]
    rows = [
        dict(zip(heads, [cell.text for cell in row.find_all("td")], strict=True))
        for row in table.tbody.find_all("tr")
    ]
    said = [(row["Figure"], row["Share is"], row["Address"]) for row in rows]
    assert said == [*panel[["id", "reads", "address"]].itertuples(index=False, name=None)]
    assert {row["Share is"] for row in rows} == {"as printed", "the rest"}
    inferred = {row["Figure"] for row in rows if row["Counts inferred"] == "yes"}
    assert inferred == {*panel.loc[panel["n_inferred"], "id"]}
    assert inferred
