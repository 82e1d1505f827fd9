"""Options that commands share: the settings of a plan, and the answers about a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from followup_evidence.settings import NO_LIMIT, TABLE, Settings, from_text

if TYPE_CHECKING:
    from followup_evidence.evidence.answers import Answers

_SHOWN = {"count": "N", "share": "0-1", "day": "YYYY-MM-DD"}


def settings() -> list[click.Parameter]:
    """Return an option for each setting; what is not given stays None.

    Values stay text, so that everything wrong with them is said at once, in our words.
    """
    found: list[click.Parameter] = []
    for setting in TABLE:
        limit = f" Or: {NO_LIMIT}." if setting.empty == "no limit" else ""
        found.append(
            click.Option(
                [f"--{setting.name.replace('_', '-')}"],
                metavar=_SHOWN[setting.kind],
                help=f"{setting.help}{limit}  [default: {setting.unset}]",
            )
        )
    return found


def asked(given: dict[str, str | None], own: Settings | None = None) -> Settings:
    """Return the settings that were typed, over ``own`` ones or the defaults.

    Raises
    ------
    SettingsError
        Every value that is out of its bounds.
    """
    typed = {name: text for name, text in given.items() if text is not None}
    return (own or Settings()).changed(**from_text(typed))


def reading() -> list[click.Parameter]:
    """Return the options that answer what a list leaves open."""
    return [
        click.Option(
            ["--map", "mapped"],
            multiple=True,
            metavar="COLUMN=HEADING",
            help='Which column is meant: policy="Told not to write?"; may be repeated.',
        ),
        click.Option(
            ["--ignore"],
            multiple=True,
            metavar="HEADING",
            help="Leave this column out; may be repeated.",
        ),
        click.Option(
            ["--means"],
            multiple=True,
            nargs=2,
            metavar="COLUMN WORD=MEANING",
            help='What a word stands for: interest "5=high"; may be repeated.',
        ),
        click.Option(
            ["--dates"],
            type=click.Choice(["month-first", "day-first"]),
            help="How to read dates such as 3/4/2026, where the list does not show it.",
        ),
        click.Option(["--sheet"], metavar="NAME", help="The sheet of a workbook."),
    ]


def answers(given: dict[str, Any]) -> Answers:
    """Take the answers about a list out of what was typed.

    Raises
    ------
    Faults
        Every option that is not of its form.
    """
    from followup_evidence.evidence.answers import Answers

    mapped, ignore, means, dates, sheet = (
        given.pop(name) for name in ("mapped", "ignore", "means", "dates", "sheet")
    )
    return Answers.of(mapped, ignore, dates or "", means, sheet or "")
