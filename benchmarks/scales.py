"""What 10,000 sampled scales say, beside what the order of the labels proves; and what both take.

    uv pip install -e ".[bench]"
    python benchmarks/scales.py [--scales 10000] [--solved 100]

An action is worth weight · impact − (1 − weight) · cost, with a weight from 0 to 1 at random and
a number for each label. The numbers keep the order of the labels, lie between 0 for nothing and 1
for the highest, and are drawn in three ways which the literature all calls neutral:

- even: sorted uniform numbers (SMAA-O: Lahdelma, Miettinen and Salminen, European Journal of
  Operational Research 147, 2003);
- simplex: a random split of one whole, sorted;
- ratio: each label a random part of the one above it.

Each way is tried without and with "Moderate", an impact between two labels in use that no action
has. The rankings are made by numpy at once, and one scale after the other by the packages that are
commonly used for it. For the example list of interviews, the exact guarantee of its plan stands
beside the least share of the best value seen on sampled scales, where every scale costs one run of
the solver; fewer are run, and their time is scaled up.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from followup_evidence import evidence, plan
from followup_evidence.paths import folder
from followup_evidence.plan.scales import LABELS, TIERS

TRUSTS = (0, 0.5)
EXTENSIONS = (3, 4, 5)  # places of a mentor's call among the labels that leave their order intact


def even(draw: np.random.Generator, scales: int, levels: int) -> np.ndarray:
    """Return sorted uniform numbers below 1, ascending: one row a scale, one column a level."""
    between = np.sort(draw.random((scales, levels - 1)), axis=1)
    return np.hstack([between, np.ones((scales, 1))])


def simplex(draw: np.random.Generator, scales: int, levels: int) -> np.ndarray:
    """Return a sorted random split of one whole, its greatest part set to 1."""
    parts = np.sort(draw.dirichlet(np.ones(levels), scales), axis=1)
    return parts / parts[:, -1:]


def ratio(draw: np.random.Generator, scales: int, levels: int) -> np.ndarray:
    """Return numbers of which each is a random part of the next one."""
    parts = np.cumprod(draw.random((scales, levels - 1)), axis=1)[:, ::-1]
    return np.hstack([parts, np.ones((scales, 1))])


WAYS = {"even": even, "simplex": simplex, "ratio": ratio}


def actions() -> pd.DataFrame:
    """Return the article's actions by impact and cost; equal ones stand together."""
    table = evidence.load("action_tradeoffs").assign(
        dominated=lambda table: plan.dominated(table).to_numpy()
    )
    names = table.groupby(["impact", "cost"], observed=True)["action"].agg(" = ".join)
    kinds = table.drop_duplicates(["impact", "cost"]).set_index(["impact", "cost"])
    return kinds.assign(action=names).reset_index()


def sampled(way: str, *, moderate: bool, scales: int) -> tuple[np.ndarray, np.ndarray]:
    """Return impact and ease of every action on every scale, and the weights of the two.

    Shapes: scales × actions × 2, and scales × 2. Ease is 1 − cost, which ranks as −cost does.
    """
    draw = np.random.default_rng([list(WAYS).index(way), moderate])
    table = actions()
    impacts = [name for name in table["impact"].cat.categories if moderate or name != "Moderate"]
    costs = list(table["cost"].cat.categories)
    nothing = np.zeros((scales, 1))
    # The lowest impact, a risk of backfire, is worth nothing; the lowest cost is still a cost.
    impact = np.hstack([nothing, WAYS[way](draw, scales, len(impacts) - 1)])
    cost = WAYS[way](draw, scales, len(costs))
    impact = impact[:, [impacts.index(name) for name in table["impact"]]]
    cost = cost[:, [costs.index(name) for name in table["cost"]]]
    weight = draw.random((scales, 1))
    return np.stack([impact, 1 - cost], axis=2), np.hstack([weight, 1 - weight])


def by_numpy(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the place of the best action on every scale."""
    return np.asarray(np.einsum("sac,sc->sa", values, weights).argmax(axis=1))


def by_pymcdm(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the same by pymcdm, its normalisation and validation left out."""
    from pymcdm.methods import WSM

    model = WSM(normalization_function=lambda column, cost: column)
    types = np.ones(2)
    pairs = zip(values, weights, strict=True)
    return np.array([model(one, weight, types, validation=False).argmax() for one, weight in pairs])


def by_skcriteria(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the same by scikit-criteria."""
    import skcriteria
    from skcriteria.agg.simple import WeightedSumModel

    model, both = WeightedSumModel(), [max, max]
    pairs = zip(values, weights, strict=True)
    ranks = (model.evaluate(skcriteria.mkdm(one, both, weights=weight)) for one, weight in pairs)
    return np.array([np.argmin(found.rank_) for found in ranks])


RANKED = {"numpy, at once": by_numpy, "pymcdm": by_pymcdm, "scikit-criteria": by_skcriteria}


def timed(task: Callable[[], Any]) -> tuple[Any, float]:
    """Return what a task returns, and the milliseconds that it took."""
    start = time.perf_counter()
    found = task()
    return found, 1000 * (time.perf_counter() - start)


def rankings(scales: int) -> Iterator[str]:
    """Yield how often each action ranks first, by way of sampling; then what is proved."""
    table = actions()
    yield f"1. Share of {scales:,} scales on which an action ranks first\n"
    yield f"{'scales drawn':<24}" + "".join(f"{cost:>12}" for cost in "ABCDE"[: len(table)])
    for way in WAYS:
        for moderate in (False, True):
            first = by_numpy(*sampled(way, moderate=moderate, scales=scales))
            shares = np.bincount(first, minlength=len(table)) / scales
            name = f"{way}{', with Moderate' if moderate else ''}"
            yield f"{name:<24}" + "".join(f"{share:>12.1%}" for share in shares)
    proved = "".join(f"{'dominated' if each else 'open':>12}" for each in table["dominated"])
    yield f"{'by the order, proved':<24}{proved}\n"
    for letter, row in zip("ABCDE", table.itertuples(), strict=False):
        yield f"  {letter}  {row.action} ({row.impact} at {row.cost} cost)"


def packages(scales: int) -> Iterator[str]:
    """Yield what the ranking of the same scales takes, and whether all agree."""
    values, weights = sampled("even", moderate=False, scales=scales)
    runs = {}
    for name, rank in RANKED.items():
        rank(values[:10], weights[:10])  # imports, which are not what is compared
        runs[name] = timed(lambda rank=rank: rank(values, weights))
    expected, least = runs["numpy, at once"]
    table = evidence.load("action_tradeoffs")
    _, proof = timed(lambda: plan.dominated(table))
    yield f"\n2. Time for {scales:,} scales\n"
    yield f"{'':<24}{'ms':>12}{'ratio':>12}   same first action"
    for name in RANKED:
        found, taken = runs[name]
        same = f"{(found == expected).mean():.2%}"
        yield f"{name:<24}{taken:>12,.1f}{taken / least:>12,.0f}   {same}"
    yield f"{'dominance, no scale':<24}{proof:>12,.1f}{proof / least:>12,.0f}   on every scale"


def drawn(way: str, *, trust: float, scales: int) -> Iterator[plan.Scale]:
    """Yield random scales for a plan, as far as the printed numbers are not trusted.

    A mentor's call takes any place among the labels that their order leaves it.
    """
    draw, printed = np.random.default_rng([2, list(WAYS).index(way)]), plan.Scale.illustrative()
    labels = np.round(1000 * WAYS[way](draw, scales, len(LABELS)))
    tiers = np.round(1000 * WAYS[way](draw, scales, len(TIERS)))
    for chain, tier in zip(labels.tolist(), tiers.tolist(), strict=True):
        call = chain.pop(draw.choice(EXTENSIONS))
        yield plan.Scale(
            mixed(printed.labels, dict(zip(LABELS, [*chain, call], strict=True)), trust),
            mixed(printed.tiers, dict(zip(TIERS, tier, strict=True)), trust),
        )


def mixed(
    printed: Mapping[str, float], random: Mapping[str, float], trust: float
) -> dict[str, float]:
    """Return trust · printed + (1 − trust) · random, from 0 to 1000 in whole numbers."""
    unit = trust * 1000 / max(printed.values())
    return {name: round(unit * printed[name] + (1 - trust) * random[name]) for name in random}


def share(made: plan.Plan, scale: plan.Scale) -> float:
    """Return the part of the best value that a plan's options keep on a scale, by solving it."""
    problem = dataclasses.replace(made.problem, scale=scale)
    best = plan.solve(problem).totals["value"]
    pairs = zip(problem.values, made.chosen, strict=True)
    return float(sum(value for value, x in pairs if x)) / best if best else 1.0


def guarantees(solved: int, scales: int) -> Iterator[str]:
    """Yield the exact guarantee of the example's plan, and what sampling sees of it."""
    listed = plan.read(folder("data") / "examples" / "interviews.csv")
    made = plan.choose(listed, minutes=140, today="2026-12-01", rank_deadline="2027-03-03")
    yield "\n3. The example's plan: share of the best options' value that it keeps on any scale\n"
    yield f"{'':<34}{'least':>10}{'mean':>10}{'ms':>12}{'ratio':>10}"
    for trust in TRUSTS:
        exact, once = timed(lambda trust=trust: plan.robustness.of(made, trust=trust))
        yield f"{f'trust {trust:g}, exact':<34}{exact.share:>10.1%}{'':>10}{once:>12,.0f}{1:>10}"
        for way in WAYS:
            some = list(drawn(way, trust=trust, scales=solved))
            kept, taken = timed(lambda some=some: [share(made, scale) for scale in some])
            whole = taken * scales / solved
            figures = (
                f"{min(kept):>10.1%}{np.mean(kept):>10.1%}{whole:>12,.0f}{whole / once:>10,.0f}"
            )
            yield f"{f'trust {trust:g}, sampled, {way}':<34}{figures}"
    yield f"\n  Sampled on {solved:,} scales each way; the time is that for {scales:,}."


def main() -> None:
    """Measure, and print three tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scales", type=int, default=10_000, help="for rankings (10000)")
    parser.add_argument("--solved", type=int, default=100, help="for plans, each way (100)")
    given = parser.parse_args()
    for table in (
        rankings(given.scales),
        packages(given.scales),
        guarantees(given.solved, given.scales),
    ):
        for line in table:
            sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
