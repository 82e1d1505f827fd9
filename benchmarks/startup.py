"""How long importing takes: the evidence beside pandas, the package beside bare Python.

    python benchmarks/startup.py [--runs 15]

Each import runs in a fresh process. The candidates take turns, so that whatever else the
machine is doing meets all of them alike; the medians are compared.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

CANDIDATES = {
    "bare Python": "pass",
    "followup_evidence": "import followup_evidence",
    "pandas": "import pandas",
    "followup_evidence.evidence": "import followup_evidence.evidence",
}

COMPARED = [
    ("followup_evidence", "bare Python"),
    ("followup_evidence.evidence", "pandas"),
]


def measure(runs: int) -> dict[str, float]:
    """Return each candidate's median in milliseconds, start of Python included."""
    times: dict[str, list[float]] = {name: [] for name in CANDIDATES}
    for turn in range(runs + 1):
        for name, code in CANDIDATES.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            if turn:  # the first turn only warms the disk's cache
                times[name].append(1000 * (time.perf_counter() - start))
    return {name: statistics.median(taken) for name, taken in times.items()}


def main() -> None:
    """Measure, and print one line a candidate and one a ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15, help="processes for each import (15)")
    medians = measure(parser.parse_args().runs)
    lines = [f"{name:<28}{taken:8.1f} ms" for name, taken in medians.items()]
    lines += [f"{one} / {other}: {medians[one] / medians[other]:.2f}" for one, other in COMPARED]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
