"""One report: a student's plan, the evidence behind it and the sources, as one HTML file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from followup_evidence.evidence.answers import Answers
from followup_evidence.reports import calendars, files, jobs, making, parameters, pdf


def report(
    interviews: Path,
    out: Path,
    *,
    also: Sequence[str] = (),
    progress: bool = False,
    answers: Answers | None = None,
    tell: Callable[[str], object] = lambda _: None,
    **given: Any,
) -> list[Path]:
    """Render one report and return the paths of its files, the page first.

    Parameters
    ----------
    interviews
        The interviews file, CSV or XLSX, or a plan file, whose settings hold where none is given.
    out
        The folder for the report; it is made if need be.
    also
        What is made beside the page, of `jobs.ALSO`.
    progress
        Whether to show a progress bar on stderr.
    answers
        What the person has said about the list.
    tell
        Takes what is to be said of it before the report is made.
    **given
        The report's parameters (`parameters.HELP`), but for ``interviews``.

    Returns
    -------
    list of Path
        ``follow-up-plan.html``, or ``follow-up-plan-<name>.html``, and the files beside it;
        earlier ones are replaced, all or none.

    Raises
    ------
    FollowupError
        A parameter or the interviews file has faults; nothing was started or written.
    ReportError
        The notebook failed although its input was good; nothing was written.
    """
    values = parameters.check({**given, "interviews": str(interviews)})
    job = jobs.job(interviews, values, also=also, answers=answers)
    jobs.check(job)
    if job.said:
        tell(job.said)
    if "pdf" in also:
        pdf.must_have_browser()
    files.must_be_a_folder(out)
    bar = {"desc": "Report", "leave": False} if progress else False
    made = making.make(job, progress=bar)
    named = {f"{job.stem}.{ending}": content for ending, content in made.files.items()}
    return files.write_all(out, calendars.beside(out, named))
