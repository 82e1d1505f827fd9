"""CSV and XLSX, read back by other libraries; nothing that a person typed runs."""

import csv
import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from followup_evidence import plan
from followup_evidence.reports import spreadsheets

HOSTILE = [
    "=cmd()",
    '=HYPERLINK("x";"y")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1-2",
    "-5",
    "＝1+1",
    "'=quoted already",
    "''@twice",
    "'Ohana Hospital",
    'a "quoted", name; with\nlines',
    "😀 שלום \u202eدمشق",
    "#N/A",
    "TRUE",
    "2026-12-01",
]


@pytest.fixture(scope="module")
def small(planned):
    return planned(
        30,
        Mercy={"interest": "medium", "connections": 1},
        Lakeside={"interview_date": "2026-12-04", "specialty": "Internal medicine"},
    )


@pytest.fixture(scope="module")
def hostile(planned):
    return planned(**{name: {"notes": "=never told"} for name in HOSTILE})


def csv_rows(made):
    text = spreadsheets.as_csv(made).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def book(made):
    return openpyxl.load_workbook(io.BytesIO(spreadsheets.as_xlsx(made)))


def sheet_rows(made, name):
    head, *rows = book(made)[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_a_csv_row_is_a_step_with_its_arithmetic_its_layer_and_origin(small):
    rows = {row["id"].partition(":")[0]: row for row in csv_rows(small)}
    email, note = rows["thank_you_pd"], rows["short_note"]
    assert (email["program"], email["do_on"], email["do_by"]) == (
        "Mercy",
        "2026-12-01",
        "2026-12-03",  # three days after the interview
    )
    assert (email["label_value"], email["tier_value"], email["value"]) == ("20", "2", "40")
    assert (email["minutes"], email["late"]) == ("10", "no")
    for row, layer, kind, group in (
        (email, "basic", "thanks", "tonight"),
        (note, "option", "note", "tonight"),
        (rows["prepare_interview"], "basic", "prepare", "this_week"),
    ):
        assert (row["layer"], row["kind"], row["group"]) == (layer, kind, group)
        assert row["status"] == "assumption"
        assert row["caveat"] == small.caveat
        assert row["source"]


def test_csv_is_marked_as_utf_8_and_has_the_line_ends_of_rfc_4180(small):
    content = spreadsheets.as_csv(small)
    assert content.startswith(b"\xef\xbb\xbforder,")
    assert content.count(b"\n") == content.count(b"\r\n") == 4


def test_no_csv_cell_begins_as_a_formula_and_each_name_comes_back(hostile):
    rows = csv_rows(hostile)
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@＝\t\r\n")]
    found = {row["program"]: row["caveat"] for row in rows}
    for name in HOSTILE:
        guarded = name.lstrip("'")[:1] in tuple("=+-@＝")
        caveat = found["'" + name if guarded else name]
        assert ("An apostrophe before" in caveat) is guarded


def test_numbers_in_csv_are_left_as_numbers(hostile):
    for row in csv_rows(hostile):
        assert float(row["label_value"]) * float(row["tier_value"]) == float(row["value"])


def test_a_plan_without_steps_still_has_its_columns(planned):
    empty = planned(0, Mercy={})
    assert csv_rows(empty) == []
    assert spreadsheets.as_csv(empty).decode("utf-8-sig").startswith("order,do_on,do_by,")
    assert sheet_rows(empty, "Steps") == []
    note = next(row for row in sheet_rows(empty, "Settings") if row["name"] == "note")
    assert note["value"].startswith("Nothing to do right now")


def test_a_workbook_begins_with_whom_not_to_write_to(small, planned):
    read = book(small)
    assert read.sheetnames == ["Don’t write to", "Steps", "Skipped", "Settings", "Sources"]
    assert read.active.title == "Don’t write to"
    assert all(sheet.freeze_panes == "A2" for sheet in read)
    (ban,) = sheet_rows(small, "Don’t write to")
    assert (ban["program"], ban["covers"]) == ("Lakeside", "thank-you notes")
    assert "AAIM, 2025" in ban["why"]
    assert ban["address"].startswith("https://www.im.org/")
    assert book(planned(Mercy={})).sheetnames[0] == "Steps"
    ids = [row["id"] for name in ("Steps", "Skipped") for row in sheet_rows(small, name)]
    assert sorted(ids) == sorted(small.candidates["id"])
    assert {row["kind"] for row in sheet_rows(small, "Skipped")} >= {"policy", "dominated"}


def test_days_are_dates_and_numbers_are_numbers_in_a_workbook(small):
    first = sheet_rows(small, "Steps")[0]
    assert first["do_on"] == dt.datetime(2026, 12, 3)
    assert [type(first[name]) for name in ("order", "minutes", "value")] == [int, int, int]
    assert book(small)["Steps"]["B2"].number_format == "yyyy-mm-dd"
    given = {(row["kind"], row["name"]): row["value"] for row in sheet_rows(small, "Settings")}
    assert given["setting", "today"] == dt.datetime(2026, 12, 1)
    assert given["setting", "rank_deadline"] == "not known"
    assert (given["setting", "minutes"], given["setting", "stress"]) == (30, "no limit")
    assert given["setting", "must"] == given["setting", "done"] == "none"


def test_values_can_be_checked_with_the_settings_of_the_same_workbook(small):
    numbers = {(row["kind"], row["name"]): row["value"] for row in sheet_rows(small, "Settings")}
    steps = sheet_rows(small, "Steps")
    worth = [
        numbers["label value", step["label"]] * numbers["tier value", step["tier"]]
        for step in steps
    ]
    assert worth == [step["value"] for step in steps]
    options = [step["value"] for step in steps if step["layer"] == "option"]
    assert sum(options) == numbers["total", "value"] == 10


def test_a_guarantee_is_kept_with_the_settings(small):
    kept = plan.robustness.attach(small, trust=0.25)
    values = {row["name"]: row["value"] for row in sheet_rows(kept, "Settings")}
    assert values["trust"] == 0.25
    assert values["share"] == pytest.approx(kept.guarantee.share)
    assert values["worst_case"] == kept.guarantee.worst_case


def test_sources_say_status_and_caveat_of_the_plan_and_of_each_table_behind_it(small):
    rows = sheet_rows(small, "Sources")
    assert [row["name"] for row in rows] == ["plan", *spreadsheets.BEHIND]
    assert all(row["status"] and row["caveat"] and row["source"] for row in rows)
    assert rows[0]["caveat"].startswith(small.caveat)
    assert all(sheet.oddFooter.left.text == small.caveat for sheet in book(small))


def test_every_name_is_text_in_a_workbook_and_nothing_is_a_formula(hostile):
    assert {row["program"] for row in sheet_rows(hostile, "Steps")} == set(HOSTILE)
    cells = [cell for sheet in book(hostile) for row in sheet.iter_rows() for cell in row]
    kinds = {cell.data_type for cell in cells}
    assert kinds.isdisjoint({"f", "e", "b"}), "a formula, an error or a truth value"
    marked = {cell.value for cell in cells if cell.quotePrefix}
    # Excel's own mark for text, so that a cell stays text when a person edits it.
    assert {name for name in HOSTILE if name.lstrip("'")[0] in "=+-@＝"} <= marked
    assert "TRUE" not in marked
    with zipfile.ZipFile(io.BytesIO(spreadsheets.as_xlsx(hostile))) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
    assert len(sheets) == 4
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)


def test_what_a_cell_cannot_hold_is_cut_with_a_mark(small, titled):
    titles = ["bell \x07 " + "y" * 40_000, "=" + "z" * 10_000, "plain"]
    long = titled(small, titles)
    cut, whole, _ = (row["title"] for row in sheet_rows(long, "Steps"))
    assert len(cut) == 32_767  # Excel's limit for one cell
    assert cut.startswith("bell \ufffd yyy")
    assert cut.endswith("y…")
    assert whole == titles[1]
    assert [row["title"] for row in csv_rows(long)][:2] == [
        titles[0].replace("\x07", "\ufffd"),
        f"'{titles[1]}",
    ]


def test_columns_are_as_wide_as_they_need_and_no_wider_than_a_page(hostile):
    for sheet in book(hostile):
        widths = [column.width for column in sheet.column_dimensions.values()]
        assert len(widths) == sheet.max_column
        assert all(8 <= width <= 60 for width in widths)


def test_private_notes_are_in_neither(hostile):
    assert b"never told" not in spreadsheets.as_csv(hostile)
    with zipfile.ZipFile(io.BytesIO(spreadsheets.as_xlsx(hostile))) as archive:
        assert not any(b"never told" in archive.read(name) for name in archive.namelist())
