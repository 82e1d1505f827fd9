"""A class at once: so many browser sessions at one server, what they wait for and what it costs.

    python benchmarks/sessions.py [--sessions 30] [--arrive 10] [--gone 45]

Each session is a browser context of its own. They arrive evenly over some seconds; each moves the
minutes a few times and at the end still sees its own. Memory is the proportional share (PSS) of
the server and its kernels. The browsers run on the same machine here and take its processors
from the server, which a class's own machines would not: the table says how much.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field

import psutil
from builder import FLAGS
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from followup_evidence import browser
from followup_evidence.apps import ports

NOTE = ".fe-note, .fe-total"
FIRST = "things to do"
WAIT = 120_000
MOVES = 3


@dataclass
class Session:
    """One person: what they waited for, and what went wrong."""

    number: int
    context: BrowserContext | None = None
    page: Page | None = None
    first: float | None = None
    moves: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        """The minutes that this person alone has at the end."""
        return 60 + 5 * self.number

    async def shown(self, words: str) -> None:
        """Wait until the page's plan says some words."""
        assert self.page
        await self.page.locator(NOTE, has_text=words).first.wait_for(timeout=WAIT)

    async def come(self, chromium: Browser, address: str, after: float) -> None:
        """Arrive, see the first plan, move the minutes."""
        await asyncio.sleep(after)
        self.context = await chromium.new_context(
            viewport={"width": 1024, "height": 700},
            reduced_motion="reduce",  # thirty turning wheels would take the processors
        )
        self.page = await self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(f"page: {error}"[:160]))
        self.page.on(
            "requestfailed", lambda asked: self.errors.append(f"failed: {asked.url[:120]}")
        )
        self.page.on("console", self.hear)
        start = time.perf_counter()
        try:
            await self.page.goto(address, wait_until="commit", timeout=WAIT)
            await self.shown(FIRST)
            self.first = time.perf_counter() - start
            for minutes in [*range(200, 200 + 10 * (MOVES - 1), 10), self.minutes]:
                await self.move(minutes)
        except Exception as error:
            self.errors.append(str(error).splitlines()[0][:160])

    async def move(self, minutes: int) -> None:
        """Enter other minutes and wait for their plan."""
        assert self.page
        typed = self.page.get_by_label("Minutes, typed")
        start = time.perf_counter()
        await typed.fill(str(minutes))
        await typed.press("Enter")
        await self.shown(f"of {minutes} minutes")
        self.moves.append(time.perf_counter() - start)

    def hear(self, message) -> None:  # type: ignore[no-untyped-def]
        """Note what the console calls an error."""
        if message.type == "error":
            self.errors.append(f"console: {message.text}"[:160])

    async def keeps_its_own(self) -> bool:
        """Tell whether the plan is still for this person's minutes."""
        assert self.page
        notes = await self.page.locator(NOTE).all_inner_texts()
        return any(f"of {self.minutes} minutes" in note for note in notes)


def kernels(server: psutil.Process) -> list[psutil.Process]:
    """Return the server's kernels: started by Jupyter, or forked from the one that is ready."""
    found = []
    for child in server.children(recursive=True):
        own = " ".join(child.cmdline())
        parent = " ".join(child.parent().cmdline()) if child.parent() else ""
        if "ipykernel_launcher" in own or "apps.warm" in parent:
            found.append(child)
    return found


def seconds(process: psutil.Process) -> float:
    """Return the processor seconds of a process so far; none if it just ended."""
    try:
        return float(sum(process.cpu_times()[:2]))
    except psutil.NoSuchProcess:
        return 0


def spent(server: psutil.Process) -> dict[str, float]:
    """Return the processor seconds so far of the server, of the browsers and of all programs."""
    serving = [server, *server.children(recursive=True)]
    running = {*psutil.Process().children(recursive=True)} - {*serving}
    machine = psutil.cpu_times()
    return {
        "server": sum(map(seconds, serving)),
        "browsers": sum(map(seconds, [psutil.Process(), *running])),
        "machine": sum(machine) - machine.idle - getattr(machine, "iowait", 0),
    }


def at(values: list[float]) -> str:
    """Return median, 95 in 100 and worst, in words."""
    if not values:
        return "none"
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"median {statistics.median(ordered):.2f}, p95 {p95:.2f}, worst {ordered[-1]:.2f}"


async def run(address: str, sessions: int, arrive: float, gone: float, pid: int) -> int:
    """Run all sessions, print the table, and return 1 if one failed."""
    server = psutil.Process(pid)
    ready = len(kernels(server))
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browser.find(), args=FLAGS)
        people = [Session(number) for number in range(sessions)]
        before, start = spent(server), time.perf_counter()
        each = arrive / sessions
        await asyncio.gather(*(one.come(chromium, address, one.number * each) for one in people))
        took, after = time.perf_counter() - start, spent(server)
        mixed = [one for one in people if one.moves and not await one.keeps_its_own()]
        shares = [one.memory_full_info().pss for one in server.children(recursive=True)]
        served = len(kernels(server))
        for one in people:
            if one.context:
                await one.context.close()
        await chromium.close()
    deadline = time.monotonic() + gone
    while len(kernels(server)) > ready and time.monotonic() < deadline:
        time.sleep(1)
    failed = [one for one in people if one.errors]
    print(f"sessions              {sessions}, arriving over {arrive:g} s; {ready} kernels ready")
    print(f"first plan, seconds   {at([one.first for one in people if one.first])}")
    print(f"a move, seconds       {at([move for one in people for move in one.moves])}")
    print(f"memory (PSS)          {sum(shares) / 1e9:.2f} GB, {served} kernels")
    server_, browsers, machine = (after[who] - before[who] for who in after)
    others = max(0, machine - server_ - browsers)
    print(f"processor seconds     {server_:.0f} of the server and its kernels")
    print(f"                      {browsers:.0f} of the browsers, {others:.0f} of other programs")
    print(f"                      in {took:.0f} s on {psutil.cpu_count()} processors")
    print(f"sessions with errors  {len(failed)}")
    print(f"saw another's plan    {len(mixed)}")
    print(f"kernels left          {len(kernels(server))} after all pages were closed")
    for one in failed[:5]:
        print("  ", one.number, one.errors[:4])
    return 1 if failed or mixed else 0


def main() -> int:
    """Serve a class, run it, and return 1 if a session failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=30)
    parser.add_argument("--arrive", type=float, default=10, help="seconds until the last is there")
    parser.add_argument("--gone", type=float, default=5, help="seconds to wait for kernels to end")
    parser.add_argument("--ready", type=float, default=60, help="seconds until the class comes")
    asked = parser.parse_args()
    call = [sys.executable, "-m", "followup_evidence", "explore", "--app", "--no-browser"]
    call += ["--class", str(asked.sessions), "--port", str(ports.spare())]
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if found := re.search(r"http://[^:/]+(:\S+)", line):
                    address = f"http://127.0.0.1{found[1]}"
                    time.sleep(asked.ready)
                    return asyncio.run(
                        run(address, asked.sessions, asked.arrive, asked.gone, process.pid)
                    )
        finally:
            process.terminate()
    return 1


if __name__ == "__main__":
    sys.exit(main())
