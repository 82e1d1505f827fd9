"""The builder without a browser: what it is told, what it plans, what it says."""

import asyncio
import copy

import pytest

from followup_evidence import plan
from followup_evidence.apps import files, keeping
from followup_evidence.apps.builder import Builder
from followup_evidence.errors import Faults
from followup_evidence.reports import sources
from followup_evidence.settings import TABLE

BAD = "program,interview_date,interest\nMercy,2026-02-30,hgih\nMercy,2026-12-20,first\n"
GOOD = "program,interview_date,interest\n<b>Mercy</b>,2026-12-20,high\n"
THANKS = "thank_you_pd:westhaven-university-hospital"


@pytest.fixture
def builder():
    return Builder(sources.example(), minutes=180)


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


def pinned(builder, **sides):
    work = copy.deepcopy(builder.work)
    work["pins"] |= sides
    edit(builder, work)


def made(minutes):
    return plan.choose(plan.read(sources.example()), today="2026-12-01", minutes=minutes)


def expected(minutes):
    return {*made(minutes).steps["id"]}


def shown(builder):
    groups = builder.page["groups"]
    return {step["id"] for group in groups for step in group["steps"] if not step["done"]}


def test_the_shown_plan_is_the_planner_s_for_what_the_page_says(builder):
    assert shown(builder) == expected(180)
    change(builder, minutes=60)
    assert shown(builder) == expected(60)
    assert builder.page["note"] == builder.plan.note
    assert builder.page["held"] == builder.plan.guarantee.sentence()


def test_bans_and_headings_are_the_plan_s_and_steps_without_a_day_say_what_they_wait_for(builder):
    told = {
        name: (ban["covers"], ban["why"])
        for ban in builder.page["bans"]
        for name in ban["programs"]
    }
    bans = builder.plan.bans.set_index("program")
    assert told == {name: (ban["covers"], ban["why"]) for name, ban in bans.iterrows()}
    assert builder.page["unknown"] == builder.plan.check_first() != ""
    assert len(told) == 3
    groups = {group["heading"]: group["steps"] for group in builder.page["groups"]}
    assert [*groups] == [heading for heading, _ in builder.plan.by_group()]
    (tonight, *_) = groups["Tonight"]
    assert (tonight["id"], tonight["when"]) == (THANKS, ["by Thu, Dec 3", "10 minutes"])
    assert groups["Later"][-1]["when"][0] == "once you know when rank lists are due"
    change(builder, rank_deadline="2027-03-03")
    whens = [step["when"][0] for group in builder.page["groups"] for step in group["steps"]]
    assert all(when.startswith("by ") for when in whens)


def test_the_controls_are_the_table_of_settings(builder):
    fields = {one["name"]: one for one in builder.fixed["settings"]}
    assert [*fields] == [setting.name for setting in TABLE]
    assert fields["minutes"]["hint"].endswith("Blank means no limit.")
    for setting in TABLE:
        field = fields[setting.name]
        change(builder, **{setting.name: field["blank"]})
        assert builder.page["stale"] == ""
        if setting.kind == "count":
            assert setting.least <= field["least"] < field["most"] <= setting.most


def test_without_a_limit_there_is_no_limit(builder):
    change(builder, minutes=None)
    assert shown(builder) == expected(None)
    assert builder.page["limits"] == {"minutes": None, "stress": None}


def test_what_is_done_leaves_the_plan_is_kept_in_the_plan_file_and_can_be_taken_back(builder, said):
    pinned(builder, done=[THANKS])
    assert THANKS not in shown(builder)
    (done,) = [group for group in builder.page["groups"] if group["heading"] == "Done"]
    assert [step["id"] for step in done["steps"]] == [THANKS]
    ask(builder, "download", format="plan")
    ask(builder, "undo")
    assert shown(builder) == expected(180)
    ask(builder, "upload", said[0][1], name="my-plan.json")
    assert builder.work["pins"]["done"] == [THANKS]
    ask(builder, "example")
    assert builder.work["pins"]["done"] == []


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


def test_undo_goes_back_step_by_step_and_a_drag_is_one_step(builder, said):
    for drag, minutes in ((1, 175), (1, 170), (2, 168), (2, 165)):
        change(builder, f"minutes|slider {drag}", minutes=minutes)
    change(builder, "stress|typed", stress=10)
    assert builder.page["undo"] == "stress"
    ask(builder, "undo")
    assert builder.work["settings"]["stress"] is None
    for minutes in (170, 180, 180):
        ask(builder, "undo")
        assert builder.work["settings"]["minutes"] == minutes
    assert builder.page["undo"] == ""
    for minutes in (170, 165):
        ask(builder, "redo")
        assert builder.work["settings"]["minutes"] == minutes
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
    pinned(builder, never=[never])
    assert never not in shown(builder)
    pinnable = {step["id"]: step["pinnable"] for step in builder.page["skipped"]}
    assert pinnable[never]
    forbidden = "thank_you_pd:tarn-ridge-medical-center"
    assert not pinnable[forbidden]
    before = builder.plan
    pinned(builder, must=[forbidden])
    assert forbidden in builder.page["stale"]
    assert builder.plan is before


def test_a_list_of_151_programs_is_refused_by_its_file_s_name(builder, said):
    rows = "".join(f"P{at},2026-12-20,high\n" for at in range(151))
    ask(builder, "upload", [f"program,interview_date,interest\n{rows}".encode()], name="all.csv")
    assert said[-1][0]["wrong"]
    assert "all.csv has 151 programs; a list can have 150 at most." in said[-1][0]["told"]


def test_an_empty_list_asks_for_the_first_program(builder):
    ask(builder, "empty")
    assert builder.page["faults"]["said"] == "Type your first program’s name."
    assert shown(builder) == expected(180)


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
    assert "on your own computer" in said[-1][0]["told"]
    assert len(builder.interviews) == 12


def test_a_plan_file_that_was_kept_brings_all_of_it_back(builder, said):
    change(builder, minutes=95, trust=0.25)
    ask(builder, "download", format="plan")
    (content,) = said[-1][1]
    ask(builder, "reset")
    ask(builder, "upload", [content], name="my-plan.json")
    assert builder.work["settings"]["minutes"] == 95
    assert builder.work["settings"]["trust"] == 0.25
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
    assert f"We left it in {tmp_path / 'my-plan-1.json'}." in said[-1][0]["told"]
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
        first, there = builder.page["held"], asyncio.Event()
        change(builder, minutes=60)
        builder.observe(lambda _: there.set(), "page")
        await asyncio.wait_for(there.wait(), 60)
        return first, builder.page["held"]

    held = asyncio.run(move())
    for sentence, minutes in zip(held, (120, 60), strict=True):
        assert sentence == plan.robustness.attach(made(minutes)).guarantee.sentence()


def test_settings_that_are_given_override_those_of_a_plan_file(builder, tmp_path):
    change(builder, minutes=95, trust=0.25)
    path = tmp_path / "mine.json"
    plan.PlanFile.from_dict(builder.work).write(path)
    settings = Builder(path, minutes=240, trust=None).work["settings"]
    assert (settings["minutes"], settings["trust"]) == (240, 0.25)
    assert Builder(path, minutes="none").work["settings"]["minutes"] is None


def test_what_a_builder_is_to_begin_with_is_checked(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(BAD, "utf-8")
    with pytest.raises(Faults, match="3 faults"):
        Builder(path)
    with pytest.raises(Faults, match="minutes: -1 is not a whole number"):
        Builder(sources.example(), minutes=-1)
    with pytest.raises(Faults, match="no such setting"):
        Builder(sources.example(), mintues=60)


def test_the_walk_of_a_program_without_contact_ends_without_a_message(builder, said):
    ask(builder, "walk", program="Tarn Ridge Medical Center")
    walk = said[-1][0]["walk"]
    assert walk["path"][-1]["node"] == "done_without"
    ask(builder, "walk", program="nowhere")
    assert said[-1][0]["wrong"]


def test_files_is_the_example_only_where_it_is(tmp_path):
    assert files.is_example(sources.example())
    assert not files.is_example(tmp_path / "interviews.csv")
