"""The checklist, as a person reads it."""

import dataclasses

import pytest

from followup_evidence.reports import checklists

HOSTILE = {
    "=cmd()": {},
    "東京大学病院": {},
    "😀 שלום \u202eدمشق": {},
    "lines\nbroken\r\nby hand": {},
    "nospace" * 25: {},
}


def test_a_small_plan_reads_as_a_dated_list(planned):
    made = planned(
        75,
        None,
        2,
        45,
        Mercy={"interview_date": "2026-12-04", "interest": "low"},
        Lakeside={"interview_date": "2026-11-03"},
    )
    head, caveat = checklists.as_text(made).decode("utf-8").split("\n\nStatus: ")
    assert head == (
        "Follow-up plan of 2026-12-01\n"
        "\n"
        "2 steps for 70 of 75 minutes, worth 120 together (assumption).\n"
        "\n"
        "Tue 2026-12-01\n"
        "[ ] late since 2026-11-06 · Lakeside · One short thank-you email to the\n"
        "    program director (10 minutes)\n"
        "[ ] by 2026-12-03 · Mercy · Arriving prepared and engaged on interview\n"
        "    day (35 of 60 minutes)\n"
        "\n"
        "Wed 2026-12-02\n"
        "[ ] by 2026-12-03 · Mercy · Arriving prepared and engaged on interview\n"
        "    day (25 of 60 minutes)"
    )
    assert " ".join(caveat.split()) == f"assumption. {made.caveat}"


def test_no_line_is_longer_than_72_whatever_the_names(planned):
    made = planned(600, **HOSTILE)
    lines = checklists.as_text(made).decode("utf-8").split("\n")
    assert max(map(len, lines)) == 72
    assert sum(line.startswith("[ ] ") for line in lines) == len(HOSTILE)
    assert "\r" not in "".join(lines)


def test_a_guarantee_is_told_with_the_plan(planned):
    from followup_evidence import plan

    made = plan.guarantee.attach(planned(20, Mercy={}), trust=0.5)
    text = " ".join(checklists.as_text(made).decode("utf-8").split())
    assert made.guarantee.sentence() in text


def test_an_empty_plan_says_why(planned):
    text = checklists.as_text(planned(0, Mercy={})).decode("utf-8")
    assert "The plan is empty: the shortest step takes 10 minutes" in text
    assert "[ ]" not in text


@pytest.mark.parametrize("title", ["x" * 10_000, "bell\x07", "half \ud83d of a pair"])
def test_any_title_can_be_written(planned, title):
    made = planned(10, Mercy={})
    odd = dataclasses.replace(made, steps=made.steps.assign(title=title))
    text = checklists.as_text(odd).decode("utf-8")
    joined = "".join(text.split())
    assert "".join(title.replace("\x07", "\ufffd").replace("\ud83d", "\ufffd").split()) in joined
