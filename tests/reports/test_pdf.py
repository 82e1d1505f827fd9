"""A report as PDF: read back whole with a PDF library."""

import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pypdf
import pytest

from followup_evidence import browser, evidence, plan, text
from followup_evidence.reports import fonts, jobs, pdf, sources
from followup_evidence.show import offline

NAME = "Zoë O'Brien-مرحبا 😀"


def squeezed(text):
    """Return a text without what a line's end may change."""
    return re.sub(r"[\s\u00ad-]+", "", text)


@pytest.fixture(scope="module")
def report(command, root, tmp_path_factory):
    out = tmp_path_factory.mktemp("pdf")
    done = command(
        *("report", root / "data/examples/interviews.csv", "--out", out, "--name", NAME),
        *("--today", "2026-12-01", "--minutes", "90", "--stress", "20", "--also", "pdf"),
    )
    assert done.returncode == 0, done.stderr
    page, printed = done.stdout.splitlines()
    return Path(page), pypdf.PdfReader(io.BytesIO(Path(printed).read_bytes()))


@pytest.fixture(scope="module")
def words(report):
    return squeezed(" ".join(page.extract_text() for page in report[1].pages))


def test_it_is_tagged_and_has_its_title_and_language(report):
    _, reader = report
    assert reader.metadata.title == f"Follow-up plan for {NAME}"
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "/StructTreeRoot" in root
    headings = [str(one.title) for one in reader.outline if not isinstance(one, list)]
    assert headings[0] == "Your plan after the interviews"


def test_what_not_to_do_comes_first_and_then_every_step_and_what_is_left_out(words):
    made = sources.planned("", minutes=90, stress=20)
    assert len(made.steps) > 5
    assert len(made.bans) > 0
    texts = [made.note, *made.bans["why"], "What to do"]
    places = [words.index(squeezed(text)) for text in texts]
    assert places[0] < min(places[1:-1]) <= max(places[1:-1]) < places[-1]
    for program in made.bans["program"]:
        assert squeezed(program) in words[places[0] : places[-1]]
    rest = words[places[-1] :]
    for heading, some in made.by_group():
        assert squeezed(heading) in rest
        for step in some.itertuples():
            assert squeezed(step.title) in rest
            assert squeezed(step.program) in rest
            if not pd.isna(step.do_on):
                assert squeezed(text.date(step.do_on)) in rest
    assert squeezed(made.guarantee.sentence()) in rest
    for row in plan.digest(made.skipped).itertuples():
        assert squeezed(row.what) in rest
        assert squeezed(row.why) in rest


def test_every_citation_and_setting_can_be_read(words, report, read_page):
    page = read_page(report[0].read_text("utf-8"))
    cited = {item.get_text(" ", strip=True) for item in page.soup.select(".followup-sources li")}
    assert len(cited) > 5
    for citation in cited:
        assert squeezed(citation) in words, citation
    known = page.soup.select(".followup-known li")
    assert len(known) > 10
    for item in known:  # what was told in full above is only named in print, with its own note
        again = item.select_one(".followup-again")
        figures = [again.extract().get_text(" ", strip=True)] if again else []
        for figure in [*figures, item.get_text(" ", strip=True)]:
            assert squeezed(figure) in words, figure
    for title in evidence.catalog()["title"]:
        assert squeezed(title) in words


def test_without_a_browser_that_is_said_before_anything_is_made(run, root, tmp_path, monkeypatch):
    monkeypatch.setattr(browser, "find", lambda: None)
    (tmp_path / "roster.csv").write_text("interviews\nmine.csv\n")
    (tmp_path / "mine.csv").write_text("program,interview_date\nMercy,2026-12-04\n")
    for asked in ([tmp_path / "mine.csv"], ["--roster", tmp_path / "roster.csv"]):
        code, out, err = run("report", *asked, "--out", tmp_path / "out", "--also", "pdf")
        assert (code, out) == (2, "")
        assert "Chromium, Chrome or Edge" in err
        assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("program", ["false", "true"])
def test_a_browser_that_prints_nothing_is_said(monkeypatch, program):
    monkeypatch.setenv("FOLLOWUP_BROWSER", program)
    with pytest.raises(jobs.ReportError, match=f"{program} did not print"):
        pdf.printed("<p>page</p>")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting needs root")
def test_a_machine_without_fonts_prints_no_empty_pages_and_the_page_is_the_same(
    report, root, tmp_path
):
    empty = tmp_path / "empty"
    empty.mkdir()
    call = (
        "mount --bind {empty} /usr/share/fonts && exec {python} -m followup_evidence report "
        "{list} --out {out} --name {name} --today 2026-12-01 --minutes 90 --stress 20"
    )
    call = call.format(
        empty=empty,
        python=sys.executable,
        list=root / "data/examples/interviews.csv",
        out=tmp_path / "out",
        name=shlex.quote(NAME),
    )
    private = ["unshare", "--mount", "sh", "-c"]
    if subprocess.run([*private, f"mount --bind {empty} /usr/share/fonts"]).returncode:
        pytest.skip("this machine mounts nothing")
    env = {name: value for name, value in os.environ.items() if name != offline.SWITCH}
    done = subprocess.run([*private, f"{call} --also pdf"], capture_output=True, text=True, env=env)
    assert (done.returncode, done.stdout) == (1, "")
    assert "found no font on this machine" in done.stderr
    assert not (tmp_path / "out").exists()
    done = subprocess.run([*private, call], capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).read_bytes() == report[0].read_bytes()


def test_letters_that_no_font_has_are_refused_with_the_package_that_has_them(monkeypatch):
    monkeypatch.setattr(fonts, "_known", lambda: [(0x20, 0x4FF)])
    with pytest.raises(jobs.ReportError) as caught:
        pdf.printed("<style>\u5f20</style><p title='\u4f1f'>Zo\xeb \u5f20\u4f1f</p>")
    assert str(caught.value).splitlines()[0] == (
        "The PDF cannot show \u5f20\u4f1f: no font on this machine has these letters. "
        "On Debian or Ubuntu: sudo apt install fonts-noto-cjk."
    )
    monkeypatch.setattr(fonts, "_known", lambda: [(0x20, 0xFFFF)])
    assert fonts.missing("\u5f20") == ""
