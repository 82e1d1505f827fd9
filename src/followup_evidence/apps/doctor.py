"""The doctor: what usually goes wrong on a machine, looked for one by one, with the remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Literal

Level = Literal["ok", "warn", "FAIL"]


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Parameters
    ----------
    check
        The check's name.
    level
        ``ok``; ``warn``: something is missing that not everybody needs; ``FAIL``: the
        package cannot do its work.
    says
        What was found.
    remedy
        What to do about it; empty when all is well.

    Examples
    --------
    >>> print(Finding("port", "warn", "8888 is taken", "none is needed"))
    warn  port: 8888 is taken
          remedy: none is needed
    """

    check: str
    level: Level
    says: str
    remedy: str = ""

    def __str__(self) -> str:
        line = f"{self.level:<4}  {self.check}: {self.says}"
        return f"{line}\n      remedy: {self.remedy}" if self.remedy else line

    def to_dict(self) -> dict[str, str]:
        """Return the finding as a plain object."""
        return asdict(self)


class CheckError(Exception):
    """What a check raises: a finding that is not ``ok``, its parts as in `Finding`."""

    def __init__(self, says: str, remedy: str, level: Level = "FAIL") -> None:
        super().__init__(says)
        self.finding = (level, says, remedy)


Check = Callable[[], str]
"""Returns what it found to be well, or raises `CheckError`."""

CHECKS: dict[str, Check] = {}
"""Every check by its name, in the order in which they are made."""


def check(name: str) -> Callable[[Check], Check]:
    """Register a function as the check of that name."""

    def register(function: Check) -> Check:
        CHECKS[name] = function
        return function

    return register


def examine() -> Iterator[Finding]:
    """Make every check, and yield each finding as soon as it is there."""
    from followup_evidence.apps import checks  # noqa: F401 (importing it fills the register)

    for name in CHECKS:
        yield make(name)


def make(name: str) -> Finding:
    """Make one check. Whatever goes wrong in it is a finding, not an error."""
    try:
        return Finding(name, "ok", CHECKS[name]())
    except CheckError as error:
        return Finding(name, *error.finding)
    except Exception as error:
        cause = f"{type(error).__name__}: {error}"
        return Finding(name, "FAIL", cause, "install the package again: make clean setup")
