"""Local surveys as charts: their own status, their own track, and silence where it is due."""

import json

import pytest

from followup_evidence import evidence, show
from followup_evidence.evidence import surveys
from followup_evidence.evidence.survey_import import Labels, Reading, gather

STEPS = ["Not at all", "Rarely", "Occasionally", "Frequently"]


@pytest.fixture
def bring(tmp_path, monkeypatch):
    """Keep a survey of one or two columns in a folder of its own."""
    monkeypatch.setenv(surveys.FOLDER, str(tmp_path / "kept"))

    def call(name, often, much=None, asked="How often?"):
        file = tmp_path / "answers.csv"
        pairs = zip(often, much or [""] * len(often), strict=True)
        lines = [f"{asked},How much?", *(f"{one},{two}" for one, two in pairs)]
        file.write_text("\n".join(lines), "utf-8")
        maps = [f"frequency={asked}", *(["influence=How much?"] if much else [])]
        surveys.keep(
            name,
            gather(file, Labels(name, 2026, "Our faculty"), Reading(maps, scale="0-100")).figures,
        )
        return evidence.load(surveys.table_name(name))

    return call


def bars(chart):
    """Return the rows of the dataset that has bars."""
    data = chart.to_dict()["datasets"].values()
    return [row for dataset in data for row in dataset if "share_pct" in row]


def test_shares_have_bars_and_suppressed_ones_words_alone(bring):
    often = [STEPS[0]] * 21 + [STEPS[1]] * 12 + [STEPS[2]] * 6 + [STEPS[3]] * 1
    chart = show.local_survey(bring("Ours", often))
    assert [row["share_pct"] for row in bars(chart)] == [52.5, 30.0]
    said = chart.to_dict()["description"]
    assert "Ours: 52.5% answered “Not at all”. Local survey." in said
    assert "Not at all: 52.5% (21 of 40; 95% interval 37.5 to 67.1), Our faculty, 2026." in said
    assert "Frequently – suppressed: fewer than 5" in said
    assert "Occasionally – suppressed: fewer than 5" in said


def test_bars_and_whiskers_of_a_survey_have_their_lengths(bring, measured):
    figures = bring("Ours", [STEPS[0]] * 16 + [STEPS[1]] * 12 + STEPS[2:] * 6)
    bars, whiskers = measured(show.local_survey(figures))
    assert bars == [pytest.approx((0, share), abs=0.01) for share in (40, 30, 15, 15)]
    # Wilson's interval of 16 in 40, by hand: (0.4480 ± 0.1592) / 1.0960.
    assert whiskers[0] == pytest.approx((26.35, 55.40), abs=0.06)
    assert len(whiskers) == 4


@pytest.mark.parametrize(
    "asked", ["Do notes count? Please answer for residents only", "How often notes count"]
)
def test_a_question_stands_as_it_was_asked(bring, picture, asked):
    drawn = picture(show.local_survey(bring("Ours", STEPS * 5, asked=asked)))
    lines = [" ".join(one.itertext()) for one in drawn.iter() if one.tag.endswith("}text")]
    assert asked in lines


def test_a_name_with_an_address_becomes_no_link(bring, parsed):
    name = "a; X (https://e.example/x); b"
    figures = bring(name, STEPS * 5)
    listed = evidence.catalog()[["title", "status", "source"]]
    columns = {"title": "Title", "status": "Status", "source": "Source"}
    for shown in (
        show.figure(show.local_survey(figures)),
        show.local_surveys(evidence.local()).html,
        show.table(figures, {"answer": "Answer"}).html,
        show.table(listed[listed["status"].eq("local survey")], columns).html,
    ):
        page = parsed(shown)
        assert page.find_all("a") == []
        assert f"Local survey: {name} (" in page.get_text()


def test_a_survey_says_its_status_in_the_picture_and_not_that_of_published_ones(bring, picture):
    drawn = " ".join(picture(show.local_survey(bring("Ours", STEPS * 5))).itertext())
    assert "Local survey" in drawn
    assert "Published figure" not in drawn


def test_an_index_is_told_in_words_and_never_as_a_share(bring):
    chart = show.local_survey(bring("Ours", STEPS * 6, [10, 20, 30, 40] * 6))
    assert len(bars(chart)) == 4  # four steps; all answers are above 0, which is not told
    assert (
        "Index 0 to 100: median 25, the middle half from 17.5 to 32.5"
        in (chart.to_dict()["description"])
    )


@pytest.mark.parametrize(
    ("answered", "words"),
    [
        (8, "Index 0 to 100 – suppressed: too few answers for a median"),
        (12, "Index 0 to 100: median 25; too few answers for quartiles"),
    ],
)
def test_too_few_answers_for_a_median_or_a_quartile_are_said(bring, answered, words):
    much = ([10, 20, 30, 40] * 3)[:answered] + [""] * (24 - answered)
    assert words in show.local_survey(bring("Ours", STEPS * 6, much)).to_dict()["description"]


def test_a_survey_in_which_all_is_silent_is_still_drawn(bring, picture):
    chart = show.local_survey(bring("Tiny", [*STEPS, STEPS[0]]))
    assert bars(chart) == []
    assert "Tiny: too few answers to tell one share" in " ".join(picture(chart).itertext())


def test_every_local_survey_is_shown_and_none_shows_nothing(bring, parsed):
    assert show.local_surveys(evidence.local()).html == ""
    bring("One", STEPS * 5)
    bring("Two <b>", STEPS * 6)
    page = parsed(show.local_surveys(evidence.local()).html)
    figures = page.find_all("figure")
    assert [figure["data-file"] for figure in figures] == ["survey-one", "survey-two-b"]
    assert [figure.figcaption.b.get_text() for figure in figures] == ["local survey"] * 2
    assert "Local survey: Two <b> (2026), not published" in figures[1].figcaption.get_text()
    spec = json.loads(figures[0].find("script").string)
    assert spec["usermeta"]["followup"]["status"] == "local survey"
