"""How long a newcomer waits: from an empty folder to the first chart in JupyterLab.

    python benchmarks/newcomer.py [--tests]

Clones this checkout's last commit into an empty folder, with empty caches, and does there what
the README says. Each stage is printed in seconds and as a share of a bare `venv` with
JupyterLab alone, made in the same run. With --tests, `make test` follows in the clone.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from followup_evidence import browser

ROOT = Path(__file__).resolve().parents[1]
OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PATIENCE = 600_000


class Watch:
    """Seconds of each stage, printed as it ends."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what is done inside."""
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start
        sys.stdout.write(f"{name:<44}{self.seconds[name]:8.1f} s\n")
        sys.stdout.flush()


def run(*call: str, cwd: Path, env: dict[str, str]) -> None:
    """Run a command and stop the benchmark if it fails."""
    subprocess.run(call, cwd=cwd, env=env, check=True, stdout=subprocess.DEVNULL)


def make_bare(place: Path, env: dict[str, str]) -> None:
    """Make an environment with JupyterLab alone, as its own documentation says."""
    run(sys.executable, "-m", "venv", str(place), cwd=place.parent, env=env)
    pinned = ["-c", str(ROOT / "constraints.txt")]
    run(str(place / "bin/pip"), "install", "-q", *pinned, "jupyterlab", cwd=place.parent, env=env)


def look(clone: Path, env: dict[str, str], watch: Watch) -> None:
    """Start `make explore` and wait for the chart, as saved and after a run."""
    with (
        subprocess.Popen(
            ["make", "explore"],  # noqa: S607 (the README's own command)
            cwd=clone,
            env=env | {"BROWSER": "none"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # make's word that we stopped it
            text=True,
            start_new_session=True,
        ) as server,
        sync_playwright() as driver,
    ):
        try:
            with watch.stage("make explore prints its address"):
                said = iter(server.stdout or ())
                found = next(m for m in (re.search(r"http://\S+", line) for line in said) if m)
            with watch.stage("the first chart is seen, as it was saved"):
                chrome = driver.chromium.launch(executable_path=browser.find(), args=OPTIONS)
                page = chrome.new_page()
                page.set_default_timeout(PATIENCE)
                page.goto(found[0])
                page.locator("figure.followup-chart").first.wait_for()
            with watch.stage("the kernel is ready"):
                page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
            with watch.stage("the first chart is live after Run All"):
                page.get_by_role("menuitem", name="Run", exact=True).click()
                page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
                page.locator("figure[data-state=live]").first.wait_for()
            chrome.close()
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            if server.stdout:
                server.stdout.read()  # until the last of them has ended: they run from the clone


def main() -> None:
    """Walk a newcomer's way and print what each stage took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tests", action="store_true", help="run make test in the clone, too")
    tests = parser.parse_args().tests
    watch = Watch()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        clone, caches = Path(folder, "clone"), str(Path(folder, "caches"))
        env = {k: v for k, v in os.environ.items() if k not in {"VIRTUAL_ENV", "MAKEFLAGS"}}
        env |= dict.fromkeys(("UV_CACHE_DIR", "PIP_CACHE_DIR", "XDG_CACHE_HOME"), caches)
        with watch.stage("git clone"):
            run("git", "clone", "-q", str(ROOT), str(clone), cwd=Path(folder), env=env)
        with watch.stage("make setup"):
            run("make", "setup", cwd=clone, env=env)
        look(clone, env, watch)
        with watch.stage("make setup again"):
            run("make", "setup", cwd=clone, env=env)
        env["PIP_CACHE_DIR"] = str(Path(folder, "other"))
        with watch.stage("beside it: venv, then pip install jupyterlab"):
            make_bare(Path(folder, "bare"), env)
        seconds = watch.seconds
        first = sum(list(seconds.values())[:4])
        bare = seconds["beside it: venv, then pip install jupyterlab"]
        sys.stdout.write(f"from clone to first chart: {first:.1f} s, {first / bare:.2f} × bare\n")
        if tests:
            with watch.stage("make test"):
                run("make", "test", cwd=clone, env=env)


if __name__ == "__main__":
    main()
