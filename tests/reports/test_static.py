"""Notebooks as they are committed: what stays in them, and what a later run cannot repeat."""

import os
import subprocess
import sys

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from followup_evidence.reports import static
from followup_evidence.show import offline

WIDGET = "application/vnd.jupyter.widget-view+json"


def saved(book, folder):
    path = folder / "mine.ipynb"
    nbformat.write(book, path)
    static.save(path)
    return nbformat.read(path, as_version=4)


def test_outputs_are_those_of_a_run_in_the_notebooks_own_folder(notebook, tmp_path):
    book = saved(notebook("# Where", "import os\nprint(os.getcwd())"), tmp_path)
    assert book.cells[1].outputs[0].text.strip() == str(tmp_path)
    nbformat.validate(book)


def test_no_script_is_saved_and_the_environment_stays_as_it_was(notebook, tmp_path, monkeypatch):
    monkeypatch.delenv(offline.SWITCH, raising=False)
    book = saved(notebook("import followup_evidence.show", "6 * 7"), tmp_path)
    assert book.cells[0].outputs == []
    assert book.cells[1].outputs[0].data["text/plain"] == "42"
    assert offline.SWITCH not in os.environ


def test_a_second_run_saves_the_same_bytes(notebook, tmp_path):
    source = "import ipywidgets\nipywidgets.IntSlider(description='minutes')"
    first = notebook("# Slide", source)
    first.metadata["papermill"] = {"start_time": "2026-12-01T08:00:00", "input_path": "/home/zoe"}
    saved(first, tmp_path)
    once = (tmp_path / "mine.ipynb").read_bytes()
    static.save(tmp_path / "mine.ipynb")
    assert (tmp_path / "mine.ipynb").read_bytes() == once
    book = nbformat.reads(once.decode(), as_version=4)
    assert WIDGET not in book.cells[1].outputs[0].data
    assert set(book.metadata) == {"kernelspec", "language_info"}
    assert book.metadata["language_info"] == {"name": "python"}


def test_a_cell_that_fails_leaves_the_file_as_it_was(notebook, tmp_path):
    nbformat.write(notebook("1/0"), tmp_path / "mine.ipynb")
    before = (tmp_path / "mine.ipynb").read_bytes()
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        static.save(tmp_path / "mine.ipynb")
    assert (tmp_path / "mine.ipynb").read_bytes() == before


def test_the_command_saves_every_notebook_it_is_given(notebook, tmp_path):
    names = ["one.ipynb", "two.ipynb"]
    for name in names:
        nbformat.write(notebook("6 * 7"), tmp_path / name)
    subprocess.run(
        [sys.executable, "-m", "followup_evidence.reports.static", *names], cwd=tmp_path, check=True
    )
    for name in names:
        book = nbformat.read(tmp_path / name, as_version=4)
        assert book.cells[0].outputs[0].data["text/plain"] == "42"
