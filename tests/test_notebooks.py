"""Every notebook: runs from top to bottom anywhere, and is committed small and static."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from followup_evidence.show import offline

ROOT = Path(__file__).resolve().parents[1]
MOST_BYTES = 360_000
BASE64 = re.compile(r"base64,[A-Za-z0-9+/=]+")
PATH = re.compile(r"(?<![\w:/.<])/(?:home|root|Users|tmp|var|opt|usr|mnt|private)/|[A-Za-z]:\\\\")

pytestmark = pytest.mark.parametrize(
    "path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem
)


def outputs(book):
    return [output for cell in book.cells for output in cell.get("outputs", [])]


def html(book):
    return "\n".join(output.get("data", {}).get("text/html", "") for output in outputs(book))


def test_it_is_a_valid_notebook_committed_with_its_outputs(path):
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    assert outputs(book)
    assert {output.output_type for output in outputs(book)} <= {"execute_result", "display_data"}


def test_it_is_small_and_brings_neither_script_nor_widget_state(path):
    text = path.read_text("utf-8")
    assert len(text.encode()) < MOST_BYTES
    assert "data-followup-bundle" not in text
    assert "widget-view+json" not in text
    assert set(nbformat.reads(text, as_version=4).metadata) == {"kernelspec", "language_info"}


def test_its_charts_are_pictures_with_words(path):
    shown = html(nbformat.read(path, as_version=4))
    figures = shown.count('<figure class="followup-chart"')
    assert figures >= 1
    assert len(re.findall(r'<img class="followup-static" alt="[^"]{60,}" src="data:', shown)) == (
        figures
    )


def test_it_names_no_place_of_a_machine(path):
    text = BASE64.sub("", path.read_text("utf-8"))
    assert not PATH.search(text)
    assert str(ROOT) not in text
    assert sys.prefix not in text


def test_saving_it_again_gives_the_committed_bytes(path, tmp_path):
    copy = tmp_path / path.name
    shutil.copy(path, copy)
    subprocess.run(
        [sys.executable, "-m", "followup_evidence.reports.static", path.name],
        cwd=tmp_path,
        check=True,
    )
    again, kept = (nbformat.read(book, as_version=4).cells for book in (copy, path))
    changed = [new.id for new, old in zip(again, kept, strict=True) if new != old]
    assert changed == [], "run `make notebooks` and commit what it saves"
    assert copy.read_bytes() == path.read_bytes()


def test_papermill_runs_it_from_another_folder_with_its_script_once(path, tmp_path):
    env = {key: value for key, value in os.environ.items() if key != offline.SWITCH}
    done = subprocess.run(
        [sys.executable, "-m", "papermill", path, "out.ipynb", "--no-progress-bar"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    book = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    nbformat.validate(book)
    committed = html(nbformat.read(path, as_version=4))
    assert html(book).count("<script data-followup-bundle>") == 1
    assert html(book).count("<figure") == committed.count("<figure")
    assert [*tmp_path.iterdir()] == [tmp_path / "out.ipynb"]
