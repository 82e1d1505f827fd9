"""The calendar file, read by another library and, byte by byte, by the rules of RFC 5545."""

import dataclasses
import datetime as dt
import re

import pytest
from ical.calendar_stream import IcsCalendarStream

from followup_evidence.reports import calendars

HOSTILE = [
    "Hôpital Saint-Łukasz; a, b: \\n c",
    "東京大学病院" * 15,
    "👩‍⚕️" * 30,
    "שלום دمشق \u202eevil",
    "END:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:mine",
    '"quoted"',
]


@pytest.fixture(scope="module")
def small(planned):
    return planned(30, Mercy={"interest": "medium"}, Lakeside={"interview_date": "2026-12-04"})


def read(content):
    return IcsCalendarStream.calendar_from_ics(content.decode("utf-8"))


def events(made, name="plan"):
    return {event.summary: event for event in read(calendars.as_ics(made, name=name)).events}


def unfolded(content):
    """Undo folding as section 3.1 of RFC 5545 says: take out each line break and one blank."""
    return content.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")


def test_each_step_is_one_event_that_fills_its_day(small):
    found = events(small)
    assert {summary: (event.dtstart, event.dtend) for summary, event in found.items()} == {
        "Mercy: One short thank-you email to the program director": (
            dt.date(2026, 12, 1),
            dt.date(2026, 12, 2),
        ),
        "Lakeside: One short thank-you email to the program director": (
            dt.date(2026, 12, 4),
            dt.date(2026, 12, 5),
        ),
    }


def test_days_have_no_hour_no_zone_and_leave_the_time_free(small):
    lines = unfolded(calendars.as_ics(small, name="plan"))
    assert "DTSTART;VALUE=DATE:20261204" in lines
    assert not [line for line in lines if "TZID" in line or "VTIMEZONE" in line]
    assert lines.count("TRANSP:TRANSPARENT") == lines.count("CLASS:PRIVATE") == 2


def test_an_event_says_minutes_last_day_arithmetic_status_and_caveat(small):
    event = events(small)["Mercy: One short thank-you email to the program director"]
    assert event.description.splitlines() == [
        "10 minutes.",
        "Due by 2026-12-03.",
        "Low 20 × medium 2 = 40 for 10 minutes.",
        f"Status: assumption. {small.caveat}",
    ]


def test_a_late_step_says_so_and_not_that_it_is_due(planned):
    (event,) = events(planned(10, Mercy={"interview_date": "2026-11-03"})).values()
    assert "Late: it was due by 2026-11-06" in event.description
    assert "Due by" not in event.description


def test_a_step_that_is_spread_over_days_is_one_event_over_all_of_them(planned):
    made = planned(60, None, 2, 45, Mercy={"interview_date": "2026-12-04", "policy": "no_contact"})
    (event,) = events(made).values()
    assert (event.dtstart, event.dtend) == (dt.date(2026, 12, 1), dt.date(2026, 12, 3))
    assert event.description.startswith(
        "60 minutes: 45 on 2026-12-01 and 15 on 2026-12-02.\nDue by 2026-12-03."
    )


def test_the_same_plan_is_the_same_file(small):
    first, second = (calendars.as_ics(small, name="plan") for _ in range(2))
    assert first == second
    stamps = {line for line in unfolded(first) if line.startswith("DTSTAMP")}
    assert stamps == {"DTSTAMP:20261201T000000Z"}  # the day of planning


def test_a_later_plan_updates_the_events_of_an_earlier_one(planned):
    programs = {"Mercy": {}, "Lakeside": {"interview_date": "2026-12-04"}}
    shelf = {event.uid: event for event in events(planned(20, **programs)).values()}
    later = events(planned(20, today="2026-12-02", **programs)).values()
    assert {event.uid for event in later} == set(shelf)
    assert all(event.dtstamp > shelf[event.uid].dtstamp for event in later)
    assert len(shelf) == 2


def test_plans_of_two_people_stay_apart_in_one_calendar(small):
    ada, ben = (
        {event.uid for event in events(small, name=name).values()} for name in ("ada", "ben")
    )
    assert ada.isdisjoint(ben)


def test_lines_end_and_fold_as_the_standard_asks_whatever_the_names(planned):
    made = planned(600, **{name: {} for name in HOSTILE})
    content = calendars.as_ics(made, name="plan")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert len(re.findall(rb"\r|\n", content.replace(b"\r\n", b""))) == 0
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75, "octets, not letters"
    for line in lines:
        line.decode("utf-8")  # no letter is cut in two
    names = [line.partition(":")[0].partition(";")[0] for line in unfolded(content) if line]
    assert all(re.fullmatch(r"[A-Z-]+", name) for name in names)
    assert names.count("BEGIN") == 1 + len(HOSTILE)


def test_every_name_comes_back_from_another_reader(planned):
    made = planned(600, **{name: {} for name in HOSTILE})
    title = "One short thank-you email to the program director"
    expected = {f"{' '.join(name.split())}: {title}" for name in HOSTILE}
    assert set(events(made)) == expected


def test_ten_thousand_letters_and_control_characters_are_survived(small):
    titles = ["é" * 10_000, "bell \x07 and\x00nul"]
    long = dataclasses.replace(small, steps=small.steps.assign(title=titles))
    assert set(events(long)) == {f"Mercy: {titles[0]}", "Lakeside: bell \ufffd and\ufffdnul"}


def test_a_plan_without_steps_is_a_calendar_that_says_why(planned):
    content = calendars.as_ics(planned(0, Mercy={}), name="plan")
    found = read(content)
    assert found.events == []
    (entry,) = found.journal  # the standard wants at least one entry in a calendar
    assert entry.description.startswith("The plan is empty: the shortest step takes 10 minutes")
    assert "Status: assumption." in entry.description
