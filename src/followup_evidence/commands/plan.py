"""``plan``: a priority plan, printed and kept."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from followup_evidence.commands import options
from followup_evidence.commands.example import Example
from followup_evidence.commands.progress import bar
from followup_evidence.errors import FollowupError

if TYPE_CHECKING:
    from followup_evidence.evidence.answers import Answers, Reading
    from followup_evidence.plan import Plan, Problem


@click.command(
    cls=Example,
    short_help="Make a plan.",
    example=(
        "followup-evidence plan interviews.csv --rank-deadline 2027-03-03\n"
        "followup-evidence plan interviews.csv --minutes 90 --minutes-per-day 30\n"
        "followup-evidence plan interviews.csv --today 2026-12-01 --json\n"
        "followup-evidence plan interviews.csv --save my-plan.json\n"
        'followup-evidence plan tracker.xlsx --dates month-first --means interest "5=high"\n'
        "followup-evidence plan my-plan.json --minutes none\n"
        "followup-evidence plan interviews.csv --advisor --question\n"
        "followup-evidence plan interviews.csv --evidence\n"
        "followup-evidence plan interviews.csv --out season\n"
        "followup-evidence plan season.ics --events all"
    ),
    params=[*options.settings(), *options.reading()],
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--must", multiple=True, metavar="ID", help="Keep this step; may be repeated.")
@click.option("--never", multiple=True, metavar="ID", help="Leave this step out; likewise.")
@click.option("--done", multiple=True, metavar="ID", help="This step is done; likewise.")
@click.option("--advisor", is_flag=True, help="Add scores and the worst case.")
@click.option("--best-guarantee", is_flag=True, help="Choose the options that keep most at worst.")
@click.option("--question", is_flag=True, help="Add the question whose answer would settle most.")
@click.option(
    "--evidence",
    "with_evidence",
    is_flag=True,
    help="Add what was published for and against each step, and the rules about it.",
)
@click.option(
    "--events",
    default="",
    metavar="1,3-5",
    help="Of a calendar (.ics): which events to plan for, or all that look like interviews.",
)
@click.option("--alarm", is_flag=True, help="With --out: the calendar reminds you the day before.")
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
    help="Save what was asked as a plan file, to go on from in the plan builder.",
)
def plan(
    file: Path,
    must: tuple[str, ...],
    never: tuple[str, ...],
    done: tuple[str, ...],
    advisor: bool,
    best_guarantee: bool,
    question: bool,
    with_evidence: bool,
    events: str,
    alarm: bool,
    as_json: bool,
    out: Path | None,
    save: Path | None,
    **settings: Any,
) -> None:
    """Plan the follow-up for the interviews in FILE (CSV, XLSX, XLS, ODS or a calendar, ICS).

    FILE is your own list, whatever its headings; what it leaves open is asked, and --map, --ignore,
    --means, --dates and --sheet answer.

    FILE may be a plan file as well, as --save and the plan builder write it; options that you type
    override it. The ids that --must, --never and --done take are in the output of --json.
    """
    from followup_evidence import console, evidence
    from followup_evidence.plan import questions, robustness, scorings, solve
    from followup_evidence.plan_text import plan_text
    from followup_evidence.records import records

    if alarm and not out:
        raise click.UsageError("--alarm goes with --out.")
    answers = options.answers(settings)
    pins = {"must": must, "never": never, "done": done}
    try:
        with options.given(file) as path:
            problem, read = _asked(path, events, settings, pins, answers)
    except FollowupError as error:
        if as_json and (unsettled := getattr(error, "reading", None)):
            click.echo(console.as_json({"reading": unsettled.to_dict()}))
        raise
    if best_guarantee:
        with bar("Looking for the best guarantee", seconds=scorings.SECONDS):
            made = robustness.best(problem)
    else:
        with bar("Choosing steps", seconds=scorings.SECONDS):
            made = robustness.attach(solve(problem))
    asked = None
    if question:
        with bar("Weighing questions", seconds=scorings.SECONDS):
            asked = questions.rank(problem)
    kept = _kept(made, out, alarm) if out else ""
    if save:
        made.save(save)
        kept += f"\n{save}\n"
    known = evidence.for_action() if with_evidence else None
    if as_json:
        extra: dict[str, Any] = {} if asked is None else {"questions": records(asked)}
        if read:
            extra["reading"] = read.to_dict()
        if known is not None:
            extra["evidence"] = records(known[known["action"].isin(made.steps["action"])])
        click.echo(console.as_json(made.to_dict() | extra))
    else:
        told = "" if asked is None else questions.in_words(asked)
        scores = advisor or best_guarantee
        text = plan_text(made, question=told, known=known, scores=scores, width=console.width())
        said = f"{console.visible(str(read))}\n\n" if read and str(read) else ""
        click.echo(f"{said}{text}")
    click.echo(kept, err=as_json, nl=False)


def _asked(
    file: Path,
    events: str,
    settings: dict[str, Any],
    pins: dict[str, Any],
    answers: Answers,
) -> tuple[Problem, Reading | None]:
    """Return what is asked for, and how FILE was read where it is a list.

    Options stand above what a plan file says.
    """
    from followup_evidence.evidence import season
    from followup_evidence.plan import PlanFile, check, interviews, prepare
    from followup_evidence.plan.planfile import is_plan_file

    is_calendar, is_plan = season.is_calendar(file), is_plan_file(file)
    if answers and (is_calendar or is_plan):
        raise click.UsageError("--map, --ignore, --means, --dates and --sheet go with a list.")
    if is_calendar:
        chosen = season.interviews(season.events(file), events)
        mine = check(chosen, subject=file.name, remedy="Correct the calendar; nothing was planned.")
        return prepare(mine, options.asked(settings), **pins), None
    if events:
        raise click.UsageError("--events goes with a calendar (.ics).")
    if not is_plan:
        asked = options.asked(settings)
        read = interviews.remembering(file, answers, today=asked.day)
        return prepare(interviews.of(read), asked, **pins), read
    own = PlanFile.read(file)
    typed = {side: ids for side, ids in pins.items() if ids}
    asked = options.asked(settings, own.settings)
    return dataclasses.replace(own, settings=asked, **typed).problem(), None


def _kept(made: Plan, out: Path, alarm: bool) -> str:
    """Write a plan's files and list them, a line each below an empty one."""
    from followup_evidence.reports import exports

    return "".join(["\n", *(f"{path}\n" for path in exports.write(made, out, alarm=alarm))])
