"""What the browser tests share: servers as people start them, and charts as people see them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from followup_evidence.apps import ports
from followup_evidence.show import offline

MILLISECONDS = 90_000
"""How long a page may take on a machine that is busy with other things."""

CHARTS = """() => [...document.querySelectorAll('figure.followup-chart')].map(figure => {
  const box = of => {
    const found = of?.getBoundingClientRect();
    return found ? [found.width, found.height] : [0, 0];
  };
  return {
    state: figure.dataset.state ?? null,
    live: box(figure.querySelector('.followup-live svg')),
    picture: box(figure.querySelector('img.followup-static')),
    words: figure.querySelector('img.followup-static').alt,
    caption: figure.querySelector('figcaption')?.textContent ?? '',
    cells: figure.querySelectorAll('details td').length,
    scrolls: figure.querySelector('.followup-live').scrollWidth
             - figure.querySelector('.followup-live').clientWidth,
  };
})"""
"""What a reader has of each chart; sizes are [width, height] in pixels, 0 where it is hidden."""


@contextmanager
def explored(*options: object, checkout: Path | None = None) -> Iterator[str]:
    """Start ``followup-evidence explore`` as a person does; yield the address it prints.

    ``checkout`` is a folder laid out as ours, whose code is run instead.
    """
    # Two that look for the first free port at the same moment would take the same one.
    port = ["--port", str(ports.spare())]
    call = [sys.executable, "-m", "followup_evidence", "explore", "--no-browser", *port]
    env = {key: value for key, value in os.environ.items() if key != offline.SWITCH}
    if checkout:
        env["PYTHONPATH"] = str(checkout / "src")
    with (
        # JupyterLab would open again what another test's server had open.
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own,
        subprocess.Popen(
            [*call, *map(str, options)],
            stdout=subprocess.PIPE,
            text=True,
            env=env | {"JUPYTER_CONFIG_DIR": own},
        ) as explorer,
    ):
        try:
            said = []
            for line in explorer.stdout:
                said.append(line)
                if found := re.search(r"http://[\w.-]+:\d+/\S+", line):
                    yield found[0]
                    break
            else:
                pytest.fail("".join(said))
        finally:
            started = psutil.Process(explorer.pid).children(recursive=True)
            explorer.terminate()  # it stops its server and the kernels in order
            try:
                explorer.wait(20)
            except subprocess.TimeoutExpired:
                explorer.kill()
            for left in psutil.wait_procs(started, timeout=5)[1]:
                left.kill()


@pytest.fixture(scope="session")
def explore():
    return explored


class Charts:
    """The charts of a page."""

    def __init__(self, page) -> None:
        self.page = page

    def read(self):
        """Return what a reader has of each chart."""
        return self.page.evaluate(CHARTS)

    def wait_until_live(self, count):
        """Wait until there are so many charts and each is live; return what a reader has."""
        self.page.wait_for_function(
            "count => { const all = [...document.querySelectorAll('figure.followup-chart')];"
            " return all.length === count && all.every(one => one.dataset.state === 'live') }",
            arg=count,
            timeout=MILLISECONDS,
        )
        return self.read()

    def assert_live(self, count):
        """Fail unless so many charts are drawn by a script, each in a size to be read."""
        charts = self.wait_until_live(count)
        for chart in charts:
            assert min(chart["live"]) > 150, chart
            assert chart["picture"] == [0, 0], chart

    def assert_pictures(self, count):
        """Fail unless so many charts are pictures with words, caption and data, none live."""
        charts = self.read()
        assert len(charts) == count
        for chart in charts:
            assert chart["state"] is None
            assert min(chart["picture"]) > 150, chart
            assert chart["live"] == [0, 0]
            assert len(chart["words"]) > 60
            assert "Source: " in chart["caption"]
            assert chart["cells"] > 0

    def assert_fits(self):
        """Fail if the page is wider than its window; a chart may scroll in its own box."""
        widths = self.page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
        assert widths[0] <= widths[1]


@pytest.fixture
def charts(page):
    return Charts(page)


@pytest.fixture(scope="session")
def charts_of():
    return Charts


@pytest.fixture
def keep(artefacts, page):
    """Keep a screenshot of the page, or of one element, under a name."""

    def screenshot(name, what=None, **settings):
        path = Path(artefacts) / f"{name}.png"
        (what or page).screenshot(path=path, animations="disabled", **settings)
        assert path.stat().st_size > 5_000

    return screenshot
