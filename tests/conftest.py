"""What every test may rely on: clean Jupyter folders, an artefact folder, a guarded browser."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

ROOT = Path(__file__).resolve().parents[1]

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name is looked up: a page that asks the network for anything fails, and is seen to.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]


def pytest_configure(config: pytest.Config) -> None:
    """Keep the person's own Jupyter settings out of the tests, and the tests out of them."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell starts what runs in its background deaf to Ctrl-C, and so would be every
        # program that a test starts and interrupts; it would then wait for ever.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    scratch = tempfile.TemporaryDirectory(prefix="followup-tests-", ignore_cleanup_errors=True)
    config.add_cleanup(scratch.cleanup)
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        folder = Path(scratch.name) / name.lower()
        folder.mkdir()
        os.environ[name] = str(folder)
    for name in ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "JUPYTER_TOKEN", "BROWSER", "PORT"):
        os.environ.pop(name, None)


@pytest.fixture(autouse=True)
def _scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw charts as people get them; only nbval's notebooks hold pictures alone."""
    monkeypatch.delenv("FOLLOWUP_EVIDENCE_BUNDLE", raising=False)


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the checkout's folder."""
    return ROOT


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Return the folder whose files (screenshots, pages) outlive the run."""
    folder = ROOT / ".artefacts"
    folder.mkdir(exist_ok=True)
    return folder


@dataclass
class Watch:
    """Everything that a browser's pages asked for and complained about.

    A test ends with `assert_quiet`; `requests` holds each address in order.
    """

    requests: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        """Record every page of a Playwright browser context from here on."""
        context.on("request", lambda request: self._see(request.url))
        context.on("page", lambda page: page.on("websocket", lambda ws: self._see(ws.url)))
        context.on(
            "requestfailed",
            lambda request: self.troubles.append(f"failed: {request.url} ({request.failure})"),
        )
        context.on("weberror", lambda error: self.troubles.append(f"page error: {error.error}"))
        context.on("console", self._hear)

    def _see(self, address: str) -> None:
        self.requests.append(address)
        parts = urlsplit(address)
        inside = parts.hostname in {"127.0.0.1", "localhost"}
        if not inside and parts.scheme not in {"file", "data", "blob", "about"}:
            self.troubles.append(f"outside request: {address}")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.troubles.append(f"console: {message.text} at {message.location}")

    def assert_quiet(self) -> None:
        """Fail on an outside request, a failed request, a page error or a console error."""
        assert not self.troubles, "\n".join(self.troubles)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start the installed Chromium with every name look-up blocked.

    One a module, not one a session: while Playwright's synchronous interface is open its
    event loop counts as running, which tests that start kernels must not meet.
    """
    from playwright.sync_api import sync_playwright

    from followup_evidence import browser

    program = browser.find()
    if program is None:
        message = "no Chromium-family browser found; install one or set FOLLOWUP_BROWSER"
        # A test run that skips every browser test must not look like one that passed them.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=str(program), args=list(CHROMIUM_ARGUMENTS)
        )
        yield started
        started.close()


@pytest.fixture
def watch() -> Watch:
    """Return the record that `page` fills."""
    return Watch()


@pytest.fixture
def page(chromium: Browser, watch: Watch) -> Iterator[Page]:
    """Open one page in a fresh profile; `watch` sees all that it does."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    watch.follow(context)
    yield context.new_page()
    context.close()
