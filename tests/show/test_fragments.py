"""Tables as a reader of a page meets them."""

import pandas as pd
import pytest

from followup_evidence import evidence, plan, show
from followup_evidence.errors import FollowupError
from followup_evidence.reports import sources

HOSTILE = "</td><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\u202e😀"


@pytest.fixture(scope="module")
def mine():
    return plan.read(sources.example())


@pytest.fixture(scope="module")
def made(mine):
    return plan.choose(mine, minutes=140, today="2026-12-01", rank_deadline="2027-03-03")


def grid(table):
    return [
        [cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")
    ]


def test_a_table_shows_the_columns_asked_for_in_their_order_with_their_headings(parsed):
    usage = evidence.load("thank_you_usage")
    table = parsed(show.table(usage, {"share_pct": "Share (%)", "frequency": "How often"}).html)
    assert grid(table) == [
        ["Share (%)", "How often"],
        ["65", "Not at all"],
        ["20", "Rarely"],
        ["13", "Occasionally"],
        ["2", "Frequently"],
    ]
    assert {head["scope"] for head in table.find_all("th")} == {"col"}


def test_hostile_text_stays_text_in_cells_headings_and_labels(parsed):
    frame = evidence.load("mistakes").assign(title=HOSTILE)
    table = parsed(show.table(frame, {"title": HOSTILE}).html)
    assert {cell for row in grid(table) for cell in row} == {HOSTILE}
    assert {cell["data-label"] for cell in table.find_all("td")} == {HOSTILE}
    assert not table.find_all(["script", "img"])


def test_on_a_narrow_page_every_cell_carries_its_heading(parsed):
    codebook = evidence.describe("mistakes")
    cells = parsed(show.table(codebook, {"column": "Name", "unit": "Unit"}).html).find_all("td")
    assert [cell["data-label"] for cell in cells] == ["Name", "Unit"] * len(codebook)


def test_a_missing_value_is_a_blank_and_not_a_word_of_the_machines(parsed):
    tradeoffs = evidence.load("action_tradeoffs")
    fragment = show.table(tradeoffs, {"qualifier": "Qualifier"})
    assert grid(parsed(fragment.html))[1:] == [[""], [""], ["program dependent"], [""], [""], [""]]
    assert "nan" not in fragment.text.casefold()


def test_only_a_source_becomes_a_link(parsed):
    frame = pd.DataFrame({"source": ["A (https://a.example/x)"], "name": ["C (https://c.example)"]})
    frame.attrs["about"] = evidence.load("actions").attrs["about"]
    frame.attrs["sources"] = {frame["source"][0]: [("A", "https://a.example/x")]}
    body = parsed(show.table(frame, {"source": "S", "name": "N"}).html).tbody
    assert [link["href"] for link in body.find_all("a")] == ["https://a.example/x"]


def test_the_list_of_tables_leads_to_the_source_of_each(parsed):
    listed = evidence.catalog()[["title", "status", "source"]]
    rows = parsed(show.table(listed, {"status": "Status", "source": "Source"}).html).tbody("tr")
    for text, row in zip(listed["source"], rows, strict=True):
        links = {link["href"] for link in row("a")}
        assert links == {address for _, address in listed.attrs["sources"][text] if address}
        assert len(links) == text.count("://")


def test_a_list_of_tables_shows_a_status_in_each_row_instead_of_one_caption(parsed):
    listed = parsed(show.table(evidence.catalog(), {"title": "Table", "status": "Status"}).html)
    assert listed.caption is None
    with pytest.raises(FollowupError, match="does not say where its figures come from"):
        show.table(evidence.catalog(), {"title": "Table"})


def test_the_list_to_work_through_has_every_step_under_its_heading(made, parsed):
    table = parsed(show.to_do(made).html)
    listed = {
        body.th.get_text(): [[cell.get_text() for cell in row("td")] for row in body("tr")[1:]]
        for body in table("tbody")
    }
    assert [*listed] == ["Tonight", "This week", "Before your next interviews", "Later"]
    assert listed["Tonight"][0][:5] == [
        "Tue, Dec 1",
        "Email the program director: thank you, with an honest sentence of interest",
        "Westhaven University Hospital",
        "Thu, Dec 3",
        "10",
    ]
    assert sum(map(len, listed.values())) == len(made.steps)
    mocks = [row[2] for rows in listed.values() for row in rows if "mock" in row[1]]
    assert mocks == ["All programs"] * 2
    assert {head["scope"] for head in table("th", colspan=True)} == {"rowgroup"}
    assert table.caption.b.get_text() == "assumption"


def test_a_late_step_and_one_without_a_day_say_so(mine, parsed):
    pinned = "thank_you_pd:calder-vale-medical-center"
    made = plan.choose(mine, today="2026-12-01", must=[pinned])
    rows = [
        [cell.get_text() for cell in row("td")] for row in parsed(show.to_do(made).html)("tr")[1:]
    ]
    assert [row[3] for row in rows if row and "late" in row[3]] == ["Mon, Nov 16 (late)"]
    undated = [row for row in rows if row and row[0] == "No day yet"]
    assert len(undated) == made.steps["do_on"].isna().sum() > 0
    assert {row[3] for row in undated} == {"No last day"}


def test_a_plan_with_nothing_to_do_says_why():
    mine = plan.check(
        [
            {
                "program": "<b>",
                "specialty": "Internal medicine",
                "interview_date": "2026-11-30",
                "interest": "low",
            }
        ]
    )
    made = plan.choose(mine, today="2026-12-01")
    assert show.to_do(made).text == made.note
    assert "not to send thank-you notes" in show.to_do(made).html


def test_what_is_left_out_stands_under_its_kind_of_reason(made, parsed):
    table = parsed(show.left_out(plan.digest(made.skipped)).html)
    heads = {body.th.get_text(): body.get_text() for body in table("tbody")}
    assert heads["Too late to matter"].count("more than 3 days") == 4
    assert "emotional letter" in heads["It can hurt you"]
    assert table.caption.b.get_text() == "assumption"
    assert show.left_out(plan.digest(made.skipped[:0])).text == "Nothing is left out."


def test_the_plain_text_of_a_fragment_is_what_a_terminal_gets(made):
    bundle = show.to_do(made)._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    lines = bundle["text/plain"].split("\n")
    assert lines[1] == "Tonight"
    assert "Westhaven" in lines[2]
    assert "<" not in bundle["text/plain"]


def test_a_page_says_once_that_a_plan_is_made_of_estimates(made):
    """Tables and charts of one plan name its status and source, and repeat no caveat."""
    whole = show.to_do(made).html
    others = [
        show.left_out(plan.digest(made.skipped)).html,
        show.figure(show.minutes_by_action(made.steps)),
        show.table(made.steps, {"title": "What"}).html,
    ]
    caveat = "These are estimates, not research."
    assert whole.count(caveat) == 1
    assert not any(caveat in other.split("followup-spec")[0] for other in others)
    assert all("<b>assumption</b> Source: our minutes" in other for other in others)
