"""``readings``: what was answered about lists, to look at and to forget."""

from __future__ import annotations

import click

from followup_evidence.commands.example import Example


@click.command(
    cls=Example,
    short_help="List or forget what you answered about lists.",
    example="followup-evidence readings\nfollowup-evidence readings --forget",
)
@click.option("--forget", is_flag=True, help="Forget all of it.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def readings(forget: bool, as_json: bool) -> None:
    """List what you have answered about your lists; the next one with these headings uses it."""
    from followup_evidence import console
    from followup_evidence.evidence import remembered

    if forget:
        count = remembered.forget()
        click.echo(f"Forgot the answers for {count} set{'s' * (count != 1)} of headings.")
        return
    kept = remembered.listed()
    if as_json:
        click.echo(console.as_json(kept))
        return
    if not kept:
        click.echo(f"There are no answers in {remembered.folder()}.")
        return
    for one in kept:
        click.echo(console.visible(f"Headings: {', '.join(one['headings'])}"))
        for line in _told(one["answers"]):
            click.echo(console.visible(f"  {line}"))
    click.echo(f"In {remembered.folder()}. To forget them: followup-evidence readings --forget")


def _told(answers: dict[str, object]) -> list[str]:
    """Return answers as the options that gave them."""
    from followup_evidence.evidence.answers import Answers

    given = Answers.from_dict(answers)
    told = [f'--map {name}="{heading}"' for name, heading in given.map.items()]
    told += [f'--ignore "{heading}"' for heading in given.ignore]
    told += [f"--dates {given.dates}"] if given.dates else []
    for name, some in given.means.items():
        told += [f'--means {name} "{word}={meaning}"' for word, meaning in some.items()]
    return told
