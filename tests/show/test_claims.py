"""The article's claims as a reader meets them."""

import pytest

from followup_evidence import evidence, show


@pytest.fixture
def table(parsed):
    return parsed(show.claims(evidence.claims(), evidence.published()).html)


def test_each_claim_stands_once_with_its_verdict_and_opens_its_own_figures(table):
    claims = evidence.claims().set_index("claim")
    rows = table.select("tbody > tr")
    assert len(rows) == len(claims)
    for row in rows:
        verdict, claim, why, figures = row.find_all("td", recursive=False)
        known = claims.loc[claim.text]
        assert (verdict.text, why.text) == (known["verdict"], known["why"])
        behind = evidence.behind(known["id"])
        assert [item.a["href"] for item in figures.select("li")] == behind["address"].tolist()
        for item, question in zip(figures.select("li"), behind["question"], strict=True):
            assert question in item.text


def test_what_is_contradicted_comes_first_and_what_nobody_measured_last(parsed):
    claims = evidence.claims()
    claims.loc[claims["id"] == "faculty_load", "verdict"] = "contradicted"  # made up: none is
    table = parsed(show.claims(claims, evidence.published()).html)
    verdicts = [cell.text for cell in table.select('td[data-label="Verdict"]')]
    order = ["contradicted", "qualified", "supported", "no published figure"]
    assert [*dict.fromkeys(verdicts)] == order
    assert verdicts == sorted(verdicts, key=order.index)


def test_the_chart_counts_the_claims_by_verdict(picture):
    claims = evidence.claims()
    words = " ".join(picture(show.verdicts(claims)).itertext())
    for verdict, count in claims["verdict"].value_counts().items():
        assert f"{verdict}" in words
        assert f"{count}" in words
    assert f"Of {len(claims)} claims" in words


def test_side_by_side_each_piece_keeps_its_own_caption_and_status(parsed):
    both = parsed(
        show.beside(
            show.thank_you_usage(evidence.load("thank_you_usage")),
            show.no_effect(evidence.panel("no_effect")),
        ).html
    )
    assert [caption.b.text for caption in both.select("figcaption")] == [
        "illustrative",
        "published",
    ]
