"""Flow: a walk through the article's decision flow for one program, by the planner's own rules.

The boxes are the article's; its arrows were lost, and ours are inferred. Each question is answered
from the candidates of a plan, so that the walk can lead nowhere that the planner forbids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from followup_evidence import evidence
from followup_evidence.errors import FollowupError
from followup_evidence.evidence import words
from followup_evidence.plan.plans import Plan
from followup_evidence.text import date

SEND, CONNECTION, EMAIL, NOTES = "send_follow_up", "strong_connection", "email_pd", "short_notes"
_EMAILS = ("thank_you_pd", "interest_email", "intent_email")


@dataclass(frozen=True)
class Stop:
    """One box on the way; ``answer`` is yes, no, or empty where nothing is asked."""

    node: str
    label: str
    kind: str
    answer: str
    why: str


def walk(made: Plan, program: str, answers: Mapping[str, str] | None = None) -> list[Stop]:
    """Return the way through the flow at one program of a plan's list.

    ``answers`` are questions that the person answers otherwise than the list: node to yes or no.

    Examples
    --------
    >>> from followup_evidence import plan
    >>> mine = plan.check([{"program": "Mercy", "interview_date": "2026-11-30"}])
    >>> made = plan.choose(mine, today="2026-12-01")
    >>> [stop.node for stop in walk(made, "Mercy")][-2:]
    ['strong_connection', 'stop_here']
    >>> [stop.node for stop in walk(made, "Mercy", {"send_follow_up": "no"})][-1]
    'done_without'
    """
    offered = made.candidates[made.candidates["program"] == program]
    known = [name for name in made.candidates["program"].unique() if name]
    if program not in known:
        raise FollowupError(
            f"The list has no program {words.quoted(program)}{words.hint(program, known)}."
        )
    nodes = evidence.load("decision_flow").set_index("node")
    edges = evidence.load("decision_flow_edges").fillna({"answer": ""})
    said = _answers(offered)
    supposed = {node: answer for node, answer in (answers or {}).items() if node in said}
    if odd := [answer for answer in supposed.values() if answer not in ("yes", "no")]:
        raise FollowupError(f"{words.quoted(str(odd[0]))} is no answer; say yes or no.")
    node = str(nodes.index[nodes["kind"].astype(str) == "start"][0])
    way: list[Stop] = []
    while True:
        answer, why = said.get(node, ("", _at(node, made, offered)))
        if node in supposed and supposed[node] != answer:
            barred = node == CONNECTION and _barred(offered)
            answer, why = supposed[node], _against(node, supposed[node], why, barred=barred)
        way.append(Stop(node, nodes["label"][node], str(nodes["kind"][node]), answer, why))
        onward = edges[(edges["from_node"] == node) & edges["answer"].isin(["", answer])]
        if onward.empty:
            return way
        node = str(onward["to_node"].iloc[0])


def _answers(offered: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Return the answers of the list to both questions, each with its reason."""
    emails = offered[offered["action"].isin(_EMAILS)]
    notes = offered[offered["action"] == "short_note"]
    if (emails["kind"] == "already_done").any():
        send = ("yes", "You have written to this program.")
    elif emails["allowed"].any():
        names = [title[:1].lower() + title[1:] for title in emails.loc[emails["allowed"], "title"]]
        send = ("yes", f"You may: {words.listed(names, last='or')}.")
    else:
        send = ("no", str(emails["why_not"].iloc[0]))
    if notes["allowed"].any():
        count = int(notes["allowed"].sum())
        said = f"You listed a strong connection here: up to {count} short note{'s' * (count != 1)}."
        connection = ("yes", said)
    else:
        connection = ("no", str(notes["why_not"].iloc[0]))
    return {SEND: send, CONNECTION: connection}


def _at(node: str, made: Plan, offered: pd.DataFrame) -> str:
    """Say of a box without a question what the plan does there."""
    actions = {EMAIL: _EMAILS, NOTES: ("short_note",)}.get(node)
    if not actions:
        return ""
    mine = offered.loc[offered["action"].isin(actions), "id"]
    chosen = made.steps[made.steps["id"].isin(mine)]
    if len(chosen):
        titles, first = words.listed([*chosen["title"]]), chosen["do_on"].min()
        when = "" if pd.isna(first) else f", {date(first)}"
        return f"In your plan: {titles}{when}."
    left = made.skipped[made.skipped["id"].isin(mine)]
    possible = left[left["id"].isin(offered.loc[offered["allowed"], "id"])]
    reason = (possible if len(possible) else left)["why"]
    return f"Not in your plan. {reason.iloc[0]}" if len(reason) else "Not in your plan."


def _barred(offered: pd.DataFrame) -> bool:
    notes = offered.loc[offered["action"] == "short_note", "kind"]
    return bool((notes == "policy").any())


def _against(node: str, supposed: str, why: str, *, barred: bool) -> str:
    if node == SEND and supposed == "no":
        return "You say no. Sending nothing is always allowed; take the email out of your plan."
    if supposed == "yes" and (node == SEND or barred):
        return f"You say yes, and the rules say no: {why}"
    if supposed == "yes":
        return f"You say yes. {why} Add the connection to your list to plan a note."
    return f"You say no. {why} Change the number of connections if there is none."


def dominated(tradeoffs: pd.DataFrame) -> pd.Series:
    """Mark the actions that another one beats whatever numbers the labels stand for.

    Action *a* is dominated if some *b* has at least its impact at no more cost, and is
    better in one of them (Ehrgott, Multicriteria Optimization, 2005, section 2.1). Only
    the order of the labels is used; a risk of backfire stands below every other impact. Takes the
    table ``action_tradeoffs`` and returns bools on its index.
    """
    impact, cost = tradeoffs["impact"].cat.codes, tradeoffs["cost"].cat.codes
    beaten = [
        bool(((impact >= i) & (cost <= c) & ((impact > i) | (cost < c))).any())
        for i, c in zip(impact, cost, strict=True)
    ]
    return pd.Series(beaten, index=tradeoffs.index, name="dominated")
