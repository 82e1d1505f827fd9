"""The papermill engine: what it gives is what a kernel gives, sooner and each run alone."""

import io
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest

from followup_evidence import forks
from followup_evidence.reports import forked

ENGINE = forked.ENGINE
pytestmark = pytest.mark.skipif(not forks.possible(), reason="there is no fork here")

CELLS = (
    "n = 1",
    "print('a', n)\nimport sys\nprint('b', file=sys.stderr)\nprint('c')",
    "from IPython.display import HTML, Markdown, clear_output, display\n"
    "shown = display(HTML('<b>x</b>'), display_id=True)\nn + 1",
    "shown.update(HTML('<i>y</i>'))",
    "print('gone'); clear_output(wait=True); print('stays')",
    "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
    "import pandas as pd\npd.DataFrame({'a': [1, 2]})",
    "%who_ls int",
    "'' if True else None;",
    "from followup_evidence import show, evidence\n"
    "show.table(evidence.load('policies'), {'specialty': 'Specialty'})",
    "x = 5\n_ = None\n2 ** 10",
)


@pytest.fixture(scope="module", autouse=True)
def ended():
    yield
    forked.server().close()


def tagged(book):
    book.cells[0].metadata["tags"] = ["parameters"]
    return book


def run(book, engine, **more):
    return papermill.execute_notebook(
        tagged(book), None, engine_name=engine, progress_bar=False, kernel_name="python3", **more
    )


def plain(book):
    """Return what a notebook shows, without what no two runs share."""
    return [
        [
            {**output, "metadata": {}} | ({"text": output.text} if "text" in output else {})
            for output in cell.get("outputs", [])
        ]
        for cell in book.cells
    ]


def test_the_outputs_are_those_of_a_kernel(notebook):
    ours = run(notebook(*CELLS), ENGINE, parameters={"n": 3})
    theirs = run(notebook(*CELLS), None, parameters={"n": 3})
    assert plain(ours) == plain(theirs)
    assert [cell.get("execution_count") for cell in ours.cells] == [
        cell.get("execution_count") for cell in theirs.cells
    ]
    assert {cell.metadata.papermill.status for cell in ours.cells} == {"completed"}
    nbformat.validate(ours)


def test_nothing_passes_from_one_run_to_the_next(notebook):
    spoil = (
        "import builtins, os, random, followup_evidence.plan as p, numpy as np",
        "builtins.left = 1; os.environ['LEFT'] = '1'; p.left = 1; os.chdir('/'); random.seed(1)\n"
        "print(random.random(), np.random.random())",
        "print(hasattr(builtins, 'left'), 'LEFT' in os.environ, hasattr(p, 'left'), os.getcwd())",
    )
    run(notebook(*spoil), ENGINE)
    look = (spoil[0], spoil[2], "print(random.random(), np.random.random())", "'spoil' in dir()")
    first, second = (run(notebook(*look), ENGINE) for _ in range(2))
    assert first.cells[1].outputs[0].text.split() == ["False"] * 3 + [str(Path.cwd())]
    assert first.cells[3].outputs[0].data["text/plain"] == "False"
    assert first.cells[2].outputs[0].text != second.cells[2].outputs[0].text


def test_a_failing_cell_stops_the_run_and_is_marked(notebook, tmp_path):
    book = notebook("a = 1", "1 / 0", "print('never')")
    with pytest.raises(papermill.PapermillExecutionError, match="division by zero"):
        papermill.execute_notebook(
            tagged(book), tmp_path / "out.ipynb", engine_name=ENGINE, progress_bar=False
        )
    kept = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    said = [
        cell.metadata.papermill.get("status") for cell in kept.cells if cell.source[:1] in "a1p"
    ]
    assert said == ["completed", "failed", "pending"]
    (error,) = [o for cell in kept.cells for o in cell.get("outputs", []) if "ename" in o]
    assert error.ename == "ZeroDivisionError"


@pytest.mark.parametrize("engine", [ENGINE, None])
def test_a_cell_that_may_raise_does_not_stop_it(notebook, tmp_path, engine):
    book = notebook("a = 1", "1 / 0", "print('on')")
    book.cells[1].metadata["tags"] = ["raises-exception"]
    with pytest.raises(papermill.PapermillExecutionError):  # papermill minds any error, at the end
        papermill.execute_notebook(
            tagged(book), tmp_path / "out.ipynb", engine_name=engine, progress_bar=False
        )
    kept = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert kept.cells[-1].outputs[0].text == "on\n"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import os; os._exit(1)", "Kernel died"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "Kernel died"),
        ("import time; time.sleep(60)", "longer than 1 seconds"),
    ],
)
def test_a_process_that_ends_or_hangs_is_said(notebook, source, said):
    with pytest.raises(RuntimeError, match=said):
        run(notebook("a = 1", source), ENGINE, execution_timeout=1)
    assert run(notebook("a = 1", "a"), ENGINE).cells[1].outputs[0].data["text/plain"] == "1"


def test_nobody_is_asked_for_input(notebook):
    with pytest.raises(papermill.PapermillExecutionError, match=r"EOF|StdinNotImplemented"):
        run(notebook("a = 1", "input()"), ENGINE)


def test_text_reaches_the_files_that_papermill_was_given(notebook):
    out, err = io.StringIO(), io.StringIO()
    run(notebook(CELLS[0], CELLS[1]), ENGINE, stdout_file=out, stderr_file=err)
    assert (out.getvalue(), err.getvalue()) == ("a 1\nc\n", "b\n")


def test_other_languages_are_left_to_papermills_own_engine(notebook, monkeypatch):
    from papermill import engines

    from followup_evidence.reports import engine

    asked = []
    monkeypatch.setattr(
        engine.NBClientEngine,
        "execute_managed_notebook",
        classmethod(lambda cls, nb_man, kernel_name, **_: asked.append(kernel_name)),
    )
    assert engines.papermill_engines.get_engine(ENGINE) is engine.ForkedEngine
    book = notebook("1")
    book.metadata.kernelspec = {"name": "ir", "language": "R", "display_name": "R"}
    manager = engines.NotebookExecutionManager(book, progress_bar=False)
    engine.ForkedEngine.execute_managed_notebook(manager, "ir")
    monkeypatch.setattr(forks, "possible", lambda: False)
    book.metadata.kernelspec = {"name": "python3", "language": "python", "display_name": "P"}
    engine.ForkedEngine.execute_managed_notebook(manager, "python3")
    assert asked == ["ir", "python3"]


def test_papermills_own_command_takes_it_by_name(root, tmp_path):
    call = [
        *(sys.executable, "-m", "papermill", "--engine", ENGINE, "--no-progress-bar"),
        *(root / "notebooks/report.ipynb", tmp_path / "out.ipynb", "-p", "name", "Ada"),
    ]
    done = subprocess.run(call, capture_output=True, text=True, env=dict(os.environ))
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "out.ipynb").read_text("utf-8")
    assert "Plan for Ada, Tue, Dec 1, 2026" in text
    assert "followup-chart" in text
