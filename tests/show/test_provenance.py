"""Whose figures these are: said on every chart and table, once, and in words and picture."""

import pandas as pd
import pytest

from followup_evidence import evidence, show
from followup_evidence.errors import FollowupError
from followup_evidence.show import provenance

CATALOG = evidence.catalog().set_index("name")


def test_every_chart_says_in_words_and_picture_whose_figures_these_are(
    name, article, parsed, picture
):
    drawn = " ".join(picture(article(name)).itertext())
    status = "Inferred from the article" if name == "decision_flow" else "Author's illustration"
    assert status in drawn
    page = parsed(show.figure(article(name)))
    assert status in page.img["alt"]
    assert "he author calls it a synthesis" in page.figcaption.get_text()
    assert page.figcaption.a["href"].startswith("https://residencyadvisor.com/resources/")


@pytest.mark.parametrize("table", CATALOG.index)
def test_a_caption_says_status_caveat_and_source_and_no_word_twice_in_a_row(table, parsed):
    frame = evidence.load(table)
    caption = parsed(show.table(frame, {frame.columns[0]: "First"}).html).caption
    said = caption.get_text().split()
    assert caption.b.get_text() == CATALOG.loc[table, "status"]
    assert said[0].casefold() != said[1].strip(":").casefold()
    assert said[1][0].isupper()
    # Nothing but the repeated word is left out.
    rest = CATALOG.loc[table, "caveat"].casefold().removeprefix("illustrative: ")
    assert rest in caption.get_text().casefold()
    assert "Source: " in caption.get_text()


def test_a_caveat_that_names_another_status_keeps_its_first_word():
    about = {"status": "inferred", "caveat": "Illustrative: no survey.", "source": "A talk"}
    assert provenance.origin(about) == ("<b>inferred</b> Illustrative: no survey. Source: A talk")


def test_a_source_becomes_a_link_and_what_is_no_address_does_not(parsed):
    sources = [
        ("A", "https://a.example/x"),
        ("B (2019)", ""),
        ("<b>C</b>", "javascript:alert"),
    ]
    page = parsed(provenance.linked(sources))
    assert [(a.get_text(), a["href"]) for a in page.find_all("a")] == [("A", "https://a.example/x")]
    assert page.get_text() == "A; B (2019); <b>C</b> (javascript:alert)"


def test_a_frame_of_unknown_origin_is_not_drawn():
    bare = pd.DataFrame({"frequency": ["Not at all"], "share_pct": [1]})
    bare["frequency"] = pd.Categorical(bare["frequency"], ["Not at all", "Rarely"], ordered=True)
    with pytest.raises(FollowupError, match=r"load it with evidence\.load"):
        show.thank_you_usage(bare)


def test_every_status_of_the_catalog_has_words_for_a_subtitle():
    known = {*evidence.schema_of("scale_labels")["fields"][2]["constraints"]["enum"]}
    assert {*CATALOG["status"]} <= known == known & {*provenance.STATUS_WORDS}


def test_the_data_behind_a_chart_have_blanks_where_nothing_is_known(article):
    told = article("action_tradeoffs").to_dict()["usermeta"]["followup"]["table"]
    qualifiers = [row[told["columns"].index("Qualifier")] for row in told["rows"]]
    assert qualifiers == ["", "", "program dependent", "", "", ""]
