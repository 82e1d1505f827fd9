"""``report``: a plan and its evidence as one page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from followup_evidence.commands.example import Example
from followup_evidence.reports import parameters


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
        kind = {"count": int, "trust": float}.get(one.kind.split()[0], str)
        text = f"{words[:1].upper()}{words[1:]}.{shown}"
        options.append(click.Option([f"--{one.name.replace('_', '-')}"], type=kind, help=text))
    return options


@click.command(
    cls=Example,
    short_help="Write a report to keep or print.",
    example=(
        "followup-evidence report interviews.csv --out reports\n"
        "followup-evidence report interviews.csv --out reports --name Ada --minutes 240\n"
        "followup-evidence report my-plan.json --out reports"
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
    """Write the plan for FILE and the evidence behind it as one page that opens anywhere.

    FILE is a list of interviews (CSV or XLSX) or a plan file, as the plan builder saves it: its
    settings hold where no option is given.
    """
    from followup_evidence.reports import single

    given = {name: value for name, value in settings.items() if value is not None}
    try:
        page = single.report(file, out, progress=sys.stderr.isatty(), **given)
    except single.ReportError as error:
        click.echo(error, err=True)
        return 1
    click.echo(page)
    return 0
