"""Small lists that tests can read at a glance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from followup_evidence import plan

# The same cases in every run, however slow the machine.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

Listing = Callable[..., pd.DataFrame]


@pytest.fixture(scope="session")
def listing() -> Listing:
    """Make a checked list from ``name=dict(...)``; interviews were on November 30."""

    def make(**programs: dict[str, Any]) -> pd.DataFrame:
        return plan.check(
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

    return plan.read(folder("data") / "examples" / "interviews.csv")
