"""Exports as form tools write them, through the front door: what is read, asked and left out."""

import json
import threading
from pathlib import Path

import pytest

from followup_evidence import cli, evidence
from followup_evidence.errors import Faults
from followup_evidence.evidence import surveys

FIELD = Path(__file__).parent / "surveys"
LIKERT = "How much do notes influence your rank list (1-5)?"
MATRIX = "How often does each influence your rank list?"
QUESTION = "Do thank-you notes influence you?"
STEPS = ["Not at all", "Rarely", "Occasionally", "Frequently"]


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Call the command line with a folder of its own; return exit code, output and errors."""
    monkeypatch.setenv(surveys.FOLDER, str(tmp_path / "kept"))

    def call(*arguments):
        with pytest.raises(SystemExit) as ended:
            cli.main(["import-survey", *map(str, arguments)])
        return (ended.value.code, *capsys.readouterr())

    return call


@pytest.fixture
def asked(run):
    """Import a file of the field with --map and more; return what was asked, in one line."""

    def call(file, mapped, *more):
        code, out, err = run(FIELD / file, "--name", "Ours", "--map", mapped, *more)
        assert (code, out) == (2, "")
        return " ".join(err.split())

    return call


@pytest.fixture
def counted(run):
    """Import a file of the field; return the notes, and k and n or the figure by answer."""

    def call(file, mapped, *more):
        code, out, _ = run(FIELD / file, "--name", "Ours", "--map", mapped, *more, "--json")
        assert code == 0
        made = json.loads(out)
        rows = {row["answer"]: (row["k"] or row["figure"], row["n"]) for row in made["rows"]}
        return made["notes"], rows, made["rows"]

    return call


@pytest.mark.parametrize(
    ("file", "mapped", "question"),
    [
        # 1 to 5 is in the heading, so it is proposed; 0 to 100 it never is.
        ("s_likert.csv", LIKERT, "add --scale 1-5 if"),
        ("s_qualtrics_12.csv", QUESTION, '--means "1=Yes" --means "2=No"'),
    ],
)
def test_what_numbers_mean_is_asked(asked, file, mapped, question):
    said = asked(file, f"influence={mapped}")
    assert "has 1 fault" in said
    assert question in said


def test_a_scale_that_was_said_is_in_the_unit(counted):
    notes, rows, listed = counted("s_likert.csv", "influence=" + LIKERT, "--scale", "1-5")
    # Five times 1, 2, 3, 4 and 5.
    assert rows == {
        "Lower quartile": (2, 25),
        "Median": (3, 25),
        "Upper quartile": (4, 25),
        "Above 1": (20, 25),
    }
    assert {row["unit"] for row in listed} == {"index 1 to 5", "percent"}
    assert notes[-1] == "influence: read as a scale from 1 to 5 (--scale says so)"


def test_codes_of_yes_and_no_are_counted_once_their_meaning_is_said(counted):
    means = ["--means", "1=Yes", "--means", "2=No"]
    notes, rows, listed = counted("s_qualtrics_12.csv", "influence=Q2", *means)
    assert rows == {"Yes": (5, 11)}
    assert notes[:2] == ["skipped row 2: the questions", "skipped row 3: the form tool's ids"]
    assert listed[0]["question"] == QUESTION


@pytest.mark.parametrize(
    ("file", "title"),
    [("s_qualtrics_short.csv", "Notes count?"), ("s_qualtrics_legacy.csv", QUESTION)],
)
def test_titles_are_questions_and_never_ids(run, counted, file, title):
    _, out, _ = run(FIELD / file, "--preview", "--json")
    *_, question = json.loads(out)
    assert (question["heading"], question["first"]) == (title, '"Yes", "No"')
    assert "ImportId" not in out
    _, rows, listed = counted(file, f"influence={title}")
    assert rows == {"Yes": (6, 12)}
    assert listed[0]["question"] == title


@pytest.mark.parametrize(
    ("file", "needs"),
    [
        ("s_likert.csv", ["", "--scale"]),
        ("s_qualtrics_12.csv", ["", "", "--means or --scale"]),
        ("s_redcap_raw.csv", ["", "--means or --scale", ""]),
        ("s_qualtrics_short.csv", ["", "", ""]),
    ],
)
def test_a_preview_hints_at_the_option_that_a_column_of_numbers_needs(run, file, needs):
    shown = json.loads(run(FIELD / file, "--preview", "--json")[1])
    assert [row["needs"] for row in shown][-len(needs) :] == needs[-len(shown) :]


def test_a_matrix_joins_the_question_and_its_items(run, asked, counted):
    _, out, _ = run(FIELD / "s_sm_matrix.csv", "--preview", "--json")
    shown = {row["heading"]: row["first"] for row in json.loads(out)}
    assert list(shown) == [
        "Respondent ID",
        f"{MATRIX} – Thank-you notes",
        f"{MATRIX} – Interest emails",
    ]
    assert shown[f"{MATRIX} – Interest emails"] == '"Rarely", "Not at all"'
    said = asked("s_sm_matrix.csv", f"frequency={MATRIX}")
    assert f'write "{MATRIX} – Thank-you notes" or "{MATRIX} – Interest emails"' in said
    for called in ("Interest emails", f"{MATRIX} - interest emails"):
        _, rows, listed = counted("s_sm_matrix.csv", f"frequency={called}", "--replace")
        assert rows["Not at all"] == (6, 12)
        assert listed[0]["question"] == f"{MATRIX} – Interest emails"


def test_codes_get_the_offer_of_meanings_and_it_can_be_taken(asked, counted):
    said = asked("s_redcap_raw.csv", "frequency=freq")
    offered = [f'--means "{code}={step}"' for code, step in enumerate(STEPS, start=1)]
    assert "the answers are codes (1 and 2)" in said
    assert " ".join(offered) in said
    means = [
        part for code, step in enumerate(STEPS, start=1) for part in ("--means", f"{code}={step}")
    ]
    _, rows, _ = counted("s_redcap_raw.csv", "frequency=freq", *means)
    assert rows["Not at all"] == (6, 12)


def test_a_person_who_answered_twice_counts_once_unless_the_office_says_otherwise(counted):
    notes, rows, _ = counted("s_duplicates.csv", "influence=Do notes count?")
    assert rows["Yes"][1] == 8
    assert notes[0] == (
        'left out 8 repeated responses with the same "Email Address"; the last one in the file '
        "counts (--repeats all counts every one)"
    )
    more = ["--repeats", "all", "--replace"]
    assert counted("s_duplicates.csv", "influence=Do notes count?", *more)[1] == {"Yes": (8, 16)}


@pytest.fixture
def bring(tmp_path, run):
    """Import lines as a survey; return the notes and the counts by answer."""

    def call(lines, *options):
        file = tmp_path / "answers.csv"
        file.write_text("\n".join(lines), "utf-8")
        code, out, err = run(file, "--name", "Ours", "--replace", *options, "--json")
        assert code == 0, err
        made = json.loads(out)
        return made["notes"], {row["answer"]: row["k"] for row in made["rows"]}

    return call


@pytest.mark.parametrize(("which", "yes"), [("last", 5), ("first", 6)])
def test_the_last_answer_of_a_person_counts_or_the_first(bring, which, yes):
    lines = [f"p{at}@example.org,{'Yes' if at < 5 else 'No'}" for at in range(11)]
    lines = ["Email,Count?", "P5@example.org,Yes", *lines]
    assert bring(lines, "--map", "influence=Count?", "--repeats", which)[1] == {"Yes": yes}


def test_people_without_a_name_are_not_one_person(bring):
    lines = ["Email,Count?", *["anonymous,Yes"] * 6, *[",No"] * 6]
    assert bring(lines, "--map", "influence=Count?")[1] == {"Yes": 6}


@pytest.mark.parametrize(
    ("heading", "stopped", "finished"),
    [
        ("Finished", "False", "True"),
        ("Finished", "0", "1"),
        ("faculty_complete", "0", "2"),
        ("Complete?", "Incomplete", "Complete"),
        ("Status", "Partial", "Complete"),
        ("submitdate", "", "2026-04-06 08:00:00"),
    ],
)
def test_people_who_stopped_early_are_left_out_unless_they_are_wanted(
    bring, heading, stopped, finished
):
    lines = [f"Count?,{heading}", *[f"Yes,{finished}"] * 6, *[f"No,{finished}"] * 6]
    lines += [f"Yes,{stopped}"] * 3
    notes, counts = bring(lines, "--map", "influence=Count?")
    assert counts == {"Yes": 6}
    assert notes[0] == "left out 3 unfinished (--unfinished counts them too)"
    assert bring(lines, "--map", "influence=Count?", "--unfinished")[1] == {"Yes": 9}


def test_percent_signs_and_last_semicolons_are_read(bring):
    lines = ["Often?,How much?", *[f"{step};,{at}%" for at, step in enumerate(STEPS * 5)]]
    notes, counts = bring(lines, "--map", "frequency=Often?", "--map", "influence=How much?")
    assert [counts[step] for step in STEPS] == [5, 5, 5, 5]
    assert notes[-1].endswith("read as a scale from 0 to 100 (the answers have a percent sign)")


@pytest.mark.parametrize("numbers", [range(1, 6), range(11), range(1, 8), (20, 40, 60, 80)])
def test_numbers_alone_say_no_scale(tmp_path, run, numbers):
    file = tmp_path / "answers.csv"
    file.write_text("\n".join(["How much?", *map(str, [*numbers] * 6)]), "utf-8")
    code, _, err = run(file, "--name", "Ours", "--map", "influence=How much?")
    assert code == 2
    assert "say how far they can go, such as --scale 1-5, --scale 0-10 or --scale 0-100" in err


@pytest.mark.parametrize("scale", ["5", "5-1", "low-high", "1-5-9"])
def test_a_scale_that_is_none_is_told_what_one_is(asked, scale):
    said = asked("s_likert.csv", f"influence={LIKERT}", "--scale", scale)
    assert "write the least and the greatest answer, such as 1-5, 0-10 or 0-100" in said


def test_an_answer_beyond_the_scale_is_named_by_row(asked):
    said = asked("s_likert.csv", f"influence={LIKERT}", "--scale", "1-4")
    assert 'row 6 and 4 more rows, influence: "5" is above 4' in said


def test_two_imports_of_one_name_cannot_both_be_kept(tmp_path, monkeypatch, run, counted):
    _, _, rows = counted("s_qualtrics_short.csv", "influence=Notes count?")
    assert rows
    figures = evidence.local()
    start, told = threading.Barrier(6), []

    def keep():
        start.wait()
        try:
            surveys.keep("Race", figures)
        except Faults as error:
            told.append(str(error))

    threads = [threading.Thread(target=keep) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 5
    assert all("there is a survey of this name" in one for one in told)
    assert len(evidence.load("survey_race")) == 1


def test_an_unwritable_folder_is_named_with_the_variable_that_moves_it(tmp_path, run):
    (tmp_path / "kept").write_text("a file", "utf-8")
    file = FIELD / "s_qualtrics_short.csv"
    code, out, err = run(file, "--name", "Ours", "--map", "influence=Notes count?")
    assert (code, out) == (1, "")
    assert f"{tmp_path / 'kept'} cannot be written to" in err
    assert f"set the environment variable {surveys.FOLDER} to another folder" in err
