"""A plan in a terminal: what a person reads, in the order in which it matters."""

import pytest

from followup_evidence import evidence, plan
from followup_evidence.plan.plans import WAITING
from followup_evidence.plan_text import plan_text
from followup_evidence.reports import sources


def planned(**asked):
    mine = plan.read(sources.example())
    return plan.choose(mine, **{"today": "2026-12-01", "rank_deadline": "2027-03-03"} | asked)


@pytest.fixture(scope="module")
def made():
    return planned()


def test_whom_not_to_write_to_stands_before_what_to_do_and_that_before_what_to_skip(made):
    heads = [part.splitlines()[0] for part in plan_text(made, width=200).split("\n\n")]
    assert heads[1:-1] == [
        "Don’t write",
        "We know of no rule at 6 programs. Check a program’s own page before you write.",
        "Tonight",
        "This week",
        "Before your next interviews",
        "Later",
        "Didn’t fit",
        "You can skip",
    ]


def test_each_step_has_a_box_its_program_and_its_day_in_the_order_of_days(made):
    told = plan_text(made, width=100)
    assert told.count("[ ]") == len(made.steps)
    for heading, some in made.by_group():
        part = next(part for part in told.split("\n\n") if part.startswith(heading))
        places = [part.index(step.why) for step in some.itertuples()]
        assert len(places) == part.count("[ ]")
        for step in some.itertuples():
            assert f"{step.program} · {step.minutes} minutes" in part or not step.program


def test_what_notes_to_everybody_would_take_is_said_in_hours(made):
    # Twelve programs, two hours each, by the table of actions.
    assert "That saves about 24 hours." in " ".join(plan_text(made, width=80).split())


def test_steps_that_wait_for_the_rank_deadline_say_so():
    made = planned(rank_deadline=None)
    waiting = made.steps["do_on"].isna().sum()
    assert waiting
    told = " ".join(plan_text(made, width=80).split())
    assert told.count(WAITING) == waiting
    assert f"{waiting} can be dated once you say when rank lists are due." in told


def test_scores_and_the_worst_case_are_shown_to_advisors_alone(made):
    made = plan.robustness.attach(made)
    plain, scored = (plan_text(made, width=200, scores=scores) for scores in (False, True))
    for step in made.steps.query("layer == 'option'").itertuples():
        sum_ = (
            f"{step.label} {step.label_value:g} × {step.tier} {step.tier_value:g} = {step.value:g}"
        )
        assert sum_ in scored
        assert sum_ not in plain
    assert made.guarantee.sentence() in scored.replace("\n", " ")
    assert "At worst" not in plain


def test_what_would_steer_a_terminal_is_spelt_out():
    mine = plan.check([{"program": "Mer\x1b[31mcy", "interview_date": "2026-11-30"}])
    told = plan_text(plan.choose(mine, today="2026-12-01"), width=80)
    assert "\x1b" not in told


def test_what_is_known_of_each_step_stands_in_words_with_its_citation_and_only_when_asked(made):
    known = evidence.for_action()
    told = " ".join(plan_text(made, width=90, known=known).split())
    for action in {*made.steps["action"]}:
        rows = known[(known["action"] == action) & known["id"].notna()]
        assert all(title in told for title in rows["title"])
        for name in ("citation", "address", "note"):
            assert all(cell in told for cell in rows[name])
    assert "What is known of each step" not in plan_text(made, width=90)
