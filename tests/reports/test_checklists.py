"""The checklist, as a person reads it."""

import textwrap

import pytest

from followup_evidence import plan
from followup_evidence.reports import checklists

HOSTILE = {
    "=cmd()": {},
    "東京大学病院": {},
    "😀 שלום \u202eدمشق": {},
    "lines\nbroken\r\nby hand": {},
    "nospace" * 25: {},
}


def test_a_small_plan_reads_as_a_list_that_begins_with_what_not_to_do(planned):
    made = planned(
        per_day=45,
        Mercy={"interview_date": "2026-12-04", "policy": "no_contact"},
        Lakeside={"interview_date": "2026-10-03", "interest": "first"},
        Hillside={},
    )
    assert checklists.as_text(made).decode("utf-8") == (
        "Follow-up plan, Tue, Dec 1, 2026\n"
        "\n"
        f"{textwrap.fill(made.note, 72)}\n"
        "\n"
        "DON’T WRITE\n"
        "- Don’t send any message to Mercy. This program allows no contact after\n"
        "  interviews (your list).\n"
        "\n"
        "TONIGHT\n"
        "[ ] Tue, Dec 1 · Hillside · Email the program director: thank you (10\n"
        "    minutes, by Thu, Dec 3)\n"
        "\n"
        "THIS WEEK\n"
        "[ ] Thu, Dec 3 · Mercy · Prepare for the interview (60 minutes: 15 on\n"
        "    Wed, Dec 2 and 45 on Thu, Dec 3, by Thu, Dec 3)\n"
        "\n"
        "LATER\n"
        "[ ] Once you know when rank lists are due · Lakeside · Tell the program\n"
        "    director that they are your number one (25 minutes)\n"
        "\n"
        "These are estimates, not research. They can’t predict where you’ll\n"
        "match.\n"
    )


def test_a_rule_about_thank_you_notes_is_told_as_no_more_than_that(planned):
    made = planned(Mercy={"specialty": "Internal medicine"})
    text = " ".join(checklists.as_text(made).decode("utf-8").split())
    assert "Don’t send thank-you notes to Mercy. Internal medicine asks applicants not" in text
    assert "[ ]" not in text


def test_no_line_is_longer_than_72_whatever_the_names(planned):
    made = planned(**HOSTILE)
    lines = checklists.as_text(made).decode("utf-8").split("\n")
    assert max(map(len, lines)) == 72
    assert sum(line.startswith("[ ] ") for line in lines) == len(HOSTILE)
    assert "\r" not in "".join(lines)


def test_a_guarantee_is_told_below_the_plan(planned):
    made = plan.robustness.attach(planned(Mercy={"connections": 1}))
    text = " ".join(checklists.as_text(made).decode("utf-8").split())
    assert f"minutes, by Thu, Dec 3) For advisors: {made.guarantee.sentence()}" in text


@pytest.mark.parametrize("title", ["x" * 10_000, "bell\x07", "half \ud83d of a pair"])
def test_any_title_can_be_written(planned, titled, title):
    odd = titled(planned(Mercy={}), title)
    text = checklists.as_text(odd).decode("utf-8")
    joined = "".join(text.split())
    assert "".join(title.replace("\x07", "\ufffd").replace("\ud83d", "\ufffd").split()) in joined
