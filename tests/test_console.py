"""Frames on a terminal: aligned whatever the script, harmless whatever the text."""

import json

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcswidth

from followup_evidence import console
from followup_evidence.records import records

PROGRAMS = ["Mercy Hospital", "長崎大学病院", "Łódź", "Zu\u0308rich"]


def test_columns_are_aligned_for_every_script():
    shown = console.table(pd.DataFrame({"program": PROGRAMS, "days": [3, 12, 1, 7]}), width=60)
    lines = shown.splitlines()
    # A terminal's own measure of width, from another library.
    assert {wcswidth(line) for line in lines} == {wcswidth("Mercy Hospital  days")}
    assert [line.split()[-1] for line in lines[2:]] == ["3", "12", "1", "7"]


def test_numbers_stand_right_and_words_left():
    frame = pd.DataFrame({"minutes": [5, 120], "step": ["call", "note"]})
    assert console.table(frame, width=40).splitlines() == [
        "minutes  step",
        "-------  ----",
        "      5  call",
        "    120  note",
    ]


@pytest.mark.parametrize("width", [40, 60, 100])
def test_long_text_is_wrapped_within_the_width_and_no_word_is_lost(width):
    why = "a mentor's call is heard before any email that an applicant writes, twice as much"
    frame = pd.DataFrame({"step": ["call"], "why": [why]})
    lines = console.table(frame, width=width).splitlines()
    assert max(map(wcswidth, lines)) <= width
    assert " ".join(" ".join(line[6:].split()) for line in lines[2:]).split() == why.split()


def test_rows_become_blocks_where_the_columns_cannot_fit():
    text = "words that take some room to stand in"
    frame = pd.DataFrame({name: [text] * 2 for name in ("a", "b", "c", "long")})
    block = f"a     {text}\nb     {text}\nc     {text}\nlong  {text}"
    assert console.table(frame, width=50) == f"{block}\n\n{block}"


@pytest.mark.parametrize(("columns", "used"), [("80", 80), ("300", 120), ("", 100)])
def test_the_width_is_the_terminals_within_what_an_eye_can_follow(monkeypatch, columns, used):
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr(console.shutil.os, "get_terminal_size", no_terminal)
    assert console.width() == used


def no_terminal(*_):
    raise OSError("a pipe has no size")


def test_missing_truth_and_days_are_written_for_people():
    frame = pd.DataFrame(
        {
            "day": [pd.Timestamp("2026-11-03"), pd.NaT],
            "late": [True, False],
            "share": [0.5, float("nan")],
        }
    )
    assert [line.split() for line in console.table(frame, width=60).splitlines()[2:]] == [
        ["2026-11-03", "yes", "0.5"],
        ["–", "no", "–"],
    ]


def test_an_empty_frame_is_its_header():
    assert console.table(pd.DataFrame({"a": [], "b": []}), width=40).splitlines() == [
        "a  b",
        "-  -",
    ]


@example("\x1b[2J and \u202eturned\u2066 round\u200f")
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_no_text_steers_the_terminal(text):
    # ECMA-48: only control characters steer; a line break may stay.
    assert not [each for each in console.visible(text) if ord(each) < 32 and each != "\n"]
    assert "\x1b" not in console.visible(text)
    assert not {*console.visible(text)} & {"\u202e", "\u2066", "\u200f"}


@pytest.mark.parametrize("text", ["नमस्ते", "می\u200cخواهم", "👩\u200d⚕️"])
def test_the_spelling_of_other_scripts_stays_whole(text):
    assert console.visible(text) == text


def test_records_and_json_carry_values_that_json_knows():
    frame = pd.DataFrame(
        {
            "day": [pd.Timestamp("2026-11-03"), pd.NaT],
            "count": pd.array([3, None], dtype="Int64"),
            "label": pd.Categorical(["Low–Moderate", None]),
            "share": [0.25, float("nan")],
        }
    )
    assert json.loads(console.as_json(records(frame))) == [
        {"day": "2026-11-03", "count": 3, "label": "Low–Moderate", "share": 0.25},
        {"day": None, "count": None, "label": None, "share": None},
    ]
    assert "Low–Moderate" in console.as_json(records(frame))


def test_json_without_a_word_for_it_is_refused():
    with pytest.raises(ValueError, match="not JSON compliant"):
        console.as_json(float("inf"))
