"""``import-survey``: an office's own survey, as a table beside the others."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from followup_evidence.commands.example import Example

if TYPE_CHECKING:
    from followup_evidence.evidence.delimited import Row, Watch
    from followup_evidence.evidence.responses import Repeats
    from followup_evidence.evidence.survey_import import Labels, Survey

_FAULTS_SHOWN = 3  # enough to tell what happened to a damaged survey
_LARGE_MB = 5  # from here on, reading may take more than a second
_ALONE = {"listing": "--list", "remove": "--remove", "restore": "--restore"}
_COLUMNS = ["answer", "figure", "unit", "k", "n", "ci_low", "ci_high", "note"]


@click.command(
    "import-survey",
    cls=Example,
    short_help="Bring in a survey of your own.",
    example=(
        "followup-evidence import-survey answers.csv --preview\n"
        'followup-evidence import-survey answers.csv --name "Our faculty 2026" '
        '--map frequency="How often do notes count?" --means "Never=Not at all"\n'
        'followup-evidence import-survey --remove "Our faculty 2026"'
    ),
)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--name", help="What the survey is called; its table's name comes from it.")
@click.option(
    "--map",
    "mapped",
    multiple=True,
    metavar="QUESTION=HEADING",
    help="Which column holds frequency (four steps) or influence (yes and no, or a scale).",
)
@click.option(
    "--means",
    multiple=True,
    metavar="ANSWER=OURS",
    help="What an answer means: one of the four steps, Yes, No or No answer; may be repeated.",
)
@click.option(
    "--scale", default="", metavar="LOW-HIGH", help="How far influence can go: 1-5, 0-10, 0-100."
)
@click.option(
    "--repeats",
    type=click.Choice(["last", "first", "all"]),
    default="last",
    show_default=True,
    help="Which response counts where one person answered more than once.",
)
@click.option("--unfinished", is_flag=True, help="Count people who stopped early too.")
@click.option(
    "--year", type=click.IntRange(1950, 2100), help="Year of the survey.  [default: this year]"
)
@click.option(
    "--population",
    default="Those who answered a local survey",
    show_default=True,
    help="Who answered.",
)
@click.option("--asked", type=click.IntRange(1), help="How many were asked, if known.")
@click.option("--replace", is_flag=True, help="Put it in the place of the survey of this name.")
@click.option("--preview", is_flag=True, help="Show the columns or, with --map, the result only.")
@click.option("--list", "listing", is_flag=True, help="List the local surveys.")
@click.option("--remove", metavar="NAME", help="Take a local survey away.")
@click.option("--restore", metavar="NAME", help="Bring back what was removed or replaced last.")
@click.option("--json", "as_json", is_flag=True, help="Print what came out as JSON.")
def import_survey(
    file: Path | None,
    listing: bool,
    remove: str | None,
    restore: str | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Count the answers in FILE (CSV or XLSX, one row a respondent) and keep the counts.

    Counts below 5 are suppressed, and so is what would give them away. Nothing else of the file
    is kept, and nothing leaves this machine.
    """
    if [file is not None, listing, remove is not None, restore is not None].count(True) != 1:
        raise click.UsageError("Give one of FILE, --list, --remove and --restore.")
    _refuse_more(click.get_current_context())
    if listing:
        _list(as_json)
    elif file is None:
        _move(remove, restore)
    elif options["preview"] and not options["mapped"]:
        _columns(file, as_json, options["repeats"], options["unfinished"])
    else:
        _import(file, as_json, **options)


def _refuse_more(context: click.Context) -> None:
    """Refuse options that --list, --remove and --restore would not heed."""
    given = {
        one.name: one.opts[0]
        for one in context.command.params
        if one.name and context.get_parameter_source(one.name) is ParameterSource.COMMANDLINE
    }
    alone = next((name for name in _ALONE if name in given), None)
    heeded = {alone, "as_json"} if alone == "listing" else {alone}
    over = [option for name, option in given.items() if name not in heeded]
    if alone and over:
        raise click.UsageError(f"{_ALONE[alone]} does not go with {', '.join(over)}.")


def _import(file: Path, as_json: bool, replace: bool, preview: bool, **options: Any) -> None:
    from followup_evidence.evidence import survey_import, surveys

    name = options["name"] or ("Preview" if preview else "")
    if not name:
        raise click.UsageError("Missing option '--name'.")
    year = options["year"] or dt.date.today().year
    labels = survey_import.Labels(name, year, options["population"], options["asked"])
    read = ("mapped", "means", "scale", "repeats", "unfinished")
    survey = survey_import.gather(
        file,
        labels,
        survey_import.Reading(**{one: options[one] for one in read}),
        known=surveys.name_faults(name, replace=replace or preview),
        watch=_watch(file),
    )
    replaced = not preview and (surveys.folder() / surveys.table_name(name)).exists()
    place = None if preview else surveys.keep(name, survey.figures, replace=replace)
    _tell(labels, survey, place, replaced, as_json)


def _tell(
    labels: Labels, survey: Survey, place: Path | None, replaced: bool, as_json: bool
) -> None:
    from followup_evidence import console
    from followup_evidence.records import records

    rows = survey.figures
    if as_json:
        said = {
            "table": place.name if place else None,
            "stored": str(place) if place else None,
            "notes": survey.notes,
            "rows": records(rows),
        }
        click.echo(console.as_json(said))
        return
    click.echo(f"{labels.name} ({labels.year}): {labels.population}")
    click.echo("".join(f"  {console.visible(note)}\n" for note in survey.notes))
    for question, part in rows.groupby("question", sort=False):
        click.echo(console.visible(str(question)))
        shown = part[_COLUMNS].dropna(axis="columns", how="all")
        click.echo(f"{console.table(shown, width=console.width())}\n")
    if place is None:
        click.echo("Nothing was stored.")
        return
    undo = f"--restore {place.name}" if replaced else f"--remove {place.name}"
    click.echo(f"Kept: these counts only, in {place}")
    click.echo(f"To see them: followup-evidence tables {place.name}")
    click.echo(f"To undo: followup-evidence import-survey {undo}")


def _columns(file: Path, as_json: bool, repeats: Repeats, unfinished: bool) -> None:
    from followup_evidence import console
    from followup_evidence.errors import Faults
    from followup_evidence.evidence import responses
    from followup_evidence.records import records

    export, faults = responses.read(
        file, repeats=repeats, unfinished=unfinished, watch=_watch(file)
    )
    seen = responses.preview(export)
    if as_json:
        click.echo(console.as_json(records(seen)))
    else:
        click.echo("".join(f"{console.visible(note)}\n" for note in export.notes), nl=False)
        click.echo(console.table(seen, width=console.width()))
    if faults:
        raise Faults(file.name, faults, "Correct the file before it is imported.")


def _list(as_json: bool) -> None:
    import pandas as pd

    from followup_evidence import console
    from followup_evidence.evidence import surveys

    listed = [_state(name) for name in surveys.names()]
    if as_json:
        click.echo(console.as_json(listed))
        return
    if not listed:
        click.echo(f"There is no local survey in {surveys.folder()}.")
        return
    if sound := [one for one in listed if not one["faults"]]:
        shown = pd.DataFrame(sound)[["name", "title", "rows"]]
        click.echo(f"{console.table(shown, width=console.width())}\n")
    for one in listed:
        for fault in one["faults"][:_FAULTS_SHOWN]:
            click.echo(f"Damaged: {one['name']}: {console.visible(fault)}")
        if one["faults"]:
            click.echo(
                f"To take it away: followup-evidence import-survey --remove {one['name']}\n"
                "To mend it: import the survey again under its name with --replace\n"
            )
    click.echo(f"In {surveys.folder()}")


def _state(name: str) -> dict[str, Any]:
    """Return a local survey's name, title, rows and faults; a damaged one has faults alone."""
    from followup_evidence import evidence
    from followup_evidence.errors import Faults

    try:
        frame = evidence.load(name)
    except Faults as damaged:
        faults = [str(dataclasses.replace(one, table="")) for one in damaged.faults]
        return {"name": name, "title": None, "rows": None, "faults": faults}
    about = frame.attrs["about"]
    return {"name": name, "title": about["title"], "rows": len(frame), "faults": []}


def _move(remove: str | None, restore: str | None) -> None:
    from followup_evidence.evidence import surveys

    if remove is not None:
        name = surveys.remove(remove).name
        click.echo(f"Removed {name}.\nTo undo: followup-evidence import-survey --restore {name}")
    elif restore is not None:
        name = surveys.restore(restore).name
        click.echo(f"{name} is back.\nTo see it: followup-evidence tables {name}")


def _watch(file: Path) -> Watch | None:
    """Return what shows on stderr how far a large file is read."""
    if not file.is_file() or file.stat().st_size < _LARGE_MB * 1e6:
        return None

    def watch(rows: Iterable[Row], count: int) -> Iterator[Row]:
        with click.progressbar(
            rows, count, f"Reading {file.name}", update_min_steps=5_000, file=sys.stderr
        ) as bar:
            yield from bar

    return watch
