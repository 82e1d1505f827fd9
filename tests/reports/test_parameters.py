"""One list of parameters: the notebook's cell, its help and the checks agree with it."""

import json
import os
import subprocess
import sys

import numpy as np
import papermill
import pytest

from followup_evidence.errors import Faults
from followup_evidence.reports import parameters

TYPES = {"text": "str", "date": "str", "count": "int", "count or none": "Optional[int]"} | {
    "date or none": "Optional[str]",
    "trust": "float",
}
"""What papermill calls the type of each kind of parameter."""


def test_the_list_is_the_parameters_cell_of_the_notebook(root):
    cell = papermill.inspect_notebook(str(root / "notebooks/report.ipynb"))
    listed = {
        one.name: {
            "name": one.name,
            "inferred_type_name": TYPES[one.kind],
            "default": "None" if one.default is None else json.dumps(one.default),
            "help": one.help,
        }
        for one in parameters.REPORT
    }
    assert cell == listed
    assert list(cell) == list(listed)


def test_papermill_explains_each_parameter_of_the_notebook(root, tmp_path):
    help_page = subprocess.run(
        [sys.executable, "-m", "papermill", "--help-notebook", root / "notebooks/report.ipynb"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"COLUMNS": "200"},
    ).stdout
    for one in parameters.REPORT:
        line = next(line for line in help_page.splitlines() if line.strip().startswith(one.name))
        assert TYPES[one.kind] in line
        assert one.help in " ".join(help_page.split())


def test_what_is_left_out_has_its_default():
    assert parameters.check({}) == {one.name: one.default for one in parameters.REPORT}


def test_all_faults_are_said_at_once():
    given = {"mintues": 5, "calls": -1, "stress": "few", "today": "1.12.2026", "name": None}
    with pytest.raises(Faults, match="The request has 5 faults") as caught:
        parameters.check(given)
    assert caught.value.faults == (
        'mintues: unknown parameter (did you mean "minutes"?)',
        "name: None is not text",
        'stress: "few" is not a whole number from 0 to 100,000',
        "calls: -1 is not a whole number from 0 to 100,000",
        'today: "1.12.2026" can be read as 2026-01-12 or 2026-12-01; write the one you mean',
    )


@pytest.mark.parametrize("value", [None, True, False, "60", 60.0, 60.5, -1, 100_001])
def test_minutes_are_a_whole_number_in_bounds(value):
    with pytest.raises(Faults, match=r"minutes: .* is not a whole number from 0 to 100,000"):
        parameters.check({"minutes": value})


@pytest.mark.parametrize("value", [0, 100_000, np.int64(60)])
def test_a_number_reaches_the_notebook_as_a_plain_one(value):
    # papermill writes a numpy number into the notebook as text.
    assert type(parameters.check({"minutes": value})["minutes"]) is int


@pytest.mark.parametrize("value", [None, True, "0.5", -0.1, 1.01, 0.1234, float("nan")])
def test_trust_is_a_number_from_0_to_1(value):
    with pytest.raises(Faults, match=r"trust: .* is not a number from 0 to 1"):
        parameters.check({"trust": value})


@pytest.mark.parametrize("value", [0, 1, 0.25, np.float64(0.25)])
def test_trust_reaches_the_notebook_as_a_plain_number(value):
    assert type(parameters.check({"trust": value})["trust"]) is float


def test_stress_may_have_no_limit():
    assert parameters.check({"stress": None})["stress"] is None


@pytest.mark.parametrize("value", ["2026-02-30", "2026-13-01", "1 December", "", 20261201])
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
    for one in parameters.REPORT:
        (row,) = [row for row in rows if f"`{one.name}`" in row.split("|")[1]]
        kind = one.kind.split()[0]
        assert kind == "text" or parameters.RULES[kind] in row
