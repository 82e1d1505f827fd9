"""A roster as offices write it: what is read, what is refused, and what is kept quiet."""

import csv
import io

import openpyxl
import pytest

from followup_evidence.errors import Faults, FollowupError
from followup_evidence.evidence.answers import Answers
from followup_evidence.plan import PlanFile, interviews
from followup_evidence.reports import jobs, roster, sources
from followup_evidence.settings import Settings

LIST = "program,interview_date\nMercy,2026-12-04\nLakeside,2026-11-20\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.csv").write_text(LIST, "utf-8")
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "b.csv").write_text(LIST, "utf-8")
    return tmp_path


@pytest.fixture
def write(folder):
    def write(*rows, name="roster.csv"):
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        (folder / name).write_text(text.getvalue(), "utf-8")
        return folder / name

    return write


def values(student):
    """Return what a student's report is planned with."""
    with jobs.laid_out(student.job) as name:
        asked = sources.problem(name, **student.job.settings).settings
    return asked.minutes, asked.stress, str(asked.today), asked.trust


def test_each_row_is_a_job_and_an_empty_cell_takes_the_default(write):
    path = write(
        ["Name", "Interviews", "minutes", "Stress", "rank deadline", "trust"],
        ["Ada", "a.csv", "90", "", "2027-03-03", ""],
        ["Zoë", "lists/b.csv", "", "7", "", "0.25"],
    )
    ada, zoe = roster.read(path, {"today": "2026-12-01", "minutes": 200, "stress": 5})
    assert values(ada) == (90, 5, "2026-12-01", 0.5)
    assert values(zoe) == (200, 7, "2026-12-01", 0.25)
    assert ada.job.settings["rank_deadline"] == "2027-03-03"
    assert ada.job.interviews == LIST.encode()
    assert [ada.row, zoe.row] == [2, 3]


def test_a_column_that_is_none_is_refused_with_a_near_one(write):
    path = write(["name", "interview", "minuts"], ["Ada", "a.csv", "5"])
    with pytest.raises(Faults) as refused:
        roster.read(path, {})
    said = str(refused.value)
    assert 'did you mean "minutes"' in said
    assert 'column "interviews": missing' in said
    assert "nothing was rendered" in said


@pytest.mark.parametrize("rows", [[["name", "interviews"]], []])
def test_a_roster_without_rows_is_refused(write, rows):
    with pytest.raises(FollowupError, match=r"no row|empty"):
        roster.read(write(*rows), {})


def test_everything_that_is_wrong_is_told_with_its_row_and_without_what_is_the_students(write):
    path = write(
        ["name", "interviews", "minutes", "today", "trust"],
        ["Secret Name", "a.csv", "many", "31.12.2026", "7"],
        ["Other Name", "missing.csv", "", "", ""],
        ["Third Name", "", "", "", ""],
        ["Fourth Name", "a.csv", "10", "2026-12-01", "1"],
    )
    students = roster.read(path, {})
    problems = [problem for one in students for problem in one.problems]
    assert [(one.row, one.column) for one in problems] == [
        (2, "minutes"),
        (2, "today"),
        (2, "trust"),
        (3, "interviews"),
        (4, "interviews"),
    ]
    quiet = "\n".join(one.line() for one in problems)
    for word in ("Name", "many", "31.12", "missing.csv", str(path.parent)):
        assert word not in quiet
    assert "a whole number from 0 to 100,000" in quiet
    assert "YYYY-MM-DD" in quiet
    told = "\n".join(one.line(details=True) for one in problems)
    assert '"many" is not a whole number' in told
    assert "missing.csv" in told
    assert students[3].job is not None


def test_what_is_wrong_inside_a_list_is_found_before_anything_is_rendered(folder, write):
    (folder / "bad.csv").write_text("program,interview_date\nMercy,2026-02-30\nMercy,x\n", "utf-8")
    path = write(["name", "interviews"], ["A", "a.csv"], ["B", "bad.csv"])
    good, bad = map(roster.checked, roster.read(path, {"today": "2026-12-01"}))
    assert not good.problems
    assert good.job
    (problem,) = bad.problems
    assert problem.rule == "the file has 3 faults"
    assert "February 2026 has 28 days" in problem.details
    assert bad.job is None


def test_a_plan_file_brings_its_own_settings_and_the_roster_wins(folder, write):
    rows = ({"program": "Mercy", "interview_date": "2026-12-04"},)
    own = Settings(minutes=45, stress=3, today="2026-11-30", trust=0.25)
    PlanFile(rows, own).write(folder / "mine.json")
    path = write(
        ["name", "interviews", "minutes", "trust"],
        ["A", "mine.json", "", ""],
        ["B", "mine.json", "9", "0.5"],
        ["C", "mine.json", "none", ""],
    )
    first, second, third = roster.read(path, {})
    assert values(first) == (45, 3, "2026-11-30", 0.25)
    assert values(second) == (9, 3, "2026-11-30", 0.5)
    assert values(third) == (None, 3, "2026-11-30", 0.25)


def test_lists_may_be_sheets_of_the_rosters_own_workbook(folder):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Roster"
    for row in [
        ["name", "interviews", "minutes"],
        ["Ada", "Ada's list", 60],
        ["Bob", "a.csv", None],
    ]:
        sheet.append(row)
    own = book.create_sheet("Ada's list")
    for row in [["program", "interview_date"], ["Mercy, North", "2026-12-04"]]:
        own.append(row)
    book.save(folder / "roster.xlsx")
    ada, bob = map(roster.checked, roster.read(folder / "roster.xlsx", {"today": "2026-12-01"}))
    assert ada.job.interviews.decode().splitlines()[1] == '"Mercy, North",2026-12-04'
    assert ada.job.settings["minutes"] == 60
    assert bob.job.interviews == LIST.encode()


def test_every_file_has_a_name_of_its_own_that_every_system_takes(write):
    names = ["Ada", "ada", "ADA ", "Ada 2", "", "../../x", "con", "=cmd()", "x" * 300, "x" * 301]
    names += ["<script>", "{{ 7*7 }}", "😀", "مرحبا", "a\u202eb"]
    path = write(["name", "interviews"], *([name, "a.csv"] for name in names))
    stems = [one.job.stem for one in roster.read(path, {})]
    assert len({stem.casefold() for stem in stems}) == len(names)
    for stem in stems:
        assert stem.startswith("follow-up-plan")
        assert not {*stem} & {*'/\\:*?"<>|.= \u202e'}
        assert len(f"{stem}.html".encode()) < 255
    assert stems[:3] == [f"follow-up-plan-ada{end}" for end in ("", "-2", "-3")]


def test_a_sheet_may_have_a_name_that_leads_elsewhere_and_its_file_does_not(folder):
    name = "../../x"
    book = openpyxl.Workbook()
    for row in (["interviews"], [name]):
        book.active.append(row)
    sheet = book.create_sheet("own")
    sheet._WorkbookChild__title = name  # the library's own setter refuses what files may hold
    for row in (["program", "interview_date"], ["Mercy", "2026-12-04"]):
        sheet.append(row)
    book.save(folder / "roster.xlsx")
    (student,) = map(roster.checked, roster.read(folder / "roster.xlsx", {"today": "2026-12-01"}))
    assert student.job.called == "x.csv"
    assert not [*folder.parent.glob("x*")]


def test_a_plan_files_owner_names_the_report_where_the_roster_names_nobody(folder, write):
    rows = ({"program": "Mercy", "interview_date": "2026-12-04"},)
    PlanFile(rows, name="Zoë").write(folder / "mine.json")
    path = write(["name", "interviews"], ["", "mine.json"], ["", "a.csv"], ["Ada", "mine.json"])
    students = roster.read(path, {})
    assert [one.name for one in students] == ["Zoë", "", "Ada"]
    assert [one.job.stem.removeprefix("follow-up-plan-") for one in students] == [
        "zoë",
        "row-3",
        "ada",
    ]


def test_a_file_may_be_named_as_windows_or_a_shell_does(write, folder, monkeypatch):
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    path = write(["name", "interviews"], ["Ada", "lists\\b.csv"], ["Bo", "~/a.csv"])
    assert [one.problems for one in roster.read(path, {})] == [(), ()]
    path = write(["name", "interviews"], ["Ada", "~nobody-here/a.csv"])
    assert "There is no file" in roster.read(path, {})[0].problems[0].details


ASKING = "program,interview_date,Interest Level\nMercy,2026-12-04,Top choice\n"


@pytest.fixture
def answered(monkeypatch, tmp_path):
    """Keep answers of this test alone, and give one."""
    monkeypatch.setenv("FOLLOWUP_EVIDENCE_READINGS", str(tmp_path / "readings"))

    def answer(file):
        answers = Answers.of(means=[("interest", "Top choice=first")])
        interviews.of(interviews.remembering(file, answers))

    return answer


def test_a_question_names_the_command_that_answers_it_and_the_answer_is_remembered(
    write, folder, answered
):
    (folder / "a.csv").write_text(ASKING, "utf-8")
    path = write(["name", "interviews"], ["Ada", "a.csv"])
    (problem,) = roster.checked(roster.read(path, {})[0]).problems
    assert "run plan on it once" in problem.line()
    assert "Top choice" not in problem.line()
    assert '--means interest "Top choice=first"' in problem.line(details=True)
    answered(folder / "a.csv")
    assert roster.checked(roster.read(path, {})[0]).problems == ()


def test_a_sheet_keeps_its_marks_and_takes_remembered_answers(folder, answered):
    book = openpyxl.Workbook()
    book.active.title = "Students"
    for row in (["name", "interviews"], ["Ada", "ada"]):
        book.active.append(row)
    sheet = book.create_sheet("ada")
    for line in [*ASKING.splitlines(), "Bay,2026-12-05,Low", "Elm,2026-12-06,Low"]:
        sheet.append(line.split(","))
    sheet.row_dimensions[3].hidden = True
    sheet["A4"].font = sheet["B4"].font = sheet["C4"].font = openpyxl.styles.Font(strike=True)
    book.save(folder / "roster.xlsx")
    (folder / "a.csv").write_text(ASKING, "utf-8")
    answered(folder / "a.csv")
    (ada,) = roster.read(folder / "roster.xlsx", {"today": "2026-12-01"})
    with jobs.laid_out(ada.job) as name:
        listed = sources.problem(name, **ada.job.settings).listed
    assert listed[["program", "interest"]].values.tolist() == [["Mercy", "first"]]
