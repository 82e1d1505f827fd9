"""A command's help with an example at its end."""

from __future__ import annotations

import click


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
