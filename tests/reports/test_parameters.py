"""One table of settings: the notebook's cell, a roster, the options and plan files come from it."""

import datetime as dt
import os
import subprocess
import sys

import numpy as np
import papermill
import pytest

from followup_evidence import settings
from followup_evidence.commands import report
from followup_evidence.errors import Faults
from followup_evidence.plan import PlanFile, planfile
from followup_evidence.reports import jobs, parameters, roster, sources

NAMES = [one.name for one in settings.TABLE]
TYPES = {"count": "int", "share": "float", "day": "str"}


def test_the_parameters_cell_of_the_notebook_is_the_table_of_settings(root):
    cell = papermill.inspect_notebook(str(root / "notebooks/report.ipynb"))
    assert [*cell] == [*parameters.HELP] == ["interviews", "name", *NAMES]
    for one in settings.TABLE:
        told = cell[one.name]
        assert told["default"] == "None"
        assert told["help"] == parameters.HELP[one.name]
        default = one.empty if one.default is None else f"{one.default:g}"
        assert told["help"] == f"{one.help} None: the plan file's own, else {default}."
        assert TYPES[one.kind] in told["inferred_type_name"]


def test_a_roster_has_a_column_for_each_setting():
    assert sorted(roster.COLUMNS) == sorted(["interviews", "name", *NAMES])
    for one in settings.TABLE:
        assert parameters.RULES[one.name] == one.rule


def test_the_command_has_an_option_for_each_setting_and_its_help():
    options = {option.name: option for option in report.report.params}
    for one in settings.TABLE:
        assert options[one.name].opts == [f"--{one.name.replace('_', '-')}"]
        assert options[one.name].help.startswith(one.help)


def test_a_plan_file_has_each_setting_and_its_bounds():
    own = planfile.schema()["properties"]["settings"]["properties"]
    assert [*own] == NAMES
    assert [*PlanFile(()).to_dict()["settings"]] == NAMES
    for one in settings.TABLE:
        assert own[one.name]["description"] == one.rule
        if one.kind == "count":
            assert (own[one.name]["minimum"], own[one.name]["maximum"]) == (one.least, one.most)


GIVEN = {
    "minutes": (90, 240),
    "stress": (7, 12),
    "calls": (1, 0),
    "minutes_per_day": (45, 30),
    "today": ("2026-12-01", "2026-11-30"),
    "rank_deadline": ("2027-03-03", "2027-02-24"),
    "trust": (0.25, 1.0),
}
"""For each setting what is given, and what the plan file says."""


def settled(path, **given):
    """Return what a report of a plan file is planned with, past every door."""
    job = jobs.job(path, parameters.check(given))
    with jobs.laid_out(job) as name:
        return sources.problem(name, **job.settings).settings


@pytest.fixture
def mine(tmp_path):
    own = settings.Settings(**{name: values[1] for name, values in GIVEN.items()})
    PlanFile(({"program": "Mercy", "interview_date": "2026-12-04"},), own).write(
        tmp_path / "mine.json"
    )
    return tmp_path / "mine.json"


def test_nothing_given_leaves_a_plan_files_own_settings(mine):
    asked = settled(mine, **dict.fromkeys(NAMES))
    assert asked.to_dict() == {name: values[1] for name, values in GIVEN.items()}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_given_overrides_a_plan_file_and_leaves_the_rest(mine, name):
    asked = settled(mine, **{name: GIVEN[name][0]})
    expected = {other: values[other != name] for other, values in GIVEN.items()}
    assert asked.to_dict() == expected


def test_what_is_given_counts_even_where_it_is_the_default(mine):
    assert settled(mine, calls=2, trust=0.5, minutes_per_day=60).to_dict() == {
        **{name: values[1] for name, values in GIVEN.items()},
        **{"calls": 2, "trust": 0.5, "minutes_per_day": 60},
    }


@pytest.mark.parametrize("name", [one.name for one in settings.TABLE if one.empty])
def test_none_as_text_takes_a_setting_away(mine, name):
    assert getattr(settled(mine, **{name: "None"}), name) == (
        dt.date.today() if name == "today" else None
    )


def test_papermill_plans_with_what_it_is_given_and_not_with_what_the_file_says(mine, root):
    (cell,) = [
        cell.source
        for cell in papermill.iorw.load_notebook_node(str(root / "notebooks/report.ipynb")).cells
        if cell.source.startswith("best = ")
    ]
    for given, planned in ((None, 240), (180, 180), ("none", None)):
        known = dict.fromkeys(NAMES) | {"interviews": str(mine), "minutes": given}
        space = {"sources": sources, **known}
        exec(cell, space)  # noqa: S102 - our own notebook's
        assert space["best"].settings["minutes"] == planned
        assert space["best"].settings["calls"] == 0


def test_papermill_explains_each_parameter_of_the_notebook(root, tmp_path):
    help_page = subprocess.run(
        [sys.executable, "-m", "papermill", "--help-notebook", root / "notebooks/report.ipynb"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"COLUMNS": "300"},
    ).stdout
    for text in parameters.HELP.values():
        assert text in " ".join(help_page.split())


def test_all_faults_are_said_at_once():
    given = {"mintues": 5, "calls": -1, "stress": "few", "today": "1.12.2026", "name": 7}
    with pytest.raises(Faults, match="The request has 5 faults") as caught:
        parameters.check(given)
    assert [str(fault) for fault in caught.value.faults] == [
        'mintues: unknown parameter (did you mean "minutes"?)',
        "calls: -1 is not a whole number from 0 to 100,000",
        'stress: "few" is not a whole number from 0 to 100,000',
        'today: "1.12.2026" can be read as 2026-01-12 or 2026-12-01; write the one you mean',
        "name: 7 is not text",
    ]


@pytest.mark.parametrize("value", [True, False, "60", 60.0, 60.5, -1, 100_001])
def test_minutes_are_a_whole_number_in_bounds(value):
    with pytest.raises(Faults, match=r"minutes: .* is not a whole number from 0 to 100,000"):
        parameters.check({"minutes": value})


@pytest.mark.parametrize("value", [True, "0.5", -0.1, 1.01, 0.1234, float("nan")])
def test_trust_is_a_number_from_0_to_1(value):
    with pytest.raises(Faults, match=r"trust: .* is not a number from 0 to 1"):
        parameters.check({"trust": value})


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        *(("minutes", value, int) for value in (0, 100_000, np.int64(60))),
        *(("trust", value, float) for value in (0, 1, 0.25, np.float64(0.25))),
        *(("today", value, str) for value in ("2026-12-01", dt.date(2026, 12, 1))),
    ],
)
def test_what_reaches_the_notebook_is_plain(name, value, kind):
    # papermill writes a numpy number into the notebook as text.
    assert type(parameters.check({name: value})[name]) is kind


@pytest.mark.parametrize("value", ["2026-02-30", "2026-13-01", "1 December", ""])
def test_a_day_that_is_none_is_refused(value):
    with pytest.raises(Faults, match=r"^The request has 1 fault:\n  today: "):
        parameters.check({"today": value})


def test_spaces_around_a_day_are_no_fault():
    assert parameters.check({"today": " 2026-12-01 "})["today"] == "2026-12-01"


def test_a_name_of_undecodable_bytes_is_refused_before_it_can_break_the_page():
    # What a shell's Latin-1 "Zoë" is to a Python that expects UTF-8.
    with pytest.raises(Faults, match=r"name: .* holds bytes that are no text"):
        parameters.check({"name": "Zo\udceb"})


@pytest.mark.parametrize("name", ["", "Zoë", "מרים", "😀", "x" * 300, "<script>"])
def test_any_text_may_be_a_name(name):
    assert parameters.check({"name": name})["name"] == name


def test_the_readme_tells_of_every_parameter_with_its_rule(root):
    text = (root / "README.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    for name, rule in parameters.RULES.items():
        (row,) = [row for row in rows if f"`{name}`" in row.split("|")[1]]
        assert rule == "text" or rule in row
