"""What an office keeps, in a real browser: the index, the summary and a student's page."""

import csv
import datetime as dt
import os

import pytest
from axe_playwright_python.sync_playwright import Axe

from followup_evidence.reports import sources

SIZES = {"desktop": (1440, 900), "projector": (1280, 720), "phone": (390, 844)}
NAMES = ["Zoë", "ada", "<b>Bob</b>", "Émile 😀", "مرحبا", "W" * 120]


@pytest.fixture(scope="module")
def office(root, tmp_path_factory):
    """Render a roster of six: one with a faulty list, one whose specialty allows no contact."""
    from followup_evidence.reports import batch
    from followup_evidence.show import offline

    pictures_alone = os.environ.pop(offline.SWITCH, None)  # which nbval's notebooks hold
    folder = tmp_path_factory.mktemp("office")
    (folder / "bad.csv").write_text("program,interview_date\nMercy,x\n", "utf-8")
    banned = "program,specialty,interview_date\nOhana,Plastic surgery,2026-12-09\n"
    (folder / "banned.csv").write_text(banned, "utf-8")
    lists = [root / "data/examples/interviews.csv"] * 4 + ["banned.csv", "bad.csv"]
    with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["name", "interviews", "minutes"])
        rows.writerows(
            (name, path, 10 * at) for at, (name, path) in enumerate(zip(NAMES, lists, strict=True))
        )
    done = batch.reports(
        folder / "roster.csv",
        folder / "out",
        defaults={"today": dt.date(2026, 12, 1).isoformat()},
        keep_going=True,
        also=["ics"],
    )
    if pictures_alone:
        os.environ[offline.SWITCH] = pictures_alone
    assert (done.count("rendered"), done.count("failed")) == (5, 1)
    return folder / "out"


def column(page, number):
    return page.locator(f"tbody tr td:nth-child({number})").all_inner_texts()


def test_the_index_sorts_by_every_heading_and_leads_to_the_reports(office, page, watch):
    page.goto((office / "index.html").as_uri())
    assert [name.strip() for name in column(page, 2)] == NAMES
    assert [cell.strip() for cell in column(page, 3)] == ["3", "3", "3", "3", "1", ""]
    made = [sources.planned("", minutes=10 * at).totals["minutes"] for at in range(4)]
    made += [120, ""]  # one interview, more than a week ahead: preparing and a mock
    assert column(page, 7) == [str(minutes) for minutes in made]
    minutes = page.get_by_role("button", name="Minutes")
    minutes.focus()
    page.keyboard.press("Enter")
    ascending = [str(one) for one in sorted(made, key=lambda one: -1 if one == "" else one)]
    assert column(page, 7) == ascending
    assert page.locator("th[aria-sort]").inner_text().startswith("Minutes")
    page.keyboard.press("Enter")
    assert column(page, 7) == ascending[::-1]
    page.get_by_role("button", name="Student").click()
    assert [name.strip() for name in column(page, 2)][:4] == [
        "<b>Bob</b>",
        "ada",
        "Émile 😀",
        "W" * 120,
    ]
    assert "failed: row 7, interviews" in page.locator("td.failed").inner_text()
    row = page.locator("tbody tr", has_text="Émile")
    assert row.get_by_role("link", name="ICS").count() == 1
    row.get_by_role("link", name="Report").click()
    assert page.title() == "Follow-up plan for Émile 😀"
    page.go_back()
    page.get_by_role("link", name="All plans together").click()
    assert "5 students" in page.locator("main").inner_text()
    watch.assert_quiet()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["index", "cohort", "follow-up-plan-ada"])
def test_the_pages_are_accessible_and_fit(office, page, artefacts, name, size, scheme):
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    page.goto((office / f"{name}.html").as_uri())
    if name.startswith("follow"):
        page.locator("figure.followup-chart").first.scroll_into_view_if_needed()
        page.locator("figure.followup-chart[data-state=live]").first.wait_for()
        for details in page.locator("details").all():
            details.evaluate("one => one.open = true")
    found = Axe().run(page)
    assert found.response["violations"] == [], found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=artefacts / f"office-{name}-{size}-{scheme}.png")
