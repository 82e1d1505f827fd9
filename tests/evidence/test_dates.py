from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_evidence.evidence import dates

DAY = date(2026, 11, 3)


@pytest.mark.parametrize(
    "text",
    [
        "2026/11/03",
        "2026.11.3",
        "2026–11–03",
        "20261103",
        "3 Nov 2026",
        "Nov. 3, 2026",
        "Tuesday, 3rd of November 2026",
        "03-Nov-26",
        "2026-11-03T09:30:00Z",
        "2026-11-03 09:30",
        "2026 Nov 3",
        "Sept 9 2026",
    ],
)
def test_a_date_with_one_meaning_is_recognised(text):
    assert dates.readings(text) == [date(2026, 9, 9) if "Sept" in text else DAY]


def test_a_date_with_two_meanings_gives_both():
    assert dates.readings("11/3/2026") == [DAY, date(2026, 3, 11)]
    assert dates.readings("03.11.26") == [date(2026, 3, 11), DAY]


@pytest.mark.parametrize(("text", "day"), [("13/11/2026", 13), ("11/13/2026", 13), ("5/5/2026", 5)])
def test_a_date_that_only_looks_ambiguous_has_one_reading(text, day):
    assert [reading.day for reading in dates.readings(text)] == [day]


@pytest.mark.parametrize(
    "text",
    ["", "soon", "May", "11/2026", "2026", "31/31/2026", "1/2/3/2026", "Nov 31 2026", "9" * 5000],
)
def test_what_is_no_date_has_no_reading(text):
    assert dates.readings(text) == []


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_found_again_in_what_strftime_writes(day):
    for pattern in ("%Y/%m/%d", "%d %B %Y", "%b %d, %Y"):
        assert dates.readings(day.strftime(pattern)) == [day]
    for pattern in ("%m/%d/%Y", "%d.%m.%Y", "%d-%m-%y"):
        assert day in dates.readings(day.strftime(pattern))


@given(st.dates())
def test_the_length_of_a_month_is_that_of_another_calendar(day):
    length = pd.Timestamp(day).days_in_month
    assert f"{day.year} has {length} days" in dates.impossible(f"{day.isoformat()[:7]}-99")
