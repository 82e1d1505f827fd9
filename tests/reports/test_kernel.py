"""The kernel of our own runs: this Python, by private ways, deaf to the current folder."""

import json
import os
import sys
import tempfile
from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from followup_evidence.reports import kernel


def run(book, **resources):
    with kernel.settings() as config:
        client = NotebookClient(book, config=config, resources=resources)
        client.execute()
        return client


def printed(book):
    return [cell.outputs[0].text.strip() for cell in book.cells if cell.outputs]


def test_the_kernel_is_this_python_whatever_is_called_python3(notebook, tmp_path, monkeypatch):
    other = tmp_path / "kernels" / "python3"
    other.mkdir(parents=True)
    spec = {"argv": ["no-such-python"], "display_name": "Other", "language": "python"}
    (other / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    book = notebook("import sys; print(sys.executable)")
    run(book)
    assert printed(book) == [sys.executable]


def test_a_module_in_the_current_folder_is_not_taken_for_pythons_own(notebook, tmp_path):
    (tmp_path / "colorsys.py").write_text("print('shadowed')")
    book = notebook("import os; print(os.getcwd())", "import colorsys; print(colorsys.__name__)")
    run(book, metadata={"path": str(tmp_path)})
    assert printed(book) == [str(tmp_path), "colorsys"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such sockets")
def test_client_and_kernel_talk_through_files_of_this_person_and_leave_none(notebook):
    source = (
        "from ipykernel.kernelapp import IPKernelApp; app = IPKernelApp.instance(); "
        "import os; print(app.transport, os.stat(os.path.dirname(app.ip)).st_mode & 0o077, app.ip)"
    )
    book = notebook(source)
    run(book)
    transport, open_to_others, address = printed(book)[0].split()
    assert (transport, open_to_others) == ("ipc", "0")
    assert not Path(address).parent.exists()


def test_a_folder_with_too_long_a_name_for_sockets_does_not_stop_a_run(
    notebook, tmp_path, monkeypatch
):
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    book = notebook("print(6 * 7)")
    run(book)
    assert printed(book) == ["42"]


def test_a_failing_cell_is_an_error_of_its_own_name(notebook):
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        run(notebook("1/0"))
