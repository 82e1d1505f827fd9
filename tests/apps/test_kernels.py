"""Forked kernels: quick copies of one process that share nothing, and end as they should."""

import os
import sys

import psutil
import pytest
from ipykernel.kernelspec import write_kernel_spec
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

from followup_evidence.apps import kernels
from followup_evidence.forks import Died

forks = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux alone")


def run(client, code):
    """Run code and return what it printed."""
    asked, said = client.execute(code), []
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["parent_header"].get("msg_id") != asked:
            continue
        kind, content = message["msg_type"], message["content"]
        assert kind != "error", content
        if kind == "stream":
            said.append(content["text"])
        if kind == "status" and content["execution_state"] == "idle":
            return "".join(said).strip()


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Start kernels as the app does; each yields its manager and its client."""
    settings = {"metadata": {"kernel_provisioner": {"provisioner_name": kernels.NAME}}}
    write_kernel_spec(tmp_path / "python3", overrides=settings)
    specs = KernelSpecManager(kernel_dirs=[str(tmp_path)], ensure_native_kernel=False)
    started = []

    def begin(**env):
        manager = KernelManager(kernel_spec_manager=specs, kernel_name="python3")
        manager.start_kernel(env={**os.environ, **env}, cwd=str(tmp_path))
        client = manager.client()
        started.append((manager, client))
        client.start_channels()
        client.wait_for_ready(timeout=60)
        return manager, client

    yield begin
    for manager, client in started:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    kernels.parent().close()
    kernels.parent.cache_clear()


@forks
def test_kernels_share_no_variable_environment_or_random_number(start, tmp_path):
    assert kernels.can_fork()
    (_, one), (_, two) = start(WHO="one"), start(WHO="two")
    draw = "import random, numpy; print(random.random(), numpy.random.random())"
    assert run(one, draw) != run(two, draw)
    run(one, "secret = 1; from followup_evidence import plan; plan.secret = 1")
    assert (
        run(
            two,
            "print('secret' in globals(), hasattr(__import__('sys').modules"
            "['followup_evidence.plan'], 'secret'))",
        )
        == "False False"
    )
    who = "import os; print(os.environ['WHO'], os.getcwd())"
    assert [run(one, who), run(two, who)] == [f"one {tmp_path}", f"two {tmp_path}"]
    widgets = "from ipywidgets.widgets import widget; print(len(widget._instances))"
    assert run(one, widgets) == "0"


@forks
def test_a_forked_kernel_is_interrupted_and_ends_when_told(start):
    manager, client = start()
    process = psutil.Process(manager.provisioner.pid)
    assert process.parent().pid == kernels.parent().pid
    asked = client.execute("import time; print('begun', flush=True); time.sleep(600)")
    kinds = []
    while "error" not in kinds:
        message = client.get_iopub_msg(timeout=60)
        kinds.append(message["msg_type"])
        if message["content"].get("text", "").startswith("begun"):
            manager.interrupt_kernel()
    assert message["content"]["ename"] == "KeyboardInterrupt"
    assert message["parent_header"]["msg_id"] == asked
    assert manager.is_alive()
    manager.shutdown_kernel()
    assert not psutil.pid_exists(process.pid)


@forks
def test_kernels_end_when_the_process_they_came_from_is_gone(start):
    manager, _ = start()
    process = psutil.Process(manager.provisioner.pid)
    psutil.Process(kernels.parent().pid).kill()
    psutil.wait_procs([process], timeout=30)
    assert not process.is_running()


@forks
def test_a_kernel_starts_as_jupyter_does_where_none_can_be_forked(start, monkeypatch):
    def refuse(*_):
        raise Died("not today")

    monkeypatch.setattr(kernels.parent(), "start", refuse)
    manager, client = start()
    assert "ipykernel_launcher" in " ".join(psutil.Process(manager.provisioner.pid).cmdline())
    assert run(client, "print(6 * 7)") == "42"
