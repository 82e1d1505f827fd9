"""The people of a program: steps name them wherever a plan is read."""

from __future__ import annotations

import json

import pytest

from followup_evidence import cli, plan

LIST = """program,interview_date,interest,PD,PD email,Coordinator,Coordinator email,Interviewers
Mercy,2026-11-30,high,Dr. {Smith},smith@mercy.example,Ms. Lee,lee@mercy.example,"Dr. Roe*; Kim Park"
Bay,2026-12-09,high,TBD,,,,Dr. Poe
Lake,2026-10-09,first,Dr. Chen,,,,
"""
NAMED = "Email Dr. {Smith}, the program director: thank you, with an honest sentence of interest"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("FOLLOWUP_EVIDENCE_READINGS", str(tmp_path / "readings"))
    (tmp_path / "mine.csv").write_text(LIST, "utf-8")

    def call(*more):
        asked = ["plan", str(tmp_path / "mine.csv"), "--today", "2026-12-01", *map(str, more)]
        with pytest.raises(SystemExit) as ended:
            cli.main([*asked, "--rank-deadline", "2027-03-03"])
        assert ended.value.code == 0
        return " ".join(capsys.readouterr().out.split())

    return call


def test_steps_name_whom_they_go_to_and_who_gets_a_copy(run):
    told = run()
    assert NAMED in told
    contact = "Write to smith@mercy.example. Copy the coordinator, Ms. Lee (lee@mercy.example)."
    assert told.count(contact) == 1
    assert "[ ] Send a short note to Dr. Roe Mercy" in told
    assert "Tell Dr. Chen, the program director, that they are your number one" in told


def test_a_name_that_is_not_known_leaves_the_title_as_it_was(run):
    titles = {one["id"]: one["title"] for one in json.loads(run("--json"))["steps"]}
    assert titles["thank_you_pd:bay"].startswith("Email the program director: thank you")
    assert "short_note:bay:1" not in titles


def test_the_files_that_are_kept_name_them_too(run, tmp_path):
    run("--out", tmp_path / "kept")
    calendar = (tmp_path / "kept" / "follow-up-plan.ics").read_text("utf-8").replace("\n ", "")
    assert f"Mercy: {NAMED}".replace(",", "\\,") in calendar.replace("\r", "")
    assert "[ ] Tue, Dec 1 · Mercy · Email Dr. {Smith}, the program director" in " ".join(
        (tmp_path / "kept" / "follow-up-plan.txt").read_text("utf-8").split()
    )


def test_what_is_skipped_stays_one_line_for_all_programs():
    rows = [
        {"program": name, "interview_date": "2026-10-01", "director": f"Dr. {name}"}
        for name in ("Ash", "Bay")
    ]
    made = plan.choose(plan.check(rows), today="2026-12-01")
    late = made.skipped[made.skipped["action"] == "thank_you_pd"]
    assert late["title"].nunique() == 1
