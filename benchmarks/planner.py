"""How fast a plan is made: beside the bare solver call on the same model, and within which bounds.

    python benchmarks/planner.py [--seasons 5]

Seasons are random but seeded; each is planned with three budgets of minutes, two stress points a
program and an hour a day. What is compared takes turns on one season after the other, so that
whatever else the machine is doing meets all of it alike. The bare call gets the very matrices that
the planner made; a ratio is the median of those within one turn. The plan of the best guarantee is
made for up to 30 programs; for 100 it takes seconds, or ends unproven when time is up. Memory is
the peak of a fresh process. The bounds are those that we set ourselves.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import numpy as np
import pandas as pd

from followup_evidence import plan

PROGRAMS = (5, 15, 30, 100)
MINUTES = (8, 12, 16)  # a program
TURNS = 5  # on each case; guarantees in the first only
MOST_SAFEST = 30  # programs for which the plan of the best guarantee is made
TRUST = 0.5
PLANNED = "a plan of 100 programs and its guarantee"
IMPORTED = "import pandas, scipy.optimize"
BOUNDS = {
    "re-plan": (30, 20.0),
    "guarantee of a plan": (30, 200.0),
    "plan of the best guarantee": (30, 1000.0),
}
SLOWER = 1.5  # times the bare solver call: the most that a re-plan may take

Case = tuple[plan.Problem, plan.Limits]


def season(programs: int, *, seed: int) -> plan.Problem:
    """Return a random season with past and coming interviews, mentors and policies."""
    draw = np.random.default_rng([programs, seed])
    days = pd.Timestamp("2026-11-15") + pd.to_timedelta(draw.integers(0, 60, programs), "D")
    interviews = {
        "program": [f"Program {number}" for number in range(programs)],
        "interview_date": days.strftime("%Y-%m-%d"),
        "interest": ["first", *draw.choice(["low", "medium", "high"], programs - 1)],
        "connections": draw.choice([0, 1, 2], programs, p=[0.5, 0.25, 0.25]),
        "mentor": draw.choice(["none", "unknown", "known"], programs, p=[0.5, 0.25, 0.25]),
        "policy": draw.choice(["open", "discouraged", "no_contact"], programs, p=[0.8, 0.1, 0.1]),
    }
    rows = pd.DataFrame(interviews).to_dict("records")
    checked = plan.interviews.check(rows)
    return plan.prepare(checked, today="2026-12-01", rank_deadline="2027-03-03")


def cases(programs: int, seasons: int) -> Iterator[Case]:
    """Yield each season with each budget."""
    for seed in range(seasons):
        problem = season(programs, seed=seed)
        for minutes in MINUTES:
            yield (
                problem,
                plan.Limits(minutes * programs, stress=2 * programs, minutes_per_day=60),
            )


def bare(problem: plan.Problem, limits: plan.Limits) -> Callable[[], Any]:
    """Return the solver call that makes a plan, to be made again without the planner."""
    from scipy.optimize import milp

    with mock.patch("scipy.optimize.milp", wraps=milp) as watched:
        plan.replan(problem, limits)
    watched.assert_called_once()
    return lambda: milp(*watched.call_args.args, **watched.call_args.kwargs)


def milliseconds(task: Callable[[], Any]) -> float:
    """Run a task once, and return what it took."""
    start = time.perf_counter()
    task()
    return 1000 * (time.perf_counter() - start)


def measure(programs: int, seasons: int) -> dict[str, tuple[float, float]]:
    """Return each task's median at a number of programs: milliseconds, and times the bare call."""
    taken: dict[str, list[tuple[float, float]]] = {}
    for problem, limits in cases(programs, seasons):
        call, made = bare(problem, limits), plan.replan(problem, limits)
        tasks: dict[str, Callable[[], Any]] = {
            "bare solver call": call,
            "re-plan": lambda p=problem, most=limits: plan.replan(p, most),
        }
        rare: dict[str, Callable[[], Any]] = {
            "guarantee of a plan": lambda of=made: plan.guarantee.of(of, trust=TRUST)
        }
        if programs <= MOST_SAFEST:
            rare["plan of the best guarantee"] = lambda p=problem, most=limits: plan.guarantee.best(
                p, most, trust=TRUST
            )
        for turn in range(TURNS):
            times = {
                name: milliseconds(run) for name, run in (tasks | ({} if turn else rare)).items()
            }
            for name, each in times.items():
                taken.setdefault(name, []).append((each, each / times["bare solver call"]))
    medians = {name: np.median(pairs, axis=0).tolist() for name, pairs in taken.items()}
    return {name: (each, times) for name, (each, times) in medians.items()}


def peak() -> float:
    """Return the most memory that this process has held, in MB."""
    if sys.platform == "win32":
        import psutil

        return float(psutil.Process().memory_info().peak_wset) / 1e6
    import resource

    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / 1e6 if sys.platform == "darwin" else held * 1024 / 1e6


def memory(task: str) -> float:
    """Return the peak of a fresh process that runs one task, in MB."""
    command = [sys.executable, __file__, "--peak", task]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(run.stdout)


def alone(task: str) -> None:
    """Run the task of a fresh process and print its peak."""
    if task == PLANNED:
        problem, limits = next(cases(100, 1))
        plan.guarantee.of(plan.replan(problem, limits), trust=TRUST)
    else:
        import scipy.optimize  # noqa: F401 (it is measured)
    sys.stdout.write(f"{peak()}\n")


def lines(
    medians: dict[int, dict[str, tuple[float, float]]], held: dict[str, float]
) -> Iterator[str]:
    """Yield the table: a figure, its ratio to the bare call, and its bound where there is one."""
    yield f"{'programs':>8}  {'':<28}{'median':>10}{'ratio':>8}   bound"
    for programs, taken in medians.items():
        for name, (figure, ratio) in taken.items():
            bounds = []
            if name == "re-plan":
                bounds.append(said(f"ratio ≤ {SLOWER}", kept=ratio <= SLOWER))
            at, most = BOUNDS.get(name, (0, 0.0))
            if programs == at:
                bounds.append(said(f"< {most:g} ms", kept=figure < most))
            row = f"{programs:>8}  {name:<28}{figure:>7.1f} ms{ratio:>8.2f}   {', '.join(bounds)}"
            yield row.rstrip()
    yield f"\n{'peak memory of a fresh process':<48}{'ratio':>8}"
    for name, figure in held.items():
        yield f"  {name:<36}{figure:>7.0f} MB{figure / held[IMPORTED]:>8.2f}"


def said(bound: str, *, kept: bool) -> str:
    """Say whether a bound holds."""
    return f"{bound} {'holds' if kept else 'MISSED'}"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seasons", type=int, default=5, help="for each number of programs (5)")
    parser.add_argument("--peak", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.peak:
        alone(given.peak)
        return
    # First, since a child's peak starts from what its parent holds when it is started.
    held = {task: memory(task) for task in (IMPORTED, PLANNED)}
    # HiGHS now and then writes a line of its own to the real output, where no table should break.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as output:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        medians = {programs: measure(programs, given.seasons) for programs in PROGRAMS}
        output.write("\n".join(lines(medians, held)) + "\n")


if __name__ == "__main__":
    main()
