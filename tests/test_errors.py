"""Errors as a person reads them, and as a program passes them on."""

import pickle

import pytest

from followup_evidence.errors import Fault, Faults, FollowupError
from followup_evidence.plan.model import PinError
from followup_evidence.plan.scales import ScaleError
from followup_evidence.settings import SettingsError

LINES = ["row 3, interest: empty", "row 4, program: empty"]
FOUND = [
    Fault("empty", row=3, column="interest", rule="required"),
    Fault("empty", row=4, column="program", rule="required"),
]


def test_all_faults_stand_between_what_was_read_and_what_to_do():
    error = Faults("mine.csv", FOUND, "Correct the file.")
    assert str(error).splitlines() == [
        "mine.csv has 2 faults:",
        "  row 3, interest: empty",
        "  row 4, program: empty",
        "Correct the file.",
    ]
    assert (error.subject, error.faults, error.remedy) == (
        "mine.csv",
        tuple(FOUND),
        "Correct the file.",
    )


@pytest.mark.parametrize(
    ("fault", "line", "rows"),
    [
        (Fault("no row"), "no row", ()),
        (Fault("empty", row=4), "row 4: empty", (4,)),
        (Fault("not a day", column="today"), "today: not a day", ()),
        (Fault("empty", 4, "interest"), "row 4, interest: empty", (4,)),
        (Fault("all are one", (2, 5, 6), "a"), "rows 2, 5 and 6, a: all are one", (2, 5, 6)),
        (Fault("odd", 4, "a", more=1), "row 4 and 1 more row, a: odd", (4,)),
        (Fault("odd", 4, more=1200), "row 4 and 1,200 more rows: odd", (4,)),
        (Fault("odd", (4, 5), more=3), "rows 4 and 5 and 3 more: odd", (4, 5)),
        (Fault("odd", 4, "a", table="actions"), "actions: row 4, a: odd", (4,)),
    ],
)
def test_a_fault_is_a_sentence_only_when_it_is_printed(fault, line, rows):
    assert str(fault) == line
    assert fault.rows == rows


def test_a_fault_without_a_place_may_be_given_as_text():
    assert Faults("a", ["no row", FOUND[0]], "").faults == (Fault("no row"), FOUND[0])


def test_what_to_do_stands_apart_from_what_is_wrong_and_is_printed_below_it():
    error = FollowupError("out is a file.", "Nothing was written.")
    assert str(error) == "out is a file.\nNothing was written."
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own bytes)
    assert (str(again), again.text, again.remedy) == (str(error), error.text, error.remedy)
    assert str(FollowupError("out is a file.")) == "out is a file."


@pytest.mark.parametrize(("count", "head"), [(1, "a has 1 fault:"), (2, "a has 2 faults:")])
def test_one_fault_is_no_plural(count, head):
    assert str(Faults("a", LINES[:count], "")).splitlines()[0] == head


def test_who_catches_value_errors_catches_ours():
    with pytest.raises(ValueError, match="has 2 faults"):
        raise Faults("a", LINES, "")
    assert issubclass(Faults, FollowupError)


def test_later_changes_of_the_list_do_not_reach_the_error():
    found = [*LINES]
    error = Faults("a", found, "")
    found.clear()
    assert [str(fault) for fault in error.faults] == LINES


@pytest.mark.parametrize("kind", [Faults, PinError, ScaleError, SettingsError])
def test_an_error_survives_the_way_from_another_process(kind):
    # Reports of a roster are made by several processes; errors travel pickled.
    error = kind("mine.csv", FOUND, "Correct the file.")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own bytes)
    assert type(again) is kind
    assert str(again) == str(error)
    assert (again.subject, again.faults, again.remedy) == (
        error.subject,
        error.faults,
        error.remedy,
    )
