"""The charts' script in a notebook: there when it is needed, and in one output only."""

import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from followup_evidence.show import offline

IMPORT = "from followup_evidence import (\n    evidence,\n    show,\n)"
CHART = "show.thank_you_usage(evidence.load('thank_you_usage'))"


def scripts_after(*sources):
    """Run cells in one kernel; return for each whether it brought the script."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in sources])
    NotebookClient(book).execute()
    return [
        any(
            offline.is_bundle(output.get("data", {}).get("text/html", "")) for output in one.outputs
        )
        for one in book.cells
    ]


@pytest.fixture(autouse=True)
def live(monkeypatch):
    monkeypatch.delenv(offline.SWITCH, raising=False)


def test_the_cell_that_imports_show_brings_the_script_each_time_it_is_run():
    # Run All, twice, in one kernel: the front end clears a cell's outputs before each run.
    cells = [IMPORT, CHART, "import followup_evidence.show as other", "show = 1  # no import"]
    assert scripts_after(*cells, IMPORT, CHART) == [True, False, True, False, True, False]


def test_no_cell_brings_the_script_where_the_document_gets_none(monkeypatch):
    monkeypatch.setenv(offline.SWITCH, "omit")
    assert scripts_after(IMPORT, CHART, IMPORT) == [False, False, False]


def test_ipython_in_a_terminal_is_given_no_script():
    said = subprocess.run(
        [sys.executable, "-m", "IPython", "-c", f"{IMPORT}\nprint(show.figure.__name__)"],
        capture_output=True,
        text=True,
    )
    assert (said.stdout, said.stderr) == ("figure\n", "")
