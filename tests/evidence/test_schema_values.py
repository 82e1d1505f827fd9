"""One cell as a value: what is right is taken as Python takes it, the rest is told what to be."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import to_excel

from followup_evidence.errors import FollowupError
from followup_evidence.evidence import schema

DAY = {"type": "date", "constraints": {"minimum": "2026-09-01"}}
COUNT = {"type": "integer", "constraints": {"minimum": 0, "maximum": 20}}
SHARE = {"type": "number"}
OPEN = {"type": "boolean"}
CODE = {
    "type": "string",
    "example": "ab12",
    "constraints": {"pattern": "[a-z]{2}[0-9]+", "maxLength": 6},
}
LABEL = {"type": "string", "constraints": {"enum": ["Low", "Low–Moderate"]}}


def said(cell, field):
    """Return what a cell is told, without the cell itself; "" where it is right."""
    try:
        schema.value(cell, field)
    except FollowupError as error:
        return str(error).removeprefix(f'"{cell}" ')
    return ""


@given(st.integers(-(10**17), 10**17))
def test_a_whole_number_is_the_one_that_python_reads(number):
    assert schema.value(str(number), {"type": "integer"}) == number


@given(st.floats(1e-90, 1e29), st.sampled_from([1, -1]))
def test_a_number_is_the_one_that_python_reads(size, sign):
    assert schema.value(repr(sign * size), SHARE) == sign * size


@given(st.dates())
def test_an_iso_day_is_the_one_that_python_reads(day):
    assert schema.value(day.isoformat(), {"type": "date"}) == day


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("03/04/2026", "can be read as 2026-03-04 or 2026-04-03; write the one you mean"),
        ("13/04/2027", "is not an ISO date; write it as 2027-04-13"),
        ("46329", "is not an ISO date; write it as 2026-11-03"),
        ("2026-13-01", "is not a day of the calendar (a year has the months 01 to 12)"),
        ("2027-02-29", "is not a day of the calendar (February 2027 has 28 days)"),
        ("0000-01-01", "is not a day of the calendar (years begin with 0001)"),
        ("next week", "is not a date; write year-month-day, for example 2026-11-03"),
    ],
)
def test_a_date_that_is_not_iso_is_told_what_would_be_right(cell, line):
    assert said(cell, DAY) == line


@pytest.mark.parametrize("day", [date(2019, 1, 1), date(2026, 11, 3), date(2028, 2, 29)])
def test_a_spreadsheet_day_number_is_read_as_openpyxl_writes_it(day):
    assert said(str(to_excel(day)), DAY) == f"is not an ISO date; write it as {day}"


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("3.0", "3"),
        ("1,200", "1200"),
        ("5 000", "5000"),
        ("−4", "-4"),
        ("1e3", "1000"),
        ("7%", "7"),
    ],
)
def test_a_whole_number_in_another_dress_is_recognised(cell, meant):
    assert said(cell, COUNT) == f"is not a whole number; write it as {meant}"


@pytest.mark.parametrize("cell", ["x", "1.5", "9" * 400, "1e99", "nan", "inf", "٣", "1_000x"])
def test_what_is_no_whole_number_is_never_taken_for_one(cell):
    assert said(cell, COUNT).endswith("is not a whole number such as 0, 1 or 25")


@pytest.mark.parametrize(("cell", "meant"), [("0,5", "0.5"), ("65 %", "65"), ("1,234.5", "1234.5")])
def test_a_number_in_another_dress_is_recognised(cell, meant):
    assert said(cell, SHARE) == f"is not a number; write it as {meant}"


@pytest.mark.parametrize("cell", ["nan", "inf", "-", "12 of 20", "9" * 400])
def test_what_is_no_number_is_never_taken_for_one(cell):
    assert said(cell, SHARE).endswith("is not a number such as 20 or 2.5")


@pytest.mark.parametrize(
    ("cell", "field", "line"),
    [
        ("0", COUNT, ""),
        ("20", COUNT, ""),
        ("-1", COUNT, "is below 0, the smallest value allowed"),
        ("21", COUNT, "is above 20, the largest value allowed"),
        ("2026-09-01", DAY, ""),
        ("2026-08-31", DAY, "is below 2026-09-01, the smallest value allowed"),
    ],
)
def test_the_ends_of_a_range_belong_to_it(cell, field, line):
    assert said(cell, field) == line


@pytest.mark.parametrize(
    ("cell", "value"), [("TRUE", True), ("true", True), ("1", True), ("False", False), ("0", False)]
)
def test_truth_is_read_in_a_spreadsheets_spelling(cell, value):
    assert schema.value(cell, OPEN) is value


@pytest.mark.parametrize("cell", ["yes", "2", "on", "truth"])
def test_truth_is_not_guessed(cell):
    assert said(cell, OPEN) == "is not one of true, false"


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("ab12", ""),
        ("ab1234", ""),
        ("AB1", 'does not match the pattern [a-z]{2}[0-9]+, for example "ab12"'),
        ("ab1!", 'does not match the pattern [a-z]{2}[0-9]+, for example "ab12"'),
        ("ab12345", "is too long; at most 6 characters fit"),
    ],
)
def test_a_pattern_holds_for_the_whole_text_and_a_length_is_an_end(cell, line):
    assert said(cell, CODE) == line


@pytest.mark.parametrize(
    "cell", ["Low-Moderate", "Low–Moderate", "LOW \u2011 moderate", "low moderate"]
)
def test_labels_may_differ_in_case_and_dashes_and_get_one_spelling(cell):
    assert schema.value(cell, LABEL) == "Low–Moderate"


def test_a_label_is_not_completed_by_guessing():
    assert said("Lo", LABEL) == 'is not one of Low, Low–Moderate (did you mean "Low"?)'
