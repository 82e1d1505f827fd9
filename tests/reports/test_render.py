"""A notebook as one page: what is on it, what is not, and how it gets into its place."""

import subprocess
import sys

import altair as alt
import nbformat
import pandas as pd
import pytest

from followup_evidence import show
from followup_evidence.reports import render

HOSTILE = "</title></style><script>alert(1)</script>{{ 7*7 }} {% raw %} $x$ 😀 שלום" + "x" * 300
WIDGET = "application/vnd.jupyter.widget-view+json"


def output(kind, **data):
    return nbformat.v4.new_output(kind, **data)


def shown(**data):
    return output("display_data", data={key.replace("_", "/"): text for key, text in data.items()})


@pytest.fixture(scope="module")
def chart():
    frame = pd.DataFrame({"frequency": ["Rarely"], "share_pct": [20]})
    return alt.Chart(frame, description="One bar").mark_bar().encode(x="share_pct:Q")


@pytest.fixture
def exported(notebook, read_page):
    """Export a notebook whose one code cell has the given outputs."""

    def export(*outputs, heading="# A finding", **metadata):
        book = notebook(heading, "secret_code()")
        book.cells[1].outputs = list(outputs)
        book.metadata.update(metadata)
        return read_page(render.page(book))

    return export


def test_the_page_is_a_whole_document_in_english_with_a_title(exported):
    page = exported(shown(text_html="<p>found</p>"))
    assert page.html.startswith("<!DOCTYPE html>")
    assert page.soup.html["lang"] == "en"
    assert page.soup.find("meta", attrs={"name": "viewport"})
    assert page.soup.title.string == "A finding"
    assert page.words == "A finding found"


def test_code_prompts_and_cells_without_output_are_left_out(exported):
    result = output("execute_result", data={"text/plain": "'found'"}, execution_count=7)
    page = exported(result)
    assert page.words == "A finding 'found'"
    assert "secret_code" not in page.html
    assert len(exported().soup.select(".cell")) == 1


def test_a_kernels_complaints_stay_on_the_machine(exported):
    page = exported(
        output("stream", name="stderr", text="/home/zoe/mine.py:3: DeprecationWarning"),
        output("stream", name="stdout", text="what was printed"),
    )
    assert "/home/zoe" not in page.html
    assert "what was printed" in page.words


def test_charts_bring_one_script_however_many_they_are(exported, chart):
    figure = shown(text_html=show.figure(chart))
    assert exported(shown(text_html="<p>none</p>")).bundles == 0
    assert exported(figure).bundles == 1
    assert exported(figure, figure, shown(text_html=show.offline.bundle_html())).bundles == 1


def test_a_widget_that_no_kernel_draws_is_left_out(exported):
    widget = output("display_data", data={WIDGET: {"model_id": "a"}, "text/plain": "IntSlider()"})
    state = {"application/vnd.jupyter.widget-state+json": {"state": {"a": {}}}}
    page = exported(widget, shown(text_html="<p>found</p>"), widgets=state)
    assert "widget" not in page.html.lower().partition("<main>")[2]
    assert "IntSlider" not in page.words


def test_nothing_is_asked_of_a_network(exported, chart):
    page = exported(
        shown(text_html=show.figure(chart)), shown(text_markdown="**bold** and $x^2$ and `code`")
    )
    assert page.outside() == []


@pytest.mark.parametrize("kind", ["text_html", "text_markdown"])
def test_math_and_templates_in_an_output_are_left_as_they_are(exported, kind):
    page = exported(shown(**{kind: "between $5 and $6 {{ 7*7 }} {% if x %}"}))
    assert "between $5 and $6 {{ 7*7 }} {% if x %}" in page.words


def test_a_hostile_title_stays_text(exported):
    page = exported(shown(text_html="<p>found</p>"), title=HOSTILE)
    assert page.soup.title.string == HOSTILE
    assert page.soup.find_all("script") == []


def test_a_heading_that_only_code_shows_can_be_the_title(exported):
    page = exported(shown(text_markdown="# Plan for Zoë\n\nwords"), heading="#### small")
    assert page.soup.title.string == "Plan for Zoë"


def test_nbconvert_knows_the_exporter_by_name(notebook, chart, read_page, tmp_path):
    book = notebook("# Found", "chart")
    book.cells[1].outputs = [shown(text_html=show.figure(chart))]
    nbformat.write(book, tmp_path / "mine.ipynb")
    subprocess.run(
        [sys.executable, "-m", "jupyter", "nbconvert", "--to", "followup-html", "mine.ipynb"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    page = read_page((tmp_path / "mine.html").read_text("utf-8"))
    assert (page.bundles, len(page.charts), page.outside()) == (1, 1, [])
    assert page.html == render.page(book)
