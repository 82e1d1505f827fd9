"""What the labels alone decide: an action that costs more and does less is dominated."""

from __future__ import annotations

import pandas as pd


def dominated(tradeoffs: pd.DataFrame) -> pd.Series:
    """Mark the actions that another one beats whatever numbers the labels stand for.

    Action *a* is dominated if some *b* has at least its impact at no more cost, and is
    better in one of them (Ehrgott, Multicriteria Optimization, 2005, section 2.1). Only
    the order of the labels is used; a risk of backfire stands below every other impact.

    Parameters
    ----------
    tradeoffs
        The table ``action_tradeoffs``: ``impact`` and ``cost``, both ordered.

    Returns
    -------
    Series of bool, on the index of ``tradeoffs``.
    """
    impact = tradeoffs["impact"].cat.codes
    cost = tradeoffs["cost"].cat.codes
    return pd.Series(
        [
            bool(
                (
                    (impact >= own_impact)
                    & (cost <= own_cost)
                    & ((impact > own_impact) | (cost < own_cost))
                ).any()
            )
            for own_impact, own_cost in zip(impact, cost, strict=True)
        ],
        index=tradeoffs.index,
        name="dominated",
    )
