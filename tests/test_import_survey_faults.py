"""``import-survey`` and what it refuses: all faults at once, exit 2, and nothing kept."""

import codecs
import json
from pathlib import Path

import openpyxl
import pytest

from followup_evidence import cli, evidence
from followup_evidence.evidence import surveys

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
def bring(run, tmp_path):
    """Import lines of text, or bytes, as a survey; every option may be given."""

    def call(content, *options, name="Ours", mapped=("frequency=How often?",)):
        file = tmp_path / "answers.csv"
        body = content if isinstance(content, bytes) else content.encode()
        file.write_bytes(body)
        maps = [part for one in mapped for part in ("--map", one)]
        return run(file, "--name", name, *maps, *options)

    return call


def column(*cells, head="How often?"):
    """One column as the text of a file."""
    return "\n".join([head, *cells]) + "\n"


def refused(answer):
    """The error of an import that kept nothing."""
    code, out, err = answer
    assert (code, out) == (2, "")
    assert not list(surveys.folder().rglob("*"))
    return err


SOUND = column(*(STEPS * 5))
BOTH = ("frequency=How often?", "influence=How much?")


def test_every_fault_is_said_at_once_with_a_preview_and_nothing_is_kept(bring):
    lines = ["How often?,How mutch?,Email", "Sometimes,45 %,ada@example.org"]
    lines += ["Not at all,50,bea@example.org", "Rarley,101,", "Sometimes,-1,"]
    more = ["--means", "Never=Nevr", "--map", "freqency=x"]
    err = refused(bring("\n".join(lines), *more, mapped=BOTH, name="☂"))
    assert err.startswith("answers.csv has 6 faults:")
    for line in (
        '--name "☂": give it a name of letters and digits',
        '"freqency" is not frequency or influence (did you mean "frequency"?)',
        '--means "Never=Nevr": "Nevr" is not one of Not at all',
        'row 2 and 1 more row, frequency: "Sometimes" is not one of Not at all, Rarely, '
        'Occasionally, Frequently; if it means Occasionally, add --means "Sometimes=Occasionally"',
        'row 4, frequency: "Rarley" is not one of Not at all, Rarely, Occasionally, Frequently '
        '(did you mean "Rarely"?)',
        'influence: no column has the heading "How much?" (did you mean "How mutch?"?)',
        'B  "How mutch?": 4 different\n',
        "nothing was stored",
    ):
        assert line in err


def test_numbers_outside_0_to_100_and_what_is_none_are_named_by_row(bring):
    cells = ["45 %", "101", "-1", "1,5", "a lot", "12"]
    err = refused(bring(column(*cells, head="x").replace("1,5", '"1,5"'), mapped=["influence=x"]))
    assert "row 2" not in err  # a percent sign says that 45 is one of 100
    assert 'row 3, influence: "101" is above 100' in err
    assert 'row 4, influence: "-1" is below 0' in err
    assert 'row 5, influence: "1,5" is not a number; write it as 1.5' in err
    assert 'row 6, influence: "a lot" is neither a number nor Yes or No' in err


def test_yes_and_no_among_numbers_are_refused_with_a_row_of_each(bring):
    err = refused(
        bring(column("Yes", "no", "40", "YES", "No", "60", head="x"), mapped=["influence=x"])
    )
    assert "3 answers" not in err
    assert "4 answers are yes or no (first in row 2) and 2 are numbers (first in row 4)" in err


def test_ones_and_zeros_are_asked_about_and_may_be_named(bring):
    content = column(*["1"] * 9, *["0"] * 6, head="x")
    assert 'such as --means "1=Yes" --means "0=No"' in refused(
        bring(content, mapped=["influence=x"])
    )
    code, _, _ = bring(content, "--means", "1=Yes", "--means", "0=No", mapped=["influence=x"])
    assert code == 0
    assert evidence.local()[["answer", "k", "n", "figure"]].to_numpy().tolist() == [
        ["Yes", 9, 15, 60.0]
    ]


def test_an_offices_own_words_count_once_their_meaning_is_said(bring):
    content = column(*["never"] * 9, *["Seldom"] * 8, *["often"] * 6, *["Always"] * 5, "n/a", "")
    err = refused(bring(content))
    assert 'row 31, frequency: "n/a" is not one of' not in err
    assert 'if it means No answer, add --means "n/a=No answer"' in err
    meanings = ["never=Not at all", "seldom=rarely", "Often=Occasionally", "always=FREQUENTLY"]
    options = [part for one in [*meanings, "N/A=No answer"] for part in ("--means", one)]
    code, out, _ = bring(content, *options, "--json")
    made = json.loads(out)
    assert code == 0
    assert [row["k"] for row in made["rows"]] == [9, 8, 6, 5]
    assert made["notes"][-1] == "frequency: 28 answers, 1 without one"  # blank rows are none


@pytest.mark.parametrize(
    ("means", "fault"),
    [
        ("Rarely=Frequently", '"Rarely" has a meaning already'),
        ("Sometimes", 'write it as "Never=Not at all"'),
        ("=Rarely", 'write it as "Never=Not at all"'),
    ],
)
def test_a_meaning_that_cannot_be_is_refused(bring, means, fault):
    assert fault in refused(bring(SOUND, "--means", means))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "is empty"),
        (" \n,,\n", "is empty"),
        ("How often?\n", "no respondents"),
        (column(*STEPS), "frequency: 4 answers; fewer than 5 could point at people"),
        (column(*["Rarely"] * 9).replace("Rarely", "Gen\xe8ve", 1).encode("latin-1"), "0xE8"),
        (codecs.BOM_UTF16_LE + SOUND.encode("utf-16-le")[:-1], "is not UTF-16"),
        (b"How often?\n\0\xff\xfe\x01\n", "no text file"),
        (SOUND + 'Rarely,"open\n', "a quotation mark is not closed"),
        (SOUND + "Rarely,,more\n", "row 22: a cell stands beyond the last column"),
        ("How often?,how often?\nRarely,Rarely\n", "is the heading of columns A and B"),
        (column("=cmd|' /C calc'!A0", *STEPS * 3), "row 2, frequency: \"=cmd|' /C calc'!A0\""),
        (column("\x1b[31mRarely", *STEPS * 3), '"\\x1b[31mRarely" is not one of'),
    ],
)
def test_a_file_that_cannot_be_counted_is_refused(bring, content, fault):
    assert fault in refused(bring(content))


def test_a_column_of_thousands_of_other_answers_makes_a_short_error(bring):
    cells = [f"person{number}@example.org" for number in range(3000)]
    err = refused(bring(column(*cells)))
    assert "2,988 other answers cannot be read either" in err
    assert len(err.splitlines()) < 20


def test_a_formula_without_result_in_a_workbook_is_named(run, tmp_path):
    book = openpyxl.Workbook()
    for row in [["How often?"], *([step] for step in STEPS * 3), ["=A2"]]:
        book.active.append(row)
    book.save(tmp_path / "answers.xlsx")
    err = refused(run(tmp_path / "answers.xlsx", "--name", "A", "--map", "frequency=How often?"))
    assert "row 14, How often?: a formula whose result the file does not hold" in err


def test_a_workbook_counts_as_a_text_file_does(run, tmp_path):
    book = openpyxl.Workbook()
    for row in [["How often?", "How much?"], *([step, 25] for step in STEPS * 6)]:
        book.active.append(row)
    book.save(tmp_path / "answers.xlsx")
    maps = [part for one in BOTH for part in ("--map", one)]
    maps += ["--scale", "0-100"]
    code, out, _ = run(tmp_path / "answers.xlsx", "--name", "A", *maps, "--json")
    assert code == 0
    rows = json.loads(out)["rows"]
    assert [row["k"] for row in rows if row["topic"] == "frequency"] == [6, 6, 6, 6]
    assert [row["figure"] for row in rows if row["answer"] == "Median"] == [25]


def test_more_answers_than_were_asked_cannot_be(bring):
    assert "--asked 19: 20 answered" in refused(bring(SOUND, "--asked", "19"))


@pytest.mark.parametrize("name", ["", "...", "a" * 51, "a\nb", "form/../../x"])
def test_a_name_becomes_a_folders_or_is_refused(bring, name, tmp_path):
    code, _, err = bring(SOUND, name=name)
    outside = [path for path in tmp_path.iterdir() if path.name not in ("answers.csv", "kept")]
    assert outside == []
    if name == "form/../../x":
        assert [path.name for path in surveys.folder().glob("*")] == ["survey_form_x"]
    else:
        assert code == 2
        assert "--name" in err


def test_hostile_headings_are_stored_and_shown_harmless(bring):
    head = '"=HYPERLINK(""http://x.example"")\n\x1b[31m\u202ehow?"'
    code, out, _ = bring(
        column(*STEPS * 5, head=head),
        mapped=['frequency==HYPERLINK("http://x.example") \x1b[31m\u202ehow?'],
    )
    assert code == 0
    assert "\x1b" not in out
    [question] = evidence.local()["question"].unique()
    assert question == '\'=HYPERLINK("http://x.example") [31mhow?'


@pytest.mark.parametrize(
    "content",
    [
        # SurveyMonkey: a second row with the kind of answer, and columns without a heading.
        "Respondent ID,How often?,Tick,\n,Response,This,That\n"
        + "".join(f"{number},{STEPS[number % 4]},x,y\n" for number in range(20)),
        # Two rows of headings, the second with the questions.
        "Id,Q1\nResponse ID,How often?\n"
        + "".join(f"{number},{STEPS[number % 4]}\n" for number in range(20)),
        # Line breaks and odd spaces inside the heading; semicolons; a byte order mark.
        '\ufeffId;"how\u00a0\n often?"\n'
        + "".join(f"{number};{STEPS[number % 4]}\n" for number in range(20)),
    ],
)
def test_headings_of_several_kinds_are_understood(bring, content):
    code, out, _ = bring(content, "--json")
    assert code == 0
    assert [row["k"] for row in json.loads(out)["rows"]] == [5, 5, 5, 5]


def test_flags_that_are_numbers_count_in_the_tool_that_writes_them(bring):
    ids = '"{""ImportId"":""status""}","{""ImportId"":""QID1""}"\n'
    rows = "".join(f"0,{step}\n" for step in STEPS * 5) + "1,Rarely\n8,Rarely\n16,Rarely\n"
    code, out, _ = bring("Status,Q1\nResponse Type,How often?\n" + ids + rows, "--json")
    made = json.loads(out)
    assert code == 0
    # Left out: a preview (1) and spam (8); a response from an offline app (16) is one.
    assert [row["k"] for row in made["rows"]] == [5, 6, 5, 5]
    assert [note for note in made["notes"] if "left out" in note] == [
        'left out 1 flagged "1"',
        'left out 1 flagged "8"',
    ]
    code, out, _ = bring("Status,How often?\n" + rows, "--json", "--replace")
    assert [row["k"] for row in json.loads(out)["rows"]] == [5, 8, 5, 5]


def test_a_preview_that_only_its_channel_flags_is_left_out(bring):
    rows = "".join(f"{step},anonymous\n" for step in STEPS * 5) + "Rarely,preview\nRarely,test\n"
    _, out, _ = bring("How often?,DistributionChannel\n" + rows, "--json")
    assert [row["k"] for row in json.loads(out)["rows"]] == [5, 5, 5, 5]
    assert 'left out 1 flagged "preview"' in json.loads(out)["notes"]


def test_of_several_sheets_the_one_with_the_question_is_counted(run, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Notes"])
    sheet = book.create_sheet("Answers")
    for row in [["How often?"], *([step] for step in STEPS * 5)]:
        sheet.append(row)
    book.save(tmp_path / "answers.xlsx")
    code, out, _ = run(tmp_path / "answers.xlsx", "--name", "A", "--map", "frequency=how often?")
    assert code == 0
    assert "20 answers, 0 without one" in out


def test_a_large_file_is_counted_whole_and_says_that_it_is_read(bring):
    answers = [STEPS[number % 5 % 4] for number in range(60_000)]
    content = "".join(f"{answer},{'words ' * 16}\n" for answer in answers)
    code, out, err = bring("How often?,Comment\n" + content, "--json")
    assert code == 0
    assert "Reading answers.csv" in err
    assert [row["k"] for row in json.loads(out)["rows"]] == [answers.count(one) for one in STEPS]


def test_a_folder_that_cannot_be_made_is_an_error_and_not_a_crash(bring, tmp_path):
    Path(tmp_path, "kept").write_text("a file", "utf-8")
    code, out, err = bring(SOUND)
    assert (code, out) == (1, "")
    assert "kept" in err


def test_what_may_point_at_people_is_never_given_as_an_example(bring):
    heads = [
        "How often?",
        "Role",
        "Name",
        "Remark",
        "E-mail",
        "Sent",
        "Code",
        "Q7_date",
        "IPAddress",
    ]
    rows = [
        [
            STEPS[at % 4],
            ["Faculty", "Program director", "Faculty (core)"][at % 3],
            f"Person {at % 3}",
            f"Free text of somebody {at}",
            f"ada{at % 3}@example.org",
            f"2026-04-0{at % 3 + 1} 10:0{at % 3}",
            f"R_3kq{at % 3}x9Z1",
            f"spring {at % 3}",
            f"10.0.0.{at % 3}",
        ]
        for at in range(15)
    ]
    text = "\n".join([",".join(heads), *(",".join(row) for row in rows)])
    err = refused(bring(text, "--repeats", "all", mapped=["frequency=How offten?"]))
    assert 'A  "How often?": 4 different, "Not at all", "Rarely", "Occasionally"' in err
    assert 'B  "Role": 3 different, "Faculty", "Program director", "Faculty (core)"' in err
    told = {line.strip() for line in err.splitlines()}
    for letter, head, different in zip("CDEFGHI", heads[2:], [3, 15, 3, 3, 3, 3, 3], strict=True):
        assert f'{letter}  "{head}": {different} different' in told


def test_in_a_small_survey_words_that_nobody_shares_are_no_example(bring):
    lines = [f"{STEPS[at % 4]},Somebody wrote this {at}" for at in range(8)]
    err = refused(bring("\n".join(["How often?,Remark", *lines]), mapped=["frequency=x"]))
    assert "Somebody" not in err
    assert 'B  "Remark": 8 different\n' in err
