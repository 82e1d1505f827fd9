"""References, read back by the readers of other programs."""

import json
import re

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string
from pybtex.richtext import Text

from followup_evidence import evidence
from followup_evidence.errors import FollowupError
from followup_evidence.evidence import references, survey_import, surveys

FIGURES = evidence.published()


def test_a_paper_is_cited_with_its_authors_journal_and_doi():
    text = evidence.cite("B-1")
    assert text.startswith("Jewell, C")
    assert "(2020)" in text
    assert "21(1), pp. 96–101" in text


@pytest.mark.parametrize("id", FIGURES["id"][~FIGURES["citation"].duplicated()])
def test_every_reference_reads_back_in_every_style(id):
    text, item = evidence.cite(id), json.loads(evidence.cite(id, "csl-json"))
    [(key, entry)] = parse_string(evidence.cite(id, "bibtex"), "bibtex").entries.items()
    assert key == item["id"]
    assert entry.fields["title"].replace("\\", "") == item["title"]
    assert len(entry.persons.get("author", [])) == len(item.get("author", []))
    year = str(item["issued"]["date-parts"][0][0]) if "issued" in item else "no date"
    assert year in text
    assert item["title"].split()[0].strip("“”\"'") in text


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (("B-1000",), 'no figure or reference "B-1000"'),
        (("B-1", "bibtx"), 'no style "bibtx" .did you mean "bibtex".+; the styles are text'),
    ],
)
def test_an_unknown_figure_or_style_is_answered_with_the_known_ones(ask, answer):
    with pytest.raises(FollowupError, match=answer):
        evidence.cite(*ask)


@pytest.mark.parametrize(
    ("id", "warning"),
    [
        ("F-1", "Expression of Concern"),
        ("A16-6", "second-hand"),
        ("B-3", "second-hand"),
        ("D-1", "first author is not shown"),
    ],
)
def test_what_must_be_known_of_a_source_travels_in_every_style(id, warning):
    for style in ("text", "bibtex", "csl-json"):
        assert warning in evidence.cite(id, style)


def test_authors_who_were_not_shown_are_others_to_every_reader():
    people = parse_string(evidence.cite("D-1", "bibtex"), "bibtex").entries
    assert str(next(iter(people.values())).persons["author"][-1]) == "others"
    assert "et al." in evidence.cite("D-1")


NAMES = st.text(st.sampled_from('aé日1 {}\\$%&#_~^"@=+()'), min_size=1, max_size=50).filter(
    lambda name: not surveys.name_faults(name, replace=True)
)


@example("1~ ")
@settings(deadline=None)
@given(NAMES)
def test_a_survey_of_any_name_reads_back_from_bibtex(name):
    row = {"id": "ours", "type": "report", "title": name, "authors": "Local survey", "year": 2026}
    table = pd.DataFrame([row]).reindex(columns=evidence.load("references").columns)
    written = references._bibtex(table.iloc[0])
    [entry] = parse_string(written, "bibtex").entries.values()
    # The reader leaves the words for these four as they are.
    marks = {"left": "«", "right": "»", "circum": "ˆ", "$": "§"}
    word = r"\\(?:text(?:brace|ascii))?(left|right|circum|\$)(?:\{\})?"
    plain = re.sub(word, lambda found: marks[found[1]], entry.fields["title"])
    read = str(Text.from_latex(plain)).replace("\xa0", " ")
    assert read.split() == name.translate(str.maketrans("{}^$", "«»ˆ§")).split()
    assert str(entry.persons["author"][0]) == "{Local survey}"


def test_an_unmatched_brace_in_a_surveys_name_is_cited(tmp_path, monkeypatch):
    monkeypatch.setenv(surveys.FOLDER, str(tmp_path))
    file = tmp_path / "answers.csv"
    file.write_text("How often?\n" + "Rarely\n" * 9, "utf-8")
    name = "100% {a & b"
    labels = survey_import.Labels(name, 2026, "Ours")
    surveys.keep(
        name,
        survey_import.gather(file, labels, survey_import.Reading(["frequency=How often?"])).figures,
    )
    written = evidence.cite(evidence.local()["id"].iloc[0], "bibtex")
    assert r"100\% \textbraceleft{}a \& b" in written
    assert [*parse_string(written, "bibtex").entries] == ["100_a_b"]
