"""``plan season.ics``: the events to choose from, and a plan for those that were chosen."""

import json

import pytest

from followup_evidence import cli

EVENTS = [
    "DTSTART:20261204T130000Z\nSUMMARY:Mercy interview",
    "DTSTART;VALUE=DATE:20261210\nSUMMARY:Interview: Lakeside",
    "DTSTART:20261204T233000Z\nSUMMARY:Mercy pre-interview social",
]


@pytest.fixture
def season(tmp_path):
    body = "".join(
        f"BEGIN:VEVENT\nUID:{at}\nDTSTAMP:20261101T000000Z\n{lines}\nEND:VEVENT\n"
        for at, lines in enumerate(EVENTS)
    )
    head = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\nX-WR-TIMEZONE:America/New_York\n"
    file = tmp_path / "season.ics"
    file.write_text(f"{head}{body}END:VCALENDAR\n", "utf-8")
    return file


@pytest.fixture
def run(capsys):
    def call(*arguments):
        with pytest.raises(SystemExit) as ended:
            cli.main(["plan", *map(str, arguments), "--today", "2026-11-27"])
        return (ended.value.code, *capsys.readouterr())

    return call


def test_a_calendar_is_asked_about_before_anything_is_planned(run, season):
    code, out, err = run(season)
    assert (code, out) == (2, "")
    assert "2 events look like interviews:" in err
    assert "Fri, Dec 4, 2026, 8:00 AM: Mercy" in err
    assert "Choose with --events all" in err


@pytest.mark.parametrize(
    ("chosen", "programs"), [("all", {"Mercy", "Lakeside"}), ("3", {"Lakeside"})]
)
def test_the_chosen_events_are_planned_for(run, season, chosen, programs):
    code, out, _ = run(season, "--events", chosen, "--json")
    assert code == 0
    assert {step["program"] for step in json.loads(out)["steps"]} - {None, ""} == programs


def test_an_alarm_is_in_the_calendar_of_the_plan(run, season, tmp_path):
    run(season, "--events", "all", "--out", tmp_path / "out", "--alarm")
    content = (tmp_path / "out" / "follow-up-plan.ics").read_text("utf-8")
    assert content.count("BEGIN:VALARM") == content.count("BEGIN:VEVENT") > 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--alarm", "--events", "all"], "--alarm goes with --out"),
        (["--events", "9"], "not the number"),
    ],
)
def test_a_wrong_choice_is_told_what_would_be_right(run, season, options, said):
    code, _, err = run(season, *options)
    assert code == 2
    assert said in err


def test_events_are_those_of_a_calendar(run, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("program,interview_date\nMercy,2026-12-04\n", "utf-8")
    code, _, err = run(file, "--events", "all")
    assert code == 2
    assert "--events goes with a calendar" in err
