"""``plan``: a priority plan, printed and kept."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from followup_evidence.commands.example import Example
from followup_evidence.commands.progress import bar

if TYPE_CHECKING:
    from followup_evidence.plan import Plan
    from followup_evidence.plan.files import PlanFile


def _named_as_plan_file(_: click.Context, __: click.Parameter, path: Path | None) -> Path | None:
    """Refuse a name that would not be read as a plan file again."""
    if path and path.suffix.lower() != ".json":
        raise click.BadParameter(f"{str(path)!r} does not end in .json")
    return path


@click.command(
    cls=Example,
    short_help="Make a priority plan.",
    example=(
        "followup-evidence plan interviews.csv --minutes 180 --stress 20\n"
        "followup-evidence plan interviews.csv --rank-deadline 2027-03-03 --minutes-per-day 60\n"
        "followup-evidence plan interviews.csv --today 2026-12-01 --trust 0.25 --json\n"
        "followup-evidence plan interviews.csv --minutes 180 --save my-plan.json\n"
        "followup-evidence plan my-plan.json --minutes 240\n"
        "followup-evidence plan interviews.csv --question\n"
        "followup-evidence plan interviews.csv --evidence\n"
        "followup-evidence plan interviews.csv --out season"
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--minutes", default=180, show_default=True, help="Minutes to spend in all.")
@click.option("--stress", type=int, help="Stress points to spend in all.  [default: no limit]")
@click.option("--calls", default=2, show_default=True, help="Calls by mentors in the season.")
@click.option("--minutes-per-day", type=int, help="Minutes on any one day.  [default: no limit]")
@click.option("--today", help="Plan from this day on (2026-12-01).  [default: the current day]")
@click.option("--rank-deadline", help="The day when rank lists are due (2027-03-03).")
@click.option(
    "--trust",
    type=float,
    default=0.5,
    show_default=True,
    help="How literally the numbers are taken: 0 only their order, 1 as printed.",
)
@click.option("--best-guarantee", is_flag=True, help="Choose the plan that keeps most at worst.")
@click.option(
    "--question",
    is_flag=True,
    help="Ask the one question whose answer would settle most.",
)
@click.option(
    "--evidence",
    "with_evidence",
    is_flag=True,
    help="Add what was published for and against each step, and the policies on it.",
)
@click.option("--must", multiple=True, metavar="ID", help="Keep this step; may be repeated.")
@click.option("--never", multiple=True, metavar="ID", help="Leave this step out; likewise.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as one object.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Keep the plan in this folder as well: CSV, XLSX, JSON, calendar and checklist.",
)
@click.option(
    "--save",
    type=click.Path(path_type=Path),
    metavar="FILE.json",
    callback=_named_as_plan_file,
    help="Save what was asked as a plan file, to go on from in the plan builder.",
)
def plan(
    file: Path,
    minutes: int,
    stress: int | None,
    calls: int,
    minutes_per_day: int | None,
    today: str | None,
    rank_deadline: str | None,
    trust: float,
    best_guarantee: bool,
    question: bool,
    with_evidence: bool,
    must: tuple[str, ...],
    never: tuple[str, ...],
    as_json: bool,
    out: Path | None,
    save: Path | None,
) -> None:
    """Choose the follow-up that is worth most for the interviews in FILE (CSV or XLSX).

    FILE may be a plan file as well, as the plan builder saves it: its settings hold where no option
    is given.

    The ids that --must and --never take are in the output of --json.
    """
    from followup_evidence import console, evidence
    from followup_evidence.plan import choice, files, guarantee, interviews, questions
    from followup_evidence.plan.plans import records
    from followup_evidence.plan_text import plan_text

    asked_for = _asked(file, click.get_current_context())
    trust = asked_for.trust
    limits = asked_for.limits()
    listed = None if files.is_plan_file(file) else interviews.read(file)
    problem = asked_for.problem(listed)
    most = choice.SECONDS
    if best_guarantee:
        with bar("Looking for the best guarantee", seconds=2 * most):
            made = guarantee.best(problem, limits, trust=trust)
    else:
        with bar("Choosing steps", seconds=2 * most):
            made = guarantee.attach(choice.replan(problem, limits), trust=trust)
    asked = None
    if question:
        with bar("Weighing questions", seconds=most):
            asked = questions.rank(problem, limits, trust=trust)
    kept = _kept(made, out) if out else ""
    if save:
        kept += _saved(file, asked_for, save)
    known = evidence.for_action() if with_evidence else None
    if as_json:
        extra = {} if asked is None else {"questions": records(asked)}
        if known is not None:
            extra["evidence"] = console.records(known[known["action"].isin(made.steps["action"])])
        click.echo(console.as_json(made.to_dict() | extra))
    else:
        told = "" if asked is None else questions.in_words(asked)
        click.echo(plan_text(made, question=told, known=known, width=console.width()))
    click.echo(kept, err=as_json, nl=False)


def _asked(file: Path, context: click.Context) -> PlanFile:
    """Return what is asked for: the options, or a plan file with those that were typed."""
    from followup_evidence.plan.files import PlanFile, is_plan_file

    names = ("minutes", "stress", "calls", "minutes_per_day", "today", "rank_deadline")
    settings = {name: context.params[name] for name in (*names, "trust", "must", "never")}
    if not is_plan_file(file):
        return PlanFile((), **settings)
    typed = {
        name: value
        for name, value in settings.items()
        if context.get_parameter_source(name) is not ParameterSource.DEFAULT
    }
    return dataclasses.replace(PlanFile.read(file), **typed)


def _saved(file: Path, asked_for: PlanFile, path: Path) -> str:
    """Write the plan file of what was asked, and name it as `_kept` does."""
    from followup_evidence.apps.files import rows
    from followup_evidence.plan.files import PlanFile, is_plan_file

    listed = asked_for.interviews if is_plan_file(file) else tuple(rows(file))
    whole = dataclasses.replace(asked_for, interviews=listed)
    PlanFile.from_dict(whole.to_dict()).write(path)  # so that days stand as they are read again
    return f"\n{path}\n"


def _kept(made: Plan, out: Path) -> str:
    """Write a plan's files and list them, a line each below an empty one."""
    from followup_evidence.reports import exports

    return "".join(["\n", *(f"{path}\n" for path in exports.write(made, out))])
