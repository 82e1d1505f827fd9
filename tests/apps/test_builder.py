"""The builder without a browser: what it is told, what it plans, what it says."""

import asyncio
import copy

import pytest

from followup_evidence import plan
from followup_evidence.apps import files, keeping
from followup_evidence.apps.builder import Builder
from followup_evidence.errors import Faults
from followup_evidence.plan.files import PlanFile
from followup_evidence.reports import sources

BAD = "program,interview_date,interest\nMercy,2026-02-30,hgih\nMercy,2026-12-20,first\n"
GOOD = "program,interview_date,interest\n<b>Mercy</b>,2026-12-20,high\n"


@pytest.fixture
def builder():
    return Builder(sources.example(), minutes=180, stress=20, today="2026-12-01")


@pytest.fixture
def said(builder, monkeypatch):
    """Collect what the builder sends to its page."""
    sent = []
    monkeypatch.setattr(builder, "send", lambda what, buffers=None: sent.append((what, buffers)))
    return sent


def change(builder, cause="", **settings):
    """Change the work as the page does."""
    work = copy.deepcopy(builder.work)
    work["settings"] |= settings
    edit(builder, work, cause)


def edit(builder, work, cause=""):
    builder.cause = cause
    builder.work = copy.deepcopy(work)


def ask(builder, do, buffers=(), **more):
    builder._asked(builder, {"do": do, **more}, list(buffers))


def expected(minutes, stress=20):
    mine = plan.interviews.read(sources.example())
    made = plan.choose(mine, plan.Limits(minutes, stress), today="2026-12-01")
    return {*made.steps["id"]}


def shown(builder):
    return {step["id"] for step in builder.page["steps"]}


def test_the_shown_plan_is_the_planner_s_for_what_the_page_says(builder):
    assert shown(builder) == expected(180)
    change(builder, minutes=60)
    assert shown(builder) == expected(60)
    assert builder.page["note"] == builder.plan.note
    assert builder.page["held"] == builder.plan.guarantee.sentence()


def test_a_changed_number_changes_the_arithmetic_and_one_out_of_order_is_refused(builder):
    work = copy.deepcopy(builder.work)
    work["numbers"]["labels"]["Advocacy"] = 100
    edit(builder, work)
    assert builder.plan.settings["scale"]["Advocacy"] == 100
    before = builder.plan
    work = copy.deepcopy(builder.work)
    work["numbers"]["labels"]["Low"] = 70
    edit(builder, work)
    assert "Low is 70 and Low–Moderate 40" in builder.page["stale"]
    assert builder.plan is before


def test_minutes_of_an_action_count_in_the_plan(builder):
    work = copy.deepcopy(builder.work)
    work["numbers"]["actions"]["advocacy_call"] = {"minutes": 90}
    edit(builder, work)
    assert set(builder.plan.candidates.query("action == 'advocacy_call'")["minutes"]) == {90}


def test_faults_stand_at_row_and_column_all_at_once_and_the_last_plan_stays(builder):
    before = shown(builder)
    work = copy.deepcopy(builder.work)
    work["interviews"][2]["interview_date"] = "2026-02-30"
    work["interviews"][3]["interest"] = "hgih"
    work["interviews"][0]["interest"] = "first"
    edit(builder, work)
    cells = builder.page["faults"]["cells"]
    assert {(row, column) for row in cells for column in cells[row]} == {
        (3, "interview_date"),
        (4, "interest"),
        (1, "interest"),
        (7, "interest"),
    }
    assert len(builder.page["faults"]["list"]) == 3
    assert shown(builder) == before
    work["interviews"][2]["interview_date"] = "2026-11-03"
    work["interviews"][3]["interest"] = "high"
    work["interviews"][0]["interest"] = "medium"
    edit(builder, work)
    assert builder.page["faults"]["list"] == []


def test_a_new_row_is_no_fault_until_something_is_typed_into_it(builder):
    work = copy.deepcopy(builder.work)
    work["interviews"].append({})
    edit(builder, copy.deepcopy(work))
    assert builder.page["faults"]["list"] == []
    work["interviews"][-1]["program"] = "Mercy"
    edit(builder, work)
    assert [*builder.page["faults"]["cells"]] == [13]


def test_two_drags_of_one_slider_are_two_steps(builder):
    for drag, minutes in ((1, 170), (1, 160), (2, 150), (2, 140)):
        change(builder, f"minutes|slider {drag}", minutes=minutes)
    ask(builder, "undo")
    assert builder.work["settings"]["minutes"] == 160
    ask(builder, "undo")
    assert builder.work["settings"]["minutes"] == 180


def test_undo_goes_back_step_by_step_and_a_drag_is_one_step(builder, said):
    for minutes in (175, 170, 165):
        change(builder, "minutes|slider 1", minutes=minutes)
    change(builder, "stress|typed", stress=10)
    assert builder.page["undo"] == "stress"
    ask(builder, "undo")
    assert builder.work["settings"]["stress"] == 20
    ask(builder, "undo")
    assert builder.work["settings"]["minutes"] == 180
    assert builder.page["undo"] == ""
    ask(builder, "undo")
    ask(builder, "redo")
    assert builder.work["settings"]["minutes"] == 165
    assert shown(builder) == expected(165)
    assert ({"told": "Done again: minutes.", "wrong": False}, None) in said


def test_start_over_can_be_undone(builder, said):
    change(builder, minutes=60)
    ask(builder, "reset")
    assert builder.work["settings"]["minutes"] == 180
    ask(builder, "undo")
    assert builder.work["settings"]["minutes"] == 60


def test_pins_are_kept_or_refused_with_the_reason(builder):
    never = builder.plan.steps["id"].iloc[1]
    work = copy.deepcopy(builder.work)
    work["pins"]["never"] = [never]
    edit(builder, work)
    assert never not in shown(builder)
    forbidden = builder.plan.candidates.query("not allowed and not overridable")["id"].iloc[0]
    work = copy.deepcopy(work)
    work["pins"]["must"] = [forbidden]
    before = builder.plan
    edit(builder, work)
    assert forbidden in builder.page["stale"]
    assert builder.plan is before


def test_a_file_with_faulty_cells_is_shown_to_be_mended_and_another_is_refused(builder, said):
    before = shown(builder)
    ask(builder, "upload", [BAD.encode()], name="mine.csv")
    assert {"2026-02-30", "hgih"} <= {
        cell for row in builder.work["interviews"] for cell in row.values()
    }
    assert len(builder.page["faults"]["list"]) == 3
    assert shown(builder) == before
    listed = builder.work["interviews"]
    for content in (b"", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"a,b\n1,2\n", b"x" * 2_100_000):
        said.clear()
        ask(builder, "upload", [content], name="mine.csv")
        assert said[-1][0]["wrong"], content[:9]
        assert builder.work["interviews"] == listed
    ask(builder, "upload", [GOOD.encode()], name="mine.csv")
    assert [*builder.interviews["program"]] == ["<b>Mercy</b>"]
    assert builder.page["from"] == "mine.csv"


def test_a_path_is_read_on_ones_own_machine_and_refused_in_a_class(
    builder, said, tmp_path, monkeypatch
):
    path = tmp_path / "mine.csv"
    path.write_text(GOOD, "utf-8")
    ask(builder, "open", path=str(path))
    assert len(builder.interviews) == 1
    ask(builder, "open", path=str(tmp_path / "none.csv"))
    assert "There is no file" in said[-1][0]["told"]
    monkeypatch.setenv(keeping.SHARED, "1")
    ask(builder, "undo")
    ask(builder, "open", path=str(path))
    assert "a machine of one's own" in said[-1][0]["told"]
    assert len(builder.interviews) == 12


def test_a_plan_file_that_was_kept_brings_all_of_it_back(builder, said):
    change(builder, minutes=95, trust=0.25)
    ask(builder, "download", format="plan")
    (content,) = said[-1][1]
    ask(builder, "reset")
    ask(builder, "upload", [content], name="my-plan.json")
    assert builder.work["settings"]["minutes"] == 95
    assert PlanFile.from_dict(builder.work).trust == 0.25
    ask(builder, "upload", [content[:200]], name="my-plan.json")
    assert "no plan file" in said[-1][0]["told"]
    assert builder.work["settings"]["minutes"] == 95


@pytest.mark.parametrize("work", [{"version": 99}, {"settings": {"minutes": "many"}}, None, 7])
def test_kept_work_that_cannot_be_used_is_set_aside_and_said(
    builder, said, tmp_path, monkeypatch, work
):
    monkeypatch.setenv(keeping.FOLDER, str(tmp_path))
    whole = builder.work | work if isinstance(work, dict) else work
    keeping.save(keeping.place(), {"begun": builder.work, "work": whole})
    before = keeping.place().read_bytes()

    async def meet():
        ask(builder, "hello")

    asyncio.run(meet())
    assert said[-1][0]["wrong"]
    assert f"It is left in {tmp_path / 'my-plan-1.json'}." in said[-1][0]["told"]
    assert (tmp_path / "my-plan-1.json").read_bytes() == before
    assert shown(builder) == expected(180)


def test_the_guarantee_follows_the_plan_and_is_there_for_whatever_is_asked_next(
    builder, said, tmp_path, monkeypatch
):
    monkeypatch.setenv(keeping.FOLDER, str(tmp_path))

    async def move():
        ask(builder, "hello")
        change(builder, minutes=90)
        assert shown(builder) == expected(90)
        assert "held" not in builder.page
        change(builder, minutes=120)
        ask(builder, "download", format="plan")
        first = builder.page["held"]
        change(builder, minutes=60)
        await asyncio.sleep(0.3)
        return first, builder.page["held"]

    held = asyncio.run(move())
    for sentence, minutes in zip(held, (120, 60), strict=True):
        mine = plan.interviews.read(sources.example())
        made = plan.choose(mine, plan.Limits(minutes, 20), today="2026-12-01")
        assert sentence == plan.guarantee.attach(made, trust=0.5).guarantee.sentence()


def test_what_a_builder_is_to_begin_with_is_checked(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(BAD, "utf-8")
    with pytest.raises(Faults, match="3 faults"):
        Builder(path)
    with pytest.raises(Faults, match="minutes"):
        Builder(sources.example(), minutes=-1)


def test_the_walk_of_a_program_without_contact_ends_without_a_message(builder, said):
    ask(builder, "walk", program="Tarn Ridge Medical Center")
    walk = said[-1][0]["walk"]
    assert walk["path"][-1]["node"] == "done_without"
    ask(builder, "walk", program="nowhere")
    assert said[-1][0]["wrong"]


def test_files_is_the_example_only_where_it_is(tmp_path):
    assert files.is_example(sources.example())
    assert not files.is_example(tmp_path / "interviews.csv")
