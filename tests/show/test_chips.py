"""What is known of each step, as a reader meets it beside the list of steps."""

import pandas as pd
import pytest

from followup_evidence import evidence, plan, show
from followup_evidence.reports import sources
from followup_evidence.show import chips

KNOWN = evidence.for_action()


@pytest.fixture(scope="module")
def steps():
    mine = plan.interviews.read(sources.example())
    return plan.choose(mine, plan.Limits(600), today="2026-10-01").steps


@pytest.fixture
def page(parsed, steps):
    return parsed(show.steps(steps, KNOWN).html)


def words_of(action, label):
    step = pd.DataFrame({"action": [action], "label": [label]})
    return chips.of(step, KNOWN)[action].words()


def test_every_step_has_one_link_of_chips_and_every_action_its_figures_once(page, steps):
    links = page.select("table a.followup-chips")
    assert len(links) == len(steps) > steps["action"].nunique() == len(page.select("details"))
    targets = [link["href"].removeprefix("#") for link in links]
    in_order = steps.sort_values(["do_on", "order"])["action"]
    assert [target.split("-")[-1] for target in targets] == in_order.tolist()
    for target in set(targets):
        # A browser unfolds what a link leads into, and not what it leads to.
        [place] = page.select(f'details > [id="{target}"]')
        assert not place.parent.has_attr("open")


def test_a_row_of_chips_reads_as_a_sentence_without_any_style(page, steps):
    for link in page.select("table a.followup-chips"):
        action = link["href"].split("-")[-1]
        label = steps.set_index("action").loc[[action], "label"].iloc[0]
        assert link.text == words_of(action, label)


def test_the_counts_are_those_of_the_table_and_its_absence_is_said():
    counts = evidence.load("action_evidence").query("action == 'interest_email'")
    sides = counts["direction"].value_counts()
    assert words_of("interest_email", "Low–Moderate") == (
        f"illustrative label: Low–Moderate, published for {sides['for']}, "
        f"published against {sides['against']}, policies in all specialties {sides['policy']}"
    )
    nothing = "illustrative label: High, no published figure found"
    assert words_of("mock_interviews", "High") == nothing
    assert "no published figure found, policies in all specialties 3" in words_of(
        "dream_essay", "Risk of backfire"
    )


def test_a_label_that_a_person_changed_is_theirs_and_not_the_article_s():
    assert words_of("thank_you_pd", "Moderate").startswith("assumed label: Moderate,")
    assert words_of("advocacy_call", "Advocacy").startswith("assumed label: Advocacy,")


def test_each_figure_stands_with_its_question_people_year_source_and_what_it_does_not_say(page):
    for place in page.select("details > div"):
        rows = KNOWN[(KNOWN["action"] == place["id"].split("-")[-1]) & KNOWN["id"].notna()]
        items = place.select("li")
        assert [item.a["href"] for item in items] == rows["address"].tolist()
        for item, row in zip(items, rows.itertuples(), strict=True):
            question = row.question.removesuffix(" (A rule or advice: no figure, k or n.)")
            for said in (question, row.population, str(row.year), row.verification):
                assert said in item.text
            assert item.em.text == row.note
            if pd.notna(row.k):
                assert f"{row.k} of {row.n:.0f}" in item.text


def test_the_figures_are_called_lists_and_no_votes(page):
    small = page.select_one("section small")
    assert small.b.text == "inferred"
    assert "no votes" in small.text
    assert "none of them enters the arithmetic" in small.text


def test_two_plans_of_one_page_lead_to_their_own_figures(parsed, steps):
    other = steps.iloc[1:]
    pages = [
        parsed(chips.opened(each, chips.of(each, KNOWN), KNOWN.attrs["about"]))
        for each in (steps, other)
    ]
    one, two = ({place["id"] for place in page.select("details > div")} for page in pages)
    assert one
    assert not one & two


def test_without_a_browser_the_chips_are_lines_of_text(steps):
    text = show.steps(steps, KNOWN).text
    for action, label in steps.drop_duplicates("action")[["action", "label"]].to_numpy():
        assert words_of(action, label) in text


def test_an_empty_plan_has_no_chips_and_a_list_without_evidence_none_either(steps):
    assert "followup-chips" not in show.steps(steps[:0], KNOWN).html
    assert "followup-chips" not in show.steps(steps).html
