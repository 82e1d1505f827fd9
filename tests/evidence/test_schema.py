import pickle

import pandas as pd
import pytest

from followup_evidence.errors import Fault, Faults
from followup_evidence.evidence import schema

PROGRAM = {"name": "program", "type": "string", "constraints": {"required": True, "unique": True}}
DAY = {"name": "day", "type": "date", "constraints": {"minimum": "2026-09-01"}}
INTEREST = {
    "name": "interest",
    "type": "string",
    "ordered": True,
    "default": "medium",
    "constraints": {"enum": ["low", "medium", "high", "first"]},
}
COUNT = {"name": "count", "type": "integer", "constraints": {"minimum": 0, "maximum": 20}}
SHARE = {"name": "share", "type": "number"}
NEEDED = {"constraints": {"required": True}}
OPEN = {"name": "open", "type": "boolean"}
CODE = {
    "name": "code",
    "type": "string",
    "example": "ab12",
    "constraints": {"pattern": "[a-z]{2}[0-9]+", "maxLength": 6},
}
LABEL = {"name": "label", "type": "string", "constraints": {"enum": ["Low", "Low–Moderate"]}}
ALL = {"fields": [PROGRAM, DAY, INTEREST, COUNT, SHARE, OPEN, CODE, LABEL]}


def table(**columns):
    frame = pd.DataFrame(columns, dtype="str")
    return frame.set_axis(range(2, 2 + len(frame)))


def lines(raw, description):
    return [str(fault) for fault in schema.faults(raw, description)]


def one(field, *cells):
    return lines(table(**{field["name"]: list(cells)}), {"fields": [field]})


def checked(field, *cells):
    raw = table(**{field["name"]: list(cells)})
    return schema.check(raw, {"fields": [field]}, subject="a.csv")[field["name"]]


def test_a_table_that_fits_becomes_a_typed_frame():
    raw = table(
        program=["Mercy", "Łódź"],
        day=["2026-11-03", ""],
        interest=["High", ""],
        count=["3", "20"],
        share=["2.50", "-1e3"],
        open=["true", "0"],
        code=["ab1", ""],
        label=["low-moderate", "Low"],
    )
    frame = schema.check(raw, ALL, subject="a.csv")
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
        "program": "str",
        "day": "datetime64[us]",
        "interest": "category",
        "count": "int64",
        "share": "float64",
        "open": "bool",
        "code": "str",
        "label": "str",
    }
    assert frame.loc[2].tolist() == [
        *("Mercy", pd.Timestamp(2026, 11, 3), "high", 3, 2.5, True, "ab1", "Low–Moderate")
    ]
    assert frame.loc[3, "interest"] == "medium"
    assert frame["interest"].max() == "high"
    assert frame[["day", "code"]].loc[3].isna().all()


def test_gaps_keep_whole_numbers_whole():
    assert checked(COUNT, "3", "").dtype == "Int64"
    assert checked(OPEN, "TRUE", "").dtype == "boolean"
    assert checked(COUNT).dtype == "int64"


def test_the_raw_table_is_left_as_it_was():
    raw = table(interest=["High", ""])
    before = raw.copy(deep=True)
    schema.check(raw, {"fields": [INTEREST]}, subject="a.csv")
    pd.testing.assert_frame_equal(raw, before)


def test_every_fault_comes_in_one_error_in_the_order_of_the_file():
    raw = table(
        program=["Mercy", "", "Mercy", "Bay"],
        day=["2026-02-30", "2026-11-03", "3 Nov 2026", "2026-08-31"],
        interest=["low", "hgih", "low", "low"],
        count=["1.5", "0", "-1", "21"],
        strange=["1", "2", "3", "4"],
    )
    with pytest.raises(Faults, match=r"^list\.csv has 10 faults:") as raised:
        schema.check(raw, ALL, subject="list.csv", remedy="Nothing was planned.")
    assert [str(fault) for fault in raised.value.faults] == [
        'column "strange" is not known',
        'row 2, day: "2026-02-30" is not a day of the calendar (February 2026 has 28 days)',
        'row 2, count: "1.5" is not a whole number such as 0, 1 or 25',
        "row 3, program: empty, and every row needs a value",
        'row 3, interest: "hgih" is not one of low, medium, high, first (did you mean "high"?)',
        'row 4, day: "3 Nov 2026" is not an ISO date; write it as 2026-11-03',
        'row 4, count: "-1" is below 0, the smallest value allowed',
        'row 5, day: "2026-08-31" is below 2026-09-01, the smallest value allowed',
        'row 5, count: "21" is above 20, the largest value allowed',
        'rows 2 and 4, program: both are "Mercy", which may stand once only',
    ]
    assert str(raised.value).endswith("\nNothing was planned.")


def test_a_fault_carries_its_row_its_column_and_the_rule_that_is_broken():
    raw = table(
        program=["Mercy", "", "Mercy", "Bay", "Bay North"],
        day=["2026-02-30", "2026-11-03", "", "2026-08-31", ""],
        interest=["low", "hgih", "low", "low", "low"],
        count=["1.5", "0", "-1", "21", ""],
        open=["true", "", "", "perhaps", ""],
        code=["", "", "12", "", "ab12345"],
        strange=["1", "2", "3", "4", "5"],
    )
    found = schema.faults(raw, {"fields": [*ALL["fields"], SHARE | NEEDED | {"name": "weight"}]})
    assert [(fault.row, fault.column, fault.rule) for fault in found] == [
        (None, "", "missing_column"),
        (None, "", "unknown_column"),
        (2, "day", "type"),
        (2, "count", "type"),
        (3, "program", "required"),
        (3, "interest", "enum"),
        (4, "count", "minimum"),
        (4, "code", "pattern"),
        (5, "day", "minimum"),
        (5, "count", "maximum"),
        (5, "open", "type"),
        (6, "code", "maxLength"),
        ((2, 4), "program", "unique"),
    ]
    # Plain numbers, since faults become JSON and are passed on by other processes.
    assert {type(row) for fault in found for row in fault.rows} == {int}
    again = pickle.loads(pickle.dumps(Faults("a.csv", found, "")))  # noqa: S301 (our own bytes)
    assert again.faults == tuple(found)


def test_faults_gives_the_same_without_raising():
    raw = table(program=["Mercy", "Mercy"], count=["x", "1"])
    with pytest.raises(Faults, match="2 faults") as raised:
        schema.check(raw, ALL, subject="a.csv")
    assert tuple(schema.faults(raw, ALL)) == raised.value.faults


def test_missing_required_columns_name_what_may_be_meant():
    assert lines(table(Progam=["Mercy"]), {"fields": [PROGRAM, INTEREST]}) == [
        'missing column "program"',
        'column "Progam" is not known (did you mean "program"?)',
    ]


def test_an_optional_column_may_be_left_out_and_gets_its_default():
    frame = schema.check(
        table(program=["Mercy"]), {"fields": [PROGRAM, INTEREST, COUNT]}, subject=""
    )
    assert frame["interest"].tolist() == ["medium"]
    assert frame["count"].isna().all()


def test_extra_columns_are_kept_as_text_where_the_schema_says_so():
    keep = {"fields": [PROGRAM, INTEREST], "extra": "keep"}
    raw = table(program=["Mercy"], city=["007"], self=["x"])
    frame = schema.check(raw, keep, subject="a.csv")
    assert frame.columns.tolist() == ["program", "interest", "city", "self"]
    assert frame.loc[2, ["city", "self"]].tolist() == ["007", "x"]


def test_a_misspelt_optional_column_is_asked_about_even_where_extra_ones_are_kept():
    keep = {"fields": [PROGRAM, INTEREST], "extra": "keep"}
    assert lines(table(program=["Mercy"], Intrest=["high"]), keep) == [
        'column "Intrest" is not known (did you mean "interest"?)'
    ]


def test_a_repeated_column_in_memory_is_a_fault():
    raw = pd.DataFrame([["Mercy", "Bay"]], index=[2], columns=["program", "program"])
    assert schema.faults(raw, {"fields": [PROGRAM]}) == [
        Fault('column "program" appears 2 times; keep one', rule="repeated_column")
    ]


def test_a_composite_key_may_repeat_in_parts_only():
    pair = {"fields": [{"name": "a", "type": "string"}, COUNT], "primaryKey": ["a", "count"]}
    raw = table(a=["x", "x", "y", "x", "x"], count=["0", "2", "0", "00", "0"])
    assert lines(raw, pair) == [
        'rows 2, 5 and 6, a and count: all are "x" and "0", which may stand once only'
    ]
    assert lines(table(a=["x"], count=[""]), pair) == [
        "row 2, count: empty, and every row needs a value"
    ]


def test_other_words_for_missing_are_those_that_the_schema_lists():
    dash = {"fields": [COUNT], "missingValues": ["", "-"]}
    assert schema.check(table(count=["-", "1"]), dash, subject="")["count"].isna().tolist() == [
        *(True, False)
    ]


def test_hostile_cells_are_shown_short_and_harmless():
    (line,) = one(INTEREST, "\x1b[31m\u202e" + "x" * 10_000)
    assert line.isprintable()
    assert len(line) < 200
    assert r"\x1b[31m\u202ex" in line
    assert "(10,006 characters)" in line


def test_no_fault_is_left_out_of_a_long_list():
    raw = table(interest=["hgih", "low"] * 5_000)
    found = schema.faults(raw, {"fields": [INTEREST]})
    assert [fault.row for fault in found] == [*range(2, 10_002, 2)]
