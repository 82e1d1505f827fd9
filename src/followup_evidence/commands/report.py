"""``report``: a plan and its evidence as one page, for one student or for a roster of them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from followup_evidence import forks
from followup_evidence.commands import options
from followup_evidence.commands.example import Example
from followup_evidence.reports import parameters

if TYPE_CHECKING:
    from followup_evidence.evidence.answers import Answers

_NAME = click.Option(["--name"], help="Whose plan it is, for the title.")


@click.command(
    cls=Example,
    short_help="Write a report to keep or print.",
    example=(
        "followup-evidence report interviews.csv --out reports\n"
        "followup-evidence report interviews.csv --out reports --name Ada --minutes 240\n"
        "followup-evidence report my-plan.json --out reports --also pdf --also ics\n"
        "followup-evidence report --roster roster.csv --out reports --keep-going\n"
        "followup-evidence report --roster roster.xlsx --out reports --scheduler tcp://10.0.0.5:8786"
    ),
    params=[_NAME, *options.settings(), *options.reading()],
)
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--roster",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="One report for each row of this table (CSV or XLSX): `interviews` (a file beside it, or "
    "a sheet of the same workbook), `name`, and any setting above as a column. An empty cell takes "
    "the option given here, else the plan file's own setting or the default.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path(),
    help="Folder for the reports, made if need be.  [default: the current folder]",
)
@click.option(
    "--also",
    multiple=True,
    type=click.Choice(["pdf", "ipynb", "csv", "xlsx", "json", "ics", "txt"]),
    help="Make this beside the page: a PDF, the executed notebook, or the plan as CSV, XLSX, JSON, "
    "calendar or checklist. May be given several times.",
)
@click.option("--keep-going", is_flag=True, help="Of a roster, pass over rows with faults.")
@click.option("--details", is_flag=True, help="Of a roster, show names and values in messages.")
@click.option(
    "--at-once",
    type=click.IntRange(1, 256),
    help="Of a roster, how many reports are made at once.  [default: one for each core]",
)
@click.option(
    "--scheduler", metavar="ADDRESS", help="Of a roster, a Dask scheduler whose cluster does it."
)
def report(
    file: Path | None,
    roster: Path | None,
    out: Path,
    also: tuple[str, ...],
    keep_going: bool,
    details: bool,
    at_once: int | None,
    scheduler: str | None,
    **typed: Any,
) -> int:
    """Write the plan for FILE and the evidence behind it as one page that opens anywhere.

    FILE is a list of interviews (CSV or XLSX) or a plan file, as the plan builder saves it; options
    that you type override its settings. With --roster there is one page for each student, an index,
    a summary and a manifest; a second run makes only what has changed.
    """
    if (file is None) == (roster is None):
        raise click.UsageError("Give FILE for one report, or --roster for many.")
    answers = options.answers(typed)
    given = {name: text for name, text in typed.items() if text is not None}
    given = parameters.check(parameters.from_text(given))
    if roster is None:
        assert file  # noqa: S101 - one of the two is there
        if keep_going or details or at_once or scheduler:
            raise click.UsageError(
                "--keep-going, --details, --at-once and --scheduler belong to --roster."
            )
        return _one(file, out, also, answers, given)
    if answers:
        raise click.UsageError(
            "--map, --ignore, --means, --dates and --sheet are about one list; what you answer for "
            "one is remembered for those with the same headings."
        )
    if "name" in given:
        raise click.UsageError("--name is one student's; a roster has a column for it.")
    return _many(
        roster,
        out,
        details,
        defaults=given,
        also=also,
        keep_going=keep_going,
        at_once=at_once,
        scheduler=scheduler or "",
    )


def _one(
    file: Path, out: Path, also: tuple[str, ...], answers: Answers, given: dict[str, Any]
) -> int:
    from followup_evidence.reports import jobs, single

    try:
        with options.given(file) as path:
            written = single.report(
                path,
                out,
                also=also,
                answers=answers,
                tell=lambda said: click.echo(said, err=True),
                progress=sys.stderr.isatty(),
                **given,
            )
    except jobs.ReportError as error:
        click.echo(error, err=True)
        return 1
    click.echo("\n".join(map(str, written)))
    return 0


def _many(roster: Path, out: Path, details: bool, **asked: Any) -> int:
    from followup_evidence.reports import forked

    if forks.possible() and not (asked["scheduler"] or (out / "manifest.json").exists()):
        forked.server().prepare()  # it imports while we do
    from followup_evidence.reports import batch

    try:
        done = batch.reports(roster, out, details=details, watch=_watch, **asked)
    except KeyboardInterrupt:
        click.echo(
            "\nStopped. Finished reports are kept; the same command does the rest.", err=True
        )
        return 130
    except OSError as error:
        click.echo(
            f"The manifest could not be written ({error.strerror}). Finished reports are kept; "
            "the same command does the rest.",
            err=True,
        )
        return 1
    finally:
        forked.server().close()
    if done.note:
        click.echo(done.note, err=True)
    failed = [entry for entry in done.entries if entry.status == "failed"]
    for entry in failed:
        said = f"{entry.name}: {entry.error}" if details else "failed; the manifest says why"
        click.echo(f"row {entry.row}: {said}", err=True)
    counts = ", ".join(
        f"{done.count(status)} {status}" for status in ("rendered", "unchanged", "failed")
    )
    click.echo(f"{out / 'index.html'}\n{counts}")
    return 1 if failed else 0


def _watch(steps: Iterable[Any], label: str, total: int) -> Iterable[Any]:
    """Show a bar with rate and time left where a person is watching."""
    from tqdm import tqdm

    return tqdm(steps, desc=label, total=total, disable=None, leave=False, delay=1.0)
