"""The command line: one door to all commands, which import the package where they use it."""

from __future__ import annotations

import io
import os
import sys
import threading
from collections.abc import Sequence
from typing import NoReturn

import click

from followup_evidence.commands.doctor import doctor
from followup_evidence.commands.explore import explore
from followup_evidence.commands.import_survey import import_survey
from followup_evidence.commands.notebooks import notebooks
from followup_evidence.commands.plan import plan
from followup_evidence.commands.readings import readings
from followup_evidence.commands.report import report
from followup_evidence.commands.tables import tables
from followup_evidence.errors import FollowupError

NAME = "followup-evidence"


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and leave the process with its exit code.

    0 is done, 1 that something failed (the output says what), 2 that the input was bad
    (nothing was written), 130 that a person interrupted it.
    """
    # A stream that was closed is None; what is said there then goes nowhere and stops nothing.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        # Names of programs and people are in every script; a pipe's own encoding may not be.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = commands.main(arguments, prog_name=NAME, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        _leave(130)
    except FollowupError as error:
        click.echo(error, err=True)
        sys.exit(2)
    except OSError as error:
        click.echo(f"{error}\n{NAME} doctor looks for what is wrong.", err=True)
        sys.exit(1)
    sys.exit(code or 0)


def _leave(code: int) -> NoReturn:
    """Leave, at once where the search that was interrupted still runs: Python's end would abort."""
    if any(thread.daemon for thread in threading.enumerate()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Each command explains itself: followup-evidence plan --help",
)
@click.version_option(package_name=NAME, message="%(prog)s %(version)s")
def commands() -> None:
    """Evidence about follow-up after residency interviews, and a plan made from it."""


for _command in (explore, notebooks, tables, import_survey, plan, report, readings, doctor):
    commands.add_command(_command)
