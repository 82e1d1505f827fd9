"""The servers themselves, real ones, with a real kernel and a real browser."""

import json
import os
import socket
import sys
import urllib.error
import urllib.request

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from followup_evidence.apps import ports, settings
from followup_evidence.apps.server import Server
from followup_evidence.apps.settings import environment
from followup_evidence.errors import FollowupError

PROBE = """\
import sys
from ipykernel.kernelapp import IPKernelApp
print("python", sys.executable)
print("transport", IPKernelApp.instance().transport)
"""


@pytest.fixture
def notebook(tmp_path):
    """Write a notebook whose one cell tells what it runs on, into a folder with a space."""
    path = tmp_path / "my notebooks" / "probe one.ipynb"
    path.parent.mkdir()
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [new_markdown_cell("# A probe"), new_code_cell(PROBE)]
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


def serve(notebook, *, app):
    return Server(notebook, app=app, port=ports.spare())


def test_jupyterlab_runs_a_notebook_with_this_python_and_without_the_network(
    notebook, page, watch, artefacts
):
    with serve(notebook, app=False) as server:
        assert server.wait_until_it_answers(), server.last_words()
        page.goto(server.address)
        page.get_by_text("| Idle").wait_for(timeout=60_000)  # before that, a run is not heard
        page.locator(".jp-CodeCell .cm-content").click()
        page.keyboard.press("Shift+Enter")
        output = page.locator(".jp-OutputArea-output pre").first
        output.wait_for(timeout=60_000)
        assert f"python {sys.executable}" in output.inner_text()
        if os.name == "posix":
            assert "transport ipc" in output.inner_text()
        page.screenshot(path=artefacts / "jupyterlab-probe.png")
        assert page.get_by_text("official Jupyter news").count() == 0
        asked = [address.split("?")[0] for address in watch.requests]
    assert not [address for address in asked if address.endswith(("/api/news", "/api/update"))]
    watch.assert_quiet()


def test_voila_shows_a_notebook_without_its_code_and_without_the_network(notebook, page, watch):
    with serve(notebook, app=True) as server:
        assert server.wait_until_it_answers(), server.last_words()
        page.goto(server.address, timeout=60_000)
        page.get_by_text("transport").wait_for(timeout=60_000)
        shown = page.inner_text("body")
    assert f"python {sys.executable}" in shown
    assert "import sys" not in shown
    watch.assert_quiet()


def test_jupyterlab_answers_nobody_without_the_token(notebook):
    with serve(notebook, app=False) as server:
        assert server.wait_until_it_answers(), server.last_words()
        place = f"http://127.0.0.1:{server.port}/api/contents"
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(place)
        with urllib.request.urlopen(f"{place}?token={server.token}") as answer:
            assert [one["name"] for one in json.load(answer)["content"]] == [notebook.name]


def test_voila_answers_nobody_without_the_token(notebook):
    with serve(notebook, app=True) as server:
        assert server.wait_until_it_answers(), server.last_words()
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/?token=guess") as answer:
            assert "/login" in answer.url


def test_the_token_is_in_no_command_line_and_the_port_on_this_machine_only(notebook):
    with serve(notebook, app=False) as server:
        assert server.wait_until_it_answers(), server.last_words()
        children = psutil.Process().children(recursive=True)
        assert not [child for child in children if server.token in " ".join(child.cmdline())]
        listening = [
            connection.laddr.ip
            for child in children
            for connection in child.net_connections("tcp")
            if connection.status == psutil.CONN_LISTEN
        ]
    assert listening == ["127.0.0.1"]


def test_a_persons_own_settings_and_kernels_take_no_part(notebook, tmp_path, monkeypatch):
    config, data = tmp_path / "config", tmp_path / "data"
    spec = data / "kernels" / "python3"
    spec.mkdir(parents=True)
    foreign = {"argv": ["/nowhere/python"], "display_name": "Foreign", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(foreign), "utf-8")
    config.mkdir()
    settings = "c.ServerApp.base_url = '/elsewhere'\nc.IdentityProvider.token = ''\n"
    (config / "jupyter_server_config.py").write_text(settings, "utf-8")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(config))
    monkeypatch.setenv("JUPYTER_PATH", str(data))
    monkeypatch.setenv("JUPYTER_TOKEN", "guessable")
    with serve(notebook, app=False) as server:
        assert server.wait_until_it_answers(), server.last_words()
        address = f"http://127.0.0.1:{server.port}/api/kernelspecs?token={server.token}"
        with urllib.request.urlopen(address) as answer:
            known = json.load(answer)["kernelspecs"]
    assert known["python3"]["spec"]["argv"][0] == sys.executable


def test_what_a_person_arranged_in_jupyterlab_stays_theirs(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "own"))
    given = environment(tmp_path / "scratch")
    assert given["JUPYTERLAB_SETTINGS_DIR"] == str(tmp_path / "own" / "lab" / "user-settings")
    assert given["JUPYTER_CONFIG_DIR"] == str(tmp_path / "scratch" / "config")


def test_a_server_that_cannot_start_says_why(notebook):
    with serve(notebook, app=False) as holder:
        assert holder.wait_until_it_answers(), holder.last_words()
        with Server(notebook, app=True, port=holder.port) as late:
            late._process.wait(timeout=60)
            assert not late.wait_until_it_answers()
            assert "no available port" in late.last_words()


def test_another_program_at_its_port_is_not_taken_for_the_server(notebook):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with Server(notebook, app=True, port=other.getsockname()[1]) as late:
            assert not late.wait_until_it_answers()
            assert "no available port" in late.last_words()


def test_the_scratch_folder_goes_with_the_server(notebook):
    with serve(notebook, app=False) as server:
        assert server.scratch.is_dir()
    assert not server.scratch.exists()


def test_an_interrupt_while_starting_leaves_no_process_and_no_folder(notebook, monkeypatch):
    def interrupted(self):
        raise KeyboardInterrupt("while starting")

    monkeypatch.setattr(Server, "_start", interrupted)
    server = serve(notebook, app=False)
    with pytest.raises(KeyboardInterrupt, match="while starting"):
        server.__enter__()
    assert not server.scratch.exists()


@pytest.mark.parametrize("seconds", ["soon", "0", "-5", "inf", "nan"])
def test_an_idle_time_that_is_none_is_refused(tmp_path, monkeypatch, seconds):
    monkeypatch.setenv(settings.IDLE, seconds)
    server = serve(tmp_path / "a.ipynb", app=True)
    with pytest.raises(FollowupError, match="no number of seconds above 0"):
        server.__enter__()
    assert not server.scratch.exists()
