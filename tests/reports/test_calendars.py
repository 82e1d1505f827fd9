"""The calendar file, read by another library and, byte by byte, by the rules of RFC 5545."""

import datetime as dt
import json
import re

import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from followup_evidence import cli, plan
from followup_evidence.reports import calendars, exports

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


def stamps(content):
    """Identity, sequence, stamps and status of each event by its summary, as both readers say."""
    theirs = {
        event.summary: (event.uid, event.sequence, event.dtstamp, event.last_modified, event.status)
        for event in read(content).events
    }
    ours = {
        str(event["SUMMARY"]): (
            str(event["UID"]),
            event["SEQUENCE"],
            event["DTSTAMP"].dt,
            event["LAST-MODIFIED"].dt,
            str(event["STATUS"]),
        )
        for event in icalendar.Calendar.from_ical(content).events
    }
    assert ours == theirs
    return ours


@pytest.fixture
def season(tmp_path):
    """Save the plan for a list of m1 or m2 in one folder; return its calendar."""

    def save(list_, *options):
        folder = tmp_path / "season"
        file = tmp_path / "mine.csv"
        file.write_text("program,interview_date,interest\n" + list_, "utf-8")
        with pytest.raises(SystemExit) as ended:
            cli.main(["plan", str(file), "--today", "2026-12-01", "--out", str(folder), *options])
        assert ended.value.code in (0, None)
        return (folder / "follow-up-plan.ics").read_bytes()

    return save


def test_an_interview_that_moves_moves_its_events_and_they_stay_the_same_ones(season):
    first = stamps(season("Mercy,2026-12-10,high\n"))
    second = stamps(season("Mercy,2026-12-12,high\n"))
    assert set(first) == set(second)
    for summary, (uid, sequence, stamp, changed, status) in second.items():
        earlier = first[summary]
        assert uid == earlier[0]
        assert sequence == earlier[1] + 1 == 1
        assert stamp > earlier[2]
        assert changed == stamp
        assert status == earlier[4] == "CONFIRMED"


def test_what_is_saved_again_is_the_same_file(season):
    first = season("Mercy,2026-12-10,high\n")
    assert season("Mercy,2026-12-10,high\n") == first
    moved = season("Mercy,2026-12-12,high\n")
    assert season("Mercy,2026-12-12,high\n") == moved


def test_a_new_program_leaves_the_events_of_the_others_as_they_are(planned):
    mercy = {"interview_date": "2026-12-04"}
    first = calendars.as_ics(planned(Mercy=mercy), name="plan")
    more = planned(today="2026-12-02", Mercy=mercy, Ohana={"interview_date": "2026-12-20"})
    both = stamps(calendars.follow(calendars.as_ics(more, name="plan"), first))
    assert {**both, **stamps(first)} == both
    assert len(both) > len(stamps(first))


def test_a_step_that_is_dropped_is_cancelled_and_one_that_comes_back_is_not(planned):
    lake = {"interview_date": "2026-12-04"}
    both, one = planned(Mercy={}, Lakeside=lake), planned(Mercy={})
    first = calendars.as_ics(both, name="plan")
    second = calendars.follow(calendars.as_ics(one, name="plan"), first)
    was, now = stamps(first), stamps(second)
    gone = {summary for summary in was if summary.startswith("Lakeside")}
    assert gone
    for summary in gone:
        uid, sequence, stamp, _, status = now[summary]
        assert (uid, sequence, status) == (was[summary][0], 1, "CANCELLED")
        assert stamp > was[summary][2]
    # Saved once more, nothing moves; and what comes back has a higher number still.
    assert calendars.follow(calendars.as_ics(one, name="plan"), second) == second
    third = stamps(calendars.follow(first, second))
    assert {third[summary][1] for summary in gone} == {2}
    assert {third[summary][4] for summary in gone} == {"CONFIRMED"}


def test_an_event_that_is_over_stays_as_it_was(planned):
    lake = {"interview_date": "2026-12-20"}
    first = calendars.as_ics(planned(Mercy={}, Lakeside=lake), name="plan")
    later = planned(today="2026-12-10", Lakeside=lake)
    now = stamps(calendars.follow(calendars.as_ics(later, name="plan"), first))
    assert now[f"Mercy: {EMAIL}"] == stamps(first)[f"Mercy: {EMAIL}"]


@pytest.mark.parametrize(
    "earlier",
    [
        b"",
        b"no calendar",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Mine//EN\r\nEND:VCALENDAR\r\n",
    ],
)
def test_a_file_that_is_not_ours_counts_for_nothing(small, earlier):
    new = calendars.as_ics(small, name="plan")
    assert calendars.follow(new, earlier) == new


def test_the_calendar_of_another_student_counts_for_nothing(small):
    new = calendars.as_ics(small, name="ada")
    assert calendars.follow(new, calendars.as_ics(small, name="ben")) == new


def test_an_alarm_at_nine_the_day_before_is_an_option(small):
    assert b"VALARM" not in exports.render(small, "ics")
    content = exports.render(small, "ics", alarm=True)
    for event in icalendar.Calendar.from_ical(content).events:
        (alarm,) = event.walk("VALARM")
        assert (str(alarm["ACTION"]), str(alarm["DESCRIPTION"])) == ("DISPLAY", event["SUMMARY"])
        start = dt.datetime.combine(event["DTSTART"].dt, dt.time())
        assert start + alarm["TRIGGER"].dt == start - dt.timedelta(days=1) + dt.timedelta(hours=9)
    assert all(len(event.alarm) == 1 for event in read(content).events)


PROGRAMS = st.dictionaries(
    st.sampled_from([*HOSTILE, "Mercy", "Lakeside"]),
    st.sampled_from(["2026-11-30", "2026-12-04", "2026-12-09"]),
    min_size=1,
    max_size=4,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PROGRAMS, min_size=2, max_size=3))
def test_every_event_keeps_its_identity_and_its_numbers_never_fall(planned, lists):
    kept = b""
    for programs in lists:
        made = planned(**{name: {"interview_date": day} for name, day in programs.items()})
        new = calendars.as_ics(made, name="plan")
        saved = calendars.follow(new, kept) if kept else new
        now = {one[0]: one for one in stamps_by_uid(saved)}
        if kept:
            for uid, sequence, stamp, said in stamps_by_uid(kept):
                assert uid in now
                same = now[uid][3] == said
                assert (now[uid][1], now[uid][2]) == (sequence, stamp) if same else True
                assert same or (now[uid][1] > sequence and now[uid][2] > stamp)
        live = [e for e in icalendar.Calendar.from_ical(saved).events if e["STATUS"] != "CANCELLED"]
        assert {str(one["UID"]) for one in live} == {
            str(one["UID"]) for one in icalendar.Calendar.from_ical(new).events
        }
        kept = saved


def stamps_by_uid(content):
    """Identity, number and stamp of each event, and all else that it says."""
    for event in icalendar.Calendar.from_ical(content).events:
        lines = event.to_ical().decode().split("\r\n")
        said = [one for one in lines if not one.startswith(("DTSTAMP", "LAST-MOD", "SEQUENCE"))]
        yield str(event["UID"]), event["SEQUENCE"], event["DTSTAMP"].dt, json.dumps(said)
