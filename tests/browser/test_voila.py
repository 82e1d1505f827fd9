"""Notebooks as pages: what `followup-evidence explore --app` serves."""

import re

import pytest

FAULTY = b"program,interview_date,interest\nMercy,2026-02-30,hgih\n"
GOOD = b"program,interview_date,interest\n<b>Mercy</b>,2026-12-20,high\n"
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\u202egnirob",
    "מרכז רפואי 😀",
    "St. $x$ (parking $5)",
    "W" * 200,
]
UNFOLD = "Change minutes, file or numbers"


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


def upload(page, content, name="mine.csv"):
    """Choose a file as a person does: by the button and the system's own dialogue."""
    with page.expect_file_chooser() as dialogue:
        page.get_by_role("button", name="Your interviews").click()
    dialogue.value.set_files({"name": name, "mimeType": "text/csv", "buffer": content})


def box(page, what):
    return page.locator(what).first.bounding_box()


def assert_answered_at_once(page, *, steps):
    """Fail unless totals, guarantee and so many steps are seen before any scrolling."""
    height = page.viewport_size["height"]
    shown = page.locator(".followup-answer")
    assert "of 180 minutes" in shown.inner_text()
    assert "this plan keeps at least" in shown.inner_text()
    rows = page.locator(".followup-columns tbody tr:not(.followup-more)")
    for seen in (shown, rows.nth(steps - 1)):
        place = seen.bounding_box()
        assert place["y"] >= 0
        assert place["y"] + place["height"] <= height


def note(page):
    return page.locator("[role=status]").inner_text()


def test_the_app_fits_a_desk_a_laptop_and_paper(opened, watch, charts, keep, artefacts):
    for name, width, height in [("laptop", 1280, 720), ("desk", 1440, 900)]:
        opened.set_viewport_size({"width": width, "height": height})
        charts.assert_live(1)
        charts.assert_fits()
        assert_answered_at_once(opened, steps=4)
        answer, controls = box(opened, ".followup-answer"), box(opened, ".followup-controls")
        assert controls["x"] > answer["x"] + answer["width"]
        assert abs(controls["y"] - answer["y"]) < 10
        assert not opened.get_by_role("button", name=UNFOLD).is_visible()
        keep(f"voila-{name}")
    assert opened.locator(".jp-InputArea-editor:visible").count() == 0
    # Voilà's own template scrolls inside of a panel, of which paper would get one screen.
    assert opened.evaluate("document.scrollingElement.scrollHeight > 2 * innerHeight")
    opened.emulate_media(media="print")
    chart = charts.read()[0]
    assert min(chart["picture"]) > 150
    assert chart["live"] == [0, 0]
    assert not opened.get_by_role("slider").first.is_visible()
    assert opened.locator(".followup-left-out td").first.is_visible()
    opened.pdf(path=artefacts / "voila.pdf")
    pages = re.findall(rb"/Type\s*/Page\b", (artefacts / "voila.pdf").read_bytes())
    assert 2 <= len(pages) <= 6
    watch.assert_quiet()


def test_the_app_answers_first_on_a_phone_and_unfolds_its_controls(app, page, watch, charts, keep):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(app, wait_until="commit")
    charts.assert_live(1)
    charts.assert_fits()
    assert_answered_at_once(page, steps=1)
    assert not page.get_by_role("slider").first.is_visible()
    keep("voila-phone")
    page.get_by_role("button", name=UNFOLD).click()
    page.get_by_role("slider").first.wait_for()
    for title in ("What a label is worth", "What interest is worth", "Minutes and stress"):
        page.get_by_text(title).click()
        page.locator(".followup-numbers input:visible").first.wait_for()
        charts.assert_fits()
        for field in page.locator(".followup-controls :is(input, button):visible").all():
            place = field.bounding_box()
            assert place["x"] >= 0
            assert place["x"] + place["width"] <= 390
    keep("voila-phone-unfolded", full_page=True)
    page.get_by_role("button", name="Hide the controls").click()
    page.get_by_role("slider").first.wait_for(state="hidden")
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


def test_chips_open_their_figures_and_the_switch_tells_of_mentors_by_keyboard(
    opened, watch, charts, keep
):
    steps = opened.locator(".followup-columns table").first.inner_text()
    chips = opened.get_by_role("link", name="assumed label: Advocacy").first
    chips.get_by_text("published against 3").wait_for()
    chips.focus()
    opened.keyboard.press("Enter")
    known = opened.get_by_role("region", name="What is known of each step")
    figure = known.get_by_text("41 % (26 of 63; 95 % interval 30 to 53.6)")
    figure.wait_for()
    assert known.locator("details[open]").count() == 1
    opened.keyboard.press("Tab")  # from where the link led: to the first source
    assert (
        opened.evaluate("document.activeElement.href") == "https://doi.org/10.1055/s-0040-1713364"
    )
    for width in (1280, 390):
        opened.set_viewport_size({"width": width, "height": 844})
        charts.assert_fits()
        keep(f"voila-chips-{width}", full_page=True)
    opened.set_viewport_size({"width": 1280, "height": 720})
    mentors = opened.get_by_label("Your mentors")
    mentors.focus()
    for said in ("41 % (26 of 63", "14 % (9 of 63"):
        opened.keyboard.press("ArrowDown")
        passage = opened.locator(".followup-mentors").filter(has_text=f"(4 programs): {said}")
        passage.get_by_text("The plan is the same whichever you choose").wait_for()
    assert opened.locator(".followup-columns table").first.inner_text() == steps
    watch.assert_quiet()


def test_hostile_names_are_read_and_not_obeyed_and_stay_in_their_place(opened, watch, charts, keep):
    dialogs = []
    opened.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    rows = "".join(f"{name},2026-12-20,high\n" for name in HOSTILE)
    name = "<img src=x onerror=alert(1)>\u202evsc" + "n" * 150 + ".csv"
    upload(opened, f"program,interview_date,interest\n{rows}".encode(), name)
    opened.get_by_text("6 programs from your file").wait_for()
    for limit in (0, 1):  # minutes and stress points enough for every program
        opened.get_by_role("slider").nth(limit).press("End")
    opened.get_by_text("of 600 minutes and").wait_for()
    opened.get_by_text("of 60 stress points").wait_for()
    charts.assert_live(1)
    assert set(HOSTILE) <= set(opened.locator(".followup-columns td").all_text_contents())
    for width in (1280, 390):
        opened.set_viewport_size({"width": width, "height": 844})
        charts.assert_fits()
        keep(f"voila-hostile-{width}", full_page=True)
    opened.set_viewport_size({"width": 1280, "height": 720})
    opened.get_by_role("button", name="Back to the example").click()  # no name lies over it
    opened.get_by_text("12 programs from").wait_for()
    assert dialogs == []
    watch.assert_quiet()


def test_what_holds_no_list_or_no_number_is_said_and_the_plan_stays(opened, watch, charts):
    before = note(opened)
    alert = opened.get_by_role("alert")
    upload(opened, b"")
    alert.get_by_text('mine.csv" is empty').wait_for()
    upload(opened, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    alert.get_by_text("is no text file").wait_for()
    upload(opened, b"x" * 12_000_000)  # more than a server takes in one message by itself
    alert.get_by_text("12.0 MB; this page takes 2 at most").wait_for()
    upload(opened, FAULTY)
    alert.get_by_text("mine.csv has 2 faults").wait_for()
    assert "2026-02-30" in alert.inner_text()
    assert "hgih" in alert.inner_text()
    assert note(opened) == before
    upload(opened, GOOD)
    opened.get_by_text("1 program from your file mine.csv").wait_for()
    opened.get_by_text("<b>Mercy</b>").first.wait_for()
    alert.wait_for(state="detached")
    day = opened.get_by_label("Plan from")
    day.fill("")
    alert.get_by_text("is not a date").wait_for()
    day.fill("2026-12-01")
    alert.wait_for(state="detached")
    charts.assert_live(1)
    watch.assert_quiet()
