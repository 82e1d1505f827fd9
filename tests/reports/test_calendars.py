"""The calendar file, read by another library and, byte by byte, by the rules of RFC 5545."""

import datetime as dt
import re

import pytest
from ical.calendar_stream import IcsCalendarStream

from followup_evidence import plan
from followup_evidence.reports import calendars

HOSTILE = [
    "Hôpital Saint-Łukasz; a, b: \\n c",
    "東京大学病院" * 15,
    "👩‍⚕️" * 30,
    "שלום دمشق \u202eevil",
    "END:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:mine",
    '"quoted"',
]


EMAIL = "Email the program director: thank you"
BANNED = {"specialty": "Plastic surgery", "interview_date": "2026-12-04"}


@pytest.fixture(scope="module")
def small(planned):
    return planned(Mercy={}, Lakeside={"interview_date": "2026-12-04"})


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
        f"Mercy: {EMAIL}": (dt.date(2026, 12, 1), dt.date(2026, 12, 2)),
        "Lakeside: Prepare for the interview": (dt.date(2026, 12, 3), dt.date(2026, 12, 4)),
        f"Lakeside: {EMAIL}": (dt.date(2026, 12, 4), dt.date(2026, 12, 5)),
    }


def test_days_have_no_hour_no_zone_and_leave_the_time_free(small):
    lines = unfolded(calendars.as_ics(small, name="plan"))
    assert "DTSTART;VALUE=DATE:20261204" in lines
    assert not [line for line in lines if "TZID" in line or "VTIMEZONE" in line]
    assert lines.count("TRANSP:TRANSPARENT") == lines.count("CLASS:PRIVATE") == 3


def test_an_event_says_minutes_last_day_why_and_caveat(small):
    assert events(small)[f"Mercy: {EMAIL}"].description.splitlines() == [
        "10 minutes.",
        "Do it by Thu, Dec 3.",
        "One short email is enough, in the first 3 days.",
        small.caveat,
    ]


def test_programs_not_to_write_to_are_named_by_the_calendar_and_by_its_first_event(planned):
    made = planned(**{"Łukasz, North": BANNED, "Ohana": BANNED}, Mercy={})
    told = (
        "Don’t send any message to Łukasz, North and Ohana. "
        "Plastic surgery: no contact with programs after interviews (ACAPS, 2022)."
    )
    lines = unfolded(calendars.as_ics(made, name="plan"))
    for name in ("DESCRIPTION", "X-WR-CALDESC"):
        escaped = told.replace(",", "\\,")
        assert sum(line.startswith(f"{name}:{escaped}\\n") for line in lines) >= 1
    first, *others = events(made).values()
    assert first.description.startswith(told)
    assert others
    assert not [event for event in others if "Don’t send" in event.description]


def test_a_late_step_that_was_kept_says_so_and_not_by_when():
    mine = plan.check([{"program": "Mercy", "interview_date": "2026-11-03"}])
    made = plan.choose(mine, today="2026-12-01", must=["thank_you_pd:mercy"])
    (event,) = events(made).values()
    assert "more than 3 days" in event.description
    assert "Do it by" not in event.description


def test_a_step_that_is_spread_over_days_is_one_event_over_all_of_them(planned):
    made = planned(per_day=45, Mercy={"interview_date": "2026-12-04", "policy": "no_contact"})
    (event,) = events(made).values()
    assert (event.dtstart, event.dtend) == (dt.date(2026, 12, 2), dt.date(2026, 12, 4))
    assert "\n60 minutes: 15 on Wed, Dec 2 and 45 on Thu, Dec 3.\n" in event.description


def test_a_step_without_a_day_has_no_event(planned):
    made = planned(Mercy={"interview_date": "2026-10-01", "interest": "first"})
    assert made.steps["id"].tolist() == ["intent_email:mercy"]
    assert made.steps["do_on"].isna().all()
    found = read(calendars.as_ics(made, name="plan"))
    assert found.events == []
    (entry,) = found.journal  # the standard wants at least one entry in a calendar
    assert entry.description == f"{made.note}\n{made.caveat}"


def test_the_same_plan_is_the_same_file(small):
    first, second = (calendars.as_ics(small, name="plan") for _ in range(2))
    assert first == second
    stamps = {line for line in unfolded(first) if line.startswith("DTSTAMP")}
    assert stamps == {"DTSTAMP:20261201T000000Z"}  # the day of planning


def test_a_later_plan_updates_the_events_of_an_earlier_one(planned):
    programs = {"Mercy": {}, "Lakeside": {"interview_date": "2026-12-04"}}
    shelf = {event.uid: event for event in events(planned(**programs)).values()}
    later = events(planned(today="2026-12-02", **programs)).values()
    assert {event.uid for event in later} == set(shelf)
    assert all(event.dtstamp > shelf[event.uid].dtstamp for event in later)
    assert len(shelf) == 3


def test_plans_of_two_people_stay_apart_in_one_calendar(small):
    ada, ben = (
        {event.uid for event in events(small, name=name).values()} for name in ("ada", "ben")
    )
    assert ada.isdisjoint(ben)


def test_lines_end_and_fold_as_the_standard_asks_whatever_the_names(planned):
    made = planned(**{name: {} for name in HOSTILE})
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
    made = planned(**{name: {} for name in HOSTILE})
    expected = {f"{' '.join(name.split())}: {EMAIL}" for name in HOSTILE}
    assert set(events(made)) == expected


def test_ten_thousand_letters_and_control_characters_are_survived(small, titled):
    titles = ["é" * 10_000, "bell \x07 and\x00nul", "plain"]
    long = titled(small, titles)
    shown = {summary.partition(": ")[2] for summary in events(long)}
    assert shown == {titles[0], "bell \ufffd and\ufffdnul", "plain"}
