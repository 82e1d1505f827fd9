"""The settings of a plan as options of commands, made from their one table."""

from __future__ import annotations

import click

from followup_evidence.settings import NO_LIMIT, TABLE, Settings, from_text

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
