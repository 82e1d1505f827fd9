"""``explore``: the notebooks, opened."""

from __future__ import annotations

from pathlib import Path

import click

from followup_evidence.commands.example import Example


@click.command(
    cls=Example,
    short_help="Open the notebooks.",
    example=(
        "followup-evidence explore\n"
        "followup-evidence explore --app --port 9000 03-plan\n"
        "followup-evidence explore --app --class 30"
    ),
)
@click.argument("notebook", required=False)
@click.option("--app", is_flag=True, help="Show the notebook as a page without code.")
@click.option(
    "--class",
    "seats",
    type=click.IntRange(1, 200),
    is_flag=False,
    flag_value=30,
    metavar="[N]",
    help="With --app: let N people of a class (30) open the page over the network.",
)
@click.option("--port", type=click.IntRange(1, 65535), help="Default: the first free from 8888.")
@click.option(
    "--host",
    metavar="ADDRESS",
    help="An IPv4 address of this machine to listen at. Default: 127.0.0.1; 0.0.0.0 for a class.",
)
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Open copies of the notebooks in this folder; your changes to them are kept.",
)
def explore(
    notebook: str | None,
    app: bool,
    seats: int | None,
    port: int | None,
    host: str | None,
    no_browser: bool,
    folder: Path | None,
) -> int:
    """Open NOTEBOOK (01-evidence by default) in JupyterLab, or with --app as a page (03-plan)."""
    from followup_evidence.apps import launch

    return launch.explore(
        notebook,
        app=app,
        port=port,
        browser=not no_browser,
        folder=folder,
        seats=seats or 0,
        host=host,
        say=click.echo,
    )
