"""What a list leaves in doubt is asked or said, and never planned as if it were certain."""

from __future__ import annotations

import datetime as dt

import pytest

from followup_evidence import cli, plan
from followup_evidence.evidence import remembered
from followup_evidence.evidence.answers import Questions
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
