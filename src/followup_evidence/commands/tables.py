"""``tables``: the evidence, listed or printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from followup_evidence.commands.example import Example

if TYPE_CHECKING:
    import pandas as pd

STATUSES = ("illustrative", "published", "local survey", "policy", "inferred", "assumption")


@click.command(
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
    from followup_evidence.records import records

    frame = evidence.load(name) if name else evidence.catalog()
    full = evidence.with_provenance(frame) if name else frame
    chosen = full["status"].eq(status) if status else full["status"].notna()
    if form == "json":
        click.echo(console.as_json(records(full[chosen])))
    elif form == "csv":
        click.echo(full[chosen].to_csv(index=False, lineterminator="\n"), nl=False)
    elif not chosen.any():
        click.echo(_nothing(full, name, status))
    elif name:
        about = frame.attrs["about"]
        click.echo(f"{about['title']}\n\n{console.table(frame[chosen], width=console.width())}\n")
        click.echo(f"Status: {about['status']}\n{about['caveat']}\nSource: {about['source']}")
    else:
        shown = frame.loc[chosen, ["name", "rows", "status", "title"]]
        click.echo(f"{console.table(shown, width=console.width())}\n")
        click.echo("To see one of them: followup-evidence tables thank_you_usage")


def _nothing(full: pd.DataFrame, name: str | None, status: str | None) -> str:
    """Say that nothing has a status, and which are in use."""
    used = ", ".join(one for one in STATUSES if full["status"].eq(one).any())
    return f"No {f'row of {name}' if name else 'table'} has the status {status}; in use: {used}."
