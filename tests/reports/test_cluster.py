"""A Dask cluster on this machine: a real scheduler and real workers, one killed, one stopped."""

import contextlib
import csv
import re
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest

from followup_evidence import forks
from followup_evidence.reports import batch, runners

LIST = "program,interview_date,interest\nMercy {},2026-12-04,high\nLakeside,2026-11-20,\n"
pytestmark = pytest.mark.skipif(not forks.possible(), reason="signals of a POSIX system")


def office(folder, count):
    rows = [["name", "interviews", "minutes"]]
    for number in range(count):
        (folder / f"{number}.csv").write_text(LIST.format(number), "utf-8")
        rows.append([f"Student {number}", f"{number}.csv", 30 + number])
    with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return folder / "roster.csv"


class Cluster:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.processes = []
        text = self.begin("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.address = re.search(r"tcp://127\.0\.0\.1:\d+", text)[0]
        self.workers = [self.add_worker() for _ in range(2)]

    def add_worker(self):
        self.begin(
            *("worker", self.address, "--nthreads", "1", "--host", "127.0.0.1"),
            *("--no-dashboard", "--local-directory", str(self.folder)),
        )
        return self.processes[-1]

    def begin(self, *call):
        """Start a part of the cluster and return its output up to where it is ready."""
        log = self.folder / f"{len(self.processes)}.log"
        with log.open("wb") as file:
            command = [sys.executable, "-m", "distributed.cli.dask_" + call[0], *call[1:]]
            process = subprocess.Popen(command, stdout=file, stderr=file, cwd=self.folder)
        self.processes.append(process)
        ready = {"scheduler": "Scheduler at:", "worker": "Registered to:"}[call[0]]
        until = time.monotonic() + 90
        while ready not in log.read_text("utf-8"):
            assert process.poll() is None, log.read_text("utf-8")
            assert time.monotonic() < until, log.read_text("utf-8")
            time.sleep(0.1)
        return log.read_text("utf-8")

    def close(self):
        for process in self.processes:
            running = process.poll() is None
            started = psutil.Process(process.pid).children(recursive=True) if running else []
            process.kill()
            for one in started:
                with contextlib.suppress(psutil.NoSuchProcess):
                    one.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    yield cluster
    cluster.close()


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    """Render a roster of eight on this machine."""
    folder = tmp_path_factory.mktemp("office")
    roster = office(folder, 8)
    done = batch.reports(roster, folder / "local", defaults={"today": "2026-12-01"})
    assert done.count("rendered") == 8
    return roster, folder / "local"


def same(one, other):
    pages = sorted(path.name for path in one.glob("follow*"))
    assert pages == sorted(path.name for path in other.glob("follow*"))
    assert len(pages) == 8
    for name in pages:
        assert (one / name).read_bytes() == (other / name).read_bytes()


def test_a_cluster_gives_the_same_bytes(cluster, local, tmp_path, run):
    roster, here = local
    code, out, err = run(
        *("report", "--roster", roster, "--out", tmp_path / "there", "--today", "2026-12-01"),
        *("--scheduler", cluster.address),
    )
    assert code == 0, err
    assert out.endswith("8 rendered, 0 unchanged, 0 failed\n")
    same(here, tmp_path / "there")


def test_a_worker_that_is_killed_and_one_that_is_slow_cost_time_alone(cluster, local, tmp_path):
    roster, here = local
    victim, slow = cluster.workers
    timer = threading.Timer(3, slow.send_signal, [signal.SIGCONT])
    spoilt = []

    def spoil_after_the_first(steps, label, total):
        for step in steps:
            if label == "Reports" and not spoilt:
                spoilt.append(victim.pid)
                for one in psutil.Process(victim.pid).children(recursive=True):
                    one.kill()
                victim.kill()
                slow.send_signal(signal.SIGSTOP)
                timer.start()
            yield step

    done = batch.reports(
        roster,
        tmp_path / "there",
        defaults={"today": "2026-12-01"},
        scheduler=cluster.address,
        watch=spoil_after_the_first,
    )
    timer.join()
    assert spoilt
    assert done.count("rendered") == 8
    same(here, tmp_path / "there")


def test_a_worker_with_another_version_refuses(cluster, local, tmp_path, monkeypatch):
    monkeypatch.setattr(batch.edition, "digest", lambda: "another")
    done = batch.reports(
        local[0], tmp_path / "there", scheduler=cluster.address, defaults={"minutes": 5}
    )
    assert done.count("failed") == 8
    assert "another version" in done.entries[0].error


def test_an_address_where_nobody_answers_is_said(local, tmp_path, run, monkeypatch):
    monkeypatch.setattr(runners, "PATIENCE", "2s")
    code, out, err = run(
        *("report", "--roster", local[0], "--out", tmp_path / "there"),
        *("--scheduler", "tcp://127.0.0.1:9"),
    )
    assert (code, out) == (2, "")
    assert "No Dask scheduler answers at tcp://127.0.0.1:9" in err
    assert not [*(tmp_path / "there").glob("*")]
