import warnings
import zipfile
from datetime import date, datetime, time

import openpyxl
import pandas as pd
import pytest

from followup_evidence import plan
from followup_evidence.errors import Faults, FollowupError
from followup_evidence.evidence import cells


@pytest.fixture
def save(tmp_path):
    def save(*sheets, name="list.xlsx", hidden=()):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for number, rows in enumerate(sheets, start=1):
            page = book.create_sheet(f"Season {number}")
            for row, values in rows.items():
                for column, value in enumerate(values, start=1):
                    page.cell(row, column, value)
            page.sheet_state = "hidden" if number in hidden else "visible"
        book.save(tmp_path / name)
        return tmp_path / name

    return save


def test_cells_read_as_a_person_sees_them(save):
    path = save(
        {
            1: ["date", "whole", "part", "sum", "truth", "text", "clock"],
            2: [date(2026, 11, 3), 3.0, 3.5, 0.1 + 0.2, True, " Łódź\n長崎 ", time(9, 30)],
            3: [datetime(2026, 11, 3, 9, 30), 3, -2.25, 1e20, False, "007", None],
        }
    )
    assert cells.read(path).to_numpy().tolist() == [
        ["2026-11-03", "3", "3.5", "0.3", "true", "Łódź\n長崎", "09:30:00"],
        ["2026-11-03 09:30:00", "3", "-2.25", "1e+20", "false", "007", ""],
    ]


def test_row_numbers_survive_blank_rows_and_columns(save):
    path = save({2: ["program", "interest", None], 5: ["Mercy"], 9: ["Bay", "high"], 12: [None]})
    frame = cells.read(path)
    assert frame["program"].to_dict() == {5: "Mercy", 9: "Bay"}
    assert frame["interest"].to_dict() == {5: "", 9: "high"}


def test_what_pandas_writes_is_read_back(tmp_path):
    table = pd.DataFrame({"program": ["Mercy", "Bay"], "connections": [0, 2]})
    table.to_excel(tmp_path / "list.xlsx", index=False)
    frame = cells.read(tmp_path / "list.xlsx")
    assert frame.to_dict("list") == {"program": ["Mercy", "Bay"], "connections": ["0", "2"]}


MINE = {1: ["program", "interview_date"], 2: ["Mercy", date(2026, 11, 3)]}
LEDGER = {1: ["hotel", "price"], 2: ["Grand", 120]}


@pytest.mark.parametrize(
    ("sheets", "hidden"),
    [
        ([{}, MINE, {}], []),
        ([LEDGER, MINE], []),
        ([MINE, MINE], [1]),
        ([LEDGER, MINE, MINE], [3]),
    ],
)
def test_of_several_sheets_the_one_with_programs_is_read(save, sheets, hidden):
    frame = plan.interviews.read(save(*sheets, hidden=hidden))
    assert frame["program"].to_dict() == {2: "Mercy"}


def test_no_sheet_is_guessed(save):
    path = save(MINE, LEDGER, MINE)
    with pytest.raises(Faults, match=r'"Season 1" and "Season 3" all list programs.*\n.*--sheet'):
        plan.read(path)
    assert plan.read(path, sheet="season 3")["program"].tolist() == ["Mercy"]
    with pytest.raises(FollowupError, match=r'no sheet "Season 9" .did you mean "Season'):
        plan.read(path, sheet="Season 9")


def test_sheets_without_programs_are_refused(save):
    with pytest.raises(FollowupError, match="none of them has a column of programs"):
        plan.read(save(LEDGER, LEDGER))


def test_a_misspelt_column_of_programs_is_named_once(save):
    path = save({1: ["progam", "interview_date"], 2: ["Mercy", "2026-11-03"]})
    with pytest.raises(Faults, match=r'1 fault:\n  no column holds the programs \(is it "progam"'):
        plan.interviews.read(path)


def test_rows_that_are_hidden_or_struck_out_and_hidden_sheets_are_said_and_not_planned(tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    for row in [["program", "interview_date"], *([name, "2026-12-04"] for name in "ABC")]:
        page.append(row)
    page.row_dimensions[3].hidden = True
    for cell in page[4]:
        cell.font = openpyxl.styles.Font(strike=True)
    other = book.create_sheet("Old")
    other.append(["Program"])
    other.sheet_state = "hidden"
    book.save(tmp_path / "mine.xlsx")
    listed = plan.read(tmp_path / "mine.xlsx")
    assert listed["program"].tolist() == ["A"]
    reading = listed.attrs["reading"]
    assert [(one["row"], one["why"]) for one in reading["rows_left_out"]] == [
        (3, "hidden in the file"),
        (4, "struck out"),
    ]
    assert reading["notes"] == ['The hidden sheet "Old" is not read.']


def test_without_a_column_to_look_for_several_sheets_are_refused(save):
    with pytest.raises(FollowupError, match='"Season 1" and "Season 2", and which of them'):
        cells.read(save(MINE, LEDGER))


def test_a_workbook_has_the_same_column_faults_as_a_text_file(save):
    path = save({1: ["a", "a", None], 2: ["1", "2", "loose"]})
    with pytest.raises(Faults, match=r"2 times \(columns A and B\)[^\n]*\n.*row 2.*column C"):
        cells.read(path)


def test_every_formula_without_a_result_is_a_fault_with_its_row_and_column(save):
    path = save(
        {
            1: ["program", "interview_date", None, "interest"],
            2: ["Mercy", "=TODAY()", None, "low"],
            3: ["=A2", "2026-11-03", "=A2", "low"],
        }
    )
    with pytest.raises(Faults, match="the file does not hold; open the file") as raised:
        plan.interviews.read(path)
    found = raised.value.faults[:3]
    assert [fault.place for fault in found if fault.rule == "formula"] == [
        *("row 2, interview_date", "row 3, program")
    ]


def test_a_formula_that_resulted_in_no_text_is_an_empty_cell(save, tmp_path):
    whole = save({1: ["program", "interest"], 2: ["Mercy", '=IF(A2="Bay","high","")']})
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(tmp_path / "kept.xlsx", "w") as new:
        for member in old.namelist():
            # As spreadsheet programs keep a result: its type, then the (here empty) text.
            content = old.read(member).replace(b'<c r="B2">', b'<c r="B2" t="str">')
            new.writestr(member, content)
    assert cells.read(tmp_path / "kept.xlsx").loc[2].tolist() == ["Mercy", ""]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04 cut off", "is no workbook, or damaged"),
        (b"program,interest\n", "is no workbook, or damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\1" * 600, "is no workbook, or damaged"),
    ],
)
def test_an_unreadable_workbook_says_why_and_what_to_do(tmp_path, content, why):
    (tmp_path / "list.xlsx").write_bytes(content)
    with pytest.raises(FollowupError, match=f"{why}.*save it as XLSX without a password"):
        cells.read(tmp_path / "list.xlsx")


def test_a_zip_file_that_is_no_workbook_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "list.xlsx", "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(FollowupError, match="is no workbook, or damaged"):
        cells.read(tmp_path / "list.xlsx")


def test_a_workbook_that_unpacks_to_far_more_than_it_weighs_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "list.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sheet.xml", bytes(210_000_000))
    with pytest.raises(FollowupError, match="unpacks to 210 MB and at most 200 MB are read"):
        cells.read(tmp_path / "list.xlsx")


def test_a_workbook_damaged_inside_is_refused(save, tmp_path):
    whole = save({1: ["a"], 2: ["1"]})
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(tmp_path / "bad.xlsx", "w") as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, content[:-40] if "sheet1" in member else content)
    with pytest.raises(FollowupError, match=r'"bad.xlsx" is damaged'):
        cells.read(tmp_path / "bad.xlsx")


def test_an_empty_workbook_is_said_to_be_empty(save):
    with pytest.raises(FollowupError, match="is empty"):
        cells.read(save({}))


def test_what_openpyxl_warns_of_is_no_concern_of_the_reader(save, tmp_path):
    with zipfile.ZipFile(save({1: ["a"], 2: ["1"]})) as old:
        members = {name: old.read(name) for name in old.namelist()}
    styles = members["xl/styles.xml"]
    begin, end = styles.index(b"<cellStyles"), styles.index(b"</cellStyles>") + 13
    members["xl/styles.xml"] = styles[:begin] + styles[end:]
    with zipfile.ZipFile(tmp_path / "plain.xlsx", "w") as new:
        for name, content in members.items():
            new.writestr(name, content)
    with pytest.warns(UserWarning, match="no default style"):
        openpyxl.load_workbook(tmp_path / "plain.xlsx")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert cells.read(tmp_path / "plain.xlsx")["a"].tolist() == ["1"]
