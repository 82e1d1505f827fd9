"""The plan builder: an applicant's list, limits and assumptions, and the plan they make.

One widget. The page holds what the person says, as a plan file (`followup_evidence.plan.planfile`);
`followup_evidence.plan` decides, `followup_evidence.show` draws. What has faults is shown as it
was typed and never replaces the last good plan.
"""

from __future__ import annotations

import asyncio
import copy
import os
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets

from followup_evidence.apps import answer, files, history, keeping, pacing, page
from followup_evidence.errors import Faults, FollowupError
from followup_evidence.evidence.answers import Answers, Questions
from followup_evidence.plan import Plan, PlanFile, robustness, solve
from followup_evidence.show import live

_SCRIPTS = ("common", "table", "settings", "plan", "charts", "keep", "walk", "builder")
_STYLES = ("builder", "walk")
_APP = "VOILA_BASE_URL"
"""Environment variable that Voilà gives to its kernels."""
_BREATH_SECONDS = 0.08
"""How long a page has to paint a plan before its guarantee is worked out."""
_PAUSE_SECONDS = 0.4
"""How long nothing may change before what takes longer than a plan is done."""
_LAST_GOOD = "You still see your last plan."


def _joined(names: tuple[str, ...], ending: str) -> str:
    folder = resources.files(__package__) / "static"
    return "\n".join((folder / f"{name}.{ending}").read_text("utf-8") for name in names)


class Builder(anywidget.AnyWidget):
    """A priority plan that follows what a person enters.

    Parameters
    ----------
    interviews
        The interviews file or plan file to begin with: CSV, XLSX or JSON.
    **settings
        Minutes, stress, today and so on to begin with; `followup_evidence.settings` has them all.

    Attributes
    ----------
    plan : Plan
        The plan that is shown.
    interviews : DataFrame
        The list that it is made from.

    Raises
    ------
    FollowupError
        What the builder is to begin with has faults.
    """

    _esm = _joined(_SCRIPTS, "js")
    _css = _joined(_STYLES, "css")
    plan: Plan
    interviews: pd.DataFrame
    _file: PlanFile
    fixed = traitlets.Dict().tag(sync=True)
    work = traitlets.Dict().tag(sync=True, echo_update=False)
    cause = traitlets.Unicode().tag(sync=True, echo_update=False)
    page = traitlets.Dict().tag(sync=True)
    extra = traitlets.Dict().tag(sync=True)

    def __init__(self, interviews: str | Path, **settings: Any) -> None:
        self._history, self._turn = history.History(), 0
        self._holding = pacing.Later(self._guarantee, _BREATH_SECONDS)
        self._finishing = pacing.Later(self._finish, _PAUSE_SECONDS)
        self._place: Path | None = None
        self._saved: Plan | None = None
        self._read: Callable[[Answers], tuple[dict[str, Any], str, str]]
        self._answers = Answers()
        self._snapshot: Any = None
        self._drawn: dict[str, Any] = {}
        self._further = self._met = self._quiet = False
        self._begun = files.begin(interviews, settings)
        self._from = "the example" if files.is_example(interviews) else Path(interviews).name
        super().__init__(fixed=page.fixed(shared=keeping.shared()), work=self._begun)
        self._show()
        if self._wrong:
            raise self._wrong
        self._before = copy.deepcopy(self.work)
        self.observe(self._changed, "work")
        self.on_msg(self._asked)

    def _ipython_display_(self) -> None:
        """Show the page where a kernel answers, and below it the plan for where none does."""
        from IPython.display import display

        shown = super()._repr_mimebundle_() or ({}, {})
        bundle = shown[0] if isinstance(shown, tuple) else shown
        # An untrusted notebook shows the HTML: nothing, since the plan stands below.
        display({**bundle, "text/html": "<span></span>", "text/plain": self.plan.note}, raw=True)
        if _APP not in os.environ:  # a page of an app is never saved, and drawing takes a second
            self._snapshot = display(answer.Snapshot(self.plan), display_id=True)

    def _changed(self, _: Any) -> None:
        """Take what was changed on the page."""
        if self._quiet:
            return
        cause, _, how = self.cause.partition("|")
        self._history.add(self._before, cause, gesture=how if how.startswith("slider") else "")
        self._settle()

    def _settle(self) -> None:
        self._before = copy.deepcopy(self.work)
        self._show()
        if self._met:
            self._finishing.ask()

    def _take(self, work: dict[str, Any]) -> None:
        """Put work of our own into the page, without taking it for a change by the person."""
        self._quiet = True
        self.work = copy.deepcopy(work)
        self._quiet = False
        self._settle()

    def _use(self, work: dict[str, Any], cause: str, called: str) -> None:
        """Replace the work by other work, to be undone if the person wishes."""
        self._history.add(self._before, cause)
        self._from = called
        self._take(work)

    def _show(self) -> None:
        """Make the plan anew and show it; with faults, show them beside the last good one."""
        wrong: FollowupError | None = None
        listed: Faults | None = None
        try:
            file = PlanFile.from_dict(self.work)
            try:
                self.interviews = file.frame()
            except Faults as error:
                listed = error
            else:
                self._file, self.plan = file, solve(file.problem(self.interviews))
                self._drawn = page.of(self.plan)
        except FollowupError as error:
            wrong = error
        self._wrong: FollowupError | None = listed or wrong
        self._draw(listed, wrong)
        self._holding.cancel()
        if self._wrong:
            return
        if self._met:
            # The browser paints the plan first: both at once would be slower on a small machine.
            self._holding.ask()
        else:
            self._guarantee()

    def _guarantee(self) -> None:
        """Add the guarantee, which takes longer than the plan that is shown by now."""
        self.plan = robustness.attach(self.plan)
        self._drawn["held"] = page.held(self.plan)
        self.page = {**self.page, "held": self._drawn["held"]}

    def _draw(self, listed: Faults | None, wrong: FollowupError | None) -> None:
        if not self._drawn:
            return
        undo, redo = self._history.words()
        about = self._file.applicant
        self._turn += 1
        self.page = {
            **self._drawn,
            "turn": self._turn,
            "mentors": page.about_mentors(self.interviews, about["mentor"]),
            "applicant": page.about_applicant(about["img"], about["competitive"]),
            "faults": page.faults(listed, empty=not any(map(any, self.work["interviews"]))),
            "stale": f"{wrong}\n{_LAST_GOOD}" if wrong else "",
            "undo": undo,
            "redo": redo,
            "from": self._from,
            "kept": self._where_kept(),
        }

    def _where_kept(self) -> str:
        if not self._place:
            return ""
        if keeping.shared():
            return "We save your list in this browser until the class ends. Keep the plan file."
        return f"We save your list in {self._place}."

    def _finish(self) -> None:
        """Do what takes longer than a plan, once nothing has changed for a moment."""
        self._keep()
        extra: dict[str, Any] = {"turn": self._turn, "charts": {"days": page.days(self.plan)}}
        extra |= {"left": page.left(self.plan), "badges": page.badges(self.plan)}
        if self._further:
            extra["charts"] |= page.further(self.plan)
        if self._saved:
            extra["compared"] = page.compared(self._saved, self.plan)
        self.extra = extra
        live.prepare()
        if self._snapshot:
            self._snapshot.update(answer.Snapshot(self.plan))

    def _keep(self) -> None:
        if not self._place:
            return
        kept = {"begun": self._begun, "from": self._from, "work": self.work}
        try:
            keeping.save(self._place, kept)
        except OSError as error:
            self._tell(f"We could not save your list in {self._place}: {error.strerror}.", True)

    def _tell(self, words: str, wrong: bool = False) -> None:
        self.send({"told": words, "wrong": wrong})

    def _asked(self, _: Any, asked: dict[str, Any], buffers: list[Any]) -> None:
        """Do what a button of the page asks for; what cannot be done is said on the page."""
        acts: dict[str, Callable[[dict[str, Any], list[Any]], None]] = {
            "hello": self._hello,
            "undo": lambda *_: self._travel(self._history.undo, "Undone"),
            "redo": lambda *_: self._travel(self._history.redo, "Done again"),
            "reset": lambda *_: self._use(self._begun, "start over", "the beginning"),
            "example": lambda *_: self._use(files.example(self.work), "the example", "the example"),
            "empty": lambda *_: self._use(files.empty(self.work), "an empty list", "typed here"),
            "upload": self._uploaded,
            "open": self._opened,
            "answer": self._answered,
            "remember": lambda *_: self._remember(self.plan),
            "forget": lambda *_: self._remember(None),
            "further": self._look_further,
            "walk": self._walk,
            "download": self._download,
        }
        self._holding.now()  # what is asked for may tell of the guarantee
        try:
            acts[asked["do"]](asked, buffers)
        except FollowupError as error:
            self._tell(f"{error}\n{_LAST_GOOD}", True)

    def _hello(self, asked: dict[str, Any], _: list[Any]) -> None:
        """Meet a browser: bring back what it left, once."""
        if self._met:
            return
        self._met = True
        self._place = keeping.place(asked.get("browser", ""))
        if not self._place or not (kept := keeping.load(self._place)):
            self._settle()
            return
        try:
            work = PlanFile.from_dict(kept.get("work", {})).to_dict()
        except FollowupError as error:  # such as work of a later version
            self._tell(f"{error}\nWe left it in {keeping.set_aside(self._place)}.", True)
            self._settle()
            return
        if kept.get("begun") != self._begun:
            keeping.set_aside(self._place)
            self._settle()
            return
        self._from = str(kept.get("from", "before"))
        self._take(work)
        self._tell("Welcome back. We saved your list.")

    def _travel(
        self, step: Callable[[dict[str, Any]], tuple[dict[str, Any], str] | None], verb: str
    ) -> None:
        if found := step(self._before):
            work, cause = found
            self._take(work)
            self._tell(f"{verb}: {cause}.")

    def _uploaded(self, asked: dict[str, Any], buffers: list[Any]) -> None:
        name, content = asked["name"], bytes(buffers[0])
        self._read = lambda answers: files.sent(name, content, self.work, answers)
        self._answered({"answers": []}, [])

    def _opened(self, asked: dict[str, Any], _: list[Any]) -> None:
        if keeping.shared():
            raise FollowupError("Paths only work on your own computer. Load a file instead.")
        path = Path(asked["path"]).expanduser()
        self._read = lambda answers: files.at(path, self.work, answers)
        self._answered({"answers": []}, [])

    def _answered(self, asked: dict[str, Any], _: list[Any]) -> None:
        """Read the file that was chosen with what is answered about it, or ask on."""
        given = self._answers if asked["answers"] else Answers()
        for one in asked["answers"]:
            given = Answers.from_dict(one).over(given)
        self._answers = given
        try:
            work, called, said = self._read(given)
        except Questions as error:
            if not error.reading:
                raise
            self.send({"questions": [one.to_dict() for one in error.reading.questions]})
            return
        self.send({"questions": []})
        self._use(work, f"loading {called}", called)
        count = len(work["interviews"])
        told = f"{count} program{'s' * (count != 1)} from {called}. Only on this computer."
        self._tell(f"{told}\n{said}".strip())
        if self.page["faults"]["list"]:
            self.send({"list": True})

    def _remember(self, made: Plan | None) -> None:
        self._saved = made
        self._finish()

    def _look_further(self, asked: dict[str, Any], _: list[Any]) -> None:
        self._further = bool(asked["open"])
        if self._further:
            self._finish()

    def _walk(self, asked: dict[str, Any], _: list[Any]) -> None:
        program = asked.get("program") or str(self.interviews["program"].iloc[0])
        self.send({"walk": page.walk(self.plan, program, asked.get("answers"))})

    def _download(self, asked: dict[str, Any], _: list[Any]) -> None:
        form = asked["format"]
        if form != "html":
            name, content = files.export(self._file, self.plan, form)
            self.send({"file": name, "type": page.FORMATS[form][1]}, [content])
            return
        self._tell("We’re making your report. It takes a few seconds.")
        asyncio.get_running_loop().create_task(self._report())

    async def _report(self) -> None:
        try:
            made = await asyncio.to_thread(files.report, self._file)
        except FollowupError as error:
            self._tell(str(error), True)
            return
        self.send({"file": made[0], "type": page.FORMATS["html"][1]}, [made[1]])
        self._tell(f"Your report is ready: {made[0]}.")
