"""Reports for a roster: ours, beside the loops that people script, in one run.

    python benchmarks/reports.py [--reports 100] [--sample 4] [--scale 10 100 1000]

Half of the students have 12 programs, half 60; each has minutes of their own. Compared are

* the loop: ``papermill`` and then ``jupyter nbconvert`` for one student after the other;
* the same, four at a time;
* the floor: the functions that the notebook calls, called without one, in as many lasting
  processes as there are cores, each page filled by the same template.

The loops take so long that only a sample is rendered by them; the table gives seconds a report.
Memory is the proportional share (PSS) of all processes together, looked at once a second.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from followup_evidence import copies, paths
from followup_evidence.reports import forked, jobs, parameters, runners, sources

TODAY = "2026-12-01"
BIN = Path(sys.executable).parent


def students(folder: Path, count: int) -> list[tuple[str, str, int]]:
    """Write two interviews files; return name, file and minutes of so many students."""
    rows = [*csv.DictReader(sources.example().open(encoding="utf-8"))]
    for programs in (12, 60):
        with (folder / f"{programs}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*rows[0]])
            writer.writeheader()
            for number in range(programs):
                row = dict(rows[number % len(rows)])
                if number >= len(rows):
                    row["program"] += f" {number}"
                    row["interest"] = row["interest"].replace("first", "high")
                writer.writerow(row)
    return [
        (f"Student {number}", f"{(12, 60)[number % 2]}.csv", 60 + 5 * (number % 80))
        for number in range(count)
    ]


def roster(folder: Path, count: int) -> Path:
    """Write a roster of so many students."""
    path = folder / f"roster-{count}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "interviews", "minutes"])
        writer.writerows(students(folder, count))
    return path


def scripted(folder: Path, student: tuple[str, str, int]) -> None:
    """Render one report as people script it."""
    name, file, minutes = student
    stem = folder / name.replace(" ", "-")
    notebook = paths.folder("notebooks") / "report.ipynb"
    given = [("interviews", str(folder / file)), ("name", name), ("today", TODAY)]
    call = [str(BIN / "papermill"), str(notebook), f"{stem}.ipynb", "--no-progress-bar"]
    call += [part for key, value in given for part in ("-r", key, value)]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([*call, "-p", "minutes", str(minutes)], check=True, **quiet)
    convert = [str(BIN / "jupyter"), "nbconvert", "--to", "html", f"{stem}.ipynb"]
    subprocess.run(convert, check=True, **quiet)


def floor(_talk: copies.Talk, work: Sequence[jobs.Job]) -> None:
    """Call what the notebook calls for one job after the other, and fill the page's template."""
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    from followup_evidence import plan, show
    from followup_evidence.reports import render, standing

    for job in work:
        with jobs.laid_out(job) as name:
            best = sources.planned(name, **job.settings)
        pieces = [
            sources.headline(best, name=job.name),
            show.bans(best.bans),
            show.to_do(best, standing.for_action()),
            show.beside(show.dated_plan(best.steps)),
            show.left_out(plan.digest(best.skipped)),
            sources.worst_case(best),
            *(standing.piece(name) for name in ("usage", "tradeoffs", "advocacy", "local")),
            standing.piece("policies"),
            show.table(
                sources.settings(best),
                {"setting": "Setting", "value": "Value", "status": "Status"},
            ),
            standing.piece("tables"),
        ]
        outputs = [new_output("display_data", data=one._repr_mimebundle_()) for one in pieces]
        render.page(new_notebook(cells=[new_code_cell(outputs=[one]) for one in outputs]))


def on_the_floor(folder: Path, count: int) -> float:
    """Return the seconds that the bare functions take for so many reports, once warm."""
    work = []
    for name, file, minutes in students(folder, count):
        given = {"name": name, "minutes": minutes, "today": TODAY}
        work.append(jobs.job(folder / file, parameters.check(given)))
    os.environ["PYTHONPATH"] = str(Path(__file__).parent)
    server, cores = forked.server(), runners.slots()
    warming = [server.start("reports:floor", work[:2]) for _ in range(cores)]
    for child in warming:
        child.result()
    # What starts a process and its drawing engine is not part of the floor: it is taken off.
    begun = time.perf_counter()
    for child in [server.start("reports:floor", work[:2]) for _ in range(cores)]:
        child.result()
    start = time.perf_counter() - begun
    begun = time.perf_counter()
    parts = [work[:2] + work[at::cores] for at in range(cores)]
    for child in [server.start("reports:floor", part) for part in parts]:
        child.result()
    server.close()
    return time.perf_counter() - begun - start


@contextmanager
def watched() -> Iterator[Callable[[], float]]:
    """Yield a function that tells the most memory, in MB, that our processes had together."""
    most, ended, us = [0.0], threading.Event(), psutil.Process()

    def look() -> None:
        while not ended.wait(1):
            total = 0
            for one in us.children(recursive=True):
                try:
                    total += one.memory_full_info().pss
                except psutil.Error:
                    continue
            most[0] = max(most[0], total / 1e6)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield lambda: most[0]
    finally:
        ended.set()
        thread.join()


def ours(path: Path, out: Path) -> tuple[float, float]:
    """Return the seconds and the MB of one run over a roster."""
    call = [str(BIN / "followup-evidence"), "report", "--roster", str(path), "--out", str(out)]
    with watched() as most:
        begun = time.perf_counter()
        subprocess.run([*call, "--today", TODAY], check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - begun, most()


def seconds(task: Callable[[], Any]) -> float:
    """Return how long a task takes."""
    begun = time.perf_counter()
    task()
    return time.perf_counter() - begun


def compare(folder: Path, count: int, sample: int) -> None:
    """Print the table of the ways to make the same reports."""
    path, few = roster(folder, count), students(folder, count)[:sample]
    loop = seconds(lambda: [scripted(folder, one) for one in few]) / len(few)
    many = students(folder, count)[: 2 * sample]
    with ThreadPoolExecutor(4) as pool:
        pooled = seconds(lambda: [*pool.map(lambda one: scripted(folder, one), many)]) / len(many)
    whole, memory = ours(path, folder / "out")
    again, _ = ours(path, folder / "out")
    bare = on_the_floor(folder, count) / count
    each = whole / count
    print(f"{runners.slots()} cores; roster of {count}, 12 and 60 programs in turn")
    print(f"  loop of papermill and nbconvert {loop:8.2f} s a report  ({len(few)} rendered)")
    print(f"  the same, four at a time        {pooled:8.2f} s a report  ({len(many)} rendered)")
    print(f"  followup-evidence --roster      {each:8.3f} s a report  ({whole:.1f} s in all)")
    print(f"  the functions, no notebook      {bare:8.3f} s a report")
    print(f"  second run, nothing changed     {again:8.2f} s in all")
    print(f"loop / ours       {loop / each:6.1f}   {said(loop / each >= 20)} (at least 20)")
    print(f"pool of 4 / ours  {pooled / each:6.1f}   {said(pooled / each >= 8)} (at least 8)")
    print(f"ours / floor      {each / bare:6.2f}   {said(each / bare <= 2)} (at most 2)")
    print(f"second run        {again:6.2f} s {said(again < 2)} (under 2 s)")
    print(f"memory            {memory:6.0f} MB{said(memory < 1500)} (under 1,500 MB)")


def said(kept: bool) -> str:
    """Return a bound's outcome as a word."""
    return "kept" if kept else "MISSED"


def main() -> None:
    """Compare, then show how time and memory grow with the roster."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--reports", type=int, default=100)
    asked.add_argument("--sample", type=int, default=4)
    asked.add_argument("--scale", type=int, nargs="*", default=[10, 100, 1000])
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if given.reports:
            compare(folder, given.reports, given.sample)
        for count in given.scale:
            whole, memory = ours(roster(folder, count), folder / f"out-{count}")
            each = whole / count
            print(f"{count:5} reports {whole:8.1f} s {each:8.3f} s each {memory:6.0f} MB at most")


if __name__ == "__main__":
    main()
