from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_evidence import plan
from followup_evidence.errors import Faults, FollowupError


def test_every_fault_of_a_file_is_in_one_message_with_its_row(tmp_path: Path) -> None:
    file = tmp_path / "interviews.csv"
    file.write_text(
        "program,interview_date,interest,connections,mentor,policy,specialty\n"
        "Mercy,2026-11-03,first,0,none,open,Neurology\n"
        "Lakeside,2026-02-30,hgih,two,nobody,closed,Neurology\n"
        ",03/04/2026,low,-1,,,Neurology\n"
        "MERCY ,2026-11-04,first,0,known,,Neurology\n"
        "Hilltop,2026-11-05,low,0,none,,Plastic Surgry\n"
        "Hilltop,1926-11-05,low,0,none,,Neurology\n",
        encoding="utf-8",
    )
    with pytest.raises(Faults, match=r"^interviews\.csv has 13 faults:") as caught:
        plan.interviews.read(file)
    for place, found in [
        ("row 3, interview_date", "February 2026 has 28 days"),
        ("row 3, interest", '"hgih" is not one of low, medium, high, first (did you mean "high"?)'),
        ("row 3, connections", '"two"'),
        ("row 3, mentor", '"nobody" is not one of none, unknown, known'),
        ("row 3, policy", '"closed" is not one of open, discouraged, no_contact'),
        ("row 4, program", "empty"),
        ("row 4, interview_date", "2026-03-04 or 2026-04-03"),
        ("row 4, connections", '"-1" is below 0'),
        ("rows 6 and 7, program", '"Hilltop"'),
        ("row 7, interview_date", "1926-11-05 is not between 2000 and 2099"),
        ("rows 2 and 5, program", '"Mercy" and "MERCY" are one name'),
        ("rows 2 and 5, interest", 'both are "first"; an applicant has one number one'),
        ("row 6, specialty", 'did you mean "Plastic surgery"?'),
    ]:
        assert any(line.startswith(place) and found in line for line in caught.value.faults), place
    assert str(caught.value).endswith("Correct the file and read it again; nothing was planned.")


def test_a_file_as_spreadsheets_write_it_reads_like_a_plain_one(tmp_path: Path) -> None:
    plain, odd = tmp_path / "plain.csv", tmp_path / "odd.csv"
    plain.write_bytes(
        "program,interview_date,interest\n"
        "東京大学病院,2026-11-03,High\n"
        "Klinikum Süd,2026-12-04,\n".encode()
    )
    odd.write_bytes(
        b"\xef\xbb\xbf"
        + "program;interview_date;interest\r\n"
        '"東京大学病院 ";2026-11-03;High\r\n'
        "Klinikum Süd;2026-12-04;\r\n;;\r\n \r\n".encode()
    )
    pd.testing.assert_frame_equal(plan.interviews.read(odd), plan.interviews.read(plain))


def test_a_workbook_with_real_dates_and_numbers_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["program", "interview_date", "connections", "city"])
    sheet.append(["Mercy", dt.datetime(2026, 11, 3), 2, "Springfield"])
    book.save(tmp_path / "mine.xlsx")
    row = plan.interviews.read(tmp_path / "mine.xlsx").loc[2]
    assert row["interview_date"] == pd.Timestamp("2026-11-03")
    assert (row["connections"], row["city"], row["interest"]) == (2, "Springfield", "medium")


def test_what_is_left_out_gets_the_documented_default() -> None:
    row = plan.interviews.check([{"program": "Mercy", "interview_date": "2026-11-03"}]).iloc[0]
    assert row[["interest", "connections", "mentor", "policy", "policy_source"]].tolist() == [
        *("medium", 0, "none", "open", "none known")
    ]


def test_interest_is_ordered_from_low_to_first(example: pd.DataFrame) -> None:
    assert example["interest"].cat.categories.tolist() == ["low", "medium", "high", "first"]
    assert example["interest"].cat.ordered


def test_a_list_without_rows_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "interviews.csv"
    file.write_text("program,interview_date\n\n,\n", encoding="utf-8")
    with pytest.raises(Faults, match="there is no row; write one for each program"):
        plan.interviews.read(file)


def test_a_misspelt_column_is_asked_about_and_an_unrelated_one_kept(tmp_path: Path) -> None:
    file = tmp_path / "interviews.csv"
    file.write_text("program,interview_date,intrest,city\nMercy,2026-11-03,high,X\n")
    with pytest.raises(Faults, match=r'1 fault:\n  column "intrest" .* mean "interest"'):
        plan.interviews.read(file)


def test_each_way_in_which_programs_are_one_is_named_once() -> None:
    names = ["Mercy", "MERCY", "Mercy", "mercy ", "Bay"]
    rows = [{"program": name, "interview_date": "2026-11-03"} for name in names]
    with pytest.raises(Faults, match="2 faults") as caught:
        plan.interviews.check(rows)
    same, alike = caught.value.faults
    assert same.startswith('rows 1 and 3, program: both are "Mercy"')
    assert alike.startswith('rows 1, 2 and 4, program: "Mercy", "MERCY" and "mercy" are one name')


def test_hostile_cells_are_shown_short_and_escaped() -> None:
    rows = [
        {"program": "x" * 100_000, "interview_date": "2026-11-03"},
        {"program": "=HYPERLINK(1)", "interview_date": "\u202e\x1b[31m2026"},
    ]
    with pytest.raises(Faults, match=r"100,000 characters") as caught:
        plan.interviews.check(rows)
    assert len(str(caught.value)) < 1000
    assert r"\u202e\x1b[31m2026" in str(caught.value)


def test_rows_of_a_list_in_memory_are_counted_from_one() -> None:
    rows = [
        {"program": "Mercy", "interview_date": dt.date(2026, 11, 3), "interest": "first"},
        {"program": "Hilltop", "interview_date": pd.Timestamp("2026-11-04"), "interest": "first"},
    ]
    with pytest.raises(Faults, match="rows 1 and 2, interest"):
        plan.interviews.check(rows)


def test_checking_a_checked_list_changes_nothing(example: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(plan.interviews.check(example), example)


def test_reading_leaves_the_given_frame_alone() -> None:
    given_frame = pd.DataFrame({"program": ["Mercy"], "interview_date": ["2026-11-03"]})
    before = given_frame.copy()
    plan.interviews.check(given_frame)
    pd.testing.assert_frame_equal(given_frame, before)


cells = st.one_of(st.none(), st.text(max_size=12), st.integers(), st.floats(), st.dates())


@given(
    st.lists(
        st.fixed_dictionaries(
            {"program": cells, "interview_date": cells},
            optional=dict.fromkeys(("interest", "connections", "mentor", "policy"), cells),
        ),
        max_size=4,
    )
)
def test_any_list_is_either_read_whole_or_refused_in_words(rows: list[dict[str, Any]]) -> None:
    try:
        checked = plan.interviews.check(rows)
    except FollowupError as error:
        assert "fault" in str(error)  # noqa: PT017
    else:
        assert len(checked) == len(rows)
        assert checked["interest"].notna().all()
        assert checked["program"].str.casefold().is_unique


def test_faults_of_the_file_s_form_hide_no_fault_of_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        "Programme,date,intrest,interest,interest\nMercy,2026-12-04,high,hgih,low,left over\n"
    )
    with pytest.raises(Faults, match="6 faults") as caught:
        plan.interviews.read(path)
    said = str(caught.value)
    for fault in ('column "interest" appears 2 times', '"left over" stands in column F', '"hgih"'):
        assert fault in said
    assert "program" in said
    assert "interview_date" in said
