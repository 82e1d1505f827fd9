"""What stands in every report: evidence, drawn once."""

import pytest

from followup_evidence import evidence
from followup_evidence.reports import standing


def test_every_table_of_the_catalog_is_named_with_status_and_source():
    shown = standing.piece("tables").html
    for title in evidence.catalog()["title"]:
        assert title.replace("'", "&#x27;") in shown


def test_a_piece_is_made_once():
    assert standing.piece("policies") is standing.piece("policies")
    with pytest.raises(KeyError):
        standing.piece("nothing")
