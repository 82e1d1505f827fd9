"""The solver: against trying everything, and what it does when it cannot or must not answer."""

from __future__ import annotations

import concurrent.futures
import itertools
import signal
import subprocess
import sys
from typing import Any
from unittest import mock

import numpy as np
import pytest
import scipy.optimize
from hypothesis import given
from hypothesis import strategies as st

from followup_evidence.errors import FollowupError
from followup_evidence.plan import solver
from followup_evidence.plan.solver import Row, SolverError, TimeUpError, maximise, maximise_least

SMALL = st.integers(-5, 5)


@given(
    scores=st.lists(st.integers(-20, 20), max_size=6),
    rows=st.lists(st.tuples(st.lists(SMALL, min_size=6, max_size=6), SMALL), max_size=4),
    forced=st.dictionaries(st.integers(0, 5), st.integers(0, 1), max_size=2),
)
def test_the_solver_agrees_with_trying_everything(
    scores: list[int], rows: list[tuple[list[int], int]], forced: dict[int, int]
) -> None:
    rules = [Row("rule", dict(enumerate(factors[: len(scores)])), most) for factors, most in rows]
    held = {at: value for at, value in forced.items() if at < len(scores)}
    # A pin is a row as well: x ≤ 0, or -x ≤ -1.
    rules += [Row("a pin", {at: -1 if x else 1}, -1 if x else 0) for at, x in held.items()]
    totals = [
        sum(x * score for x, score in zip(tried, scores, strict=True))
        for tried in itertools.product((0, 1), repeat=len(scores))
        if all(sum(f * tried[at] for at, f in r.coefficients.items()) <= r.most for r in rules)
        and all(tried[at] == value for at, value in held.items())
    ]
    if not scores:
        assert maximise(scores, rules) == ()
    elif not totals:
        with pytest.raises(SolverError, match="stopped without an answer"):
            maximise(scores, rules)
    else:
        found = maximise(scores, rules)
        assert sum(x * score for x, score in zip(found, scores, strict=True)) == max(totals)
        assert all(rule.holds(found) for rule in rules)
        assert all(found[at] == value for at, value in held.items())


@given(
    gains=st.lists(st.lists(st.integers(0, 9), min_size=5, max_size=5), min_size=1, max_size=4),
    minutes=st.lists(st.integers(1, 5), min_size=5, max_size=5),
    limit=st.integers(0, 15),
)
def test_the_greatest_least_sum_agrees_with_trying_everything(
    gains: list[list[int]], minutes: list[int], limit: int
) -> None:
    row = Row("minutes", dict(enumerate(minutes)), limit)

    def least(tried: tuple[int, ...]) -> int:
        return min(sum(x * gain for x, gain in zip(tried, some, strict=True)) for some in gains)

    expected = max(
        least(tried) for tried in itertools.product((0, 1), repeat=5) if row.holds(tried)
    )
    chosen, bound = maximise_least(gains, [row])
    assert row.holds(chosen)
    assert least(chosen) == expected
    assert bound == pytest.approx(expected, abs=1e-6)


def test_large_scores_are_compared_to_the_last_unit() -> None:
    least = 2**40
    row = Row("one of three", {0: 1, 1: 1, 2: 1}, 1)
    assert maximise([least, least + 1, least - 1], [row]) == (0, 1, 0)


def test_two_searches_at_once_find_what_each_finds_alone() -> None:
    draw = np.random.default_rng(5)
    cases = [
        (
            draw.integers(1, 100, 40).tolist(),
            [
                Row("minutes", dict(enumerate(draw.integers(1, 60, 40).tolist())), 300)
                for _ in range(2)
            ],
        )
        for _ in range(4)
    ]
    alone = [maximise(*case) for case in cases]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        assert [*pool.map(lambda case: maximise(*case), cases)] == alone


# Where there is no answer ---------------------------------------------------------------------


def answer(monkeypatch: pytest.MonkeyPatch, **given: Any) -> None:
    """Let scipy give this answer, whatever it is asked."""
    monkeypatch.setattr(scipy.optimize, "milp", lambda *_, **__: mock.Mock(**given))


def test_a_plan_that_breaks_a_rule_or_a_pin_is_never_passed_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer(monkeypatch, status=0, x=np.array([1.0, 1.0]))
    with pytest.raises(SolverError, match="breaks a rule: room for one"):
        maximise([1, 1], [Row("room for one", {0: 1, 1: 1}, 1)])
    with pytest.raises(SolverError, match="breaks a rule: a pin"):
        maximise([1, 0], [Row("a pin", {0: 1}, 0)])


def test_when_time_is_up_it_is_said_and_no_half_answer_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(solver, "SECONDS", 50.0)
    answer(monkeypatch, status=1, x=np.array([1.0, 0.0]))
    with pytest.raises(TimeUpError, match=r"within 50 seconds for 2 steps; shorten the list"):
        maximise([2, 1], [])
    assert issubclass(TimeUpError, FollowupError)


def test_no_time_at_all_is_time_that_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real solver, and a program that takes it longer than nothing (a market split)."""
    monkeypatch.setattr(solver, "SECONDS", 1e-9)
    draw = np.random.default_rng(1)
    lines = draw.integers(0, 99, (6, 50))
    rows = [Row("split", dict(enumerate(line.tolist())), int(line.sum() // 2)) for line in lines]
    with pytest.raises(TimeUpError, match="for 50 steps"):
        maximise(lines.sum(axis=0).tolist(), rows)


def test_a_solver_that_gives_up_is_not_called_late(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, status=4, x=None, message="Solve error")
    with pytest.raises(SolverError, match="stopped without an answer: Solve error"):
        maximise([1], [])


# Standard output, where our JSON goes ---------------------------------------------------------


def test_the_solver_writes_nothing_to_standard_output_and_gives_it_back() -> None:
    # HiGHS prints a debugging line for about one in a hundred of such programs.
    program = """
import random
from followup_evidence.plan.solver import Row, maximise
for seed in range(200):
    draw = random.Random(seed)
    size = draw.randint(10, 30)
    minutes = {at: draw.choice([8, 10, 20, 25, 30, 60]) for at in range(size)}
    emails = [Row("one", {at: 1 for at in range(start, start + 3)}, 1)
              for start in range(0, size - 3, 3)]
    rows = [Row("minutes", minutes, draw.randint(60, 240)), *emails]
    maximise([draw.choice([1, 4, 8, 12, 16, 48]) for _ in range(size)], rows)
print("back")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.split() == [b"back"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_after_ctrl_c_standard_output_is_back(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(scipy.optimize, "milp", lambda *_, **__: signal.raise_signal(signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        maximise([1], [])
    print("back")  # noqa: T201
    assert capfd.readouterr().out == "back\n"
