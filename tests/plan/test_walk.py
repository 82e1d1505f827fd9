"""The walk through the decision flow leads where the planner's rules lead."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_evidence import evidence, plan
from followup_evidence.errors import FollowupError
from followup_evidence.plan import walk

EMAILS = {"thank_you_pd", "interest_email", "intent_email"}
PROGRAM = st.fixed_dictionaries(
    {
        "interview_date": st.sampled_from(["2026-11-20", "2026-11-30", "2026-12-10"]),
        "interest": st.sampled_from(["low", "medium", "high"]),
        "connections": st.sampled_from(["0", "1", "3"]),
        "policy": st.sampled_from(["open", "discouraged", "no_contact"]),
    }
)
ANSWERS = st.dictionaries(
    st.sampled_from(["send_follow_up", "strong_connection"]), st.sampled_from(["yes", "no"])
)


def made_for(programs):
    listed = [{"program": f"P{at}", **one} for at, one in enumerate(programs)]
    return plan.choose(plan.interviews.check(listed), plan.Limits(60), today="2026-12-01")


@settings(max_examples=40, deadline=None)
@given(programs=st.lists(PROGRAM, min_size=1, max_size=4), answers=ANSWERS)
def test_a_walk_is_a_path_and_sends_only_what_the_planner_allows(programs, answers):
    made = made_for(programs)
    edges = evidence.load("decision_flow_edges").fillna({"answer": ""})
    arrows = {*zip(edges["from_node"], edges["to_node"], strict=True)}
    for at, one in enumerate(programs):
        way = [stop.node for stop in walk.of(made, f"P{at}")]
        assert way[0] == "interview_day"
        assert {*itertools.pairwise(way)} <= arrows
        assert way[-1] not in {*edges["from_node"]}
        here = made.candidates[made.candidates["program"] == f"P{at}"]
        allowed = {*here.loc[here["allowed"], "action"]}
        assert ("email_pd" in way) == bool(EMAILS & allowed)
        if "short_notes" in way:
            assert "short_note" in allowed
        if one["policy"] == "no_contact":
            assert way[-1] == "done_without"
        supposed = walk.as_json(made, f"P{at}", answers)
        assert {*itertools.pairwise(way)} <= arrows
        planned = {step["title"] for step in supposed["steps"] if step["in_plan"]}
        chosen = made.steps.loc[made.steps["program"] == f"P{at}", "title"]
        assert planned == {*chosen}


def test_a_supposed_answer_says_what_the_list_says():
    made = made_for([{"interview_date": "2026-11-30", "policy": "no_contact"}])
    way = walk.of(made, "P0", {"send_follow_up": "yes"})
    stop = next(stop for stop in way if stop.node == "send_follow_up")
    assert stop.answer == "yes"
    assert stop.why.startswith("You say yes, and the rules say no:")


def test_a_program_that_is_not_there_is_refused_with_the_nearest():
    made = made_for([{"interview_date": "2026-11-30"}])
    with pytest.raises(FollowupError, match='no program "P1"'):
        walk.of(made, "P1")
