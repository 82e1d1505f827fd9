"""A page as PDF, printed by a Chromium-family browser: tagged, with its title and language."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from followup_evidence import browser
from followup_evidence.errors import FollowupError
from followup_evidence.reports import fonts
from followup_evidence.reports.files import UNDONE
from followup_evidence.reports.jobs import ReportError

_SECONDS = 120
_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)


def must_have_browser() -> Path:
    """Return the browser that prints.

    Raises
    ------
    FollowupError
        There is none.
    """
    found = browser.find()
    if found is None:
        raise FollowupError(
            "A PDF is printed by Chromium, Chrome or Edge, and none was found.\n"
            "Install one, or set FOLLOWUP_BROWSER to its program; the page itself prints from "
            "any browser. Nothing was rendered."
        )
    return found


def printed(page: str) -> bytes:
    """Return a self-contained page as PDF.

    Raises
    ------
    FollowupError
        No browser was found.
    ReportError
        The browser failed, took longer than two minutes, or found no font to print with; or no
        font has some letters of the page.
    """
    program = must_have_browser()
    if letters := fonts.missing(page):
        raise ReportError(f"{fonts.refusal(letters)} {fonts.remedy(letters)}", UNDONE)
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="fe-", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page, encoding="utf-8")
        asked = [
            str(program),
            *_FLAGS,
            *root,
            f"--user-data-dir={Path(folder, 'profile')}",
            f"--print-to-pdf={target}",
            source.as_uri(),
        ]
        try:
            done = subprocess.run(asked, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ReportError(f"{program.name} did not print the PDF: {error}") from error
        if not target.is_file():
            raise ReportError(
                f"{program.name} did not print the PDF (it ended with {done.returncode})."
            )
        content = target.read_bytes()
    if b"/BaseFont" not in content:
        raise ReportError(
            f"{program.name} printed a PDF without a letter: it found no font on this machine. "
            "Install one, such as Liberation Sans or DejaVu Sans."
        )
    return content
