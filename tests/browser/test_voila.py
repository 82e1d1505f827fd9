"""Notebooks as pages: what `followup-evidence explore --app` serves."""

import re

import pytest

FAULTY = b"program,interview_date,interest\nMercy,2026-02-30,hgih\n"
GOOD = b"program,interview_date,interest\n<b>Mercy</b>,2026-12-20,high\n"


@pytest.fixture(scope="module")
def app(explore):
    with explore("--app") as address:
        yield address


@pytest.fixture(scope="module")
def evidence(explore, tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    with explore("--folder", folder, "--app", "01-evidence") as address:
        yield address, folder / "01-evidence.ipynb"


@pytest.fixture
def opened(app, page, charts):
    page.goto(app, wait_until="commit")
    charts.wait_until_live(1)
    return page


def upload(page, content):
    """Choose a file as a person does: by the button and the system's own dialogue."""
    with page.expect_file_chooser() as dialogue:
        page.get_by_role("button", name="Your interviews").click()
    dialogue.value.set_files({"name": "mine.csv", "mimeType": "text/csv", "buffer": content})


def note(page):
    return page.locator("[role=status]").inner_text()


def test_the_app_fits_a_desk_a_laptop_and_paper(opened, watch, charts, keep, artefacts):
    for name, width, height in [("laptop", 1280, 720), ("desk", 1440, 900)]:
        opened.set_viewport_size({"width": width, "height": height})
        charts.assert_live(1)
        charts.assert_fits()
        keep(f"voila-{name}", full_page=True)
    assert opened.locator(".jp-InputArea-editor:visible").count() == 0
    # Voilà's own template scrolls inside of a panel, of which paper would get one screen.
    assert opened.evaluate("document.scrollingElement.scrollHeight > 2 * innerHeight")
    opened.emulate_media(media="print")
    chart = charts.read()[0]
    assert min(chart["picture"]) > 150
    assert chart["live"] == [0, 0]
    opened.pdf(path=artefacts / "voila.pdf")
    pages = re.findall(rb"/Type\s*/Page\b", (artefacts / "voila.pdf").read_bytes())
    assert 2 <= len(pages) <= 6
    watch.assert_quiet()


def test_the_app_fits_a_phone(app, page, watch, charts, keep):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(app, wait_until="commit")
    charts.assert_live(1)
    charts.assert_fits()
    keep("voila-phone", full_page=True)
    watch.assert_quiet()


def test_every_chart_of_the_evidence_is_live_as_a_page(evidence, page, watch, charts, keep):
    address, path = evidence
    count = len(re.findall(r"<figure class=.\"followup-chart", path.read_text("utf-8")))
    page.goto(address, wait_until="commit")
    charts.assert_live(count)
    charts.assert_fits()
    keep("voila-evidence", full_page=True)
    watch.assert_quiet()


def test_a_notebook_that_is_gone_is_said_on_a_page_that_asks_nobody(evidence, page, watch, keep):
    address, path = evidence
    away = path.rename(path.with_suffix(".away"))
    answer = page.goto(address)
    away.rename(path)
    assert answer.status >= 400
    assert str(answer.status) in page.inner_text("body")
    # Only our own page brings its icon along; Voilà's asks for one, and for fonts.
    assert page.locator("link[rel=icon][href='data:,']").count() == 1
    keep("voila-error")
    told = [trouble for trouble in watch.troubles if f"status of {answer.status}" not in trouble]
    assert told == []
    outside = [one for one in watch.requests if "//127.0.0.1:" not in one]
    assert [one for one in outside if not one.startswith("data:")] == []


def test_the_plan_follows_a_slider_moved_by_keyboard(opened, watch, charts):
    before = note(opened)
    opened.get_by_role("slider").first.focus()
    for _ in range(12):
        opened.keyboard.press("ArrowLeft")
    opened.get_by_text("of 120 minutes", exact=False).first.wait_for()
    assert note(opened) != before
    charts.assert_live(1)
    watch.assert_quiet()


def test_a_faulty_file_is_refused_whole_and_a_good_one_is_taken_as_text(opened, watch, charts):
    before = note(opened)
    upload(opened, FAULTY)
    alert = opened.get_by_role("alert")
    alert.wait_for()
    assert "2026-02-30" in alert.inner_text()
    assert "hgih" in alert.inner_text()
    assert note(opened) == before
    upload(opened, GOOD)
    opened.get_by_text("1 program from your file mine.csv").wait_for()
    opened.get_by_text("<b>Mercy</b>").first.wait_for()
    assert opened.get_by_role("alert").count() == 0
    charts.assert_live(1)
    watch.assert_quiet()
