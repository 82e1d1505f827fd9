"""The plan builder as an app: a student's whole way, from the list to the files to keep."""

import csv
import io
import json
import re
import zipfile

import pytest
import python_calamine
from axe_playwright_python.sync_playwright import Axe
from ical.calendar_stream import IcsCalendarStream

from followup_evidence import plan
from followup_evidence.apps import keeping
from followup_evidence.plan import PlanFile
from followup_evidence.reports import sources

SIZES = {"desk": (1440, 900), "projector": (1280, 720), "phone": (390, 844)}
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'\"`{{ 7*7 }}",
    "\u202egnirob",
    "מרכז רפואי 😀",
    "St. $x$ (parking $5)",
    "W" * 200,
]
FAULTY = b"program,interview_date,interest\nMercy,2026-02-30,hgih\nMercy,2026-12-20,first\n"
GOOD = b"program,interview_date,interest\n<b>Mercy</b>,2026-12-20,high\n"


TRACKER = (
    b"Program Name,Interview Date,Priority Tier,City\n"
    b"Mercy,12/4/2026 8:00 AM EST,A,Here\nBay,12/8/2026,B,There\n"
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="module")
def app(explore, kept):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(keeping.FOLDER, str(kept))
        with explore("--app") as address:
            yield address


@pytest.fixture
def opened(app, kept, page):
    """Open the app with nothing kept from an earlier test."""
    for path in kept.iterdir():
        path.unlink()
    page.set_default_timeout(90_000)
    page.goto(app, wait_until="commit")
    settle(page)
    page.set_default_timeout(15_000)
    yield page
    settle(page)  # all is kept before the next test begins


def note(page):
    return page.locator(".fe-note")


def minutes(page):
    return page.get_by_label("Minutes", exact=True)


def spent(page, most):
    """Return the words on how much of a limit the plan takes."""
    return page.locator(".fe-total").get_by_text(f"of {most} minutes")


def limit(page, most):
    """Type a limit of minutes and wait for its plan."""
    typed = page.get_by_label("Minutes, typed")
    typed.fill(str(most))
    typed.press("Enter")
    spent(page, most).wait_for()


def unfold(page, title):
    page.locator("summary", has_text=title).first.click()


def settle(page):
    """Wait until all is there that takes longer than a plan, and the work is kept."""
    page.locator(".fe-builder[data-settled=true]").wait_for()


def planned(page):
    return page.locator(".fe-steps > li strong").all_inner_texts()


def in_order(made):
    """Return the titles of a plan's steps as a person works through them."""
    return [title for _, some in made.by_group() for title in some["title"]]


def upload(page, content, name="mine.csv"):
    """Choose a file as a person does: by the button and the system's own dialogue."""
    with page.expect_file_chooser() as dialogue:
        page.get_by_role("button", name="Load a file").click()
    dialogue.value.set_files({"name": name, "mimeType": "text/csv", "buffer": content})


def download(page, name):
    with page.expect_download(timeout=90_000) as caught:
        page.get_by_role("button", name=name, exact=True).click()
    return caught.value.suggested_filename, caught.value.path().read_bytes()


def violations(page, root=".fe-builder"):
    """Return what axe-core finds wrong, each with the element."""
    found = Axe().run(page, context=root).response["violations"]
    return [
        (one["id"], node["target"], node["html"][:90]) for one in found for node in one["nodes"]
    ]


def test_a_drag_a_key_and_a_typed_number_are_followed(opened, watch, charts):
    before = planned(opened)
    minutes(opened).focus()
    for _ in range(12):
        opened.keyboard.press("ArrowLeft")
    spent(opened, 540).wait_for()
    assert opened.evaluate("document.activeElement.type") == "range"  # the slider kept its focus
    limit(opened, 60)
    assert planned(opened) != before
    box = minutes(opened).bounding_box()
    opened.mouse.move(box["x"] + 5, box["y"] + box["height"] / 2)
    opened.mouse.down()
    for at in range(1, 40):
        opened.mouse.move(box["x"] + 5 + at * (box["width"] - 10) / 40, box["y"] + 8)
    opened.mouse.up()
    last = minutes(opened).input_value()
    spent(opened, last).wait_for()  # the last word wins
    for _ in range(3):  # one for the drag, the typed number and the keys
        opened.get_by_role("button", name="Undo").click()
    opened.locator(".fe-total").first.wait_for(state="hidden")
    assert planned(opened) == before
    watch.assert_quiet()


def test_a_cell_is_broken_and_mended_and_the_last_good_plan_stays(opened, watch, keep):
    before = note(opened).inner_text()
    unfold(opened, "Your interviews")
    upload(opened, FAULTY)
    alert = opened.locator(".fe-list [role=alert]")
    alert.get_by_text("Fix the red cells").wait_for()
    for fault in ("2026-02-30", "hgih", "Mercy"):
        assert fault in alert.inner_text()
    assert note(opened).inner_text() == before
    date = opened.get_by_label("Interview date, row 1")
    assert date.get_attribute("aria-invalid") == "true"
    assert (
        "not a day of the calendar"
        in opened.locator(f"#{date.get_attribute('aria-describedby')}").inner_text()
    )
    keep("builder-faults")
    date.fill("2026-12-18")
    date.press("Tab")
    opened.get_by_label("Interest, row 1").select_option("high")
    opened.get_by_label("Program, row 2").fill("Saint Anne")
    opened.get_by_label("Program, row 2").press("Tab")
    alert.wait_for(state="hidden")
    assert "Saint Anne" in opened.locator(".fe-builder").inner_text()
    opened.get_by_role("button", name="Add a program").click()
    opened.keyboard.type("Third")
    opened.keyboard.press("Tab")
    opened.get_by_label("Program, row 3").and_(opened.locator("[value], :not([value])")).wait_for()
    opened.get_by_role("button", name="Remove row 3").click()
    opened.get_by_label("Program, row 3").wait_for(state="detached")
    opened.get_by_role("button", name=re.compile("^Undo: removed row 3")).click()
    opened.get_by_label("Program, row 3").wait_for()
    watch.assert_quiet()


def test_what_holds_no_list_is_said_and_the_plan_stays(opened, watch):
    before = note(opened).inner_text()
    unfold(opened, "Your interviews")
    alert = opened.locator(".fe-builder > [role=alert]")
    upload(opened, b"")
    alert.get_by_text("is empty").wait_for()
    upload(opened, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    alert.get_by_text("is no text file").wait_for()
    upload(opened, b"x" * 3_000_000)
    alert.get_by_text("3.0 MB; this page takes 2 at most").wait_for()
    upload(opened, b"x" * 12_000_000)
    alert.get_by_text("12.0 MB").wait_for()
    upload(opened, b'{"format": ', "mine.json")
    alert.get_by_text("no plan file").wait_for()
    assert note(opened).inner_text() == before
    upload(opened, GOOD)
    opened.get_by_text("1 program from mine.csv").wait_for()
    opened.get_by_text("<b>Mercy</b>").first.wait_for()
    alert.wait_for(state="hidden")
    watch.assert_quiet()


def test_a_tracker_is_planned_after_its_one_question(opened, watch, keep):
    before = note(opened).inner_text()
    unfold(opened, "Your interviews")
    upload(opened, TRACKER)
    asked = opened.get_by_label("Questions about your list")
    asked.get_by_text("December 4 or April 12?").wait_for()
    assert note(opened).inner_text() == before
    keep("builder-question")
    assert violations(opened, ".fe-questions") == []
    asked.get_by_role("button", name="December 4").click()
    opened.get_by_text("2 programs from mine.csv").wait_for()
    asked.wait_for(state="hidden")
    assert opened.get_by_label("Interview date, row 2").input_value() == "2026-12-08"
    assert opened.get_by_label("Interest, row 1").input_value() == "high"
    watch.assert_quiet()


def test_a_column_that_looks_as_if_it_mattered_is_mapped_and_its_words_are_told(opened, watch):
    unfold(opened, "Your interviews")
    upload(opened, b"Program,Date,Told not to write?\nMercy,2026-12-20,yes\n")
    asked = opened.get_by_label("Questions about your list")
    asked.get_by_role("button", name="Use it as policy").click()
    asked.get_by_label("yes").select_option("no_contact")
    opened.get_by_text("1 program from mine.csv").wait_for()
    assert opened.get_by_label("Policy, row 1").input_value() == "no_contact"
    watch.assert_quiet()


def test_a_pin_is_kept_and_what_entered_and_left_is_told(opened, watch):
    unfold(opened, "Compare with a saved plan")
    opened.get_by_role("button", name="Save this plan to compare").click()
    opened.get_by_text("The same as the saved plan.").wait_for()
    before = planned(opened)
    call = "Ask your mentor to call the program"
    opened.get_by_label(f"Pin: {call}, Brightwater").first.select_option("never")
    opened.get_by_text("Since the saved plan:").wait_for()
    opened.locator(".fe-table", has_text="You took it out.").first.wait_for()
    assert sorted(planned(opened)) == sorted(before)  # another mentor is asked instead
    assert not opened.get_by_label(f"Pin: {call}, Brightwater").count()
    unfold(opened, "Everything that is left out")
    left = opened.locator(".fe-left tr", has_text="Brightwater").filter(has_text=call)
    left.get_by_role("combobox").select_option("must")
    opened.get_by_text("The same as the saved plan.").wait_for()
    watch.assert_quiet()


def test_a_step_that_is_done_moves_to_the_done_ones_and_back(opened, watch, kept):
    group = opened.locator(
        ".fe-main section section", has=opened.get_by_role("heading", name="Done")
    )
    first = opened.locator(".fe-steps > li").first
    title = first.locator("strong").inner_text()
    first.get_by_label("Done").check()
    group.get_by_text(title).wait_for()
    settle(opened)
    (done,) = json.loads((kept / "my-plan.json").read_text())["work"]["pins"]["done"]
    assert done.startswith("thank_you_pd:")
    group.get_by_label("Done").uncheck()
    group.wait_for(state="detached")
    opened.get_by_role("button", name="Undo: done, ").click()
    group.get_by_text(title).wait_for()
    watch.assert_quiet()


def test_numbers_are_edited_in_place_marked_and_reset(opened, watch):
    before = note(opened).inner_text()
    unfold(opened, "the numbers behind it")
    advocacy = opened.get_by_label("Advocacy", exact=True)
    for wrong, words in (
        ("5", "Low–Moderate may not be worth more than Advocacy"),
        ("-1", "is not a number from 0 to 1000"),
    ):
        advocacy.fill(wrong)
        advocacy.press("Tab")
        opened.locator(".fe-stale").get_by_text(words).wait_for()
        assert note(opened).inner_text() == before
    advocacy.fill("100")
    advocacy.press("Tab")
    opened.locator(".fe-stale").wait_for(state="hidden")
    opened.get_by_role("button", name="Advocacy: back to ours, 80").click()
    call = opened.get_by_label("Ask your mentor to call the program: minutes", exact=True)
    call.fill("400")
    call.press("Tab")
    opened.locator(".fe-steps").get_by_text("400 minutes").first.wait_for()
    opened.get_by_role("button", name="All back to our numbers").click()
    note(opened).get_by_text(before).wait_for()
    watch.assert_quiet()


def test_the_switches_tell_what_changes_and_what_does_not(opened, watch):
    steps = planned(opened)
    opened.get_by_label("International medical graduate").check()
    opened.get_by_text("no published figure found.").first.wait_for()
    opened.get_by_label("Competitive specialty").check()
    opened.get_by_text("What does not change").wait_for()
    opened.get_by_label("Suppose they are").select_option("unknown")
    opened.get_by_text("(4 programs): 14% (9 of 63").wait_for()
    assert planned(opened) == steps
    watch.assert_quiet()


def test_evidence_is_one_key_away_with_its_sources(opened, watch):
    more = opened.locator(".fe-steps summary").first
    more.focus()
    opened.keyboard.press("Enter")
    known = opened.locator(".fe-known a").first
    known.wait_for()
    assert known.get_attribute("href").startswith("https://")
    minutes(opened).press("ArrowLeft")
    spent(opened, 595).wait_for()
    assert known.is_visible()  # a change of the plan closes nothing
    watch.assert_quiet()


def test_the_walk_lights_its_way_and_answers_otherwise(opened, watch, keep):
    unfold(opened, "Walk through the decision")
    opened.get_by_label("At which program").select_option("Tarn Ridge Medical Center")
    lit = opened.locator(".fe-walk-lit strong")
    opened.get_by_text("It ends with no message.").wait_for()
    assert lit.all_inner_texts() == ["Interview day", "Send any follow-up?", "Done"]
    opened.get_by_role("group", name="Send any follow-up?").get_by_label("yes").check()
    opened.get_by_text("You say yes, and the rules say no").wait_for()
    assert len(lit.all_inner_texts()) == 5
    keep("builder-walk", opened.locator(".fe-walk-boxes"))
    watch.assert_quiet()


def test_work_comes_back_after_a_refresh_and_a_faulty_list_with_it(opened, watch, kept):
    unfold(opened, "Your interviews")
    minutes(opened).press("ArrowLeft")
    opened.get_by_label("Interest, row 1", exact=True).select_option("first")
    opened.locator(".fe-list [role=alert]").get_by_text("rows 1 and 7").wait_for()
    settle(opened)
    assert json.loads((kept / "my-plan.json").read_text())["work"]["settings"]["minutes"] == 595
    opened.reload(wait_until="commit")
    opened.get_by_text("Welcome back. We saved your list.").wait_for()
    assert not spent(opened, 595).is_visible()  # the last good plan of a new kernel
    opened.get_by_text("rows 1 and 7").first.wait_for(state="attached")
    assert minutes(opened).input_value() == "595"
    watch.troubles[:] = [
        one for one in watch.troubles if "ERR_ABORTED" not in one and "403" not in one
    ]
    watch.assert_quiet()


def test_each_file_to_keep_is_read_back_by_another_library_than_wrote_it(opened, watch):
    steps = planned(opened)
    undated = opened.get_by_text("once you know when rank lists are due").count()
    name, content = download(opened, "Spreadsheet (CSV)")
    assert name == "follow-up-plan.csv"
    rows = [*csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]
    titles = [row["title"] for row in rows]
    assert sorted(titles[: len(steps)]) == sorted(steps)
    _, content = download(opened, "Spreadsheet (XLSX)")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_name("Steps").to_python()
    titles = [row[rows[0].index("title")] for row in rows[1:]]
    assert sorted(titles) == sorted(steps)
    _, content = download(opened, "Calendar")
    (calendar,) = IcsCalendarStream.from_ics(content.decode()).calendars
    assert len(calendar.events) == len(steps) - undated
    _, content = download(opened, "Checklist")
    assert content.decode().count("[ ]") == len(steps)
    name, content = download(opened, "Plan file")
    again = plan.solve(PlanFile.from_dict(json.loads(content)).problem())
    assert in_order(again) == steps
    name, content = download(opened, "Report (HTML)")
    assert name == "follow-up-plan.html"
    report = content.decode()
    assert len(content) < 1_600_000
    assert all(step in report for step in steps)
    assert not zipfile.is_zipfile(io.BytesIO(content))
    watch.assert_quiet()


def test_hostile_text_is_read_and_not_obeyed_everywhere(opened, watch, charts, keep):
    dialogs = []
    opened.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["program", "interview_date", "interest", "notes"])
    writer.writerows([name, "2026-12-20", "high", name * 50] for name in HOSTILE)
    unfold(opened, "Your interviews")
    upload(opened, buffer.getvalue().encode(), "<img src=x onerror=alert(1)>\u202evsc.csv")
    opened.get_by_text("7 programs from").wait_for()
    shown = opened.locator(".fe-steps bdi").all_text_contents()
    assert {*HOSTILE} <= {*shown}
    opened.get_by_label("Notes, row 1").fill("n" * 10_000)
    opened.get_by_label("Notes, row 1").press("Tab")
    opened.get_by_label("Specialty, row 2").fill("<svg onload=alert(1)>")
    opened.get_by_label("Specialty, row 2").press("Tab")
    unfold(opened, "Everything that is left out")
    unfold(opened, "Walk through the decision")
    opened.locator(".fe-walk-lit").first.wait_for()
    for width in (1280, 390):
        opened.set_viewport_size({"width": width, "height": 844})
        charts.assert_fits()
        keep(f"builder-hostile-{width}", full_page=True)
    assert dialogs == []
    watch.assert_quiet()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_size_or_scheme(opened, watch, charts, keep, size, scheme):
    width, height = SIZES[size]
    opened.set_viewport_size({"width": width, "height": height})
    opened.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    charts.assert_fits()
    keep(f"builder-{size}-{scheme}")
    opened.evaluate("document.querySelectorAll('.fe-builder details').forEach(d => d.open = true)")
    opened.locator(".fe-walk-lit").first.wait_for()
    opened.locator(".fe-chart svg").nth(3).wait_for()
    assert violations(opened) == []
    charts.assert_fits()
    watch.assert_quiet()


@pytest.mark.parametrize("size", ["projector", "phone"])
def test_note_and_bans_are_seen_before_any_scrolling(opened, keep, size):
    rows = "".join(f"Program {at},Plastic surgery,2026-12-{at:02},high\n" for at in range(2, 10))
    unfold(opened, "Your interviews")
    upload(opened, f"program,specialty,interview_date,interest\n{rows}".encode())
    bans = opened.locator(".fe-bans")
    bans.get_by_text("Plastic surgery: no contact with programs after interviews").wait_for()
    unfold(opened, "Your interviews")
    width, height = SIZES[size]
    opened.set_viewport_size({"width": width, "height": height})
    opened.evaluate("scrollTo(0, 0)")
    for what in (note(opened), bans):
        place = what.bounding_box()
        assert place["y"] + place["height"] <= height
    keep(f"builder-bans-{size}")


def test_paper_has_the_plan_without_its_controls(opened, artefacts):
    opened.emulate_media(media="print")
    assert not minutes(opened).is_visible()
    assert opened.locator(".fe-steps > li").first.is_visible()
    assert opened.locator(".fe-answer").get_by_text("We know of no rule at").is_visible()
    opened.pdf(path=artefacts / "builder.pdf")
    pages = re.findall(rb"/Type\s*/Page\b", (artefacts / "builder.pdf").read_bytes())
    assert 1 <= len(pages) <= 6


def test_keys_alone_lead_from_the_first_field_to_a_file(opened):
    opened.locator(".fe-list > summary").focus()
    opened.keyboard.press("Enter")
    reached = []
    for _ in range(400):
        opened.keyboard.press("Tab")
        reached.append(
            opened.evaluate(
                "(a => (a.ariaLabel || a.textContent || '').trim())(document.activeElement)"
            )
        )
        if reached[-1] == "Calendar":
            break
    with opened.expect_download() as caught:
        opened.keyboard.press("Enter")
    assert caught.value.suggested_filename == "follow-up-plan.ics"
    for field in ("Program, row 1", "Add a program"):
        assert field in reached


def test_the_plan_on_the_page_is_the_planner_s(opened):
    made = plan.choose(plan.read(sources.example()), today=sources.EXAMPLE_DAY)
    assert planned(opened) == in_order(made)
    assert note(opened).inner_text() == made.note
    held = plan.robustness.attach(made).guarantee.sentence()
    assert opened.locator(".fe-held").text_content() == held
