"""What the tests of reports share: small notebooks, and how to read a page."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
from urllib.parse import urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup

from followup_evidence import cli, plan
from followup_evidence.show import offline

PROGRAM = [sys.executable, "-m", "followup_evidence"]
LOADING = {"src", "srcset", "href", "xlink:href", "data", "poster", "action", "formaction"}


class ReadPage:
    """A page as its reader gets it: its text, its charts' script and what it would load."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.soup = BeautifulSoup(html, "html.parser")
        self.bundles = len(self.soup.find_all("script", attrs={"data-followup-bundle": True}))
        self.charts = self.soup.find_all("figure", class_="followup-chart")

    @property
    def words(self) -> str:
        """Return the text that is read, without scripts and styles."""
        kept = BeautifulSoup(self.html, "html.parser")
        for hidden in kept(["script", "style", "head"]):
            hidden.decompose()
        return " ".join(kept.get_text(" ").split())

    def outside(self) -> list[str]:
        """List the addresses that opening the page would ask for."""
        found = [
            f"{tag.name} {name}: {value[:80]}"
            for tag in self.soup.find_all(True)
            for name, value in tag.attrs.items()
            if name in LOADING and tag.name != "a" and urlsplit(value).scheme != "data"
        ]
        styles = [str(tag.string) for tag in self.soup.find_all("style")]
        styles += [str(tag["style"]) for tag in self.soup.find_all(style=True)]
        return found + [
            f"style: {address}"
            for style in styles
            for address in re.findall(r"(?:@import\s*|url\()\s*[\"']?(?!data:)([^\"')\s;]+)", style)
        ]


@pytest.fixture(scope="session")
def read_page():
    return ReadPage


@pytest.fixture(scope="session")
def command():
    """Run the command line as a shell does; return the ended process."""

    def run(*arguments, **settings):
        env = os.environ | settings.pop("env", {})
        env.pop(offline.SWITCH, None)
        return subprocess.run(
            [*PROGRAM, *map(str, arguments)], capture_output=True, text=True, env=env, **settings
        )

    return run


@pytest.fixture(scope="session")
def notebook():
    """Make a notebook of the given cells: code, or Markdown where it begins with #."""

    def make(*sources):
        cells = [
            nbformat.v4.new_markdown_cell(source, id=f"cell-{at}")
            if source.startswith("#")
            else nbformat.v4.new_code_cell(source, id=f"cell-{at}")
            for at, source in enumerate(sources)
        ]
        spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec})

    return make


@pytest.fixture(scope="session")
def planned():
    """Plan for programs by name, all interviewed on 2026-11-30 unless it is said otherwise."""

    def make(minutes=None, *, per_day=60, today="2026-12-01", **programs):
        rows = [
            {"program": name, "interview_date": "2026-11-30"} | row
            for name, row in programs.items()
        ]
        return plan.choose(plan.check(rows), minutes=minutes, minutes_per_day=per_day, today=today)

    return make


@pytest.fixture(scope="session")
def titled():
    """Return a plan with other titles of its steps, such as no list of ours would give."""

    def retitle(made, titles):
        other = dataclasses.replace(made)
        vars(other)["steps"] = made.steps.assign(title=titles)
        return other

    return retitle


@pytest.fixture
def broken_report(tmp_path, monkeypatch, notebook):
    """Put a notebook with one cell of one's choice in the place of the report's."""
    from followup_evidence import paths

    folder = paths.folder

    def put(source):
        book = notebook("name = ''\ninterviews = ''", source)
        book.cells[0].metadata["tags"] = ["parameters"]
        (tmp_path / "notebooks").mkdir()
        nbformat.write(book, tmp_path / "notebooks/report.ipynb")
        monkeypatch.setattr(
            paths,
            "folder",
            lambda name: tmp_path / name if name == "notebooks" else folder(name),
        )

    return put


@pytest.fixture
def run(capsys):
    def call(*arguments):
        with pytest.raises(SystemExit) as ended:
            cli.main([*map(str, arguments)])
        return (ended.value.code, *capsys.readouterr())

    return call
