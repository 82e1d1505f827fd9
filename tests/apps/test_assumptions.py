"""The editable numbers: ours to begin with, a person's own after that, and back."""

import pytest

from followup_evidence import evidence
from followup_evidence.apps.assumptions import Assumptions
from followup_evidence.plan import Scale, actions
from followup_evidence.plan.scales import ScaleError


@pytest.fixture
def assumptions():
    return Assumptions()


def test_untouched_they_are_the_tables_of_the_evidence(assumptions):
    labels = evidence.load("scale_labels")
    assert assumptions.scale().labels == dict(zip(labels["label"], labels["value"], strict=True))
    tiers = evidence.load("scale_tiers")
    assert assumptions.scale().tiers == dict(zip(tiers["tier"], tiers["value"], strict=True))
    assert assumptions.actions().equals(actions.defaults())


def test_every_number_names_what_it_is_and_whose(assumptions):
    named = {label: field.description for label, field in assumptions._labels.items()}
    assert named["Advocacy"] == "Advocacy (illustrative)"  # printed by the article
    assert named["High"] == "High (assumption)"  # ours
    titles = evidence.load("actions").set_index("action")["title"]
    for action, field in assumptions._minutes.items():
        assert field.description == f"{titles[action]}: minutes"


def test_an_edited_number_is_used_and_no_other_changes(assumptions):
    assumptions._tiers["first"].value = 9
    assumptions._minutes["advocacy_call"].value = 90
    assumptions._stress["thank_you_pd"].value = 7
    assert assumptions.scale().tiers == {**Scale.illustrative().tiers, "first": 9}
    changed = (
        assumptions.actions().set_index("action").compare(actions.defaults().set_index("action"))
    )
    assert changed["minutes"]["self"].dropna().to_dict() == {"advocacy_call": 90}
    assert changed["stress"]["self"].dropna().to_dict() == {"thank_you_pd": 7}


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (-1, "High is -1.0, not between 0 and 1000"),
        (1001, "High is 1001.0, not between 0 and 1000"),
        (float("nan"), "High is nan, not between 0 and 1000"),
        (80.0001, "High is 80.0001; at most 3 decimals"),
        (50, "Moderate is 60 and High 50"),
    ],
)
def test_a_number_that_makes_no_scale_is_an_error(assumptions, value, fault):
    assumptions._labels["High"].value = value
    with pytest.raises(ScaleError, match=fault):
        assumptions.scale()


def test_minutes_out_of_bounds_go_to_the_nearest_that_are_possible(assumptions):
    field = assumptions._minutes["advocacy_call"]
    field.value = -5
    assert field.value == 0
    field.value = 99_999
    assert field.value == 1000


def test_who_listens_is_told_of_each_change_and_once_of_a_reset(assumptions):
    told = []
    assumptions.observe(told.append)
    assumptions._labels["Advocacy"].value = 100
    assumptions._tiers["first"].value = 9
    assert len(told) == 2
    assumptions._reset.click()
    assert len(told) == 3
    assert assumptions.scale() == Scale.illustrative()
