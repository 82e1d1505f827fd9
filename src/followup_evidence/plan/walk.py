"""A walk through the article's decision flow for one program, by the planner's own rules.

The boxes are the article's; its arrows were lost, and ours are inferred. Each question is answered
from the candidates of a plan, so that the walk can lead nowhere that the planner forbids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from followup_evidence import evidence
from followup_evidence.errors import FollowupError
from followup_evidence.evidence import words
from followup_evidence.plan.plans import Plan, records

SEND, CONNECTION, EMAIL, NOTES = (
    "send_follow_up",
    "strong_connection",
    "email_pd",
    "short_notes",
)
_EMAILS = ("intent_email", "interest_email", "thank_you_pd")
_NOTE = "short_note"


@dataclass(frozen=True)
class Stop:
    """One box on the way.

    Parameters
    ----------
    node, label, kind
        The box, as in the table ``decision_flow``.
    answer
        yes, no, or empty where nothing is asked.
    why
        In one sentence, from the list and the rules.
    """

    node: str
    label: str
    kind: str
    answer: str
    why: str


def of(made: Plan, program: str, answers: Mapping[str, str] | None = None) -> list[Stop]:
    """Return the way through the flow at one program.

    Parameters
    ----------
    made
        A plan for a list with that program.
    program
        Its name, as in the list.
    answers
        Questions that the person answers otherwise than the list: node to yes or no.

    Raises
    ------
    FollowupError
        The list has no such program.

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.interviews.check([{"program": "Mercy", "interview_date": "2026-11-30"}])
    >>> made = plan.choose(mine, plan.Limits(10), today="2026-12-01")
    >>> [stop.node for stop in of(made, "Mercy")][-2:]
    ['strong_connection', 'stop_here']
    >>> [stop.node for stop in of(made, "Mercy", {"send_follow_up": "no"})][-1]
    'done_without'
    """
    offered = made.candidates[made.candidates["program"] == program]
    if offered.empty:
        known = made.candidates["program"].unique()
        raise FollowupError(
            f"The list has no program {words.quoted(program)}{words.hint(program, known)}."
        )
    nodes = evidence.load("decision_flow").set_index("node")
    edges = evidence.load("decision_flow_edges").fillna({"answer": ""})
    said = _answers(made, offered)
    supposed = {node: answer for node, answer in (answers or {}).items() if node in said}
    node = str(nodes.index[nodes["kind"].astype(str) == "start"][0])
    way: list[Stop] = []
    while True:
        answer, why = said.get(node, ("", _at(node, made, offered)))
        if node in supposed and supposed[node] != answer:
            answer, why = supposed[node], _against(node, supposed[node], why)
        way.append(Stop(node, nodes["label"][node], str(nodes["kind"][node]), answer, why))
        onward = edges[(edges["from_node"] == node) & edges["answer"].isin(["", answer])]
        if onward.empty:
            return way
        node = str(onward["to_node"].iloc[0])


def _answers(made: Plan, offered: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Return the answers of the list to both questions, each with its reason."""
    emails = offered[offered["action"].isin(_EMAILS)]
    allowed = emails[emails["allowed"]]
    notes = offered[offered["action"] == _NOTE]
    if allowed.empty:
        send = ("no", str(emails["why_not"].iloc[0]))
    else:
        names = words.listed(
            [title[:1].lower() + title[1:] for title in allowed["title"]], last="or"
        )
        send = ("yes", f"The rules allow one email here: {names}.")
    if notes["allowed"].any():
        count = int(notes["allowed"].sum())
        connection = (
            "yes",
            f"Your list names a strong connection here; the rules allow {count} short "
            f"note{'s' * (count != 1)}.",
        )
    elif len(notes):
        connection = ("no", str(notes["why_not"].iloc[0]))
    else:
        connection = ("no", "Your list has no strong connection at this program.")
    return {SEND: send, CONNECTION: connection}


def _at(node: str, made: Plan, offered: pd.DataFrame) -> str:
    """Say of a box without a question what the plan does there."""
    actions = {EMAIL: _EMAILS, NOTES: (_NOTE,)}.get(node)
    if not actions:
        return ""
    mine = offered.loc[offered["action"].isin(actions), "id"]
    chosen = made.steps[made.steps["id"].isin(mine)]
    if len(chosen):
        titles, first = words.listed([*chosen["title"]]), chosen["do_on"].min()
        return f"In your plan: {titles}, on {first:%Y-%m-%d}."
    left = made.skipped[made.skipped["id"].isin(mine)]
    possible = left[left["id"].isin(offered.loc[offered["allowed"], "id"])]
    reason = (possible if len(possible) else left)["why"]
    return f"Not in your plan. {reason.iloc[0]}" if len(reason) else "Not in your plan."


def _against(node: str, supposed: str, why: str) -> str:
    if node == SEND and supposed == "no":
        return "You say no. Sending nothing is always allowed; pin its steps as never."
    if node == SEND:
        return f"You say yes, and the rules say no: {why}"
    if supposed == "yes":
        return f"You say yes. {why} Change the number of strong connections to plan for one."
    return f"You say no. {why} Change the number of strong connections if there is none."


def as_json(made: Plan, program: str, answers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return a walk as a page draws it.

    Returns
    -------
    dict
        ``programs`` (names), ``program``, ``answers``, ``nodes`` (node, label, kind), ``edges``
        (from_node, to_node, answer), ``path`` (the stops), ``steps`` (title, in_plan: what the
        rules allow at this program), ``words`` (how it ends).
    """
    way = of(made, program, answers)
    offered = made.candidates
    here = offered[(offered["program"] == program) & offered["allowed"]]
    chosen = {*made.steps["id"]}
    nodes = evidence.load("decision_flow").astype({"kind": "str"})
    edges = evidence.load("decision_flow_edges").fillna({"answer": ""})
    return {
        "programs": [name for name in offered["program"].unique() if name],
        "program": program,
        "answers": dict(answers or {}),
        "nodes": records(nodes[["node", "label", "kind"]]),
        "edges": records(edges[["from_node", "to_node", "answer"]]),
        "path": [
            {"node": s.node, "label": s.label, "kind": s.kind, "answer": s.answer, "why": s.why}
            for s in way
        ],
        "steps": [{"title": row["title"], "in_plan": row["id"] in chosen} for row in records(here)],
        "words": _ending(way, here, chosen),
    }


def _ending(way: list[Stop], here: pd.DataFrame, chosen: set[str]) -> str:
    planned = [*here.loc[here["id"].isin(chosen), "title"]]
    told = words.listed(planned) if planned else "nothing at this program"
    sends = any(stop.node == EMAIL for stop in way)
    return f"The walk ends with {'a message' if sends else 'no message'}. Your plan has: {told}."
