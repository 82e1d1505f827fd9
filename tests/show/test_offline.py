import json
import re
import subprocess
import sys

from followup_evidence import evidence, show
from followup_evidence.show import offline

HOSTILE = "</script><img src=x onerror=alert(1)>\"'&\u202e😀"


def test_every_chart_is_a_picture_with_words_caption_and_table_before_any_script(
    name, article, parsed, picture
):
    page = parsed(show.figure(article(name)))
    assert picture(article(name)).tag.endswith("svg")
    assert len(page.img["alt"]) > 60
    assert page.figcaption
    assert page.details.table.th
    assert {script["type"] for script in page.find_all("script")} == {"application/json"}


def test_a_figure_loads_nothing_from_anywhere(name, article, parsed):
    page = parsed(show.figure(article(name)))
    assert {tag["src"].partition(":")[0] for tag in page.find_all(src=True)} == {"data"}
    assert not page.find_all("link")


def test_the_same_chart_drawn_twice_is_the_same_text(name, article):
    assert show.figure(article(name)) == show.figure(article(name))


def test_hostile_text_stays_text_in_a_figure(parsed):
    frame = evidence.load("advocacy_influence")
    hostile = frame.assign(title=[HOSTILE, *frame["title"][1:]])
    page = parsed(show.figure(show.advocacy_influence(hostile)))
    assert len(page.find_all("img")) == 1
    assert "onerror" not in page.img.attrs
    assert HOSTILE in [cell.get_text() for cell in page.find_all("td")]
    spec = json.loads(page.script.string)
    assert HOSTILE in json.dumps(spec, ensure_ascii=False).replace('\\"', '"')


def test_the_script_names_no_address_that_a_page_would_load():
    known = {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
        "http://www.w3.org/2000/xmlns/",
        "https://vega.github.io/schema/vega/v6.json",
        "https://vega.github.io/editor/",
        "https://github.com/vega/vega-lite/issues/2415).",
    }
    script = offline.bundle()
    assert set(re.findall(r"https?://[^\"'\s`\\]+", script)) <= known
    assert "</script" not in script


def test_importing_show_outside_a_notebook_prints_nothing():
    run = subprocess.run(
        [sys.executable, "-c", "import followup_evidence.show"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (run.stdout, run.stderr) == ("", "")
