"""An applicant's list: read whole, or refused with every fault in its place."""

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
from followup_evidence.evidence.answers import Questions

from .conftest import Listing

MERCY = {"program": "Mercy", "interview_date": "2026-11-30"}


def places(refused: Faults) -> list[tuple[Any, str, str]]:
    return [(fault.row, fault.column, fault.rule) for fault in refused.faults]


# Faults ---------------------------------------------------------------------------------------


def test_every_fault_of_a_file_is_found_at_once_with_its_row_column_and_rule(
    tmp_path: Path,
) -> None:
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
    with pytest.raises(
        Questions, match=r"^interviews\.csv needs 3 answers and has 7 faults:"
    ) as caught:
        plan.read(file, today=dt.date(2026, 12, 1))
    asked = [fault.text for fault in caught.value.faults if fault.rule == "question"]
    for said, option in zip(
        asked,
        ["--dates month-first", '--means policy "closed=', '"Plastic Surgry='],
        strict=True,
    ):
        assert option in said
    expected = {
        (3, "interview_date", "date"): "February 2026 has 28 days",
        (3, "interest", "enum"): '"hgih" is not one of low, medium, high, first (did you mean',
        (4, "program", "required"): "empty",
        (4, "connections", "minimum"): '"-1" is below 0',
        (7, "interview_date", "season"): "1926-11-05 is not in the 2026-27 season",
        ((2, 5), "program", "unique"): '"Mercy" and "MERCY" are the same program',
        ((2, 5), "interest", "one_first"): 'both are "first"; an applicant has one number one',
    }
    faults = [fault for fault in caught.value.faults if fault.rule != "question"]
    found = {(fault.row, fault.column, fault.rule): fault.text for fault in faults}
    assert sorted(found, key=str) == sorted(expected, key=str)
    for place, said in expected.items():
        assert said in found[place]
    assert str(caught.value).endswith("or correct the file; nothing was planned.")


def test_a_misspelt_column_is_asked_about_and_an_unrelated_one_kept(tmp_path: Path) -> None:
    file = tmp_path / "interviews.csv"
    file.write_text("program,interview_date,intrest,city\nMercy,2026-11-03,high,X\n")
    with pytest.raises(Questions, match=r'"intrest" .* looks like interest.*\n.*--map interest='):
        plan.read(file)
    assert plan.read(file, map={"interest": "intrest"})["interest"].tolist() == ["high"]
    assert plan.read(file, ignore=["intrest"])["interest"].tolist() == ["medium"]
    assert plan.check([MERCY | {"city": "X"}])["city"].tolist() == ["X"]


def test_two_columns_of_one_name_are_a_fault_where_they_matter(tmp_path: Path) -> None:
    file = tmp_path / "interviews.csv"
    file.write_text("program,interview_date,interview_date\nMercy,2026-12-04,2026-12-09\n")
    with pytest.raises(Faults, match=r'column "interview_date" appears 2 times .columns B and C'):
        plan.read(file)


def test_of_two_columns_with_a_policy_the_stricter_holds(tmp_path: Path) -> None:
    file = tmp_path / "interviews.csv"
    file.write_text("program,interview_date,policy,policy\nMercy,2026-12-04,open,no_contact\n")
    assert plan.read(file)["policy"].tolist() == ["no_contact"]


def test_a_frame_with_two_columns_of_one_name_is_refused_as_a_file_is() -> None:
    rows = pd.DataFrame([[*MERCY.values(), "open", "no_contact"]])
    rows.columns = pd.Index([*MERCY, "policy", "policy"])
    with pytest.raises(Faults, match='column "policy" appears 2 times'):
        plan.check(rows)


def test_a_list_without_rows_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "interviews.csv"
    file.write_text("program,interview_date\n\n,\n", encoding="utf-8")
    with pytest.raises(Faults, match="there is no row; write one for each program"):
        plan.read(file)


def test_more_than_150_programs_are_refused_before_their_cells_are_looked_at() -> None:
    rows = [{"program": f"P{number}", "interview_date": "?"} for number in range(1_151)]
    with pytest.raises(FollowupError, match=r"^mine\.csv has 1,151 programs; .* 150 at most"):
        plan.check(rows, subject="mine.csv")


def test_each_way_in_which_programs_are_one_is_named_once() -> None:
    names = ["Mercy", "MERCY", "Mercy", "mercy ", "Bay"]
    with pytest.raises(Faults, match="2 faults") as caught:
        plan.check([MERCY | {"program": name} for name in names])
    same, alike = map(str, caught.value.faults)
    assert same.startswith('rows 1 and 3, program: both are "Mercy"')
    assert alike.startswith(
        'rows 1, 2 and 4, program: "Mercy", "MERCY" and "mercy" are the same program'
    )


def test_hostile_cells_are_shown_short_and_escaped() -> None:
    rows = [
        {"program": "x" * 100_000, "interview_date": "2026-11-03"},
        {"program": "=HYPERLINK(1)", "interview_date": "\u202e\x1b[31m2026"},
    ]
    with pytest.raises(Faults, match=r"100,000 characters") as caught:
        plan.check(rows)
    assert len(str(caught.value)) < 1000
    assert r"\u202e\x1b[31m2026" in str(caught.value)


CELLS = st.one_of(st.none(), st.text(max_size=12), st.integers(), st.floats(), st.dates())
OPTIONAL = ("interest", "connections", "mentor", "policy", "policy_source", "rank_deadline")


@given(
    st.lists(
        st.fixed_dictionaries(
            {"program": CELLS, "interview_date": CELLS}, optional=dict.fromkeys(OPTIONAL, CELLS)
        ),
        max_size=4,
    )
)
def test_any_list_is_either_read_whole_or_refused_in_words(rows: list[dict[str, Any]]) -> None:
    try:
        checked = plan.check(rows)
    except FollowupError as error:
        assert "fault" in str(error)  # noqa: PT017
    else:
        assert len(checked) == len(rows)
        assert checked["interest"].notna().all()
        assert checked["program"].str.casefold().is_unique


# What is read ---------------------------------------------------------------------------------


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
    pd.testing.assert_frame_equal(plan.read(odd), plan.read(plain))


def test_a_workbook_with_real_dates_and_numbers_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["program", "interview_date", "connections", "city"])
    sheet.append(["Mercy", dt.datetime(2026, 11, 3), 2, "Springfield"])
    book.save(tmp_path / "mine.xlsx")
    row = plan.read(tmp_path / "mine.xlsx").loc[2]
    assert row["interview_date"] == pd.Timestamp("2026-11-03")
    assert (row["connections"], row["city"]) == (2, "Springfield")


def test_what_is_left_out_gets_the_documented_default() -> None:
    row = plan.check([MERCY]).iloc[0]
    assert row[["interest", "connections", "mentor", "policy", "policy_source"]].tolist() == [
        *("medium", 0, "none", "open", "no rule known")
    ]
    assert pd.isna(row["rank_deadline"])


def test_interest_is_ordered_from_low_to_first(example: pd.DataFrame) -> None:
    assert example["interest"].cat.categories.tolist() == ["low", "medium", "high", "first"]
    assert example["interest"].cat.ordered


def test_rows_of_a_list_in_memory_are_counted_from_one() -> None:
    rows = [
        {"program": "Mercy", "interview_date": dt.date(2026, 11, 3), "interest": "first"},
        {"program": "Hilltop", "interview_date": pd.Timestamp("2026-11-04"), "interest": "first"},
    ]
    with pytest.raises(Faults, match="rows 1 and 2, interest"):
        plan.check(rows)


def test_checking_a_checked_list_changes_nothing(example: pd.DataFrame) -> None:
    before = example.copy()
    pd.testing.assert_frame_equal(plan.check(example), before)
    pd.testing.assert_frame_equal(example, before)


def test_a_list_that_was_not_checked_is_refused_with_the_way_to_check_it() -> None:
    with pytest.raises(FollowupError, match=r"lacks specialty, .* take it from plan\.read or"):
        plan.choose(pd.DataFrame([MERCY | {"interest": "low"}]))


# Rules in the list ----------------------------------------------------------------------------


def test_a_column_policy_source_of_ones_own_is_no_obstacle() -> None:
    row = plan.check([MERCY | {"policy_source": "their website"}]).iloc[0]
    assert (row["policy"], row["policy_source"]) == ("open", "no rule known")


@pytest.mark.parametrize("source", ["their website", ""])
def test_a_policy_of_ones_own_counts_whatever_its_source_is_called(source: str) -> None:
    row = plan.check([MERCY | {"policy": "no_contact", "policy_source": source}]).iloc[0]
    assert (row["policy"], row["policy_source"]) == ("no_contact", "your list")


def test_a_policy_that_is_none_is_a_fault_beside_a_source_too() -> None:
    with pytest.raises(Faults, match='policy: "closed" is not one of'):
        plan.check([MERCY | {"policy": "closed", "policy_source": "their website"}])


def test_a_policy_that_is_changed_in_a_checked_list_counts(listing: Listing) -> None:
    mine = listing(Mercy={}, Plastic={"specialty": "Plastic surgery"}).assign(policy="no_contact")
    assert plan.choose(mine, today="2026-12-01").steps.empty
    mine["policy"] = "discouraged"
    assert plan.choose(mine, today="2026-12-01").bans["rule"].tolist() == [
        "discouraged",
        "no_contact",  # the specialty's ban stays
    ]
