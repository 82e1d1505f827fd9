"""Steps in part: bounds on what whole steps can reach, in a fraction of the time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from followup_evidence.plan import solver
from followup_evidence.plan.solver import Row


def least(
    gains: Sequence[Sequence[float]],
    rows: Sequence[Row],
    *,
    forced: Mapping[int, int] | None = None,
    seconds: float = 60.0,
) -> tuple[list[float], float] | None:
    """Maximise the least of several sums; parameters as of `solver.maximise_least`.

    Returns the part of each step and a bound on the sum, or None where there is no answer.

    Examples
    --------
    >>> least([[1, 0], [0, 1]], [Row("one", {0: 1, 1: 1}, 1)])
    ([0.5, 0.5], 0.5)
    """
    held = np.asarray(gains, dtype=float)
    aim = np.append(np.zeros(held.shape[1]), 1.0)
    found = solver.solved(aim, rows, forced or {}, least=held, parts=True, seconds=seconds)
    return (found.x[:-1].tolist(), -float(found.fun)) if found and found.status == 0 else None


def bounds(
    scores: Sequence[Sequence[float]],
    rows: Sequence[Row],
    *,
    forced: Mapping[int, int] | None = None,
) -> list[float]:
    """Bound Σ score · step from above for each of several scores, within the solver's tolerance.

    Examples
    --------
    >>> bounds([[5, 4, 3]], [Row("room for three", {0: 2, 1: 2, 2: 2}, 3)])
    [7.0]
    """
    found = [
        solver.solved(np.asarray(score, dtype=float), rows, forced or {}, parts=True)
        for score in scores
    ]
    return [-float(one.fun) if one is not None and one.status == 0 else np.inf for one in found]
