"""``doctor``: what is wrong with this machine."""

from __future__ import annotations

import click

from followup_evidence.commands.example import Example


@click.command(
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
