"""What an office keeps, in a real browser: the index, the summary and a student's page."""

import csv
import datetime as dt
import os

import pytest
from axe_playwright_python.sync_playwright import Axe

SIZES = {"desktop": (1440, 900), "projector": (1280, 720), "phone": (390, 844)}
NAMES = ["Zoë", "ada", "<b>Bob</b>", "Émile 😀", "مرحبا", "W" * 120]


@pytest.fixture(scope="module")
def office(root, tmp_path_factory):
    """Render a roster of six, one of them with a faulty list."""
    from followup_evidence.reports import batch
    from followup_evidence.show import offline

    pictures_alone = os.environ.pop(offline.SWITCH, None)  # which nbval's notebooks hold
    folder = tmp_path_factory.mktemp("office")
    (folder / "bad.csv").write_text("program,interview_date\nMercy,x\n", "utf-8")
    lists = [root / "data/examples/interviews.csv"] * 5 + ["bad.csv"]
    with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["name", "interviews", "minutes"])
        rows.writerows(
            (name, path, 30 * at) for at, (name, path) in enumerate(zip(NAMES, lists, strict=True))
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
    minutes = page.get_by_role("button", name="Minutes")
    minutes.focus()
    page.keyboard.press("Enter")
    assert column(page, 6) == ["", "0", "30", "60", "90", "120"]
    assert page.locator("th[aria-sort]").inner_text().startswith("Minutes")
    page.keyboard.press("Enter")
    assert column(page, 6) == ["120", "90", "60", "30", "0", ""]
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
    page.get_by_role("link", name="What the plans come to").click()
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
