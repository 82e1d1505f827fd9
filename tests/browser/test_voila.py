"""Notebooks as pages: what `followup-evidence explore --app` serves."""

import re

import pytest


@pytest.fixture(scope="module")
def evidence(explore, tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    with explore("--folder", folder, "--app", "01-evidence") as address:
        yield address, folder / "01-evidence.ipynb"


def test_every_chart_of_the_evidence_is_live_as_a_page(evidence, page, watch, charts, keep):
    address, path = evidence
    count = len(re.findall(r"<figure class=.\"followup-chart", path.read_text("utf-8")))
    page.goto(address, wait_until="commit")
    charts.assert_live(count)
    charts.assert_fits()
    keep("voila-evidence", full_page=True)
    watch.assert_quiet()


def test_a_notebook_that_is_gone_is_said_on_a_page_that_asks_nobody(evidence, page, watch, keep):
    address, path = evidence
    away = path.rename(path.with_suffix(".away"))
    answer = page.goto(address)
    away.rename(path)
    assert answer.status >= 400
    assert str(answer.status) in page.inner_text("body")
    # Only our own page brings its icon along; Voilà's asks for one, and for fonts.
    assert page.locator("link[rel=icon][href='data:,']").count() == 1
    keep("voila-error")
    told = [trouble for trouble in watch.troubles if f"status of {answer.status}" not in trouble]
    assert told == []
    outside = [one for one in watch.requests if "//127.0.0.1:" not in one]
    assert [one for one in outside if not one.startswith("data:")] == []
