"""What is known of each step, as a reader meets it beside the list of steps."""

import pandas as pd
import pytest

from followup_evidence import evidence, plan, show
from followup_evidence.reports import sources
from followup_evidence.show import chips

KNOWN = evidence.for_action()


@pytest.fixture(scope="module")
def made():
    mine = plan.read(sources.example())
    return plan.choose(mine, today="2026-10-21", rank_deadline="2027-03-03", minutes_per_day=None)


@pytest.fixture
def page(parsed, made):
    return parsed(show.to_do(made, KNOWN).html)


def words_of(action, label):
    step = pd.DataFrame({"action": [action], "label": [label]})
    return chips.of(step, KNOWN)[action].words()


def test_every_step_has_one_link_and_every_action_its_figures_once(page, made):
    links = page.select("table a")
    assert {link.get_text() for link in links} == {"What studies say"}
    actions = [action for _, some in made.by_group() for action in some["action"]]
    assert len(actions) > len({*actions}) == len(page.select("details"))
    targets = [link["href"].removeprefix("#") for link in links]
    assert [target.split("-")[-1] for target in targets] == actions
    for target in set(targets):
        # A browser unfolds what a link leads into, and not what it leads to.
        [place] = page.select(f'details > [id="{target}"]')
        assert not place.parent.has_attr("open")


def test_the_counts_are_those_of_the_table_and_its_absence_is_said():
    counts = evidence.load("action_evidence").query("action == 'interest_email'")
    sides = counts["direction"].value_counts()
    assert words_of("interest_email", "Low–Moderate") == (
        f"Label: Low–Moderate. Figures for it: {sides['for']}. "
        f"Figures against it: {sides['against']}. Rules in all specialties: {sides['policy']}."
    )
    assert words_of("prepare_interview", "High") == "Label: High. We found no study of it."


def test_a_label_says_whose_it_is():
    for action, label, whose in (
        ("thank_you_pd", "Low", "The author’s illustration"),
        ("thank_you_pd", "Moderate", "Our assumption or yours"),
        ("advocacy_call", "Advocacy", "Our assumption or yours"),
    ):
        step = pd.DataFrame({"action": [action], "label": [label]})
        assert f"<b>Label: {label}</b>. {whose}" in chips.figures_of(chips.of(step, KNOWN)[action])


def test_each_figure_stands_with_its_question_people_year_source_and_what_it_does_not_say(page):
    for place in page.select("details > div"):
        rows = KNOWN[(KNOWN["action"] == place["id"].split("-")[-1]) & KNOWN["id"].notna()]
        rows = pd.concat([rows[rows["direction"] == side] for side in chips.SIDES])
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


def test_two_plans_of_one_page_lead_to_their_own_figures(parsed, made):
    pages = [
        parsed(chips.opened(each, chips.of(each, KNOWN), KNOWN.attrs["about"]))
        for each in (made.steps, made.steps.iloc[1:])
    ]
    one, two = ({place["id"] for place in page.select("details > div")} for page in pages)
    assert one
    assert not one & two


def test_without_a_browser_what_studies_say_is_a_line_of_text(made):
    text = show.to_do(made, KNOWN).text
    for action, label in made.steps.drop_duplicates("action")[["action", "label"]].to_numpy():
        assert words_of(action, label) in text


def test_a_list_without_evidence_has_no_links(made):
    assert "<a " not in show.to_do(made).html


def test_on_paper_a_figure_told_above_is_named_by_number_authors_and_year(page):
    told = {}
    for item in page.select("details li"):
        link, again = item.a["href"], item.select_one(".followup-again")
        text = item.text.removesuffix(item.em.text)
        assert (text in told) is (again is not None)
        if again:
            number, _, rest = again["data-short"].partition(", ")
            assert text.startswith(number)
            assert rest.endswith("; in full above.")
            assert again.a["href"] == link
        told[text] = link
    assert page.select(".followup-again")
