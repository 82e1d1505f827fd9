"""The solver: the package's one door to scipy, and the check of what comes through it."""

from __future__ import annotations

import contextlib
import math
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from followup_evidence.errors import FollowupError

SECONDS = 20.0  # for one search; a list of 150 programs takes a fraction of a second
_BITS = 32  # of a score; with far larger ones HiGHS 1.12 slows down, and now and then never ends
_ONE_AT_A_TIME = threading.Lock()


class SolverError(RuntimeError):
    """The solver gave no answer, or one that breaks a rule: a defect, not bad input."""


class TimeUpError(FollowupError):
    """The time was up before the best plan was known."""


@dataclass(frozen=True)
class Row:
    """One linear rule over 0/1 steps, by place: Σ coefficient · step ≤ most, all whole numbers.

    A limit says of what (``unit``: ``minute``, ``stress point``) and, if not in all, in which days.
    """

    name: str
    coefficients: Mapping[int, int]
    most: int
    unit: str = ""
    when: str = ""

    def used(self, chosen: Sequence[int]) -> int:
        """Return Σ coefficient · step."""
        return sum(factor * chosen[at] for at, factor in self.coefficients.items())

    def holds(self, chosen: Sequence[int]) -> bool:
        """Say whether the rule holds, in whole numbers."""
        return self.used(chosen) <= self.most


def at_least(name: str, values: Sequence[int], least: Fraction | int) -> Row:
    """Return the rule Σ value · step ≥ least, rounded outward where floats could not hold it.

    Examples
    --------
    >>> at_least("worth 5", [3, 2], 5).holds((1, 1)), at_least("worth 5", [3, 2], 5).holds((1, 0))
    (True, False)
    """
    unit = 1 << max(0, max(map(abs, values), default=0).bit_length() - _BITS)
    taken = {
        place: -math.ceil(Fraction(value, unit)) for place, value in enumerate(values) if value
    }
    return Row(name, taken, -math.ceil(Fraction(least) / unit))


def maximise(score: Sequence[int], rows: Sequence[Row]) -> tuple[int, ...]:
    """Return the 0/1 steps of greatest Σ score · step that keep every row.

    One call of `scipy.optimize.milp` (HiGHS) with a gap of 0. What it returns is rounded to
    whole numbers and every row is checked again in them, since solvers work within tolerances.
    `TimeUpError` where the best is not known in time, `SolverError` where there is none.

    Examples
    --------
    >>> maximise([5, 4, 3], [Row("room for two", {0: 2, 1: 1, 2: 1}, 2)])
    (0, 1, 1)
    """
    if not len(score):
        return ()
    # A power of two, so that no digit is lost.
    unit = 2.0 ** max(0, max(abs(each) for each in score).bit_length() - _BITS)
    return _checked(_milp(np.array(score, dtype=float) / unit, rows, None), len(score), rows)


def maximise_least(
    gains: Sequence[Sequence[float]], rows: Sequence[Row]
) -> tuple[tuple[int, ...], float]:
    """Return the 0/1 steps with the greatest least of several sums Σ gain · step, and a bound.

    No steps that keep every row reach more than the bound, within the solver's tolerance.

    Examples
    --------
    >>> maximise_least([[1, 0, 0.6], [0, 1, 0.6]], [Row("one", {0: 1, 1: 1, 2: 1}, 1)])
    ((0, 0, 1), 0.6)
    """
    held = np.asarray(gains, dtype=float)
    found = _milp(np.append(np.zeros(held.shape[1]), 1.0), rows, held)
    return _checked(found, held.shape[1], rows), -float(found.fun)


def _milp(score: np.ndarray, rows: Sequence[Row], least: np.ndarray | None) -> Any:
    """Call the solver.

    With ``least``, one line of gains a sum, the last score is that of the least sum r, a column
    that is held down by a row r - Σ gain · step ≤ 0 for each of them.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # slow to import, so only here
    from scipy.sparse import csr_array

    width = len(score) - (least is not None)
    table = np.zeros((len(rows), len(score)))
    for line, row in enumerate(rows):
        table[line, list(row.coefficients)] = list(row.coefficients.values())
    most = np.array([row.most for row in rows], dtype=float)
    low, high, whole = np.zeros(len(score)), np.ones(len(score)), np.ones(len(score), int)
    if least is not None:
        table = np.vstack([table, np.column_stack([-least, np.ones(len(least))])])
        most = np.append(most, np.zeros(len(least)))
        low[width], high[width], whole[width] = -np.inf, np.inf, 0
    with _silence():
        found = milp(
            -score,
            integrality=whole,
            bounds=Bounds(low, high),
            constraints=LinearConstraint(csr_array(table), -np.inf, most),
            options={"mip_rel_gap": 0, "time_limit": SECONDS},
        )
    if found.status == 1:
        raise TimeUpError(
            f"No best plan was found within {SECONDS:g} seconds for {width:,} steps; "
            "shorten the list or take limits away."
        )
    if found.x is None:
        raise SolverError(f"the solver stopped without an answer: {found.message}")
    return found


def _checked(found: Any, width: int, rows: Sequence[Row]) -> tuple[int, ...]:
    """Round what the solver found to whole numbers, and hold it against every row in them."""
    chosen = tuple(round(value) for value in found.x.tolist()[:width])
    if broken := [row.name for row in rows if not row.holds(chosen)]:
        raise SolverError(f"the solver's plan breaks a rule: {', '.join(broken)}")
    return chosen


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Keep HiGHS from writing a debugging line to standard output, where our JSON goes.

    HiGHS 1.12 prints it in about one small program of a hundred, whatever its options say
    (jump-dev/HiGHS.jl issue 312), so the file descriptor itself is turned away for a moment.
    """
    with _ONE_AT_A_TIME, contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            kept = os.dup(1)
            stack.callback(os.close, kept)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            stack.callback(os.close, nowhere)
            stack.callback(os.dup2, kept, 1)  # first, since Ctrl-C may come at any time
            os.dup2(nowhere, 1)
        yield
