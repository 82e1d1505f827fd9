from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from followup_evidence import plan
from followup_evidence.apps.builder import Builder
from followup_evidence.reports import sources

GOOD = "program,interview_date,interest\nMercy <b>,2026-12-20,high\n"
BAD = "program,interview_date,interest\nMercy,2026-02-30,hgih\nMercy,2026-12-20,first\n"


@pytest.fixture
def builder() -> Builder:
    return Builder(sources.example(), minutes=180, stress=20, today="2026-12-01")


def upload(builder: Builder, name: str, text: str) -> None:
    content = memoryview(text.encode())
    builder._upload.value = (
        {
            "name": name,
            "type": "text/csv",
            "size": len(content),
            "content": content,
            "last_modified": dt.datetime(2026, 12, 1, tzinfo=dt.UTC),
        },
    )


def expected(minutes: int, stress: int = 20) -> list[str]:
    mine = plan.interviews.read(sources.example())
    made = plan.choose(mine, plan.Limits(minutes, stress), today="2026-12-01")
    return made.steps["id"].tolist()


def test_the_shown_plan_is_the_planner_s_for_what_the_sliders_say(builder: Builder) -> None:
    assert builder.plan.steps["id"].tolist() == expected(180)
    builder._minutes.value = 60
    assert builder.plan.steps["id"].tolist() == expected(60)
    assert builder.plan.note in builder._answer.value


def test_an_edited_assumption_changes_the_arithmetic_and_reset_brings_it_back(
    builder: Builder,
) -> None:
    before = builder.plan.totals["value"]
    builder._assumptions._labels["Advocacy"].value = 100
    assert builder.plan.settings["scale"]["Advocacy"] == 100
    assert builder.plan.totals["value"] > before
    builder._assumptions._reset.click()
    assert builder.plan.totals["value"] == before


def test_a_scale_out_of_order_is_refused_with_the_pair_and_the_plan_stays(builder: Builder) -> None:
    before = builder.plan
    builder._assumptions._labels["Low"].value = 70
    assert "Low is 70 and Low–Moderate 40" in builder._faults.value
    assert builder.plan is before
    builder._assumptions._labels["Low"].value = 20
    assert builder._faults.value == ""


def test_minutes_of_an_action_count_in_the_plan(builder: Builder) -> None:
    builder._assumptions._minutes["advocacy_call"].value = 90
    calls = builder.plan.candidates.query("action == 'advocacy_call'")
    assert set(calls["minutes"]) == {90}


def test_a_faulty_file_is_refused_with_every_fault_and_the_last_list_stays(
    builder: Builder,
) -> None:
    before = builder.plan
    upload(builder, "mine.csv", BAD)
    for fault in ("2026-02-30", "hgih", "rows 2 and 3"):
        assert fault in builder._file_faults.value
    builder._minutes.value = 175  # a change elsewhere does not take the list of faults away
    assert "hgih" in builder._file_faults.value
    builder._minutes.value = 180
    before = builder.plan
    upload(builder, "mine.csv", BAD)
    assert builder.plan is before
    assert len(builder.interviews) == 12


def test_a_good_file_replaces_the_list_and_its_names_stay_text(builder: Builder) -> None:
    upload(builder, "<i>mine</i>.csv", GOOD)
    assert builder.interviews["program"].tolist() == ["Mercy <b>"]
    assert "Mercy &lt;b&gt;" in builder._steps.value
    assert "Mercy <b>" not in builder._steps.value
    assert "<i>" not in builder._file.value
    assert builder.plan.settings["today"] == dt.date.today().isoformat()
    builder._back.click()
    assert len(builder.interviews) == 12
    assert builder.plan.settings["today"] == "2026-12-01"
    upload(builder, "<i>mine</i>.csv", GOOD)  # the same file once more
    assert len(builder.interviews) == 1


def test_an_empty_day_is_a_fault_and_not_a_crash(builder: Builder) -> None:
    builder._today.value = None
    assert "today" in builder._faults.value


def test_where_no_kernel_answers_the_last_plan_is_a_table(builder: Builder) -> None:
    shown = builder._repr_mimebundle_()
    assert builder.plan.note in shown["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in shown


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="There is no file"):
        Builder(tmp_path / "none.csv", minutes=1, stress=1, today="2026-12-01")
