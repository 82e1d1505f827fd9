"""How fast the plan builder answers in a real browser: from a slider's release to paint, and cold.

    python benchmarks/builder.py [--moves 40] [--colds 3]

Latency is measured in the page: from the slider's event to the second frame after the plan and its
chart are drawn, for lists of 12 and 30 programs, each move after a rest. Cold is the time from
opening the address to the first plan that can be used, beside a Voilà page that shows one Altair
chart by Altair's own offline widget; they take turns, each with a server and kernel of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pandas as pd
from playwright.sync_api import Browser, Page, sync_playwright

from followup_evidence import browser, plan
from followup_evidence.apps import keeping, ports
from followup_evidence.reports import sources

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
BOUNDS = {12: 150, 30: 300}
COLDER = 1.3
REST_MS = 1500
MOVE = """async value => {
  const slider = document.querySelector('.fe-pair input[type=range]');
  const root = document.querySelector('.fe-builder');
  const before = root.dataset.turn, start = performance.now();
  slider.value = value;
  slider.dispatchEvent(new Event('input', {bubbles: true}));
  return await new Promise(done => {
    const look = () => root.dataset.turn === before ? requestAnimationFrame(look)
      : requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
    look();
  });
}"""
CHART = (
    "import altair as alt, pandas as pd\n"
    "alt.JupyterChart.enable_offline()\n"
    "frame = pd.DataFrame({'x': [1, 2, 3], 'y': [3, 1, 2]})\n"
    "alt.JupyterChart(alt.Chart(frame).mark_bar().encode(x='x:Q', y='y:Q'))"
)


def many(programs: int, path: Path) -> None:
    """Write a list as long as asked for, from the example's rows."""
    mine = plan.read(sources.example()).drop(columns=["policy_source"])
    rows = [mine.assign(program=mine["program"] + f" {turn}" * bool(turn)) for turn in range(5)]
    for again in rows[1:]:
        again["interest"] = again["interest"].astype("str").replace("first", "high")
        again["policy"] = ""
    rows[0]["policy"] = ""
    table = pd.concat([row.astype("str") for row in rows]).head(programs)
    table.replace("nan", "").to_csv(path, index=False)


@contextlib.contextmanager
def explored(keep: str) -> Iterator[str]:
    """Serve the app as a person does."""
    call = [sys.executable, "-m", "followup_evidence", "explore", "--app", "--no-browser"]
    env = os.environ | {keeping.FOLDER: keep}
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True, env=env) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if found := re.search(r"http://\S+", line):
                    yield found[0]
                    break
        finally:
            process.terminate()


@contextlib.contextmanager
def bare(folder: str) -> Iterator[str]:
    """Serve a page with one chart by Voilà as it comes."""
    path = Path(folder) / "chart.ipynb"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [nbformat.v4.new_code_cell(CHART)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    port = ports.spare()
    call = [sys.executable, "-m", "voila", str(path), "--no-browser", f"--port={port}"]
    with subprocess.Popen(call, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        try:
            while ports.is_free(port):
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


def cold(chromium: Browser, address: str, what: str) -> float:
    """Return the seconds from opening a page to seeing something of it."""
    page = chromium.new_page()
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(what).first.wait_for(timeout=120_000)
    taken = time.perf_counter() - start
    page.close()
    return taken


def latencies(page: Page, programs: int, moves: int, folder: str) -> list[float]:
    """Return the milliseconds of each move of the minutes."""
    path = Path(folder) / f"{programs}.csv"
    many(programs, path)
    page.locator(".fe-list > summary").click()
    page.get_by_label("or a path on this machine").fill(str(path))
    page.get_by_role("button", name="Open", exact=True).click()
    page.get_by_text(f"{programs} programs from {programs}.csv").wait_for()
    page.locator(".fe-list > summary").click()
    page.locator(".fe-builder[data-settled=true]").wait_for()
    taken = []
    for move in range(moves):
        taken.append(page.evaluate(MOVE, 60 + (move * 85) % 480))
        page.wait_for_timeout(REST_MS)
    return taken


def main() -> int:
    """Measure and print; 1 if a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", type=int, default=40)
    parser.add_argument("--colds", type=int, default=3)
    asked = parser.parse_args()
    missed = 0
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        chromium = playwright.chromium.launch(executable_path=browser.find(), args=FLAGS)
        ours, theirs = [], []
        for _ in range(asked.colds):
            with bare(folder) as address:
                theirs.append(cold(chromium, address, "svg.marks, canvas.marks"))
            with explored(folder) as address:
                ours.append(cold(chromium, address, ".fe-chart svg"))
        ratio = statistics.median(o / t for o, t in zip(ours, theirs, strict=True))
        print(
            f"cold: {statistics.median(ours):.1f} s; one chart: {statistics.median(theirs):.1f} s"
        )
        print(f"ratio, median of turns: {ratio:.2f} (bound {COLDER})")
        missed += ratio > COLDER
        with explored(folder) as address:
            page = chromium.new_page(viewport={"width": 1280, "height": 720})
            page.goto(address)
            page.locator(".fe-chart svg").first.wait_for(timeout=120_000)
            for programs, bound in BOUNDS.items():
                taken = sorted(latencies(page, programs, asked.moves, folder))
                p95 = taken[min(len(taken) - 1, int(0.95 * len(taken)))]
                print(
                    f"{programs} programs: median {statistics.median(taken):.0f} ms, "
                    f"p95 {p95:.0f} ms, worst {taken[-1]:.0f} ms (bound {bound})"
                )
                missed += p95 > bound
        chromium.close()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
