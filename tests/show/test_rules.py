"""Rules on messages as a reader meets them: each said once, and nothing left out."""

import pytest

from followup_evidence import evidence, plan, show
from followup_evidence.reports import sources

KNOWN = evidence.load("policies")
COLUMNS = {"specialty": "Specialty", "says": "What it says"}


@pytest.fixture(scope="module")
def made():
    return plan.choose(plan.read(sources.example()), minutes=140, today="2026-12-01")


def visit(program, specialty):
    return {"program": program, "specialty": specialty, "interview_date": "2026-12-10"}


def rows(table):
    return [[cell.get_text() for cell in row("td")] for row in table.tbody("tr")]


def test_programs_not_to_write_to_stand_with_their_source(made, parsed):
    page = parsed(show.bans(made.bans).html)
    assert page.p.get_text() == "Don’t write"
    listed = rows(page.table)
    assert [row[:2] for row in listed] == [
        ["Saint Oswin Hospital", "thank-you notes"],
        ["Greyfield University Hospital", "any message"],
        ["Tarn Ridge Medical Center", "any message"],
    ]
    [link] = page("a")
    assert link["href"] == KNOWN.set_index("specialty")["address"]["Internal medicine"]
    assert "AAIM" in listed[0][2]
    assert "AAIM" in link.get_text()


def test_programs_under_one_rule_share_its_row(parsed):
    programs = [visit(f"<{at}>", "Plastics") for at in range(5)]
    made = plan.choose(
        plan.check([*programs, visit("Mercy", "Internal medicine")]), today="2026-12-01"
    )
    page = parsed(show.bans(made.bans).html)
    assert [row[0] for row in rows(page.table)] == ["<0>, <1>, <2>, <3> and <4>", "Mercy"]
    assert len(page("a")) == 2


def test_where_no_rule_is_known_is_said_once_below_the_bans(made):
    unknown = made.check_first()
    assert unknown.startswith("We know of no rule at ")
    for shown in (show.bans(made.bans, unknown), show.bans(made.bans[:0], unknown)):
        assert shown.text.count("We know of no rule") == 1
        assert shown.html.endswith(f"<p>{unknown}</p>")


def test_a_list_without_bans_says_that_none_is_known(made):
    assert "no rule against writing" in show.bans(made.bans[:0]).text


def test_specialties_without_a_rule_are_all_named_with_what_was_found(parsed):
    searched = KNOWN["policy"] == "none_found"
    page = parsed(show.policies(KNOWN, COLUMNS).html)
    assert [row[0] for row in rows(page.table)] == KNOWN.loc[~searched, "specialty"].tolist()
    assert page.caption.b.get_text() == "policy"
    for row, item in zip(KNOWN[searched].itertuples(), page("li"), strict=True):
        assert row.specialty.casefold() in page.p.get_text().casefold()
        assert row.says in item.get_text()
        # What is said of all of them stands in the sentence.
        for sentence in row.check.removesuffix(".").split(". "):
            assert sentence in item.get_text() + page.p.get_text()
    assert "not the same as allowed" in page.p.get_text()


def test_rules_alone_need_no_word_on_a_search():
    assert "We looked" not in show.policies(KNOWN[KNOWN["policy"] != "none_found"], COLUMNS).html
