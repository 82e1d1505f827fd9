"""The contests that are solved for a plan, against all of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from followup_evidence import plan
from followup_evidence.plan import Limits, guarantee, model, parts, solver
from followup_evidence.plan.contests import Arena
from followup_evidence.plan.corners import corners

Listing = Callable[..., pd.DataFrame]


def season(listing: Listing, seed: int) -> plan.Problem:
    draw = np.random.default_rng(seed)
    programs = {
        f"Program {number}": {
            "interview_date": str(draw.choice(["2026-11-29", "2026-12-05"])),
            "interest": str(draw.choice(["low", "medium", "high"])),
            "connections": int(draw.integers(0, 3)),
            "mentor": str(draw.choice(["none", "unknown", "known"])),
        }
        for number in range(8)
    }
    return plan.prepare(listing(**programs), today="2026-12-01")


@pytest.mark.parametrize("trust", [0, 0.123, 0.5, 0.999, 1])
@pytest.mark.parametrize("seed", range(4))
def test_the_hardest_contests_hold_the_least_share_of_all(
    listing: Listing, seed: int, trust: float
) -> None:
    problem, limits = season(listing, seed), Limits(150, stress=14)
    found = plan.replan(problem, limits)
    every = guarantee.contests(problem, limits, trust=trust)
    arena = Arena(problem, limits)
    counts = arena.kinds.count(found.chosen)
    some = arena.hardest(arena.distinct(corners(problem.scale, trust=trust)), counts)
    least = min(every, key=lambda one: one.share(counts))
    hardest = min(some, key=lambda one: one.share(counts))
    assert hardest.share(counts) == least.share(counts)
    assert hardest.point == least.point
    assert len(some) < len(every) or trust > 0.9  # where all scales are nearly the same


def test_a_plan_of_no_worth_at_a_corner_keeps_nothing_there(listing: Listing) -> None:
    problem = plan.prepare(
        listing(A={"interest": "high"}, B={"interest": "low", "mentor": "known"}),
        today="2026-12-01",
        must=["thank_you_pd:b"],
        never=["advocacy_call:b"],
    )
    found = plan.replan(problem, Limits(10))
    assert guarantee.of(found, trust=0).share == 1  # no other plan fits beside the pin
    free = plan.prepare(listing(A={"interest": "high"}, B={"interest": "low"}), today="2026-12-01")
    only = [int(step.id == "thank_you_pd:b") for step in free.offer]
    arena = Arena(free, Limits(10))
    counts = arena.kinds.count(only)
    hardest = arena.hardest(arena.distinct(corners(free.scale, trust=0)), counts)
    assert min(one.share(counts) for one in hardest) == 0


@pytest.mark.parametrize("seed", range(4))
def test_no_plan_is_worth_more_than_the_bound(listing: Listing, seed: int) -> None:
    problem, limits = season(listing, seed), Limits(150, stress=14)
    rows = model.rows(problem.offer, limits)
    draw = np.random.default_rng(seed)
    scores = draw.integers(0, 50, (10, len(problem.offer))).tolist()
    for score, bound in zip(scores, parts.bounds(scores, rows), strict=True):
        best = solver.maximise(score, rows)
        assert best is not None
        assert sum(value * x for value, x in zip(score, best.chosen, strict=True)) <= bound + 1e-6
