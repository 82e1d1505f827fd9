"""HiGHS: the solver's one call, which a person can interrupt, with the rows that matter.

scipy has no way to stop a search. One that a person interrupts is left to run out of time on a
thread of its own, no longer silenced, and the next may start beside it. Two at once are safe: each
has a model of its own, and HiGHS a scheduler for each thread (ERGO-Code/HiGHS pull request 818).

With minutes a day, a long list has thousands of rows of days, and a few dozen of them matter. So
where there are many, rows that seldom bind are left out until an answer breaks them; an answer
that keeps them all is best among more plans than are allowed, and so among those as well.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from followup_evidence.plan import silence

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_MANY = 20_000  # numbers in a table; below this all rows at once are as quick
_AT_ONCE = 30  # rows added together
_EXCESS = 1e-4  # beyond which a row is broken; more than the solver's own tolerance
_FEW = 50  # columns; with fewer a search is over before a person could interrupt it
_BLINK = 0.1  # seconds between two looks at whether a person wants to stop
_MENDING = 1.0  # seconds, after the time is up; few steps are left to choose from
_WHOLE = 1e-5  # what a solver's 0 may differ from 0


@dataclass(frozen=True)
class Program:
    """Maximise score · x subject to table · x ≤ most and low ≤ x ≤ high, some of x whole.

    Parameters
    ----------
    score, low, high
        One number a column.
    whole
        1 for each column that takes whole numbers only, else 0.
    table
        One row a rule.
    most, seldom
        One number a rule, and whether it seldom binds.
    """

    score: np.ndarray
    low: np.ndarray
    high: np.ndarray
    whole: np.ndarray
    table: csr_array
    most: np.ndarray
    seldom: np.ndarray


def solve(program: Program, *, seconds: float) -> Any:
    """Return what `scipy.optimize.milp` found with a gap of 0, or None: nothing keeps the rows.

    Its ``x`` is None where nothing was found; its ``status`` is 1 where time was up.
    """
    seldom = program.seldom
    if program.table.nnz < _MANY or not seldom.any():
        return _run(program, np.ones_like(seldom), program.whole, seconds)
    end = time.monotonic() + seconds
    held, parts = ~seldom, np.zeros_like(program.whole)
    last: np.ndarray | None = None
    bound = -np.inf
    # Steps in part first: it takes a fraction of the time to see which rows matter.
    for whole in [parts, program.whole] if program.whole.any() else [parts]:
        while True:
            found = _run(program, held, whole, max(end - time.monotonic(), 0.0))
            if found is None:
                return None
            if found.x is None:
                if found.status != 1 or last is None:
                    return found
                return _mended(program, last, bound) or found
            last, bound = found.x, max(bound, _least(found))
            excess = program.table @ np.where(whole, np.round(found.x), found.x) - program.most
            broken = np.flatnonzero((excess > _EXCESS) & ~held)
            if not len(broken):
                break
            held[broken[np.argsort(-excess[broken])[:_AT_ONCE]]] = True
    return found


def _least(found: Any) -> float:
    """Return what no x can cost less than, where an answer keeps rows that all must keep."""
    return float(found.fun if found.mip_dual_bound is None else found.mip_dual_bound)


def _mended(program: Program, x: np.ndarray, bound: float) -> Any:
    """Return the best part of an answer that keeps every row, if there is one.

    What could be better was not searched for, and so the bound is that of the answer.
    """
    most = np.where(program.whole, np.ceil(x - _WHOLE), program.high)
    within = replace(program, high=np.clip(most, program.low, program.high))
    found = _run(within, np.ones_like(program.seldom), program.whole, _MENDING)
    if found is None or found.x is None:
        return None
    found.status, found.mip_dual_bound = 1, bound
    return found


def _run(program: Program, held: np.ndarray, whole: np.ndarray, seconds: float) -> Any:
    """Call the solver with some of the rows, on a thread of its own.

    It lets go of Python while it works, but the main thread sees Ctrl-C only in Python. The
    silence is the caller's, so that it ends with an interrupt and not with the search.
    """
    found: list[Any] = []
    caught: list[BaseException] = []

    def work() -> None:
        try:
            found.append(_milp(program, held, whole, seconds))
        except BaseException as error:
            caught.append(error)

    small = len(program.score) < _FEW
    with silence.keep():
        if small or threading.current_thread() is not threading.main_thread():
            work()
        else:
            worker = threading.Thread(target=work, daemon=True)
            worker.start()
            while worker.is_alive():
                worker.join(_BLINK)  # without a limit nothing interrupts it on Windows
    if caught:
        raise caught[0]
    return None if found[0].status == 2 else found[0]


def _milp(program: Program, held: np.ndarray, whole: np.ndarray, seconds: float) -> Any:
    from scipy.optimize import Bounds, LinearConstraint, milp  # slow to import, so only here

    everything = bool(held.all())
    table = program.table if everything else program.table[np.flatnonzero(held)]
    most = program.most if everything else program.most[held]
    return milp(
        -program.score,
        integrality=whole,
        bounds=Bounds(program.low, program.high),
        constraints=LinearConstraint(table, -np.inf, most),
        options={"mip_rel_gap": 0, "time_limit": seconds},
    )
