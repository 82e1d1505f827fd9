"""All formats of one plan together, from Python and from the command line."""

import csv
import json

import openpyxl
import pytest
from ical.calendar_stream import IcsCalendarStream

from followup_evidence.reports import exports

NAMES = {f"follow-up-plan.{ending}" for ending in ("csv", "xlsx", "json", "ics", "txt")}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "interviews.csv"
    path.write_text(
        "program,interview_date,interest,notes\nMercy,2026-12-04,high,my secret\n"
        "Hôpital Saint-Łukasz,2026-11-30,low,\n@SUM(1),2026-11-30,medium,\n",
        "utf-8",
    )
    return path


def test_every_format_holds_the_same_steps(planned, tmp_path):
    made = planned(40, **{"Mercy": {}, "=cmd()": {"interest": "low"}, "Zürich": {}})
    by_kind = {path.suffix: path for path in exports.write(made, tmp_path)}
    assert {path.name for path in by_kind.values()} == NAMES
    ids = made.steps["id"].tolist()
    with by_kind[".csv"].open(encoding="utf-8-sig", newline="") as text:
        assert [row["id"] for row in csv.DictReader(text)] == ids
    rows = openpyxl.load_workbook(by_kind[".xlsx"])["Steps"].iter_rows(min_row=2, values_only=True)
    assert [row[-1] for row in rows] == ids
    told = json.loads(by_kind[".json"].read_text("utf-8"))
    assert told == json.loads(json.dumps(made.to_dict()))
    assert [step["id"] for step in told["steps"]] == ids
    calendar = IcsCalendarStream.calendar_from_ics(by_kind[".ics"].read_text("utf-8"))
    assert len(calendar.events) == by_kind[".txt"].read_text("utf-8").count("[ ]") == len(ids) == 3


def test_each_format_carries_the_caveat(planned):
    made = planned(10, Mercy={})
    wanted = "they say nothing about anybody's chance to match"
    for ending in ("csv", "json", "txt"):
        assert wanted in " ".join(exports.render(made, ending).decode("utf-8").split())
    unfolded = exports.render(made, "ics").replace(b"\r\n ", b"").decode("utf-8")
    assert unfolded.count(wanted) == 2, "the calendar and its one event"


def test_a_format_that_fails_leaves_what_was_there(planned, tmp_path, monkeypatch):
    exports.write(planned(10, Mercy={}), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def broken(plan, name):
        raise RuntimeError("no checklist today")

    monkeypatch.setitem(exports.FORMATS, "txt", broken)
    with pytest.raises(RuntimeError, match="no checklist today"):
        exports.write(planned(10, Lakeside={}), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("stem", ["aux", "Con", "LPT9", "a/b\\c:d*e?", "..", "", "ü" * 300, "😀"])
def test_any_stem_becomes_a_name_that_every_system_takes(planned, tmp_path, stem):
    paths = exports.write(planned(10, Mercy={}), tmp_path / "out", stem=stem)
    for path in paths:
        assert path.parent == tmp_path / "out"
        assert path.is_file()
        assert not set(path.name) & set('<>:"/\\|?*')
        assert len(path.name.encode("utf-8")) <= 255
        assert path.stem.upper() not in {"AUX", "CON", "LPT9", "", "."}


def test_two_stems_are_two_sets_of_events(planned):
    ada, ben = (exports.render(planned(10, Mercy={}), "ics", stem=stem) for stem in ("Ada", "Ben"))
    assert ada != ben


def test_the_command_line_keeps_all_five_and_names_them(command, file, tmp_path):
    out = tmp_path / "kept" / "here"
    ran = command("plan", file, "--today", "2026-12-01", "--minutes", 60, "--out", out)
    assert ran.returncode == 0, ran.stderr
    *_, empty, first, second, third, fourth, fifth = ran.stdout.splitlines()
    assert empty == ""
    assert [first, second, third, fourth, fifth] == [
        str(out / f"follow-up-plan.{ending}") for ending in ("csv", "xlsx", "json", "ics", "txt")
    ]
    assert {path.name for path in out.iterdir()} == NAMES
    assert not any(b"my secret" in path.read_bytes() for path in out.iterdir())


def test_json_on_stdout_stays_json_when_files_are_kept(command, file, tmp_path):
    out = tmp_path / "kept"
    ran = command("plan", file, "--today", "2026-12-01", "--json", "--out", out)
    assert ran.returncode == 0
    told = json.loads(ran.stdout)
    assert told == json.loads((out / "follow-up-plan.json").read_text("utf-8"))
    assert str(out / "follow-up-plan.ics") in ran.stderr.splitlines()


def test_a_folder_that_is_a_file_is_refused_and_nothing_written(command, file, tmp_path):
    ran = command("plan", file, "--today", "2026-12-01", "--out", file)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == f"{file} is a file; name a folder.\nNothing was written.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["interviews.csv"]
    assert "my secret" in file.read_text("utf-8")


def test_a_list_with_faults_makes_no_folder(command, file, tmp_path):
    file.write_text("program,interview_date\nMercy,2026-02-30\n", "utf-8")
    ran = command("plan", file, "--out", tmp_path / "kept")
    assert ran.returncode == 2
    assert not (tmp_path / "kept").exists()
