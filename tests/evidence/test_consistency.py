"""Tables that fit their description and still cannot be right, damaged one cell at a time."""

import shutil

import pandas as pd
import pytest

from followup_evidence import evidence
from followup_evidence.errors import Faults


@pytest.fixture
def damaged(root, tmp_path):
    """Return a copy of the data in which cells of one table are changed."""

    def change(table, cells):
        data = tmp_path / "data"
        shutil.copytree(root / "data", data)
        file = data / "published" / f"{table}.csv"
        frame = pd.read_csv(file, dtype=str, keep_default_na=False)
        for (key, column), value in cells.items():
            [at] = frame.index[frame[frame.columns[0]].eq(key)]
            frame.loc[at, column] = value
        frame.to_csv(file, index=False)
        return data

    return change


@pytest.mark.parametrize(
    ("column", "value", "complaint"),
    [
        ("k", "64", "k: 64 of 63 cannot be"),
        ("figure", "42", "figure: 42 is printed, and 26 of 63 is 41.27 percent"),
        ("figure", "41.2", "figure: 41.2 is printed, and 26 of 63"),
        ("figure", "41.0", "figure: 41.0 is printed, and 26 of 63"),
        ("figure", "150", "figure: 150 is no percentage"),
        ("figure", "-5", "figure: -5 is no percentage"),
        ("figure", "", "figure: empty, and a percentage is needed"),
        ("ci_high", "60", "30 to 60 is not Wilson's interval of 26 in 63"),
        ("ci_low", "", "nothing to 53.6 is not Wilson's interval of 26 in 63"),
        ("n", "", "n: 26 of how many"),
        ("k", "", "an interval needs a percentage with both k and n"),
        ("year", "n.d.", "year: only a rule or advice may bear no date"),
        ("year", "9999", "year: "),
        ("status", "policy", "status: policy is for a rule or advice"),
        ("citation", "Nobody 2020", 'citation: "Nobody 2020" is not in references'),
        ("question", "", "question: empty"),
        ("year", "", "year: empty"),
        ("address", "", "address: empty"),
        ("verification", "red", 'verification: "red" is not one of .* .did you mean "read"'),
    ],
)
def test_a_figure_that_cannot_be_is_refused(damaged, column, value, complaint):
    data = damaged("published_figures", {("D-1", column): value})
    with pytest.raises(Faults, match=complaint):
        evidence.published(data=data)


def test_a_percentage_may_be_printed_to_any_precision_that_its_count_rounds_to(damaged):
    cells = {("D-1", "figure"): "41.3", ("D-2", "figure"): "14.29", ("D-3", "figure"): "3"}
    figures = evidence.published(data=damaged("published_figures", cells))
    assert figures.set_index("id").loc["D-2", "figure"] == 14.29


def test_all_faults_are_named_at_once(damaged):
    cells = {("D-1", "k"): "64", ("D-2", "question"): "", ("B-7", "citation"): "?"}
    with pytest.raises(Faults, match="3 faults") as error:
        evidence.published(data=damaged("published_figures", cells))
    assert len(error.value.faults) == 3


def test_a_claim_names_figures_that_exist_and_a_known_verdict(damaged):
    first, second = evidence.claims()["id"].head(2)
    cells = {(first, "rows"): "B-1 B-999", (second, "verdict"): "suported"}
    with pytest.raises(Faults) as error:
        evidence.claims(data=damaged("claims", cells))
    said = str(error.value)
    assert 'rows: "B-999" is not in published_figures' in said
    assert 'did you mean "supported"?' in said


def test_a_verdict_without_a_figure_is_refused(damaged):
    judged = evidence.claims().query("verdict == 'supported'")["id"].iloc[0]
    with pytest.raises(Faults, match='"supported" needs at least one published figure'):
        evidence.claims(data=damaged("claims", {(judged, "rows"): ""}))


def test_what_is_known_of_an_action_names_actions_and_figures_that_exist(damaged):
    data = damaged("action_evidence", {})
    file = data / "published" / "action_evidence.csv"
    text = file.read_text("utf-8")
    assert "\nadvocacy_call,D-1,for," in text
    file.write_text(text.replace("\nadvocacy_call,D-1,for,", "\nadvocacy_cal,D-99,fro,"), "utf-8")
    with pytest.raises(Faults, match="3 faults") as error:
        evidence.for_action(data=data)
    said = str(error.value)
    assert 'action: "advocacy_cal" is not in actions (did you mean "advocacy_call"?)' in said
    assert 'figure_id: "D-99" is not in published_figures' in said
    assert 'direction: "fro" is not one of' in said
