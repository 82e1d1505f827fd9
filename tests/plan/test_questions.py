"""Questions against hand-solved cases, linear programs over all scales, and scales tried out."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from followup_evidence import plan
from followup_evidence.errors import FollowupError
from followup_evidence.plan import Limits, Problem, questions, solver
from followup_evidence.plan.contests import Arena
from followup_evidence.plan.corners import Point, corners
from followup_evidence.plan.steps import Step
from followup_evidence.plan.windows import Season

TODAY = dt.date(2026, 12, 1)
ALL = 999
LABELS = ["Very Low", "Low", "Low–Moderate", "Moderate", "High", "Advocacy"]
TIERS = ["low", "medium", "high", "first"]
# Every set of labels, from the lowest up, that holds with a label all labels above it.
LABEL_SETS = np.array(
    [
        [0, 0, 0, 0, 1, 0],
        [0, 0, 0, 0, 0, 1],
        [0, 0, 0, 0, 1, 1],
        [0, 0, 0, 1, 1, 0],
        [0, 0, 0, 1, 1, 1],
        [0, 0, 1, 1, 1, 1],
        [0, 1, 1, 1, 1, 1],
        [1, 1, 1, 1, 1, 1],
    ]
)
TIER_SETS = np.array([[0, 0, 0, 1], [0, 0, 1, 1], [0, 1, 1, 1], [1, 1, 1, 1]])
PRINTED = plan.Scale.illustrative()
NUMBER = {"one": 1, "two": 2, "twice": 2, "three": 3, "three times": 3}
ON_LABELS = re.compile(r"\((.+?)\) worth more than (\w+) .+ \((.+?)\)\?")
ON_TIERS = re.compile(r"more than (twice|three times) as .+ marked (\w+) as .+ marked (\w+)\?")

MINUTES, TRUSTS = st.integers(1, 4), st.integers(0, 10).map(lambda part: part / 10)


def problem(*kinds: tuple[str, str, int]) -> Problem:
    """Make one step a program, so that no rule but the minutes stands between them."""
    action = {"High": "prepare_interview", "Low": "thank_you_pd", "Very Low": "dream_essay"}
    steps = [
        Step(
            *(f"step {at}", f"Program {at}", action.get(label, "interest_email"), "", minutes, 1),
            *(label, tier, 1.0, TODAY, None, False, None, True, False, ""),
        )
        for at, (label, tier, minutes) in enumerate(kinds)
    ]
    return Problem(tuple(steps), PRINTED, Season(TODAY), (), ())


def plans(made: Problem, limits: Limits) -> np.ndarray:
    """List every set of steps that fits, as rows of 0 and 1."""
    minutes = np.array([step.minutes for step in made.offer])
    every = np.array([*itertools.product((0, 1), repeat=len(minutes))])
    return every[every @ minutes <= limits.minutes]


def sides(question: str) -> tuple[list[str], np.ndarray]:
    """Read a question: the names it is about, and a row that is above 0 where it is true."""
    if found := ON_LABELS.search(question):
        names, (more, times, less) = LABELS, found.groups()
    elif found := ON_TIERS.search(question):
        names, (times, more, less) = TIERS, found.groups()
    else:
        pytest.fail(f"not a question: {question}")
    row = np.zeros(len(names))
    row[names.index(more)], row[names.index(less)] = 1, -NUMBER[times]
    return names, row


def factor(trust: float, names: list[str]) -> np.ndarray:
    """Return the extreme values of labels or tiers at a trust level, one row each."""
    sets, printed = (LABEL_SETS, PRINTED.labels) if names is LABELS else (TIER_SETS, PRINTED.tiers)
    values = np.array([printed[name] for name in names])
    return trust * values / values.max() + (1 - trust) * sets


def least_share(counts: np.ndarray, mine: int, ends: np.ndarray, known: np.ndarray) -> float:
    """Minimise one plan's value where another's is 1, over all mixtures that the answer allows.

    ``counts`` holds a row a plan: its steps by label or by tier, the other factor being the same
    for all of them, so that values are linear.
    """
    worth = counts @ ends.T
    least = 1.0
    for rival in worth:
        found = linprog(
            worth[mine],
            A_ub=-(known @ ends.T)[None, :],
            b_ub=[0],
            A_eq=rival[None, :],
            b_eq=[1],
        )
        if found.status != 2:  # it is infeasible where the rival is never worth anything
            assert found.status == 0
            least = min(least, found.fun)
    return least


def test_one_high_step_against_three_low_ones_is_settled_by_the_question_about_them() -> None:
    # Three minutes for one High step or three Low ones: whoever knows which is worth more, knows
    # the best plan. Before, High alone keeps a third: Low may be worth nothing, or as much.
    made = problem(("High", "first", 3), *[("Low", "first", 1)] * 3)
    table = questions.rank(made, Limits(3), trust=0)
    first = table.iloc[0]
    assert first["question"] == (
        "At equal interest, is one well-prepared interview (High) worth more than "
        "three thank-you emails (Low)?"
    )
    assert first["now"] == pytest.approx(1 / 3)
    assert first[["if_yes", "if_no"]].tolist() == [1, 1]
    assert first["gain"] == pytest.approx(2 / 3)
    # Where High is worth two Low at least, it keeps 2/3 of three; at most, they keep 3/2 > 1.
    second = table.iloc[1]
    assert "two thank-you emails" in second["question"]
    assert second["if_yes"] == pytest.approx(2 / 3)
    assert second["if_no"] == 1
    assert questions.in_words(table).startswith(
        f"The question that would settle most: {first['question']} On the illustrative "
        "labels some plan keeps at least 33% of the best plan’s value now; after yes it would be "
        "100%, after no 100%."
    )


def test_a_question_on_tiers_settles_one_favourite_against_two_others() -> None:
    made = problem(("Low", "high", 2), ("Low", "medium", 1), ("Low", "medium", 1))
    table = questions.rank(made, Limits(2), trust=0)
    assert table.loc[0, "question"] == (
        "Does a step count more than twice as much at a program marked high as at one marked "
        "medium?"
    )
    assert table.loc[0, ["now", "if_yes", "if_no"]].tolist() == [0.5, 1, 1]


@settings(max_examples=20)
@given(
    dear=st.lists(st.integers(2, 5), min_size=1, max_size=2),
    cheap=st.lists(st.integers(0, 3), min_size=1, max_size=4),
    minutes=st.integers(2, 4),
    trust=st.sampled_from([0, 0.1, 0.2, 0.4, 0.7]),
    on_tiers=st.booleans(),
)
def test_linear_programs_over_all_scales_give_the_same_guarantees(
    dear: list[int], cheap: list[int], minutes: int, trust: float, on_tiers: bool
) -> None:
    # Dear steps of high names against cheap ones of low names, as in the cases solved by hand.
    names = TIERS if on_tiers else LABELS
    held = [names[place * len(names) // 6] for place in (*dear, *cheap)]
    spent = [minutes] * len(dear) + [1] * len(cheap)
    made = problem(
        *(
            ("Low", name, each) if on_tiers else (name, "first", each)
            for name, each in zip(held, spent, strict=True)
        )
    )
    limits = Limits(4)
    by_name = np.array([[name == other for other in names] for name in held], dtype=float)
    counts = np.unique(plans(made, limits) @ by_name, axis=0)
    within = (counts[:, None, :] <= counts[None, :, :]).all(axis=2)
    counts = counts[within.sum(axis=1) == 1]  # a part of another plan is never better
    ends = factor(trust, names)
    table = questions.rank(made, limits, trust=trust, most=ALL)
    stated = [(share, np.zeros(len(names))) for share in table["now"].head(1)]
    for question, yes, no in table[["question", "if_yes", "if_no"]].itertuples(index=False):
        asked, plane = sides(question)
        assert asked is names
        stated += [(yes, plane), (no, -plane)]
    for share, known in stated:
        best = max(least_share(counts, mine, ends, known) for mine in range(len(counts)))
        assert share == pytest.approx(best, abs=2e-6)


@settings(max_examples=20)
@given(
    kinds=st.lists(
        st.tuples(st.sampled_from(LABELS), st.sampled_from(TIERS), MINUTES), min_size=2, max_size=5
    ),
    trust=TRUSTS,
    seed=st.integers(0, 999),
)
def test_no_answer_lowers_a_guarantee_and_no_scale_that_keeps_to_it_is_below(
    kinds: list[tuple[str, str, int]], trust: float, seed: int
) -> None:
    made, limits, draw = problem(*kinds), Limits(5), np.random.default_rng(seed)
    labels = draw.dirichlet(np.full(8, 0.4), 400) @ factor(trust, LABELS)
    tiers = draw.dirichlet(np.full(4, 0.4), 400) @ factor(trust, TIERS)
    values = np.array(
        [labels[:, LABELS.index(label)] * tiers[:, TIERS.index(tier)] for label, tier, _ in kinds]
    )
    worth = plans(made, limits) @ values  # one row a plan, one column a scale
    best = worth.max(axis=0)
    shares = worth / np.where(best > 0, best, 1)
    for row in questions.rank(made, limits, trust=trust, most=ALL).itertuples():
        names, plane = sides(str(row.question))
        true = (labels if names is LABELS else tiers) @ plane >= 0
        for stated, scales in (
            (row.if_yes, true & (best > 0)),
            (row.if_no, ~true & (best > 0)),
        ):
            assert row.now <= stated <= 1
            if scales.any():
                assert shares[:, scales].min(axis=1).max() >= stated - 1e-9


def test_the_questions_left_out_settle_less_than_those_returned(example: pd.DataFrame) -> None:
    made = plan.prepare(example.head(5), today=TODAY)
    every = questions.rank(made, Limits(90), trust=0.3, most=ALL)
    few = questions.rank(made, Limits(90), trust=0.3, most=2)
    assert len(every) > len(few) == 2
    pd.testing.assert_frame_equal(few[["gain"]], every[["gain"]].head(2))
    assert every["gain"].is_monotonic_decreasing
    answers = ["if_yes", "if_no"]
    assert few[answers].sum(axis=1).tolist() == every[answers].sum(axis=1).head(2).tolist()


def test_with_full_trust_no_question_is_open(example: pd.DataFrame) -> None:
    made = plan.prepare(example, today=TODAY)
    table = questions.rank(made, Limits(180), trust=1)
    assert table.empty
    assert questions.in_words(table).startswith("No question is open")


def test_where_no_answer_changes_anything_it_is_said() -> None:
    # Both steps fit, so that the best plan is the same on every scale.
    made = problem(("High", "first", 1), ("Low", "first", 1))
    table = questions.rank(made, Limits(2), trust=0)
    assert set(table["gain"]) == {0}
    assert questions.in_words(table) == (
        "No question is sure to help; without an answer the guarantee is 100%."
    )


def test_a_question_of_which_only_one_answer_helps_is_called_one_that_may() -> None:
    row = {"question": "Is it?", "now": 0.5, "if_yes": 0.75, "if_no": 0.5, "gain": 0.0}
    told = questions.in_words(pd.DataFrame([row]))
    assert told.startswith(
        "No question is sure to help. One that may: Is it? On the illustrative labels"
    )
    assert told.endswith("after yes it would be 75%, after no 50%.")


@pytest.mark.parametrize("after", [None, 0.5, 0.75])
def test_that_time_was_up_is_said_whatever_was_found(after: float | None) -> None:
    row = {"question": "Is it?", "now": 0.5, "if_yes": after, "if_no": after}
    table = pd.DataFrame([] if after is None else [row | {"gain": after - 0.5}])
    late = table.copy()
    late.attrs["in_time"] = False
    said = questions.in_words(table)
    assert questions.in_words(late) == f"{said} Time was up before all was searched."


def test_only_what_is_on_offer_is_asked_about(example: pd.DataFrame) -> None:
    made = plan.prepare(example.head(5), today=TODAY)
    held = {step.label for step in made.offer} | {step.tier for step in made.offer}
    for question in questions.rank(made, Limits(90), trust=0, most=ALL)["question"]:
        names, plane = sides(question)
        assert {names[at] for at in np.flatnonzero(plane)} <= held


def test_every_action_has_a_name_that_a_question_can_use() -> None:
    step = problem(("High", "first", 1)).offer[0]
    for action in plan.actions.defaults()["action"]:
        offer = [dataclasses.replace(step, action=action)]
        asked = questions.Question("labels", "High", "High", 2).in_words(offer)
        assert re.search(r"is one .+ \(High\) worth more than two .+s.* \(High\)\?", asked)


def test_the_table_says_that_its_numbers_are_assumptions() -> None:
    table = questions.rank(problem(("High", "first", 1)), Limits(1), trust=0)
    assert table.attrs["about"]["status"] == "assumption"


@pytest.mark.parametrize(("trust", "most", "fault"), [(2, 3, "trust: 2"), (0, 0, "most: 0 is")])
def test_bad_requests_are_refused(trust: float, most: int, fault: str) -> None:
    with pytest.raises(FollowupError, match=fault):
        questions.rank(problem(("High", "first", 1)), Limits(1), trust=trust, most=most)


def test_pins_that_cannot_be_kept_are_refused(example: pd.DataFrame) -> None:
    pin = "thank_you_pd:port-aldine-general-hospital"
    with pytest.raises(plan.PinError, match="cannot be kept"):
        questions.rank(plan.prepare(example, today=TODAY, must=[pin]), Limits(5), trust=0.5)


@pytest.mark.parametrize("trust", [0, 0.5])
def test_bounds_and_cuts_give_what_every_scale_at_once_gives(
    example: pd.DataFrame, trust: float
) -> None:
    made, limits = plan.prepare(example.head(4), today=TODAY), Limits(80)
    arena, points = Arena(made, limits), corners(made.scale, trust=trust)

    def share(some: Sequence[Point]) -> float:
        fought = arena.contests(some)
        gains = [[float(v / one.best) for v in arena.kinds.spread(one.kinds)] for one in fought]
        return solver.maximise_least(gains, arena.rows).bound

    asked = {one.in_words(made.offer): one for one in questions._open(made.offer, points)}
    table = questions.rank(made, limits, trust=trust, most=ALL)
    assert set(table["question"]) == set(asked)
    for row in table.itertuples():
        assert row.now == pytest.approx(share(points), abs=2e-6)
        yes, no = questions._sides(asked[str(row.question)], points)
        assert row.if_yes == pytest.approx(share(yes), abs=2e-6)
        assert row.if_no == pytest.approx(share(no), abs=2e-6)
