"""``import-survey`` through the front door: what it keeps, shows, leaves out and gives back."""

import json
import math
import os
from pathlib import Path

import pytest

from followup_evidence import cli, evidence
from followup_evidence.evidence import surveys

OFTEN = "How often does a thank-you note change where you rank an applicant?"
CALL = "How much does a call by a mentor you know count, from 0 to 100?"
MOVES = "Can a call by a mentor you know move an applicant on your list?"


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Call the command line with a folder of its own; return exit code, output and errors."""
    monkeypatch.setenv(surveys.FOLDER, str(tmp_path / "kept"))

    def call(*arguments):
        with pytest.raises(SystemExit) as ended:
            cli.main([str(one) for one in arguments])
        return (ended.value.code, *capsys.readouterr())

    return call


@pytest.fixture
def plain(root):
    file = root / "data/examples/survey_plain_synthetic.csv"
    return [file, "--map", f"frequency={OFTEN}", "--map", f"influence={CALL}"]


@pytest.fixture
def tool(root):
    file = root / "data/examples/survey_form_tool_synthetic.csv"
    return [file, "--map", f"frequency={OFTEN}", "--map", f"influence={MOVES}"]


def kept():
    """Every file below the folder of surveys, and what it holds."""
    folder = Path(os.environ[surveys.FOLDER])
    return {
        str(path.relative_to(folder)): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_plain_export_becomes_counts_with_intervals_and_silence(run, plain):
    code, out, _ = run("import-survey", *plain, "--name", "Ours 2026", "--year", 2026, "--json")
    assert code == 0
    rows = {row["answer"]: row for row in json.loads(out)["rows"]}
    # Counted by hand in the file: 21 not at all, 12 rarely, 7 occasionally, 2 frequently; with 2
    # silent, 7 would give it away.
    said = {answer: (row["figure"], row["k"], row["n"]) for answer, row in rows.items()}
    assert said == {
        "Not at all": (50, 21, 42),
        "Rarely": (28.6, 12, 42),
        "Occasionally": (None, None, 42),
        "Frequently": (None, None, 42),
        "Lower quartile": (20, None, 42),
        "Median": (30, None, 42),
        "Upper quartile": (50, None, 42),
        "Above 0": (85.7, 36, 42),  # six answered 0
    }
    # Wilson's interval of a half has a closed form.
    z, n = 1.959964, 42
    reach = 100 * z * math.sqrt(1 / (4 * n) + z * z / (4 * n * n)) / (1 + z * z / n)
    half = rows["Not at all"]
    assert (half["ci_low"], half["ci_high"]) == (round(50 - reach, 1), round(50 + reach, 1))
    for silent in (rows["Occasionally"], rows["Frequently"]):
        assert silent["ci_low"] is silent["ci_high"] is None
        assert silent["note"].startswith("suppressed: fewer than 5")
    assert {row["status"] for row in rows.values()} == {"local survey"}
    assert rows["Median"]["unit"] == "index 0 to 100"


def test_a_form_tools_headings_and_previews_are_skipped_and_said(run, tool):
    asked = ["--asked", 160, "--population", "Program directors of one school"]
    code, out, _ = run("import-survey", *tool, "--name", "Form", *asked, "--json")
    made = json.loads(out)
    assert code == 0
    assert made["notes"] == [
        "skipped row 2: the questions",
        "skipped row 3: the form tool's ids",
        'left out 3 flagged "Survey Preview"',
        "frequency: 40 answers, 1 without one",
        "influence: 40 answers, 1 without one",
    ]
    # Counted by hand, without the three previews (frequently, rarely, frequently; yes, no, yes).
    counts = {row["answer"]: row["k"] for row in made["rows"]}
    assert counts == {"Not at all": 19, "Rarely": 10, "Occasionally": 6, "Frequently": 5, "Yes": 27}
    assert {row["response"] for row in made["rows"]} == {"40 of 160 asked answered (25%)"}
    assert {row["population"] for row in made["rows"]} == {"Program directors of one school"}
    assert {row["question"] for row in made["rows"]} == {OFTEN, MOVES}  # without line breaks


def test_nothing_but_counts_is_kept(run, tool):
    run("import-survey", *tool, "--name", "Form")
    files = kept()
    assert sorted(files) == ["survey_form/description.json", "survey_form/figures.csv"]
    everything = " ".join(files.values())
    for private in (
        "example.org",
        "Synthetic0",
        "Invented",
        "R_synthetic",
        "2026-04-06",
        "Finished",
    ):
        assert private not in everything


def test_a_survey_stands_beside_the_other_tables(run, plain):
    run("import-survey", *plain, "--name", "Our faculty 2026")
    _, out, _ = run("tables", "--status", "local survey", "--json")
    assert [row["name"] for row in json.loads(out)] == ["survey_our_faculty_2026"]
    _, out, _ = run("tables", "survey_our_faculty_2026")
    assert "Status: local survey" in out
    _, out, _ = run("tables", "survey_our_faculty_2026", "--csv", "--status", "local survey")
    assert len(out.splitlines()) == 1 + 8
    frame = evidence.load("survey_our_faculty_2026")
    assert evidence.local().equals(frame)
    assert [*evidence.published()] == [*frame][:-2]
    codebook = evidence.describe("survey_our_faculty_2026")
    assert codebook["column"].tolist() == [*frame]
    assert frame.attrs["about"]["title"] == "Our faculty 2026"


def test_a_figure_of_a_survey_is_cited_as_what_it_is(run, plain):
    run("import-survey", *plain, "--name", "Our faculty 2026", "--year", 2025)
    figure = "our_faculty_2026-frequency-rarely"
    assert evidence.cite(figure) == "Local survey (2025) Our faculty 2026, not published."
    item = json.loads(evidence.cite(figure, "csl-json"))
    assert item["id"] == "our_faculty_2026"
    assert item["issued"] == {"date-parts": [[2025]]}
    assert 'year = "2025"' in evidence.cite(figure, "bibtex")


def test_two_surveys_are_one_frame_and_none_is_an_empty_one(run, plain, tool):
    assert run("import-survey", "--list")[1].startswith("There is no local survey in ")
    empty = evidence.local()
    assert empty.empty
    run("import-survey", *plain, "--name", "One")
    run("import-survey", *tool, "--name", "Two")
    both = evidence.local()
    assert len(both) == 8 + 5
    assert both["id"].is_unique
    assert [*both] == [*empty]
    assert both.attrs["about"]["status"] == empty.attrs["about"]["status"] == "local survey"
    assert [row["name"] for row in json.loads(run("import-survey", "--list", "--json")[1])] == [
        "survey_one",
        "survey_two",
    ]


def test_the_data_of_another_package_come_without_local_surveys(run, plain, root):
    run("import-survey", *plain, "--name", "Mine")
    assert "survey_mine" in evidence.catalog()["name"].tolist()
    assert "survey_mine" not in evidence.catalog(data=root / "data")["name"].tolist()


def test_a_name_is_taken_until_it_is_replaced_and_what_was_there_comes_back(run, plain, tool):
    run("import-survey", *plain, "--name", "Ours")
    before = kept()
    code, _, err = run("import-survey", *tool, "--name", " ours")
    assert code == 2
    assert "there is a survey of this name; add --replace" in err
    assert kept() == before
    _, out, _ = run("import-survey", *tool, "--name", "Ours", "--replace")
    assert "To undo: followup-evidence import-survey --restore survey_ours" in out
    assert len(evidence.load("survey_ours")) == 5
    assert run("import-survey", "--restore", "Ours")[0] == 0
    assert len(evidence.load("survey_ours")) == 8
    run("import-survey", "--restore", "Ours")  # the same again undoes that
    assert len(evidence.load("survey_ours")) == 5


def test_what_is_removed_comes_back_as_it_was(run, plain):
    run("import-survey", *plain, "--name", "Ours")
    before = kept()
    code, out, _ = run("import-survey", "--remove", "OURS")
    assert code == 0
    assert out.splitlines()[-1] == (
        "To undo: followup-evidence import-survey --restore survey_ours"
    )
    assert evidence.local().empty
    run("import-survey", "--restore", "survey_ours")
    assert kept() == before
    code, _, err = run("import-survey", "--remove", "Our")
    assert code == 2
    assert 'no local survey "Our"' in err
    assert "there are survey_ours" in err


def test_a_preview_shows_columns_or_the_result_and_keeps_nothing(run, plain):
    code, out, _ = run("import-survey", plain[0], "--preview", "--json")
    seen = {row["heading"]: row for row in json.loads(out)}
    assert code == 0
    assert seen[OFTEN]["different"] == 4
    assert seen["Remark"]["first"] == '"Synthetic: invented answ…" (27 characters)'
    code, out, _ = run("import-survey", *plain, "--preview")
    assert code == 0
    assert "Nothing was stored." in out
    assert kept() == {}


def test_a_write_that_fails_leaves_everything_as_it_was(run, plain, tool, monkeypatch):
    run("import-survey", *plain, "--name", "Ours")
    before = kept()
    replace = Path.replace

    def full(self, target):
        if self.name == "made":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", full)
    code, _, err = run("import-survey", *tool, "--name", "Ours", "--replace")
    assert code == 1
    assert "No space left on device" in err
    assert kept() == before


def test_a_damaged_survey_is_named_with_its_remedy_and_harms_no_other_table(run, plain):
    run("import-survey", *plain, "--name", "Ours")
    figures = surveys.folder() / "survey_ours" / "figures.csv"
    figures.write_text(figures.read_text("utf-8").replace(",21,42,", ",43,42,"), "utf-8")
    code, _, err = run("tables", "survey_ours")
    assert code == 2
    assert "k: 43 of 42 cannot be" in err
    assert "--remove NAME" in err
    (surveys.folder() / "survey_ours" / "description.json").write_text("{", "utf-8")
    code, _, err = run("tables")
    assert code == 2
    assert "survey_ours: its description is damaged" in err
    assert run("tables", "thank_you_usage")[0] == 0
    assert run("import-survey", "--remove", "ours")[0] == 0
    assert run("tables")[0] == 0


@pytest.mark.parametrize("lost", ["description.json", "figures.csv"])
def test_the_list_names_damaged_surveys_with_the_remedy_and_the_others(run, plain, tool, lost):
    run("import-survey", *plain, "--name", "Ours")
    run("import-survey", *tool, "--name", "Theirs")
    (surveys.folder() / "survey_ours" / lost).unlink()
    code, out, _ = run("import-survey", "--list")
    assert code == 0
    assert "survey_theirs" in out
    assert "Damaged: survey_ours: " in out
    remedy = "followup-evidence import-survey --remove survey_ours"
    assert remedy in out
    assert "import-survey --remove survey_theirs" not in out
    sound, damaged = json.loads(run("import-survey", "--list", "--json")[1])[::-1]
    assert (sound["name"], sound["title"], sound["rows"]) == ("survey_theirs", "Theirs", 5)
    assert sound["faults"] == []
    assert damaged["name"] == "survey_ours"
    assert len(damaged["faults"]) == 1
    # What is sound can still be loaded, and what is damaged be taken away.
    assert len(evidence.load("survey_theirs")) == 5
    assert run(*remedy.split()[1:])[0] == 0
    assert run("tables")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ([], "Give one of FILE, --list, --remove and --restore."),
        (["a.csv", "--list"], "Give one of FILE"),
        (["a.csv"], "Missing option '--name'"),
        (["a.csv", "--name", "A", "--year", "26"], "1950<=x<=2100"),
        (["a.csv", "--name", "A", "--asked", "0"], "x>=1"),
        (["--list", "--map", "a=b", "--name", "A"], "--list does not go with --name, --map."),
        (["--remove", "a", "--replace", "--json"], "--remove does not go with --replace, --json."),
        (["--restore", "a", "--year", "2026"], "--restore does not go with --year."),
    ],
)
def test_a_wrong_command_line_says_what_would_be_right(run, arguments, hint):
    code, out, err = run("import-survey", *arguments)
    assert (code, out) == (2, "")
    assert hint in err
