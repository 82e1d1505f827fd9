"""Finding a browser, in folders that the tests lay out themselves."""

import sys

import pytest

from followup_evidence import browser
from followup_evidence.errors import FollowupError


def program(folder, name):
    path = folder / name
    path.write_text("#!/bin/sh\n", "utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def empty_path(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("FOLLOWUP_BROWSER", raising=False)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.setattr(browser, "_USUAL_PLACES", {})
    return tmp_path


def test_without_any_browser_the_answer_is_none(empty_path):
    assert browser.find() is None


def test_chromium_is_preferred_to_edge(empty_path):
    program(empty_path, "microsoft-edge")
    chromium = program(empty_path, "chromium")
    assert browser.find() == chromium


def test_a_browser_outside_the_search_path_is_found_in_its_usual_place(empty_path, monkeypatch):
    folder = empty_path / "Applications"
    folder.mkdir()
    chrome = program(folder, "Google Chrome")
    monkeypatch.setattr(browser, "_USUAL_PLACES", {"darwin": (str(chrome),)})
    monkeypatch.setattr(browser.sys, "platform", "darwin")
    assert browser.find() == chrome


@pytest.mark.skipif(sys.platform != "linux", reason="each system has folders of its own")
def test_the_newest_of_playwrights_own_is_taken_where_there_is_no_other(empty_path):
    for number in ("1100", "1255"):
        folder = empty_path / "playwright" / f"chromium-{number}" / "chrome-linux64"
        folder.mkdir(parents=True)
        newest = program(folder, "chrome")
    assert browser.find() == newest
    chromium = program(empty_path, "chromium")
    assert browser.find() == chromium


def test_the_variable_comes_before_the_search(empty_path, monkeypatch):
    program(empty_path, "chromium")
    own = program(empty_path, "my browser")
    monkeypatch.setenv("FOLLOWUP_BROWSER", str(own))
    assert browser.find() == own


def test_a_variable_that_names_nothing_is_an_error(empty_path, monkeypatch):
    program(empty_path, "chromium")
    monkeypatch.setenv("FOLLOWUP_BROWSER", "/nowhere/chromium")
    with pytest.raises(FollowupError, match="FOLLOWUP_BROWSER is '/nowhere/chromium'"):
        browser.find()
