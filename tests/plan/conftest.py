"""Small lists that tests can read at a glance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from followup_evidence import plan

# The same cases in every run, however slow the machine.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

Listing = Callable[..., pd.DataFrame]
ROWS = st.fixed_dictionaries(
    {
        "interview_date": st.dates(dt.date(2026, 11, 20), dt.date(2026, 12, 10)),
        "interest": st.sampled_from(["low", "medium", "high"]),
        "connections": st.integers(0, 3),
        "mentor": st.sampled_from(["none", "unknown", "known"]),
        "policy": st.sampled_from(["open", "open", "discouraged", "no_contact"]),
    }
)
LISTS = st.lists(ROWS, min_size=1, max_size=8).map(
    lambda rows: plan.interviews.check(
        [{"program": f"Program {number}"} | row for number, row in enumerate(rows)]
    )
)


def chosen(found: plan.Plan) -> set[str]:
    return set(found.steps["id"])


@pytest.fixture(scope="session")
def listing() -> Listing:
    """Make a checked list from ``name=dict(...)``; dates default to a past interview."""

    def make(**programs: dict[str, Any]) -> pd.DataFrame:
        return plan.interviews.check(
            [
                {"program": name, "interview_date": "2026-11-30"} | row
                for name, row in programs.items()
            ]
        )

    return make


@pytest.fixture
def example() -> pd.DataFrame:
    """Read the example list, twelve programs."""
    from followup_evidence.paths import folder

    return plan.interviews.read(folder("data") / "examples" / "interviews.csv")
