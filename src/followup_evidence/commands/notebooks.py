"""``notebooks``: our notebooks, copied to where they are one's own."""

from __future__ import annotations

from pathlib import Path

import click

from followup_evidence.commands.example import Example


@click.command(
    cls=Example,
    short_help="Copy the notebooks into a folder.",
    example=("followup-evidence notebooks\nfollowup-evidence notebooks ~/workshop"),
)
@click.argument(
    "folder", type=click.Path(path_type=Path), default=Path("followup-evidence-notebooks")
)
def notebooks(folder: Path) -> None:
    """Copy the notebooks into FOLDER, made if need be; one that is there already stays as it is.

    Without FOLDER they go where `explore` keeps them, below the current folder.
    """
    from followup_evidence import paths
    from followup_evidence.apps import launch

    click.echo(launch.copy_notebooks(paths.folder("notebooks"), folder.expanduser()))
