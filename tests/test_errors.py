"""Errors as a person reads them, and as a program passes them on."""

import pickle

import pytest

from followup_evidence.errors import Faults, FollowupError
from followup_evidence.plan import pins, scales

LINES = ["row 3, interest: empty", "row 4, program: empty"]


def test_all_faults_stand_between_what_was_read_and_what_to_do():
    error = Faults("mine.csv", LINES, "Correct the file.")
    assert str(error).splitlines() == [
        "mine.csv has 2 faults:",
        "  row 3, interest: empty",
        "  row 4, program: empty",
        "Correct the file.",
    ]
    assert (error.subject, error.faults, error.remedy) == (
        "mine.csv",
        tuple(LINES),
        "Correct the file.",
    )


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
    assert error.faults == tuple(LINES)


@pytest.mark.parametrize("kind", [Faults, pins.PinError, scales.ScaleError])
def test_an_error_survives_the_way_from_another_process(kind):
    # Reports of a roster are made by several processes; errors travel pickled.
    error = kind("mine.csv", LINES, "Correct the file.")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own bytes)
    assert type(again) is kind
    assert str(again) == str(error)
    assert (again.subject, again.faults, again.remedy) == (
        error.subject,
        error.faults,
        error.remedy,
    )
