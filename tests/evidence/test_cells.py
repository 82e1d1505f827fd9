import contextlib
import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_evidence import plan
from followup_evidence.errors import Faults, FollowupError
from followup_evidence.evidence import cells

LIST = "program,interest\nMercy,high\nLakeside,low\n"


@pytest.fixture
def write(tmp_path):
    def write(content, name="list.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def typed(frame):
    return frame.reset_index().to_numpy().tolist()


@pytest.mark.parametrize(
    "content",
    [
        LIST.encode(),
        LIST.encode("utf-8-sig"),
        LIST.encode("utf-16"),
        "\ufeff".encode("utf-16-be") + LIST.encode("utf-16-be"),
        LIST.replace("\n", "\r\n").encode(),
        LIST.replace("\n", "\r").encode(),
        LIST.replace(",", ";").encode(),
        LIST.replace(",", "\t").encode(),
        b"sep=;\r\n" + LIST.replace(",", ";").encode(),
        LIST.replace(",", " , ").encode(),
        LIST.replace("Mercy", '"Mercy"').replace(",high", ', "high"').encode(),
        LIST.replace("\n", ",,\n").encode(),
        (LIST + "\n\n,\n , \n").encode(),
        LIST.replace("Mercy", "\xa0Mercy\u3000").encode(),
        LIST.rstrip().encode(),
    ],
)
def test_every_way_of_writing_the_same_list_reads_the_same(write, content):
    frame = cells.read(write(content))
    assert list(frame.columns) == ["program", "interest"]
    assert typed(frame) == [[2, "Mercy", "high"], [3, "Lakeside", "low"]]
    assert {str(dtype) for dtype in frame.dtypes} == {"str"}
    assert frame.index.name == "row"


def test_row_numbers_are_those_of_a_spreadsheet(write):
    content = '\n\nprogram,notes\n\nMercy,"two\nlines, of ""notes"""\n\n\nLakeside,\n'
    frame = cells.read(write(content))
    assert typed(frame) == [[5, "Mercy", 'two\nlines, of "notes"'], [8, "Lakeside", ""]]


def test_what_looks_missing_or_like_a_number_stays_as_typed(write):
    kept = ["NA", "null", "007", "1e5", "3.0", "TRUE", "-"]
    assert cells.read(write("a\n" + "\n".join(kept)))["a"].tolist() == kept


def test_the_separator_is_that_of_the_header_whatever_the_rows_hold(write):
    frame = cells.read(write('program;"notes, free"\n"A;B";x, y, z\n'))
    assert typed(frame) == [[2, "A;B", "x, y, z"]]


def test_short_rows_are_filled_and_one_column_needs_no_separator(write):
    assert typed(cells.read(write("a,b\n1\n"))) == [[2, "1", ""]]
    assert typed(cells.read(write("a\n1\n"))) == [[2, "1"]]


def test_a_header_alone_is_a_table_without_rows(write):
    frame = cells.read(write("program,interest\n"))
    assert frame.shape == (0, 2)
    assert {str(dtype) for dtype in frame.dtypes} == {"str"}


@given(
    rows=st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=3, max_size=3),
        min_size=1,
    ),
    delimiter=st.sampled_from(",;\t"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_whatever_the_csv_module_writes_is_read_back(
    tmp_path_factory, rows, delimiter, quoting, encoding
):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting)
    writer.writerows([["a", "b", "c"], *rows])
    path = tmp_path_factory.mktemp("csv") / "list.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    trimmed = [[cell.strip() for cell in row] for row in rows]
    expected = [[number, *row] for number, row in enumerate(trimmed, start=2) if any(row)]
    assert typed(cells.read(path)) == expected


def test_pandas_reads_the_same_plain_file(write):
    path = write(LIST)
    other = pd.read_csv(path, dtype="str", keep_default_na=False)
    assert cells.read(path).reset_index(drop=True).equals(other)


def test_all_faults_of_the_columns_come_at_once(write):
    content = "a,b,a,,b,b\n1,2,3,,5,6\n1,2,3,loose,5,6,extra\n"
    with pytest.raises(Faults, match=r"list\.csv has 4 faults") as raised:
        cells.read(write(content))
    repeated_a, repeated_b, loose, extra = map(str, raised.value.faults)
    assert repeated_a == 'column "a" appears 2 times (columns A and C); keep one'
    assert repeated_b == 'column "b" appears 3 times (columns B, E and F); keep one'
    assert loose.startswith('row 3: "loose" stands in column D, which has no name')
    assert extra.startswith('row 3: "extra" stands in column G, which has no name')


def test_a_quotation_mark_that_never_closes_swallows_nothing_in_silence(write):
    with pytest.raises(Faults, match=r"row 3: cannot be split into cells; a quotation mark"):
        cells.read(write('program,notes\nMercy,fine\nLakeside,"open\nBay,lost\n'))


def test_a_cell_beyond_what_the_csv_module_takes_is_a_fault(write):
    with pytest.raises(Faults, match=r"row 2: .*longer than 131,072 characters"):
        cells.read(write("program\n" + "x" * 200_000))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n,,\r\n", b"\0" * 99])
def test_an_empty_file_is_said_to_be_empty(write, content):
    with pytest.raises(FollowupError, match=r'"list.csv" is empty'):
        cells.read(write(content))


@pytest.mark.parametrize("name", ["interveiws.csv", "Interviews.xlsx", "interview.csv"])
def test_a_missing_file_names_one_of_nearly_its_name(write, tmp_path, name):
    write(LIST, "interviews.csv")
    with pytest.raises(FollowupError, match=r'no file .*did you mean "interviews.csv"'):
        plan.interviews.read(tmp_path / name)


@pytest.mark.parametrize("name", ["none.csv", "list.csv", "interviews.csv", "nowhere/roster.csv"])
def test_a_missing_file_is_not_taken_for_an_unlike_one(write, tmp_path, name):
    for other in ("mine.csv", "interviews.pdf", "roster.csv"):
        write(LIST, other)
    with pytest.raises(FollowupError, match=r'There is no file "[^"]+"\.$'):
        plan.interviews.read(tmp_path / name)


def test_a_folder_is_refused_by_the_name_that_was_given(tmp_path, monkeypatch):
    with pytest.raises(FollowupError, match=f'^"{tmp_path.name}" is a folder; give the CSV'):
        plan.interviews.read(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FollowupError, match=r'^"\." is a folder'):
        plan.interviews.read(".")


@pytest.mark.parametrize("name", ["list.pdf", "list", "list.docx"])
def test_other_kinds_of_file_are_refused(write, name):
    with pytest.raises(FollowupError, match="is neither a CSV file nor a workbook"):
        cells.read(write(LIST, name))


def test_a_very_large_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(25_000_000)
    with pytest.raises(FollowupError, match="has 25 MB and at most 20 MB are read"):
        cells.read(path)


@pytest.mark.parametrize("name", ["x" * 5000 + ".csv", "a\0b.csv"])
def test_an_impossible_name_is_no_crash(tmp_path, name):
    with pytest.raises(FollowupError, match=r"cannot be opened|There is no file"):
        cells.read(tmp_path / name)


@given(st.binary())
def test_no_bytes_make_it_crash(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "list.csv"
    path.write_bytes(content)
    with contextlib.suppress(FollowupError):
        frame = cells.read(path)
        assert frame.map(lambda cell: cell == cell.strip()).to_numpy().all()


@pytest.mark.parametrize(("position", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_are_lettered_as_in_a_spreadsheet(position, letters):
    assert cells.letter(position) == letters


def test_a_table_with_more_columns_than_anybody_names_is_refused_at_once(tmp_path):
    wide = tmp_path / "wide.csv"
    wide.write_text(",".join(f"c{place}" for place in range(40_000)) + "\n1\n", "utf-8")
    with pytest.raises(FollowupError, match=r"40,000 columns and at most 1,000 are read"):
        cells.read(wide)
