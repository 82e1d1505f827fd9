"""The solver: the package's one door to scipy, and the check of what comes through it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from followup_evidence.errors import FollowupError
from followup_evidence.plan import highs
from followup_evidence.plan.highs import Program

if TYPE_CHECKING:
    from scipy.sparse import csr_array


_BITS = 32  # of a score; with far larger ones HiGHS 1.12 slows down, and now and then never ends


class SolverError(RuntimeError):
    """The solver gave no answer, or one that breaks a rule: a defect, not bad input."""


class TimeUpError(FollowupError):
    """The time was up before any plan was found."""


@dataclass(frozen=True)
class Row:
    """One linear rule over 0/1 steps: Σ coefficient · step ≤ most, all whole numbers."""

    name: str
    coefficients: Mapping[int, int]
    most: int

    @property
    def seldom(self) -> bool:
        """Whether the rule seldom binds, so that answers are found without it first."""
        return False

    def used(self, chosen: Sequence[int]) -> int:
        """Return Σ coefficient · step."""
        return sum(factor * chosen[at] for at, factor in self.coefficients.items())

    def holds(self, chosen: Sequence[int]) -> bool:
        """Say whether the rule holds, in whole numbers."""
        return self.used(chosen) <= self.most


class Rules(tuple[Row, ...]):
    """Rows that many searches share; the solver makes its table of them once."""

    table: csr_array | None = None


@dataclass(frozen=True)
class Solution:
    """Steps that keep every row, and how good any others could be.

    Parameters
    ----------
    chosen
        0 or 1 for each step.
    bound
        No choice scores more than this, as far as the solver proved.
    """

    chosen: tuple[int, ...]
    bound: float


def maximise(
    score: Sequence[int],
    rows: Sequence[Row],
    *,
    forced: Mapping[int, int] | None = None,
    seconds: float = 60.0,
) -> Solution | None:
    """Maximise Σ score · step over 0/1 steps that keep every row.

    One call of `scipy.optimize.milp` (HiGHS) with a gap of 0. What it returns is rounded to
    whole numbers and every row is checked again in them, since solvers work within tolerances.

    Parameters
    ----------
    score
        One whole number a step.
    rows
        The rules.
    forced
        Steps held at 0 or 1, by place.
    seconds
        When to stop looking for something better, or for a proof that nothing is.

    Returns
    -------
    Solution or None
        None when no choice keeps every row.

    Raises
    ------
    TimeUpError
        The time is up and nothing was found.
    SolverError
        A row is broken, or the solver gave no answer.

    Examples
    --------
    >>> maximise([5, 4, 3], [Row("room for two", {0: 2, 1: 1, 2: 1}, 2)]).chosen
    (0, 1, 1)
    """
    if not len(score):
        return Solution((), 0.0) if all(row.holds(()) for row in rows) else None
    # A power of two, so that no digit is lost.
    unit = 2.0 ** max(0, max(abs(each) for each in score).bit_length() - _BITS)
    aim = np.array(score, dtype=float) / unit
    found = solved(aim, rows, forced or {}, seconds=seconds)
    if found is None:
        return None
    solution = _checked(found, len(score), rows, forced or {})
    return Solution(solution.chosen, solution.bound * unit)


def maximise_least(
    gains: Sequence[Sequence[float]],
    rows: Sequence[Row],
    *,
    forced: Mapping[int, int] | None = None,
    seconds: float = 60.0,
) -> Solution:
    """Maximise the least of several sums Σ gain · step over 0/1 steps that keep every row.

    Parameters
    ----------
    gains
        For each sum, one number a step.
    rows, forced, seconds
        As for `maximise`.

    Returns
    -------
    Solution
        Its bound is on the least sum, within the solver's tolerance.

    Raises
    ------
    TimeUpError
        The time is up and nothing was found.
    SolverError
        A row is broken, no choice keeps every row, or the solver gave no answer.

    Examples
    --------
    >>> maximise_least([[1, 0, 0.6], [0, 1, 0.6]], [Row("one", {0: 1, 1: 1, 2: 1}, 1)]).chosen
    (0, 0, 1)
    """
    held = np.asarray(gains, dtype=float)
    width = held.shape[1]
    aim = np.append(np.zeros(width), 1.0)
    found = solved(aim, rows, forced or {}, least=held, seconds=seconds)
    if found is None:
        raise SolverError("no choice keeps every row")
    return _checked(found, width, rows, forced or {})


def solved(
    score: np.ndarray,
    rows: Sequence[Row],
    forced: Mapping[int, int],
    *,
    least: np.ndarray | None = None,
    parts: bool = False,
    seconds: float = 60.0,
) -> Any:
    """Call the solver; None: infeasible.

    With ``least``, one line of gains a sum, the last score is that of the least sum r, a column
    that is held down by a row r - Σ gain · step ≤ 0 for each of them. With ``parts``, steps may be
    taken in part.
    """
    width = len(score) if least is None else len(score) - 1
    table, most = _matrix(rows, width), [row.most for row in rows]
    seldom = [row.seldom for row in rows]
    low, high = np.zeros(len(score)), np.ones(len(score))
    whole = np.full(len(score), 0 if parts else 1)
    for at, value in forced.items():
        low[at] = high[at] = value
    if least is not None:
        table = _with_least(table, least)
        most, seldom = [*most, *(0 for _ in least)], [*seldom, *(False for _ in least)]
        low[-1], high[-1], whole[-1] = -np.inf, np.inf, 0
    limits = np.array(most, dtype=float)
    program = Program(score, low, high, whole, table, limits, np.array(seldom, dtype=bool))
    found = highs.solve(program, seconds=seconds)
    if found is not None and found.x is None:
        if found.status != 1:
            raise SolverError(f"the solver stopped without an answer: {found.message}")
        raise TimeUpError(
            f"No plan was found within {seconds:.3g} seconds for {width:,} steps; "
            "shorten the list or take pins away."
        )
    return found


def _with_least(table: csr_array, gains: np.ndarray) -> Any:
    from scipy.sparse import block_array, csr_array

    blocks: Any = [[table, None], [csr_array(-gains), np.ones((len(gains), 1))]]
    return csr_array(block_array(blocks))


def _checked(found: Any, width: int, rows: Sequence[Row], forced: Mapping[int, int]) -> Solution:
    """Round what the solver found to whole numbers, and hold it against every row in them."""
    chosen = tuple(round(value) for value in found.x.tolist()[:width])
    broken = [row.name for row in rows if not row.holds(chosen)]
    if broken or any(chosen[at] != value for at, value in forced.items()):
        raise SolverError(f"the solver's plan breaks a rule: {', '.join(broken) or 'a pin'}")
    bound = found.mip_dual_bound
    return Solution(chosen, np.inf if bound is None else -float(bound))


def _matrix(rows: Sequence[Row], width: int) -> csr_array:
    if isinstance(rows, Rules):
        rows.table = _matrix(list(rows), width) if rows.table is None else rows.table
        return rows.table
    from scipy.sparse import csr_array

    lines = [row.coefficients for row in rows]
    factors = np.array([factor for line in lines for factor in line.values()], dtype=float)
    places = np.array([place for line in lines for place in line], dtype=np.int32)
    ends = np.cumsum([0, *map(len, lines)], dtype=np.int32)
    return csr_array((factors, places, ends), shape=(len(rows), width))
