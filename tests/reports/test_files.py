"""Several files at once: all of them whole, or everything as it was."""

from pathlib import Path

import pytest

from followup_evidence.errors import FollowupError
from followup_evidence.reports import files

CONTENTS = {"a.txt": b"new a", "b.txt": b"new b", "c.txt": b"new c"}


def test_files_are_written_into_a_folder_that_is_made(tmp_path):
    folder = tmp_path / "out" / "of" / "season"
    written = files.write_all(folder, CONTENTS)
    assert written == [folder / name for name in CONTENTS]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == CONTENTS


def test_a_move_that_fails_brings_back_what_was_there(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_bytes(b"old a")
    (tmp_path / "other.txt").write_bytes(b"other")
    replace = Path.replace

    def locked(source, target):
        if Path(target).name == "c.txt":
            raise PermissionError(13, "is open in another program", str(target))
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(PermissionError, match=r"open in another program: .*c\.txt"):
        files.write_all(tmp_path, CONTENTS)
    left = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert left == {"a.txt": b"old a", "other.txt": b"other"}


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "taken").write_text("mine")
    for folder in (tmp_path / "taken", tmp_path / "taken" / "below"):
        with pytest.raises(FollowupError, match=r"taken is a file; name a folder"):
            files.write_all(folder, CONTENTS)
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_folder_in_the_place_of_a_file_is_refused_before_anything_is_written(tmp_path):
    (tmp_path / "c.txt").mkdir()
    with pytest.raises(FollowupError, match=r"c\.txt is a folder; move it away"):
        files.write_all(tmp_path, CONTENTS)
    assert [path.name for path in tmp_path.iterdir()] == ["c.txt"]


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\tb\nc\rd", "a\tb\nc\rd"),
        ("\x00\x0b\x1f", "\ufffd" * 3),
        ("\ud83d alone, \U0001f3e5 whole", "\ufffd alone, \U0001f3e5 whole"),
        ("\ufffe\uffff", "\ufffd\ufffd"),
        ("\u202eright to left\u202c", "\u202eright to left\u202c"),
    ],
)
def test_what_no_file_can_hold_is_marked(text, cleaned):
    assert files.clean(text) == cleaned


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "new" / "page.html"
    files.write(path, "old " * 10_000)
    files.write(path, "Zoë\n")
    assert path.read_bytes() == "Zoë\n".encode()
    assert [*path.parent.iterdir()] == [path]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "page.html"
    path.write_text("old")

    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        files.write(path, "new")
    assert path.read_text() == "old"
    assert [*tmp_path.iterdir()] == [path]
