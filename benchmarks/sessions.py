"""A class at once: so many browser sessions at one server, what they wait for and what it costs.

    python benchmarks/sessions.py [--sessions 30] [--over 30]

Each session is a browser context of its own; they arrive evenly over some seconds, each sets its
own minutes and checks that the plan it sees is for them. Memory is the proportional share (PSS) of
the server and all its kernels.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import statistics
import subprocess
import sys
import time

import psutil
from builder import FLAGS
from playwright.async_api import Browser, async_playwright

from followup_evidence import browser


async def session(chromium: Browser, address: str, number: int, over: float) -> dict[str, object]:
    """Open the page as one person, move a slider, and say what happened."""
    await asyncio.sleep(over * number)
    context = await chromium.new_context(viewport={"width": 1024, "height": 700})
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)[:200]))
    minutes = 60 + 5 * number
    start = time.perf_counter()
    found: dict[str, object] = {"errors": errors, "page": page, "context": context}
    try:
        await page.goto(address, wait_until="commit", timeout=300_000)
        await page.locator(".fe-note").wait_for(timeout=300_000)
        found["first"] = time.perf_counter() - start
        typed = page.get_by_label("Minutes to spend, typed")
        await typed.fill(str(minutes))
        await typed.press("Enter")
        words = f"of {minutes} minutes"
        await page.locator(".fe-note").get_by_text(words).wait_for(timeout=120_000)
        found["minutes"] = minutes
    except Exception as error:
        errors.append(str(error).splitlines()[0][:200])
    return found


async def run(address: str, sessions: int, over: float, server: psutil.Process) -> int:
    """Run all sessions and print the table."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browser.find(), args=FLAGS)
        each = over / sessions
        found = await asyncio.gather(
            *(session(chromium, address, n, each) for n in range(sessions))
        )
        firsts = sorted(float(str(one["first"])) for one in found if "first" in one)
        mixed = 0
        for one in found:
            if "minutes" in one:
                note = await one["page"].locator(".fe-note").inner_text()  # type: ignore[attr-defined]
                mixed += f"of {one['minutes']} minutes" not in note
        started = server.children(recursive=True)
        memory = [child.memory_full_info().pss for child in started if child.is_running()]
        kernels = sum("ipykernel" in " ".join(child.cmdline()) for child in started)
        failed = [one["errors"] for one in found if one["errors"]]
        print(f"sessions {sessions} over {over:g} s, kernels {kernels}")
        if firsts:
            p95 = firsts[min(len(firsts) - 1, int(0.95 * len(firsts)))]
            print(f"first plan: median {statistics.median(firsts):.1f} s, p95 {p95:.1f} s")
            print(f"  worst {firsts[-1]:.1f} s")
        print(
            f"memory (PSS): {sum(memory) / 1e9:.2f} GB, {sum(memory) / 1e6 / sessions:.0f} MB each"
        )
        print(f"errors: {len(failed)}; sessions that saw another's plan: {mixed}")
        for one in failed[:5]:
            print("  ", one)
        for one in found:
            await one["context"].close()  # type: ignore[attr-defined]
        await chromium.close()
        time.sleep(5)
        left = sum("ipykernel" in " ".join(c.cmdline()) for c in server.children(recursive=True))
        print(f"kernels five seconds after all pages were closed: {left}")
    return 1 if failed or mixed else 0


def main() -> int:
    """Serve a class, run it, and return 1 if a session failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=30)
    parser.add_argument("--over", type=float, default=30)
    asked = parser.parse_args()
    call = [sys.executable, "-m", "followup_evidence", "explore", "--app", "--no-browser"]
    call += ["--class", str(asked.sessions)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if found := re.search(r"http://[^:/]+(:\S+)", line):
                    address = f"http://127.0.0.1{found[1]}"
                    time.sleep(20)  # an advisor starts it before the class comes
                    server = psutil.Process(process.pid)
                    return asyncio.run(run(address, asked.sessions, asked.over, server))
        finally:
            process.terminate()
    return 1


if __name__ == "__main__":
    sys.exit(main())
