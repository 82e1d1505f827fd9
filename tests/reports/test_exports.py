"""All formats of one plan together, from Python and from the command line."""

import csv
import json

import openpyxl
import pytest
from ical.calendar_stream import IcsCalendarStream

from followup_evidence.errors import FollowupError
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
    made = planned(**{"Mercy": {}, "=cmd()": {"interest": "low"}, "Zürich": {}})
    by_kind = {path.suffix: path for path in exports.write(made, tmp_path)}
    assert {path.name for path in by_kind.values()} == NAMES
    ids = made.steps["id"].tolist()
    with by_kind[".csv"].open(encoding="utf-8-sig", newline="") as text:
        assert [row["id"] for row in csv.DictReader(text)] == ids
    head, *rows = openpyxl.load_workbook(by_kind[".xlsx"])["Steps"].values
    assert [row[head.index("id")] for row in rows] == ids
    told = json.loads(by_kind[".json"].read_text("utf-8"))
    assert told == json.loads(json.dumps(made.to_dict()))
    assert [step["id"] for step in told["steps"]] == ids
    calendar = IcsCalendarStream.calendar_from_ics(by_kind[".ics"].read_text("utf-8"))
    assert len(calendar.events) == by_kind[".txt"].read_text("utf-8").count("[ ]") == len(ids) == 3


BANNED = {"specialty": "Plastic surgery", "interview_date": "2026-12-09"}


def test_each_format_carries_the_bans_and_the_caveat(planned):
    made = planned(Mercy={}, Ohana=BANNED)
    for ending in ("json", "txt", "ics"):
        text = exports.render(made, ending).replace(b"\r\n ", b"").decode("utf-8")
        text = " ".join(text.replace("\\,", ",").split())
        assert "no contact with programs after interviews (ACAPS, 2022)" in text
        assert text.index("Ohana") < text.index("Mercy") or ending == "json"
        assert made.caveat in text
    assert made.caveat in exports.render(made, "csv").decode("utf-8")
    told = json.loads(exports.render(made, "json"))
    assert [ban["program"] for ban in told["bans"]] == ["Ohana"]


@pytest.mark.parametrize("ending", exports.FORMATS)
def test_a_plan_writes_itself_as_what_the_files_name_says(planned, tmp_path, ending):
    made = planned(Mercy={}, Ohana=BANNED)
    path = tmp_path / "kept" / f"My plan.{ending.upper()}"
    made.export(path)
    assert [*path.parent.iterdir()] == [path]
    assert path.read_bytes()[:3] == exports.render(made, ending, stem="My plan")[:3]
    if ending != "xlsx":  # which holds the time of writing
        assert path.read_bytes() == exports.render(made, ending, stem="My plan")


def test_a_kind_of_file_that_is_none_is_refused_with_those_there_are(planned, tmp_path):
    for name in ("plan.docx", "plan"):
        with pytest.raises(FollowupError, match=r"one of \.csv, \.ics, \.json, \.txt, \.xlsx"):
            planned(Mercy={}).export(tmp_path / name)
    assert not [*tmp_path.iterdir()]


def test_a_plan_that_cannot_be_written_says_so(planned, tmp_path, monkeypatch):
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(FollowupError, match="taken is a file; name a folder"):
        planned(Mercy={}).export(tmp_path / "taken" / "plan.csv")

    def full(folder, contents):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exports.files, "write_all", full)
    with pytest.raises(FollowupError, match=r"plan\.csv cannot be written: No space left"):
        planned(Mercy={}).export(tmp_path / "plan.csv")
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_format_that_fails_leaves_what_was_there(planned, tmp_path, monkeypatch):
    exports.write(planned(Mercy={}), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def broken(plan, name):
        raise RuntimeError("no checklist today")

    monkeypatch.setitem(exports.FORMATS, "txt", broken)
    with pytest.raises(RuntimeError, match="no checklist today"):
        exports.write(planned(Lakeside={}), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("stem", ["aux", "Con", "LPT9", "a/b\\c:d*e?", "..", "", "ü" * 300, "😀"])
def test_any_stem_becomes_a_name_that_every_system_takes(planned, tmp_path, stem):
    paths = exports.write(planned(Mercy={}), tmp_path / "out", stem=stem)
    for path in paths:
        assert path.parent == tmp_path / "out"
        assert path.is_file()
        assert not set(path.name) & set('<>:"/\\|?*')
        assert len(path.name.encode("utf-8")) <= 255
        assert path.stem.upper() not in {"AUX", "CON", "LPT9", "", "."}


def test_two_stems_are_two_sets_of_events(planned):
    ada, ben = (exports.render(planned(Mercy={}), "ics", stem=stem) for stem in ("Ada", "Ben"))
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
    assert told.pop("reading")["dates"] == "iso"  # how the file was read is no part of the plan
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
