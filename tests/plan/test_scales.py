"""Scales: numbers that keep the order of labels and tiers, compared exactly."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import Any

import pytest

from followup_evidence.plan import Scale, ScaleError


def test_the_illustrative_scale_holds_the_articles_three_numbers() -> None:
    labels = Scale.illustrative().labels
    assert (labels["Low"], labels["Low–Moderate"], labels["Advocacy"]) == (20, 40, 80)


def test_every_fault_of_a_scale_is_named_at_once() -> None:
    with pytest.raises(ScaleError, match="The scale has 7 faults") as caught:
        Scale(
            {"Very Low": 30, "Low": 20, "Low–Moderate": -1, "Moderat": 5, "High": float("nan"),
             "Advocacy": "eighty"},  # type: ignore[dict-item]
            {"low": 2, "medium": 1, "high": 3, "first": 4},
        )  # fmt: skip
    assert {fault.text for fault in caught.value.faults} == {
        '"Moderat" is no label (did you mean "Moderate"?)',
        "Moderate has no value",
        "Low–Moderate is -1, not between 0 and 1000",
        "High is nan, not between 0 and 1000",
        'Advocacy is "eighty", not a number',
        "Very Low is 30 and Low 20; Very Low may not be worth more than Low",
        "low is 2 and medium 1; low may not be worth more than medium",
    }


@pytest.mark.parametrize(("high", "advocacy"), [(60, 1000), (1000, 40), (60, 40)])
def test_high_and_advocacy_may_stand_in_any_order(high: float, advocacy: float) -> None:
    scale = Scale.illustrative().with_values(labels={"High": high, "Advocacy": advocacy})
    assert (scale.labels["High"], scale.labels["Advocacy"]) == (high, advocacy)


@pytest.mark.parametrize(
    ("labels", "pair"),
    [
        ({"Low": 4}, "Very Low is 5 and Low 4"),
        ({"Advocacy": 39}, "Low–Moderate is 40 and Advocacy 39"),
        ({"High": 59}, "Moderate is 60 and High 59"),
    ],
)
def test_a_scale_that_breaks_the_order_is_refused_with_the_pair(
    labels: dict[str, float], pair: str
) -> None:
    with pytest.raises(ScaleError, match=pair):
        Scale.illustrative().with_values(labels=labels)


def test_equal_labels_keep_the_order() -> None:
    equal = dict.fromkeys(Scale.illustrative().labels, 1.0)
    assert set(Scale.illustrative().with_values(labels=equal).labels.values()) == {1.0}


def test_values_are_exact_decimals() -> None:
    scale = Scale.illustrative().with_values(labels={"Low": 20.1}, tiers={"medium": 2.3})
    assert scale.value("Low", "medium") == Fraction("46.23")
    with pytest.raises(ScaleError, match=r"Low is 20\.1234; at most 3 decimals"):
        scale.with_values(labels={"Low": 20.1234})


def test_a_scale_cannot_be_changed_and_survives_pickling() -> None:
    scale = Scale.illustrative()
    labels: Any = scale.labels
    with pytest.raises(TypeError, match="does not support item assignment"):
        labels["Low"] = 1
    assert pickle.loads(pickle.dumps(scale)) == scale  # noqa: S301
    assert hash(scale) == hash(Scale(dict(scale.labels), dict(scale.tiers)))
