from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from followup_evidence.plan import LimitError, Limits


def test_every_limit_out_of_bounds_is_named_at_once() -> None:
    with pytest.raises(LimitError, match="has 3 faults") as caught:
        Limits(minutes=-1, stress=10**9, advocacy_calls=-2)
    assert [line.split(":")[0] for line in caught.value.faults] == [
        *("minutes", "stress", "advocacy_calls")
    ]


@pytest.mark.parametrize("minutes", [True, 1.5, "180", None, float("nan"), 10**30])
def test_minutes_are_a_whole_number(minutes: Any) -> None:
    with pytest.raises(LimitError, match=r"minutes: .* is not a whole number from 0 to 100,000"):
        Limits(minutes=minutes)


def test_numbers_of_numpy_are_taken() -> None:
    assert Limits(minutes=np.int64(90)) == Limits(minutes=90)  # type: ignore[arg-type]
