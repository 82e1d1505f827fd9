"""A season's calendar: which events are interviews, and on which day each of them is."""

import pytest

from followup_evidence import plan
from followup_evidence.errors import FollowupError
from followup_evidence.evidence import season
from followup_evidence.reports import calendars

CENTRAL = """BEGIN:VTIMEZONE
TZID:Central Standard Time
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0600
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:-0600
TZOFFSETTO:-0500
RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""


@pytest.fixture
def calendar(tmp_path):
    """Read events, given as the lines of each, in a calendar with these lines of its own."""

    def read(*events, head=""):
        body = "".join(
            f"BEGIN:VEVENT\nUID:{number}\nDTSTAMP:20261001T000000Z\n{lines}\nEND:VEVENT\n"
            if "UID:" not in lines
            else f"BEGIN:VEVENT\nDTSTAMP:20261001T000000Z\n{lines}\nEND:VEVENT\n"
            for number, lines in enumerate(events)
        )
        file = tmp_path / "season.ics"
        whole = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n{head}\n{body}END:VCALENDAR\n"
        file.write_text(whole.replace("\n\n", "\n").replace("\n", "\r\n"), "utf-8", newline="")
        return season.events(file)

    return read


@pytest.mark.parametrize(
    ("lines", "head", "day", "time"),
    [
        # A whole day, and days: the first.
        ("DTSTART;VALUE=DATE:20261210\nDTEND;VALUE=DATE:20261211", "", "2026-12-10", ""),
        ("DTSTART;VALUE=DATE:20261210\nDTEND;VALUE=DATE:20261212", "", "2026-12-10", ""),
        # A zone of its own: the day there, though it is the next one in UTC.
        ("DTSTART;TZID=America/Los_Angeles:20261210T180000", "", "2026-12-10", "6:00 PM"),
        # A zone as Outlook names it.
        ("DTSTART;TZID=Central Standard Time:20261210T080000", CENTRAL, "2026-12-10", "8:00 AM"),
        # UTC, as some programs export all: the calendar's zone says the day.
        ("DTSTART:20261211T020000Z", "X-WR-TIMEZONE:America/Chicago", "2026-12-10", "8:00 PM"),
        # UTC alone: one day from New York to Honolulu.
        ("DTSTART:20261210T140000Z", "", "2026-12-10", ""),
        ("DTSTART:20261211T010000Z", "", "2026-12-10", ""),
        # Without a zone: as it stands.
        ("DTSTART:20261210T083000", "", "2026-12-10", "8:30 AM"),
        ("DTSTART:20261210T120000", "", "2026-12-10", "12:00 PM"),
    ],
)
def test_an_interview_is_on_the_day_where_it_takes_place(calendar, lines, head, day, time):
    found = calendar(f"SUMMARY:Mercy interview\n{lines}", head=head)
    assert found.loc[1, ["program", "interview_date", "time", "left_out"]].tolist() == [
        "Mercy",
        day,
        time,
        "",
    ]


def test_a_time_in_utc_whose_day_is_not_certain_is_left_out_and_said(calendar):
    found = calendar("SUMMARY:Mercy interview\nDTSTART:20261211T070000Z")
    assert found["left_out"].tolist() == ["its day depends on the time zone"]
    with pytest.raises(FollowupError, match="event 1 has no certain day"):
        season.interviews(found, "1")


@pytest.mark.parametrize(
    ("title", "program"),
    [
        ("Interview: Mercy Hospital", "Mercy Hospital"),
        ("Interview with Mercy", "Mercy"),
        ("Mercy – Interview Day (Virtual)", "Mercy"),
        ("Mercy Internal Medicine Residency Interview", "Mercy Internal Medicine"),
        ("Invitation: Virtual interview @ St. Luke's", "St. Luke's"),
        ("Confirmed: Lakeside (prelim) interview on Zoom", "Lakeside (prelim)"),
        ("[Thalamus] Ohana interview", "Ohana"),
        ("INTERVIEW - UNC / Surgery", "UNC / Surgery"),
        ("Mercy interviews", "Mercy"),
    ],
)
def test_a_program_is_the_title_without_what_stands_around_it(calendar, title, program):
    found = calendar(f"SUMMARY:{title}\nDTSTART;VALUE=DATE:20261210")
    assert found.loc[1, ["program", "left_out"]].tolist() == [program, ""]


def test_where_the_title_names_none_the_place_does_unless_it_is_a_meetings_address(calendar):
    day = "SUMMARY:Interview\nDTSTART;VALUE=DATE:20261210"
    found = calendar(
        f"{day}\nLOCATION:Mercy Hospital\\, Room 4", f"{day}\nLOCATION:https://zoom.us"
    )
    assert found["program"].tolist() == ["Mercy Hospital", ""]
    assert found["left_out"].tolist() == ["", "names no program"]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("SUMMARY:Dentist", "not called an interview"),
        ("SUMMARY:Mercy pre-interview dinner", "about an interview, not one"),
        ("SUMMARY:Mock interview", "about an interview, not one"),
        ("SUMMARY:Mercy interview\nSTATUS:CANCELLED", "cancelled"),
        ("SUMMARY:Interview committee\nRRULE:FREQ=WEEKLY", "repeats"),
    ],
)
def test_what_is_no_interview_is_left_out_with_the_reason(calendar, lines, why):
    found = calendar(f"{lines}\nDTSTART;VALUE=DATE:20261210")
    assert found["left_out"].tolist() == [why]


def test_an_invitation_that_was_sent_again_counts_as_it_was_sent_last(calendar):
    found = calendar(
        "UID:a\nSEQUENCE:1\nSUMMARY:Mercy interview\nDTSTART;VALUE=DATE:20261212",
        "UID:a\nSEQUENCE:0\nSUMMARY:Mercy interview\nDTSTART;VALUE=DATE:20261210",
        "UID:b\nSUMMARY:Interview: Mercy\nDTSTART;VALUE=DATE:20261212",
        "UID:c\nSUMMARY:Acme job interview\nDTSTART;VALUE=DATE:20220512",
    )
    assert season.interviews(found, "all").to_numpy().tolist() == [["Mercy", "2026-12-12"]]
    assert sorted(found["left_out"]) == ["", "another season", "there already"]


def test_our_own_steps_are_no_interviews(tmp_path):
    mine = plan.check([{"program": "Mercy", "interview_date": "2026-12-04"}])
    file = tmp_path / "plan.ics"
    file.write_bytes(calendars.as_ics(plan.choose(mine, today="2026-12-01"), name="plan"))
    assert set(season.events(file)["left_out"]) == {"not called an interview"}


def test_events_are_listed_to_choose_from_and_nothing_is_dropped_in_silence(calendar):
    found = calendar(
        "SUMMARY:Lakeside interview\nDTSTART;TZID=America/Chicago:20261212T080000",
        "SUMMARY:Mercy interview\nDTSTART;VALUE=DATE:20261210",
        "SUMMARY:Dentist\nDTSTART;VALUE=DATE:20261211",
    )
    with pytest.raises(FollowupError) as asked:
        season.interviews(found, "")
    assert str(asked.value).splitlines() == [
        "2 events look like interviews:",
        "  1  Thu, Dec 10, 2026: Mercy",
        "  3  Sat, Dec 12, 2026, 8:00 AM: Lakeside",
        "1 other:",
        '  2  Fri, Dec 11, 2026: "Dentist" (not called an interview)',
        "Choose with --events all, or with their numbers, such as --events 1,3.",
        "Nothing was planned.",
    ]


@pytest.mark.parametrize(
    ("chosen", "programs"),
    [("all", ["A", "B", "C"]), ("2", ["B"]), ("1,3", ["A", "C"]), ("2-3", ["B", "C"])],
)
def test_events_are_chosen_by_number_or_all(calendar, chosen, programs):
    found = calendar(
        *(
            f"SUMMARY:{name} interview\nDTSTART;VALUE=DATE:2026121{at}"
            for at, name in enumerate("ABC")
        )
    )
    assert season.interviews(found, chosen)["program"].tolist() == programs


def test_an_event_that_was_left_out_can_be_chosen_by_its_number(calendar):
    found = calendar("SUMMARY:UNC Surgery\nDTSTART;VALUE=DATE:20261210")
    assert season.interviews(found, "1").to_numpy().tolist() == [["UNC Surgery", "2026-12-10"]]


@pytest.mark.parametrize("chosen", ["4", "0", "x", "3-1", "1-9"])
def test_a_number_of_no_event_is_refused(calendar, chosen):
    found = calendar("SUMMARY:Mercy interview\nDTSTART;VALUE=DATE:20261210")
    with pytest.raises(FollowupError, match="is not the number of an event"):
        season.interviews(found, chosen)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not a calendar file"),
        (b"program,interview_date\nMercy,2026-12-10\n", "is not a calendar file"),
        (b"BEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\n", "is not a calendar file"),
    ],
)
def test_a_file_that_is_no_calendar_is_refused(tmp_path, content, said):
    file = tmp_path / "season.ics"
    file.write_bytes(content)
    with pytest.raises(FollowupError, match=said):
        season.events(file)
    with pytest.raises(FollowupError, match="cannot be opened: No such file"):
        season.events(tmp_path / "none.ics")


def test_a_calendar_without_events_says_so(calendar):
    with pytest.raises(FollowupError, match="The calendar has no events"):
        season.interviews(calendar(), "")
