"""A class before its browsers come: pages made ready, the line at the door, kernels set apart."""

import asyncio
import datetime as dt
import html
import re
import sys
import urllib.error
import urllib.request
from types import SimpleNamespace

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from followup_evidence.apps import classroom, keeping, ports
from followup_evidence.apps.server import Server

PROBE = f"""\
import os, psutil
print("shared", os.environ["{keeping.SHARED}"], "keeps", os.environ["{keeping.FOLDER}"], "ends")
print("works in", os.getcwd(), "ends")
print("came from", *psutil.Process().parent().cmdline())
print("is", os.getpid(), "ends")
"""


@pytest.fixture
def server(tmp_path):
    """Serve a class of two; its notebook tells what its kernel is."""
    path = tmp_path / "my notebooks" / "probe.ipynb"
    path.parent.mkdir()
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(
        new_notebook(cells=[new_code_cell(PROBE)], metadata={"kernelspec": kernel}), path
    )
    with Server(path, app=True, port=ports.spare(), seats=2, host="127.0.0.1") as server:
        assert server.wait_until_it_answers(), server.last_words()
        yield server


def get(address):
    with urllib.request.urlopen(address) as answer:
        return html.unescape(answer.read().decode())


def told(page, before):
    return re.search(rf"{before} (.*?) ends", page)[1]


def test_kernels_know_that_they_are_shared_where_to_keep_work_and_where_they_are(server):
    one, two = get(server.address), get(server.address)
    for page in (one, two):
        assert told(page, "shared 1 keeps") == str(server.scratch / "kept")
        assert told(page, "works in") == str(server.notebook.parent)
        assert ("apps.warm" in page) == (sys.platform == "linux")
    assert told(one, "is") != told(two, "is")


def test_who_comes_while_the_places_are_taken_sees_that_the_page_is_on_its_way(server):
    for _ in range(classroom.Door.usual()):
        assert "came from" in get(server.address)
    waiting = get(server.address)
    assert "on its way" in waiting
    again = re.search(r'content="0; url=([^"]+)"', waiting)[1]
    assert "came from" in get(f"http://127.0.0.1:{server.port}{again}")


def test_nobody_is_told_which_kernels_there_are(server):
    assert "came from" in get(server.address)
    with pytest.raises(urllib.error.HTTPError, match=r"40[34]"):
        get(server.address.replace("/?", "/api/kernels?"))


def test_a_stranger_neither_waits_nor_takes_a_place(server):
    for _ in range(classroom.Door.usual() + 1):
        assert "came from" not in get(server.address.split("?")[0])
    assert "came from" in get(server.address)


def test_a_page_made_long_ago_keeps_its_kernel_until_its_scripts_had_time_to_connect(monkeypatch):
    async def lesson():
        seats, ended = classroom.Seats(cull_idle_timeout=60), []

        async def end(kernel_id):
            ended.append(kernel_id)

        monkeypatch.setattr(seats, "shutdown_kernel", end)
        long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
        spec = SimpleNamespace(metadata={})
        kernel = SimpleNamespace(execution_state="idle", kernel_name="python3", kernel_spec=spec)
        kernel.last_activity = long_ago
        seats._kernels["one"] = kernel
        await seats.cull_kernel_if_idle("one")
        assert ended == []
        kernel.last_activity = long_ago  # and an hour later nobody has come
        await seats.cull_kernel_if_idle("one")
        assert ended == ["one"]

    asyncio.run(lesson())


@pytest.fixture
def busy(monkeypatch):
    """Let the processors look as if they had no room."""
    load = {"now": 100.0}
    monkeypatch.setattr(psutil, "cpu_percent", lambda interval: load["now"])
    return load


def test_on_a_busy_machine_they_come_in_as_others_leave_in_the_order_they_came(busy):
    async def lesson():
        door, came = classroom.Door(2), []

        async def come(name):
            await door.enter()
            came.append(name)

        people = [asyncio.create_task(come(name)) for name in "abcd"]
        await asyncio.sleep(0.1)
        assert came == ["a", "b"]
        assert not door.is_open
        door.leave()
        await asyncio.wait_for(people[2], 60)
        assert came == ["a", "b", "c"]
        busy["now"] = 10.0  # room beyond the places
        await asyncio.wait_for(people[3], 60)
        assert came == ["a", "b", "c", "d"]

    asyncio.run(lesson())


def test_a_place_that_nobody_leaves_is_free_again_after_a_while(busy, monkeypatch):
    monkeypatch.setattr(classroom, "_LONGEST_SECONDS", 0.2)

    async def lesson():
        door = classroom.Door(1)
        await door.enter()
        await asyncio.wait_for(door.enter(), 60)

    asyncio.run(lesson())
