"""The one family of errors that users of the package meet."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass


class FollowupError(ValueError):
    """Bad input, said in full: what, where, all of it, and what to do next.

    Parameters
    ----------
    text
        What is wrong, and where.
    remedy
        A last line: what to do next, or what was not done; it may stand in the text already.
    """

    def __init__(self, text: str = "", remedy: str = "") -> None:
        super().__init__(f"{text}\n{remedy}" if remedy else text)
        self.text = text
        self.remedy = remedy


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with an input: where it stands, and what would be right.

    Parameters
    ----------
    text
        What was found and what would be right, without the place.
    row
        The row's number as people see it; several numbers where rows disagree; None where the
        fault is not one of a row.
    column
        The column or setting, or nothing.
    rule
        A short name of the rule that is broken, for programs that count or sort faults.
    more
        How many rows have the same, beyond those named.
    table
        The table, where a list is of several.

    Examples
    --------
    >>> print(Fault("empty", row=4, column="interest"))
    row 4, interest: empty
    >>> print(Fault('both are "first"', row=(3, 7), column="interest"))
    rows 3 and 7, interest: both are "first"
    >>> print(Fault("too long", row=4, column="program", more=2, table="interviews"))
    interviews: row 4 and 2 more rows, program: too long
    """

    text: str
    row: Hashable = None
    column: str = ""
    rule: str = ""
    more: int = 0
    table: str = ""

    @property
    def rows(self) -> tuple[Hashable, ...]:
        """The rows that it is about, none where it is not about rows."""
        if self.row is None:
            return ()
        return self.row if isinstance(self.row, tuple) else (self.row,)

    @property
    def place(self) -> str:
        """Where it stands, or nothing."""
        rows = [str(row) for row in self.rows]
        where = ""
        if len(rows) == 1:
            where = f"row {rows[0]}"
        elif rows:
            where = f"rows {', '.join(rows[:-1])} and {rows[-1]}"
        if self.more:
            where += f" and {self.more:,} more"
            where += "" if len(rows) > 1 else f" row{'s' if self.more > 1 else ''}"
        return ", ".join(part for part in (where, self.column) if part)

    def __str__(self) -> str:
        return ": ".join(part for part in (self.table, self.place, self.text) if part)


class Faults(FollowupError):
    """Every fault found in one input, listed at once.

    Parameters
    ----------
    subject
        What was read, as its reader calls it (a file name, a table's name).
    faults
        One `Fault` each, or its text alone where it has no place.
    remedy
        The closing line: what to do next, and what was not done.

    Examples
    --------
    >>> print(Faults("a.csv", [Fault("empty", row=4, column="interest")], "Correct the file."))
    a.csv has 1 fault:
      row 4, interest: empty
    Correct the file.
    """

    def __init__(self, subject: str, faults: Iterable[Fault | str], remedy: str) -> None:
        self.subject = subject
        self.faults = tuple(Fault(fault) if isinstance(fault, str) else fault for fault in faults)
        count = len(self.faults)
        head = f"{subject} has {count} fault{'' if count == 1 else 's'}:"
        super().__init__("\n".join([head, *(f"  {fault}" for fault in self.faults)]), remedy)

    def __reduce__(self) -> tuple[type[Faults], tuple[str, tuple[Fault, ...], str]]:
        # By default an exception is rebuilt from its message alone, and reports are made by
        # other processes.
        return type(self), (self.subject, self.faults, self.remedy)
