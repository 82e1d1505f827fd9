"""What is read is what was written, or is named: no byte is guessed and none dropped."""

import re

import pytest
from charset_normalizer import from_bytes
from hypothesis import assume, given
from hypothesis import strategies as st

from followup_evidence import plan
from followup_evidence.errors import Faults, FollowupError
from followup_evidence.evidence import cells

CANDIDATES = ["cp1252", "cp1250", "cp1254", "cp1257", "mac_roman", "cp437", "cp850"]
LIST = "program,interview_date\nHôpital de Genève,2026-11-03\nŁódź,2026-11-04\n"


@pytest.fixture
def write(tmp_path):
    def write(content):
        path = tmp_path / "mine.csv"
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_letters_of_every_script_come_back_from_what_spreadsheets_save_as_unicode(write, encoding):
    frame = plan.interviews.read(write(LIST.encode(encoding)))
    assert frame["program"].tolist() == ["Hôpital de Genève", "Łódź"]


@pytest.mark.parametrize(
    ("encoding", "byte", "cell"),
    [
        ("cp1252", "0xF4", r"H\xf4pital de Gen\xe8ve"),
        ("mac-roman", "0x99", r"H\x99pital de Gen\x8fve"),
        ("cp850", "0x93", r"H\x93pital de Gen\x8ave"),
    ],
)
def test_one_encoding_is_not_taken_for_another(write, encoding, byte, cell):
    # The same name, three sets of bytes: no reader can tell them apart, so none is chosen.
    content = LIST.replace("Łódź", "Mercy").encode(encoding)
    with pytest.raises(Faults, match=r'save it as "CSV UTF-8"') as caught:
        plan.interviews.read(write(content))
    (fault,) = caught.value.faults
    assert (fault.row, fault.rule) == (2, "encoding")
    assert fault.text.startswith(f'byte {byte} (in "{cell}") is not UTF-8')


def test_every_row_with_such_bytes_is_counted_and_other_faults_are_named_too(write):
    content = "program,interview_date\nMercy,2026-02-30\nGenève,2026-11-03\nZürich,2026-11-04\n"
    with pytest.raises(Faults, match=r"mine\.csv has 2 faults") as caught:
        plan.interviews.read(write(content.encode("cp1252")))
    encoding, day = caught.value.faults
    assert str(encoding).startswith("row 3 and 1 more row: byte 0xE8")
    assert "February 2026 has 28 days" in day.text


def test_the_byte_is_named_where_no_row_can_be(write):
    content = 'program,interview_date\n"open,2026-11-03\nGenève,2026-11-03\n'.encode("cp1252")
    with pytest.raises(Faults, match=r"(?m)^  byte 0xE8 is not UTF-8"):
        plan.interviews.read(write(content))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_called_by_its_name(write, encoding):
    with pytest.raises(Faults, match="1 fault") as caught:
        plan.interviews.read(write(LIST.encode(encoding)))
    assert "UTF-16 without a byte order mark" in caught.value.faults[0].text


def test_damaged_utf_16_says_where(write):
    content = LIST.encode("utf-16")[:-1]
    with pytest.raises(Faults, match=rf"byte {len(content)} \(0x0A\) is not UTF-16"):
        plan.interviews.read(write(content))


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (LIST.encode() + b"\0\0\0", "row 4"),
        (LIST.replace("Łódź", "Ło\0dź").encode(), "row 3"),
        (LIST.encode("utf-32"), "row 1 and 3 more rows"),
    ],
)
def test_a_nul_is_a_fault_of_its_row(write, content, row):
    with pytest.raises(Faults, match="1 fault") as caught:
        plan.interviews.read(write(content))
    assert f"{row}: byte 0x00 (NUL) stands in no text" in str(caught.value)


def test_what_is_no_text_is_refused_in_one_sentence(write):
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR,,,\n\0\0\1\0,,,\n"
    with pytest.raises(FollowupError, match=r'^"mine.csv" is no text file'):
        plan.interviews.read(write(png))


def decodes(content):
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


@given(st.binary())
def test_no_byte_that_python_does_not_decode_gets_through(tmp_path_factory, content):
    assume(not content.startswith((b"\xff\xfe", b"\xfe\xff")))
    assume(not decodes(content))
    path = tmp_path_factory.mktemp("any") / "mine.csv"
    path.write_bytes(content)
    try:
        cells.read(path)
    except FollowupError as error:
        assert re.search(r"UTF|no text|is empty|fault", str(error))  # noqa: PT017
    else:
        assert "cp1252" in from_bytes(content, cp_isolation=CANDIDATES).best().could_be_from_charset


@pytest.mark.parametrize("text", ["St. Mary’s", "Mercy – East", "“North”"])
def test_windows_1252_is_read_where_it_is_certain(write, text):
    content = f"program,interview_date\n{text},2026-11-03\n".encode("cp1252")
    assert cells.read(write(content))["program"].tolist() == [text]
