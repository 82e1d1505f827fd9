"""Figures of a survey, beside a plain count of its cells and a second library's quartiles."""

import csv
import statistics
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_evidence.errors import Faults
from followup_evidence.evidence import responses, schema, surveys
from followup_evidence.evidence.survey_import import STEPS, SUPPRESSED, Labels, Reading, gather

OURS = Labels("Ours", 2026, "Faculty")


def export(folder, cells, head="x"):
    file = folder / "answers.csv"
    with file.open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows([["Id", head], *enumerate(cells)])
    return file


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("answers")


@settings(max_examples=60, deadline=None)
@given(cells=st.lists(st.sampled_from([*STEPS, STEPS[0], "", " rarely "]), max_size=90))
def test_steps_are_counted_as_a_counter_counts_them_or_silent(folder, cells):
    plain = Counter(cell.strip().capitalize() for cell in cells if cell)
    file = export(folder, cells)
    if plain.total() < 5:
        with pytest.raises(Faults, match=r"fewer than 5|no respondents"):
            gather(file, OURS, Reading(["frequency=x"]))
        return
    figures = gather(file, OURS, Reading(["frequency=x"])).figures.set_index("answer")
    assert figures.index.tolist() == list(STEPS)
    for step, row in figures.iterrows():
        assert row["n"] == plain.total()
        if row["note"] == SUPPRESSED:
            assert row[["k", "figure", "ci_low", "ci_high"]].isna().all()
        else:
            assert row["k"] == plain[step]
            assert row["figure"] == round(100 * plain[step] / plain.total(), 1)
            assert row["ci_low"] <= row["figure"] <= row["ci_high"]
    assert schema.faults(surveys_text(figures.reset_index()), surveys.schema()) == []


def surveys_text(figures):
    """The rows as a file would give them back."""
    return figures.astype("str").mask(figures.isna(), "")


@settings(max_examples=60, deadline=None)
@given(numbers=st.lists(st.integers(0, 100) | st.sampled_from([0, 2.5]), min_size=5, max_size=60))
def test_quartiles_are_those_of_the_standard_library_where_enough_answered(folder, numbers):
    figures = gather(export(folder, numbers), OURS, Reading(["influence=x"], scale="0-100")).figures
    told = figures.set_index("answer")["figure"]
    quartiles = statistics.quantiles(numbers, n=4, method="inclusive")
    # Five answers must lie at either side: of a median from 10 on, of a quartile from 20 on.
    for answer, value, least in zip(
        ["Lower quartile", "Median", "Upper quartile"], quartiles, [20, 10, 20], strict=True
    ):
        if len(numbers) >= least:
            assert told[answer] == pytest.approx(value, abs=0.051)
        else:
            assert figures.set_index("answer").loc[answer, "note"] == SUPPRESSED
    above = sum(number > 0 for number in numbers)
    silent = min(above, len(numbers) - above) < 5
    assert (told["Above 0"] != told["Above 0"]) == silent


@pytest.mark.parametrize(("yes", "no", "told"), [(5, 5, 5), (4, 30, None), (30, 4, None)])
def test_a_yes_is_silent_where_it_or_its_complement_is_small(folder, yes, no, told):
    figures = gather(
        export(folder, ["yes"] * yes + ["NO"] * no), OURS, Reading(["influence=x"])
    ).figures
    [row] = figures.itertuples()
    assert row.n == yes + no
    assert (row.k if told else None) == told
    assert (row.note == SUPPRESSED) == (told is None)


def test_a_survey_read_back_is_the_one_that_was_kept(folder, tmp_path, monkeypatch):
    monkeypatch.setenv(surveys.FOLDER, str(tmp_path))
    labels = Labels("北京 2026", 2026, '-Faculty, "all"', asked=50)
    made = gather(
        export(folder, STEPS * 6, head="Wie oft?"), labels, Reading(["frequency=wie OFT?"])
    )
    surveys.keep(labels.name, made.figures)
    from followup_evidence import evidence

    back = evidence.load("survey_北京_2026")
    assert back["k"].tolist() == [6, 6, 6, 6]
    assert back["figure"].tolist() == [25.0] * 4
    assert set(back["population"]) == {'\'-Faculty, "all"'}
    assert set(back["response"]) == {"24 of 50 asked answered (48%)"}
    assert set(back["year"]) == {"2026"}
    assert back["id"].tolist()[0] == "北京_2026-frequency-not_at_all"


def test_a_mapping_is_refused_twice_for_one_question(folder):
    file = export(folder, STEPS * 3)
    with pytest.raises(Faults, match="frequency is mapped already"):
        gather(file, OURS, Reading(["frequency=x", "frequency=Id"]))
    with pytest.raises(Faults, match=r"(?s)no column is mapped.*The columns are:.*A  \"Id\""):
        gather(file, OURS, Reading([]))
    assert responses.QUESTIONS == ("frequency", "influence")
