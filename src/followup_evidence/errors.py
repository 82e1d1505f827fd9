"""The one family of errors that users of the package meet."""

from __future__ import annotations

from collections.abc import Sequence


class FollowupError(ValueError):
    """Bad input, said in full: what, where, all of it, and what to do next."""


class Faults(FollowupError):
    """Every fault found in one input, listed at once.

    Parameters
    ----------
    subject
        What was read, as its reader calls it (a file name, a table's name).
    faults
        One line a fault: where, what was found, what would be right.
    remedy
        The closing line: what to do next, and what was not done.

    Examples
    --------
    >>> print(Faults("a.csv", ["row 4, interest: empty"], "Correct the file."))
    a.csv has 1 fault:
      row 4, interest: empty
    Correct the file.
    """

    def __init__(self, subject: str, faults: Sequence[str], remedy: str) -> None:
        self.subject = subject
        self.faults = tuple(faults)
        self.remedy = remedy
        count = len(self.faults)
        head = f"{subject} has {count} fault{'' if count == 1 else 's'}:"
        super().__init__("\n".join([head, *(f"  {fault}" for fault in self.faults), remedy]))

    def __reduce__(self) -> tuple[type[Faults], tuple[str, tuple[str, ...], str]]:
        # By default an exception is rebuilt from its message alone, and reports are made by
        # other processes.
        return type(self), (self.subject, self.faults, self.remedy)
