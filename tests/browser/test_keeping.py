"""What a reader takes away from a chart: its data with their origin, and its picture."""

import csv
import io
from xml.etree import ElementTree

import altair as alt
import pandas as pd
import pytest

from followup_evidence import evidence, show
from followup_evidence.show import offline, provenance


def kept(page, figure, words):
    """Click one of a chart's ways to keep it; return the file's name and bytes."""
    with page.expect_download() as caught:
        figure.get_by_role("button", name=words).click()
    return caught.value.suggested_filename, caught.value.path().read_bytes()


@pytest.fixture
def open_page(page, tmp_path):
    """Open charts in a page of their own, as an export holds them."""

    def opened(*charts):
        path = tmp_path / "page.html"
        figures = "".join(map(show.figure, charts))
        head = '<!DOCTYPE html><meta charset="utf-8"><link rel="icon" href="data:,">'
        path.write_text(head + figures + offline.bundle_html(), "utf-8")
        page.goto(path.as_uri())
        page.locator("figure[data-state=live]").nth(len(charts) - 1).wait_for()
        return page.locator("figure")

    return opened


def test_the_data_of_a_chart_come_with_status_source_and_caveat(page, watch, open_page):
    usage = evidence.load("thank_you_usage")
    name, content = kept(page, open_page(show.thank_you_usage(usage)), "data (CSV)")
    assert name == "thank-you-usage.csv"
    frame = pd.read_csv(io.BytesIO(content))
    about = usage.attrs["about"]
    assert frame["Share (%)"].tolist() == [65, 20, 13, 2]  # the article's
    for column in ("status", "source", "caveat"):
        assert set(frame[column]) == {about[column]}
    watch.assert_quiet()


def test_the_pictures_are_whole_and_say_whose_figures_they_show(page, watch, open_page):
    figure = open_page(show.advocacy_influence(evidence.load("advocacy_influence")))
    name, svg = kept(page, figure, "picture (SVG)")
    assert name == "advocacy-influence.svg"
    words = " ".join(ElementTree.fromstring(svg).itertext())  # noqa: S314 (drawn by us)
    assert provenance.STATUS_WORDS["illustrative"] in words
    name, png = kept(page, figure, "picture (PNG)")
    assert name == "advocacy-influence.png"
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(png[16:20], "big") > 1000  # pixels across: sharp on a slide
    watch.assert_quiet()


def test_words_that_look_like_formulas_or_hold_commas_reach_a_spreadsheet_as_words(
    page, watch, open_page
):
    hostile = ['=1+1,"x"', "+49", "@a", "-b", "＝b", "two\nlines", "Łódź 😀"]
    frame = pd.DataFrame({"program": hostile, "minutes": [-1, 2, 3, 4, 5, 6, 7]})
    frame.attrs["about"] = evidence.load("actions").attrs["about"] | {"name": "mine"}
    chart = provenance.present(
        alt.Chart(frame).mark_bar().encode(x="minutes:Q", y="program:N"),
        frame,
        title="t",
        subtitle="s",
        description="d",
        columns={"program": "Program", "minutes": "Minutes"},
    )
    _, content = kept(page, open_page(chart), "data (CSV)")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row[0] for row in rows[1:]] == ["'" + text for text in hostile[:5]] + hostile[5:]
    assert [row[1] for row in rows[1:]] == ["-1", "2", "3", "4", "5", "6", "7"]
    watch.assert_quiet()


def test_a_readers_own_chart_offers_its_picture_alone(page, watch, open_page):
    chart = alt.Chart(pd.DataFrame({"x": [1]}), description="One point").mark_point()
    figure = open_page(chart.encode(x="x:Q"))
    assert figure.get_by_role("button").all_inner_texts() == ["picture (SVG)", "picture (PNG)"]
    watch.assert_quiet()
