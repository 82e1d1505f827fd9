"""How fast a plan is made: beside the bare solver call on the same model, and within which bounds.

    python benchmarks/planner.py [--seasons 5]

Seasons are random but seeded; each is planned with an hour a day and three budgets of minutes,
which hold all short emails and a part of the options. What is compared takes turns on one season
after the other, so that whatever else the machine is doing meets all of it alike. The bare call
gets the very matrices that the planner made; a ratio is the median of those within one turn.
Memory is the peak of a fresh process. The bounds are those that we set ourselves.
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

PROGRAMS = (12, 30, 150)
SHARES = (0.25, 0.5, 0.75)  # of the minutes that all options take together
TURNS = 5  # on each case; guarantees and questions in the first only
TRUST = 0.5
PLANNED = f"a plan of {PROGRAMS[-1]} programs and its guarantee"
IMPORTED = "import pandas, scipy.optimize"
BOUNDS = {
    "re-plan": (30, 20.0),
    "guarantee of a plan": (30, 200.0),
    "plan of the best guarantee": (30, 1000.0),
}
SLOWER = 1.5  # times the bare solver call: the most that a re-plan may take

Case = tuple[plan.Problem, int]


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
    checked = plan.check(pd.DataFrame(interviews))
    return plan.prepare(checked, today="2026-12-01", rank_deadline="2027-03-03")


def _seen(problem: plan.Problem, minutes: int) -> Any:
    """Make a plan and all that a page shows of it; a plan makes its frames when asked."""
    made = plan.solve(problem.changed(minutes=minutes))
    return made.steps, made.skipped, made.bans, made.schedule, made.totals, made.note


def cases(programs: int, seasons: int) -> Iterator[Case]:
    """Yield each season with each budget: what all the short emails take, and some of the rest."""
    for seed in range(seasons):
        problem = season(programs, seed=seed)
        whole = plan.solve(problem)
        options = int(whole.steps.query("layer == 'option'")["minutes"].sum())
        for share in SHARES:
            yield problem, int(whole.totals["message_minutes"] - (1 - share) * options)


def bare(problem: plan.Problem, minutes: int) -> Callable[[], Any]:
    """Return the solver call that makes a plan, to be made again without the planner."""
    from scipy.optimize import milp

    with mock.patch("scipy.optimize.milp", wraps=milp) as watched:
        plan.solve(problem.changed(minutes=minutes))
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
    for problem, minutes in cases(programs, seasons):
        call, made = bare(problem, minutes), plan.solve(problem.changed(minutes=minutes))
        often: dict[str, Callable[[], Any]] = {
            "bare solver call": call,
            "re-plan": lambda p=problem, most=minutes: plan.solve(p.changed(minutes=most)),
            "re-plan, frames and all": lambda p=problem, most=minutes: _seen(p, most),
        }
        once: dict[str, Callable[[], Any]] = {
            "guarantee of a plan": lambda of=made: plan.robustness.of(of, trust=TRUST),
            "plan of the best guarantee": lambda of=made: plan.robustness.best(of.problem),
            "questions": lambda of=made: plan.questions.rank(of.problem),
        }
        for turn in range(TURNS):
            times = {
                name: milliseconds(run) for name, run in (often | (once, {})[turn > 0]).items()
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
        problem, minutes = next(cases(PROGRAMS[-1], 1))
        plan.robustness.of(plan.solve(problem.changed(minutes=minutes)), trust=TRUST)
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
