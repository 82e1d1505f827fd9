"""A plan in a terminal: the list that a person works through."""

import re

import pytest

from followup_evidence import evidence, plan
from followup_evidence.plan_text import plan_text
from followup_evidence.reports import sources


@pytest.fixture(scope="module")
def made():
    mine = plan.interviews.read(sources.example())
    limits = plan.Limits(180, 20)
    return plan.choose(mine, limits, today="2026-12-01", rank_deadline="2027-03-03")


def listed(made):
    """Read the list in its narrow form: a block of ``column  value`` lines for each step."""
    blocks = plan_text(made, width=60).split("\n\n")[1 : 1 + len(made.steps)]
    return [dict(re.split(r" {2,}", line, maxsplit=1) for line in b.splitlines()) for b in blocks]


def test_the_list_runs_by_the_day_to_do_a_step_then_by_the_day_it_is_due(made):
    by_hand = sorted(
        zip(made.steps["do_on"], made.steps["order"], made.steps["program"], strict=True)
    )
    assert [row["program"] for row in listed(made)] == [program for _, _, program in by_hand]
    days = [row["do it on"] for row in listed(made)]
    assert days == sorted(days)
    assert days != made.steps["do_on"].dt.strftime("%Y-%m-%d").tolist(), "else it shows nothing"


def test_every_value_is_open_arithmetic(made):
    sums = [row["label × interest"] for row in listed(made)]
    products = [re.fullmatch(r"(\d+) × (\d) = (\d+)", each).groups() for each in sums]
    assert all(int(label) * int(tier) == int(value) for label, tier, value in products)
    assert sum(int(value) for *_, value in products) == made.totals["value"]


def test_a_late_step_is_marked_so(made):
    late = [row for row in listed(made) if row["last day"].endswith("(late)")]
    assert len(late) == made.steps["late"].sum() == 1


def test_what_is_known_of_each_step_stands_in_words_with_its_citation_and_only_when_asked(made):
    known = evidence.for_action()
    told = " ".join(plan_text(made, width=90, known=known).split())
    for action in {*made.steps["action"]}:
        rows = known[(known["action"] == action) & known["id"].notna()]
        assert rows["title"].iloc[0] in told
        for name in ("citation", "address", "note"):
            assert all(cell in told for cell in rows[name])
    assert "assumed label: Advocacy, published for 3" in told
    assert "41 % (26 of 63; 95 % interval 30 to 53.6)" in told
    assert "published for 3" not in plan_text(made, width=90)
