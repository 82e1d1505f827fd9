"""Voilà for a class: a page made ready for each seat, handed out as fast as the machine can.

Thirty people who follow one link at once want more of a small machine than it has. If all were
served together, each would wait for all, and pages whose scripts give up after two seconds would
stay empty. So they come in one after the other while the processors are busy, and see meanwhile
that they need not do anything.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import psutil
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from voila.app import Voila
from voila.tornado.handler import TornadoVoilaHandler

_FEW = 4
"""Pages that wait for latecomers, and for those who open theirs again."""
_MOST_PLACES = 4
"""More may come in anyway while there is room."""
_BUSY = 85
"""The share of the processors, in percent, above which nobody comes in beyond the places."""
_LOOK_SECONDS = 0.25
_REST_SECONDS = 0.5
"""A kernel that says nothing for so long has done what it was asked."""
_LONGEST_SECONDS = 15
"""A place is free again after so long, whatever became of the page."""
_WAITED = "waited"
"""What the address of a page says of somebody who is in line already."""


class Door:
    """Lets one in after the other: so many at a time, or more while the processors have room.

    Parameters
    ----------
    places
        How many may be inside on a busy machine.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._line = asyncio.Lock()
        self._inside: list[float] = []

    @staticmethod
    def usual() -> int:
        """Return how many places suit this machine."""
        return min(psutil.cpu_count() or 1, _MOST_PLACES)

    @property
    def is_open(self) -> bool:
        """Whether who comes now need not wait."""
        return not self._line.locked() and self._has_place()

    def _has_place(self) -> bool:
        now = time.monotonic()
        self._inside = [until for until in self._inside if until > now]
        return len(self._inside) < self._places

    async def enter(self) -> None:
        """Wait in line for a place; it is free again after a while if nobody leaves it."""
        async with self._line:
            while not self._has_place():
                if await asyncio.to_thread(psutil.cpu_percent, _LOOK_SECONDS) < _BUSY:
                    break
            self._inside.append(time.monotonic() + _LONGEST_SECONDS)

    def leave(self) -> None:
        """Give the oldest place back."""
        del self._inside[:1]


class Seats(AsyncMappingKernelManager):
    """The keeper of kernels: one for each seat at first, later a few for who comes late."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)  # type: ignore[no-untyped-call]
        self.door, self._workshop = Door(Door.usual()), Door(Door.usual())
        self._tasks: set[asyncio.Task[None]] = set()
        self._handed_out: set[str] = set()

    async def start_kernel(self, **asked: Any) -> str:  # type: ignore[override]
        """Start a kernel when it can be made ready without holding up those before it."""
        # The first one is started when there is one in the pool for each seat.
        self.kernel_pools_config["default"]["pool_size"] = _FEW
        await self._workshop.enter()
        name = str(await super().start_kernel(**asked))
        self._when_it_rests(name, self._workshop.leave)
        return name

    def notify_connect(self, kernel_id: str) -> None:
        """Hear that a page is there; when its kernel has done what it asked, the next may come."""
        super().notify_connect(kernel_id)  # type: ignore[no-untyped-call]
        self._when_it_rests(kernel_id, self.door.leave)

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End a kernel without a page, its time counted from when its page was handed out.

        Voilà asks for those outside the pool. A page that was ready long before the class came
        would else lose its kernel in the moment before its scripts connect to it.
        """
        if kernel_id not in self._handed_out:
            self._handed_out = {*self._handed_out, kernel_id} & {*self.list_kernel_ids()}
            self.get_kernel(kernel_id).last_activity = dt.datetime.now(dt.UTC)
        await super().cull_kernel_if_idle(kernel_id)  # type: ignore[no-untyped-call]

    def _when_it_rests(self, kernel_id: str, then: Callable[[], None]) -> None:
        async def wait() -> None:
            since = dt.datetime.now(dt.UTC)
            while kernel_id in self and not self._rests(kernel_id, since):
                await asyncio.sleep(_LOOK_SECONDS)
            then()

        task = asyncio.ensure_future(wait())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _rests(self, kernel_id: str, since: dt.datetime) -> bool:
        """Tell whether a kernel had something to do since then, and has done it."""
        kernel = self.get_kernel(kernel_id)
        quiet = dt.datetime.now(dt.UTC) - kernel.last_activity
        return bool(
            kernel.execution_state == "idle"
            and kernel.last_activity > since
            and quiet > dt.timedelta(seconds=_REST_SECONDS)
        )


class Page(TornadoVoilaHandler):  # type: ignore[misc]
    """The notebook's page; who has to wait for it is told so."""

    async def get(self, path: str | None = None) -> None:
        """Answer with the page, or first with one that waits for it."""
        door = self.kernel_manager.door
        if not self.current_user:  # who has no token does not stand in line
            await super().get(path)
        elif not door.is_open and self.get_argument(_WAITED, None) is None:
            again = f"{self.request.path}?{self.request.query}&{_WAITED}="
            self.write(self.render_template("wait.html", again=again))
        else:
            await door.enter()
            if self.request.connection.stream.closed():
                door.leave()
            else:
                await super().get(path)


class Classroom(Voila):  # type: ignore[misc]
    """Voilà with a door."""

    def init_handlers(self) -> list[Any]:
        """Return Voilà's own handlers, with ours for the page."""
        ours = {TornadoVoilaHandler: Page}
        return [
            (where, ours.get(handler, handler), *rest)
            for where, handler, *rest in super().init_handlers()
        ]


if __name__ == "__main__":
    Classroom.launch_instance()
