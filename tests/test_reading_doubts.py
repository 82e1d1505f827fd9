"""What a list leaves in doubt is asked or said, and never planned as if it were certain."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest
from openpyxl.styles import Font

from followup_evidence import cli, plan
from followup_evidence.errors import Faults
from followup_evidence.evidence import remembered
from followup_evidence.evidence.answers import Answers, Questions
from followup_evidence.reports import jobs

TODAY = dt.date(2026, 12, 1)


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Call the command line in this process, with answers of its own."""
    monkeypatch.setenv(remembered.FOLDER, str(tmp_path / "readings"))

    def call(*arguments):
        with pytest.raises(SystemExit) as ended:
            cli.main([*map(str, arguments)])
        return (ended.value.code, *capsys.readouterr())

    return call


@pytest.fixture
def listing(tmp_path):
    """Write a list as CSV and return its path."""

    def write(*lines, name="mine.csv"):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path

    return write


def asked(path, **answers):
    """Return what is asked about a list: the text of each question and its option."""
    with pytest.raises(Questions) as caught:
        plan.read(path, today=TODAY, **answers)
    return [fault.text for fault in caught.value.faults if fault.rule == "question"]


def read(path, **answers):
    """Return a list and what was said of it."""
    listed = plan.read(path, today=TODAY, **answers)
    return listed, "\n".join(listed.attrs["reading"]["notes"])


# Remembered answers ----------------------------------------------------------------------------


def test_what_lifts_a_rule_is_asked_of_each_list(listing, run):
    head = "Program,Interview date,Specialty,Interest,Policy"
    one = listing(head, "Ada,2026-11-30,Neurology,5,Y", name="one.csv")
    two = listing(head, "Bob,2026-11-30,Neurology,5,Y", name="two.csv")
    said = ("--means", "interest", "5=high", "--means", "policy", "Y=open")
    assert run("plan", one, "--today", TODAY, *said)[0] == 0
    code, _, told = run("plan", two, "--today", TODAY)
    assert (code, "what does" in told, "5=high" in told) == (2, True, False)
    code, out, _ = run("plan", two, "--today", TODAY, "--means", "policy", "Y=open")
    assert code == 0
    assert 'Read as you said before: "5" in interest is high.' in out


def test_a_report_says_what_was_remembered(listing, run, monkeypatch):
    head = "Program,Interview date,Specialty,Rank"
    file = listing(head, "Ada,2026-11-30,Neurology,high")
    assert run("plan", file, "--today", TODAY, "--map", "interest=Rank")[0] == 0
    made = jobs.job(file, {"today": TODAY.isoformat()})
    assert made.said == 'Read as you said before: "Rank" is interest.'
    jobs.check(made)


def test_answers_that_cannot_be_kept_stop_no_plan(listing, run, tmp_path, monkeypatch):
    file = listing("Program,Interview date,Interest", "Ada,2026-11-30,5")
    monkeypatch.setenv(remembered.FOLDER, str(file / "no folder"))
    code, out, _ = run("plan", file, "--today", TODAY, "--means", "interest", "5=high")
    assert code == 0
    assert "Your answers were not kept for next time" in out


# What was sent ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        *("haven't sent thank you", "need to send TY", "will send 12/2", "waiting to send ty"),
        *("✗", "❌", "due 12/2", "by 12/2", "12/3", "N (12/1)", "don't forget", "no", "not yet"),
    ],
)
def test_what_is_not_sent_for_certain_is_planned(listing, cell):
    head = "Program,Interview Date,Specialty,Thank you sent?"
    listed, notes = read(listing(head, f"Ada,2026-11-30,Neurology,{cell}"))
    made = plan.choose(listed, today="2026-12-01")
    assert "thank_you_pd:ada" in {*made.steps["id"]}
    assert "Already sent" not in notes


def test_what_counts_as_sent_is_said(listing):
    head = "Program,Interview Date,Specialty,Thank you sent?"
    rows = [f"{name},2026-11-30,Neurology," for name in ("Ada", "Bob", "Cy")]
    file = listing(
        head, f"{rows[0]}✅ 11/30", f"{rows[1]}TY to Dr.,", f"{rows[2]}Thank-you sent 12/1"
    )
    (question,) = asked(file)
    assert '--means sent "TY to Dr.=MEANING"' in question
    assert "thank-you, interest, intent or none" in question
    _, notes = read(file, means={"sent": {"ty to dr": "none"}})
    assert "Already sent, from your list: Ada, Cy." in notes


def test_each_column_of_what_was_sent_is_asked_with_an_option_that_answers(listing):
    head = "Program,Interview Date,Thank you sent,LOI sent,Emails sent"
    file = listing(head, "Ada,2026-11-30,yes,yes,", "Bob,2026-11-30,no,,12/1", "Cy,2026-11-30,,,")
    loi, emails = asked(file)
    assert '--means sent "LOI=MEANING"' in loi
    assert '--means sent "Emails sent=MEANING"' in emails
    means = {"LOI": "intent", "Emails sent": "none"}
    listed, notes = read(file, means={"sent": means})
    assert plan.interviews.sent(listed) == ("thank_you_pd:ada", "intent_email:ada")
    assert "Ada (thank-you; intent)" in notes


def test_an_unknown_meaning_is_refused_and_not_kept(listing, run):
    file = listing("Program,Interview Date,Interest,Sent", "Ada,2026-11-30,5,wrote PD")
    said = ("--means", "interest", "5=high", "--means", "sent", "wrote PD=thankyou")
    code, _, told = run("plan", file, "--today", TODAY, *said)
    assert (code, 'did you mean "thank-you"?' in told) == (2, True)
    assert "no answers" in run("readings")[1]


def test_a_table_in_memory_must_say_for_certain_what_was_sent():
    row = {"program": "Ada", "interview_date": "2026-11-30"}
    with pytest.raises(Faults, match=r'sent: "wrote them" does not say for certain'):
        plan.check([{**row, "sent": "wrote them"}])
    listed = plan.check([{**row, "sent": "thank-you 2026-12-05"}])
    assert plan.interviews.sent(listed, TODAY) == ()


def test_a_question_folds_case_lists_all_and_suggests_only_what_is_likely(listing):
    cells = ["Top choice", "TOP CHOICE", "favorite", *(f"word {at}" for at in range(7))]
    rows = [f"P{at},2026-11-30,{cell}" for at, cell in enumerate(cells)]
    (question,) = asked(listing("Program,Interview Date,Interest", *rows))
    assert question.count("=first") == 1
    assert '"favorite=high"' in question
    assert question.count("=MEANING") == 7
    assert "TOP CHOICE" not in question


# Bans ------------------------------------------------------------------------------------------


def test_a_rule_in_the_column_of_what_was_sent_is_a_ban(listing):
    head = "Program,Interview Date,Policy,Emails sent"
    file = listing(
        head, "Ada,2026-11-30,,No contact", "Bob,2026-11-30,,no TY please", "Cy,2026-11-30,open,no"
    )
    listed, notes = read(file)
    assert listed["policy"].tolist() == ["no_contact", "discouraged", "open"]
    assert "Already sent" not in notes


def test_a_ban_in_another_column_is_asked_with_its_row(listing):
    file = listing(
        "Program,Interview Date,Notes,Cons",
        "Ada,2026-11-30,PD said NO post-interview communication,",
        "Bob (no contact!),2026-11-30,,great",
        "Cy,2026-11-30,lovely,no contact with residents",
    )
    name, notes, cons = (
        next(text for text in asked(file) if text.startswith(f'Column "{heading}"'))
        for heading in ("Program", "Notes", "Cons")
    )
    assert "row 2, Ada" in notes
    assert '--means policy "PD said NO post-interview communication=MEANING"' in notes
    assert '--ignore "Cons"' in cons
    assert "--ignore" not in name
    means = {"PD said NO…": "no_contact", "Bob (no contact!)": "no_contact"}
    listed, _ = read(file, means={"policy": means}, ignore=["Cons"])
    assert listed["policy"].tolist() == ["no_contact", "no_contact", "open"]


def test_a_report_takes_what_was_said_of_a_ban(listing, run):
    file = listing("Program,Interview Date,Notes", "Ada,2026-11-30,no contact with residents")
    answers = Answers(means={"policy": {"no contact with residents": "none"}})
    jobs.check(jobs.job(file, {"today": TODAY.isoformat()}, answers=answers))


def test_of_two_columns_of_policies_the_stricter_holds(listing):
    head = "Program,Interview Date,Policy,Contact policy"
    file = listing(head, "Ada,2026-11-30,open,No contact", "Bob,2026-11-30,discouraged,ok")
    assert read(file)[0]["policy"].tolist() == ["no_contact", "discouraged"]


@pytest.mark.parametrize(
    "heading",
    [
        *("DNC", "Comms", "Can I email?", "LOI ok?", "Thank you allowed?", "OK to thank?"),
        "Thank yous?",
    ],
)
def test_a_column_about_writing_is_asked_as_a_policy_first(listing, heading):
    head = f"Program,Interview Date,{heading}"
    file = listing(head, "Ada,2026-11-30,Yes", "Bob,2026-11-30,No", "Cy,2026-11-30,")
    (question,) = asked(file)
    assert f'--map policy="{heading}" or --' in question
    assert f'--ignore "{heading}"' in question


def test_a_yes_beside_a_rule_may_be_a_permission(listing):
    head = "Program,Interview Date,Thank you notes"
    file = listing(head, "Ada,2026-11-30,Yes", "Bob,2026-11-30,No contact")
    (question,) = asked(file)
    assert '--means sent "Yes=MEANING"' in question


# Dates, mentors, sheets ------------------------------------------------------------------------


def test_an_interview_that_is_off_is_left_out_and_said(listing):
    cells = ["Dec 4 (DECLINED)", "11/30/2026 (cancelled)", "11/30 - withdrew", "12/4 cancelled"]
    rows = [f"P{at},{cell},Scheduled" for at, cell in enumerate(cells)]
    listed, _ = read(listing("Program,Interview Date,Status", *rows))
    assert listed.empty
    why = [one["why"] for one in listed.attrs["reading"]["rows_left_out"]]
    assert why == ["declined", "cancelled", "withdrawn", "cancelled"]


def test_of_two_dates_in_a_cell_the_one_that_is_read_is_said(listing):
    _, notes = read(listing("Program,Interview Date", "Ada,12/4 and 12/18", "Bob,12/24"))
    assert 'Row 2: "12/4 and 12/18" in "Interview Date" is read as Dec 4.' in notes


@pytest.mark.parametrize(
    "cell", ["nobody knows anyone", "Dr. Lee - not known by PD", "not well known there", "Unknown"]
)
def test_a_mentor_who_may_not_be_known_is_asked_about(listing, cell):
    (question,) = asked(
        listing("Program,Interview Date,Mentor", f"Ada,2026-11-30,{cell}", "Bob,2026-11-30,Dr. Z")
    )
    assert f'"{cell}=' in question
    assert f'"{cell}=known"' not in question


def test_columns_with_one_heading_are_told_apart_by_their_letters(listing):
    file = listing("Program,Interview Date,Interest,Interest", "Ada,2026-11-30,high,low")
    with pytest.raises(Faults, match=r"columns C and D"):
        plan.read(file, today=TODAY)
    file = listing("Program,Interview Date,Rank,Rank", "Ada,2026-11-30,high,low")
    one, two = asked(file)
    assert '"Rank (column C)"' in one
    assert '--map interest="Rank (column D)" or --ignore "Rank (column D)"' in two
    listed, _ = read(file, map={"interest": "Rank (column D)"}, ignore=["Rank (column C)"])
    assert listed["interest"].tolist() == ["low"]


def test_a_struck_program_is_left_out_and_other_sheets_are_named(tmp_path):
    book = openpyxl.Workbook()
    page, other = book.active, book.create_sheet("Rank list")
    page.title = "Interviews"
    for row in (["Program", "Interview date"], ["Ada", "2026-11-30"], ["Bob", "2026-11-30"]):
        page.append(row)
        other.append(row)
    page["A2"].font = Font(strike=True)
    book.save(tmp_path / "mine.xlsx")
    listed, notes = read(tmp_path / "mine.xlsx", sheet="Interviews")
    assert listed["program"].tolist() == ["Bob"]
    assert listed.attrs["reading"]["rows_left_out"][0]["why"] == "struck out"
    assert 'Not read, though it lists programs: "Rank list".' in notes


def test_a_specialty_with_a_rule_in_a_programs_name_is_asked(listing):
    file = listing(
        "Program,Interview Date",
        "UCSF - Plastic Surgery,2026-11-30",
        "School of Medicine,2026-11-30",
    )
    (question,) = asked(file)
    assert '--means specialty "UCSF - Plastic Surgery=Plastic surgery"' in question
    assert "School" not in question
    name = "UCSF - Plastic Surgery"
    listed, _ = read(file, means={"specialty": {name: "Plastic surgery"}})
    assert listed["policy"].tolist() == ["no_contact", "open"]
    assert read(file, means={"specialty": {name: "other"}})[0]["policy"].tolist() == ["open"] * 2
