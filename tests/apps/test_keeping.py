"""Kept work: private, whole, and never overwritten when it cannot be read."""

import os

import pytest

from followup_evidence.apps import keeping

BROWSER = "0123456789abcdef" * 2


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(keeping.FOLDER, str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_work_comes_back_as_it_was_for_its_owners_eyes_alone(folder):
    path = keeping.place()
    work = {"a": "\u202eمرحبا 😀 \ud800"}
    keeping.save(path, work)
    assert keeping.load(path) == work
    assert [one.name for one in folder.iterdir()] == ["my-plan.json"]
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


def test_nothing_kept_is_nothing_to_load(folder):
    assert keeping.load(keeping.place()) is None


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b'{"begun": '])
def test_a_file_that_cannot_be_read_is_set_aside(folder, content):
    path = keeping.place()
    for _ in range(2):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        assert keeping.load(path) is None
    assert sorted(one.name for one in folder.iterdir()) == ["my-plan-1.json", "my-plan-2.json"]
    assert (folder / "my-plan-1.json").read_bytes() == content


def test_browsers_of_a_class_have_files_of_their_own(folder, monkeypatch):
    monkeypatch.setenv(keeping.SHARED, "1")
    assert keeping.place(BROWSER) == folder / f"{BROWSER}.json"
    for name in ("", "../../etc/passwd", "a" * 31, "A" * 32, f"{BROWSER}\n", f"{BROWSER}/x"):
        assert keeping.place(name) is None


def test_a_save_that_fails_leaves_what_was_kept(folder, monkeypatch):
    path = keeping.place()
    keeping.save(path, {"a": 1})
    with pytest.raises(TypeError):
        keeping.save(path, {"a": object()})
    assert keeping.load(path) == {"a": 1}
    assert [one.name for one in folder.iterdir()] == ["my-plan.json"]
