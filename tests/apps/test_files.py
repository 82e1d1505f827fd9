"""Files from a browser: read like any other, with names and sizes that this machine can take."""

import pytest

from followup_evidence.apps import files
from followup_evidence.errors import FollowupError
from followup_evidence.plan import PlanFile

HEADER = b"program,interview_date\n"
WORK = PlanFile(()).to_dict()


def read(name, content):
    return files.sent(name, content, WORK)[0]["interviews"]


@pytest.mark.parametrize(
    "name",
    [
        "mine.csv",
        "n" * 300 + ".csv",
        "😀" * 100 + ".csv",
        "../../etc/mine.csv",
        'C:\\fakepath\\a<b>:"|?*.csv',
        "\u202egnp.csv",
        "מרכז רפואי.csv",
        "<script>alert(1)</script>.csv",
    ],
)
def test_a_file_of_any_name_is_read(name):
    rows = read(name, HEADER + b"Mercy,2026-12-20\n")
    assert rows == [{"program": "Mercy", "interview_date": "2026-12-20"}]


@pytest.mark.parametrize("name", ["", ".", "..", "mine", "mine.pdf"])
def test_a_name_that_tells_no_kind_is_refused(name):
    with pytest.raises(FollowupError, match="neither a CSV file nor a workbook"):
        read(name, HEADER)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("mine.csv", b"", "is empty"),
        ("mine.csv", b"\r\n \r\n", "is empty"),
        ("mine.csv", HEADER, "there is no row"),
        ("mine.csv", b"a,b\n1,2\n", "no column holds the programs"),
        ("mine.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "is no text file"),
        ("mine.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is no workbook"),
        ("mine.json", b'{"format": ', "is no plan file"),
        ("mine.json", b"[]", "is no plan file"),
    ],
)
def test_a_file_that_holds_no_list_is_refused_by_its_name(name, content, words):
    with pytest.raises(FollowupError, match=f"{name}.*[^!]*{words}"):
        read(name, content)


def test_cells_with_faults_come_as_they_were_typed():
    rows = read("mine.csv", b"program,interview_date,pay\nMercy,someday,=1+1\n")
    assert rows == [{"program": "Mercy", "interview_date": "someday", "pay": "=1+1"}]


def test_a_file_that_is_too_large_to_be_a_list_is_refused():
    with pytest.raises(FollowupError, match=r"5.0 MB; .* 2 at most"):
        read("mine.csv", b"x" * 5_000_000)


def test_nothing_of_a_file_stays_on_the_disk(monkeypatch, tmp_path):
    monkeypatch.setattr(files.tempfile, "tempdir", str(tmp_path))
    read("mine.csv", HEADER + b"Mercy,2026-12-20\n")
    with pytest.raises(FollowupError, match="there is no row"):
        read("mine.csv", HEADER)
    assert [*tmp_path.iterdir()] == []
