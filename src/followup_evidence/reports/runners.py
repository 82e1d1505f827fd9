"""Where the reports of a roster are made: in forked processes here, or by a Dask cluster."""

from __future__ import annotations

import contextlib
import functools
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import Any

from followup_evidence import forks
from followup_evidence.errors import FollowupError
from followup_evidence.reports import edition, forked, jobs, making

Answer = tuple[int, "making.Made | Exception", float]
"""Which job, what it became or why it failed, and how many seconds it took."""

LONGEST_SECONDS = 600
PATIENCE = "15s"
"""How long a scheduler may take to answer."""
_TRIES = 2
_MOST_DRAWN_FOR = 4
"""Of more processes, each draws its own charts: one that draws for all would not keep up."""


def slots() -> int:
    """Return how many reports can be made at once: one for each core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def prepare() -> None:
    """Start what reports are made by here, while something else is still to be done."""
    if forks.possible():
        forked.server().prepare()


def close() -> None:
    """End what `prepare` or `here` has started."""
    if forks.possible():
        forked.server().close()


@dataclass
class _Run:
    """One job under way."""

    number: int
    child: forks.Child
    tries: int
    since: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.since


def here(work: Sequence[jobs.Job], at_once: int) -> Iterator[Answer]:
    """Make reports in processes of this machine, and yield each as it is done.

    One that ends before its work did (killed, out of memory) is tried once more; one that takes
    longer than ten minutes is ended.
    """
    if not work:
        return
    if not (forks.possible() and forked.server().can_start()):
        yield from _started(work, at_once)
        return
    waiting = [(number, 1) for number in reversed(range(len(work)))]
    running: dict[Any, _Run] = {}
    ask = at_once <= _MOST_DRAWN_FOR
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                number, tries = waiting.pop()
                child = _start(work[number], ask)
                running[child.connection] = _Run(number, child, tries)
            for connection in wait([*running], timeout=1):
                run = running[connection]
                if (answer := _heard(run)) is None:
                    continue
                del running[connection]
                run.child.close()
                if isinstance(answer, forks.Died) and run.tries < _TRIES:
                    waiting.append((run.number, run.tries + 1))
                    continue
                yield run.number, answer, run.seconds
            for connection, run in [*running.items()]:
                if run.seconds > LONGEST_SECONDS:
                    del running[connection]
                    run.child.close()
                    yield run.number, _too_long(), run.seconds
    finally:
        for run in running.values():
            run.child.close()


MAKE = "followup_evidence.reports.making:make_for"


def _start(job: jobs.Job, ask: bool) -> forks.Child:
    try:
        return forked.server().start(MAKE, job, ask)
    except forks.Died:  # somebody ended it; there is another one at the second try
        return forked.server().start(MAKE, job, ask)


def _heard(run: _Run) -> making.Made | Exception | None:
    """Return a run's end, or None if it goes on."""
    from followup_evidence.show import figures

    try:
        kind, value = run.child.receive()
    except forks.Died as error:
        return error
    if kind == "asked":
        try:
            run.child.answer(figures.draw(value))
        except Exception as error:
            return error
        return None
    ended: making.Made | Exception = value
    return ended


def _too_long() -> FollowupError:
    return FollowupError(f"It took longer than {LONGEST_SECONDS} seconds and was ended.")


def _started(work: Sequence[jobs.Job], at_once: int) -> Iterator[Answer]:
    """Make reports where there is no fork: with kernels of their own, in a few processes."""
    from concurrent.futures import ProcessPoolExecutor, as_completed

    with ProcessPoolExecutor(at_once) as pool:
        futures = {pool.submit(_timed, job): number for number, job in enumerate(work)}
        for future in as_completed(futures):
            number = futures.pop(future)
            try:
                made, seconds = future.result()
                yield number, made, seconds
            except Exception as error:
                yield number, error, 0.0


def _timed(job: jobs.Job) -> tuple[making.Made, float]:
    begun = time.monotonic()
    return making.make(job), time.monotonic() - begun


def on_cluster(work: Sequence[jobs.Job], address: str, made_by: str) -> Iterator[Answer]:
    """Make reports by a Dask cluster, and yield each as it is done.

    Parameters
    ----------
    work
        The jobs; each carries all that it needs.
    address
        The scheduler's, such as ``tcp://10.0.0.5:8786``.
    made_by
        The digest of our code and data; a worker with others refuses the work.

    Raises
    ------
    FollowupError
        Dask is not installed, or nobody answers at the address.
    """
    try:
        from dask.distributed import Client, as_completed
    except ImportError as error:
        raise FollowupError(
            "A cluster needs Dask: pip install 'followup-evidence[cluster]'\nNothing was rendered."
        ) from error
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise FollowupError(
            f"No Dask scheduler answers at {address}: {error}\nNothing was rendered."
        ) from error
    with client:
        futures = {
            client.submit(_made_there, job, made_by, pure=False, retries=1): number
            for number, job in enumerate(work)
        }
        ended = as_completed([*futures], loop=client.loop, with_results=True, raise_errors=False)
        for future, result in ended:
            number = futures.pop(future)
            if future.status == "finished":
                yield number, *result
            else:
                yield number, _error_of(future), 0.0
            future.release()


def _error_of(future: Any) -> Exception:
    with contextlib.suppress(Exception):
        error = future.exception()
        if isinstance(error, Exception):
            return error
    return FollowupError("The cluster gave the report up.")


def _made_there(job: jobs.Job, made_by: str) -> tuple[making.Made, float]:
    """Make a report in a Dask worker's process."""
    from followup_evidence.show import figures

    if _mine() != made_by:
        raise FollowupError(
            "The worker has another version of followup-evidence, of its data or of a library."
        )
    begun = time.monotonic()
    if not (forks.possible() and forked.server().can_start()):
        return making.make(job), time.monotonic() - begun
    child = forked.server().start(MAKE, job, True)
    try:
        return child.result(figures.draw), time.monotonic() - begun
    finally:
        child.close()


_mine = functools.cache(edition.digest)
