"""The settings of a plan: one table, its bounds, and how people type them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from followup_evidence import plan
from followup_evidence.settings import (
    BY_NAME,
    TABLE,
    Settings,
    SettingsError,
    checked,
    day,
    from_text,
)

TODAY = dt.date(2026, 12, 1)


def test_the_table_and_the_settings_have_the_same_names_and_defaults() -> None:
    fields = {field.name: field.default for field in dataclasses.fields(Settings)}
    assert fields == {setting.name: setting.default for setting in TABLE}
    assert all(setting.help.endswith(".") and setting.rule for setting in TABLE)
    without = {setting.name for setting in TABLE if setting.default is None}
    assert all(BY_NAME[name].empty for name in without), "what None means is said"


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("minutes", 0, 100_000),
        ("stress", 0, 100_000),
        ("calls", 0, 100_000),
        ("minutes_per_day", 1, 1_440),
    ],
)
def test_a_count_is_a_whole_number_within_its_bounds(name: str, least: int, most: int) -> None:
    for value in (least, most, np.int64(most)):
        taken = getattr(Settings(**{name: value}), name)
        assert taken == value
        assert type(taken) is int
    rule = f"is not a whole number from {least} to {most:,}"
    for value in (least - 1, most + 1, 2.5, True, "80", "", float("nan"), 10**30):
        with pytest.raises(SettingsError, match=f"{name}: .* {rule}"):
            Settings(**{name: value})


@pytest.mark.parametrize("trust", [0, 1, 0.125, np.float64(0.25)])
def test_trust_is_a_number_from_0_to_1(trust: float) -> None:
    assert Settings(trust=trust).trust == trust


@pytest.mark.parametrize("trust", [-0.1, 1.1, 0.1234, float("nan"), True, "half"])
def test_any_other_trust_is_refused(trust: Any) -> None:
    with pytest.raises(SettingsError, match=r"trust: .* is not a number from 0 to 1 with at most"):
        Settings(trust=trust)


@pytest.mark.parametrize(
    "given", [TODAY, "2026-12-01", dt.datetime(2026, 12, 1, 23), pd.Timestamp("2026-12-01")]
)
def test_a_day_is_a_date_or_iso_text(given: Any) -> None:
    asked = Settings(today=given)
    assert (asked.today, asked.day, day(given)) == (TODAY, TODAY, TODAY)
    assert type(asked.today) is dt.date


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("01/12/2026", "can be read as 2026-01-12 or 2026-12-01"),
        ("12/25/2026", "write it as 2026-12-25"),
        ("2026-02-30", "February 2026 has 28 days"),
        ("soon", "write year-month-day"),
    ],
)
def test_a_day_that_is_none_is_refused_with_what_would_be_right(given: Any, said: str) -> None:
    with pytest.raises(SettingsError, match=f"today: .*{said}"):
        Settings(today=given)


def test_what_the_cells_of_a_frame_hold_is_a_value_or_is_refused() -> None:
    """Not kept as it is, to fail later: a missing day, a number of half the digits."""
    for name, cell in (("today", pd.NaT), ("rank_deadline", pd.NaT), ("trust", np.float32(0.1))):
        try:
            asked = Settings(**{name: cell})
        except SettingsError:
            continue
        assert Settings(**vars(asked)) == asked
        assert asked.to_dict()[name] in (None, 0.1)


@pytest.mark.parametrize("given", [None, "none", " None "])
def test_none_takes_a_limit_away_where_there_may_be_none(given: Any) -> None:
    free = Settings(
        minutes=given, stress=given, minutes_per_day=given, today=given, rank_deadline=given
    )
    assert {value for name, value in vars(free).items() if name not in ("calls", "trust")} == {None}
    assert free.day == dt.date.today()
    for name in ("calls", "trust"):
        with pytest.raises(SettingsError, match=f"{name}: .* is not a"):
            Settings(**{name: given})


def test_every_fault_is_named_at_once_with_its_setting() -> None:
    wrong: dict[str, Any] = {
        "minutes": -5,
        "stress": "x",
        "calls": None,
        "minutes_per_day": 0,
        "today": "2026-02-30",
        "rank_deadline": "x",
        "trust": 2,
    }
    with pytest.raises(SettingsError, match="The request has 7 faults") as caught:
        Settings(**wrong)
    assert [(fault.column, fault.rule) for fault in caught.value.faults] == [
        (name, BY_NAME[name].kind) for name in wrong
    ]


def test_a_deadline_before_today_is_refused_when_a_plan_is_made_and_today_itself_is_not() -> None:
    mine = plan.check([{"program": "Mercy", "interview_date": "2026-11-20"}])
    with pytest.raises(SettingsError, match="2026-11-30 is before today, 2026-12-01") as caught:
        plan.prepare(mine, today=TODAY, rank_deadline="2026-11-30")
    assert [(fault.column, fault.rule) for fault in caught.value.faults] == [
        ("rank_deadline", "order")
    ]
    assert plan.prepare(mine, today=TODAY, rank_deadline=TODAY).settings.rank_deadline == TODAY
    with pytest.raises(SettingsError, match="is before today"):
        plan.prepare(
            mine, rank_deadline="2026-11-21", today=None
        )  # the current day is a day as well


def test_settings_are_changed_by_name_and_a_name_that_is_none_is_asked_about() -> None:
    asked = Settings(minutes=90, today=TODAY)
    assert asked.changed(calls=1) == Settings(minutes=90, calls=1, today=TODAY)
    assert asked.changed() == asked
    with pytest.raises(SettingsError, match="has 2 faults") as caught:
        asked.changed(minuts=3, zebra=1)
    assert [fault.column for fault in caught.value.faults] == ["minuts", "zebra"]
    assert 'did you mean "minutes"?' in str(caught.value)


def test_settings_go_out_as_plain_json_and_come_back() -> None:
    asked = Settings(minutes=90, today=TODAY, rank_deadline="2027-03-03", trust=0.25)
    plain = asked.to_dict()
    assert (plain["today"], plain["rank_deadline"]) == ("2026-12-01", "2027-03-03")
    assert Settings(**plain) == asked


# As people type them ---------------------------------------------------------------------------


def test_typed_settings_are_read_by_their_kind_and_empty_cells_say_nothing() -> None:
    typed = {
        "minutes": "60",
        "stress": "",
        "minutes_per_day": "none",
        "trust": "0.25",
        "today": "2026-12-01",
    }
    read = from_text(typed)
    assert read == {
        "minutes": 60,
        "minutes_per_day": "none",
        "trust": 0.25,
        "today": "2026-12-01",
    }
    asked = Settings(**read)
    assert (asked.minutes, asked.stress, asked.minutes_per_day) == (60, None, None)


def test_what_is_typed_and_is_no_number_is_refused_in_words_with_all_the_rest() -> None:
    typed = {"minutes": "sixty", "stress": "1e3", "calls": "2.5", "trust": "half"}
    with pytest.raises(SettingsError, match="has 4 faults") as caught:
        Settings(**from_text(typed))
    for text in typed.values():
        assert f'"{text}" is not' in str(caught.value)
    with pytest.raises(SettingsError, match=r"\(5,000 characters\)"):
        Settings(**from_text({"minutes": "9" * 5_000}))


def test_one_setting_can_be_checked_by_itself() -> None:
    assert checked(BY_NAME["minutes"], 60) == 60
    assert checked(BY_NAME["today"], "2026-12-01") == TODAY
