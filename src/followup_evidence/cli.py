"""The command line: one thin layer over the package, which is imported where it is used."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from followup_evidence.errors import FollowupError
from followup_evidence.reports import parameters

if TYPE_CHECKING:
    from followup_evidence.plan import Plan

NAME = "followup-evidence"
STATUSES = ("illustrative", "published", "policy", "inferred", "assumption")
_WIDEST = 120


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and leave the process with its exit code.

    0 is done, 1 that something failed (the output says what), 2 that the input was bad
    (nothing was written), 130 that a person interrupted it.
    """
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
        sys.exit(130)
    except FollowupError as error:
        click.echo(error, err=True)
        sys.exit(2)
    except OSError as error:
        click.echo(f"{error}\n{NAME} doctor looks for what is wrong.", err=True)
        sys.exit(1)
    sys.exit(code or 0)


class Example(click.Command):
    """A command whose help ends with an example, its lines left as they are."""

    def __init__(self, *arguments: object, example: str, **settings: object) -> None:
        super().__init__(*arguments, **settings)  # type: ignore[arg-type]
        self.example = example

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example below the options."""
        with formatter.section("Example"):
            for line in self.example.splitlines():
                formatter.write(f"  {line}\n")


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Each command explains itself: followup-evidence plan --help",
)
@click.version_option(package_name=NAME, message="%(prog)s %(version)s")
def commands() -> None:
    """Evidence about follow-up after residency interviews, and a plan made from it."""


@commands.command(
    cls=Example,
    short_help="Open the notebooks.",
    example="followup-evidence explore\nfollowup-evidence explore --app --port 9000 03-plan",
)
@click.argument("notebook", required=False)
@click.option("--app", is_flag=True, help="Show the notebook as a page without code.")
@click.option("--port", type=click.IntRange(1, 65535), help="Default: the first free from 8888.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Open copies of the notebooks in this folder; your changes to them are kept.",
)
def explore(
    notebook: str | None, app: bool, port: int | None, no_browser: bool, folder: Path | None
) -> int:
    """Open NOTEBOOK (01-evidence by default) in JupyterLab, or with --app as a page (03-plan)."""
    from followup_evidence.apps import launch

    return launch.explore(
        notebook, app=app, port=port, browser=not no_browser, folder=folder, say=click.echo
    )


@commands.command(
    cls=Example,
    short_help="List or print the evidence tables.",
    example="followup-evidence tables\nfollowup-evidence tables thank_you_usage --json",
)
@click.argument("name", required=False)
@click.option("--json", "form", flag_value="json", help="Print a list of row objects.")
@click.option("--csv", "form", flag_value="csv", help="Print comma-separated rows.")
@click.option("--status", type=click.Choice(STATUSES), help="Only rows of this status.")
def tables(name: str | None, form: str | None, status: str | None) -> None:
    """List the evidence tables, or print the one called NAME, with where it comes from."""
    from followup_evidence import console, evidence

    frame = evidence.load(name) if name else evidence.catalog()
    full = evidence.with_provenance(frame) if name else frame
    chosen = full["status"].eq(status) if status else full["status"].notna()
    if form == "json":
        click.echo(console.as_json(console.records(full[chosen])))
    elif form == "csv":
        click.echo(full[chosen].to_csv(index=False, lineterminator="\n"), nl=False)
    elif name:
        about = frame.attrs["about"]
        click.echo(f"{about['title']}\n\n{console.table(frame[chosen], width=_width())}\n")
        click.echo(f"Status: {about['status']}\n{about['caveat']}\nSource: {about['source']}")
    else:
        shown = frame.loc[chosen, ["name", "rows", "status", "title"]]
        click.echo(f"{console.table(shown, width=_width())}\n")
        click.echo(f"To see one of them: {NAME} tables thank_you_usage")


@commands.command(
    cls=Example,
    short_help="Make a priority plan.",
    example=(
        "followup-evidence plan interviews.csv --minutes 180 --stress 20\n"
        "followup-evidence plan interviews.csv --rank-deadline 2027-03-03 --minutes-per-day 60\n"
        "followup-evidence plan interviews.csv --today 2026-12-01 --trust 0.25 --json\n"
        "followup-evidence plan interviews.csv --out season"
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--minutes", default=180, show_default=True, help="Minutes to spend in all.")
@click.option("--stress", type=int, help="Stress points to spend in all.  [default: no limit]")
@click.option("--calls", default=2, show_default=True, help="Calls by mentors in the season.")
@click.option("--minutes-per-day", type=int, help="Minutes on any one day.  [default: no limit]")
@click.option("--today", help="Plan from this day on (2026-12-01).  [default: the current day]")
@click.option("--rank-deadline", help="The day when rank lists are due (2027-03-03).")
@click.option(
    "--trust",
    type=float,
    default=0.5,
    show_default=True,
    help="How literally the numbers are taken: 0 only their order, 1 as printed.",
)
@click.option("--best-guarantee", is_flag=True, help="Choose the plan that keeps most at worst.")
@click.option("--must", multiple=True, metavar="ID", help="Keep this step; may be repeated.")
@click.option("--never", multiple=True, metavar="ID", help="Leave this step out; likewise.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as one object.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Keep the plan in this folder as well: CSV, XLSX, JSON, calendar and checklist.",
)
def plan(
    file: Path,
    minutes: int,
    stress: int | None,
    calls: int,
    minutes_per_day: int | None,
    today: str | None,
    rank_deadline: str | None,
    trust: float,
    best_guarantee: bool,
    must: tuple[str, ...],
    never: tuple[str, ...],
    as_json: bool,
    out: Path | None,
) -> None:
    """Choose the follow-up that is worth most for the interviews in FILE (CSV or XLSX).

    The ids that --must and --never take are in the output of --json.
    """
    from followup_evidence import console
    from followup_evidence.plan import Limits, guarantee, interviews, prepare, replan
    from followup_evidence.plan_text import plan_text

    limits = Limits(minutes, stress, calls, minutes_per_day)
    problem = prepare(
        interviews.read(file),
        today=today or dt.date.today().isoformat(),
        rank_deadline=rank_deadline,
        must=must,
        never=never,
    )
    if best_guarantee:
        made = guarantee.best(problem, limits, trust=trust)
    else:
        made = guarantee.attach(replan(problem, limits), trust=trust)
    kept = _kept(made, out) if out else ""
    if as_json:
        click.echo(console.as_json(made.to_dict()))
    else:
        click.echo(plan_text(made, width=_width()))
    click.echo(kept, err=as_json, nl=False)


def _kept(made: Plan, out: Path) -> str:
    """Write a plan's files and list them, a line each below an empty one."""
    from followup_evidence.reports import exports

    return "".join(["\n", *(f"{path}\n" for path in exports.write(made, out))])


def _report_options() -> list[click.Parameter]:
    """Return the report's parameters as options; FILE stands for the interviews."""
    none = {"stress": "no limit", "minutes_per_day": "no limit", "rank_deadline": "not known"}
    unsaid = none | {"today": "the current day"}
    options: list[click.Parameter] = []
    for one in parameters.REPORT:
        if one.name == "interviews":
            continue
        words = one.help.partition(";")[0]
        default = unsaid.get(one.name, one.default)
        shown = f"  [default: {default}]" if default != "" else ""
        kind = int if one.kind.startswith("count") else str
        text = f"{words[:1].upper()}{words[1:]}.{shown}"
        options.append(click.Option([f"--{one.name.replace('_', '-')}"], type=kind, help=text))
    return options


@commands.command(
    cls=Example,
    short_help="Write a report to keep or print.",
    example=(
        "followup-evidence report interviews.csv --out reports\n"
        "followup-evidence report interviews.csv --out reports --name Ada --minutes 240"
    ),
    params=_report_options(),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path(),
    help="Folder for the report, made if need be.  [default: the current folder]",
)
def report(file: Path, out: Path, **settings: Any) -> int:
    """Write the plan for FILE and the evidence behind it as one page that opens anywhere."""
    from followup_evidence.reports import single

    given = {name: value for name, value in settings.items() if value is not None}
    given.setdefault("today", dt.date.today().isoformat())
    try:
        page = single.report(file, out, progress=sys.stderr.isatty(), **given)
    except single.ReportError as error:
        click.echo(error, err=True)
        return 1
    click.echo(page)
    return 0


@commands.command(
    cls=Example,
    short_help="Check this machine.",
    example="followup-evidence doctor\nfollowup-evidence doctor --json",
)
@click.option("--json", "as_json", is_flag=True, help="Print a list of findings.")
def doctor(as_json: bool) -> int:
    """Check what usually goes wrong on a machine, and name the remedy for it.

    A warning is about something that not everybody needs; only a failure gives exit code 1.
    """
    from followup_evidence import console
    from followup_evidence.apps.doctor import examine

    findings = []
    for finding in examine():
        findings.append(finding)
        click.echo(finding, err=as_json)
    if as_json:
        click.echo(console.as_json([finding.to_dict() for finding in findings]))
    return 1 if any(finding.level == "FAIL" for finding in findings) else 0


def _width() -> int:
    return min(shutil.get_terminal_size((100, 24)).columns, _WIDEST)
