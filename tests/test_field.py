"""Lists as people have them: each is read right, or asks what only the person knows."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from followup_evidence import cli, plan
from followup_evidence.errors import Faults
from followup_evidence.evidence.answers import Questions

TODAY = dt.date(2026, 12, 1)


@pytest.fixture
def field(root):
    return root / "tests" / "field"


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Call the command line in this process, with answers of its own."""
    monkeypatch.setenv("FOLLOWUP_EVIDENCE_READINGS", str(tmp_path / "readings"))

    def call(*arguments):
        with pytest.raises(SystemExit) as ended:
            cli.main([*map(str, arguments)])
        return (ended.value.code, *capsys.readouterr())

    return call


def days(listed):
    return [day.date().isoformat() for day in listed["interview_date"]]


def left(listed):
    return {one["program"]: one["why"] for one in listed.attrs["reading"]["rows_left_out"]}


# Read without a question -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        *("simple_caps.csv", "hash.csv", "merged.xlsx", "times.xlsx", "same_name.csv"),
        *("m1.csv", "m2.csv", "cjk_names.csv", "nrmp_names.csv", "two_deadlines.csv"),
    ],
)
def test_a_list_with_the_right_names_is_read_without_a_word(field, name, run):
    listed = plan.read(field / name, today=TODAY)
    reading = listed.attrs["reading"]
    assert (reading["notes"], reading["rows_left_out"], reading["questions"]) == ([], [], [])
    code, out, _ = run("plan", field / name, "--today", TODAY)
    assert (code, out[:15]) == (0, "Tue, Dec 1, 202")


def test_a_round_trip_through_excel_gives_the_same_plan_as_the_example(field, root):
    ours = plan.read(root / "data" / "examples" / "interviews.csv", today=TODAY)
    theirs = plan.read(field / "example_after_excel.csv", today=TODAY)
    assert theirs["interview_date"].tolist() == ours["interview_date"].tolist()
    made = [plan.choose(one, today="2026-12-01").steps for one in (ours, theirs)]
    assert made[0].equals(made[1])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "sheets_us.csv",
            ["2026-12-04", "2026-11-24", "2026-12-15", "2027-01-08", "2027-01-12"],
        ),
        ("mixed_dates_seed.csv", ["2026-09-27", "2026-09-28"]),
        ("tiers.csv", ["2026-11-30", "2026-12-08"]),
        ("eras_invitations.csv", ["2026-12-04", "2026-12-10"]),
    ],
)
def test_one_cell_proves_the_order_of_a_column_and_the_reading_says_so(field, name, expected):
    listed = plan.read(field / name, today=TODAY)
    assert days(listed) == expected
    reading = listed.attrs["reading"]
    assert reading["dates"] == "month-first"
    assert "are read month-first" in " ".join(reading["notes"])


def test_times_of_day_years_and_ranges_make_no_difference_to_the_day(field):
    listed = plan.read(field / "nodates_year.csv", today=TODAY)
    assert days(listed) == [
        *("2026-12-05", "2026-12-05", "2026-12-15", "2027-01-08", "2026-12-05", "2026-12-09"),
        *("2026-12-10", "2026-12-05", "2026-12-05", "2026-12-05", "2026-12-06", "2026-12-05"),
        "2026-12-05",
    ]
    assert left(listed) == {"Calder Vale": "no interview date yet (TBD)"}
    assert any("2026-27 is assumed" in note for note in listed.attrs["reading"]["notes"])
    assert days(plan.read(field / "times.xlsx", today=TODAY)) == ["2026-12-04", "2026-11-24"]


def test_a_column_of_times_alone_is_no_column_of_dates(field):
    with pytest.raises(Faults, match=r"1 fault.*\n.*holds times of day and no dates"):
        plan.read(field / "time_only.xlsx", today=TODAY)


def test_a_year_that_was_not_changed_is_a_fault_with_the_likely_day(field):
    with pytest.raises(Faults, match=r"row 2, interview_date: .* did you mean 2027-01-08\?"):
        plan.read(field / "yearslip.csv", today=TODAY)


def test_rows_without_a_date_are_left_out_and_said(field):
    assert left(plan.read(field / "eras_invitations.csv", today=TODAY)) == {
        "Lakeshire Medical Center Program": "waitlisted",
        "Saint Oswin Hospital Program": "no interview date",
    }
    tracker = plan.read(field / "loi_tracker.csv", today=TODAY)
    assert left(tracker) == {"Northmere": "no interview date", "Lakeshire": "no interview date"}
    assert plan.choose(tracker, today="2026-12-01").steps.empty


def test_a_specialty_of_a_match_finds_its_rule(field):
    plastic = plan.read(field / "specialty_track.csv", today=TODAY)
    assert plastic["policy"].tolist() == ["no_contact", "no_contact"]
    assert plastic["interest"].tolist() == ["high", "low"]  # tiers A and C
    steps = plan.choose(plastic, today="2026-12-01").steps
    assert not steps["action"].isin(["thank_you_pd", "short_note", "interest_email"]).any()
    prelim = plan.read(field / "nrmp_names.csv", today=TODAY)
    assert prelim["policy"].tolist() == ["discouraged", "discouraged"]


def test_one_program_with_two_tracks_is_two_and_with_a_second_look_is_one(field):
    tracks = plan.read(field / "same_name.csv", today=TODAY)
    assert tracks["program"].tolist() == [
        "University of Northmere, Neurology",
        "University of Northmere, Internal Medicine (preliminary)",
    ]
    look = plan.read(field / "second_look.csv", today=TODAY)
    assert (days(look), str(look["second_look"].iloc[0].date())) == (["2026-11-04"], "2027-01-22")
    noted = look.attrs["reading"]["notes"]
    assert noted == ["Row 3 is a second look at Northmere on Fri, Jan 22."]


def test_messages_of_interest_wait_for_the_second_look_unless_it_is_too_late(field):
    look = plan.read(field / "second_look.csv", today=TODAY)
    made = plan.choose(look, today="2026-12-01", rank_deadline="2027-03-03")
    (email,) = made.steps.to_dict("records")
    assert (email["action"], str(email["earliest"].date())) == ("interest_email", "2027-01-23")
    assert email["why"].endswith("Wait until after your second look on Fri, Jan 22.")
    late = plan.choose(look, today="2026-12-01", rank_deadline="2027-02-03").steps
    assert str(late["do_by"].iloc[0].date()) == "2027-01-20"
    assert late["why"].iloc[0].endswith("second look on Fri, Jan 22 is too late to wait for.")


def test_another_match_s_list_is_not_dated_by_the_day_of_the_nrmp(field, tmp_path, run):
    asked = ("--today", TODAY, "--rank-deadline", "2027-03-03", "--json")
    steps = {
        one["id"]: one
        for one in json.loads(run("plan", field / "two_deadlines.csv", *asked)[1])["steps"]
    }
    email = steps["intent_email:eye-institute"]
    assert (email["do_on"], email["do_by"]) == (None, None)
    assert "SF Match has its own, earlier rank deadline. Add that day" in email["why"]
    own = tmp_path / "own.csv"
    lines = (field / "two_deadlines.csv").read_text("utf-8").splitlines()
    ends = (",rank_deadline", ",2027-01-12", "")
    own.write_text("\n".join(map("".join, zip(lines, ends, strict=True))), "utf-8")
    steps = {one["id"]: one for one in json.loads(run("plan", own, *asked)[1])["steps"]}
    email = steps["intent_email:eye-institute"]
    assert "2026-12-10" < email["do_on"] <= email["do_by"] < "2027-01-12"
    assert "SF Match" not in email["why"]


@pytest.mark.parametrize("name", ["dupnotes.csv", "unnamed.xlsx", "formula.xlsx"])
def test_faults_in_columns_that_are_not_used_stop_no_plan(field, name):
    listed = plan.read(field / name, today=TODAY)
    unused = [one for one in listed.attrs["reading"]["columns"] if one["field"] is None]
    assert len(unused) == 1
    assert not plan.choose(listed, today="2026-12-01").steps.empty


def test_what_was_sent_is_done_and_not_planned_again(field):
    listed = plan.read(field / "tiers.csv", today=TODAY)
    made = plan.choose(listed, today="2026-12-01")
    assert "thank_you_pd:northmere" in made.settings["done"]
    assert made.steps[made.steps["program"] == "Northmere"].empty


# Questions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("silent.csv", ['--means interest "Top choice=first"']),
        ("silent2.csv", ['--means interest "5=high"']),
        ("interest_vals.csv", ['--means interest "5=high"']),
        ("othervals.csv", ['--means mentor "yes=known"', '--means connections "yes=1"']),
        ("title_row.csv", ['--map interest="Rank" or --ignore "Rank"']),
        ("tabs.xlsx", ['--sheet "Interviews" or --sheet "Rank list"']),
    ],
)
def test_what_can_mean_two_things_is_asked_once_a_column_with_its_option(field, run, name, options):
    code, _, told = run("plan", field / name, "--today", TODAY)
    assert code == 2
    assert all(option in told for option in options)
    with pytest.raises(Questions) as caught:
        plan.read(field / name, today=TODAY)
    asked = [fault for fault in caught.value.faults if fault.rule == "question"]
    assert len(asked) == len(options)


def test_an_answer_gives_the_plan_and_is_remembered_for_these_headings(field, run):
    call = ("plan", field / "silent.csv", "--today", TODAY)
    code, out, _ = run(*call, "--means", "interest", "Top choice=first")
    assert code == 0
    assert '"Contact Policy" as policy' in out
    assert "Don’t send any message to Northmere" in out
    assert run(*call)[0] == 0
    assert 'interest "Top choice=first"' in run("readings")[1]
    assert "1 set" in run("readings", "--forget")[1]
    assert run(*call)[0] == 2


def test_the_reading_comes_as_json_with_a_plan_and_with_a_question(field, run):
    call = ("plan", field / "silent2.csv", "--today", TODAY, "--json")
    code, out, _ = run(*call)
    (question,) = json.loads(out)["reading"]["questions"]
    assert (code, question["column"], question["field"]) == (2, "interest (1-5)", "interest")
    code, out, _ = run(*call, "--means", "interest", "5=high")
    reading = json.loads(out)["reading"]
    assert code == 0
    assert {one["column"]: one["field"] for one in reading["columns"]} == {
        "program": "program",
        "interview_date": "interview_date",
        "specialty/track": "specialty",
        "interest (1-5)": "interest",
        "status": "status",
        "thank you sent?": "sent",
        "rank": None,
    }
    assert [(one["row"], one["why"]) for one in reading["rows_left_out"]] == [
        (3, "cancelled"),
        (4, "withdrawn"),
    ]


def test_a_column_that_looks_as_if_it_mattered_is_asked_about(tmp_path, run):
    file = tmp_path / "mine.csv"
    file.write_text("program,interview_date,Told not to write?\nMercy,2026-11-30,yes\n", "utf-8")
    call = ("plan", file, "--today", TODAY)
    code, _, told = run(*call)
    assert code == 2
    assert '--map policy="Told not to write?" or --ignore "Told not to write?"' in told
    assert run(*call, "--ignore", "Told not to write?")[0] == 0
    run("readings", "--forget")
    mapped = (*call, "--map", "policy=Told not to write?")
    assert '--means policy "yes=' in run(*mapped)[2]
    code, out, _ = run(*mapped, "--means", "policy", "yes=no_contact")
    assert "Don’t send any message to Mercy" in out


def test_an_order_that_nothing_proves_is_one_question(tmp_path, run):
    file = tmp_path / "mine.csv"
    file.write_text("program,interview_date\nMercy,12/4/2026\nBay,12/5/2026\n", "utf-8")
    call = ("plan", file, "--today", "2026-04-01")
    code, _, told = run(*call)
    assert (code, told.count("--dates month-first or --dates day-first")) == (2, 1)
    assert days(plan.read(file, dates="day-first", today=dt.date(2026, 4, 1))) == [
        "2026-04-12",
        "2026-05-12",
    ]
    assert days(plan.read(file, dates="month-first")) == ["2026-12-04", "2026-12-05"]


def test_rows_that_their_status_leaves_out_stay_in_the_plan_file(field, tmp_path, run):
    saved = tmp_path / "mine.json"
    asked = ("--today", TODAY, "--means", "interest", "5=high")
    assert run("plan", field / "silent2.csv", *asked, "--save", saved)[0] == 0
    kept = json.loads(saved.read_text("utf-8"))["interviews"]
    gone = {one["program"]: one["status"] for one in kept if "status" in one}
    assert {"cancelled", "withdrawn"} <= {*gone.values()}
    again = tmp_path / "again.json"
    code, out, _ = run("plan", saved, "--json", "--save", again)
    assert code == 0
    assert again.read_text("utf-8") == saved.read_text("utf-8")
    left = [name for name, status in gone.items() if status in ("cancelled", "withdrawn")]
    assert not any(one["program"] in left for one in json.loads(out)["candidates"])
