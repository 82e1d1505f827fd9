"""Tables as a reader of a page meets them."""

import pandas as pd
import pytest

from followup_evidence import evidence, plan, show
from followup_evidence.errors import FollowupError

HOSTILE = "</td><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\u202e😀"

STEPS = pd.DataFrame(
    {
        "order": [1, 2, 3],
        "title": ["Mock interviews", "Thank-you email", "Call"],
        "program": ["", "Mercy", "Bay"],
        "minutes": [120, 10, 30],
        "do_on": pd.to_datetime(["2026-12-01", "2026-12-02", "2026-12-03"]),
        "do_by": pd.to_datetime([None, "2026-11-30", "2027-03-03"]),
        "late": [False, True, False],
        "why": ["High 80", "Low 20", "Advocacy 80"],
    }
)


@pytest.fixture
def steps():
    steps = STEPS.copy()
    steps.attrs["about"] = dict(plan.plans.ABOUT)
    return steps


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
    body = parsed(show.table(frame, {"source": "S", "name": "N"}).html).tbody
    assert [link["href"] for link in body.find_all("a")] == ["https://a.example/x"]


def test_a_list_of_tables_shows_a_status_in_each_row_instead_of_one_caption(parsed):
    listed = parsed(show.table(evidence.catalog(), {"title": "Table", "status": "Status"}).html)
    assert listed.caption is None
    with pytest.raises(FollowupError, match="does not say where its figures come from"):
        show.table(evidence.catalog(), {"title": "Table"})


def test_a_plans_steps_say_what_is_seasonal_late_and_without_a_last_day(steps, parsed):
    table = parsed(show.steps(steps).html)
    head, *rows = grid(table)
    place = {name: head.index(name) for name in ("Program", "Last day", "Do it on")}
    assert [row[place["Program"]] for row in rows] == ["the whole season", "Mercy", "Bay"]
    assert [row[place["Last day"]] for row in rows] == [
        "none",
        "2026-11-30 (late)",
        "2027-03-03",
    ]
    assert table.caption.b.get_text() == "assumption"


def test_a_plan_without_steps_says_that_this_is_a_plan_too(steps):
    assert "No step fits" in show.steps(steps[:0]).text


def test_the_plain_text_of_a_fragment_is_what_a_terminal_gets(steps):
    bundle = show.steps(steps)._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert "Thank-you email" in bundle["text/plain"]
    assert "<" not in bundle["text/plain"]
