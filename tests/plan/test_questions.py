"""Questions against cases solved by hand, linear programs over all scales, and scales tried out."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from followup_evidence import plan
from followup_evidence.errors import FollowupError
from followup_evidence.plan import questions, robustness

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
TRUSTS = st.sampled_from([0, 0.1, 0.2, 0.4, 0.7])
Row = dict[str, Any]


def met(tier: str, *, notes: int = 0, mentor: str = "none") -> Row:
    """Return a program where only options remain."""
    return {"interest": tier, "connections": notes, "mentor": mentor}


def problem(rows: Sequence[Row], minutes: int, costs: dict[str, int], **given: Any) -> plan.Problem:
    """Prepare a list; where the interview was yesterday, the director was thanked already."""
    listed = [
        {"program": f"P{at}", "interview_date": "2026-11-30"} | row for at, row in enumerate(rows)
    ]
    return plan.prepare(
        plan.check(listed),
        today="2026-12-01",
        minutes=minutes,
        costs={action: {"minutes": each, "stress": 0} for action, each in costs.items()},
        done=[f"thank_you_pd:p{at}" for at, row in enumerate(rows) if "interview_date" not in row],
        **given,
    )


LONG_AGO = {"interview_date": "2026-10-30"}  # too late for thanks, in time for interest


def plans(made: plan.Problem) -> np.ndarray:
    """List every set of options that keeps the rules, as rows of 0 and 1."""
    every = itertools.product((0, 1), repeat=len(made.offer))
    return np.array([tried for tried in every if all(row.holds(tried) for row in made.rows)])


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


# By hand --------------------------------------------------------------------------------------


def one_against_three(**given: Any) -> plan.Problem:
    """Return the case of three minutes for one good option, or for three that are worth a quarter.

    Case F7 of our decision notes, with an interest email for High and short notes for Low.
    """
    rows = [met("high") | LONG_AGO, met("high", notes=2), met("high", notes=1)]
    scale = PRINTED.with_values(
        labels={"Very Low": 10, "Low": 10} | dict.fromkeys(LABELS[2:], 40.0)
    )
    return problem(rows, 3, {"interest_email": 3, "short_note": 1}, scale=scale, **given)


@pytest.mark.parametrize("trust", [0, 0.2, 0.4, 0.8, 0.9, 1])
def test_one_good_option_against_three_small_ones_keeps_what_was_solved_by_hand(
    trust: float,
) -> None:
    # With 1 for the email and 1/4 for a note printed, a note lies between t/4 and 1 - 3t/4. The
    # email is worth 1 against at most 3 - 9t/4; the notes at least 3t/4 against 1.
    made = one_against_three()
    sets = {"email": "interest_email", "notes": "short_note"}
    shares = {
        name: robustness.of(
            plan.Plan(made, [int(step.action == action) for step in made.offer], made.rows),
            trust=trust,
        ).share
        for name, action in sets.items()
    }
    assert shares["email"] == pytest.approx(1 / max(1, 3 - 2.25 * trust))
    assert shares["notes"] == pytest.approx(0.75 * trust / max(1, 0.75 * trust))
    safest = robustness.best(made, trust=trust)
    assert safest.steps.loc[safest.steps["layer"] == "option", "action"].tolist() == [
        "interest_email"
    ]


def test_the_question_about_the_two_settles_that_case() -> None:
    # Whoever knows which is worth more, knows the best plan. Before, the email keeps a third: a
    # note may be worth nothing, or as much.
    table = questions.rank(one_against_three(), trust=0)
    first = table.iloc[0]
    assert first["question"] == (
        "At equal interest, is one interest email (Low–Moderate) worth more than "
        "three short notes (Very Low)?"
    )
    assert first["now"] == pytest.approx(1 / 3)
    assert first[["if_yes", "if_no"]].tolist() == [1, 1]
    assert first["gain"] == pytest.approx(2 / 3)
    # Where the email is worth two notes at least, it keeps 2/3 of three; at most, they keep all.
    second = table.iloc[1]
    assert "two short notes" in second["question"]
    assert second["if_yes"] == pytest.approx(2 / 3)
    assert second["if_no"] == 1
    assert questions.in_words(table) == (
        f"The question that would settle most: {first['question']} Now some plan keeps at least "
        "33% of the best plan’s value at worst; after yes it would be 100%, after no 100%."
    )


def test_a_question_on_tiers_settles_one_favorite_against_two_others() -> None:
    # Two minutes for an email at a program marked high or for two unknown mentors' calls at
    # programs marked medium, all of one label.
    rows = [met("high") | LONG_AGO, *[met("medium", mentor="unknown")] * 2]
    table = questions.rank(problem(rows, 2, {"interest_email": 2, "advocacy_call": 1}), trust=0)
    assert table.loc[0, "question"] == (
        "Does a step count more than twice as much at a program marked high as at one marked "
        "medium?"
    )
    assert table.loc[0, ["now", "if_yes", "if_no"]].tolist() == [0.5, 1, 1]


# Every set of options -------------------------------------------------------------------------

MINUTES = st.integers(1, 4)
COSTS = st.fixed_dictionaries(
    dict.fromkeys(("short_note", "interest_email", "intent_email", "advocacy_call"), MINUTES)
)


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


ALIKE_IN_TIER = st.lists(
    st.one_of(
        st.just(met("high") | LONG_AGO),
        st.builds(met, st.just("high"), notes=st.integers(1, 2)),
        st.builds(met, st.just("high"), mentor=st.sampled_from(["unknown", "known"])),
    ),
    min_size=2,
    max_size=4,
)
ALIKE_IN_LABEL = st.lists(
    st.one_of(
        st.just(met("high") | LONG_AGO),
        st.builds(met, st.sampled_from(["medium", "high"]), mentor=st.just("unknown")),
    ),
    min_size=1,
    max_size=4,
).map(lambda rows: [*rows, met("first") | LONG_AGO])


@settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    st.one_of(
        st.tuples(st.just("label"), ALIKE_IN_TIER), st.tuples(st.just("tier"), ALIKE_IN_LABEL)
    ),
    COSTS,
    st.integers(2, 5),
    TRUSTS,
)
def test_linear_programs_over_all_scales_give_the_same_guarantees(
    case: tuple[str, list[Row]], costs: dict[str, int], minutes: int, trust: float
) -> None:
    differing, rows = case
    made = problem(rows, minutes, costs)
    names = LABELS if differing == "label" else TIERS
    table = questions.rank(made, trust=trust, most=ALL)
    assume(len(table))
    held = np.array([[getattr(step, differing) == name for name in names] for step in made.offer])
    counts = np.unique(plans(made) @ held.astype(float), axis=0)
    within = (counts[:, None, :] <= counts[None, :, :]).all(axis=2)
    counts = counts[within.sum(axis=1) == 1]  # a part of another plan is never better
    ends = factor(trust, names)
    stated = [(table["now"].iloc[0], np.zeros(len(names)))]
    for question, yes, no in table[["question", "if_yes", "if_no"]].itertuples(index=False):
        asked, plane = sides(question)
        assert asked is names
        stated += [(yes, plane), (no, -plane)]
    for share, known in stated:
        best = max(least_share(counts, mine, ends, known) for mine in range(len(counts)))
        assert share == pytest.approx(best, abs=2e-6)


ANY = st.lists(
    st.one_of(
        st.builds(
            met,
            st.sampled_from(TIERS[:3]),
            notes=st.integers(0, 2),
            mentor=st.sampled_from(["none", "unknown", "known"]),
        ),
        st.builds(met, st.just("high"), mentor=st.sampled_from(["none", "known"])).map(
            lambda row: row | LONG_AGO
        ),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=25)
@given(ANY, COSTS, st.integers(2, 6), TRUSTS, st.integers(0, 999))
def test_no_answer_lowers_a_guarantee_and_no_scale_that_keeps_to_it_is_below(
    rows: list[Row], costs: dict[str, int], minutes: int, trust: float, seed: int
) -> None:
    made = problem(rows, minutes, costs)
    assume(0 < len(made.offer) <= 10)
    table = questions.rank(made, trust=trust, most=ALL)
    assert table["gain"].is_monotonic_decreasing
    draw = np.random.default_rng(seed)
    labels = draw.dirichlet(np.full(8, 0.4), 400) @ factor(trust, LABELS)
    tiers = draw.dirichlet(np.full(4, 0.4), 400) @ factor(trust, TIERS)
    values = np.array(
        [
            labels[:, LABELS.index(step.label)] * tiers[:, TIERS.index(step.tier)]
            for step in made.offer
        ]
    )
    worth = plans(made) @ values  # one row a plan, one column a scale
    best = worth.max(axis=0)
    shares = worth / np.where(best > 0, best, 1)
    on_offer = {step.label for step in made.offer} | {step.tier for step in made.offer}
    for row in table.itertuples():
        names, plane = sides(str(row.question))
        assert {names[at] for at in np.flatnonzero(plane)} <= on_offer
        true = (labels if names is LABELS else tiers) @ plane >= 0
        for stated, scales in ((row.if_yes, true & (best > 0)), (row.if_no, ~true & (best > 0))):
            assert row.now <= stated <= 1
            if scales.any():
                assert shares[:, scales].min(axis=1).max() >= stated - 1e-9


# What is returned -----------------------------------------------------------------------------


def test_the_questions_left_out_settle_less_than_those_returned(example: pd.DataFrame) -> None:
    made = plan.prepare(example, today="2026-12-01", minutes=120)
    every = questions.rank(made, trust=0.3, most=ALL)
    few = questions.rank(made, trust=0.3, most=2)
    assert len(every) > len(few) == 2
    pd.testing.assert_frame_equal(few[["gain"]], every[["gain"]].head(2))
    answers = ["if_yes", "if_no"]
    assert few[answers].sum(axis=1).tolist() == every[answers].sum(axis=1).head(2).tolist()
    assert few.attrs["about"]["status"] == "assumption"


def test_with_full_trust_no_question_is_open(example: pd.DataFrame) -> None:
    table = questions.rank(plan.prepare(example, today="2026-12-01", minutes=60), trust=1)
    assert table.empty
    assert questions.in_words(table) == "No answer would change this plan."


def test_where_no_answer_changes_anything_it_is_said() -> None:
    # Everything fits, so that the best plan is the same on every scale.
    table = questions.rank(one_against_three().changed(minutes=None), trust=0)
    assert table.empty
    assert questions.in_words(table) == "No answer would change this plan."


def test_a_question_of_which_only_one_answer_helps_is_called_one_that_may() -> None:
    row = {"question": "Is it?", "now": 0.5, "if_yes": 0.75, "if_no": 0.5, "gain": 0.0}
    told = questions.in_words(pd.DataFrame([row]))
    assert told.startswith("No question is sure to help. One that may: Is it? Now some plan")
    assert told.endswith("after yes it would be 75%, after no 50%.")


def test_every_option_has_a_name_that_a_question_can_use() -> None:
    step = one_against_three().offer[0]
    actions = plan.actions().query("layer == 'option'")
    for action, label in zip(actions["action"], actions["label"], strict=True):
        offer = [dataclasses.replace(step, action=action, label=label)]
        asked = questions.Question("labels", label, label, 2).in_words(offer)
        assert re.search(r"is one .+ \(.+\) worth more than two .+s.* \(.+\)\?", asked)


@pytest.mark.parametrize(("trust", "most", "fault"), [(2, 3, "trust: 2"), (0, 0, "most: 0 is")])
def test_bad_requests_are_refused(trust: float, most: int, fault: str) -> None:
    with pytest.raises(FollowupError, match=fault):
        questions.rank(one_against_three(), trust=trust, most=most)
