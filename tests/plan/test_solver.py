from __future__ import annotations

import concurrent.futures
import contextlib
import itertools
import subprocess
import sys
from unittest import mock

import numpy as np
import pytest
import scipy.optimize
from hypothesis import given
from hypothesis import strategies as st

from followup_evidence.plan import highs, silence
from followup_evidence.plan.parts import bounds
from followup_evidence.plan.solver import Row, SolverError, TimeUpError, maximise, maximise_least

small = st.integers(-5, 5)


@given(
    scores=st.lists(st.integers(-20, 20), min_size=1, max_size=6),
    rows=st.lists(st.tuples(st.lists(small, min_size=6, max_size=6), small), max_size=4),
)
def test_the_solver_agrees_with_trying_everything(
    scores: list[int], rows: list[tuple[list[int], int]]
) -> None:
    rules = [Row("rule", dict(enumerate(factors[: len(scores)])), most) for factors, most in rows]
    totals = [
        sum(x * score for x, score in zip(tried, scores, strict=True))
        for tried in itertools.product((0, 1), repeat=len(scores))
        if all(sum(f * tried[at] for at, f in r.coefficients.items()) <= r.most for r in rules)
    ]
    found = maximise(scores, rules)
    if not totals:
        assert found is None
    else:
        assert found is not None
        total = sum(x * score for x, score in zip(found.chosen, scores, strict=True))
        assert total == max(totals)
        assert found.bound == pytest.approx(max(totals))


def test_forced_steps_stay_as_they_are() -> None:
    room_for_one = [Row("one", {0: 1, 1: 1}, 1)]
    found = maximise([5, 1], room_for_one, forced={1: 1})
    assert found is not None
    assert found.chosen == (0, 1)
    assert maximise([5, 1], room_for_one, forced={0: 1, 1: 1}) is None


def test_a_plan_that_breaks_a_rule_is_never_passed_on() -> None:
    wrong = mock.Mock(status=0, x=np.array([1.0, 1.0]), mip_dual_bound=-2.0)
    with (
        mock.patch.object(scipy.optimize, "milp", return_value=wrong),
        pytest.raises(SolverError, match="breaks a rule: room for one"),
    ):
        maximise([1, 1], [Row("room for one", {0: 1, 1: 1}, 1)])


def test_the_solver_writes_nothing_to_standard_output() -> None:
    # HiGHS prints a debugging line for about one in a hundred of such programs.
    program = """
import random
from followup_evidence.plan.solver import Row, maximise
for seed in range(400):
    draw = random.Random(seed)
    size = draw.randint(10, 30)
    minutes = {at: draw.choice([8, 10, 20, 25, 30, 60]) for at in range(size)}
    emails = [Row("one", {at: 1 for at in range(start, start + 3)}, 1)
              for start in range(0, size - 3, 3)]
    rows = [Row("minutes", minutes, draw.randint(60, 240)), *emails]
    maximise([draw.choice([1, 4, 8, 12, 16, 48]) for _ in range(size)], rows)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout == b""


@given(
    gains=st.lists(st.lists(st.integers(0, 9), min_size=5, max_size=5), min_size=1, max_size=4),
    minutes=st.lists(st.integers(1, 5), min_size=5, max_size=5),
    limit=st.integers(0, 15),
)
def test_the_greatest_least_sum_agrees_with_trying_everything(
    gains: list[list[int]], minutes: list[int], limit: int
) -> None:
    row = Row("minutes", dict(enumerate(minutes)), limit)
    expected = max(
        min(sum(x * gain for x, gain in zip(tried, some, strict=True)) for some in gains)
        for tried in itertools.product((0, 1), repeat=5)
        if row.holds(tried)
    )
    found = maximise_least(gains, [row])
    least = min(sum(x * gain for x, gain in zip(found.chosen, some, strict=True)) for some in gains)
    assert least == expected
    assert found.bound == pytest.approx(expected, abs=1e-6)


def test_a_bound_knows_what_is_pinned() -> None:
    row = Row("two of three", {0: 1, 1: 1, 2: 1}, 2)
    assert bounds([[5, 4, 3]], [row], forced={0: 0}) == [pytest.approx(7)]
    assert bounds([[5, 4, 3]], [row], forced={0: 1, 1: 1, 2: 1}) == [np.inf]
    assert bounds([], [row]) == []


def test_large_scores_are_compared_to_the_last_unit() -> None:
    row = Row("one of three", {0: 1, 1: 1, 2: 1}, 1)
    least = 2**40
    found = maximise([least, least + 1, least - 1], [row])
    assert found is not None
    assert found.chosen == (0, 1, 0)
    assert found.bound == pytest.approx(least + 1, abs=0.4)


class Seldom(Row):
    """A rule that seldom binds."""

    seldom = True


@pytest.mark.parametrize("seed", range(20))
def test_rows_that_are_added_once_they_are_broken_give_the_same_as_all_at_once(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = np.random.default_rng(seed)
    spent = draw.integers(1, 60, (12, 14)) * draw.integers(0, 2, (12, 14))
    most = spent.sum(axis=1) * draw.uniform(0.3, 1.0, 12)
    given = [(f"day {at}", dict(enumerate(spent[at].tolist())), int(most[at])) for at in range(12)]
    often, rare = [Row(*each) for each in given], [Row(*given[0]), *(Seldom(*e) for e in given[1:])]
    score = draw.integers(1, 100, 14).tolist()
    gains = draw.integers(1, 9, (3, 14)).tolist()
    expected = maximise(score, often), maximise_least(gains, often), bounds([score], often)
    monkeypatch.setattr(highs, "_MANY", 0)
    monkeypatch.setattr(highs, "_AT_ONCE", 2)
    found = maximise(score, rare), maximise_least(gains, rare), bounds([score], rare)
    for one, other in zip(expected[:2], found[:2], strict=True):
        assert one is not None
        assert other is not None
        assert other.bound == pytest.approx(one.bound)
        assert all(row.holds(other.chosen) for row in often)
    assert found[2] == pytest.approx(expected[2])


# A market split program: nobody has a quick way to solve one of this size. It is interrupted once
# the solver has been called, and what ends is told by its number of columns.
INTERRUPTED = """
import os, random, signal, sys, threading
import scipy.optimize
from followup_evidence.plan.solver import Row, maximise
signal.signal(signal.SIGINT, signal.default_int_handler)
real, called, ended = scipy.optimize.milp, threading.Event(), []
def milp(score, **rest):
    called.set()
    found = real(score, **rest)
    ended.append(len(score))
    return found
def interrupt():
    called.wait()
    os.kill(os.getpid(), signal.SIGINT)
scipy.optimize.milp = milp
threading.Thread(target=interrupt).start()
draw = random.Random(1)
lines = [{at: draw.randint(0, 99) for at in range(50)} for _ in range(6)]
rows = [Row("split", line, sum(line.values()) // 2) for line in lines]
try:
    maximise([sum(line[at] for line in lines) for at in range(50)], rows, seconds=500)
except KeyboardInterrupt:
    os.write(1, b"interrupted")
"""


def printed(program: str) -> str:
    # It leaves at once: Python that ends while the search left alone only begins may abort.
    leave = "sys.stdout.flush()\nos._exit(0)"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\n{leave}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_after_ctrl_c_standard_output_is_back_before_the_search_ends() -> None:
    assert printed(f"{INTERRUPTED}\nprint(';', ended, flush=True)") == "interrupted; []\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_after_ctrl_c_the_next_searches_do_not_wait_for_the_one_left_alone() -> None:
    after = """
for width in (3, 60):
    found = maximise([*range(width)], [Row("room for two", dict.fromkeys(range(width), 1), 2)])
    print(";", [at for at, x in enumerate(found.chosen) if x], ended, end="")
"""
    assert printed(INTERRUPTED + after) == "interrupted; [1, 2] [3]; [58, 59] [3, 60]"


def test_two_searches_at_once_find_what_each_finds_alone() -> None:
    draw = np.random.default_rng(5)
    cases = [
        (
            draw.integers(1, 100, 60).tolist(),
            [
                Row("minutes", dict(enumerate(draw.integers(1, 60, 60).tolist())), 300)
                for _ in range(3)
            ],
        )
        for _ in range(6)
    ]
    alone = [maximise(*case) for case in cases]
    with (
        mock.patch.object(silence, "keep", contextlib.nullcontext),
        concurrent.futures.ThreadPoolExecutor(2) as pool,
    ):
        assert [*pool.map(lambda case: maximise(*case), cases)] == alone


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each search take 100 seconds; one with none left finds nothing."""
    clock, run = mock.Mock(return_value=0.0), highs._run

    def late_run(program: highs.Program, held: object, whole: object, seconds: float) -> object:
        clock.return_value += 100
        return run(program, held, whole, seconds) if seconds else mock.Mock(status=1, x=None)

    monkeypatch.setattr(highs, "_MANY", 0)
    monkeypatch.setattr(highs, "time", mock.Mock(monotonic=clock))
    monkeypatch.setattr(highs, "_run", late_run)


@pytest.mark.usefixtures("late")
def test_when_time_is_up_the_best_part_of_the_last_answer_is_a_plan() -> None:
    # Known is that all four are worth 28 and break the rule of the day, so nothing is worth more
    # than 28. Without 9, they keep it.
    rows = [Row("often", {0: 1, 1: 1, 2: 1, 3: 1}, 4), Seldom("day", {0: 1, 1: 1}, 1)]
    found = maximise([10, 9, 8, 1], rows, seconds=50)
    assert found is not None
    assert found.chosen == (1, 0, 1, 1)
    assert found.bound == pytest.approx(28)
    pinned = maximise([10, 9, 8, 1], rows, forced={1: 1}, seconds=50)
    assert pinned is not None
    assert pinned.chosen == (0, 1, 1, 1)


@pytest.mark.usefixtures("late")
def test_when_time_is_up_and_no_part_of_an_answer_keeps_the_rules_it_is_said() -> None:
    # The first answer is the one step; the second rule wants the other.
    rows = [Row("one", {0: 1, 1: 1}, 1), Seldom("the other", {1: -1}, -1)]
    with pytest.raises(TimeUpError, match="No plan was found within 50 seconds for 2 steps"):
        maximise([2, 1], rows, seconds=50)


def test_a_solver_that_gives_up_is_not_called_late() -> None:
    lost = mock.Mock(status=4, x=None, message="Solve error")
    with (
        mock.patch.object(scipy.optimize, "milp", return_value=lost),
        pytest.raises(SolverError, match="stopped without an answer: Solve error"),
    ):
        maximise([1], [])
