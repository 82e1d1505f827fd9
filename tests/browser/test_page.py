"""A report and an exported notebook as files: opened from disk, printed, and without scripts."""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from followup_evidence.show import offline

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
SIZES = {"desk": (1440, 900), "laptop": (1280, 720), "phone": (390, 844)}
CHART = '<figure class="followup-chart"'
HOSTILE = [
    "<script>document.title = 'gone'; alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</style></script></title><h1>bold</h1>",
    "[a](javascript:alert(1)) **b** $x$ {{ 7*7 }}",
    "Sankt 😀 מרכז רפואי",
    "W" * 200,
]


def rendered(file, out, *options):
    """Make a report as a person does; return its path."""
    env = {key: value for key, value in os.environ.items() if key != offline.SWITCH}
    call = [sys.executable, "-m", "followup_evidence", "report", file, "--today", "2026-12-01"]
    done = subprocess.run(
        [*call, *options], cwd=out, env=env, capture_output=True, encoding="utf-8", check=True
    )
    return out / done.stdout.rstrip("\n")


@pytest.fixture(scope="module")
def report(root, tmp_path_factory):
    out = tmp_path_factory.mktemp("report")
    return rendered(root / "data/examples/interviews.csv", out, "--name", "Ada Example")


@pytest.fixture(scope="module")
def exported(root, tmp_path_factory):
    out = tmp_path_factory.mktemp("exported")
    env = {key: value for key, value in os.environ.items() if key != offline.SWITCH}
    call = [sys.executable, "-m", "nbconvert", "--execute", "--to", "followup-html"]
    book = root / "notebooks/01-evidence.ipynb"
    subprocess.run([*call, "--output-dir", out, book], env=env, capture_output=True, check=True)
    return out / "01-evidence.html"


@pytest.fixture(params=["report", "exported"])
def file(request):
    """Return a page's path, its number of charts and a name for its screenshots."""
    path = request.getfixturevalue(request.param)
    count = path.read_text("utf-8").count(CHART)
    assert count >= 3
    return path, count, request.param


@pytest.mark.parametrize("size", SIZES)
def test_opened_from_disk_every_chart_is_live_and_the_page_fits(
    page, watch, charts, keep, file, size
):
    path, count, name = file
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(path.as_uri())
    charts.assert_live(count)
    charts.assert_fits()
    keep(f"{name}-{size}", full_page=True)
    assert {address.split(":")[0] for address in watch.requests} <= {"file", "data"}
    watch.assert_quiet()


def test_on_paper_it_shows_pictures_and_no_controls(page, watch, charts, keep, artefacts, file):
    path, count, name = file
    page.goto(path.as_uri())
    charts.assert_live(count)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})  # A4 between its margins, at 96 dpi
    shown = charts.read()
    assert all(min(chart["picture"]) > 150 for chart in shown)
    assert all(chart["live"] == [0, 0] for chart in shown)
    assert not page.locator(".vega-bindings, .followup-keep").locator("visible=true").count()
    charts.assert_fits()
    keep(f"{name}-print", full_page=True)
    page.pdf(path=artefacts / f"{name}.pdf", prefer_css_page_size=True)
    pages = re.findall(rb"/Type\s*/Page\b", (artefacts / f"{name}.pdf").read_bytes())
    assert 2 <= len(pages) <= {"report": 14, "exported": 22}[name]
    watch.assert_quiet()


def test_without_scripts_pictures_words_and_tables_are_there(
    chromium, watch, charts_of, artefacts, file
):
    path, count, name = file
    context = chromium.new_context(java_script_enabled=False)
    watch.follow(context)
    page = context.new_page()
    page.goto(path.as_uri())
    charts_of(page).assert_pictures(count)
    page.locator("figure summary").first.click()
    assert page.locator("figure details td").first.is_visible()
    page.screenshot(path=artefacts / f"{name}-without-scripts.png", full_page=True)
    context.close()
    watch.assert_quiet()


@pytest.mark.parametrize("name", sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")))
def test_where_a_host_forbids_scripts_a_committed_notebook_shows_its_pictures(
    page, watch, charts, keep, tmp_path, name
):
    book = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    shown = [
        output.data["text/html"]
        for cell in book.cells
        for output in cell.get("outputs", [])
        if "text/html" in output.data
    ]
    policy = '<meta http-equiv="Content-Security-Policy" content="script-src \'none\'">'
    preview = tmp_path / "preview.html"
    preview.write_text(
        f'<!DOCTYPE html><meta charset="utf-8">{policy}<title>t</title>'
        f'<link rel="icon" href="data:,">{"".join(shown)}',
        "utf-8",
    )
    page.goto(preview.as_uri())
    charts.assert_pictures("".join(shown).count(CHART))
    keep(f"{name}-preview", full_page=True)
    watch.assert_quiet()


def test_hostile_text_is_read_and_not_obeyed(page, watch, charts, keep, tmp_path):
    with (tmp_path / "mine.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["program", "interview_date", "interest", "mentor"])
        rows.writerows(
            [text, f"2026-12-{10 + at}", "high", "known"] for at, text in enumerate(HOSTILE)
        )
    name = " ".join(HOSTILE[:-1]) + "x" * 300
    path = rendered(tmp_path / "mine.csv", tmp_path, "--name", name, "--minutes", "900")
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(path.as_uri())
    charts.assert_live(path.read_text("utf-8").count(CHART))
    assert dialogs == []
    assert page.title() == " ".join(f"Follow-up plan for {name}".split())
    cells = page.locator("td").all_text_contents()
    assert set(HOSTILE) <= set(cells)
    assert name in page.locator(".followup-lead").text_content()
    charts.assert_fits()
    keep("report-hostile-phone", full_page=True)
    watch.assert_quiet()
