"""Plan files: what goes out comes back, and what is wrong is said, all of it in its place."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_evidence import plan
from followup_evidence.errors import Faults, FollowupError
from followup_evidence.plan.planfile import PlanFile, schema
from followup_evidence.settings import TABLE, Settings

from .conftest import Listing

TODAY = "2026-12-01"
EMPTY = PlanFile(()).to_dict()
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
PINS = st.lists(TEXT, max_size=3).map(tuple)


def places(refused: Faults) -> dict[str, str]:
    return {fault.column: fault.text for fault in refused.faults}


# There and back -------------------------------------------------------------------------------


@settings(max_examples=60)
@given(
    interviews=st.lists(st.dictionaries(TEXT, TEXT, max_size=4), max_size=4).map(tuple),
    asked=st.builds(
        Settings,
        minutes=st.none() | st.integers(0, 100_000),
        stress=st.none() | st.integers(0, 100_000),
        calls=st.integers(0, 100_000),
        minutes_per_day=st.none() | st.integers(1, 24 * 60),
        today=st.none() | st.just(TODAY),
        rank_deadline=st.none() | st.just("2099-12-31"),
        trust=st.integers(0, 1000).map(lambda permille: permille / 1000),
    ),
    must=PINS,
    never=PINS,
    done=PINS,
    labels=st.just({}) | st.just({"Advocacy": 95.5}),
    tiers=st.just({}) | st.just({"first": 5}),
    actions=st.just({}) | st.just({"short_note": {"minutes": 5, "stress": 0}}),
    applicant=st.fixed_dictionaries(
        {
            "img": st.booleans(),
            "competitive": st.booleans(),
            "mentor": st.sampled_from(["", "known", "unknown"]),
        }
    ),
    name=TEXT,
)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, asked: Settings, **parts: Any
) -> None:
    path = tmp_path_factory.mktemp("plan") / "my-plan.json"
    file = PlanFile(settings=asked, **parts)
    file.write(path)
    assert PlanFile.read(path) == file
    assert [one.name for one in path.parent.iterdir()] == ["my-plan.json"]


def test_a_saved_plan_makes_the_same_plan_again(example: pd.DataFrame, tmp_path: Path) -> None:
    made = plan.choose(
        example.assign(city="Springfield"),
        today=TODAY,
        rank_deadline="2027-03-03",
        minutes=95,
        stress=12,
        trust=0.25,
        scale=plan.Scale.illustrative().with_values(labels={"Advocacy": 95}, tiers={"first": 5}),
        costs={"thank_you_pd": {"minutes": 7}, "short_note": {"stress": 2}},
        must=["thank_you_pd:northmere-university-hospital"],
        never=["interest_email:lakeshire-medical-center"],
        done=["thank_you_pd:westhaven-university-hospital", "mock_interviews:season:1"],
    )
    made.save(tmp_path / "mine.json")
    file = PlanFile.read(tmp_path / "mine.json")
    assert file.done == made.problem.done
    assert plan.solve(file.problem()).to_dict() == made.to_dict()
    lists = (one.listed.reset_index(drop=True) for one in (file.problem(), made.problem))
    pd.testing.assert_frame_equal(*lists)


def test_a_file_keeps_only_what_differs_from_ours_and_only_own_words_on_rules(
    listing: Listing,
) -> None:
    mine = listing(
        Open={"specialty": "Dermatology", "policy": "open"},
        Ruled={"specialty": "Dermatology"},
    )
    file = PlanFile.of(plan.prepare(mine, today=TODAY, done=["thank_you_pd:open"]), name="Ada")
    assert (file.labels, file.tiers, file.actions) == ({}, {}, {})
    assert [row.get("policy") for row in file.interviews] == ["open", None]
    assert not any("policy_source" in row for row in file.interviews)
    assert (file.name, file.done) == ("Ada", ("thank_you_pd:open",))


def test_numbers_of_numpy_can_be_saved(listing: Listing, tmp_path: Path) -> None:
    made = plan.choose(
        listing(Mercy={}),
        today=TODAY,
        minutes=np.int64(30),
        costs={"thank_you_pd": {"minutes": np.int64(7)}},
    )
    made.save(tmp_path / "mine.json")
    assert PlanFile.read(tmp_path / "mine.json").actions == {"thank_you_pd": {"minutes": 7}}


def test_cells_may_be_numbers_and_nothing() -> None:
    rows = [{"program": "Mercy", "connections": 2.0, "notes": None}]
    file = PlanFile.from_dict(EMPTY | {"interviews": rows})
    assert file.interviews == ({"program": "Mercy", "connections": "2", "notes": ""},)


def test_rows_without_any_cell_are_not_there_yet_and_keep_the_others_numbers() -> None:
    file = PlanFile(({}, {"program": "Mercy", "interview_date": "2026-02-30"}))
    with pytest.raises(Faults, match="row 2, interview_date"):
        file.frame()
    for rows in ((), ({}, {"program": ""})):
        with pytest.raises(Faults, match="there is no row"):
            PlanFile(rows).frame()


def test_the_schema_has_every_setting_and_each_part_says_what_would_be_right() -> None:
    properties = schema()["properties"]
    assert [*properties["settings"]["properties"]] == [setting.name for setting in TABLE]
    assert {*properties} == {*EMPTY}
    assert all(part["description"] for part in properties.values())


# What is wrong --------------------------------------------------------------------------------

WRONG = {
    "settings": {"minutes": -1, "trust": 2, "mintues": 5, "stress": "80", "calls": True},
    "numbers": {"labels": {"Low": -5}, "actions": {"thank_you": {}, "short_note": {"stress": 1.5}}},
    "applicant": {"img": "yes", "mentor": "maybe"},
    "pins": {"must": "all", "never": [5], "nver": []},
    "interviews": [{"program": "Mercy"}, {"program": ["a"]}],
    "name": 5,
    "extra": 1,
}


def test_every_fault_is_said_at_once_and_each_in_its_place() -> None:
    with pytest.raises(Faults, match="has 16 faults") as caught:
        PlanFile.from_dict(EMPTY | WRONG)
    assert {(fault.column, fault.text) for fault in caught.value.faults} == {
        ("settings.minutes", "-1 is not a whole number from 0 to 100,000"),
        ("settings.stress", '"80" is not a whole number from 0 to 100,000'),
        ("settings.calls", "true is not a whole number from 0 to 100,000"),
        ("settings.trust", "2 is not a number from 0 to 1 with at most 3 decimals"),
        ("settings", '"mintues" is unknown (did you mean "minutes"?)'),
        ("numbers.labels.Low", "-5 is not a number from 0 to 1000"),
        ("numbers.actions", '"thank_you" is unknown (did you mean "thank_you_pd"?)'),
        ("numbers.actions.short_note.stress", "1.5 is not a whole number from 0 to 10,000"),
        ("applicant.img", '"yes" is not true or false'),
        ("applicant.mentor", '"maybe" is not empty, known or unknown'),
        ("pins.must", '"all" is not a list of ids'),
        ("pins.never", "5 is not the id of a step"),
        ("pins", '"nver" is unknown (did you mean "never"?)'),
        ("interviews, row 2, program", '["a"] is not text or a number'),
        ("name", "5 is not text"),
        ("", '"extra" is unknown'),
    }


def test_days_and_the_order_of_scores_are_told_together_with_everything_else() -> None:
    wrong = {
        "settings": {"minutes": -1, "today": "2026-02-30", "rank_deadline": "01/12/2026"},
        "numbers": {"labels": {"Low": 99}, "tiers": {"medium": 2.0001}},
    }
    with pytest.raises(Faults, match="-1 is not a whole number") as caught:
        PlanFile.from_dict(EMPTY | wrong)
    for said in ("28 days", "2026-01-12 or", "Low is 99 and Low–Moderate 40", "3 decimals"):
        assert said in str(caught.value), said


def test_a_file_from_a_season_that_is_over_opens_and_only_its_plan_is_refused() -> None:
    row = {"program": "Mercy", "interview_date": "2025-11-30"}
    old = PlanFile.from_dict(
        EMPTY | {"interviews": [row], "settings": {"rank_deadline": "2026-03-04"}}
    )
    with pytest.raises(Faults, match="2026-03-04 is before today, 2026-12-01"):
        dataclasses.replace(old, settings=old.settings.changed(today=TODAY)).problem()


def test_no_fault_is_said_twice() -> None:
    with pytest.raises(Faults, match='has 1 fault:\n  version: "1" is not 1\n'):
        PlanFile.from_dict(EMPTY | {"version": "1"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ["\ud800\u202e\x1b[31m" + "x" * 100_000]},
        {"interviews": [{"\ud800\u202e\x1b[31m" + "x" * 100_000: []}]},
        {"settings": {"\ud800\u202e\x1b[31m" + "x" * 100_000: 5}},
    ],
)
def test_hostile_text_is_shown_short_and_escaped(wrong: dict[str, Any]) -> None:
    with pytest.raises(Faults, match="half of a character") as caught:
        PlanFile.from_dict(EMPTY | wrong)
    said = str(caught.value)
    assert len(said) < 1000
    assert all(letter.isprintable() or letter == "\n" for letter in said)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "holds no whole JSON"),
        (b'{"format": "followup-evidence pl', "holds no whole JSON"),
        (b"\xff\xfe\x00", "holds no whole JSON"),
        (b"[" * 100_000, "holds no whole JSON"),
        (b"[]", "its format is not"),
        (b'{"format": "followup-evidence plan", "version": 2}', "made by a newer version"),
        (b'{"format": "followup-evidence plan", "version": true}', "version: true is not 1"),
        (b" " * 5_000_001, "has more than 5 MB"),
    ],
)
def test_what_is_no_plan_file_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "mine.json"
    path.write_bytes(content)
    with pytest.raises(FollowupError, match=words):
        PlanFile.read(path)


def test_a_file_that_begins_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(EMPTY).encode())
    assert PlanFile.read(path) == PlanFile(())


def test_files_that_cannot_be_read_or_written_are_named_and_nothing_is_left(
    tmp_path: Path,
) -> None:
    with pytest.raises(FollowupError, match=r'"none\.json" cannot be read'):
        PlanFile.read(tmp_path / "none.json")
    for path in (tmp_path / "none" / "mine.json", tmp_path / "folder.json"):
        (tmp_path / "folder.json").mkdir(exist_ok=True)
        with pytest.raises(FollowupError, match=f"{path.name} cannot be written"):
            PlanFile(()).write(path)
    assert [one.name for one in tmp_path.rglob("*")] == ["folder.json"]


def test_half_a_character_is_refused_wherever_it_stands_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    file = PlanFile(({"program": "a\ud800"},), name="\udfff", must=("thank_you_pd:\ud800",))
    with pytest.raises(Faults, match="nothing was written") as refused:
        file.write(tmp_path / "mine.json")
    assert {*places(refused.value)} == {"name", "interviews, row 1, program", "pins.must"}
    assert all("half of a character" in said for said in places(refused.value).values())
    assert not [*tmp_path.iterdir()]
    with pytest.raises(Faults, match="row 1"):
        PlanFile.from_dict(file.to_dict())
