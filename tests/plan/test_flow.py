"""The walk through the decision flow leads where the planner's rules lead."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_evidence import evidence, plan
from followup_evidence.apps import page
from followup_evidence.errors import FollowupError
from followup_evidence.plan import flow

EMAILS = {"thank_you_pd", "interest_email", "intent_email"}
PROGRAMS = st.lists(
    st.fixed_dictionaries(
        {
            "interview_date": st.sampled_from(["2026-11-20", "2026-11-30", "2026-12-10"]),
            "interest": st.sampled_from(["low", "medium", "high"]),
            "connections": st.sampled_from(["0", "1", "3"]),
            "policy": st.sampled_from(["open", "discouraged", "no_contact"]),
        }
    ),
    min_size=1,
    max_size=4,
)
ANSWERS = st.dictionaries(
    st.sampled_from(["send_follow_up", "strong_connection"]), st.sampled_from(["yes", "no"])
)


def made_for(programs: Sequence[Mapping[str, Any]], **given: Any) -> plan.Plan:
    listed = [{"program": f"P{at}", **one} for at, one in enumerate(programs)]
    return plan.choose(plan.check(listed), today="2026-12-01", **given)


def way(made: plan.Plan, answers: Mapping[str, str] | None = None) -> dict[str, flow.Stop]:
    return {stop.node: stop for stop in flow.walk(made, "P0", answers)}


@settings(max_examples=40)
@given(programs=PROGRAMS, answers=ANSWERS, minutes=st.none() | st.integers(0, 30))
def test_a_walk_is_a_path_and_sends_only_what_the_planner_allows(
    programs: list[dict[str, str]], answers: dict[str, str], minutes: int | None
) -> None:
    made = made_for(programs, minutes=minutes)
    edges = evidence.load("decision_flow_edges").fillna({"answer": ""})
    arrows = {*zip(edges["from_node"], edges["to_node"], strict=True)}
    for at, one in enumerate(programs):
        here = made.candidates[made.candidates["program"] == f"P{at}"]
        allowed = {*here.loc[here["allowed"], "action"]}
        nodes = [stop.node for stop in flow.walk(made, f"P{at}")]
        assert ("email_pd" in nodes) == bool(EMAILS & allowed)
        assert ("short_notes" in nodes) == ("email_pd" in nodes and "short_note" in allowed)
        assert one["policy"] != "no_contact" or nodes[-1] == "done_without"
        supposed = page.walk(made, f"P{at}", answers)
        for path in (nodes, [stop["node"] for stop in supposed["path"]]):
            assert path[0] == "interview_day"
            assert {*itertools.pairwise(path)} <= arrows
            assert path[-1] not in {*edges["from_node"]}
        planned = [step["title"] for step in supposed["steps"] if step["in_plan"]]
        chosen = made.steps.loc[made.steps["program"] == f"P{at}", "title"]
        assert sorted(planned) == sorted(chosen)
        json.dumps(supposed, allow_nan=False)


def test_each_box_says_why_it_is_on_the_way() -> None:
    stops = way(made_for([{"interview_date": "2026-11-30", "connections": 1}]))
    assert [*stops] == [
        "interview_day",
        "send_follow_up",
        "email_pd",
        "strong_connection",
        "short_notes",
        "done_with_notes",
    ]
    assert stops["send_follow_up"].why == "You may: email the program director: thank you."
    assert stops["email_pd"].why.endswith("thank you, Tue, Dec 1.")
    assert "up to 1 short note." in stops["strong_connection"].why
    late = way(made_for([{"interview_date": "2026-11-20", "connections": 1}]))
    assert [*late][-1] == "done_without"
    assert late["send_follow_up"].why == "It’s been more than 3 days. You can skip it."


def test_an_email_that_was_sent_is_a_message_and_leads_on_to_the_notes() -> None:
    row = {"interview_date": "2026-11-30", "connections": 1}
    made = made_for([row], done=["thank_you_pd:p0"])
    assert made.steps["id"].tolist() == ["short_note:p0:1"]
    assert {"email_pd", "short_notes"} <= {*way(made)}
    assert page.walk(made, "P0")["words"].startswith("It ends with a message.")


def test_a_supposed_answer_says_what_the_list_says() -> None:
    made = made_for([{"interview_date": "2026-11-30", "policy": "no_contact"}])
    stop = way(made, {"send_follow_up": "yes"})["send_follow_up"]
    assert stop.answer == "yes"
    assert stop.why.startswith("You say yes, and the rules say no: This program allows no contact")
    open_one = made_for([{"interview_date": "2026-11-30"}])
    assert [*way(open_one, {"send_follow_up": "no"})][-1] == "done_without"
    supposed = way(open_one, {"strong_connection": "yes"})
    assert "Add the connection to your list" in supposed["strong_connection"].why
    assert "Not in your plan. No strong connection" in supposed["short_notes"].why


def test_nobody_is_told_to_note_a_connection_where_a_rule_bars_the_note() -> None:
    made = made_for([{"interview_date": "2026-11-30", "policy": "no_contact"}])
    stop = way(made, {"send_follow_up": "yes", "strong_connection": "yes"})["strong_connection"]
    assert "Add the connection" not in stop.why


def test_a_program_that_is_not_there_is_refused_with_the_nearest() -> None:
    mine = plan.check([{"program": "Mercy", "interview_date": "2026-11-30"}])
    made = plan.choose(mine, today="2026-12-01")
    with pytest.raises(FollowupError, match=r'no program "Mecry" \(did you mean "Mercy"\?\)'):
        flow.walk(made, "Mecry")
    with pytest.raises(FollowupError, match='no program ""'):
        flow.walk(made, "")  # whose steps are those of the season


# What another action beats ---------------------------------------------------------------------

IMPACTS = ["Risk of backfire", "Very Low", "Low", "Low–Moderate", "Moderate", "High"]
COSTS = ["Very Low", "Low", "Moderate", "High"]


def test_in_the_article_only_notes_to_everyone_and_the_essay_are_dominated() -> None:
    table = evidence.load("action_tradeoffs")
    beaten = table.loc[plan.dominated(table), "action"].tolist()
    assert beaten == ["notes_to_everyone", "dream_essay"]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), min_size=1, max_size=7))
def test_dominated_means_worse_on_every_order_preserving_pair_of_scales(
    actions: list[tuple[int, int]],
) -> None:
    frame = pd.DataFrame(
        {
            "impact": pd.Categorical([IMPACTS[i] for i, _ in actions], IMPACTS, ordered=True),
            "cost": pd.Categorical([COSTS[c] for _, c in actions], COSTS, ordered=True),
        }
    )
    # The 0/1 steps span all monotone scales: a beats b on each if it does on every step.
    steps = list(itertools.product(range(1, 6), range(1, 4)))

    def beats(a: tuple[int, int], b: tuple[int, int]) -> bool:
        never_worse = all(
            (a[0] >= i) >= (b[0] >= i) and (a[1] >= c) <= (b[1] >= c) for i, c in steps
        )
        return never_worse and a != b

    expected = [any(beats(other, own) for other in actions) for own in actions]
    assert plan.dominated(frame).tolist() == expected
